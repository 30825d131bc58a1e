"""What a customer's own finance people see of their account with us."""

from odoo import fields, models
from odoo.tools import SQL

# Days overdue: from, to.
BUCKETS = {
    "not_due": (None, 0),
    "days_1_30": (1, 30),
    "days_31_60": (31, 60),
    "days_61_90": (61, 90),
    "older": (91, None),
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_customer_account(self, viewer):
        """Return balance, ageing and credit left as plain data, or None.

        The caller has checked that ``viewer`` is of this customer.
        """
        self.ensure_one()
        if not viewer.can("finance"):
            return None
        payer = self.sudo().commercial_partner_id
        return {
            "balances": payer._get_freight_ageing(),
            "credit": payer._get_freight_credit_left(),
        }

    def _get_freight_ageing(self):
        """Return what is open by currency and by how long it is due, posted only."""
        self.env["account.move.line"].flush_model()
        today = fields.Date.context_today(self)
        overdue = SQL("%s::date - COALESCE(l.date_maturity, l.date)", today)
        sums = [
            SQL(
                "COALESCE(SUM(l.amount_residual_currency) FILTER (WHERE %s), 0)",
                SQL(" AND ").join(_within(overdue, *ends)),
            )
            for ends in BUCKETS.values()
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT l.currency_id, %s FROM account_move_line l "
                "JOIN account_account a ON a.id = l.account_id "
                "JOIN res_partner p ON p.id = l.partner_id "
                "WHERE a.account_type = 'asset_receivable' AND NOT a.non_trade "
                "AND l.parent_state = 'posted' AND l.amount_residual_currency <> 0 "
                "AND p.commercial_partner_id = %s GROUP BY l.currency_id",
                SQL(", ").join(sums),
                self.id,
            )
        )
        result = []
        for currency_id, *amounts in rows:
            currency = self.env["res.currency"].browse(currency_id)
            aged = [currency.round(float(amount)) for amount in amounts]
            result.append(
                {
                    "currency": currency.name,
                    "balance": currency.round(sum(aged)),
                    **dict(zip(BUCKETS, aged, strict=True)),
                }
            )
        return sorted(result, key=lambda one: one["currency"])

    def _get_freight_credit_left(self):
        """Return the credit left with each branch that gave a limit."""
        companies = self.env["res.company"].search(
            [("account_use_credit_limit", "=", True)]
        )
        result = []
        for company in companies:
            limit, used = self._get_freight_credit(company)
            if limit is not None:
                currency = company.currency_id
                result.append(
                    {
                        "branch": company.name,
                        "currency": currency.name,
                        "limit": limit,
                        "left": currency.round(max(limit - used, 0)),
                    }
                )
        return result


def _within(days, first, last):
    bounds = []
    if first is not None:
        bounds.append(SQL("%s >= %s", days, first))
    if last is not None:
        bounds.append(SQL("%s <= %s", days, last))
    return bounds
