"""One mail with chosen documents, never with an original."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DocumentCase


@tagged("post_install", "-at_install")
class TestMail(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saigon_contact.email = "lan@saigontech.example"
        cls.bill = cls.issued("house_bill")
        cls.notice = cls.issued("arrival_notice")

    def pack(self, documents=None, **vals):
        return (
            self.env["freight.document.mail"]
            .with_user(self.clerk)
            .create(
                {
                    "shipment_id": self.file.id,
                    "document_ids": (documents or self.bill | self.notice).ids,
                    "partner_ids": self.saigon_contact.ids,
                    "lang": "en_US",
                    **vals,
                }
            )
        )

    def test_copies_go_out_and_the_history_says_to_whom(self):
        pack = self.pack()
        self.assertIn("non-negotiable copy", pack.file_text)
        pack.action_send()
        mail = self.env["mail.mail"].sudo().search([], order="id desc", limit=1)
        self.assertEqual(mail.recipient_ids, self.saigon_contact)
        self.assertIn(self.file.name, mail.subject)
        sent = {one.raw for one in mail.attachment_ids}
        self.assertEqual(
            sent, {self.bill._get_bytes("copy_file"), self.notice._get_bytes()}
        )
        self.assertNotIn(self.bill._get_bytes(), sent)
        note = self.file.message_ids[0]
        self.assertIn("lan@saigontech.example", note.body)
        self.assertTrue(note.is_internal)
        self.assertFalse(mail.attachment_ids.filtered("public"))

    def test_files_are_deleted_with_their_mail(self):
        self.pack().action_send()
        mail = self.env["mail.mail"].sudo().search([], order="id desc", limit=1)
        files = mail.attachment_ids
        mail.unlink()
        self.assertFalse(files.exists())

    def test_links_where_there_are_some(self):
        pack = self.pack(way="links")
        self.assertIn(self.bill.display_name, pack.link_text)
        with self.assertRaisesRegex(UserError, "no link"):
            pack.action_send()
        lan, other = (
            self.saigon_contact,
            self.env["res.partner"].create({"name": "Minh", "email": "m@x.example"}),
        )
        with patch.object(
            type(self.documents),
            "_get_document_link",
            lambda self, person: f"https://x.example/{self.id}?p={person.id}&a=1",
        ):
            pack = self.pack(way="links", partner_ids=(lan | other).ids)
            self.assertFalse(pack.link_text)
            pack.action_send()
        mails = self.env["mail.mail"].sudo().search([], order="id desc", limit=2)
        for mail in mails:
            (person,) = mail.recipient_ids
            self.assertFalse(mail.attachment_ids)
            link = f"https://x.example/{self.bill.id}?p={person.id}&amp;a=1"
            self.assertIn(link, mail.body_html)
            others = (lan | other) - person
            self.assertNotIn(f"p={others.id}&", mail.body_html)

    def test_what_is_not_mailed(self):
        master = self.received("master_bill")
        with self.assertRaisesRegex(UserError, "original only"):
            self.pack(master).action_send()
        with self.assertRaises(UserError):
            self.pack(self.draft("booking_confirmation")).action_send()
        self.notice._void("Wrong")
        with self.assertRaises(UserError):
            self.pack(self.notice).action_send()
        with self.assertRaisesRegex(UserError, "Choose documents of"):
            self.pack(self.issued("arrival_notice", self.complete())).action_send()
        nobody = self.env["res.partner"].create({"name": "No Address"})
        with self.assertRaisesRegex(UserError, "e-mail address"):
            self.pack(self.bill, partner_ids=nobody.ids).action_send()
