"""How far cargo is as customers may know it: what published events amount to.

It is the same roll-up as that of the whole timeline, over the part of it that was
published. What people put straight into a box or a leg counts in both. A move that they
record is an event, so its milestone says whether customers see it, and its publication
can be taken back on the timeline like any other.

Nothing of it is stored: it follows from rows that are at hand, for a whole page of
shipments at once.
"""

from odoo import api, fields, models

from odoo.addons.freight_shipment.models.freight_container import STATES
from odoo.addons.freight_shipment.tools import progress
from odoo.addons.freight_shipment.tools.read_parts import read_parts, read_places
from odoo.addons.freight_shipment.tools.routing import Leg

from ..tools.journey import BoxRow, LegRow, Place, ShipmentRow
from ..tools.rollup import NO_DATE
from ..tools.standing import stand_box
from .freight_event_rollup import PUBLISHED
from .freight_shipment_progress import Tracked

PUBLISHED_FIELDS = (
    *("published_progress", "published_parts_text"),
    *("published_pickup_actual", "published_delivery_actual"),
)


class Published(Tracked):
    """What the published events of shipments tell, and people have entered."""

    def __init__(self, journeys, outcomes, told=()):
        self.outcomes = outcomes
        # The events themselves by shipment, where a view reads them, too.
        self.told = told
        self.rows = {id_: one.row for id_, one in journeys.items()}
        self.boxes = {
            box.id: stand_box(box, outcomes[box.shipment_id])
            for journey in journeys.values()
            for box in journey.boxes
        }

    def get_box(self, box):
        state, delivered_at, _origins = self.boxes[box.id]
        return progress.Box(state, delivered=bool(delivered_at))

    def get_leg(self, leg):
        dates = self.outcomes[leg.shipment_id.id].legs[leg.id]
        return Leg(stage=leg.stage, atd=dates["atd"].value, ata=dates["ata"].value)

    def is_received(self, shipment):
        return bool(self.get_end(shipment, "picked_up", "pickup_actual"))

    def is_delivered(self, shipment):
        return bool(self.get_end(shipment, "handed_over", "delivery_actual"))

    def get_piece_counts(self, shipment):
        return self.outcomes[shipment.id].pieces

    def get_end(self, shipment, name, column):
        """Return when it was picked up or handed over, by a person or an event."""
        row = self.rows[shipment.id]
        entered = getattr(row, column)
        if entered and column not in (row.origins or {}):
            return entered
        return (getattr(self.outcomes[shipment.id], name) or NO_DATE).value


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    published_progress = fields.Integer(
        "Published Progress (%)", compute="_compute_published", compute_sudo=True
    )
    published_parts_text = fields.Char(
        "Published Parts", compute="_compute_published", compute_sudo=True
    )
    published_pickup_actual = fields.Datetime(
        "Published Pick-up", compute="_compute_published", compute_sudo=True
    )
    published_delivery_actual = fields.Datetime(
        "Published Delivery", compute="_compute_published", compute_sudo=True
    )

    @api.depends(
        *("event_ids.published", "master_id.event_ids.published"),
        *("progress", "parts_step", "parts_reached", "parts_total"),
        *("pickup_actual", "delivery_actual"),
    )
    @api.depends_context("lang")
    def _compute_published(self):
        kept = self.filtered("id")
        with_houses = kept | kept._get_houses()
        boxes = with_houses.cargo_ids.container_id
        published = (with_houses | boxes.shipment_id)._get_published()
        end = published.get_end
        for shipment, measured in kept._measure_progress(published).items():
            shipment.published_progress = measured.percent
            shipment.published_parts_text = shipment._get_parts_text(measured)
            shipment.published_pickup_actual = end(
                shipment, "picked_up", "pickup_actual"
            )
            shipment.published_delivery_actual = end(
                shipment, "handed_over", "delivery_actual"
            )
        # What is being entered has not gone anywhere.
        for name in PUBLISHED_FIELDS:
            (self - kept)[name] = False

    def _with_published(self):
        """Return these with what was published of them read once, for one view.

        A view asks for it of shipments, of their boxes, and of their events.
        """
        boxes = self.cargo_ids.container_id
        all_of_them = self | self._get_houses() | boxes.shipment_id
        return self.with_context(freight_published=all_of_them._read_published())

    def _get_published(self):
        known = self.env.context.get("freight_published")
        if isinstance(known, Published) and known.rows.keys() >= set(self.ids):
            return known
        return self._load_published()

    def _load_published(self):
        """Return what was published of these shipments and their masters.

        It takes the same few queries for one as for many.
        """
        self.env.flush_all()
        events = self.env["freight.event"].sudo()
        journeys = events._load_journeys(self.ids)
        ids = list(journeys)
        facts = events._load_facts(journeys, ids, PUBLISHED)
        return Published(journeys, events._compute_outcomes(journeys, ids, facts))

    def _read_published(self):
        """Return the same, of records that a view reads anyway, with the events."""
        shipments = self | self.master_id
        events = self.env["freight.event"]
        told = events._load_told(shipments.ids)
        rows = [one for rows in told.values() for one in rows]
        legs = read_parts(shipments, "leg_ids")
        ends = (
            shipments.pol_id | shipments.pod_id | legs.origin_id | legs.destination_id
        )
        places = ends | ends.browse({one.place for one in rows if one.place})
        read_places(places)
        journeys = events._join_journeys(
            _as_rows(ShipmentRow, shipments),
            _as_rows(LegRow, legs),
            _as_rows(BoxRow, read_parts(shipments, "container_ids")),
            {one.id: _as_place(one) for one in places},
        )
        facts = events._sort_facts(journeys, rows)
        outcomes = events._compute_outcomes(journeys, shipments.ids, facts)
        return Published(journeys, outcomes, told)


class FreightContainer(models.Model):
    _inherit = "freight.container"

    published_state = fields.Selection(
        STATES, compute="_compute_published", compute_sudo=True
    )
    published_delivered_at = fields.Datetime(
        "Published Delivery", compute="_compute_published", compute_sudo=True
    )

    @api.depends("event_ids.published", "state", "delivered_at")
    def _compute_published(self):
        kept = self.filtered("id")
        published = kept.shipment_id._get_published()
        for box in kept:
            state, delivered_at, _origins = published.boxes[box.id]
            box.published_state = state
            box.published_delivered_at = delivered_at
        for box in self - kept:
            box.published_state, box.published_delivered_at = box.state, False


def _as_rows(shape, records):
    """Return records as rows of this shape, as a query of its columns returns them."""
    return [
        shape._make(
            None if values[name] is False else values[name] for name in shape._fields
        )
        for values in records.read(shape._fields, load=None)
    ]


def _as_place(location):
    path = (location.id, location.parent_id.id, location.parent_id.parent_id.id)
    return Place(
        location.id,
        tuple(filter(None, path)),
        location.tz or "",
        location.country_id.id or None,
    )
