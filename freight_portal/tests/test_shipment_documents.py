"""Papers of one shipment: sent into their slot, and drafts approved; or refused."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.freight_document.tests import files
from odoo.addons.freight_document.tests.common import DocumentCase, a_pdf

from .desk_case import DeskCase, a_file

SLOT = "commercial_invoice:0"


@tagged("post_install", "-at_install")
class TestShipmentDocuments(DocumentCase, DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = f"/my/shipments/{cls.file.id}"
        cls.send_url = f"{cls.page}/documents"
        cls.foreign = cls.complete(partner_id=cls.pacific_home.id)

    def sent(self):
        self.refresh()
        return self.file.document_ids.filtered("uploaded_by")

    def send(self, slot=SLOT, user=None, url=None, token=True, **file):
        return self.submit(
            url or self.send_url,
            {"slot": slot},
            a_file(**{"name": "invoice.pdf", **file}),
            user or self.ops,
            token,
        )

    def test_page_lists_what_is_there_and_what_is_needed(self):
        self.paper(self.file, number="ON-PAGE")
        self.paper(self.file, number="NOT-ON-PAGE", publish=False)
        page = self.fetch(self.page, self.ops).text
        self.assertIn("ON-PAGE", page.replace("NOT-ON-PAGE", ""))
        self.assertNotIn("NOT-ON-PAGE", page)
        self.assertIn("What we need from you", page)
        self.assertIn(f'value="{SLOT}"', page)

    def test_roles_without_documents_see_nothing_of_them(self):
        self.paper(self.file, number="ON-PAGE")
        page = self.fetch(self.page, self.plain)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("ON-PAGE", page.text)
        self.assertNotIn("What we need from you", page.text)

    def test_role_that_only_reads_sees_no_form_and_cannot_send(self):
        page = self.fetch(self.page, self.reader).text
        self.assertIn("What we need from you", page)
        self.assertNotIn(f'value="{SLOT}"', page)
        answer = self.send(user=self.reader)
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self.sent())

    def test_file_lands_in_its_slot_and_the_page_says_thank_you(self):
        answer = self.send()
        self.assertEqual(answer.status_code, 303)
        document = self.sent()
        self.assertEqual(document.type_id.code, "commercial_invoice")
        self.assertEqual(document.uploaded_by, self.ops.name)
        self.assertEqual((document.state, document.file_name), ("draft", "invoice.pdf"))
        self.assertFalse(document.published_customer)
        url = answer.headers["Location"].partition("#")[0]
        self.assertIn("Our team looks at it next", self.fetch(url).text)

    def test_twice_is_two_files_for_staff_to_choose_from(self):
        self.send()
        self.send()
        self.assertEqual(len(self.sent()), 2)

    def test_what_is_refused_is_said_beside_the_slot_and_leaves_nothing(self):
        kind = self.kind("commercial_invoice")
        kind.max_size_mb = 1
        for name, content, words in (
            ("invoice.pdf", b"", "is empty"),
            ("invoice.pdf", a_pdf() + b"\0" * 1024 * 1024, "larger than 1 MB"),
            ("invoice.exe", b"MZ" + b"\0" * 99, "Rename it"),
            ("invoice.pdf", files.an_image(), "really a file of kind png"),
            ("papers.zip", files.a_zip(), "archive"),
            ("<script>alert(1)</script>.exe", b"MZ", "&lt;script&gt;"),
            ("../../../etc/passwd", b"root:x", "passwd"),
            ("x" * 3000 + ".exe", b"MZ", "Rename it"),
        ):
            with self.subTest(name[:40]):
                answer = self.send(name=name, content=content)
                self.assertEqual(answer.status_code, 422)
                self.assertIn(words, answer.text)
                self.assertIn("aria-invalid", answer.text)
                self.assertNotIn("<script>alert", answer.text)
                self.assertFalse(self.sent())

    def test_virus_is_named_beside_the_slot(self):
        def find(documents, _content, filename):
            text = f"{filename} holds a virus and was not kept."
            raise UserError(text)

        with patch.object(type(self.env["freight.document"]), "_scan", find):
            answer = self.send()
        self.assertEqual(answer.status_code, 422)
        self.assertIn("holds a virus", answer.text)
        self.assertFalse(self.sent())

    def test_wrong_slots_and_missing_files(self):
        for slot in ("house_bill:0", "commercial_invoice:99999999", "x", "", "\x00:0"):
            with self.subTest(slot):
                answer = self.send(slot)
                self.assertEqual(answer.status_code, 422)
                self.assertIn("We do not wait for such a document", answer.text)
        answer = self.submit(self.send_url, {"slot": SLOT}, user=self.ops)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Choose a file first", answer.text)
        self.assertFalse(self.sent())

    def test_foreign_and_absent_shipments_take_nothing(self):
        for number in (self.foreign.id, 10**8, 10**14):
            url = f"/my/shipments/{number}/documents"
            self.assertEqual(self.send(url=url).status_code, 404)
        self.assertEqual(self.send(user=self.finance).status_code, 404)
        self.assertFalse(self.foreign.document_ids.filtered("uploaded_by"))

    def test_shared_shipment_takes_nothing_from_the_party(self):
        self.env["freight.shipment.grant"].create(
            {
                "shipment_id": self.file.id,
                "partner_id": self.pacific_home.id,
                "with_documents": True,
            }
        )
        self.assertEqual(self.fetch(self.page, self.stranger).status_code, 200)
        self.assertEqual(self.send(user=self.stranger).status_code, 404)
        self.assertFalse(self.sent())

    def test_nothing_is_sent_without_the_sessions_token(self):
        self.assertEqual(self.send(token=False).status_code, 400)
        self.assertFalse(self.sent())

    def test_hostile_file_name_comes_out_as_text(self):
        self.send(name='"><img src=x onerror=alert(1)>.pdf')
        self.assertEqual(len(self.sent()), 1)
        self.sent()._issue()
        self.sent()._publish("customer")
        page = self.fetch(self.page).text
        self.assertNotIn("<img src=x", page)
        answer = self.fetch(f"/my/freight/documents/{self.sent().id}")
        self.assertNotIn("<", answer.headers["Content-Disposition"])

    # Drafts to approve

    def asked(self):
        draft = self.draft("house_bill")
        draft.action_ask_review()
        return draft

    def say(self, draft, decision, text="", user=None, key=None, **more):
        return self.submit(
            f"/my/freight/documents/{draft.id}/review",
            {
                "decision": decision,
                "text": text,
                "key": draft._get_review_key() if key is None else key,
            },
            user=user or self.ops,
            **more,
        )

    def test_draft_is_opened_and_approved(self):
        draft = self.asked()
        page = self.fetch(self.page, self.ops).text
        self.assertIn("Please check the draft", page)
        proof = self.fetch(f"/my/freight/documents/{draft.id}/proof")
        self.assertTrue(proof.content.startswith(b"%PDF"))
        self.assertEqual(self.say(draft, "approve").status_code, 303)
        self.refresh()
        self.assertEqual(draft.review_state, "approved")
        self.assertEqual(draft.review_ids.partner_id, self.ops.partner_id)
        # A second click changes nothing, and says so.
        self.assertEqual(self.say(draft, "approve").status_code, 422)
        self.assertEqual(len(draft.review_ids), 1)

    def test_comment_is_kept_as_text_and_shown_to_colleagues(self):
        draft = self.asked()
        self.say(draft, "comment", "<b>Wrong</b> consignee\nsee PO")
        page = self.fetch(self.page, self.reader).text
        self.assertIn("&lt;b&gt;Wrong&lt;/b&gt; consignee", page)
        self.assertIn("We work on your comments", page)
        self.refresh()
        self.assertEqual(draft.review_state, "commented")

    def test_what_cannot_be_taken_down_is_said(self):
        draft = self.asked()
        for decision, text in (("comment", "  "), ("burn", "x"), ("", "")):
            with self.subTest(decision):
                answer = self.say(draft, decision, text)
                self.assertEqual(answer.status_code, 422)
        self.refresh()
        self.assertEqual(draft.review_state, "asked")

    def test_proof_that_changed_meanwhile_is_not_approved_unseen(self):
        draft = self.asked()
        seen = draft._get_review_key()
        self.file.cargo_ids.marks = "NEW MARKS"
        draft.action_ask_review()
        answer = self.say(draft, "approve", key=seen)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("has changed since", answer.text)
        self.refresh()
        self.assertEqual(draft.review_state, "asked")

    def test_nobody_else_sees_or_answers_a_draft(self):
        draft = self.asked()
        proof = f"/my/freight/documents/{draft.id}/proof"
        for user in (self.stranger, self.finance, self.plain):
            self.assertEqual(self.fetch(proof, user).status_code, 404)
            self.assertEqual(self.say(draft, "approve", user=user).status_code, 404)
        self.assertEqual(self.fetch(proof, self.reader).status_code, 200)
        self.assertEqual(self.say(draft, "approve", user=self.reader).status_code, 403)
        self.assertEqual(self.say(draft, "approve", token=False).status_code, 400)
        quiet = self.draft("arrival_notice")
        self.assertEqual(
            self.fetch(f"/my/freight/documents/{quiet.id}/proof", self.ops).status_code,
            404,
        )
        self.refresh()
        self.assertEqual(draft.review_state, "asked")
