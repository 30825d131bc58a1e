from odoo import fields, models


class FreightHandoverReturn(models.TransientModel):
    _name = "freight.handover.return"
    _description = "Return of a Handover"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.shipment_id._staff_check_access("write")
        self.shipment_id._return_handover(self.reason)
        return {"type": "ir.actions.act_window_close"}
