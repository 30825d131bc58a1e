from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api, sql_db
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestNumbering(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write(
            {"freight_shipment_prefix": "TST", "freight_tz": "Asia/Ho_Chi_Minh"}
        )
        cls.series = cls.env["freight.number.series"]
        # Numbers are drawn in transactions of their own, so they outlive the test's.
        cls.addClassCleanup(cls.forget_series)

    @classmethod
    def forget_series(cls):
        with cls.registry.cursor() as cr:
            cr.execute("DELETE FROM freight_number_series WHERE prefix LIKE 'TST%'")

    def setUp(self):
        super().setUp()
        self.forget_series()

    def make(self, count, **vals):
        partner = self.saigon_tech.id
        return self.env["freight.shipment"].create(
            [{"partner_id": partner, **vals} for _ in range(count)]
        )

    @freeze_time("2031-05-31 16:59:59")
    def test_last_second_of_the_companys_month(self):
        self.assertEqual(self.make(1).name, "TST/203105/00001")

    @freeze_time("2031-05-31 17:00:00")
    def test_first_second_of_the_companys_month(self):
        """Midnight in Saigon is 17:00 of the day before in UTC."""
        self.assertEqual(self.make(1).name, "TST/203106/00001")

    @freeze_time("2031-05-15")
    def test_numbers_follow_each_other(self):
        names = (self.make(2) + self.make(1)).mapped("name")
        self.assertEqual(names, [f"TST/203105/0000{n}" for n in (1, 2, 3)])

    @freeze_time("2031-05-15")
    def test_a_batch_over_two_companies_draws_once(self):
        other = self.env["res.company"].create(
            {"name": "Branch", "freight_shipment_prefix": "TSTB"}
        )
        vals = {"partner_id": self.saigon_tech.id}
        drawn = []
        execute = sql_db.Cursor.execute

        def spy(cr, query, *args, **kwargs):
            text = str(getattr(query, "code", query))
            if "INSERT INTO freight_number_series" in text:
                drawn.append(text)
            return execute(cr, query, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", spy):
            shipments = self.env["freight.shipment"].create(
                [vals, {**vals, "company_id": other.id}] * 50
            )
        self.assertEqual(len(drawn), 1)
        self.assertEqual(len(set(shipments.mapped("name"))), 100)
        self.assertEqual(shipments[0].name, "TST/203105/00001")
        self.assertEqual(shipments[99].name, "TSTB/203105/00050")

    @freeze_time("2031-05-15")
    def test_a_given_number_is_kept_and_draws_none(self):
        shipment = self.make(1, name="TST/202505/00080")
        self.assertEqual(shipment.name, "TST/202505/00080")
        self.assertFalse(self.series.search([("prefix", "=like", "TST%")]))

    def test_a_number_exists_once(self):
        self.make(1, name="TST/202505/00080")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.make(1, name="TST/202505/00080")

    def test_companies_get_prefixes_of_their_own(self):
        one, two = self.env["res.company"].create([{"name": "One"}, {"name": "Two"}])
        prefixes = {one.freight_shipment_prefix, two.freight_shipment_prefix}
        self.assertEqual(len(prefixes), 2)
        self.assertTrue(all(prefix.startswith("SHP") for prefix in prefixes))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            one.freight_shipment_prefix = two.freight_shipment_prefix
            one.flush_recordset()

    def test_concurrent_first_draws_of_a_month(self):
        """Eight transactions that begin a month together wait for nobody's end."""
        workers, each = 8, 25
        together = Barrier(workers)

        def draw(worker):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                # The snapshot of a caller's transaction is older than all draws.
                cr.execute("SELECT count(*) FROM freight_number_series")
                together.wait(timeout=20)
                drawn = []
                for _turn in range(5):
                    numbers = env["freight.number.series"].draw({"TST/203201/": each})
                    drawn += numbers["TST/203201/"]
                # No caller ends its own transaction before all have drawn.
                together.wait(timeout=20)
                if worker % 2:
                    cr.rollback()
                return drawn

        with ThreadPoolExecutor(workers) as pool:
            drawn = [name for names in pool.map(draw, range(workers)) for name in names]
        self.assertEqual(len(drawn), workers * each * 5)
        self.assertEqual(
            sorted(drawn), [f"TST/203201/{n:05d}" for n in range(1, len(drawn) + 1)]
        )


@tagged("post_install", "-at_install")
class TestConcurrentCreation(FreightCase):
    """Whole shipments, created and committed side by side, then removed again."""

    def test_two_transactions_create_at_once(self):
        together = Barrier(2)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            company = env.company
            prefix = company.freight_shipment_prefix
            company.freight_shipment_prefix = "TSTC"
            partner = env["res.partner"].create({"name": "Concurrent Customer"})
            partner_id, company_id = partner.id, company.id
        ids = []

        def clean_up():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["freight.shipment"].browse(ids).unlink()
                env["res.partner"].browse(partner_id).unlink()
                env["res.company"].browse(company_id).freight_shipment_prefix = prefix
                cr.execute(
                    "DELETE FROM freight_number_series WHERE prefix LIKE 'TSTC/%'"
                )

        self.addCleanup(clean_up)

        def create(_worker):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
                env["freight.shipment"].search_count([])
                together.wait(timeout=20)
                shipments = env["freight.shipment"].create(
                    [{"partner_id": partner_id, "company_id": company_id}] * 20
                )
                together.wait(timeout=20)
                return shipments.ids, shipments.mapped("name")

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(create, range(2)))
        ids += [shipment for created, _names in results for shipment in created]
        names = [name for _created, names in results for name in names]
        self.assertEqual(len(set(names)), 40)
        numbers = sorted(int(name.rsplit("/")[-1]) for name in names)
        self.assertEqual(numbers, list(range(1, 41)))
