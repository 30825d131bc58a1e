"""Messages as they come in, what becomes of them, and reading them again."""

import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from odoo.addons.queue_job.tests.common import trap_jobs

from ..tools.limits import MAX_BYTES
from .feed_case import FeedCase
from .samples import FOLDER


class TestFeedMessage(FeedCase):
    def test_bytes_are_kept_as_they_came(self):
        for raw in (
            b"a;b\r\n\xff\x00\xfe",
            "Đã giao hàng".encode("utf-16"),
            b"<html><script>alert(1)</script>",
            b"",
            # The smallest picture there is, which Odoo would make anew.
            b"GIF89a\x01\x00\x01\x00\x00\xff\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00"
            b"\x02\x00;",
        ):
            message = self.receive(raw)
            self.env.invalidate_all()
            self.assertEqual(message._get_raw(), raw)
            self.assertEqual(message.size, len(raw))
            attachment = message._get_attachments()
            self.assertEqual(attachment.mimetype, "application/edi-consent")
            self.assertFalse(attachment.index_content)

    def test_real_files_of_each_kind_reach_the_timeline(self):
        sea = self.booked(
            "MSCU1234566", booking="ABC709951", master_number="MAEU123456789"
        )
        air = self.flight("020-12345675")
        for kind, name, shipment in (
            ("dcsa_push", "dcsa_events.json", sea),
            ("iftsta", "iftsta.edi", sea),
            ("x12", "x12.edi", sea),
            ("csv", "haulier.csv", sea),
            ("fsu", "fsu.txt", air),
        ):
            with self.subTest(kind):
                feed = self.make_feed(kind)
                message = self.upload(feed, (FOLDER / name).read_bytes(), name)
                self.assertIn(message.state, ("done", "partly"), message.problem)
                self.assertTrue(message.event_ids & shipment.event_ids)
                self.assertEqual(message.created_count, len(message.event_ids))
                self.assertEqual(feed.health, "ok")

    def test_one_bad_row_does_not_lose_the_file(self):
        shipment = self.booked()
        message = self.process(
            self.csv(
                "MSCU1234566;SEA_GATE_IN;2025-05-09 17:45;VNSGN",
                "MSCU1234566;SEA_LOADED;2025-99-99 17:45;VNSGN",
                "MSCU1234566;SEA_LOADED;2025-05-10 01:00;VNSGN",
            )
        )
        self.assertEqual(message.state, "partly")
        self.assertEqual((message.created_count, message.lost_count), (2, 1))
        self.assertEqual(message.problem_ids.mapped("position"), [3])
        self.assertIn("2025-99-99", message.problem_ids.text)
        self.assertEqual(len(shipment.event_ids), 2)
        self.assertFalse(message.feed_id.failures)

    def test_a_report_that_breaks_the_program_is_the_only_one_lost(self):
        shipment = self.booked()
        days = range(1, 8)
        message = self.receive(
            self.csv(
                *(f"MSCU1234566;SEA_GATE_IN;2025-05-0{day} 10:00;VNSGN" for day in days)
            )
        )
        events = type(self.env["freight.event"])
        ingest = events.ingest

        def broken(self, reports, *args, **options):
            if any(one.when.startswith("2025-05-04") for one in reports):
                raise ZeroDivisionError("nobody foresaw this")
            return ingest(self, reports, *args, **options)

        with (
            patch.object(events, "ingest", broken),
            self.assertLogs("odoo.addons.freight_tracking", "ERROR"),
        ):
            message._process()
        self.assertEqual((message.created_count, message.lost_count), (6, 1))
        self.assertIn("nobody foresaw this", message.problem_ids.reason)
        self.assertEqual(len(shipment.event_ids), 6)

    def test_over_the_limit_only_the_beginning_is_kept(self):
        feed = self.make_feed("csv")
        message = feed._receive(b"x" * (MAX_BYTES + 1), "big.csv", "upload")
        self.assertEqual(message.state, "refused")
        self.assertIn("10,485,761 bytes", message.problem)
        self.assertEqual(message.size, MAX_BYTES + 1)
        self.assertEqual(message._get_raw(), b"x" * 4096)
        self.assertEqual(feed.health, "failing")
        message._process()
        self.assertEqual(message.state, "refused")
        with self.assertRaisesRegex(UserError, "not let in"):
            message.action_replay()

    def test_bombs_and_wrong_encodings_are_refused_and_recorded(self):
        xml = (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
            b'<!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
        )
        for kind, raw, word in (
            ("webhook", b"[" * 100_000, "deeper"),
            ("dcsa_push", b'[{"a": ' + b"9" * 5000 + b"}]", "number"),
            ("webhook", b'{"when": NaN}', "NaN"),
            ("webhook", "[]".encode("utf-16"), "encoding"),
            ("iftsta", b"UNA\x00\x00", "encoding"),
            ("dcsa_push", xml, "JSON"),
            ("webhook", b"", "empty"),
            ("csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ""),
        ):
            with self.subTest(kind=kind, raw=raw[:20]):
                feed = self.make_feed(kind)
                message = self.process(raw, feed)
                self.assertEqual(message.state, "refused")
                self.assertIn(word, message.problem)
                self.assertEqual(message._get_raw(), raw)
                self.assertEqual((feed.failures, feed.health), (1, "failing"))
                self.assertEqual(feed.last_problem, message.problem)

    def test_nothing_that_can_be_read_is_a_failure(self):
        for kind, raw in (("fsu", b"Hello"), ("x12", b"ISA*"), ("iftsta", b"<xml/>")):
            message = self.process(raw, self.make_feed(kind))
            self.assertEqual(message.state, "failed", kind)
            self.assertTrue(message.problem)

    def test_same_bytes_twice_and_replay_change_nothing(self):
        shipment = self.booked()
        raw = self.csv("MSCU1234566;SEA_GATE_IN;2025-05-09 17:45;VNSGN")
        first = self.process(raw)
        second = self.process(raw, first.feed_id)
        self.assertEqual(second.sha256, first.sha256)
        self.assertEqual((first.created_count, second.created_count), (1, 0))
        self.assertEqual(second.duplicate_count, 1)
        first.action_replay()
        self.assertEqual(first.state, "done")
        self.assertEqual((first.created_count, first.duplicate_count), (0, 1))
        self.assertEqual(len(shipment.event_ids), 1)
        self.assertEqual(first.event_ids, shipment.event_ids, "it stays the first's")

    def test_many_problems_are_counted_and_the_first_kept(self):
        rows = ["MSCU1234566;SEA_GATE_IN;never;VNSGN"] * 1500
        message = self.process(self.csv(*rows))
        self.assertEqual((message.state, message.lost_count), ("failed", 1500))
        self.assertEqual(len(message.problem_ids), 100)

    def test_unmatched_reports_know_their_message_and_find_it_later(self):
        message = self.process(
            json.dumps(
                {
                    "booking": "LATER1",
                    "milestone": "SEA_DEPARTED",
                    "classifier": "actual",
                    "when": "2025-05-10T10:00:00+00:00",
                    "place": "VNSGN",
                }
            ).encode(),
            self.make_feed("webhook"),
        )
        self.assertEqual((message.state, message.unmatched_count), ("done", 1))
        self.assertEqual(message.processed_at, message.feed_id.last_success_at)
        waiting = self.env["freight.event.unmatched"].search(
            [("message_id", "=", message.id)]
        )
        self.assertEqual(waiting.booking, "LATER1")
        shipment = self.booked("CSQU3054383", booking="LATER1")
        self.settle()
        self.assertEqual(shipment.event_ids.message_id, message)

    def test_long_messages_are_read_by_a_job_and_a_repeat_does_no_harm(self):
        shipment = self.booked()
        with trap_jobs() as trap:
            message = self.receive(
                self.csv("MSCU1234566;SEA_GATE_IN;2025-05-09 17:45;VNSGN")
            )
            message._enqueue()
            message._enqueue()
            trap.assert_jobs_count(1)
            self.assertEqual(trap.enqueued_jobs[0].channel, "root.freight_feed")
            self.env.flush_all()
            self.registry_enter_test_mode()
            trap.perform_enqueued_jobs()
        self.env.invalidate_all()
        self.assertEqual((message.state, message.created_count), ("done", 1))
        message._run_in_background()
        self.env.invalidate_all()
        self.assertEqual((message.state, message.created_count), ("done", 1))
        self.assertEqual(len(shipment.event_ids), 1)

    def test_a_fault_of_the_program_is_told(self):
        message = self.receive(b"[]", self.make_feed("webhook"))
        self.env.flush_all()
        self.registry_enter_test_mode()
        with (
            patch.object(type(message), "_parse", side_effect=KeyError("a fault")),
            self.assertLogs("odoo.addons.freight_tracking", "ERROR"),
        ):
            try:
                message._run_in_background()
            except KeyError as error:  # assertRaises would undo what the job told
                self.assertIn("a fault", str(error))
            else:
                self.fail("the job hides its fault from the queue")
        self.env.invalidate_all()
        self.assertEqual(message.state, "failed")
        self.assertIn("a fault", message.problem)
        self.assertEqual(message.feed_id.health, "failing")

    def test_a_message_that_lost_its_job_gets_another(self):
        message = self.receive(b"[]", self.make_feed("webhook"))
        with trap_jobs() as trap:
            message._cron_enqueue_lost()
            trap.assert_jobs_count(0)
            message.received_at = "2025-01-01"
            message._cron_enqueue_lost()
            trap.assert_jobs_count(1)

    def test_bytes_go_after_their_time_and_the_outcome_stays(self):
        old, new = self.process(b"[]"), self.process(b"[]")
        old.received_at = "2025-01-01"
        old._gc_raw()
        self.assertTrue(old.is_purged)
        self.assertEqual((old._get_raw(), new._get_raw()), (b"", b"[]"))
        for verb in (old.action_replay, old.action_download):
            with self.assertRaisesRegex(UserError, "gone"):
                verb()

    def test_people_replay_and_change_nothing_else(self):
        message = self.process(self.csv()).with_user(self.operations)
        message.action_replay()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            message.write({"problem": "none"})
        reader = message.with_user(self.reader)
        shown = reader.with_context(bin_size=True).web_read({"raw_text": {}})
        self.assertEqual(shown[0]["raw_text"], "container;milestone;when;place")
        for verb in (reader.action_replay, reader.unlink):
            with self.assertRaises(AccessError):
                verb()
