from odoo import models
from odoo.exceptions import AccessError, UserError

from .freight_charge import PRICING_GROUPS


class FreightClock(models.Model):
    """What people do with a clock: charge it now, and not only tonight."""

    _inherit = "freight.clock"

    def action_charge(self):
        """Bring the estimates of these clocks up to today, and show them."""
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("read")
        self.env["freight.charge"].check_access("create")
        sells = self.filtered(lambda clock: clock.side == "sell")
        if sells and not self.env.user.has_groups(PRICING_GROUPS):
            raise AccessError(
                self.env._("What customers pay is charged by sales and finance.")
            )
        for clock, reading in self._read_clocks().items():
            clock._check_chargeable(reading)
        self._charge()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Charges of Clocks"),
            "res_model": "freight.charge",
            "view_mode": "list,form",
            "domain": [("clock_id", "in", self.ids)],
        }

    def _check_chargeable(self, reading):
        self.ensure_one()
        if reading.state == "unknown":
            raise UserError(
                self.env._(
                    "%(box)s: %(reason)s",
                    box=self.container_id.display_name,
                    reason=self._get_reason(reading),
                )
            )
        if self.terms_id and not self.terms_id.charge_code_id:
            raise UserError(
                self.env._(
                    "%(box)s: %(terms)s have no charge. Say on the terms what days "
                    "beyond free time are charged as.",
                    box=self.container_id.display_name,
                    terms=self.terms_id.name,
                )
            )
