"""Who may do what with documents, by whatever way."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import DocumentCase

MODELS = (
    *("freight.document", "freight.document.type", "freight.document.rule"),
    *("freight.bill.original", "freight.document.review", "freight.awb.stock"),
    *("freight.awb.number", "freight.document.batch", "freight.document.publish"),
    *("freight.document.mail", "freight.document.make", "freight.document.void"),
    *("freight.document.amend", "freight.document.release", "freight.bill.move"),
)


@tagged("post_install", "-at_install")
class TestRights(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "doc_portal", "base.group_portal")
        cls.portal.partner_id.parent_id = cls.saigon_tech
        cls.reader = new_test_user(
            cls.env, "doc_reader", "freight_base.group_freight_user"
        )
        cls.bill = cls.issued("house_bill")
        cls.bill._publish("customer")
        cls.env.flush_all()

    def test_share_users_reach_no_model(self):
        self.env.invalidate_all()
        for name in MODELS:
            records = self.env[name].with_user(self.portal)
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(name, operation=operation):
                    self.assertFalse(records.has_access(operation))
            with self.assertRaises(AccessError):
                records.search([])

    def test_share_users_call_no_verb(self):
        self.env.invalidate_all()
        bill = self.bill.with_user(self.portal)
        for verb in (
            *("action_issue", "action_amend", "action_void", "action_surrender"),
            *("action_publish", "action_unpublish", "action_open_file"),
            *("action_hand_over", "action_ask_review", "action_end_review"),
            *("action_release",),
        ):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(bill, verb)()
        shipment = self.file.with_user(self.portal)
        for verb in (
            "action_make_documents",
            "action_mail_documents",
            "action_allocate_awb",
        ):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(shipment, verb)()
        number = self.env["freight.awb.number"].with_user(self.portal)
        for verb in ("action_free", "action_void"):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(number, verb)()

    def test_share_users_reach_no_attachment(self):
        self.env.invalidate_all()
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "freight.document"),
                    ("res_id", "=", self.bill.id),
                    ("res_field", "!=", False),
                ]
            )
        )
        self.assertEqual(set(attachments.mapped("res_field")), {"file", "copy_file"})
        self.assertFalse(any(attachments.mapped("public")))
        for attachment in attachments.with_user(self.portal):
            with self.assertRaises(AccessError):
                attachment.read(["datas"])
        with self.assertRaises(AccessError):
            attachments.with_user(self.portal).search(
                [("res_model", "=", "freight.document"), ("res_field", "!=", False)]
            )

    def test_readers_read(self):
        bill = self.bill.with_user(self.reader)
        self.assertTrue(bill._get_staff_file())
        for verb in ("action_unpublish", "action_void", "action_issue"):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(bill, verb)()
        with self.assertRaises(AccessError):
            bill.note = "x"

    def test_wizards_check_who_applies_them(self):
        """Their records come by id from whoever opened them."""
        for model in ("freight.document.publish", "freight.document.void"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.reader).create(
                    {"document_ids": self.bill.ids}
                )

    def test_branches(self):
        other = self.env["res.company"].create({"name": "Hamburg"})
        uwe = new_test_user(
            self.env,
            "doc_uwe",
            "freight_base.group_freight_documentation",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.env.invalidate_all()
        theirs = self.bill.with_user(uwe).with_company(other)
        self.assertFalse(theirs.search([]))
        self.assertFalse(self.env["freight.bill.original"].with_user(uwe).search([]))
        with self.assertRaises(AccessError):
            theirs.action_open_file()
        with self.assertRaises(AccessError):
            self.documents.with_user(uwe).with_company(other).create(
                {"shipment_id": self.file.id, "type_id": self.bill.type_id.id}
            )
        self.file.destination_company_id = other
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(theirs.search([]), theirs)
