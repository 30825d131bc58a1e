"""What staff could do past the verbs, by RPC or through other parts of Odoo."""

import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DocumentCase, a_pdf, pdf_text


@tagged("post_install", "-at_install")
class TestHostile(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls.issued("house_bill")
        cls.env.flush_all()

    def attachments(self, document=None):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "freight.document"),
                    ("res_id", "=", (document or self.bill).id),
                    ("res_field", "!=", False),
                ]
            )
            .with_user(self.clerk)
        )

    def test_defaults_of_the_context_are_typed_values_too(self):
        vals = {
            "shipment_id": self.file.id,
            "type_id": self.kind("commercial_invoice").id,
            "file": base64.b64encode(a_pdf()),
            "file_name": "a.pdf",
        }
        document = (
            self.documents.with_user(self.clerk)
            .with_context(
                default_state="issued",
                default_published_customer=True,
                default_version=7,
                default_sha256="0" * 64,
                default_review_state="approved",
                default_note="Kept",
            )
            .create(vals)
        )
        self.assertEqual(document.state, "draft")
        self.assertEqual(document.version, 1)
        self.assertFalse(document.published_customer)
        self.assertFalse(document.sha256)
        self.assertEqual(document.review_state, "none")
        self.assertEqual(document.note, "Kept")

    def test_frozen_files_are_not_altered_as_attachments(self):
        attachments = self.attachments()
        self.assertEqual(len(attachments), 2)
        for vals in (
            {"raw": a_pdf("Other")},
            {"public": True},
            {"res_field": False},
            {"res_model": False, "res_id": False},
            {"access_token": "known"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                attachments.write(vals)
        with self.assertRaises(UserError):
            attachments.unlink()
        with self.assertRaises(UserError):
            attachments.create(
                {
                    "name": "file",
                    "res_model": "freight.document",
                    "res_id": self.bill.id,
                    "res_field": "file",
                    "raw": a_pdf("Other"),
                }
            )
        self.assertTrue(self.bill._get_bytes())

    def test_originals_are_attached_to_no_message(self):
        original = self.attachments().filtered(lambda one: one.res_field == "file")
        shipment = self.file.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "Mail Documents"):
            shipment.message_post(
                body="See attached",
                attachment_ids=original.ids,
                partner_ids=self.saigon_contact.ids,
                subtype_xmlid="mail.mt_comment",
            )
        with self.assertRaisesRegex(UserError, "Mail Documents"):
            self.env["mail.mail"].create(
                {"attachment_ids": [Command.set(original.ids)], "body_html": "x"}
            )

    def test_a_mail_template_prints_no_original(self):
        template = self.env["mail.template"].create(
            {
                "name": "Bill",
                "model_id": self.env["ir.model"]._get_id("freight.document"),
                "report_template_ids": self.env.ref(
                    "freight_document.report_freight_document"
                ).ids,
            }
        )
        values = template._generate_template(self.bill.ids, ["report_template_ids"])
        _name, content = values[self.bill.id]["attachments"][0]
        self.assertIn("NON-NEGOTIABLE", pdf_text(base64.b64decode(content)).upper())
        with self.assertRaisesRegex(UserError, "issued"):
            template._generate_template(
                self.draft("arrival_notice").ids, ["report_template_ids"]
            )

    def test_a_version_that_is_being_amended_stays_as_it_is(self):
        """Else the new version would stand beside an original that somebody holds."""
        second = self.bill._amend("Typing error")
        with self.assertRaisesRegex(UserError, "amend"):
            self.bill._void("Wrong")
        with self.assertRaisesRegex(UserError, "amend"):
            self.bill.action_surrender()
        self.bill.original_ids.sudo().write({"holder": "shipper"})
        with self.assertRaisesRegex(UserError, "back with us"):
            second._issue()
        self.bill.original_ids.sudo().write({"holder": "us"})
        second._issue()
        self.assertEqual(self.bill.state, "superseded")

    def test_a_kind_that_changes_lets_no_issued_original_out(self):
        self.bill.type_id.write({"is_bill": False, "has_originals": False})
        self.assertEqual(self.bill._get_outside_field(), "copy_file")

    def test_originals_of_a_surrendered_bill_stay_with_us(self):
        self.bill.action_surrender()
        move = self.env["freight.bill.move"].create(
            {
                "document_id": self.bill.id,
                "original_ids": self.bill.original_ids.ids,
                "holder": "shipper",
            }
        )
        with self.assertRaisesRegex(UserError, "Surrendered"):
            move.action_apply()
