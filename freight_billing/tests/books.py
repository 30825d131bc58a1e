from odoo import Command
from odoo.tests import tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class BooksCase(BillingCase):
    """The billing company with books, and charges that can be billed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        # Examples are reckoned without taxes, where they are not about them.
        cls.company.account_sale_tax_id = cls.company.account_purchase_tax_id = False
        codes = cls.env["freight.charge.code"].search([])
        codes.product_id.taxes_id = codes.product_id.supplier_taxes_id = False
        cls.line_partner = cls.env["res.partner"].create({"name": "Test Ocean Line"})
        cls.carrier.partner_id = cls.line_partner

    @classmethod
    def add_charge(cls, shipment, code="OFR", price=100, side="sell", **vals):
        confirm = vals.pop("confirm", True)
        charge = cls.env["freight.charge"].create(
            {
                "shipment_id": shipment.id,
                "company_id": cls.company.id,
                "code_id": cls.code(code).id,
                "side": side,
                "price": price,
                **vals,
            }
        )
        if confirm:
            charge.action_confirm()
        return charge

    @classmethod
    def post(cls, moves, on="2025-06-02"):
        for move in moves:
            move.invoice_date = move.invoice_date or on
        moves.action_post()
        return moves

    @classmethod
    def credit(cls, move, modify=False):
        """Credit an invoice in full, as its button does; return what comes of it."""
        wizard = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": "2025-06-03"})
        )
        if modify:
            wizard.modify_moves()
        else:
            wizard.refund_moves()
        made = wizard.new_move_ids
        if not modify:
            cls.settle_credit(move, made)
        return made

    @classmethod
    def foreign_credit(cls, move, amount):
        """Return a draft credit note to the same partner, for none of our charges."""
        return cls.env["account.move"].create(
            {
                "move_type": move.move_type.replace("invoice", "refund"),
                "company_id": cls.company.id,
                "partner_id": move.partner_id.id,
                "currency_id": move.currency_id.id,
                "invoice_date": move.date,
                "invoice_line_ids": [
                    Command.create({"name": "Another job", "price_unit": amount})
                ],
            }
        )

    @classmethod
    def settle_credit(cls, move, credit):
        credit.action_post()
        account = move.line_ids.account_id.filtered(
            lambda one: one.account_type in ("asset_receivable", "liability_payable")
        )
        lines = (move | credit).line_ids.filtered(lambda one: one.account_id == account)
        lines.filtered(lambda one: not one.reconciled).reconcile()

    @classmethod
    def pay(cls, move, amount=None):
        values = {"payment_date": "2025-06-04"}
        if amount:
            values["amount"] = amount
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        return wizard.create(values)._create_payments()
