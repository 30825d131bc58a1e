from odoo import api, fields, models

from .freight_charge import PRICING_GROUPS
from .freight_shipment import COST_GROUPS


class FreightShipment(models.Model):
    """The invoices and bills of a shipment."""

    _inherit = "freight.shipment"

    invoice_count = fields.Integer(
        compute="_compute_invoice_count", groups=PRICING_GROUPS
    )
    bill_count = fields.Integer(compute="_compute_invoice_count", groups=COST_GROUPS)

    @api.depends("charge_ids.invoice_id")
    def _compute_invoice_count(self):
        for shipment in self:
            sides = shipment.charge_ids.grouped("side")
            none = shipment.charge_ids.browse()
            shipment.invoice_count = len(sides.get("sell", none).invoice_id)
            shipment.bill_count = len(sides.get("buy", none).invoice_id)

    def action_invoice(self):
        """Bill the customers what is not billed yet."""
        self._staff_check_access("read")
        return self.env["freight.invoice.make"]._open(self.charge_ids, "sell")

    def action_open_invoices(self):
        self._staff_check_access("read")
        charges = self.charge_ids.filtered(lambda one: one.side == "sell")
        return charges.invoice_id._freight_open()

    def action_open_bills(self):
        self._staff_check_access("read")
        charges = self.charge_ids.filtered(lambda one: one.side == "buy")
        return charges.invoice_id._freight_open()
