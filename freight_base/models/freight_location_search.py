"""Searching places the way forwarders type: by code, by part of a code, by name
without its accents; the best match first, all of it answered from one index.

The index is over `search_key`, the folded names and codes of a location:

    ", ho chi minh city, saigon, vnsgn, sgn, "        Ho Chi Minh City
    ", cat lai, / ho chi minh city"                   Cat Lai, a terminal there

Each name and code stands between commas, so that one pattern tells what a text is to
it: "%, saigon,%" is all of a name or code, "%, sai%" begins one, "% min%" begins a word
of one. The name of the parent stands after a slash: it finds, but counts as no name.
"""

import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.text import fold

# A display name ends in a code: "Long Beach (USLGB)", "Changi (SIN)".
NAME_AND_CODE = re.compile(r"(.+) \(([A-Z0-9]{3,5})\)")
# Or in the place that a site belongs to: "Cat Lai, Ho Chi Minh City".
NAME_AND_PARENT = re.compile(r"(.+), (.+)")
# Shorter words are in no trigram, so no index finds them in the middle of a word.
TRIGRAM = 3


def search_key(name, aliases, codes, parent_name=None):
    """Return the text that a location is found by (see above)."""
    own = map(fold, (name, *(aliases or "").split(","), *codes))
    key = f", {', '.join(dict.fromkeys(filter(None, own)))}, "
    return f"{key}/ {fold(parent_name)}" if parent_name else key


def codes_of(code, iata, icao):
    """Return the codes to find a location by; LGB finds USLGB too."""
    return (code, (code or "")[2:], iata, icao)


class FreightLocation(models.Model):
    _inherit = "freight.location"

    search_key = fields.Char(compute="_compute_search_key", store=True, precompute=True)

    _search_key_idx = models.Index(
        lambda registry: "USING gin (search_key gin_trgm_ops)"
        if registry.has_trigram
        else ""
    )

    @api.depends("name", "aliases", "code", "iata", "icao", "parent_id.name")
    def _compute_search_key(self):
        for location in self:
            location.search_key = search_key(
                location.name,
                location.aliases,
                codes_of(location.code, location.iata, location.icao),
                location.parent_id.name,
            )

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        words = fold(name).split()
        if operator != "ilike" or not words:
            return super().name_search(name, domain, operator, limit)
        found = self._search_best(words, Domain(domain or Domain.TRUE), limit)
        # The list to pick from shows each country: read them together.
        found.country_id.sudo().fetch(["name"])
        return [(location.id, location.display_name) for location in found.sudo()]

    def _search_display_name(self, operator, value):
        if operator in ("ilike", "like"):
            return self._domain_inside(fold(value).split()) if value else Domain.TRUE
        if operator == "in":
            return Domain.OR(self._domain_exact(text) for text in value)
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # the ORM asks for the opposite and negates it
        return super()._search_display_name(operator, value)

    def _search_best(self, words, domain, limit):
        """Return what begins with the words first, then what has them inside."""
        best = self._search_ranked(words, domain & self._domain_begins(words), limit)
        if (limit and len(best) >= limit) or len(min(words, key=len)) < TRIGRAM:
            return best
        rest = self._search_ranked(
            words,
            domain & self._domain_inside(words) & Domain("id", "not in", best.ids),
            limit and limit - len(best),
        )
        return best + rest

    def _search_ranked(self, words, domain, limit):
        query = self._search(domain, limit=limit)
        if query.is_empty():
            return self.browse()
        column = {
            name: self._field_to_sql(self._table, name, query)
            for name in ("code", "iata", "kind", "search_key", "prominence", "name")
        }
        term, code = " ".join(words), "".join(words).upper()
        query.order = SQL(
            """
            CASE WHEN %(code)s = %(term_code)s AND %(kind)s = 'place' THEN 0
                 WHEN %(iata)s = %(term_code)s THEN 1
                 WHEN right(%(code)s, 3) = %(term_code)s AND %(kind)s = 'place' THEN 2
                 WHEN %(search_key)s LIKE %(whole)s THEN 3
                 WHEN %(search_key)s LIKE %(begins)s THEN 4
                 ELSE 5
            END, %(prominence)s DESC, %(name)s, %(id)s
            """,
            **column,
            id=SQL.identifier(self._table, "id"),
            term_code=code,
            whole=f"%, {term},%",
            begins=f"%, {term}%",
        )
        return self._fetch_query(
            query, self._determine_fields_to_fetch(["display_name"])
        )

    @api.model
    def _domain_begins(self, words):
        return Domain.AND(Domain("search_key", "like", f" {word}") for word in words)

    @api.model
    def _domain_inside(self, words):
        if not words:  # nothing but signs was typed
            return Domain.FALSE
        return Domain.AND(
            Domain("search_key", "like", word if len(word) >= TRIGRAM else f" {word}")
            for word in words
        )

    @api.model
    def _domain_exact(self, text):
        """Match a whole name, code or display name, as an import file has them."""
        text = (text or "").strip()

        def has(name):
            return Domain("search_key", "like", f", {fold(name)},")

        domain = has(text)
        if match := NAME_AND_CODE.fullmatch(text):
            domain |= has(match[1]) & has(match[2])
        if match := NAME_AND_PARENT.fullmatch(text):
            domain |= has(match[1]) & Domain("parent_id.name", "=", match[2])
        return domain
