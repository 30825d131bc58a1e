"""The message that tells agent and carrier to release without an original."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OUTSIDERS, DocumentCase, pdf_text
from .test_bill import held


@tagged("post_install", "-at_install")
class TestTelex(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.env["res.partner"].create(
            {"name": "Harbor Agents", "email": "ops@harbor.example", "city": "LA"}
        )
        cls.file.destination_agent_id = cls.agent
        cls.bill = cls.issued("house_bill")

    def message(self):
        return self.file.document_ids.filtered(
            lambda one: one.type_id == self.kind("telex_release")
        )

    def test_surrender_makes_it_numbered_and_offers_to_mail_it(self):
        action = self.bill.with_user(self.clerk).action_surrender()
        message = self.message()
        self.assertEqual(message.state, "issued")
        self.assertRegex(message.number, r"^TLX/.*\d{5}$")
        text = " ".join(pdf_text(message._get_bytes()).split())
        self.assertIn("TELEX RELEASE", text)
        self.assertIn(self.bill.number, text)
        self.assertIn("All 3 originals", text)
        self.assertIn("without presentation of an original", text)
        for name in ("Harbor Agents", self.file.consignee_id.name):
            self.assertIn(name, text)
        self.assertIn(message.display_name, str(self.file.message_ids.mapped("body")))
        pack = (
            self.env["freight.document.mail"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(pack.document_ids, message)
        self.assertEqual(pack.partner_ids, self.agent)
        pack.action_send()
        mail = self.env["mail.mail"].sudo().search([], order="id desc", limit=1)
        self.assertEqual(mail.attachment_ids.raw, message._get_bytes())

    def test_no_outsider_gets_it(self):
        self.bill.action_surrender()
        for viewer in OUTSIDERS:
            self.assertFalse(self.message()._get_outside_file(viewer))

    def test_without_a_surrendered_bill_there_is_none(self):
        draft = self.draft("telex_release")
        self.bill.original_ids.sudo().write({"holder": "presented"})
        with self.assertRaisesRegex(UserError, "surrendered"):
            draft._issue()

    def test_a_hold_holds_it_and_the_managers_reason_goes_with_it(self):
        with held():
            with self.assertRaises(UserError):
                self.bill.with_user(self.clerk).action_surrender()
            self.assertFalse(self.message())
            self.bill.with_user(self.manager)._surrender("Bank called")
        self.assertEqual(self.message().override_reason, "Bank called")
