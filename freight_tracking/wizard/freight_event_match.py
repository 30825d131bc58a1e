from odoo import fields, models
from odoo.exceptions import UserError


class FreightEventMatch(models.TransientModel):
    _name = "freight.event.match"
    _description = "Match Events to a Shipment"

    event_ids = fields.Many2many("freight.event.unmatched", string="Events")
    shipment_id = fields.Many2one("freight.shipment", required=True)

    def action_apply(self):
        """Put the events on the shipment, as a person decided."""
        self.ensure_one()
        self.check_access("write")
        self.shipment_id._staff_check_access("write")
        events = self.event_ids.sudo()
        count = len(events)
        events._retry(self.shipment_id.sudo())
        if len(events.exists()) == count:
            reasons = "\n".join(filter(None, events.mapped("reason")))
            raise UserError(
                self.env._("None of them could be put on the shipment.\n%s", reasons)
            )
        return {"type": "ir.actions.act_window_close"}
