"""Our own invoices of US demurrage say all that 46 CFR 541.6 asks, or are not sent."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .us_case import UsCase


@tagged("post_install", "-at_install")
class TestUsStatement(UsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env,
            "us-clerk",
            groups="freight_base.group_freight_finance",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def invoice(self, **terms):
        invoice = self.stand("sell", **terms).make_invoices("2025-06-02")
        return invoice

    def said(self, invoice):
        statement = invoice._get_freight_us_statement()
        rows = statement["rows"] + [
            row for box in statement["boxes"] for row in box["rows"]
        ]
        return {paragraph: text for paragraph, _label, text in rows}

    def certify(self, invoice):
        invoice.with_user(self.clerk).action_freight_us_certify()

    def test_what_lacks_something_is_not_posted_and_it_says_what_to_do(self):
        invoice = self.invoice(reference=False)
        with self.assertRaises(UserError) as refused:
            invoice.action_post()
        text = str(refused.exception)
        for paragraph in ("(b)(6)", "(c)(2)", "(e)(1)", "(e)(2)"):
            self.assertIn(f"541.6{paragraph}", text)
        self.assertIn("Available for pick-up", text)
        self.assertNotIn("541.6(b)(7)", text, "that is asked of exports")
        self.assertNotIn("541.6(a)(1)", text)
        self.assertEqual(invoice.state, "draft")
        self.assertIn("541.6(b)(6)", invoice.freight_us_lacks)
        self.assertNotIn("541.6(d)(2)", invoice.freight_us_lacks)
        self.company.freight_us_dispute_page = False
        with self.assertRaisesRegex(UserError, r"541\.6\(d\)\(2\)"):
            invoice.action_post()

    def test_what_is_whole_is_posted_and_carries_the_list(self):
        self.tell_available()
        invoice = self.invoice()
        self.certify(invoice)
        self.assertFalse(invoice.freight_us_lacks)
        invoice.action_post()
        self.assertIn("05/24/2025 – 05/26/2025", invoice.invoice_line_ids.name)
        said = self.said(invoice)
        self.assertEqual(said["541.6(a)(1)"], "MEDUSG250012")
        self.assertEqual(said["541.6(b)(3)"], "3")
        self.assertEqual(said["541.6(b)(4)"], "05/21/2025")
        self.assertEqual(said["541.6(b)(5)"], "05/23/2025")
        self.assertEqual(said["541.6(b)(6)"], "05/21/2025")
        self.assertEqual(said["541.6(b)(8)"], "05/24/2025 – 05/26/2025")
        self.assertEqual(said["541.6(c)(2)"], "Rule 21, 4.2")
        self.assertIn("150.00", said["541.6(c)(1)"])
        self.assertIn("541.4(a)(2)", said["541.6(a)(4)"], "collect: the consignee")
        self.assertIn("30 days", said["541.6(d)(3)"])
        self.assertEqual(len(said), 19, "all of the list but the export's return date")

    def test_it_stands_on_the_printed_invoice(self):
        self.tell_available()
        invoice = self.invoice()
        self.certify(invoice)
        invoice.action_post()
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "account.account_invoices", invoice.ids
        )
        text = html.decode()
        for words in ("46 CFR 541.6", "Rule 21, 4.2", "https://www.example.com/disput"):
            self.assertIn(words, text)
        plain = self.add_charge(self.job, "OFR", 900).make_invoices("2025-06-02")
        plain.action_post()
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "account.account_invoices", plain.ids
        )
        self.assertNotIn("541.6", html.decode())

    def test_what_was_sent_stays_whatever_is_corrected_later(self):
        self.tell_available()
        invoice = self.invoice()
        self.certify(invoice)
        invoice.action_post()
        before = self.said(invoice)
        self.clock(side="sell").terms_id.write({"reference": "Another", "free_days": 1})
        self.clocks._refresh_company(self.company.id)
        self.assertEqual(self.said(invoice), before)
        invoice.button_draft()
        self.assertFalse(invoice.freight_us_certified_by_id)
        self.assertEqual(self.said(invoice)["541.6(c)(2)"], "Another")

    def test_without_free_time_it_says_so(self):
        self.tell_available()
        invoice = self.invoice(free_days=0)
        self.certify(invoice)
        invoice.action_post()
        self.assertEqual(self.said(invoice)["541.6(b)(3)"], "0")
        self.assertEqual(self.said(invoice)["541.6(b)(4)"], "no free time")

    def test_who_contracted_can_be_billed_and_a_third_party_cannot(self):
        self.tell_available()
        charge = self.stand("sell")
        charge.action_draft()
        charge.partner_id = self.saigon_tech
        charge.action_confirm()
        invoice = charge.make_invoices("2025-06-02")
        self.certify(invoice)
        self.assertIn("541.4(a)(1)", self.said(invoice)["541.6(a)(4)"])
        invoice.unlink()
        charge.action_draft()
        charge.partner_id = self.line_partner
        charge.action_confirm()
        invoice = charge.make_invoices("2025-06-02")
        self.certify(invoice)
        with self.assertRaisesRegex(UserError, r"541\.6\(a\)\(4\)"):
            invoice.action_post()

    def test_late_ones_say_so_and_are_posted(self):
        self.tell_available()
        invoice = self.stand("sell").make_invoices("2025-07-15")
        self.certify(invoice)
        self.assertIn("541.7(a): 50 days", invoice.freight_us_lacks)
        with freeze_time("2025-07-15"):
            invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_only_finance_certifies_and_only_what_is_due(self):
        self.tell_available()
        invoice = self.invoice()
        accountant = new_test_user(
            self.env,
            "us-books",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        portal = new_test_user(self.env, "us-portal", groups="base.group_portal")
        for user in (accountant, portal):
            with self.assertRaises(AccessError):
                invoice.with_user(user).action_freight_us_certify()
        plain = self.add_charge(self.job, "OFR", 900).make_invoices("2025-06-02")
        with self.assertRaisesRegex(UserError, "only draft invoices"):
            self.certify(plain)

    def test_an_accountant_who_is_no_forwarder_posts_it(self):
        self.tell_available()
        invoice = self.invoice()
        self.certify(invoice)
        accountant = new_test_user(
            self.env,
            "us-books-2",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.env.invalidate_all()
        invoice.with_user(accountant).action_post()
        self.assertTrue(invoice.freight_us_statement)
