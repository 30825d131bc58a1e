"""Our own route serves documents; nothing else does."""

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import limited_field_access_token

from .common import DocumentCase
from .files import an_image, an_xlsx


@tagged("post_install", "-at_install")
class TestServing(DocumentCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "serve_portal", "base.group_portal")
        cls.portal.partner_id.parent_id = cls.saigon_tech
        cls.employee = new_test_user(cls.env, "serve_employee", "base.group_user")
        cls.bill = cls.issued("house_bill")
        cls.bill._publish("customer")
        cls.bill._publish("link")
        cls.env.flush_all()

    def get(self, login, path):
        self.authenticate(login, login)
        return self.url_open(path, allow_redirects=False)

    def test_staff_get_the_file_and_hard_headers(self):
        for path, field in (("", "file"), ("/copy", "copy_file")):
            answer = self.get("doc_clerk", f"/freight/document/{self.bill.id}{path}")
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(answer.content, self.bill._get_bytes(field))
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("no-store", answer.headers["Cache-Control"])
            self.assertIn(
                "script-src 'none'", answer.headers["Content-Security-Policy"]
            )
            self.assertIn("HBL-SHP", answer.headers["Content-Disposition"])

    def test_what_is_no_pdf_is_sandboxed(self):
        for kind, content, shown in (
            ("png", an_image(), "inline"),
            ("xlsx", an_xlsx(), "attachment"),
        ):
            paper = self.received("commercial_invoice", content, f"a.{kind}")
            answer = self.get("doc_clerk", f"/freight/document/{paper.id}")
            self.assertEqual(answer.content, content)
            self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
            self.assertTrue(answer.headers["Content-Disposition"].startswith(shown))

    def test_others_get_what_the_absent_gets(self):
        absent = self.get("serve_portal", "/freight/document/999999999")
        for login in ("serve_portal", "serve_employee"):
            for path in ("", "/copy"):
                answer = self.get(login, f"/freight/document/{self.bill.id}{path}")
                self.assertEqual(answer.status_code, 404)
                self.assertEqual(answer.text, absent.text)
            printed = self.get(login, f"/freight/document/print/{self.bill.id}")
            self.assertEqual(printed.status_code, 404)

    def test_what_no_document_can_be_is_absent_too(self):
        for path in (
            *("99999999999999999999", "print/99999999999999999999", "print/x"),
            *("template/99999999999999999999", "99999999999999999999/copy"),
            "print/" + ",".join(["1"] * 501),
        ):
            answer = self.get("doc_clerk", f"/freight/document/{path}")
            with self.subTest(path[:40]):
                self.assertEqual(answer.status_code, 404)

    @mute_logger("odoo.http")  # Odoo says that the report has no page
    def test_reports_of_odoo_show_outsiders_nothing(self):
        for login in ("serve_portal", "serve_employee"):
            for kind in ("html", "pdf", "text", "freight-pdf"):
                answer = self.get(
                    login, f"/report/{kind}/freight_document.documents/{self.bill.id}"
                )
                with self.subTest(login=login, kind=kind):
                    self.assertFalse(answer.content.startswith(b"%PDF"))
                    self.assertNotIn(self.bill.number.encode(), answer.content)

    def test_nobody_anonymous(self):
        answer = self.url_open(
            f"/freight/document/{self.bill.id}", allow_redirects=False
        )
        self.assertIn(answer.status_code, (302, 303))

    def test_no_other_route_serves_it_to_outsiders(self):
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "freight.document"),
                    ("res_id", "=", self.bill.id),
                    ("res_field", "in", ("file", "copy_file")),
                ]
            )
        )
        self.assertEqual(len(attachments), 2)
        paths = [
            f"/web/content/freight.document/{self.bill.id}/{name}"
            for name in ("file", "copy_file", "proof_file")
        ]
        paths += [
            f"/web/{route}/{one.id}{query}"
            for one in attachments
            for route in ("content", "image")
            for query in ("", "?access_token=x", "?download=1")
        ]
        # Tokens that were made for staff's own browser open it to nobody else.
        attachments.generate_access_token()
        self.env.flush_all()
        paths += [
            f"/web/{route}/{one.id}?access_token={token}"
            for one in attachments
            for route in ("content", "image")
            for token in (one.access_token, one._get_raw_access_token())
        ]
        paths.append(
            f"/web/content/freight.document/{self.bill.id}/file?access_token="
            + limited_field_access_token(self.bill, "file", scope="binary")
        )
        # The placeholder of /web/image is all that may come.
        secret = [one.raw for one in attachments]
        for login in ("serve_portal", None):
            for path in paths:
                if login:
                    answer = self.get(login, path)
                else:
                    self.logout()
                    answer = self.url_open(path, allow_redirects=False)
                with self.subTest(path, login=login):
                    self.assertFalse(answer.content in secret)
                    self.assertFalse(answer.content.startswith(b"%PDF"))

    def test_several_are_printed_as_one(self):
        notice = self.issued("arrival_notice")
        draft = self.draft("booking_confirmation")
        answer = self.get(
            "doc_clerk",
            f"/freight/document/print/{notice.id},{draft.id},{self.bill.id}",
        )
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        report = self.env.ref("freight_document.report_freight_document")
        content, kind = report._render(report, (notice | self.bill).ids)
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))
