"""Two workers with messages of one feed at once, in real transactions."""

import threading
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

BOOKING = "TWOREADERS"
NEWS = f"""booking;milestone;when;place
{BOOKING};SEA_DEPARTED;2025-05-11 10:00;VNSGN
{BOOKING};SEA_ARRIVED;2025-05-28 10:00;USLGB
{BOOKING};NO_SUCH_THING;2025-05-28 10:00;USLGB
""".encode()
COUNTS = ("created_count", "duplicate_count", "lost_count")


@tagged("post_install", "-at_install")
class TestTwoReaders(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.run_apart(self.make_records)
        self.addCleanup(self.run_apart, self.remove_records)

    def run_apart(self, work):
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, api.SUPERUSER_ID, {}))

    def make_records(self, env):
        ports = env["freight.location"].search(
            [("code", "in", ("VNSGN", "USLGB")), ("kind", "=", "place")], order="code"
        )
        self.shipment_id = (
            env["freight.shipment"]
            .create(
                {
                    "partner_id": env["res.partner"].create({"name": BOOKING}).id,
                    "booking_number": BOOKING,
                    "pol_id": ports[1].id,
                    "pod_id": ports[0].id,
                    "etd": "2025-05-10 00:00:00",
                    "eta": "2025-05-25 00:00:00",
                }
            )
            .id
        )
        feed = env["freight.feed"].create(
            {
                "name": BOOKING,
                "kind": "csv",
                "source_id": env.ref("freight_tracking.source_carrier").id,
            }
        )
        self.feed_id = feed.id
        self.message_ids = [feed._receive(NEWS, "a.csv", "push").id for _ in range(2)]

    def remove_records(self, env):
        shipment = env["freight.shipment"].browse(self.shipment_id)
        partner = shipment.partner_id
        shipment.unlink()
        partner.unlink()
        feed = env["freight.feed"].browse(self.feed_id)
        env["freight.feed.message"].search([("feed_id", "=", feed.id)]).unlink()
        feed.unlink()

    def read_at_once(self, message_ids, parse):
        """Run the jobs of these messages, with ``parse`` in place of reading."""
        faults = []

        def worker(message_id):
            try:
                with self.registry.cursor() as cr:
                    env = api.Environment(cr, api.SUPERUSER_ID, {})
                    env["freight.feed.message"].browse(message_id)._run_in_background()
            except Exception as error:
                faults.append(error)
            self.ended.set()

        self.ended = threading.Event()
        model = type(self.run_apart(lambda env: env["freight.feed.message"]))
        own = model._parse
        with patch.object(model, "_parse", lambda *args: parse() or own(*args)):
            threads = [
                threading.Thread(target=worker, args=[one]) for one in message_ids
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(faults, [])

    def outcome(self, env):
        messages = env["freight.feed.message"].browse(self.message_ids)
        events = env["freight.shipment"].browse(self.shipment_id).event_ids
        return (
            [(one.state, *(one[name] for name in COUNTS)) for one in messages],
            len(events),
        )

    def test_one_message_is_read_by_one_of_two_workers(self):
        reads = []

        def parse():
            # The first waits until the other has found that there is nothing to do.
            reads.append(1)
            self.ended.wait(30)

        self.read_at_once(self.message_ids[:1] * 2, parse)
        self.assertEqual(len(reads), 1)
        (first, other), count = self.run_apart(self.outcome)
        self.assertEqual(first, ("partly", 2, 0, 1))
        self.assertEqual(other[0], "new")
        self.assertEqual(count, 2)

    def test_same_bytes_in_two_messages_at_once_make_each_event_once(self):
        both = threading.Barrier(2, timeout=30)
        self.read_at_once(self.message_ids, lambda: both.wait() < 0)
        outcomes, count = self.run_apart(self.outcome)
        self.assertEqual(count, 2)
        self.assertEqual([one[0] for one in outcomes], ["partly"] * 2)
        self.assertEqual(sum(one[1] for one in outcomes), 2, "created")
        self.assertEqual(sum(one[2] for one in outcomes), 2, "duplicate")
        self.run_apart(
            lambda env: self.assertEqual(
                env["freight.feed"].browse(self.feed_id).code_ids.mapped("code"),
                ["NO_SUCH_THING"],
            )
        )
