"""Mails about a conversation: who gets them, what they hold, and what comes back."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.freight_document.tests.files import a_raw_pdf
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.tests.common import trap_jobs

from .talk_case import TalkCase


@tagged("post_install", "-at_install")
class TestConversationMail(TalkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.talk = cls.asked()
        cls.answer(cls.talk, "At sea <script>.")
        cls.mail = cls.env["mail.mail"].search(
            [("email_to", "=", "lan@saigontech.example")]
        )

    def filed(self):
        """The shipment's internal history, as text."""
        bodies = self.file.message_ids.mapped(lambda one: f"{one.subject} {one.body}")
        return "\n".join(bodies)

    def test_answer_is_mailed_to_those_who_take_part(self):
        self.assertEqual(len(self.mail), 1)
        body = self.mail.body_html
        self.assertIn("At sea &lt;script&gt;.", body)
        self.assertIn(f"/my/messages/{self.talk.id}", body)
        self.assertNotIn("/odoo/", body)
        self.assertIn("talk@hailong.example", self.mail.reply_to)
        self.assertIn("Auto-Submitted", self.mail.headers)
        self.assertFalse(self.outgoing("tam@saigontech.example"), "has not written")
        self.assertFalse(self.mail.recipient_ids)
        self.assertFalse(self.mail.mail_message_id.model)

    def test_the_team_is_told_that_a_customer_waits(self):
        mail = self.outgoing("operator@hailong.example")
        self.assertEqual(len(mail), 1)
        self.assertIn("Where is it?", mail.body_html)
        self.assertIn(f"/odoo/freight.conversation/{self.talk.id}", mail.body_html)
        rows = self.env["mail.message"].with_user(self.lan)
        self.assertFalse(rows.search([("id", "=", mail.mail_message_id.id)]))

    def test_who_may_not_read_it_any_more_gets_no_mail(self):
        for change, back in (
            (
                lambda: setattr(
                    self.lan.freight_access_ids, "role_id", self.roles["finance"]
                ),
                lambda: setattr(
                    self.lan.freight_access_ids, "role_id", self.roles["operations"]
                ),
            ),
            (
                lambda: self.lan.write({"active": False}),
                lambda: self.lan.write({"active": True}),
            ),
            (
                lambda: self.lan.partner_id.write({"parent_id": self.pacific_home.id}),
                lambda: self.lan.partner_id.write({"parent_id": self.saigon_tech.id}),
            ),
        ):
            before = len(self.outgoing("lan@saigontech.example"))
            change()
            self.env.invalidate_all()
            self.answer(self.talk, f"News {before}")
            self.assertEqual(len(self.outgoing("lan@saigontech.example")), before)
            back()
            self.env.invalidate_all()
            self.talk.message_ids[-1].sent_at -= timedelta(hours=1)
            self.answer(self.talk, "And more")
            self.assertEqual(len(self.outgoing("lan@saigontech.example")), before + 1)
            self.talk.message_ids[-1].sent_at -= timedelta(hours=1)

    def test_while_the_portal_is_paused_the_mail_waits(self):
        pauses = self.env["freight.portal.pause"]
        for pause, resume in (
            (
                lambda: setattr(self.saigon_tech, "freight_portal_paused", True),
                lambda: setattr(self.saigon_tech, "freight_portal_paused", False),
            ),
            (
                lambda: pauses.create({"reason": "Feed sends nonsense"}),
                lambda: pauses.search([]).action_resume(),
            ),
        ):
            before = self.outgoing("lan@saigontech.example")
            pause()
            with trap_jobs() as trap:
                self.answer(self.talk, f"Said meanwhile, after {len(before)}")
                trap.assert_jobs_count(1, only=self.talk._mail_in_job)
            [job] = trap.enqueued_jobs
            for _again in range(2):
                with self.assertRaises(RetryableJobError) as held:
                    job.perform()
                self.assertTrue(held.exception.ignore_retry)
            self.assertEqual(self.outgoing("lan@saigontech.example"), before)
            resume()
            job.perform()
            mail = self.outgoing("lan@saigontech.example") - before
            self.assertEqual(len(mail), 1)
            self.assertIn(f"after {len(before)}", mail.body_html)

    def test_team_is_told_of_a_customer_while_the_portal_is_paused(self):
        before = self.outgoing("operator@hailong.example")
        self.saigon_tech.freight_portal_paused = True
        self.receive("Lan <lan@saigontech.example>", "Hello?", self.mail.message_id)
        self.talk._say("Still here?", "Lan", partner=self.lan.partner_id)
        self.assertEqual(len(self.outgoing("operator@hailong.example") - before), 1)

    def test_who_writes_is_told_that_the_mail_waits(self):
        wizards = self.env["freight.conversation.answer"].with_user(self.operator)
        wizard = wizards.create({"conversation_id": self.talk.id})
        self.assertFalse(wizard.pause_text)
        self.assertIn(self.lan.name, wizard.reader_text)
        self.saigon_tech.freight_portal_paused = True
        for values in (
            {"conversation_id": self.talk.id},
            {"shipment_id": self.file.id},
        ):
            wizard = wizards.create(values)
            self.assertIn("paused for Saigon Tech", wizard.pause_text)
            self.assertNotIn("Told by mail", wizard.reader_text)

    def test_contact_without_login_gets_the_files_and_no_link(self):
        contact = self.env["res.partner"].create(
            {
                "name": "Ms Hoa",
                "email": "hoa@saigontech.example",
                "parent_id": self.saigon_tech.id,
            }
        )
        self.talk.participant_ids = contact
        self.answer(self.talk, "The list.", files=[("list.pdf", a_raw_pdf())])
        mail = self.outgoing("hoa@saigontech.example")
        self.assertEqual(mail.attachment_ids.mapped("name"), ["list.pdf"])
        self.assertNotIn("/my/messages", mail.body_html)
        self.receive("Hoa <hoa@saigontech.example>", "Got it.", mail.message_id)
        self.assertEqual(self.said(self.talk)[-1], "Got it.")

    def test_answer_by_mail_arrives_without_what_it_quotes(self):
        body = (
            "Thanks!\n\nWhen at the gate?\n\nOn Mon, 5 May 2025, Hai Long wrote:\n"
            "> ##- Please write your answer above this line -##\n> At sea\n"
        )
        self.receive("Lan <LAN@saigontech.example>", body, self.mail.message_id)
        self.assertEqual(self.said(self.talk)[-1], "Thanks!\n\nWhen at the gate?")
        self.assertEqual(self.talk.state, "open")
        self.assertEqual(self.talk.message_ids[-1].origin, "mail")
        self.assertEqual(self.talk.message_ids[-1].author_id, self.lan.partner_id)

    def test_html_of_a_mail_is_text(self):
        self.receive(
            "lan@saigontech.example",
            "<p>Yes<img src=x onerror=alert(1)></p><script>alert(2)</script>",
            self.mail.message_id,
            html=True,
        )
        text = self.said(self.talk)[-1]
        self.assertIn("Yes", text)
        self.assertNotIn("<", text)

    def test_mail_from_anybody_else_is_filed_where_only_the_team_reads(self):
        for number, sender in enumerate(
            (
                "stranger@else.example",
                "karen@pacific.example",
                "tam@saigontech.example",
                "lan@saigontech.example, stranger@else.example",
                "operator@hailong.example",
            )
        ):
            with self.subTest(sender):
                body = f"CANARY {number}"
                self.receive(sender, body, self.mail.message_id)
                self.assertNotIn(body, str(self.said(self.talk)))
                self.assertIn(body, self.filed())
        rows = self.env["mail.message"].with_user(self.lan)
        self.assertFalse(rows.search([("body", "ilike", "CANARY")]))

    def test_programs_and_forged_references_do_not_get_in(self):
        self.receive(
            "lan@saigontech.example",
            "I am on holiday",
            self.mail.message_id,
            Auto_Submitted="auto-replied",
        )
        forged = self.mail.message_id.replace("-talk-", "-talk-9")
        self.receive("lan@saigontech.example", "Forged", forged)
        self.assertEqual(self.said(self.talk), ["Where is it?", "At sea <script>."])

    def test_mail_that_comes_twice_is_there_once(self):
        for _turn in range(2):
            self.receive(
                "lan@saigontech.example", "Once.", self.mail.message_id, id="<1@x>"
            )
            self.talk.message_ids[-1].sent_at -= timedelta(hours=1)
        self.assertEqual(self.said(self.talk).count("Once."), 1)

    def test_files_of_a_mail_are_looked_through(self):
        self.receive(
            "lan@saigontech.example",
            "Both lists.",
            self.mail.message_id,
            attach=[("good.pdf", a_raw_pdf()), ("bad.pdf", b"MZ\x90\x00")],
        )
        self.assertEqual(
            self.talk.message_ids[-1].file_ids.mapped("name"), ["good.pdf"]
        )
        self.assertIn("bad.pdf", self.filed())

    def test_who_lost_the_right_to_write_is_filed_internally(self):
        self.lan.freight_access_ids.role_id = self.roles["read_only"]
        self.receive("lan@saigontech.example", "Too late", self.mail.message_id)
        self.assertNotIn("Too late", self.said(self.talk))
        self.assertIn("Too late", self.filed())

    def test_enquirys_stray_mail_is_a_note_that_no_customer_reads(self):
        talk = self.talks._ask(self.lan, "Rates", "Please.")
        self.answer(talk, "Here.")
        mail = self.outgoing("lan@saigontech.example")[-1]
        self.receive("stranger@else.example", "CANARY", mail.message_id)
        notes = self.saigon_tech.message_ids.filtered(lambda one: "CANARY" in one.body)
        self.assertEqual(len(notes), 1)
        rows = self.env["mail.message"].with_user(self.lan)
        self.assertFalse(rows.search([("id", "in", notes.ids)]))

    def test_portal_user_cannot_play_the_mail_gateway(self):
        raw = (
            f"From: lan@saigontech.example\nTo: talk@hailong.example\n"
            f"Message-ID: <a@b>\nIn-Reply-To: {self.mail.message_id}\n\nForged"
        )
        threads = self.env["mail.thread"].with_user(self.karen)
        before = self.said(self.talk)
        # Whatever Odoo answers them, it is not this conversation.
        with patch.object(
            type(self.talks), "_find_answered", side_effect=AssertionError
        ):
            try:
                threads.message_process(False, raw)
            except (UserError, ValueError) as error:
                self.assertTrue(error)
        self.assertEqual(self.said(self.talk), before)

    def test_without_a_mail_domain_answers_go_to_a_person(self):
        self.env.company.alias_domain_id = False
        self.answer(self.talk, "By hand.")
        mail = self.outgoing("lan@saigontech.example")[-1]
        self.assertIn("operator@hailong.example", mail.reply_to)
        self.assertNotIn("above this line", mail.body_html)
