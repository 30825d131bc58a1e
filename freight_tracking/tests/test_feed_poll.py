"""Carriers that are asked: nobody is forgotten, nothing is lost, nobody is stormed."""

import json
import logging
import unittest
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import freight_feed_poll_work
from ..models.freight_feed_poll import ALLOW_PRIVATE
from ..tools import dcsa_client, targets
from ..tools.breaker import LIMIT
from ..tools.credentials import Tokens
from .carrier_server import Carrier, event, fault, slow
from .common import BOX, BOX_2
from .feed_case import FeedCase

SECRET = "s3cret-of-ours"


def at(day, hour=0):
    return f"2025-05-{day:02}T{hour:02}:00:00Z"


@tagged("post_install", "-at_install")
class TestFeedPoll(FeedCase):
    def setUp(self):
        super().setUp()
        self.server = Carrier(self)
        self.env["ir.config_parameter"].set_param(ALLOW_PRIVATE, "1")
        self.startPatcher(patch.object(dcsa_client, "TOKENS", Tokens()))
        self.feed = self.make_feed(
            "dcsa_pull", carrier_id=self.carrier.id, poll_url=self.server.url
        )
        # Transactions of their own see what this test has made.
        self.registry_enter_test_mode()

    def shipments(self, *bookings, numbers=(), **vals):
        """Shipments under way with the carrier."""
        made = self.env["freight.shipment"]
        for booking in bookings:
            made += self.fcl(*numbers, booking_number=booking, **vals)
        made.action_confirm()
        self.settle()
        return made

    @contextmanager
    def clock(self, **later):
        """Let it be later, by the clock of the database's times."""
        now = fields.Datetime.now() + timedelta(**later)
        with patch.object(fields.Datetime, "now", lambda *_args: now):
            yield

    def poll(self, feed=None):
        with trap_jobs() as trap:
            (feed or self.feed)._poll()
        self.env.flush_all()
        self.env.invalidate_all()
        return trap

    def run_cron(self):
        with trap_jobs() as trap:
            self.env.ref(
                "freight_tracking.cron_freight_feed_poll"
            ).method_direct_trigger()
        return trap

    def pages(self):
        messages = self.env["freight.feed.message"].search(
            [("feed_id", "=", self.feed.id)], order="id"
        )
        return [(message.name, json.loads(message._get_raw())) for message in messages]

    def question(self, shipment):
        return self.feed.question_ids.filtered(lambda one: one.shipment_id == shipment)

    # What is asked

    def test_who_is_asked_about(self):
        under_way = self.shipments("BKG1", "BKG2")
        self.shipments("DONE").action_cancel()
        self.shipments("GONE").active = False
        self.fcl(booking_number="DRAFT")
        other = self.carrier.copy({"name": "Other"})
        self.shipments("OTHER").leg_ids.filtered("carrier_id").carrier_id = other
        branch = self.env["res.company"].create({"name": "Branch far away"})
        self.shipments("FAR", company_id=branch.id)
        self.poll()
        asked = [query["carrierBookingReference"] for query in self.server.asked()]
        self.assertCountEqual(asked, ["BKG1", "BKG2"])
        # Again only when it is time again, and not after the end.
        self.poll()
        self.assertEqual(len(self.server.asked()), 2)
        under_way[0].action_cancel()
        with self.clock(minutes=61):
            self.poll()
        self.assertEqual(len(self.server.asked("BKG1")), 1)
        self.assertEqual(len(self.server.asked("BKG2")), 2)

    def test_by_bill_or_container(self):
        bill = self.shipments(False, master_number="MAEU123")
        numbers = [BOX_2, BOX]
        boxes = self.shipments(False, numbers=reversed(numbers))
        self.shipments(False)
        self.poll()
        self.assertEqual(self.feed.question_ids.shipment_id, bill + boxes)
        asked = self.server.asked()
        self.assertEqual(
            asked[0], {"transportDocumentReference": "MAEU123", "limit": "100"}
        )
        self.assertEqual([one["equipmentReference"] for one in asked[1:]], numbers)

    def test_everybody_has_a_turn(self):
        """With 250 shipments the 101st does not starve, however short a turn is."""
        numbers = [f"BKG{number:03}" for number in range(250)]
        leg = self.leg_values(self.vnsgn, self.uslgb, carrier_id=self.carrier.id)
        made = self.env["freight.shipment"].create(
            [
                {
                    **{"partner_id": self.saigon_tech.id, "booking_number": number},
                    **{"pol_id": self.vnsgn.id, "pod_id": self.uslgb.id},
                    "leg_ids": [Command.create(leg)],
                }
                for number in numbers
            ]
        )
        self.settle()
        self.env.cr.execute(
            "UPDATE freight_shipment SET state = 'confirmed' WHERE id = ANY(%s)",
            [made.ids],
        )
        turns = 0
        ticks = iter(range(10**6))
        # Every look at the clock costs a second: 60 or so are asked in a turn.
        with patch.object(
            freight_feed_poll_work.time, "monotonic", lambda: next(ticks)
        ):
            while True:
                turns += 1
                trap = self.poll()
                if not trap.enqueued_jobs:
                    break
                trap.assert_jobs_count(1, only=self.feed._poll)
        asked = [query["carrierBookingReference"] for query in self.server.asked()]
        self.assertCountEqual(asked, numbers)
        self.assertGreater(turns, 3)

    def test_who_fails_comes_last(self):
        self.shipments("BAD", "BKG1", "BKG2")

        def fail(handler):
            handler.reply(500)

        self.server.faults = [fail]
        self.poll()
        self.assertEqual(len(self.server.asked()), 1)
        with self.clock(minutes=2):
            self.poll()
        self.assertEqual(len(self.server.asked("BAD")), 1)
        self.assertEqual(len(self.server.asked()), 3)

    # What is kept

    def test_pages_are_kept_and_read(self):
        shipment = self.shipments("BKG1", numbers=[BOX])
        where = {
            "equipmentReference": BOX,
            "eventLocation": {"UNLocationCode": "VNSGN"},
        }
        events = [event("BKG1", at(day), **where) for day in (2, 3, 4)]
        self.server.events["BKG1"] = events
        trap = self.poll()
        self.assertEqual(
            self.pages(), [("BKG1, 1", events[:2]), ("BKG1, 2", events[2:])]
        )
        self.assertEqual(len(trap.enqueued_jobs), 2)
        message = self.env["freight.feed.message"].search(
            [("feed_id", "=", self.feed.id)]
        )
        self.assertEqual(set(message.mapped("channel")), {"poll"})
        for one in message:
            one._process()
        self.settle()
        self.assertEqual(len(shipment.event_ids), 3, message.mapped("unmatched_count"))
        question = self.question(shipment)
        self.assertEqual(question.seen_until, fields.Datetime.to_datetime("2025-05-04"))
        self.assertEqual(self.feed.health, "ok")

    def test_answer_without_news_hides_no_trouble(self):
        self.shipments("BKG1")
        self.feed._note_failure("The last message was unreadable.")
        self.poll()
        self.assertEqual(len(self.server.asked()), 1)
        self.assertEqual(self.feed.health, "failing")

    def test_next_time_from_where_it_ended(self):
        self.shipments("BKG1")
        self.server.events["BKG1"] = [event("BKG1", at(4))]
        self.poll()
        # One more, which the carrier recorded late.
        late = event("BKG1", at(3, 23))
        self.server.events["BKG1"].append(late)
        with self.clock(hours=1):
            self.poll()
        self.assertEqual(
            self.server.asked()[1]["eventCreatedDateTime:gte"], "2025-05-03T22:00:00Z"
        )
        self.assertIn(late, self.pages()[-1][1])
        # The same again is not kept again.
        count = len(self.pages())
        with self.clock(hours=2):
            self.poll()
        self.assertEqual(len(self.server.asked()), 3)
        self.assertEqual(len(self.pages()), count)

    def test_new_booking_from_its_beginning(self):
        shipment = self.shipments("BKG1")
        self.server.events["BKG1"] = [event("BKG1", at(4))]
        self.server.events["BKG2"] = [event("BKG2", at(1))]
        self.poll()
        shipment.booking_number = "BKG2"
        self.settle()
        with self.clock(hours=1):
            self.poll()
        self.assertNotIn("eventCreatedDateTime:gte", self.server.asked("BKG2")[0])
        self.assertEqual(self.pages()[-1], ("BKG2, 1", self.server.events["BKG2"]))

    def test_clock_of_the_carrier_is_ahead(self):
        shipment = self.shipments("BKG1")
        self.server.events["BKG1"] = [event("BKG1", "2999-01-01T00:00:00Z")]
        self.poll()
        seen = self.question(shipment).seen_until
        self.assertLessEqual(seen, fields.Datetime.now())

    def test_half_of_it_and_a_crash(self):
        """What was not asked to its end is asked again from where it began."""
        shipment = self.shipments("BKG1")
        events = [event("BKG1", at(day)) for day in (5, 3, 4)]
        self.server.events["BKG1"] = events
        fetch = dcsa_client.Client.fetch

        def crash(client, params, link=""):
            if link:
                raise ZeroDivisionError
            return fetch(client, params, link)

        with patch.object(dcsa_client.Client, "fetch", crash):
            # Odoo's own assertRaises would roll back what was committed.
            unittest.TestCase.assertRaises(self, ZeroDivisionError, self.poll)
        self.env.invalidate_all()
        self.assertEqual(self.pages(), [("BKG1, 1", events[:2])])
        self.assertFalse(self.question(shipment).seen_until)
        with self.clock(hours=1):
            self.poll()
        self.assertNotIn("eventCreatedDateTime:gte", self.server.asked()[-1])
        told = [one["eventID"] for _name, page in self.pages() for one in page]
        self.assertLessEqual({one["eventID"] for one in events}, set(told))
        self.assertEqual(self.question(shipment).seen_until.day, 5)

    def test_broken_answer_is_kept(self):
        shipment = self.shipments("BKG1")
        self.server.faults = [fault(200, b'[{"eventID": ')]
        self.poll()
        message = self.env["freight.feed.message"].search(
            [("feed_id", "=", self.feed.id)]
        )
        self.assertEqual(message._get_raw(), b'[{"eventID": ')
        self.assertEqual(message.state, "refused")
        self.assertIn("not JSON", message.problem)
        self.assertIn("not JSON", self.question(shipment).problem)
        self.assertFalse(self.question(shipment).seen_until)
        self.assertEqual(self.feed.call_failures, 1)

    # Trouble

    def test_unknown_number_is_no_trouble_of_the_feed(self):
        shipments = self.shipments("BKG1", "BKG2")
        self.server.faults = [fault(404)]
        self.poll()
        self.assertEqual(len(self.server.asked()), 2)
        self.assertIn("404", self.question(shipments[0]).problem)
        self.assertFalse(self.question(shipments[1]).problem)
        self.assertEqual((self.feed.call_failures, self.feed.failures), (0, 0))

    def test_wait_as_long_as_asked(self):
        self.shipments("BKG1", "BKG2")
        self.server.faults = [fault(429, b"", {"Retry-After": "7200"})]
        self.poll()
        self.assertEqual(len(self.server.asked()), 1)
        wait = self.feed.call_after - fields.Datetime.now()
        self.assertGreater(wait, timedelta(minutes=119))
        self.assertIn("429", self.feed.last_problem)
        with self.clock(minutes=119):
            self.poll()
        self.assertEqual(len(self.server.asked()), 1)
        with self.clock(minutes=140):
            self.poll()
        self.assertEqual(len(self.server.asked()), 3)
        self.assertFalse(self.feed.call_after)
        self.assertFalse(self.feed.failures)

    def test_circuit(self):
        numbers = [f"BKG{number}" for number in range(LIMIT + 3)]
        self.shipments(*numbers)
        self.server.faults = [fault(500)] * (LIMIT + 1)
        hours = 0
        for count in range(1, LIMIT + 1):
            self.assertEqual(self.feed.circuit, "closed")
            with self.clock(hours=hours):
                self.poll()
            self.assertEqual(len(self.server.asked()), count)
            hours += 1
        with self.clock(hours=hours - 1):
            self.feed.invalidate_recordset()
            self.assertEqual(self.feed.circuit, "open")
            trap = self.run_cron()
            trap.assert_jobs_count(0, only=self.feed._poll)
            self.poll()
        self.assertEqual(len(self.server.asked()), LIMIT)
        # One on trial fails, the next one goes well and all go out again.
        with self.clock(hours=hours):
            self.feed.invalidate_recordset()
            self.assertEqual(self.feed.circuit, "half_open")
            self.poll()
        self.assertEqual(len(self.server.asked()), LIMIT + 1)
        with self.clock(hours=hours + 3):
            self.poll()
        self.assertEqual(self.feed.circuit, "closed")
        self.assertEqual(
            {*numbers},
            {query["carrierBookingReference"] for query in self.server.asked()},
        )

    def test_slow_carrier(self):
        shipment = self.shipments("BKG1")
        self.server.faults = [slow]
        session = targets.guarded_session(allow_private=True, timeout=(1.0, 0.2))
        with patch.object(type(self.feed), "_open_session", lambda feed: session):
            self.poll()
        self.assertIn("too long", self.question(shipment).problem)

    def test_paused_feed_asks_nobody(self):
        self.shipments("BKG1")
        self.feed.write({"pause_reason": "moving", "is_paused": True})
        trap = self.run_cron()
        self.assertNotIn(self.feed, [job.recordset for job in trap.enqueued_jobs])
        self.poll()
        self.assertEqual(self.server.asked(), [])

    def test_cron_gives_each_a_job(self):
        other = self.feed.copy({"poll_url": self.server.url})
        trap = self.run_cron()
        for feed in (self.feed, other):
            trap.assert_enqueued_job(
                feed._poll,
                args=(),
                kwargs={},
                properties={"identity_key": f"freight_feed_poll-{feed.id}"},
            )

    def test_queries_do_not_grow_with_shipments_at_rest(self):
        self.shipments(*(f"BKG{number}" for number in range(3)))
        self.poll()

        def count():
            before = self.env.cr.sql_log_count
            self.poll()
            return self.env.cr.sql_log_count - before

        few = count()
        self.shipments(*(f"MORE{number}" for number in range(20)))
        self.poll()
        self.assertEqual(count(), few)

    # The verbs

    def test_ask_now(self):
        self.shipments("BKG1")
        self.poll()
        self.feed.call_after = fields.Datetime.now() + timedelta(hours=3)
        feed = self.feed.with_user(self.manager)
        with trap_jobs() as trap:
            answer = feed.action_poll_now()
        self.assertIn("1 shipment", answer["params"]["message"])
        trap.assert_jobs_count(1, only=self.feed._poll)
        self.poll()
        self.assertEqual(len(self.server.asked("BKG1")), 2)
        for user in (self.operations, self.reader):
            with self.assertRaises(AccessError):
                self.feed.with_user(user).action_poll_now()
            with self.assertRaises(AccessError):
                self.feed.with_user(user).action_test_connection()

    def test_ask_now_without_shipments(self):
        with trap_jobs():
            answer = self.feed.action_poll_now()
        self.assertEqual(answer["params"]["type"], "warning")

    def test_test_connection(self):
        def test(*faults):
            self.server.faults = list(faults)
            feed = self.feed.with_user(self.manager)
            params = feed.action_test_connection()["params"]
            return params["type"], params["message"]

        self.assertEqual(test()[0], "success")
        kind, message = test(fault(401))
        self.assertEqual((kind, "credentials" in message), ("danger", True))
        kind, message = test(fault(400))
        self.assertEqual((kind, "booking number" in message), ("warning", True))
        kind, message = test(fault(302, b"", {"Location": "/"}))
        self.assertEqual((kind, "moved" in message), ("danger", True))
        self.assertEqual(self.feed.call_failures, 0)
        self.env["ir.config_parameter"].set_param(ALLOW_PRIVATE, False)
        kind, message = test()
        self.assertEqual((kind, "private network" in message), ("danger", True))

    def test_address_is_checked(self):
        for url in (False, "ftp://example.com", "http://me:pw@example.com/", "x"):
            with self.assertRaises(ValidationError) as caught:
                self.feed.poll_url = url
            self.assertNotIn("me:pw", str(caught.exception))
        with self.assertRaises(ValidationError):
            self.feed.login_kind = "oauth2"
        with self.assertRaises(ValidationError):
            self.feed.carrier_id = False

    def test_credentials_are_for_managers(self):
        secrets = ["login_user", "login_secret", "login_key", "login_token_url"]
        self.feed.write(
            {**dict.fromkeys(secrets[:3], SECRET), "login_token_url": self.server.url}
        )
        for user in (self.operations, self.reader):
            for name in secrets:
                with self.assertRaises(AccessError):
                    self.feed.with_user(user).read([name])
                with self.assertRaises(AccessError):
                    self.feed.with_user(user).search([(name, "like", "s3")])
        self.assertEqual(self.feed.with_user(self.manager).login_key, SECRET)

    def test_secrets_are_in_no_log_and_no_message(self):
        self.shipments("BKG1", "BKG2")
        self.feed.write(
            {
                **{"login_kind": "oauth2", "login_user": "we", "login_secret": SECRET},
                **{"login_token_url": f"{self.server.base}/token"},
                **{"login_key_header": "X-Key", "login_key": SECRET},
            }
        )
        self.server.events["BKG1"] = [event("BKG1", at(4))]
        self.server.faults = [None, fault(500, {"message": f"{SECRET} token-1"})]
        with self.assertLogs(level=logging.DEBUG) as logs:
            self.poll()
        message = self.env["freight.feed.message"].search(
            [("feed_id", "=", self.feed.id)]
        )
        told = [*logs.output, message.name, self.feed.last_problem]
        told += [str(value) for value in message.read()[0].values()]
        told += self.feed.question_ids.mapped(lambda one: one.problem or "")
        told += self.feed.message_ids.mapped("body")
        self.assertIn("***", self.feed.last_problem)
        for secret in (SECRET, "token-1"):
            self.assertNotIn(secret, "\n".join(map(str, told)))
