from odoo import api, models
from odoo.exceptions import UserError


class FreightShipment(models.Model):
    """A closed job is not rated any more."""

    _inherit = "freight.shipment"

    @api.depends("closed_at")
    def _compute_rating_due(self):
        result = super()._compute_rating_due()
        self.filtered("closed_at").rating_due = False
        return result

    def _mark_rating_due(self):
        return super(
            FreightShipment, self.filtered(lambda one: not one.sudo().closed_at)
        )._mark_rating_due()

    def action_rate(self):
        self._staff_check_access("read")
        for shipment in self:
            if shipment.sudo().closed_at:
                raise UserError(
                    self.env._(
                        "%s is financially closed: it is not rated any more.",
                        shipment.name,
                    )
                )
        return super().action_rate()
