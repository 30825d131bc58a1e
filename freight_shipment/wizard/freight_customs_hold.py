from odoo import fields, models


class FreightCustomsHold(models.TransientModel):
    _name = "freight.customs.hold"
    _description = "Hold by Customs"

    declaration_id = fields.Many2one(
        "freight.customs.declaration", required=True, readonly=True, ondelete="cascade"
    )
    status = fields.Selection(
        [("hold", "On Hold"), ("inspection", "Inspection of the Goods")],
        required=True,
        default="hold",
    )
    hold_reason = fields.Char("Reason", required=True)

    def action_apply(self):
        self.ensure_one()
        self.check_access("write")
        self.declaration_id.write(
            {"status": self.status, "hold_reason": self.hold_reason}
        )
        return {"type": "ir.actions.act_window_close"}
