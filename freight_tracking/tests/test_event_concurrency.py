"""Two workers with news of one shipment at once, in real transactions."""

import threading

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from ..tools.transaction import in_own_transaction

BOOKING = "TWOWORKERS"


@tagged("post_install", "-at_install")
class TestTwoWorkers(BaseCase):
    """A test's own cursor would hide what only two connections show."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.run_apart(self.make_shipment)
        self.addCleanup(self.run_apart, self.remove_shipment)

    def run_apart(self, work):
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, api.SUPERUSER_ID, {}))

    def make_shipment(self, env):
        ports = env["freight.location"].search(
            [("code", "in", ("VNSGN", "USLGB")), ("kind", "=", "place")], order="code"
        )
        shipment = env["freight.shipment"].create(
            {
                "partner_id": env["res.partner"].create({"name": BOOKING}).id,
                "booking_number": BOOKING,
                "pol_id": ports[1].id,
                "pod_id": ports[0].id,
                "etd": "2025-05-10 00:00:00",
                "eta": "2025-05-25 00:00:00",
            }
        )
        self.shipment_id = shipment.id

    def remove_shipment(self, env):
        shipment = env["freight.shipment"].browse(self.shipment_id)
        partner = shipment.partner_id
        shipment.unlink()
        partner.unlink()

    def reports(self):
        return [
            {
                "booking": BOOKING,
                "milestone": milestone,
                "classifier": classifier,
                "when": f"2025-05-{day:02}T00:00:00+00:00",
                "created": f"2025-05-{day - 1:02}T00:00:00+00:00",
                "place": place,
            }
            for milestone, classifier, day, place in (
                ("SEA_DEPARTED", "actual", 11, "VNSGN"),
                ("SEA_ARRIVED", "estimated", 27, "USLGB"),
                ("SEA_ARRIVED", "actual", 28, "USLGB"),
            )
        ]

    def ingest_at_once(self, *batches):
        """Let each batch begin when all have their snapshot of the database."""
        ready = threading.Barrier(len(batches), timeout=30)
        outcomes, tries = {}, []

        def worker(number, reports):
            def work(env):
                first = number not in tries
                tries.append(number)
                env.cr.execute("SELECT 1")  # takes the snapshot
                if first:
                    ready.wait()
                source = env.ref("freight_tracking.source_carrier")
                done = env["freight.event"].ingest(reports, source)
                return [outcome.result for outcome in done.outcomes]

            with self.registry.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                outcomes[number] = in_own_transaction(env, work)

        threads = [
            threading.Thread(target=worker, args=item) for item in enumerate(batches)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return outcomes, tries

    def stored(self, env):
        shipment = env["freight.shipment"].browse(self.shipment_id)
        return len(shipment.event_ids), shipment.atd, shipment.ata

    def test_same_batch_twice_leaves_one_row_each(self):
        outcomes, tries = self.ingest_at_once(self.reports(), self.reports())
        self.assertEqual(
            sorted(outcomes.values()), [["created"] * 3, ["duplicate"] * 3]
        )
        self.assertGreater(len(tries), 2, "one of them had to begin anew")
        count, atd, ata = self.run_apart(self.stored)
        self.assertEqual(count, 3)
        self.assertEqual((atd.day, ata.day), (11, 28))

    def test_different_news_of_one_shipment_all_count(self):
        first, *rest = self.reports()
        outcomes, tries = self.ingest_at_once([first], rest)
        self.assertEqual(outcomes, {0: ["created"], 1: ["created"] * 2})
        count, atd, ata = self.run_apart(self.stored)
        self.assertEqual(count, 3)
        self.assertEqual((atd.day, ata.day), (11, 28))
