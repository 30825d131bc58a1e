"""How a feed does, and who may see and change it."""

from datetime import timedelta

from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user

from odoo.addons.queue_job.tests.common import trap_jobs

from .feed_case import FeedCase

MODELS = (
    *("freight.feed", "freight.feed.message", "freight.feed.problem"),
    *("freight.feed.code", "freight.feed.upload"),
)


class TestFeedHealth(FeedCase):
    def found(self, *health):
        own = self.env["freight.feed"].search([("name", "like", "Test ")])
        return own & own.search([("health", "in", health)])

    def test_health_says_what_search_finds(self):
        new, ok, failing, silent, paused = (
            self.make_feed("webhook", silent_after=hours) for hours in (0, 5, 5, 5, 5)
        )
        self.process(b"[]", ok)
        self.process(b"[]", failing)
        self.process(b"{", failing)
        self.process(b"{", failing)
        self.process(b"[]", silent)
        silent.silent_at = fields.Datetime.now() - timedelta(hours=1)
        paused.pause_reason = "They move house"
        paused.action_pause()
        self.env.flush_all()
        for health, feed in {
            "new": new,
            "ok": ok,
            "failing": failing,
            "silent": silent,
            "paused": paused,
        }.items():
            self.assertEqual(feed.health, health)
            self.assertEqual(self.found(health), feed)
        self.assertEqual(self.found("failing", "silent"), failing + silent)
        self.assertEqual(failing.failures, 2)
        self.process(b"[]", failing)
        self.assertEqual((failing.health, failing.last_problem), ("ok", False))

    def test_silence_is_due_at_a_time_that_an_index_finds(self):
        with freeze_time("2025-05-10 10:00:00"):
            feed = self.make_feed("webhook", silent_after=6)
            self.assertEqual(str(feed.silent_at), "2025-05-10 16:00:00")
        with freeze_time("2025-05-10 15:00:00"):
            self.process(b"{", feed)
            self.assertEqual(str(feed.silent_at), "2025-05-10 16:00:00", "unreadable")
            self.process(b"[]", feed)
            self.assertEqual(str(feed.silent_at), "2025-05-10 21:00:00")
            feed.silent_after = 0
            self.assertFalse(feed.silent_at)
            feed.silent_after = 1
            self.assertEqual(str(feed.silent_at), "2025-05-10 16:00:00")
            feed.active = False
            self.assertFalse(feed.silent_at)

    def test_a_paused_feed_keeps_what_comes_and_reads_it_later(self):
        feed = self.make_feed("webhook", silent_after=3)
        with self.assertRaisesRegex(UserError, "why"):
            feed.action_pause()
        feed.pause_reason = "Their system is being moved"
        feed.action_pause()
        self.assertFalse(feed.silent_at)
        with trap_jobs() as trap:
            message = self.receive(b"[]", feed)
            message._enqueue()
            trap.assert_jobs_count(0)
            message.action_replay()
            self.assertEqual((message.state, feed.waiting_count), ("new", 1))
            feed.action_resume()
            trap.assert_jobs_count(1)
        self.assertTrue(feed.silent_at)
        self.assertFalse(feed.pause_reason)

    def test_the_page_asks_as_often_for_many_feeds_as_for_one(self):
        feeds = self.env["freight.feed"].browse()
        for number in range(12):
            feeds += self.make_feed("webhook", name=f"Test {number}")
            self.receive(b"[]", feeds[-1])
        names = ["name", "health", "last_message_at", "waiting_count", "unknown_count"]

        def count_queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.operations).read(names)
            return self.env.cr.sql_log_count - before

        count_queries(feeds)
        self.assertEqual(count_queries(feeds), count_queries(feeds[:1]))


class TestFeedRights(FeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create({"name": "Branch B"})
        cls.stranger = new_test_user(
            cls.env,
            "feed_branch_b",
            groups="freight_base.group_freight_manager",
            company_id=cls.branch.id,
            company_ids=[Command.set(cls.branch.ids)],
        )

    def records(self):
        feed = self.make_feed()
        message = self.process(self.csv("MSCU1234566;NOTHING;2025-05-09;VNSGN"), feed)
        upload = self.env["freight.feed.upload"].create({"feed_id": feed.id})
        return [feed, message, message.problem_ids, feed.code_ids, upload]

    def test_another_branch_sees_nothing(self):
        self.env.flush_all()
        for records in self.records():
            if records._transient:
                continue
            self.assertTrue(records)
            own = records.with_user(self.stranger)
            self.env.invalidate_all()
            self.assertFalse(own.search([("id", "in", records.ids)]), records._name)
            with self.assertRaises(AccessError):
                own.read(["display_name"])
        attachment = (
            records.feed_id.env["freight.feed.message"]
            .search([("feed_id", "=", records.feed_id.id)])
            ._get_attachments()
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            attachment.with_user(self.stranger).read(["raw"])

    def test_another_branch_uploads_nothing_onto_a_feed(self):
        feed = self.make_feed()
        file = self.env["ir.attachment"].with_user(self.stranger).create({"name": "a"})
        wizard = self.env["freight.feed.upload"].with_user(self.stranger)
        with self.assertRaises(AccessError):
            wizard.create({"feed_id": feed.id, "file_ids": file.ids}).action_apply()

    def test_portal_users_reach_no_model(self):
        customer = new_test_user(self.env, "feed_portal", groups="base.group_portal")
        for records in self.records():
            self.env.invalidate_all()
            own = records.with_user(customer)
            for call in (
                lambda own=own: own.read(["display_name"]),
                lambda own=own: own.search([]),
                lambda own=own: own.create({}),
                lambda own=own: own.write({"display_name": "Mine"}),
                lambda own=own: own.unlink(),
            ):
                with self.subTest(records._name), self.assertRaises(AccessError):
                    call()
            verbs = {name for name in dir(type(own)) if name.startswith("action_")}
            verbs -= set(dir(models.BaseModel))
            for name in verbs:
                with self.subTest(name), self.assertRaises(AccessError):
                    getattr(own, name)()

    def test_only_managers_set_feeds_up(self):
        feed = self.make_feed(pause_reason="For now")
        feed.with_user(self.manager).action_pause()
        for user in (self.operations, self.reader):
            own = feed.with_user(user)
            for call in (
                own.action_resume,
                own.action_read_folder,
                lambda own=own: own.write({"folder": "/etc"}),
                lambda own=own: own.write({"senders": "me@evil.example"}),
            ):
                with self.assertRaises(AccessError):
                    call()
