from odoo import fields, models


class FreightWatchPause(models.TransientModel):
    """Why nobody shall look after these shipments for a while."""

    _name = "freight.watch.pause"
    _description = "Pause the Watch"

    shipment_ids = fields.Many2many(
        "freight.shipment",
        string="Shipments",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        """Pause the watch; open exceptions close."""
        self.ensure_one()
        self.check_access("write")
        self.shipment_ids._staff_check_access("write")
        self.shipment_ids._pause_watch(self.reason)
        return {"type": "ir.actions.act_window_close"}
