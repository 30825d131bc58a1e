"""When a charge is credited: by its own credit notes, whatever else pays invoices."""

from odoo.exceptions import UserError

from ..models.freight_invoice_link import BILLING_STATES
from .test_invoice_match import MatchCase


class TestCredited(MatchCase):
    def setUp(self):
        super().setUp()
        self.job = self.fcl()

    def billed(self, *amounts):
        """Return charges of these amounts on one posted invoice."""
        codes = ("OFR", "DOC", "THC-O")
        charges = self.env["freight.charge"].union(
            *(
                self.add_charge(self.job, code, price)
                for code, price in zip(codes, amounts, strict=False)
            )
        )
        self.post(charges.make_invoices())
        return charges

    def draft_credit(self, move):
        return move._reverse_moves([{"date": move.date, "invoice_date": move.date}])

    def credit_line(self, charge, price=None):
        """Credit just this charge of its invoice, or so much of it."""
        credit = self.draft_credit(charge.invoice_id)
        lines = credit.invoice_line_ids
        own = lines.filtered(lambda line: line.freight_charge_id == charge)
        (lines - own).unlink()
        if price is not None:
            own.price_unit = price
        self.post(credit)
        return credit

    def assert_billing(self, charge, state, actual):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((charge.billing_state, charge.actual_amount), (state, actual))
        self.assertIn(state, dict(BILLING_STATES))
        self.assertEqual(bool(charge.live_line_id), state not in ("open", "credited"))

    def test_the_credit_note_of_another_job_pays_and_credits_nothing(self):
        charge = self.billed(100)
        move = charge.invoice_id
        foreign = self.foreign_credit(move, 100)
        self.settle_credit(move, foreign)
        self.assertEqual(move.payment_state, "reversed")
        self.assert_billing(charge, "paid", 100)
        with self.assertRaisesRegex(UserError, "Cancel or credit"):
            charge.make_invoices()
        move.line_ids.remove_move_reconcile()
        self.assert_billing(charge, "posted", 100)

    def test_a_vendors_refund_does_not_let_a_bill_through_twice(self):
        bill = self.post(self.bill(("OFR", 1200)))
        self.settle_credit(bill, self.foreign_credit(bill, 1200))
        self.assert_billing(self.freight, "paid", 1200)
        again = self.bill(("OFR", 1200), ref="MEDUSG250012 again")
        self.assertEqual(again.freight_difference_ids.kind, "twice")
        self.assertFalse(again.invoice_line_ids.freight_charge_id)

    def test_one_of_two_charges_is_credited_and_the_rest_paid(self):
        freight, doc = charges = self.billed(1200, 45)
        first = doc.invoice_id
        self.credit_line(doc)
        self.assert_billing(doc, "credited", 0)
        self.assert_billing(freight, "partial", 1200)
        self.pay(first)
        self.assert_billing(doc, "credited", 0)
        self.assert_billing(freight, "paid", 1200)
        doc.action_draft()
        doc.price = 40
        doc.action_confirm()
        second = self.post(doc.make_invoices())
        self.assert_billing(doc, "posted", 40)
        self.assertEqual(charges.invoice_id, first | second)

    def test_credited_after_it_was_paid(self):
        charge = self.billed(100)
        self.pay(charge.invoice_id)
        first = charge.invoice_id
        self.post(self.draft_credit(first))
        self.assertEqual(first.payment_state, "paid")
        self.assert_billing(charge, "credited", 0)
        self.post(charge.make_invoices())
        self.assert_billing(charge, "posted", 100)

    def test_credited_in_parts(self):
        charge = self.billed(100)
        move = charge.invoice_id
        self.credit_line(charge, 30)
        self.assert_billing(charge, "partial", 70)
        last = self.credit_line(charge, 70)
        self.assert_billing(charge, "credited", 0)
        last.button_draft()
        # Odoo keeps the two matched while the credit note is a draft.
        self.assert_billing(charge, "paid", 70)
        self.assertEqual(charge.invoice_id, move)
        last.button_cancel()
        self.assert_billing(charge, "partial", 70)
        last.button_draft()
        self.post(last)
        self.assert_billing(charge, "credited", 0)

    def test_a_draft_credit_note_credits_nothing_yet(self):
        charge = self.billed(100)
        credit = self.draft_credit(charge.invoice_id)
        self.assert_billing(charge, "posted", 100)
        self.post(credit)
        self.assert_billing(charge, "credited", 0)

    def test_a_credit_note_is_not_undone_beside_the_new_invoice(self):
        charge = self.billed(100)
        credit = self.credit(charge.invoice_id)
        second = charge.make_invoices()
        with self.assertRaisesRegex(UserError, "at once"), self.cr.savepoint():
            credit.button_draft()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(charge.invoice_id, second)
        second.unlink()
        credit.button_draft()
        credit.button_cancel()
        self.assert_billing(charge, "posted", 100)

    def test_credit_and_invoice_anew_as_odoos_button_does(self):
        charge = self.billed(100)
        first = charge.invoice_id
        second = self.credit(first, modify=True)
        self.assert_billing(charge, "draft", 0)
        self.assertEqual(charge.invoice_id, second)
        second.invoice_line_ids.price_unit = 80
        self.post(second)
        self.assert_billing(charge, "posted", 80)
        self.credit(second)
        self.assert_billing(charge, "credited", 0)

    def test_a_credit_note_that_is_reversed_bills_it_again(self):
        charge = self.billed(100)
        credit = self.credit(charge.invoice_id)
        again = self.post(self.draft_credit(credit))
        self.assertEqual(again.move_type, "out_invoice")
        self.assert_billing(charge, "posted", 100)
        self.assertEqual(charge.invoice_id, again)
        self.credit(again)
        self.assert_billing(charge, "credited", 0)

    def test_a_credited_invoice_that_is_taken_back(self):
        charge = self.billed(100)
        first = charge.invoice_id
        credit = self.credit(first)
        first.button_draft()
        self.assert_billing(charge, "draft", -100)
        first.button_cancel()
        self.assert_billing(charge, "open", -100)
        credit.button_draft()
        self.assert_billing(charge, "open", 0)
        charge.action_draft()

    def test_a_discount_is_credited_as_what_it_was_taken_off_from_is(self):
        freight, discount = charges = self.billed(100, -20)
        move = charges.invoice_id
        credit = self.draft_credit(move)
        credit.invoice_line_ids[0].price_unit = 30
        self.post(credit)
        self.assert_billing(freight, "partial", 70)
        self.assert_billing(discount, "credited", 0)
        self.pay(move)
        self.assert_billing(freight, "paid", 70)

    def test_what_is_billed_at_nothing_is_billed(self):
        charge = self.billed(100)
        move = charge.invoice_id
        move.button_draft()
        move.invoice_line_ids.price_unit = 0
        self.post(move)
        self.assertEqual(charge.live_line_id, move.invoice_line_ids)
        self.post(self.draft_credit(move))
        self.assert_billing(charge, "credited", 0)

    def test_in_another_currency_at_another_days_rate(self):
        """What is credited at another rate leaves exchange, and nothing billed."""
        charge = self.add_charge(self.job, price=100, currency_id=self.eur.id)
        move = self.post(charge.make_invoices("2025-06-02"))
        self.assertEqual(charge.actual_amount, 125)
        self.env["res.currency.rate"].create(
            {
                "company_id": self.company.id,
                "currency_id": self.eur.id,
                "name": "2025-06-03",
                "rate": 0.5,
            }
        )
        credit = move._reverse_moves(
            [{"date": "2025-06-03", "invoice_date": "2025-06-03"}]
        )
        self.post(credit)
        self.assert_billing(charge, "credited", 125 - 200)

    def test_it_takes_as_many_queries_for_many_as_for_few(self):
        def count(charges):
            self.env.flush_all()
            self.env.invalidate_all()
            names = ("live_line_id", "invoice_id", "billing_state", "actual_amount")
            for name in names:
                self.env.add_to_compute(charges._fields[name], charges)
            before = self.cr.sql_log_count
            charges.mapped("billing_state")
            return self.cr.sql_log_count - before

        jobs = [self.fcl() for _number in range(12)]
        charges = self.env["freight.charge"].union(
            *(self.add_charge(job, code) for job in jobs for code in ("OFR", "DOC"))
        )
        for move in self.post(charges.make_invoices())[::2]:
            self.post(self.draft_credit(move))
        self.assertEqual(
            sorted(set(charges.mapped("billing_state"))), ["credited", "posted"]
        )
        self.assertEqual(count(charges), count(charges[:4]))

    def test_an_estimate_that_was_billed_once_outlives_its_tariff(self):
        tariff = self.tariff(self.line("DOC", 45))
        other = self.shipment()
        self.rate(self.job, other)
        charge = self.charge(self.job, "DOC")
        charge.action_confirm()
        invoice = charge.make_invoices()
        invoice.button_cancel()
        charge.action_draft()
        tariff.active = False
        self.rate(self.job, other)
        self.assertEqual(charge.amount, 0)
        self.assertEqual(invoice.invoice_line_ids.freight_charge_id, charge)
        self.assertFalse(self.charge(other, "DOC"))
