from odoo import models
from odoo.exceptions import UserError


class FreightShipment(models.Model):
    """The master air waybill number of an air shipment, from the branch's stock."""

    _inherit = "freight.shipment"

    def action_allocate_awb(self):
        """Take the airline's next free number for each of these shipments."""
        self._staff_check_access("write")
        for shipment in self:
            shipment._allocate_awb()
        return True

    def _allocate_awb(self):
        self.ensure_one()
        if self.mode != "air" or self.kind == "house":
            raise UserError(
                self.env._(
                    "%s: only an air shipment with its own carriage has a master air "
                    "waybill.",
                    self.name,
                )
            )
        if self.master_number:
            raise UserError(
                self.env._(
                    "%(shipment)s has the master air waybill %(number)s already.",
                    shipment=self.name,
                    number=self.master_number,
                )
            )
        if not self.carrier_id:
            raise UserError(
                self.env._("%s: choose the airline on its main leg first.", self.name)
            )
        number = self.env["freight.awb.number"]._allocate(self, self.carrier_id)
        self.master_number = number.name

    def _use_awb(self):
        """The paper with the number went out: it cannot go back into the stock."""
        self.env["freight.awb.number"].sudo().search(
            [("shipment_id", "in", self.ids), ("state", "=", "allocated")]
        ).write({"state": "used"})

    def _after_cancel(self):
        """What was not used of a cancelled shipment is free again."""
        result = super()._after_cancel()
        self.env["freight.awb.number"].sudo().search(
            [("shipment_id", "in", self.ids), ("state", "=", "allocated")]
        ).write({"state": "free", "shipment_id": False})
        return result
