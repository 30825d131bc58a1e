"""What a link's recipient and the team say to each other."""

from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .share_case import MARY, SharePageCase


@tagged("post_install", "-at_install")
class TestShareTalk(SharePageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link, cls.key = cls.share(name="Mary Pacific", with_conversation=True)

    def say(self, text, key=None):
        return self.post(key or self.key, "/messages", text=text)

    def test_recipient_writes_and_reads_the_answer(self):
        self.assertIn("Your message", self.track(self.key).text)
        self.assertEqual(self.say("When? <b>now</b>").status_code, 303)
        talk = self.link.conversation_id
        self.assertEqual(talk.audience, "link")
        self.assertEqual(talk.message_ids.author, "Mary Pacific")
        with trap_jobs() as trap:
            talk._say("Tomorrow.", "Mr Minh", origin="staff")
            trap.assert_jobs_count(1, only=self.link._mail_in_job)
        text = self.track(self.key).text
        self.assertIn("When? &lt;b&gt;now&lt;/b&gt;", text)
        self.assertIn("Tomorrow.", text)

    def test_answer_is_mailed_with_a_key(self):
        with self.post_office() as mails:
            self.link._mail_in_job("answer")
        [mail] = mails
        self.assertEqual(mail["To"], MARY)
        text = mail.get_body(("html",)).get_content()
        key = text.partition("/track/")[2].partition('"')[0]
        self.assertEqual(self.opened(key), self.link)

    def test_each_reads_only_their_own(self):
        self.say("Mary asks")
        customers = self.env["freight.conversation"]._of_shipment(self.file, begin=True)
        customers._say("Lan asks", "Lan")
        other, key = self.share(email="joe@pacifichome.example", with_conversation=True)
        for one in (self.key, key):
            self.assertNotIn("Lan asks", self.track(one).text)
        self.assertNotIn("Mary asks", self.track(key).text)
        lan = self.portal_user("lan9@saigontech.example", self.saigon_tech)
        self.env.invalidate_all()
        seen = self.env["freight.conversation"].with_user(lan).search([])
        self.assertEqual(seen.sudo(), customers)
        self.assertTrue(other)

    def test_without_the_scope_nothing_is_said(self):
        other, key = self.share(email="joe@pacifichome.example")
        self.assertNotIn("Your message", self.track(key).text)
        self.say("Let me in", key)
        self.assertFalse(other.conversation_id)

    def test_what_is_wrong_is_said_and_nothing_is_begun(self):
        answer = self.say("  ")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Write a message", answer.text)
        answer = self.say("x" * 10_001)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.link.conversation_id)
        self.assertEqual(self.say("x" * 200_000).status_code, 413)

    def test_erasing_the_recipient_takes_the_name_off_the_talk(self):
        self.say("Mary asks")
        talk = self.link.conversation_id
        self.link.action_erase()
        self.assertNotIn("Mary", talk.display_name)
        self.assertNotIn("Mary", talk.message_ids.author)
