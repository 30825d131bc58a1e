from odoo import api, fields, models
from odoo.fields import Domain

from .mail_activity_plan import ROLES

# A figure above it reads "1,000+": nobody counts further, and PostgreSQL need not.
MOST = 1000
ROWS = 5
UNDER_WAY = ("confirmed", "in_transit")
# Cut-offs missed longer ago are found in the list of cut-offs.
MISSED_SINCE = "now -7d"


class FreightShipment(models.Model):
    """The figures of "my shipments", each found by one query through its own index."""

    _inherit = "freight.shipment"

    # Written as Odoo writes these conditions, or PostgreSQL does not see that they fit.
    _departing_idx = models.Index(
        "(etd, id) WHERE active IS TRUE AND atd IS NULL "
        "AND state IN ('confirmed', 'in_transit')"
    )
    _arriving_idx = models.Index(
        "(eta, id) WHERE active IS TRUE AND ata IS NULL "
        "AND state IN ('confirmed', 'in_transit')"
    )
    _draft_idx = models.Index("(id) WHERE active IS TRUE AND state = 'draft'")

    @api.model
    @api.readonly
    def get_dashboard(self, mine=True):
        """Return the cards of the dashboard: a figure, its first rows and its list.

        :param mine: only shipments that the user has a role in, else all that the
            user sees in the chosen branches
        """
        self._staff_check_access("read")
        cards = self._get_dashboard_cards()
        shown = []
        for card in cards:
            domain = Domain(card["domain"])
            if mine:
                domain &= self._get_my_domain(card["model"])
            found = self.env[card["model"]].search(
                domain, order=card.pop("order"), limit=MOST + 1
            )
            card["domain"] = list(domain)
            card["count"] = min(len(found), MOST)
            card["more"] = len(found) > MOST
            shown.append(found[:ROWS])
        self._fetch_dashboard_rows(shown)
        for card, rows in zip(cards, shown, strict=True):
            card["rows"] = [row._get_dashboard_row(card["name"]) for row in rows]
        return cards

    def _fetch_dashboard_rows(self, shown):
        """Read what all rows of all cards tell, together."""
        shipments = self.union(
            *(rows if rows._name == self._name else rows.shipment_id for rows in shown)
        )
        shipments.fetch(
            [
                *("name", "partner_id", "pol_id", "pod_id"),
                *("etd", "eta", "atd", "create_date"),
            ]
        )
        shipments.sudo().partner_id.fetch(["name"])
        places = shipments.pol_id | shipments.pod_id
        places.fetch(["kind", "code", "iata", "icao", "name"])

    def _get_dashboard_cards(self):
        """Return the cards in their order. Add-ons add theirs by ``super()``."""
        shipments = self._name
        under_way = Domain("state", "in", UNDER_WAY)
        departing = under_way & Domain("atd", "=", False)
        arriving = under_way & Domain("ata", "=", False)
        cards = [
            {
                "name": "late",
                "title": self.env._("Late"),
                "hint": self.env._("Planned date has passed, nothing happened"),
                "icon": "fa-exclamation-triangle",
                "level": "danger",
                "model": shipments,
                "domain": (departing & Domain("etd", "<", "now"))
                | (arriving & Domain("eta", "<", "now")),
                "order": "eta, id",
            },
            {
                "name": "cutoffs",
                "title": self.env._("Cut-off in 48 hours"),
                "hint": self.env._("Not met yet, or missed this week"),
                "icon": "fa-clock-o",
                "level": "warning",
                "model": "freight.cutoff",
                "domain": Domain("met_at", "=", False)
                & Domain("status", "in", ("open", "rejected"))
                & Domain("due", ">=", MISSED_SINCE)
                & Domain("due", "<=", "now +48H")
                & Domain("shipment_id.state", "in", ("draft", *UNDER_WAY)),
                "order": "due, id",
            },
            {
                "name": "departing",
                "title": self.env._("Departing this week"),
                "hint": self.env._("ETD in the next 7 days"),
                "icon": "fa-sign-out",
                "level": "info",
                "model": shipments,
                "domain": departing
                & Domain("etd", ">=", "today")
                & Domain("etd", "<", "today +7d"),
                "order": "etd, id",
            },
            {
                "name": "arriving",
                "title": self.env._("Arriving this week"),
                "hint": self.env._("ETA in the next 7 days"),
                "icon": "fa-sign-in",
                "level": "info",
                "model": shipments,
                "domain": arriving
                & Domain("eta", ">=", "today")
                & Domain("eta", "<", "today +7d"),
                "order": "eta, id",
            },
            {
                "name": "drafts",
                "title": self.env._("Drafts waiting"),
                "hint": self.env._("To be completed and confirmed, the oldest first"),
                "icon": "fa-pencil-square-o",
                "level": "muted",
                "model": shipments,
                "domain": Domain("state", "=", "draft"),
                "order": "id",
            },
        ]
        missing = self._get_missing_documents_domain()
        if not missing.is_false():
            cards.insert(
                2,
                {
                    "name": "documents",
                    "title": self.env._("Missing documents"),
                    "hint": self.env._("Due, and not there yet"),
                    "icon": "fa-file-text-o",
                    "level": "warning",
                    "model": shipments,
                    "domain": missing,
                    "order": "etd, id",
                },
            )
        return cards

    def _get_missing_documents_domain(self):
        """Return the domain of shipments that lack a document that is due.

        A hook: documents are an add-on above this one, and without it there is no card.
        """
        return Domain.FALSE

    def _get_my_domain(self, model):
        prefix = "" if model == self._name else "shipment_id."
        return Domain.OR(
            Domain(f"{prefix}{name}", "=", self.env.uid) for name in ROLES.values()
        )

    def _get_dashboard_row(self, card):
        """Return one line of ``card``: what a forwarder knows the shipment by."""
        self.ensure_one()
        return {
            "id": self.id,
            "shipment_id": self.id,
            "name": self.name,
            # A customer of the other branch has a name here too.
            "customer": self.sudo().partner_id.name,
            "route": self.route,
            "when": fields.Datetime.to_string(self._get_dashboard_date(card)),
            "note": False,
            "missed": False,
        }

    def _get_dashboard_date(self, card):
        if card == "drafts":
            return self.create_date
        if card == "arriving" or (card == "late" and self.atd):
            return self.eta
        return self.etd or self.eta


class FreightCutoff(models.Model):
    _inherit = "freight.cutoff"

    def _get_dashboard_row(self, card):
        self.ensure_one()
        return {
            **self.shipment_id._get_dashboard_row(card),
            "id": self.id,
            "when": fields.Datetime.to_string(self.due),
            "note": self.display_name,
            "missed": self.urgency == "missed",
        }
