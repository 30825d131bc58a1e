"""Statements: sent, accepted or disputed line by line, and invoiced."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.freight_shipment.tests.common import day
from odoo.addons.freight_shipment.tools.viewer import Viewer

from .books import BooksCase

FINANCE = Viewer(capabilities=frozenset({"finance"}))


class StatementCase(BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saigon_tech.email = "finance@saigontech.example"
        cls.ship = cls.fcl()
        cls.clerk, cls.portal = (
            new_test_user(
                cls.env,
                f"statement-{name}",
                groups=group,
                company_id=cls.company.id,
                company_ids=cls.company.ids,
            )
            for name, group in (
                ("clerk", "freight_base.group_freight_finance"),
                ("portal", "base.group_portal"),
            )
        )
        cls.charges = cls.env["freight.charge"].union(
            *(
                cls.add_charge(cls.ship, code, price)
                for code, price in (("OFR", 900), ("DOC", 45), ("THC-O", 150))
            )
        )
        cls.charges.action_release()
        cls.add_charge(cls.ship, "BAF", 333)
        cls.add_charge(cls.ship, "THC-D", 444, side="buy")

    def statement(self, send=True, **vals):
        statement = (
            self.env["freight.statement"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_id": self.saigon_tech.id,
                    "company_id": self.company.id,
                    "date_from": day(1).date(),
                    "date_to": fields.Date.context_today(self.ship),
                    **vals,
                }
            )
        )
        statement.action_fill()
        if send:
            statement.action_send()
        return statement

    def find(self, statement, code):
        return statement.line_ids.filtered(
            lambda line: line.charge_id.code_id.code == code
        )


class TestStatements(StatementCase):
    def test_what_is_released_and_not_billed_is_on_one_statement(self):
        statement = self.statement()
        self.assertEqual(statement.line_ids.charge_id, self.charges)
        self.assertEqual(statement.state, "sent")
        with self.assertRaises(UserError):
            self.statement()

    def test_the_mail_lists_charges_and_nothing_else(self):
        statement = self.statement()
        mail = statement.message_ids.filtered(lambda one: one.message_type != "note")
        body = " ".join(mail.mapped("body"))
        self.assertIn("900.00", body)
        self.assertIn(self.ship.name, body)
        for figure in ("333", "444"):
            self.assertNotIn(figure, body)

    def test_accepted_lines_are_invoiced_in_one_go_and_disputed_ones_are_not(self):
        statement = self.statement()
        freight, doc, thc = statement.line_ids
        with self.assertRaises(AccessError):
            freight._accept(Viewer())
        (freight | doc)._accept(FINANCE)
        self.assertEqual(statement.state, "sent")
        with self.assertRaises(UserError):
            thc._dispute("  ", FINANCE)
        thc._dispute("We agreed on 120", FINANCE)
        self.assertEqual(statement.state, "answered")
        statement.action_invoice()
        self.assertEqual(len((freight | doc).charge_id.invoice_id), 1)
        self.assertFalse(thc.charge_id.invoice_id)
        self.assertEqual(statement.state, "answered")
        with self.assertRaises(UserError):
            statement.action_invoice()
        with self.assertRaises(UserError):
            thc.charge_id.make_invoices()
        with self.assertRaises(UserError):
            freight._dispute("Too late", FINANCE)
        dispute = statement.dispute_ids
        dispute.answer = "It is 150 from May on"
        dispute.action_answer()
        self.assertEqual(
            dispute.message_ids.mapped(lambda one: (one.from_customer, one.text)),
            [(True, "We agreed on 120"), (False, "It is 150 from May on")],
        )
        thc._accept(FINANCE)
        self.assertEqual(dispute.state, "settled")
        statement.action_invoice()
        self.assertEqual(statement.state, "invoiced")

    def test_a_customer_who_is_right_gets_a_corrected_charge(self):
        statement = self.statement()
        thc = statement.line_ids[2]
        thc.action_dispute()
        charge = thc.charge_id
        statement.dispute_ids.action_concede()
        self.assertEqual((thc.state, charge.state), ("withdrawn", "draft"))
        charge.price = 120
        charge.action_confirm()
        charge.action_release()
        again = self.statement(send=False)
        self.assertEqual(again.line_ids.charge_id, charge)

    def test_the_clock_of_a_dispute(self):
        statement = self.statement()
        statement.line_ids[0]._dispute("Why?", FINANCE)
        dispute = statement.dispute_ids
        today = fields.Date.context_today(dispute)
        self.assertEqual(dispute.due_on, today + timedelta(days=7))
        self.assertFalse(dispute.is_overdue)
        dispute.due_on = today - timedelta(days=1)
        self.assertTrue(dispute.is_overdue)
        found = self.env["freight.dispute"].search([("is_overdue", "=", True)])
        self.assertIn(dispute, found)
        self.assertEqual(statement.overdue_count, 1)

    def test_what_was_sent_stays(self):
        statement = self.statement()
        for change in (
            lambda: statement.write({"date_to": "2030-01-01"}),
            lambda: statement.write({"state": "draft"}),
            lambda: statement.line_ids[0].write({"state": "accepted"}),
            lambda: statement.line_ids[0].unlink(),
            lambda: statement.unlink(),
            lambda: statement.action_fill(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_nobody_outside(self):
        statement = self.statement()
        line = statement.line_ids[0]
        line._dispute("Why?", FINANCE)
        dispute = statement.dispute_ids
        for record in (statement, line, dispute, dispute.message_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.portal).read(["id"])
        for record, name in (
            (statement, "action_fill"),
            (statement, "action_send"),
            (statement, "action_invoice"),
            (line, "action_accept"),
            (line, "action_dispute"),
            (dispute, "action_answer"),
            (dispute, "action_concede"),
            (dispute, "action_withdraw"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(record.with_user(self.portal), name)()
