from odoo import fields, models
from odoo.exceptions import UserError


class FreightCustomerInvite(models.TransientModel):
    """Staff let a person of a customer in, or in again, with a role."""

    _name = "freight.customer.invite"
    _description = "Invite to the Portal"

    customer_id = fields.Many2one("res.partner", required=True, readonly=True)
    name = fields.Char(required=True)
    email = fields.Char(required=True)
    role_id = fields.Many2one("freight.customer.role", required=True)
    branch_ids = fields.Many2many(
        "res.partner",
        string="Only These Branches",
        domain="[('commercial_partner_id', '=', customer_id), "
        "('id', '!=', customer_id)]",
        help="Empty: the whole company.",
    )

    def action_invite(self):
        """Make the login and send the invitation."""
        self.ensure_one()
        access = self.env["freight.customer.access"]
        access._staff_check_customer(self.customer_id)
        user, problem = access._invite_person(
            self.customer_id, self.name, self.email, self.role_id, self.branch_ids
        )
        if not user:
            raise UserError(problem)
        return {"type": "ir.actions.act_window_close"}
