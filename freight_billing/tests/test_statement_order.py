"""Statements when charges change meanwhile, answers stay out, or days pass."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from odoo.addons.freight_shipment.tests.common import day

from ..models.freight_charge_verbs import BY_VERB
from .test_statements import FINANCE, StatementCase


class TestChangedCharges(StatementCase):
    """What the customer agreed to is what they are invoiced, in every order."""

    def change(self, charge, price):
        charge.action_draft()
        charge.price = price
        charge.action_confirm()
        return charge

    def test_an_accepted_charge_that_changes_is_not_invoiced_at_another_amount(self):
        statement = self.statement()
        line = self.find(statement, "THC-O")
        line._accept(FINANCE)
        charge = self.change(line.charge_id, 175)
        self.assertEqual((line.state, line.amount), ("withdrawn", 150))
        said = " ".join(statement.message_ids.mapped("body"))
        self.assertRegex(said, r"Taken off.*150\.00")
        with self.assertRaises(UserError):
            statement.action_invoice()
        charge.action_release()
        with self.assertRaises(UserError):
            statement.action_invoice()
        self.assertEqual((line.state, line.amount), ("withdrawn", 150))
        again = self.statement()
        self.assertEqual(again.line_ids.charge_id, charge)
        self.assertEqual(again.line_ids.amount, 175)
        again.line_ids._accept(FINANCE)
        again.action_invoice()
        self.assertEqual(charge.invoice_id.amount_untaxed, 175)

    def test_what_is_withdrawn_from_the_customer_leaves_the_statement(self):
        statement = self.statement()
        statement.line_ids._accept(FINANCE)
        line = statement.line_ids[1]
        line.charge_id.action_withdraw()
        self.assertEqual(line.state, "withdrawn")
        statement.action_invoice()
        self.assertFalse(line.charge_id.invoice_id)
        self.assertEqual(statement.state, "invoiced")

    def test_whoever_confirms_charges_may_take_them_back(self):
        statement = self.statement()
        seller = new_test_user(
            self.env,
            "statement-seller",
            groups="freight_base.group_freight_sales",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        line = statement.line_ids[0]
        line.charge_id.with_user(seller).action_draft()
        self.assertEqual(line.state, "withdrawn")

    def test_a_charge_leaves_a_statement_that_was_not_sent(self):
        statement = self.statement(send=False)
        first = statement.line_ids[0].charge_id
        first.action_draft()
        self.assertEqual(statement.line_ids.charge_id, self.charges - first)
        second = statement.line_ids[0].charge_id
        second.make_invoices()
        with self.assertRaisesRegex(ValidationError, "on an invoice"):
            statement.action_send()

    def test_a_draft_follows_its_charges_and_what_was_sent_does_not(self):
        statement = self.statement(send=False)
        line = statement.line_ids[0]
        self.reckon_anew(line.charge_id, 910)
        self.assertEqual((line.amount, line.changed_to), (910, False))
        statement.action_send()
        self.reckon_anew(line.charge_id, 950)
        self.assertEqual(line.amount, 910)
        self.assertIn("950.00", line.changed_to)
        self.assertEqual(statement.changed_count, 1)
        self.assertIn("1,105.00", statement.totals)
        statement.line_ids._accept(FINANCE)
        statement.action_invoice()
        self.assertFalse(line.charge_id.invoice_id)
        for bill in (statement.action_invoice, line.charge_id.make_invoices):
            with self.assertRaisesRegex(UserError, "910.00"):
                bill()

    def reckon_anew(self, charge, amount):
        """Change what no person can change as it stands."""
        charge.with_context(freight_charge=BY_VERB).write({"amount": amount})

    def test_a_credited_charge_is_reckoned_anew_and_asked_for_again(self):
        statement = self.statement()
        statement.line_ids._accept(FINANCE)
        statement.action_invoice()
        line = statement.line_ids[0]
        self.credit(self.post(line.charge_id.invoice_id))
        self.change(line.charge_id, 800).action_release()
        self.assertEqual((line.state, line.amount), ("withdrawn", 900))
        again = self.statement()
        self.assertEqual(again.line_ids.amount, 800)
        with self.assertRaisesRegex(UserError, "until"):
            line.charge_id.make_invoices()

    def test_a_charge_that_goes_leaves_what_was_said_of_it(self):
        statement = self.statement()
        line = statement.line_ids[0]
        line._dispute("Never ordered", FINANCE)
        dispute = statement.dispute_ids
        dispute.action_concede()
        line.charge_id.unlink()
        self.assertEqual((line.amount, line.shipment_id), (900, self.ship))
        self.assertEqual(dispute.message_ids.text, "Never ordered")
        self.assertIn(self.ship.name, dispute.display_name)


class TestAnswers(StatementCase):
    """Until the customer has answered, nothing of it is invoiced any other way."""

    def test_what_waits_for_an_answer_is_not_invoiced(self):
        statement = self.statement(send=False)
        freight, doc, thc = self.charges
        freight.make_invoices().unlink()
        statement.action_send()
        with self.assertRaisesRegex(UserError, "until"):
            doc.make_invoices()
        with self.assertRaisesRegex(UserError, "until"):
            self.env["freight.invoice.make"].create(
                {"charge_ids": (freight | thc).ids}
            ).action_make()
        line = statement.line_ids.filtered(lambda one: one.charge_id == doc)
        line._accept(FINANCE)
        doc.make_invoices()
        self.assertTrue(doc.invoice_id)

    def test_finance_goes_on_with_a_reason(self):
        statement = self.statement()
        freight, doc, thc = (
            self.find(statement, code) for code in ("OFR", "DOC", "THC-O")
        )
        freight._accept(FINANCE)
        thc._dispute("No", FINANCE)
        statement.action_close_answers()
        wizards = self.env["freight.statement.close"].with_user(self.clerk)
        wizard = wizards.create({"statement_id": statement.id, "reason": " "})
        with self.assertRaises(UserError):
            wizard.action_apply()
        wizard.reason = "Nobody there until August"
        wizard.action_apply()
        self.assertEqual(
            [line.state for line in (freight, doc, thc)],
            ["accepted", "unanswered", "disputed"],
        )
        said = statement.message_ids.filtered(lambda one: "August" in one.body)
        self.assertEqual(said.author_id, self.clerk.partner_id)
        self.assertIn("45.00", said.body)
        doc._dispute("Late, but no", FINANCE)
        doc._accept(FINANCE)
        statement.action_invoice()
        self.assertEqual((freight | doc).charge_id.invoice_id.amount_untaxed, 945)
        self.assertFalse(thc.charge_id.invoice_id)

    def test_the_answer_day(self):
        self.company.freight_statement_days = 5
        today = fields.Date.context_today(self.ship)
        statement = self.statement()
        self.assertEqual(statement.answer_by, today + timedelta(days=5))
        statement.answer_by = today - timedelta(days=1)
        cron = self.env["freight.statement"]
        cron._cron_accept_silence()
        self.assertEqual(set(statement.line_ids.mapped("state")), {"open"})
        self.company.freight_silence_accepts = True
        statement.line_ids[0]._dispute("No", FINANCE)
        cron._cron_accept_silence()
        self.assertEqual(
            [line.state for line in statement.line_ids],
            ["disputed", "accepted", "accepted"],
        )
        said = " ".join(statement.message_ids.mapped("body"))
        self.assertIn("No answer by", said)

    def test_whose_day_it_is_decides_the_period(self):
        today = fields.Date.context_today(self.ship)
        undated = self.add_charge(self.shipment(), "OFR", 500)
        undated.action_release()
        self.assertEqual(self.charges.mapped("recognized_on"), [day(10).date()] * 3)
        lately = self.statement(send=False, date_from=today - timedelta(days=30))
        self.assertEqual(lately.line_ids.charge_id, undated)
        of_may = self.statement(
            send=False, date_from=day(1).date(), date_to=day(31).date()
        )
        self.assertEqual(of_may.line_ids.charge_id, self.charges)

    def test_a_dispute_is_on_the_list_of_who_answers_it(self):
        self.ship.finance_user_id = self.clerk
        statement = self.statement()
        statement.line_ids[0].with_user(self.portal)._dispute("Why?", FINANCE)
        dispute = statement.dispute_ids
        self.assertEqual(dispute.user_id, self.clerk)
        activity = dispute.activity_id
        self.assertIn(activity, statement.activity_ids)
        self.assertEqual(activity.user_id, self.clerk)
        self.assertEqual(activity.date_deadline, dispute.due_on)
        dispute.due_on += timedelta(days=3)
        self.assertEqual(dispute.activity_id.date_deadline, dispute.due_on)
        self.assertEqual(len(statement.activity_ids), 1)
        dispute.action_withdraw()
        self.assertFalse(statement.activity_ids)


class TestWhatIsOnIt(StatementCase):
    """A line is a charge that this customer is to pay to this branch."""

    def test_lines_that_belong_elsewhere(self):
        statement = self.statement(send=False)
        statement.line_ids.unlink()
        lines = self.env["freight.statement.line"].with_user(self.clerk)
        foreign = self.add_charge(
            self.ship, "ISPS", 7, payer="third_party", partner_id=self.pacific_home.id
        )
        foreign.action_release()
        cost = self.add_charge(self.ship, "ISPS", 7, side="buy")
        hidden = self.add_charge(self.ship, "AMS", 7)
        for charge, words in (
            (foreign, "somebody else"),
            (cost, "cost"),
            (hidden, "not released"),
        ):
            with self.subTest(words), self.assertRaises(ValidationError) as refused:
                lines.create({"statement_id": statement.id, "charge_id": charge.id})
            self.assertIn(words, str(refused.exception))
        values = {"statement_id": statement.id, "charge_id": self.charges[0].id}
        for typed in ({"state": "accepted"}, {"amount": 1}, {"text": "x"}):
            with self.subTest(typed), self.assertRaises(UserError):
                lines.create({**values, **typed})
        line = lines.with_context(default_state="accepted", default_amount=1).create(
            values
        )
        self.assertEqual((line.state, line.amount), ("open", 900))
        statement.action_send()
        with self.assertRaises(UserError):
            lines.create({**values, "charge_id": self.charges[1].id})

    def test_charges_of_another_branch(self):
        other = self.env["res.company"].create({"name": "Canary Branch"})
        self.env.user.company_ids += other
        self.ship.destination_company_id = other
        theirs = self.add_charge(self.ship, "THC-D", 7131, company_id=other.id)
        theirs.sudo().action_release()
        statement = self.statement(send=False)
        with self.assertRaises(AccessError) as refused:
            self.env["freight.statement.line"].with_user(self.clerk).create(
                {"statement_id": statement.id, "charge_id": theirs.id}
            )
        self.assertNotIn("7,131", str(refused.exception))

    def test_another_customer_begins_with_nothing_on_it(self):
        statement = self.statement(send=False)
        statement.partner_id = self.pacific_home
        self.assertFalse(statement.line_ids)

    def test_disputes_begin_with_their_buttons(self):
        statement = self.statement()
        disputes = self.env["freight.dispute"].with_user(self.clerk)
        with self.assertRaises(UserError):
            disputes.create({"line_id": statement.line_ids[0].id})
        with self.assertRaises(UserError):
            self.env["freight.statement"].with_user(self.clerk).create(
                {
                    "partner_id": self.saigon_tech.id,
                    "date_from": "2025-05-01",
                    "sent_at": "2025-05-01 00:00:00",
                }
            )
