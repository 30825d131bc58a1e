from odoo import api, models

from odoo.addons.freight_shipment.tools.read_parts import read_parts
from odoo.addons.freight_shipment.tools.view_data import choice, moment

from ..tools.journey import BoxRow, LegRow
from ..tools.publication import SHOWN
from .freight_event_customer import LATEST_LAST
from .freight_shipment_published import Published

DEPARTURES = ("etd", "atd")
CHANGE = (
    *("field", "of_shipment", "shown_old", "new", "reason_id"),
    *("published", "published_at"),
)


class FreightShipment(models.Model):
    """What customers see of events and dates: what was published, and no more."""

    _inherit = "freight.shipment"

    @api.private
    def _customer_view(self, viewer):
        # Where this very transaction changed dates; of a page that reads, nothing.
        self._record_noted()
        return super()._customer_view(viewer)

    def _get_customer_columns(self):
        columns = super()._get_customer_columns()
        columns["leg_ids"] += LegRow._fields
        columns["container_ids"] += BoxRow._fields
        return columns

    def _read_customer_parts(self, viewer):
        shipments = super()._read_customer_parts(viewer)
        changes = read_parts(shipments, "schedule_change_ids", CHANGE)
        changes.reason_id.fetch(("customer_text",))
        return shipments._with_published()

    def _get_customer_view(self, viewer):
        view = super()._get_customer_view(viewer)
        view["legs"] = self._get_customer_legs(view["legs"])
        view["events"] = self._get_customer_event_views(self._get_customer_events())
        view["schedule_changes"] = [
            change._get_customer_view(viewer)
            for change in self._get_customer_schedule_changes()
        ]
        return view

    def _get_customer_progress(self):
        return {
            "progress": self.published_progress,
            "parts": self.published_parts_text or None,
        }

    def _get_customer_dates(self, viewer):
        dates = super()._get_customer_dates(viewer)
        dates["pickup_actual"] = moment(self.published_pickup_actual, self.pickup_id)
        dates["delivery_actual"] = moment(
            self.published_delivery_actual, self.delivery_id
        )
        for name, column in SHOWN.items():
            where = self.pol_id if name in DEPARTURES else self.pod_id
            dates[name] = moment(self[column], where)
        return dates

    def _get_customer_legs(self, views):
        """Show on each leg the dates that were published, not those we know."""
        legs = self._get_route_legs()
        main = legs.filtered(lambda leg: leg.stage == "main")
        result = []
        for leg, view in zip(legs, views, strict=True):
            shown = {}
            for name, column in SHOWN.items():
                at_start = name in DEPARTURES
                is_end = leg == (main[:1] if at_start else main[-1:])
                where = leg.origin_id if at_start else leg.destination_id
                shown[name] = moment((self if is_end else leg)[column], where)
            result.append(view | shown)
        return result

    def _get_customer_events(self):
        """Return the published events, of a house's master too, the latest first.

        They are rows, see ``Told``, and not records.
        """
        known = self.env.context.get("freight_published")
        if isinstance(known, Published) and self.id in known.told:
            told = known.told
        else:
            told = self.env["freight.event"]._load_told((self | self.master_id).ids)
        if not self.master_id:
            return told[self.id]
        # Of the master's boxes a house sees those that its cargo is in.
        boxes = set(self._get_boxes().ids)
        carriage = [
            one
            for one in told[self.master_id.id]
            if (one.leg_id and not one.container_number) or one.box_id in boxes
        ]
        return sorted([*told[self.id], *carriage], key=LATEST_LAST)[::-1]

    def _get_customer_event_views(self, told):
        views = self.env["freight.event"]._get_customer_views(told)
        for one, view in zip(told, views, strict=True):
            if one.shipment_id != self.id:
                # Of a consolidation it counts what all its customers have in it.
                view |= {"pieces": None, "of_pieces": None}
        return views

    def _get_timeline_events(self):
        """Return all events of this shipment; a house's with those of its carriage.

        Of the master's boxes a house sees those that its cargo is in.
        """
        self.ensure_one()
        events = self.env["freight.event"].search(
            [("shipment_id", "in", (self | self.master_id).ids)]
        )
        boxes = self._get_boxes()
        return events.filtered(
            lambda event: event.shipment_id == self
            or (event.leg_id and not event.container_number)
            or event.container_id in boxes
        )

    def _get_customer_schedule_changes(self):
        """Return the changes that a customer saw happen, the latest first."""
        return self.schedule_change_ids.filtered(
            lambda change: change.published
            and change.of_shipment
            and change.shown_old != change.new
        )


class FreightContainer(models.Model):
    _inherit = "freight.container"

    def _get_customer_move(self):
        where = self.shipment_id.delivery_id
        return {
            "state": choice(self, "published_state"),
            "delivered_at": moment(self.published_delivered_at, where),
        }


class FreightScheduleChange(models.Model):
    _inherit = "freight.schedule.change"

    def _get_customer_view(self, _viewer):
        self.ensure_one()
        shipment = self.shipment_id
        where = shipment.pol_id if self.field in DEPARTURES else shipment.pod_id
        return {
            "date": choice(self, "field"),
            "old": moment(self.shown_old, where),
            "new": moment(self.new, where),
            "reason": self.reason_id.customer_text or None,
            "told_at": moment(self.published_at, where),
        }
