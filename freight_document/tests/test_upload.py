"""A customer's file goes into a slot of the checklist, or nowhere."""

import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from . import files
from .common import CUSTOMER, LINK, NO_DOCUMENTS, DocumentCase, a_pdf
from .test_tools_clamd import EICAR, clamd


@tagged("post_install", "-at_install")
class TestUpload(DocumentCase):
    def send(
        self,
        content=None,
        filename="invoice.pdf",
        slot="commercial_invoice:0",
        viewer=CUSTOMER,
    ):
        return self.documents._receive_upload(
            self.file,
            slot,
            filename,
            a_pdf() if content is None else content,
            viewer,
            self.saigon_contact,
        )

    def item(self):
        (found,) = [
            item
            for item in self.view()["checklist"]
            if item["code"] == "commercial_invoice"
        ]
        return found

    def test_a_file_fills_its_slot_and_waits_for_staff(self):
        slot = self.item()
        self.assertEqual(slot["you_send_it"], True)
        document = self.send(slot=slot["slot"])
        self.assertEqual((document.state, document.uploaded_by), ("draft", "Ms Lan"))
        self.assertTrue(document._get_bytes().startswith(b"%PDF-"))
        self.assertEqual(self.item()["state"]["code"], "received")
        self.assertFalse(self.view()["documents"])
        document.with_user(self.clerk).action_issue()
        self.assertEqual(document.state, "issued")

    def test_only_slots_that_wait_for_the_customer(self):
        for slot in (
            *("house_bill:0", "nonsense", "", "commercial_invoice:99", None),
            *("delivery_order:0", "master_bill:0", "commercial_invoice:0:1"),
        ):
            with self.subTest(slot), self.assertRaises(UserError):
                self.send(slot=slot)

    def test_only_viewers_of_documents(self):
        for viewer in (LINK, NO_DOCUMENTS):
            with self.subTest(viewer), self.assertRaises(UserError):
                self.send(viewer=viewer)

    def test_hostile_files_leave_nothing_behind(self):
        before = self.env["ir.attachment"].sudo().search_count([])
        for filename, content in (
            ("invoice.pdf", files.a_zip()),
            ("invoice.exe.pdf", a_pdf()),
            ("invoice.xlsx", files.an_xlsx(xl__vbaProject_dot_bin=b"x")),
            ("invoice.pdf", files.a_raw_pdf(b"<< /S /JavaScript >>")),
            ("invoice.txt", b"just text"),
            ("invoice.pdf", b""),
        ):
            with self.subTest(filename), self.assertRaises(UserError):
                self.send(content, filename)
        self.kind("commercial_invoice").max_size_mb = 1
        with self.assertRaisesRegex(UserError, "1 MB"):
            self.send(a_pdf() + b"\n" * 1024 * 1024)
        self.assertFalse(self.file.document_ids)
        self.assertEqual(self.env["ir.attachment"].sudo().search_count([]), before)

    def test_names_are_data(self):
        document = self.send(filename="../../etc/<b>\"pass'wd\n.pdf")
        name = document._get_filename()
        for sign in ("/", "\\", "<", '"', "\n"):
            self.assertNotIn(sign, name)

    def test_a_flood_stops(self):
        with patch(
            "odoo.addons.freight_document.models.freight_document_upload.MOST_WAITING",
            2,
        ):
            self.send()
            self.send()
            with self.assertRaisesRegex(UserError, "wait to be looked at"):
                self.send()

    def test_scanner_has_the_last_word(self):
        with clamd() as address, patch.dict(os.environ, {"FREIGHT_CLAMD": address}):
            self.send()
        self.kind("commercial_invoice").file_kinds = "txt"
        with clamd() as address, patch.dict(os.environ, {"FREIGHT_CLAMD": address}):
            with (
                self.assertRaisesRegex(UserError, "virus"),
                self.assertLogs("odoo.addons.freight_document", "WARNING"),
            ):
                self.send(EICAR, "note.txt")
        with patch.dict(os.environ, {"FREIGHT_CLAMD": "/nowhere/clamd.ctl"}):
            with (
                self.assertRaisesRegex(UserError, "could not be scanned"),
                self.assertLogs("odoo.addons.freight_document", "ERROR"),
            ):
                self.send(b"fine", "note.txt")
