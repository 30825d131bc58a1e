"""What customers read of events: rows as they were published, put into plain data."""

from operator import attrgetter
from typing import NamedTuple

from odoo import api, models

from odoo.addons.freight_shipment.tools.read_parts import read_places
from odoo.addons.freight_shipment.tools.view_data import moment_in, place

from .freight_event_rollup import PUBLISHED, Kept

# A published event: what a roll-up needs of it, and behind it what customers read. So
# one query is enough for both.
Told = NamedTuple(
    "Told",
    [
        *Kept.__annotations__.items(),
        ("container_number", str | None),
        ("precision", str),
        ("tz_assumed", bool),
        ("of_pieces", int | None),
        ("customer_text", str | None),
    ],
)

LATEST_LAST = attrgetter("at", "id")


class FreightEvent(models.Model):
    _inherit = "freight.event"

    @api.model
    def _load_told(self, shipment_ids):
        """Return ``{shipment id: [its published events]}``, the latest first."""
        self.env.flush_all()
        told = {id_: [] for id_ in shipment_ids}
        rows = self._read_facts(shipment_ids, PUBLISHED, Told)
        for row in sorted(rows, key=LATEST_LAST, reverse=True):
            told[row.shipment_id].append(row)
        return told

    @api.model
    def _get_customer_views(self, told):
        """Return the view of each of these published events.

        There are hundreds of them at a few places, of a few milestones: each of those
        is put into words once.
        """
        milestones = self.env["freight.milestone"].browse(
            {one.milestone for one in told}
        )
        milestones.fetch(("code", "customer_text", "name"))
        words = {one.id: (one.code, one._get_customer_text()) for one in milestones}
        locations = self.env["freight.location"].browse(
            {one.place for one in told if one.place}
        )
        read_places(locations)
        places = {one.id: place(one) for one in locations}
        zones = {one.id: one.tz for one in locations}
        labels = dict(self._fields["classifier"]._description_selection(self.env))
        views = []
        for one in told:
            code, text = words[one.milestone]
            at = moment_in(one.at, zones.get(one.place))
            at["zone_assumed"] = one.tz_assumed or at["zone_assumed"]
            views.append(
                {
                    "code": code,
                    "text": one.customer_text or text,
                    "classifier": {
                        "code": one.classifier,
                        "label": labels[one.classifier],
                    },
                    "at": at,
                    # Of a source that told only a day, the hour means nothing.
                    "date_only": one.precision == "date",
                    "place": dict(places[one.place]) if one.place else None,
                    "container": one.container_number or None,
                    "pieces": one.pieces or None,
                    "of_pieces": one.of_pieces or None,
                }
            )
        return views

    def _get_customer_text(self):
        """Return the customer's wording: this event's own, else the milestone's."""
        self.ensure_one()
        return self.customer_text or self.milestone_id._get_customer_text()


class FreightMilestone(models.Model):
    _inherit = "freight.milestone"

    def _get_customer_text(self):
        """Return what customers read of it."""
        self.ensure_one()
        return self.customer_text or self.name
