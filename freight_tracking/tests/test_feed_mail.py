"""Messages by mail: whoever is not known is told so, and nothing is published."""

from email.message import EmailMessage

from odoo.addons.mail.tests.common import MailCase

from .feed_case import FeedCase
from .samples import FOLDER


class TestFeedMail(FeedCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.feed = cls.make_feed(
            "csv",
            alias_name="edi-test",
            alias_domain_id=cls.env.company.alias_domain_id.id,
            senders="Desk <desk@haulier.example>\nother@haulier.example\n",
        )

    def mail(self, sender, *files, text=None, **headers):
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, self.feed.alias_email
        mail["Subject"], mail["Message-Id"] = "Status", f"<{id(mail)}@haulier.example>"
        for name, value in headers.items():
            mail[name] = value
        mail.set_content(text or "Please find attached.\n")
        for name, raw in files:
            mail.add_attachment(raw, "text", "csv", filename=name)
        with self.mock_mail_gateway(), self.mock_mail_app():
            self.env["mail.thread"].message_process(None, mail.as_bytes())
        self.settle()
        return self.env["freight.feed.message"].search([("feed_id", "=", self.feed.id)])

    def test_attachments_of_a_known_sender_are_kept_byte_for_byte(self):
        raws = [
            "container;milestone;when\r\nĐà Nẵng".encode("latin-1", "replace")
            + b"\xff\xe9\r\n \n",
            (FOLDER / "haulier.csv").read_bytes(),
        ]
        messages = self.mail(
            "Desk <DESK@haulier.example>",
            *((f"news{number}.csv", raw) for number, raw in enumerate(raws)),
        )
        self.assertEqual(
            {one.name: one._get_raw() for one in messages},
            {"news0.csv": raws[0], "news1.csv": raws[1]},
        )
        self.assertEqual(set(messages.mapped("channel")), {"mail"})
        self.assertEqual(set(messages.mapped("state")), {"new"})
        self.assertFalse(self._new_mails, "nobody is answered")
        self.assertFalse(self.feed.message_ids.attachment_ids)

    def test_news_by_mail_is_never_published_by_itself(self):
        shipment = self.booked()
        raw = self.csv("MSCU1234566;SEA_DEPARTED;2025-05-10 17:45;VNSGN")
        self.assertTrue(self.carrier_source.publish)
        message = self.mail("desk@haulier.example", ("news.csv", raw))
        message._process()
        self.settle()
        self.assertEqual(message.created_count, 1)
        self.assertFalse(shipment.event_ids.published)

    def test_text_of_a_mail_without_attachment(self):
        message = self.mail("desk@haulier.example", text="FSU/12\n020-12345675\n")
        self.assertEqual(message._get_raw().split(), b"FSU/12 020-12345675".split())
        self.assertEqual(message.name, "Status")

    def test_unknown_senders_are_refused_recorded_and_told(self):
        raw = self.csv("MSCU1234566;SEA_GATE_IN;2025-05-09 17:45;VNSGN")
        for number, sender in enumerate(
            (
                "stranger@elsewhere.example",
                "desk@haulier.example.evil.example",
                "desk@haulier.example, stranger@elsewhere.example",
                '"desk@haulier.example" <stranger@elsewhere.example>',
            ),
            1,
        ):
            with self.subTest(sender):
                messages = self.mail(sender, ("news.csv", raw))
                self.assertEqual(len(messages), number)
                self.assertEqual(set(messages.mapped("state")), {"refused"})
                self.assertIn("known senders", messages[0].problem)
                self.assertTrue(self._new_mails, "it bounces")
        self.assertEqual(self.feed.health, "new", "strangers do not make it fail")

    def test_an_archived_feed_takes_no_mail(self):
        self.feed.active = False
        message = self.mail("desk@haulier.example")
        self.assertEqual(message.state, "refused")

    def test_mail_without_anything_to_read(self):
        mail = EmailMessage()
        mail["From"], mail["To"] = "desk@haulier.example", self.feed.alias_email
        mail["Subject"], mail["Message-Id"] = "Logo", "<logo@haulier.example>"
        mail.add_attachment(b"GIF89a", "image", "gif", filename="logo.gif")
        with self.mock_mail_gateway(), self.mock_mail_app():
            self.env["mail.thread"].message_process(None, mail.as_bytes())
        message = self.feed.env["freight.feed.message"].search([], limit=1)
        self.assertEqual(message.state, "refused")
        self.assertIn("neither", message.problem)

    def test_without_a_name_there_is_no_address(self):
        self.assertFalse(self.make_feed().alias_id)
