from odoo import fields, models
from odoo.exceptions import UserError


class FreightStatementClose(models.TransientModel):
    """Finance goes on with what a customer has not answered, and says why."""

    _name = "freight.statement.close"
    _description = "Go On without an Answer"

    statement_id = fields.Many2one("freight.statement", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.check_access("write")
        self.statement_id._check_staff()
        if not self.reason.strip():
            raise UserError(self.env._("Write why we go on."))
        self.statement_id._close_answers(self.reason.strip())
        return True
