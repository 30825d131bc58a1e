"""Documents behind a link: for its recipient alone, who gets a code by mail."""

import base64
import re
from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.freight_document.tests.common import DocumentCase, a_pdf

from ..models.freight_share_code import MOST_TRIES
from .share_case import MARY, SharePageCase

CODE = re.compile(r">\s*([0-9]{6})\s*<")  # >123456<


@tagged("post_install", "-at_install")
class TestShareDocuments(DocumentCase, SharePageCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kind = cls.env["freight.document.type"].create(
            {
                "code": "share_paper",
                "name": "Delivery Note",
                "audience": "link",
                "origin": "received",
            }
        )
        cls.kind_for_links = kind
        cls.paper = cls._paper(cls.file)
        cls.link, cls.key = cls.share(with_documents=True)

    @classmethod
    def _paper(cls, shipment, audience="link"):
        document = cls.documents.create(
            {
                "shipment_id": shipment.id,
                "type_id": cls.kind_for_links.id,
                "file": base64.b64encode(a_pdf("for Mary")),
                "file_name": "note.pdf",
            }
        )
        document._issue()
        if audience:
            document._publish(audience)
        return document

    def mailed_code(self, key=None):
        with self.post_office() as mails:
            answer = self.post(key or self.key, "/code")
        self.assertEqual(answer.status_code, 200)
        [mail] = mails
        self.assertEqual(mail["To"], MARY)
        code = CODE.search(mail.get_body(("html",)).get_content())[1]
        self.assertNotIn(code, mail["Subject"])
        return code

    def give(self, code, key=None):
        return self.post(key or self.key, "/code/check", code=code)

    def fetch(self, document=None, key=None):
        document = document or self.paper
        return self.track(key or self.key, f"/documents/{document.id}")

    def test_list_is_of_what_was_published_to_links(self):
        hidden = self._paper(self.file, audience="customer")
        hidden.type_id.name = "Delivery Note"
        text = self.track(self.key).text
        self.assertIn(f"/documents/{self.paper.id}", text)
        self.assertNotIn(f"/documents/{hidden.id}", text)

    def test_without_the_scope_there_is_no_list_and_no_code(self):
        _link, key = self.share(email="joe@pacifichome.example")
        self.assertNotIn("/documents/", self.track(key).text)
        self.assertEqual(self.track(key, "/code").status_code, 404)
        with self.post_office() as mails:
            self.assertEqual(self.post(key, "/code").status_code, 404)
        self.assertFalse(mails)
        self.assertEqual(self.fetch(key=key).status_code, 404)

    def test_without_a_code_it_leads_to_the_code(self):
        answer = self.fetch()
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/code"))

    def test_code_opens_documents_of_this_link(self):
        answer = self.give(self.mailed_code())
        self.assertEqual(answer.status_code, 303)
        cookie = answer.headers["Set-Cookie"]
        for word in ("HttpOnly", "SameSite=Strict", "Path=/track", "Max-Age=7200"):
            self.assertIn(word, cookie)
        answer = self.fetch()
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertEqual(answer.headers["Cache-Control"], "no-store, private")
        self.assertIn("script-src 'none'", answer.headers["Content-Security-Policy"])

    def test_foreign_unpublished_and_absent_are_alike(self):
        self.give(self.mailed_code())
        other = self._paper(self.complete())
        hidden = self._paper(self.file, audience=None)
        absent = self.track(self.key, "/documents/999999999")
        self.assertEqual(absent.status_code, 404)
        for answer in (
            *(self.fetch(other), self.fetch(hidden)),
            self.track(self.key, f"/documents/{2**40}"),
        ):
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(answer.text, absent.text)

    def test_taken_back_is_gone_at_once(self):
        self.give(self.mailed_code())
        self.assertEqual(self.fetch().status_code, 200)
        self.paper.action_unpublish()
        self.assertEqual(self.fetch().status_code, 404)

    def test_code_is_kept_as_a_hash_only(self):
        code = self.mailed_code()
        row = self.env["freight.share.code"].search([])
        self.assertNotIn(code, row.digest)
        self.assertFalse(self.env["mail.mail"].search([("body_html", "like", code)]))

    def test_wrong_code_five_times_and_the_right_one_opens_nothing(self):
        code = self.mailed_code()
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        for _time in range(MOST_TRIES):
            self.assertEqual(self.give(wrong).status_code, 403)
        answer = self.give(code)
        self.assertEqual(answer.status_code, 403)
        self.assertNotIn("Set-Cookie", answer.headers)

    def test_fifth_try_may_be_the_right_one(self):
        code = self.mailed_code()
        for wrong in ("", "x", "12345", "²" * 6):
            self.assertEqual(self.give(wrong).status_code, 403)
        self.assertEqual(self.give(f" {code[:3]} {code[3:]} ").status_code, 303)

    def test_late_used_and_replaced_codes_open_nothing(self):
        code = self.mailed_code()
        self.assertEqual(self.give(code).status_code, 303)
        self.assertEqual(self.give(code).status_code, 403)
        late = self.mailed_code()
        self.env["freight.share.code"].search([], limit=1).made_at -= timedelta(
            minutes=11
        )
        self.assertEqual(self.give(late).status_code, 403)
        self.env["freight.share.code"].search([]).unlink()
        first, second = self.mailed_code(), self.mailed_code()
        if first != second:
            self.assertEqual(self.give(first).status_code, 403)
        self.assertEqual(self.give(second).status_code, 303)

    def test_code_and_pass_of_another_link_open_nothing(self):
        other = self.complete()
        self._paper(other)
        link, key = self.share(other, with_documents=True)
        code = self.mailed_code()
        self.assertEqual(self.give(code, key).status_code, 403)
        self.mailed_code(key)
        self.assertEqual(self.give(code, key).status_code, 403)
        self.assertEqual(self.give(code).status_code, 303)
        self.assertFalse(link._is_pass(self.link._get_pass()))
        theirs = other.document_ids[-1]
        self.assertEqual(self.fetch(theirs, key).status_code, 303)
        for junk in ("", "x", "AAAA", "é", self.link._get_pass()[:-2]):
            self.assertFalse(self.link._is_pass(junk), junk)

    def test_only_some_codes_are_mailed(self):
        for _time in range(3):
            self.mailed_code()
        with self.post_office() as mails:
            answer = self.post(self.key, "/code")
        self.assertEqual(answer.status_code, 429)
        self.assertFalse(mails)

    def test_mail_that_fails_is_told(self):
        with (
            self.post_office(refuse=OSError("down")),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            answer = self.post(self.key, "/code")
        self.assertEqual(answer.status_code, 503)
        self.assertIn("could not be sent", answer.text)

    def test_revoked_link_serves_nothing_to_who_had_the_code(self):
        self.give(self.mailed_code())
        self.link.action_revoke()
        self.assertEqual(self.fetch().status_code, 404)
