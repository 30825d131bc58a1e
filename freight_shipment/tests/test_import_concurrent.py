from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase
from .import_files import encoded, text_table

COUNT = 30
WORKERS = 3
PREFIX = "TSTI"


@tagged("post_install", "-at_install")
class TestConcurrentImport(FreightCase):
    """The same file by several real transactions at once, removed again after it."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.prefix = env.company.freight_shipment_prefix
            env.company.freight_shipment_prefix = PREFIX
            self.customer_id = env["res.partner"].create({"name": "Concurrent"}).id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            of_customer = [("partner_id", "=", self.customer_id)]
            env["freight.shipment.import"].search(of_customer).unlink()
            env["freight.shipment"].search(of_customer).unlink()
            env["res.partner"].browse(self.customer_id).unlink()
            env.company.freight_shipment_prefix = self.prefix
            series = env["freight.number.series"]
            series.search([("prefix", "=like", f"{PREFIX}/%")]).unlink()

    def import_at_once(self, policy):
        """Import in several transactions that all have begun; return their counts."""
        rows = [(f"C-{number}", "Sea") for number in range(COUNT)]
        content = text_table(("Reference", "Mode"), *rows)
        together = Barrier(WORKERS)

        def work(env, state, worker):
            record = env["freight.shipment.import"].create(
                {
                    # Odoo does not bear one stored file written twice at once, so
                    # the files differ in blank lines at their end.
                    "file": encoded(content + b"\n" * worker),
                    "file_name": "orders.csv",
                    "partner_id": self.customer_id,
                    "policy": policy,
                }
            )
            env["freight.shipment"].search_count([])  # its snapshot is taken
            if not state:
                state.append("begun")
                together.wait(timeout=30)
            record.import_file()
            return record.created_count, record.unchanged_count

        def run(worker):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                return retrying(partial(work, env, [], worker), env)

        with ThreadPoolExecutor(WORKERS) as pool:
            return sorted(pool.map(run, range(WORKERS)))

    @mute_logger("odoo.sql_db")
    def test_the_same_file_at_once_makes_each_shipment_once(self):
        for policy in ("all", "good"):
            with self.subTest(policy):
                first = policy == "all"
                counts = self.import_at_once(policy)
                expected = [(0, COUNT)] * (WORKERS - first) + [(COUNT, 0)] * first
                self.assertEqual(counts, expected)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            found = env["freight.shipment"].search(
                [("partner_id", "=", self.customer_id)]
            )
            references = found.mapped("customer_reference")
        self.assertEqual(len(references), COUNT)
        self.assertEqual(len(set(references)), COUNT)
