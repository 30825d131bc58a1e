"""A branch with accounts to accrue on, and shipments that departed on 12 May."""

from odoo.tests import tagged

from odoo.addons.freight_shipment.tests.common import day

from .books import BooksCase


@tagged("post_install", "-at_install")
class AccrualCase(BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, code, kind in (
            ("freight_accrued_income_account_id", "128701", "asset_current"),
            ("freight_accrued_cost_account_id", "228701", "liability_current"),
        ):
            cls.company[name] = cls.env["account.account"].create(
                {
                    "name": name,
                    "code": code,
                    "account_type": kind,
                    "company_ids": cls.company.ids,
                }
            )
        cls.env.user.group_ids += cls.env.ref("freight_base.group_freight_finance")
        cls.accruals = cls.env["freight.accrual"]

    def departed(self, **vals):
        shipment = self.fcl(**vals)
        shipment.action_confirm()
        shipment.leg_ids.filtered(lambda leg: leg.stage == "main")[:1].atd = day(12)
        return shipment

    def balances(self, until):
        """The balance of each kind of account until a day, of posted entries."""
        lines = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", until),
            ],
            ["account_id"],
            ["balance:sum"],
        )
        income, expense = 0, 0
        accrued = {}
        for account, balance in lines:
            if account.account_type.startswith("income"):
                income -= balance
            elif account.account_type.startswith("expense"):
                expense += balance
            elif account.code in ("128701", "228701"):
                accrued[account.code] = round(balance, 2)
        return (
            round(income, 2),
            round(expense, 2),
            accrued.get("128701", 0),
            accrued.get("228701", 0),
        )
