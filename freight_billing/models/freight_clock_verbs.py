from odoo import fields, models
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

    def action_still_standing(self):
        """Say that these boxes still stand: their clocks, gone stale, run on."""
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("read")
        self.env["freight.charge"].check_access("create")
        for clock in self:
            if clock.state != "stale":
                raise UserError(
                    self.env._(
                        "%s: its clock is not stale, so nothing is to be said of it.",
                        clock.container_id.display_name,
                    )
                )
        days = self.sudo().location_id._get_days_of_today()
        for clock in self.sudo():
            clock.write(
                {
                    "standing_on": days.get(clock.location_id, fields.Date.today()),
                    "standing_by_id": self.env.uid,
                    "charge_due": True,
                }
            )
            clock.shipment_id._message_log(
                body=self.env._(
                    "%(box)s still stands, says %(user)s: the clock %(clock)s runs on.",
                    box=clock.container_id.display_name,
                    user=self.env.user.name,
                    clock=clock._get_label("kind"),
                )
            )
        self._charge()
        return True

    def _get_label(self, name):
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels[self[name]]

    def _check_chargeable(self, reading):
        self.ensure_one()
        if not reading.is_assessed:
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
