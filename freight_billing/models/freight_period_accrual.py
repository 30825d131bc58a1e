"""What is earned or owed at a period's end, and is on no invoice or bill yet."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

FINANCE = "freight_base.group_freight_finance"
# By side: the company's account of what is accrued, and its product's account.
ACCOUNTS = {
    "sell": ("freight_accrued_income_account_id", "income"),
    "buy": ("freight_accrued_cost_account_id", "expense"),
}


class FreightAccrual(models.Model):
    """One period end of a branch: an entry, its reversal, and the charges in it."""

    _name = "freight.accrual"
    _description = "Accrual"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one("res.company", "Branch", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date("At the End Of", required=True, readonly=True)
    move_id = fields.Many2one(
        "account.move", "Entry", readonly=True, ondelete="restrict", index=True
    )
    reversal_id = fields.Many2one(
        "account.move", "Reversal", readonly=True, ondelete="restrict", index=True
    )
    line_ids = fields.One2many("freight.accrual.line", "accrual_id", "Charges")
    income = fields.Monetary("Accrued Income", readonly=True)
    cost = fields.Monetary("Accrued Cost", readonly=True)

    @api.depends("date", "company_id")
    def _compute_name(self):
        for accrual in self:
            accrual.name = self.env._(
                "Freight accruals %(date)s, %(company)s",
                date=fields.Date.to_string(accrual.date) or "",
                company=accrual.company_id.name or "",
            )

    @api.model
    @api.private
    def accrue(self, company, date):
        """Post what is earned or owed until ``date`` and not billed by then.

        The entry stands for that one day, and is reversed on the next. So each charge
        counts once for a day, whoever asks again or at the same time, and an accrual
        in the middle of a month is not in the way of the one at its end.

        :return: the accrual; empty where nothing is left to accrue
        """
        if self.env.user.share or not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Only finance posts accruals."))
        self.env["account.move"].check_access("create")
        self = self.sudo().with_company(company)
        charges = self._find_charges(company, date)
        if not charges:
            return self.browse()
        charges._check_accruable(company)
        accrual = self.create(
            {
                "company_id": company.id,
                "date": date,
                "line_ids": [
                    Command.create(
                        {
                            "charge_id": charge.id,
                            "amount": charge.company_amount,
                        }
                    )
                    for charge in charges
                ],
            }
        )
        sides = charges.grouped("side")
        for name, side in (("income", "sell"), ("cost", "buy")):
            amounts = sides.get(side, charges.browse()).mapped("company_amount")
            accrual[name] = company.currency_id.round(sum(amounts))
        # The database says now whether another has accrued one of these.
        self.env.flush_all()
        accrual._post_entries(charges)
        return accrual

    @api.model
    def _find_charges(self, company, date):
        """Return what counts until ``date`` and was on no posted invoice by then.

        A charge that was credited is not taken up again: whether it is to be billed
        anew, its invoice decides and not the calendar.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT c.id
                  FROM freight_charge c
                  JOIN freight_charge_code code ON code.id = c.code_id
                  JOIN freight_shipment s ON s.id = c.shipment_id
                 WHERE c.company_id = %(company)s
                   AND c.is_recognized AND c.recognized_on <= %(date)s
                   AND c.company_amount <> 0
                   AND code."group" <> 'disbursement'
                   AND s.state NOT IN ('draft', 'cancelled')
                   AND NOT EXISTS (
                       SELECT FROM account_move_line l
                        WHERE l.freight_charge_id = c.id
                          AND l.parent_state = 'posted' AND l.date <= %(date)s)
                   AND NOT EXISTS (
                       SELECT FROM freight_accrual_line l
                         JOIN freight_accrual a ON a.id = l.accrual_id
                        WHERE l.charge_id = c.id AND a.date = %(date)s)
                 ORDER BY c.shipment_id, c.side DESC, c.sequence, c.id
                """,
                company=company.id,
                date=date,
            )
        )
        return self.env["freight.charge"].browse(
            [id_ for (id_,) in self.env.cr.fetchall()]
        )

    def _post_entries(self, charges):
        """Post the entry and its reversal of the next day, as Odoo's own accruals."""
        self.ensure_one()
        move = self.env["account.move"].create(self._prepare_move_values(charges))
        move._post()
        reversal = move._reverse_moves(
            [
                {
                    "ref": self.env._("Reversal of: %s", move.ref),
                    "name": "/",
                    "date": self.date + timedelta(days=1),
                }
            ]
        )
        # One of a day to come is posted on that day.
        reversal._post()
        self.write({"move_id": move.id, "reversal_id": reversal.id})

    def _prepare_move_values(self, charges):
        company = self.company_id
        amounts = defaultdict(float)
        for charge in charges:
            accrued, account = charge._get_accrual_accounts()
            amounts[charge.shipment_id, charge.side, accrued, account] += (
                charge.company_amount
            )
        lines = []
        for (shipment, side, accrued, account), amount in amounts.items():
            # Income is owed to us, a debit; a cost is owed by us.
            debit = company.currency_id.round(amount) * (1 if side == "sell" else -1)
            for owner, balance in ((accrued, debit), (account, -debit)):
                lines.append(
                    Command.create(
                        {
                            "name": shipment.name,
                            "account_id": owner.id,
                            "balance": balance,
                        }
                    )
                )
        return {
            "move_type": "entry",
            "company_id": company.id,
            "journal_id": company._get_freight_accrual_journal().id,
            "date": self.date,
            "ref": self.name,
            "line_ids": lines,
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unposted(self):
        for accrual in self:
            if "posted" in (accrual.move_id | accrual.reversal_id).mapped("state"):
                raise UserError(
                    self.env._(
                        "%s is posted. Reset its entry and its reversal to draft "
                        "first, if the period is still open.",
                        accrual.name,
                    )
                )

    def unlink(self):
        moves = self.move_id | self.reversal_id
        result = super().unlink()
        moves.unlink()
        return result


class FreightAccrualLine(models.Model):
    _name = "freight.accrual.line"
    _description = "Accrued Charge"
    _order = "accrual_id, id"
    _rec_name = "charge_id"

    accrual_id = fields.Many2one(
        "freight.accrual", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="accrual_id.company_id", store=True)
    currency_id = fields.Many2one(related="accrual_id.currency_id")
    charge_id = fields.Many2one("freight.charge", required=True, ondelete="restrict")
    shipment_id = fields.Many2one(related="charge_id.shipment_id")
    side = fields.Selection(related="charge_id.side")
    period = fields.Date(
        "At the End Of", related="accrual_id.date", store=True, precompute=True
    )
    amount = fields.Monetary(required=True)

    _charge_period_uniq = models.Constraint(
        "UNIQUE (charge_id, period)",
        "One of these charges is accrued at the end of that day already.",
    )


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    accrual_line_ids = fields.One2many(
        "freight.accrual.line", "charge_id", "Accruals", groups=FINANCE
    )
    accrued_amount = fields.Monetary(
        "Last Accrued",
        currency_field="company_currency_id",
        compute="_compute_accrued_amount",
        store=True,
        copy=False,
        help="What the last period's end took it for, beside what was posted since.",
    )

    @api.depends("accrual_line_ids.amount", "accrual_line_ids.period")
    def _compute_accrued_amount(self):
        for charge in self:
            last = charge.accrual_line_ids.sorted("period")[-1:]
            charge.accrued_amount = last.amount

    @api.ondelete(at_uninstall=False)
    def _unlink_only_not_accrued(self):
        for charge in self:
            accrued = charge.sudo().accrual_line_ids.accrual_id[:1]
            if accrued:
                raise UserError(
                    self.env._(
                        "%(shipment)s: %(charge)s is in %(accrual)s, and stays for the "
                        "books. Set its amount to zero instead.",
                        shipment=charge.shipment_id.name,
                        charge=charge.display_name,
                        accrual=accrued.name,
                    )
                )

    def _get_accrual_accounts(self):
        """Return the account of what is accrued, and that of income or expense."""
        self.ensure_one()
        company = self.company_id
        field, kind = ACCOUNTS[self.side]
        product = self.code_id.product_id.with_company(company)
        return company[field], product._get_product_accounts()[kind]

    def _check_accruable(self, company):
        """Say at once all that is missing to accrue these."""
        problems = {}
        for charge in self:
            accrued, account = charge._get_accrual_accounts()
            if not accrued:
                label = company._fields[ACCOUNTS[charge.side][0]]
                label = label._description_string(self.env)
                problems[charge.side] = self.env._(
                    "%(company)s: choose the %(account)s in the company's freight "
                    "settings.",
                    company=company.name,
                    account=label,
                )
            if not account:
                problems[charge.code_id] = self.env._(
                    "%s: its product has no account for this.",
                    charge.code_id.display_name,
                )
        if not company._get_freight_accrual_journal():
            problems["journal"] = self.env._(
                "%s has no journal for miscellaneous entries.", company.name
            )
        if problems:
            raise UserError("\n".join(problems.values()))


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_accrued_income_account_id = fields.Many2one(
        "account.account",
        "Account of Accrued Income",
        check_company=True,
        groups="base.group_user",
    )
    freight_accrued_cost_account_id = fields.Many2one(
        "account.account",
        "Account of Accrued Cost",
        check_company=True,
        groups="base.group_user",
    )

    def _get_freight_accrual_journal(self):
        self.ensure_one()
        journals = self.env["account.journal"].sudo()
        return journals.search(
            Domain("type", "=", "general")
            & Domain(journals._check_company_domain(self)),
            limit=1,
        )
