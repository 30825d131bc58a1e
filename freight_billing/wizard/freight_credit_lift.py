from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..models.freight_credit import FINANCE


class FreightCreditLift(models.TransientModel):
    """Finance lets one shipment go, and says why."""

    _name = "freight.credit.lift"
    _description = "Lift a Credit Hold"

    shipment_id = fields.Many2one("freight.shipment", required=True, readonly=True)
    problem = fields.Char(related="shipment_id.credit_problem")
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.check_access("write")
        self.shipment_id.check_access("read")
        if not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Only finance lifts a credit hold."))
        if not self.reason.strip():
            raise UserError(self.env._("Write why it may go."))
        self.shipment_id._lift_credit(self.reason.strip())
        return True
