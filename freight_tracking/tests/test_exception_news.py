"""Exceptions and their neighbours: who is told, and feeds that fall silent."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user

from .common import day
from .feed_case import FeedCase
from .notice_case import NoticeCase, text_of

WORDS = "Customs look at your goods"


class TestExceptionTold(NoticeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = cls.env["freight.exception.rule"]
        rules.search([]).action_archive()
        cls.rule = rules.create(
            {"name": "INTERNAL-NAME", "kind": "customs_hold", "customer_text": WORDS}
        )
        cls.env["freight.exception"].flush_model()
        cls.choose(cls.saigon_contact, "exception")

    def hold(self):
        """Customs hold the goods of the shipment."""
        declaration = self.env["freight.customs.declaration"].create(
            {"shipment_id": self.file.id, "direction": "export"}
        )
        declaration.action_lodge()
        declaration.write({"status": "hold", "hold_reason": "SECRET-NOTE"})
        self.check()
        return declaration

    def check(self):
        self.settle()
        self.env["freight.watch"]._check(self.file.ids)

    def test_the_customer_reads_the_rules_words_and_no_more(self):
        self.hold()
        self.assertEqual(self.notices(("state", "=", "waiting")).kind, "exception")
        (mail,) = self.send()
        text = text_of(mail)
        self.assertIn(WORDS, text)
        self.assertNotIn("INTERNAL-NAME", text)
        self.assertNotIn("SECRET-NOTE", text)

    def test_what_was_solved_before_the_mail_is_not_told(self):
        declaration = self.hold()
        declaration.action_release()
        self.check()
        self.assertFalse(self.file.open_exception_ids)
        self.assertFalse(self.send())

    def test_without_words_for_customers_nobody_is_told(self):
        self.rule.customer_text = False
        self.hold()
        self.assertTrue(self.file.open_exception_ids)
        self.assertFalse(self.notices())


class TestFeedSilent(FeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exceptions = cls.env["freight.exception"]
        rules = cls.env["freight.exception.rule"]
        rules.search([]).action_archive()
        cls.rule = rules.create({"name": "Feed silent", "kind": "feed_silent"})
        cls.env["freight.feed"].search([]).silent_after = 0

    def look(self):
        self.env.flush_all()
        self.env["freight.watch"]._check_others()

    def mine(self, feed):
        return self.exceptions.search([("feed_id", "=", feed.id)])

    def test_it_opens_once_and_closes_when_something_arrives(self):
        feed = self.make_feed("webhook", silent_after=5)
        self.look()
        self.assertFalse(self.mine(feed))
        with freeze_time(fields.Datetime.now() + timedelta(hours=6)):
            self.look()
            self.look()
            (silent,) = self.mine(feed)
            self.assertIn(feed.name, silent.display_name)
            self.process(b"[]", feed)
            self.look()
        self.assertEqual((silent.state, silent.closing), ("closed", "gone"))

    def test_it_is_the_business_of_the_feeds_branch(self):
        feed = self.make_feed("webhook", silent_after=5)
        feed.silent_at = day(1)
        self.look()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "silent-stranger",
            groups="freight_base.group_freight_manager",
            company_id=elsewhere.id,
            company_ids=elsewhere.ids,
        )
        self.assertTrue(self.mine(feed))
        self.assertFalse(
            self.exceptions.with_user(stranger).search([("feed_id", "=", feed.id)])
        )
