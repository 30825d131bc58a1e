from odoo import models

from odoo.addons.freight_shipment.tools.view_data import choice


class FreightShipment(models.Model):
    """What customers see of money and free time: what is theirs, and was released."""

    _inherit = "freight.shipment"

    def _get_customer_view(self, viewer):
        view = super()._get_customer_view(viewer)
        boxes = self._get_customer_containers()
        for box, part in zip(boxes, view["containers"], strict=True):
            # The free time of a master's box is agreed with others than its houses.
            own = box.shipment_id == self
            part["clocks"] = box._get_customer_clocks() if own else []
        return view


class FreightContainer(models.Model):
    _inherit = "freight.container"

    def _get_customer_clocks(self):
        """Return what we agreed with the customer; what the line gives us is ours."""
        clocks = self.clock_ids.filtered(lambda clock: clock.side == "sell")
        return [
            clock._get_customer_view()
            for clock in clocks.sorted(lambda one: (one.direction, one.kind))
            if clock.state != "unknown"
        ]


class FreightClock(models.Model):
    _inherit = "freight.clock"

    def _get_customer_view(self):
        """Return until when a box stands for free; never what it costs."""
        self.ensure_one()
        return {
            "kind": choice(self, "kind"),
            "direction": choice(self, "direction"),
            "state": choice(self, "state"),
            "last_free_day": self.last_free_day and self.last_free_day.isoformat(),
            "days_left": self.free_days_left if self.start_on else None,
            "ended_on": self.end_on and self.end_on.isoformat(),
        }
