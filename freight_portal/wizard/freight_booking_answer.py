from odoo import fields, models
from odoo.exceptions import UserError


class FreightBookingAnswer(models.TransientModel):
    """What a customer is told about their booking or request."""

    _name = "freight.booking.answer"
    _description = "Answer to a Customer"

    booking_id = fields.Many2one("freight.booking", ondelete="cascade")
    request_id = fields.Many2one("freight.customer.request", ondelete="cascade")
    state = fields.Selection(
        [
            ("accepted", "Accept"),
            ("changed", "Accept with Changes"),
            ("declined", "Decline"),
        ],
        required=True,
    )
    asked_text = fields.Text("Asked For", compute="_compute_asked_text")
    answer = fields.Text("The Customer Is Told")

    def _compute_asked_text(self):
        for wizard in self:
            wizard.asked_text = (
                wizard.booking_id.asked_text or wizard.request_id.content_text
            )

    def action_apply(self):
        """Answer with the rights of who answers; the target checks them."""
        self.ensure_one()
        self.check_access("write")
        target = self.booking_id or self.request_id
        target._staff_check_answers()
        if self.state == "declined":
            target._decline(self.answer)
        elif self.state == "changed" and not (self.answer or "").strip():
            raise UserError(self.env._("Say what changes: the customer reads it."))
        else:
            target._accept(self.answer)
        return {"type": "ir.actions.act_window_close"}
