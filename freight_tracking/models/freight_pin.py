from odoo import api, fields, models

from ..tools.rollup import DATES


class FreightPin(models.Model):
    """A date that a person holds, whatever any source tells, until it is let go."""

    _name = "freight.pin"
    _description = "Held Date"
    _inherit = ["freight.branch.bound"]
    _order = "leg_id, field"

    leg_id = fields.Many2one(
        "freight.shipment.leg", required=True, ondelete="cascade", index=True
    )
    shipment_id = fields.Many2one(related="leg_id.shipment_id", store=True, index=True)
    company_id = fields.Many2one(related="leg_id.company_id", store=True)
    field = fields.Selection(
        [(name, name.upper()) for name in DATES], "Date", required=True
    )
    value = fields.Datetime("Held At")
    reason = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", "By", readonly=True, default=lambda self: self.env.user
    )

    _field_uniq = models.Constraint(
        "UNIQUE (leg_id, field)", "This date is held already: change that line."
    )

    @api.model_create_multi
    def create(self, vals_list):
        pins = super().create(vals_list)
        pins.shipment_id._roll_up()
        return pins

    def write(self, vals):
        shipments = self.shipment_id
        result = super().write(vals)
        (shipments | self.shipment_id)._roll_up()
        return result

    def unlink(self):
        shipments = self.shipment_id
        result = super().unlink()
        shipments._roll_up()
        return result
