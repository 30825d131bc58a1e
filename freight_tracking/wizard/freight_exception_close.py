from odoo import fields, models
from odoo.exceptions import UserError


class FreightExceptionClose(models.TransientModel):
    """A person closes what would stay open: with a reason, until it gets worse."""

    _name = "freight.exception.close"
    _description = "Close Exceptions"

    exception_ids = fields.Many2many("freight.exception", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Close the exceptions; they stay closed as long as they get no worse."""
        self.ensure_one()
        self.check_access("write")
        self.exception_ids._staff_check_access()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why it is closed."))
        self.env.flush_all()
        self.exception_ids.sudo()._close(
            {
                "closing": "person",
                "closed_by_id": self.env.uid,
                "closing_reason": reason,
                "dismissed": True,
            },
            fields.Datetime.now(),
        )
        return {"type": "ir.actions.act_window_close"}
