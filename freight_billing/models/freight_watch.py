"""Free time that ends is an exception: of the clocks for which we pay."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, models

from odoo.addons.freight_tracking.tools.exceptions import FreeTime

from ..tools.day_types import DAY


class FreightWatch(models.Model):
    _inherit = "freight.watch"

    @api.model
    def _get_free_times(self, shipment_ids):
        times = super()._get_free_times(shipment_ids)
        clocks = (
            self.env["freight.clock"]
            .sudo()
            .search_fetch(
                [
                    ("shipment_id", "in", list(shipment_ids)),
                    ("is_running", "=", True),
                    ("side", "=", "buy"),
                    ("last_free_day", "!=", False),
                ],
                [
                    *("shipment_id", "container_id", "kind", "start_on"),
                    *("last_free_day", "terms_id", "location_id"),
                ],
            )
        )
        for clock in clocks:
            times.setdefault(clock.shipment_id.id, []).append(clock._get_free_time())
        return times


class FreightClock(models.Model):
    _inherit = "freight.clock"

    def _get_free_time(self):
        """Return from and until when it is free, as moments: days of the place."""
        self.ensure_one()
        zone = ZoneInfo(self.location_id.tz or "UTC")

        def begin(day):
            local = datetime.combine(day, time(), zone)
            return local.astimezone(UTC).replace(tzinfo=None)

        skipped = 0 if self.terms_id.first_day_counts else 1
        return FreeTime(
            self.container_id.id,
            self.kind,
            begin(self.start_on + skipped * DAY),
            begin(self.last_free_day + DAY),
        )
