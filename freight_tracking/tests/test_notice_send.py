"""From the outbox into mails: once where it can, never to the wrong one."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.freight_tracking.models import freight_notice_send

from .common import BOX_2, day
from .notice_case import NoticeCase, text_of


class Crash(Exception):
    """The power cord."""


@tagged("post_install", "-at_install")
class TestNoticeSend(NoticeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choose(cls.saigon_contact, "tracking", "eta", "arrival")

    def test_all_news_of_a_shipment_go_in_one_mail(self):
        self.ingest(self.loaded(), self.slipped(delay_reason="WEA"))
        (mail,) = self.send()
        text = text_of(mail)
        self.assertIn("lan@saigontech.example", mail["To"])
        self.assertIn(self.file.name, mail["Subject"])
        self.assertIn("May 25, 2025, 02:00", mail["Subject"])
        for part in (
            *("Container loaded on board", "May 9, 2025, 07:00", "May 24, 2025, 17:00"),
            *("9 hours later", "Bad weather on the way"),
        ):
            self.assertIn(part, text)
        self.assertEqual(set(self.notices().mapped("state")), {"sent"})
        self.assertFalse(
            self.env["mail.mail"].search([("subject", "=", mail["Subject"])])
        )

    def test_the_ledger_knows_when_the_customer_was_told(self):
        self.ingest(self.slipped())
        self.send()
        (change,) = self.file._get_customer_schedule_changes()
        self.assertTrue(change.told_at)
        self.assertEqual(change.told_how, "mail")

    def test_nothing_of_it_lands_in_the_chatter(self):
        before = self.file.message_ids
        self.ingest(self.loaded())
        self.send()
        self.assertEqual(self.file.message_ids, before)
        self.assertNotIn(self.saigon_contact, self.file.message_partner_ids)

    def test_a_job_that_runs_twice_sends_one_mail(self):
        self.ingest(self.loaded())
        self.assertEqual((len(self.send()), len(self.send())), (1, 0))

    def test_a_crash_before_the_mail_loses_nothing(self):
        self.ingest(self.loaded())
        notices = type(self.env["freight.notice"])
        with (
            patch.object(notices, "_send", side_effect=Crash),
            mute_logger(freight_notice_send.__name__),
        ):
            self.assertFalse(self.send())
        notice = self.notices()
        self.assertEqual((notice.state, notice.problem), ("waiting", "Crash"))
        self.assertEqual(len(self.send()), 1)
        self.assertEqual(notice.state, "sent")

    def test_a_mail_that_goes_twice_has_one_id(self):
        """The transaction is lost after the mail server took the mail."""
        self.ingest(self.loaded())
        schedule = type(self.env["freight.schedule.change"])
        with (
            patch.object(schedule, "_note_told", side_effect=Crash),
            mute_logger(freight_notice_send.__name__),
        ):
            (first,) = self.send()
        self.assertEqual(self.notices().state, "waiting")
        (second,) = self.send()
        self.assertEqual(first["Message-Id"], second["Message-Id"])
        self.assertIn(self.notices().uid, second["Message-Id"])

    def test_a_mail_server_that_is_down_is_tried_again_then_given_up(self):
        self.ingest(self.loaded())
        notice = self.notices()
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assertFalse(self.send(refuse=ConnectionError("no route to desk")))
            self.assertEqual((notice.state, notice.attempts), ("waiting", 1))
            self.assertGreater(notice.due_at, day(2))
            for _again in range(freight_notice_send.MOST_ATTEMPTS - 1):
                self.send(refuse=ConnectionError("no route to desk"))
        self.assertEqual(notice.state, "failed")
        self.assertFalse(self.env["mail.mail"].search([("state", "=", "exception")]))
        notice.action_send_again()
        self.assertEqual(len(self.send()), 1)

    def test_what_changed_between_news_and_mail_decides(self):
        partner = self.saigon_contact
        for reason, change in (
            ("off", lambda: partner.freight_notice_preference_ids.write({"is_on": 0})),
            ("address", lambda: partner.write({"email": False})),
            ("moved", lambda: partner.write({"parent_id": self.pacific_home.id})),
            ("gone", lambda: partner.write({"active": False})),
            (
                "blacklisted",
                lambda: self.env["mail.blacklist"].create({"email": partner.email}),
            ),
            ("nothing", lambda: self.file.event_ids.action_unpublish()),
            ("closed", lambda: self.file.write({"active": False})),
            ("gone", lambda: partner.unlink()),
        ):
            with self.subTest(reason), self.cr.savepoint() as savepoint:
                self.ingest(self.loaded())
                notice = self.notices()
                change()
                self.env.flush_all()
                self.assertFalse(self.send())
                self.assertEqual((notice.state, notice.reason), ("cancelled", reason))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_digest_is_one_mail_over_all_shipments(self):
        self.saigon_contact.freight_notice_preference_ids.timing = "daily"
        second = self.booked(BOX_2, booking="BKG200")
        self.ingest(
            self.loaded(),
            self.loaded(booking="BKG200", container=BOX_2),
            self.slipped(),
        )
        (mail,) = self.send()
        text = text_of(mail)
        self.assertIn("2 shipments", mail["Subject"])
        self.assertIn(self.file.name, text)
        self.assertIn(second.name, text)

    def test_a_digest_waits_for_its_hour(self):
        self.saigon_contact.freight_notice_preference_ids.timing = "weekly"
        self.ingest(self.loaded())
        with self.post_office() as mails, self.enter_registry_test_mode():
            self.env["freight.notice"]._send_due()
        self.assertFalse(mails)
        self.assertEqual(self.notices().due_at.weekday(), 0)

    def test_the_mail_speaks_the_contacts_language(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.saigon_contact.lang = "vi_VN"
        loaded = self.env.ref("freight_base.milestone_sea_loaded")
        loaded.with_context(lang="vi_VN").customer_text = "Đã xếp lên tàu"
        self.ingest(self.loaded(), self.slipped())
        (mail,) = self.send()
        self.assertIn("Đã xếp lên tàu", text_of(mail))
        self.assertIn("9 giờ", text_of(mail))
        self.assertIn("25 thg 5, 2025", mail["Subject"])

    def test_texts_are_escaped_and_headers_stay_one_line(self):
        loaded = self.env.ref("freight_base.milestone_sea_loaded")
        loaded.customer_text = "<script>x</script>\r\nBcc: all@world.example"
        self.file.customer_reference = "<b>PO</b>"
        self.ingest(self.loaded())
        (mail,) = self.send()
        html = mail.get_body(("html",)).get_content()
        self.assertNotIn("<script", html)
        self.assertNotIn("<b>PO", html)
        self.assertIn("&lt;b&gt;PO", html)
        self.assertNotIn("Bcc", mail.keys())
        self.assertNotIn("\n", mail["Subject"])

    def test_an_address_in_a_name_gets_no_mail(self):
        self.saigon_contact.name = 'Lan "x"\r\nBcc: a@world.example <b@world.example>'
        self.ingest(self.loaded())
        (mail,) = self.send()
        self.assertEqual(mail["To"], "lan@saigontech.example")
        self.assertNotIn("world.example", text_of(mail))

    def test_a_date_that_came_back_is_no_news(self):
        self.ingest(self.slipped(day(25, 9)))
        self.ingest(self.slipped(day(25)))
        self.assertEqual(len(self.file._get_customer_schedule_changes()), 2)
        self.assertFalse(self.send())
        self.assertEqual(self.notices().mapped("reason"), ["nothing"])

    def test_who_is_told_other_news_was_not_told_a_date_that_came_back(self):
        self.ingest(self.slipped(day(25, 9)), self.loaded())
        self.ingest(self.slipped(day(25)))
        (mail,) = self.send()
        self.assertIn("Container loaded on board", mail["Subject"])
        self.assertFalse(any(self.file.schedule_change_ids.mapped("told_at")))

    def test_nothing_is_fetched_from_outside(self):
        self.ingest(self.loaded(), self.slipped())
        (mail,) = self.send()
        html = mail.get_body(("html",)).get_content()
        for sign in ("<img", "src=", "url(", "@import", "<link"):
            self.assertNotIn(sign, html)

    def test_the_mail_links_where_the_hook_says(self):
        self.ingest(self.loaded())
        notices = type(self.env["freight.notice"])
        with patch.object(
            notices, "_get_notice_link", lambda *_args: "https://x.example/my/1"
        ):
            (mail,) = self.send()
        self.assertIn("https://x.example/my/1", text_of(mail))

    def test_another_kind_enters_by_one_call(self):
        self.choose(self.saigon_contact, "exception")
        event = self.file.event_ids
        self.ingest(self.loaded())
        event = self.file.event_ids.filtered("published")
        self.notices().unlink()
        self.env["freight.notice"]._tell("exception", self.file, event)
        self.env["freight.notice"]._tell(
            "exception", self.env["freight.shipment"], event
        )
        self.assertEqual(self.notices().mapped("kind"), ["exception"])
        self.assertEqual(len(self.send()), 1)

    def test_old_notices_are_forgotten_and_waiting_ones_are_not(self):
        self.ingest(self.loaded())
        self.notices().write({"due_at": day(1)})
        self.env["freight.notice"]._gc_old()
        self.assertEqual(len(self.notices()), 1)
        self.notices().action_cancel()
        self.env["freight.notice"]._gc_old()
        self.assertFalse(self.notices())

    def test_what_a_lost_job_left_is_found_again(self):
        self.ingest(self.loaded())
        notices = self.env["freight.notice"]
        with patch.object(type(notices), "_send_later") as job:
            notices._cron_send()
            job.assert_not_called()
            self.make_due()
            notices._cron_send()
            job.assert_called_once()
