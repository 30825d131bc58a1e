"""The pages: over HTTP, as each visitor, with forms as browsers send them."""

import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.freight_document.tests.files import a_raw_pdf

from .talk_case import TalkCase

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


@tagged("post_install", "-at_install")
class TestTalkPages(TalkCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.portal_user(
            "admin@saigontech.example", cls.saigon_tech, "administrator"
        )

    def sign_in(self, user):
        self.authenticate(user.login, user.login)

    def get(self, url):
        return self.url_open(url, allow_redirects=False)

    def post(self, url, data=None, page="/my/notifications", **options):
        token = CSRF.search(self.url_open(page).text)
        data = {"csrf_token": token and token[1], **(data or {})}
        return self.url_open(url, data=data, allow_redirects=False, **options)

    def test_talk_begins_on_the_shipments_page(self):
        self.sign_in(self.lan)
        page = f"/my/shipments/{self.file.id}"
        answer = self.post(f"{page}/messages", {"text": "<b>Hi</b>"}, page)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("#freight_conversation"))
        text = self.url_open(page).text
        self.assertIn("&lt;b&gt;Hi&lt;/b&gt;", text)
        self.assertNotIn("<b>Hi</b>", text)
        answer = self.post(f"{page}/messages", {"text": " "}, page)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Write a message", answer.text)

    def test_files_come_back_as_files(self):
        self.sign_in(self.lan)
        talk = self.asked()
        page = f"/my/messages/{talk.id}"
        files = [("files", ("list.pdf", a_raw_pdf(), "application/pdf"))]
        self.assertEqual(self.post(page, page=page, files=files).status_code, 303)
        file = talk.message_ids.file_ids
        answer = self.get(f"{page}/files/{file.id}")
        self.assertEqual(answer.content, a_raw_pdf())
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("no-store", answer.headers["Cache-Control"])
        files = [("files", ("evil.pdf", b"<script>", "application/pdf"))]
        answer = self.post(page, {"text": "Kept"}, page=page, files=files)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("evil.pdf", answer.text)
        self.assertIn(">Kept</textarea>", answer.text)
        other = self.talks._ask(self.lan, "Other", "Text")
        for address in (
            f"/my/messages/{other.id}/files/{file.id}",
            f"{page}/files/{2**31 - 1}",
            f"{page}/files/{2**70}",
            f"/freight/conversation/file/{file.id}",
        ):
            self.assertEqual(self.get(address).status_code, 404, address)
        self.sign_in(self.operator)
        answer = self.get(f"/freight/conversation/file/{file.id}")
        self.assertEqual(answer.content, a_raw_pdf())

    def test_foreign_and_absent_talks_are_answered_alike(self):
        talk = self.asked()
        file = talk._say_as(self.lan, "x", [("a.pdf", a_raw_pdf())]).file_ids
        self.sign_in(self.karen)
        for path in ("", f"/files/{file.id}"):
            foreign = self.get(f"/my/messages/{talk.id}{path}")
            absent = self.get(f"/my/messages/{2**31 - 1}{path}")
            self.assertEqual((foreign.status_code, absent.status_code), (404, 404))
        for path in ("", "/read"):
            for number in (talk.id, 2**31 - 1, 2**70):
                answer = self.post(f"/my/messages/{number}{path}", {"text": "x"})
                self.assertEqual(answer.status_code, 404)
        answer = self.post(f"/my/shipments/{self.file.id}/messages", {"text": "x"})
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(len(talk.message_ids), 2)

    def test_granted_party_sees_and_says_nothing(self):
        self.env["freight.shipment.grant"].create(
            {"shipment_id": self.file.id, "partner_id": self.pacific_home.id}
        )
        self.asked("CANARY")
        self.sign_in(self.karen)
        text = self.url_open(f"/my/shipments/{self.file.id}").text
        self.assertIn(self.file.name, text)
        self.assertNotIn("CANARY", text)
        self.assertNotIn("freight_write", text)
        answer = self.post(f"/my/shipments/{self.file.id}/messages", {"text": "x"})
        self.assertEqual(answer.status_code, 404)

    def test_who_only_reads_reads(self):
        talk = self.asked()
        self.sign_in(self.tam)
        self.assertIn("Where is it?", self.url_open(f"/my/messages/{talk.id}").text)
        for address in (f"/my/messages/{talk.id}", "/my/messages/new"):
            answer = self.post(address, {"text": "x", "subject": "x"})
            self.assertEqual(answer.status_code, 403)
        self.assertEqual(len(talk.message_ids), 1)

    @mute_logger("odoo.http")
    def test_forms_without_our_token_do_nothing(self):
        talk = self.asked()
        self.sign_in(self.admin)
        for address in (
            f"/my/messages/{talk.id}",
            f"/my/messages/{talk.id}/read",
            "/my/messages/new",
            f"/my/shipments/{self.file.id}/messages",
            "/my/notifications",
            "/my/team/invite",
            f"/my/team/{self.lan.id}/role",
            f"/my/team/{self.lan.id}/remove",
            f"/my/team/{self.lan.id}/invite",
        ):
            with self.subTest(address):
                answer = self.url_open(address, data={"text": "x"})
                self.assertEqual(answer.status_code, 400)

    def test_looking_at_it_leaves_it_unread_and_the_form_marks_it(self):
        talk = self.asked()
        message = self.answer(talk)
        self.sign_in(self.lan)
        for _turn in range(2):
            self.assertIn("1 new", self.url_open("/my/messages").text)
            self.assertIn("Mark as read", self.url_open(f"/my/messages/{talk.id}").text)
        page = f"/my/messages/{talk.id}"
        self.post(f"{page}/read", {"upto": message.id}, page)
        self.assertNotIn("Mark as read", self.url_open(page).text)

    def test_enquiry_about_no_shipment(self):
        self.sign_in(self.minh)
        page = "/my/messages/new"
        # Finance sees no shipments, and asks about invoices all the same.
        self.minh.freight_access_ids.role_id.only_reads = False
        answer = self.post(page, {"subject": "Invoice", "text": "Copy?"}, page)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("Invoice", self.url_open("/my/messages").text)
        answer = self.post(page, {"subject": "", "text": "Copy?"}, page)
        self.assertEqual(answer.status_code, 422)
        for query in ("page=0", "page=x", "page=999999999999", "page=-1"):
            self.assertEqual(self.get(f"/my/messages?{query}").status_code, 200)
        talk = self.talks.search([("subject", "=", "Invoice")])
        for before in ("x", "0", str(2**70)):
            answer = self.get(f"/my/messages/{talk.id}?before={before}")
            self.assertEqual(answer.status_code, 200)

    def test_team_page_is_for_who_manages_users(self):
        for user, status in ((self.lan, 404), (self.tam, 404), (self.admin, 200)):
            self.sign_in(user)
            self.assertEqual(self.get("/my/team").status_code, status, user.login)
        answer = self.post(
            "/my/team/invite",
            {
                "name": "<i>New</i>",
                "email": "new@saigontech.example",
                "role_id": self.roles["operations"].id,
            },
        )
        self.assertEqual(answer.status_code, 303)
        text = self.url_open("/my/team").text
        self.assertIn("&lt;i&gt;New&lt;/i&gt;", text)
        answer = self.post(
            "/my/team/invite",
            {
                "name": "K",
                "email": "karen@pacific.example",
                "role_id": self.roles["operations"].id,
            },
        )
        self.assertEqual(answer.status_code, 422)
        self.assertIn("cannot be invited", answer.text)
        for role_id in ("", "x", "-1", "0", str(2**70)):
            answer = self.post(f"/my/team/{self.lan.id}/role", {"role_id": role_id})
            self.assertEqual(answer.status_code, 422)

    def test_removed_users_next_request_is_a_strangers(self):
        self.sign_in(self.lan)
        self.assertEqual(self.get("/my/shipments").status_code, 200)
        self.env["freight.customer.access"]._remove_colleague(self.admin, self.lan.id)
        answer = self.get("/my/shipments")
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_notifications_are_chosen_on_the_page(self):
        self.sign_in(self.tam)
        answer = self.post("/my/notifications", {"eta": "daily", "tracking": "off"})
        self.assertEqual(answer.status_code, 303)
        chosen = self.tam.partner_id.freight_notice_preference_ids
        self.assertEqual(chosen.mapped("timing"), ["daily"])
        answer = self.post("/my/notifications", {"eta": "hourly"})
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("Your company", self.url_open("/my/notifications").text)
        text = self.url_open(f"/my/shipments/{self.file.id}").text
        self.assertIn("Once a Day", text)
        self.sign_in(self.admin)
        text = self.url_open("/my/notifications").text
        self.assertIn("tam@saigontech.example", text)
        self.assertNotIn("karen@pacific.example", text)
