"""The check of charges against journals, from both ends."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .accrual_case import AccrualCase


class TestProfitCheck(AccrualCase):
    def apart(self):
        return self.env["freight.charge"].search([("month_agrees", "=", False)])

    def test_charges_of_another_month(self):
        shipment = self.departed()
        same, other, accrued = (
            self.add_charge(shipment, code) for code in ("OFR", "DOC", "THC-O")
        )
        self.post(same.make_invoices("2025-05-20"), "2025-05-20")
        self.post(other.make_invoices("2025-05-20"), "2025-05-20")
        self.assertFalse(self.apart() & shipment.charge_ids)
        other.invoice_id.button_draft()
        other.invoice_id.write({"invoice_date": "2025-06-02", "date": "2025-06-02"})
        other.invoice_id.action_post()
        self.assertEqual(self.apart() & shipment.charge_ids, other)
        self.assertFalse(other.month_agrees)
        self.assertTrue(same.month_agrees)
        # May has accrued it; then its invoice may be of June.
        self.accruals.accrue(self.company, date(2025, 5, 31))
        self.post(accrued.make_invoices("2025-06-02"))
        self.assertNotIn(accrued, self.apart())
        self.assertNotIn(other, self.apart())

    def test_freight_that_no_charge_knows_of(self):
        shipment = self.departed()
        charge = self.add_charge(shipment)
        charged = self.post(charge.make_invoices("2025-05-20"), "2025-05-20")
        other = self.env["product.product"].create({"name": "Stationery"})
        product = self.code("OFR").product_id
        typed = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.line_partner.id,
                "company_id": self.company.id,
                "invoice_date": "2025-05-20",
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": one.id, "name": name, "price_unit": 5}
                    )
                    for one, name in (
                        (product, "Freight"),
                        (other, f"Handling, {shipment.name}"),
                        (other, "Pencils"),
                    )
                ],
            }
        )
        typed.action_post()
        accrual = self.accruals.accrue(self.company, date(2025, 5, 19))
        found = self.env["account.move.line"].search(
            [
                ("freight_without_charge", "=", True),
                ("move_id", "in", (typed | charged | accrual.move_id).ids),
            ]
        )
        self.assertEqual(
            sorted(found.mapped("name")), ["Freight", f"Handling, {shipment.name}"]
        )
        self.assertTrue(found[0].freight_without_charge)
        sales = new_test_user(
            self.env,
            "check_sales",
            groups="freight_base.group_freight_sales,account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaises(AccessError):
            found.with_user(sales).search([("freight_without_charge", "=", False)])
