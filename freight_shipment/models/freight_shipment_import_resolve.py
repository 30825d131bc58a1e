from collections import defaultdict

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from odoo.addons.freight_base.models.freight_location import SITE_KINDS
from odoo.addons.freight_base.models.freight_location_search import NAME_AND_CODE
from odoo.addons.freight_base.tools import imo, locode
from odoo.addons.freight_base.tools.identifiers import squeeze
from odoo.addons.freight_base.tools.text import fold

from ..tools.sheet_column import RECORDS

# Where a name is several places, a mode goes to the first group that has some.
PLACES_BY_MODE = {
    "sea": (
        lambda place: place.kind == "place" and place.is_seaport,
        lambda place: place.kind == "place",
        lambda place: place.kind in SITE_KINDS,
    ),
    "air": (
        lambda place: place.kind == "airport",
        lambda place: place.kind == "place",
        lambda place: place.kind in SITE_KINDS,
    ),
}
PLACES_OF_OTHERS = PLACES_BY_MODE["sea"][1:]
CARRIER_CODES = ("scac", "smdg", "iata", "awb_prefix")


class FreightShipmentImport(models.Model):
    """Finding the records that the texts of a file name: one query for each kind."""

    _inherit = "freight.shipment.import"

    def _resolve(self, entries):
        """Replace each text that names a record by its id, or complain about it."""
        wanted = defaultdict(set)
        for entry in entries:
            for line in entry.all_lines():
                for column in line.table.columns:
                    if column.kind in RECORDS and column.name in line.values:
                        wanted[column.kind].add(line.values[column.name])
        found = {
            kind: getattr(self, f"_find_{kind}")(sorted(texts))
            for kind, texts in wanted.items()
        }
        chosen = {}
        for entry in entries:
            for line in entry.all_lines():
                for column in line.table.columns:
                    if column.kind in RECORDS and column.name in line.values:
                        self._resolve_cell(entry, line, column, found, chosen)

    def _resolve_cell(self, entry, line, column, found, chosen):
        text = line.values.pop(column.name)
        context = self._get_choice_context(entry, line, column)
        key = (column.kind, text, context)
        if key not in chosen:
            candidates = found[column.kind].get(text)
            if candidates:
                choose = getattr(self, f"_choose_{column.kind}", None)
                candidates = choose(candidates, text, context) if choose else candidates
            chosen[key] = candidates
        records = chosen[key]
        if not records and column.name == "customer" and self.customer_only:
            # Whether there is such a company is nobody else's to know.
            entry.complain(line, "other_customer", column.name)
        elif not records:
            entry.complain(line, f"unknown_{column.kind}", column.name)
        elif len(records) > 1:
            names = [self._get_candidate_name(record) for record in records[:5]]
            entry.complain(line, "ambiguous", column.name, candidates=names)
        elif column.name in ("pol", "pod"):
            line.values[column.name] = records._get_port().id
        else:
            line.values[column.name] = records.id

    def _get_choice_context(self, entry, line, column):
        """Return what decides between candidates: the mode, for places."""
        if column.kind == "place":
            stage = line.values.get("stage", "main")
            own = line.values.get("mode") if line is not entry else None
            return own or ("road" if stage != "main" else entry.values.get("mode"))
        return None

    def _get_candidate_name(self, record):
        """Name a candidate so that it can be written into the file."""
        detail = {
            "res.partner": "ref",
            "freight.vessel": "imo",
            "freight.carrier": "scac",
        }.get(record._name)
        code = detail and record[detail]
        return f"{record.display_name} ({code})" if code else record.display_name

    def _find_place(self, texts):
        codes, names = defaultdict(list), defaultdict(list)
        for text in texts:
            code = locode.clean(text)
            if not locode.problem(code):
                codes[code].append(text)
            match = NAME_AND_CODE.fullmatch(text)
            name = fold(match[2] if match else text)
            if name:
                names[name].append(text)
        domain = Domain("code", "in", list(codes)) & Domain("kind", "=", "place")
        domain |= self._domain_named(names)
        domain &= Domain("company_id", "in", (False, self.company_id.id))
        places = self.env["freight.location"].search_fetch(
            domain,
            [
                *("name", "kind", "code", "is_seaport", "parent_id", "tz"),
                *("search_key", "iata", "icao"),
            ],
        )
        found = defaultdict(places.browse)
        for place in places:
            tokens = place.search_key.partition("/")[0].split(",")
            for token in map(str.strip, tokens):
                for text in names.get(token, ()):
                    found[text] |= place
        for place in places:
            if place.kind == "place":
                for text in codes.get(place.code, ()):
                    found[text] = place
        self._find_sites(texts, found)
        return found

    def _find_sites(self, texts, found):
        """Find what is written as it is shown: Cat Lai, Ho Chi Minh City."""
        parted = {
            text: text.rpartition(",")[::2]
            for text in texts
            if not found.get(text) and "," in text
        }
        if not parted:
            return
        names = {fold(site) for site, _parent in parted.values()} - {""}
        sites = self.env["freight.location"].search(
            Domain("parent_id", "!=", False) & self._domain_named(names)
        )
        for text, (name, parent) in parted.items():
            found[text] = sites.filtered(
                lambda site, name=name, parent=parent: fold(site.name) == fold(name)
                and fold(parent) in site.parent_id.search_key
            )

    def _domain_named(self, names):
        return Domain.OR(Domain("search_key", "like", f", {name},") for name in names)

    def _choose_place(self, places, text, mode):
        if len(places) > 1:
            for fits in PLACES_BY_MODE.get(mode, PLACES_OF_OTHERS):
                if group := places.filtered(fits):
                    places = group
                    break
        if len(places) > 1:
            named = places.filtered(lambda place: fold(place.name) == fold(text))
            places = named or places
        return places

    def _find_party(self, texts):
        domain = Domain("company_id", "in", (False, self.company_id.id))
        if self.customer_only:
            domain &= self._get_customer_parties()
        partners = self._search_lower(
            "res.partner", ["name", "complete_name", "ref", "vat"], texts, domain
        )
        emails = {text: email_normalize(text) for text in texts if "@" in text}
        if emails:
            partners |= self.env["res.partner"].search(
                domain & Domain("email_normalized", "in", list(emails.values()))
            )
        return self._by_texts(
            texts,
            partners,
            lambda partner: (
                *(partner.name, partner.complete_name, partner.ref, partner.vat),
                *(partner.email_normalized,),
            ),
        )

    def _get_customer_parties(self):
        """Return the domain of whom a customer's own file may name."""
        company = self.partner_id.commercial_partner_id
        return Domain("commercial_partner_id", "=", company.id)

    def _choose_party(self, partners, text, _context):
        """Take the company rather than a contact of its who has the same name."""
        if len(partners) > 1:
            companies = partners.filtered(
                lambda partner: partner == partner.commercial_partner_id
            )
            partners = companies or partners
        return partners

    def _find_carrier(self, texts):
        carriers = self.env["freight.carrier"]
        carriers = carriers.search_fetch([], ["name", *CARRIER_CODES])
        by_code, by_name = defaultdict(carriers.browse), defaultdict(carriers.browse)
        for carrier in carriers:
            by_name[fold(carrier.name)] |= carrier
            for name in CARRIER_CODES:
                if carrier[name]:
                    by_code[carrier[name]] |= carrier
        return {
            text: by_code.get(squeeze(text)) or by_name.get(fold(text))
            for text in texts
        }

    def _find_vessel(self, texts):
        numbers = {text: imo.clean(text) for text in texts}
        vessels = self._search_lower("freight.vessel", ["name"], texts)
        vessels |= self.env["freight.vessel"].search(
            [("imo", "in", list(filter(None, numbers.values())))]
        )
        found = self._by_texts(texts, vessels, lambda vessel: (vessel.name,))
        by_number = {vessel.imo: vessel for vessel in vessels if vessel.imo}
        for text, number in numbers.items():
            if number in by_number:
                found[text] = by_number[number]
        return found

    def _find_equipment(self, texts):
        types = self.env["freight.equipment.type"]
        by_code = types._by_code()
        found = {text: types.browse(by_code.get(squeeze(text), ())) for text in texts}
        by_name = self._by_texts(
            [text for text in texts if not found[text]],
            types.search_fetch([], ["name", "code"]),
            lambda each: (each.name,),
        )
        return {**found, **by_name}

    def _find_package(self, texts):
        types = self.env["freight.package.type"].search_fetch([], ["code", "name"])
        english = {each.id: each.name for each in types.with_context(lang="en_US")}
        by_name = self._by_texts(
            texts, types, lambda each: (each.name, english[each.id])
        )
        by_code = {each.code: each for each in types}
        return {text: by_code.get(squeeze(text)) or by_name.get(text) for text in texts}

    def _find_commodity(self, texts):
        commodities = self._search_lower("freight.commodity", ["name"], texts)
        return self._by_texts(texts, commodities, lambda each: (each.name,))

    def _find_incoterm(self, texts):
        incoterms = self.env["account.incoterms"].search_fetch([], ["code", "name"])
        return self._by_texts(texts, incoterms, lambda each: (each.code, each.name))

    def _find_currency(self, texts):
        currencies = self.env["res.currency"].search_fetch([], ["name"])
        return self._by_texts(texts, currencies, lambda each: (each.name,))

    def _find_user(self, texts):
        users = self.env["res.users"].search(
            [("share", "=", False), ("company_ids", "in", self.company_id.ids)]
        )
        return self._by_texts(
            texts, users, lambda user: (user.login, user.name, user.email_normalized)
        )

    def _search_lower(self, model, names, texts, domain=Domain.TRUE):
        """Return the records that have a text in one of the fields, in any case.

        As one list of values, since PostgreSQL looks them up by hashing.
        """
        records = self.env[model]
        query = records._search(domain)
        if query.is_empty():
            return records
        lowered = [text.lower() for text in texts]
        has_one = SQL(" OR ").join(
            SQL(
                "lower(%s) = ANY(%s)",
                records._field_to_sql(records._table, name, query),
                lowered,
            )
            for name in names
        )
        query.add_where(SQL("(%s)", has_one))
        return records.browse(query)

    def _by_texts(self, texts, records, names_of):
        """Return the records of each text: by ``names_of`` a record, or as shown."""
        by_name = defaultdict(records.browse)
        for record in records:
            for name in filter(None, (*names_of(record), record.display_name)):
                by_name[name.lower()] |= record
        return {text: by_name.get(text.lower()) for text in texts}
