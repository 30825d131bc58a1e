"""Charges on invoices and bills: once each, whatever is done to those, in any order."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .books import BooksCase


class TestInvoices(BooksCase):
    def test_one_invoice_a_shipment_and_currency_with_the_customers_references(self):
        one = self.fcl(customer_reference="PO-77", house_number="HLHBL1")
        two = self.fcl(customer_reference="PO-78")
        charges = (
            self.add_charge(one, "OFR", 1200)
            | self.add_charge(one, "DOC", 45)
            | self.add_charge(one, "THC-O", 3_750_000, currency_id=self.vnd.id)
            | self.add_charge(two, "OFR", 900)
        )
        moves = charges.make_invoices()
        self.assertEqual(
            sorted((m.currency_id.name, m.amount_untaxed) for m in moves),
            [("USD", 900), ("USD", 1245), ("VND", 3_750_000)],
        )
        self.assertEqual(moves.mapped("move_type"), ["out_invoice"] * 3)
        for line in moves.invoice_line_ids:
            shipment = line.freight_charge_id.shipment_id
            self.assertIn(shipment.name, line.name)
            self.assertIn(shipment.customer_reference, line.name)
        self.assertEqual(set(charges.mapped("billing_state")), {"draft"})

    def test_put_together_as_the_customer_wants_it(self):
        customer = self.saigon_tech
        one = self.fcl(customer_reference="PO-77")
        two = self.fcl(customer_reference="PO-77")
        three = self.fcl(customer_reference="PO-78")
        for grouping, count in (
            ("shipment", 3),
            ("period", 1),
            ("order", 2),
            ("master", 3),
        ):
            customer.freight_invoice_grouping = grouping
            charges = self.env["freight.charge"].union(
                *(self.add_charge(job) for job in (one, two, three))
            )
            with self.subTest(grouping):
                self.assertEqual(len(charges.make_invoices()), count)

    def test_the_lines_come_to_the_amount_to_the_cent(self):
        """A minimum, a percentage, a price finer than invoices print it."""
        shipment = self.fcl()
        for values, line in (
            ({"quantity": 3, "price": 12.5}, (3, 12.5, 37.5)),
            ({"quantity": 3, "price": 12.5, "amount": 50}, (1, 50, 50)),
            ({"quantity": 1234.5, "price": 0.1255}, (1, 154.93, 154.93)),
            ({"quantity": 800, "price": 2.5, "basis": "value"}, (1, 20, 20)),
        ):
            charge = self.add_charge(shipment, "DOC", **values)
            made = charge.make_invoices().invoice_line_ids
            with self.subTest(values):
                self.assertEqual(
                    (made.quantity, made.price_unit, made.price_subtotal), line
                )

    def test_a_cost_becomes_a_bill_of_its_vendor(self):
        charge = self.add_charge(self.fcl(), "OFR", 700, side="buy")
        bill = charge.make_invoices()
        self.assertEqual(
            (bill.move_type, bill.partner_id), ("in_invoice", self.line_partner)
        )
        self.post(bill)
        self.assertEqual((charge.billing_state, charge.actual_amount), ("posted", 700))

    def test_taxes_and_accounts_are_odoos_own(self):
        tax = self.env["account.tax"].create(
            {"name": "10", "amount": 10, "company_id": self.company.id}
        )
        self.code("DOC").product_id.taxes_id = tax
        move = self.add_charge(self.fcl(), "DOC", 50).make_invoices()
        self.assertEqual((move.amount_untaxed, move.amount_tax), (50, 5))

    def test_disbursements_pass_through_an_account_of_their_own(self):
        charge = self.add_charge(self.fcl(), "DUTY", 300)
        with self.assertRaisesRegex(UserError, "account of disbursements"):
            charge.make_invoices()
        account = self.env["account.account"].create(
            {
                "name": "Paid for customers",
                "code": "128765",
                "account_type": "asset_current",
                "company_ids": self.company.ids,
            }
        )
        self.company.freight_disbursement_account_id = account
        line = charge.make_invoices().invoice_line_ids
        self.assertEqual((line.account_id, line.tax_ids.ids), (account, []))

    def test_estimates_and_charges_of_nobody_are_not_billed(self):
        shipment = self.fcl()
        with self.assertRaisesRegex(UserError, "confirm it first"):
            self.add_charge(shipment, confirm=False).make_invoices()

    def test_a_second_click_bills_nothing_twice(self):
        charge = self.add_charge(self.fcl())
        move = charge.make_invoices()
        with self.assertRaisesRegex(UserError, "Cancel or credit"):
            charge.make_invoices()
        self.assertEqual(charge.move_line_ids.move_id, move)
        with self.assertRaises(UserError):
            charge.action_draft()

    def test_paid_in_part_and_whole(self):
        charge = self.add_charge(self.fcl(), price=100)
        move = self.post(charge.make_invoices())
        self.assertEqual(charge.billing_state, "posted")
        self.pay(move, 40)
        self.assertEqual(charge.billing_state, "partial")
        self.pay(move)
        self.assertEqual(charge.billing_state, "paid")
        self.assertEqual(charge.actual_amount, 100)

    def test_a_partial_credit_note_is_taken_off_and_the_rest_stays_billed(self):
        charge = self.add_charge(self.fcl(), price=100)
        move = self.post(charge.make_invoices())
        credit = move._reverse_moves([{"date": move.date, "invoice_date": move.date}])
        credit.invoice_line_ids.price_unit = 30
        self.settle_credit(move, credit)
        self.assertEqual((charge.billing_state, charge.actual_amount), ("partial", 70))

    def test_a_copy_of_an_invoice_bills_nothing_of_ours(self):
        charge = self.add_charge(self.fcl())
        move = self.post(charge.make_invoices())
        self.assertFalse(move.copy().invoice_line_ids.freight_charge_id)
        self.assertEqual(charge.invoice_id, move)

    def test_a_cancelled_invoice_does_not_come_back_beside_its_successor(self):
        charge = self.add_charge(self.fcl())
        first = charge.make_invoices()
        first.button_cancel()
        second = charge.make_invoices()
        with self.assertRaisesRegex(UserError, "at once"), self.cr.savepoint():
            first.button_draft()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(charge.invoice_id, second)
        second.button_cancel()
        first.button_draft()
        self.assertEqual(charge.invoice_id, first)

    def test_the_wizard_tells_what_will_be_billed_and_bills_it(self):
        shipment = self.fcl()
        self.add_charge(shipment, price=100)
        self.add_charge(shipment, "DOC", 50, confirm=False)
        wizard = self.env["freight.invoice.make"].browse(
            shipment.action_invoice()["res_id"]
        )
        self.assertEqual(wizard.estimate_count, 1)
        self.assertIn("100.00", wizard.summary)
        self.assertNotIn("50.00", wizard.summary)
        wizard.confirm_estimates = True
        self.assertIn("150.00", wizard.summary)
        move = self.env["account.move"].browse(wizard.action_make()["res_id"])
        self.assertEqual(move.amount_untaxed, 150)
        self.assertEqual(shipment.invoice_count, 1)
        self.assertEqual(shipment.action_open_invoices()["res_id"], move.id)
        with self.assertRaisesRegex(UserError, "billed already"):
            shipment.action_invoice()

    def test_people_outside_and_without_the_right_bill_nothing(self):
        charge = self.add_charge(self.fcl())
        for groups in ("base.group_portal", "freight_base.group_freight_sales"):
            user = new_test_user(
                self.env,
                f"no-{groups}",
                groups=groups,
                company_id=self.company.id,
                company_ids=self.company.ids,
            )
            with self.subTest(groups), self.assertRaises(AccessError):
                charge.with_user(user).make_invoices()
