from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class FreightAccrualMake(models.TransientModel):
    """Asks for the branch and the day, and shows what would be accrued."""

    _name = "freight.accrual.make"
    _description = "Accrue Freight Charges"

    company_id = fields.Many2one(
        "res.company",
        "Branch",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "At the End Of",
        required=True,
        default=lambda self: self._get_last_month_end(),
    )
    charge_ids = fields.Many2many(
        "freight.charge", string="Charges", compute="_compute_charges"
    )
    income = fields.Monetary("Accrued Income", compute="_compute_charges")
    cost = fields.Monetary("Accrued Cost", compute="_compute_charges")

    @api.model
    def _get_last_month_end(self):
        today: date = fields.Date.context_today(self)
        return today.replace(day=1) - timedelta(days=1)

    @api.depends("company_id", "date")
    def _compute_charges(self):
        for wizard in self:
            charges = self.env["freight.charge"]
            if wizard.company_id in self.env.companies and wizard.date:
                charges = self.env["freight.accrual"]._find_charges(
                    wizard.company_id, wizard.date
                )
            sides = charges.grouped("side")
            for name, side in (("income", "sell"), ("cost", "buy")):
                amounts = sides.get(side, charges.browse()).mapped("company_amount")
                wizard[name] = wizard.currency_id.round(sum(amounts))
            wizard.charge_ids = charges

    def action_accrue(self):
        """Post the entry and its reversal, and open the list of what is in them."""
        self.ensure_one()
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("read")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("Switch to %s first.", self.company_id.sudo().name)
            )
        accrual = self.env["freight.accrual"].accrue(self.company_id, self.date)
        if not accrual:
            raise UserError(
                self.env._(
                    "Nothing is left to accrue: all that was earned or owed by then "
                    "is billed, or accrued at the end of that day already."
                )
            )
        return accrual.with_env(self.env)._get_records_action()
