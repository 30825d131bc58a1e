import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from odoo.addons.freight_shipment.tests.common import day
from odoo.addons.freight_shipment.tools.viewer import CAPABILITIES, Viewer

from .common import BillingCase


class TestTariffBench(BillingCase):
    def bench(self, **vals):
        bench = self.env["freight.tariff.bench"].create(
            {
                "partner_id": self.saigon_tech.id,
                "pol_id": self.vnsgn.id,
                "pod_id": self.uslgb.id,
                "currency_id": self.usd.id,
                **vals,
            }
        )
        bench.action_try()
        return bench

    def test_typed_facts(self):
        general = self.tariff(self.line("OFR", 900, "container"))
        self.tariff(
            self.line("OFR", 800, "container"),
            self.line("INS", 0.5, "value"),
            self.line("STO", 10, "day"),
            partner_id=self.saigon_tech.id,
        )
        bench = self.bench(
            box_ids=[Command.create({"type_id": self.dry_40.id, "count": 3})],
            goods_value=10_000,
            days=4,
        )
        amounts = {line.code_id.code: line.amount for line in bench.charge_ids}
        self.assertEqual(amounts, {"OFR": 2400, "INS": 50, "STO": 40})
        self.assertEqual(bench.refused_ids.tariff_id, general)
        self.assertIn("customer", bench.refused_ids.why)
        self.assertIn("Buy", bench.problems)

    def test_shipment_on_another_day(self):
        self.tariff(self.line("OFR", 900), valid_to="2025-05-31")
        self.tariff(self.line("OFR", 950), valid_from="2025-06-01")
        shipment = self.routed(self.leg_values(self.vnsgn, self.uslgb, etd=day(10)))
        bench = self.bench(shipment_id=shipment.id)
        self.assertEqual(bench.charge_ids.amount, 900)
        self.assertEqual(bench.refused_ids.why, "not valid yet")
        bench.day = "2025-06-02"
        bench.action_try()
        self.assertEqual(bench.charge_ids.amount, 950)
        self.assertEqual(bench.refused_ids.why, "expired")
        self.assertFalse(shipment.charge_ids)

    def test_who_may_ask(self):
        user = new_test_user(
            self.env, "bench_ops", "freight_base.group_freight_operations"
        )
        with self.assertRaises(AccessError):
            self.bench().with_user(user).action_try()

    def test_prices_of_another_branch(self):
        self.tariff(self.line("OFR", 900))
        self.tariff(self.line("OFR", 700), side="buy")
        branch = self.env["res.company"].create({"name": "Other Branch"})
        seller = new_test_user(
            self.env,
            "bench_other",
            "freight_base.group_freight_sales",
            company_id=branch.id,
            company_ids=branch.ids,
        )
        benches = self.env["freight.tariff.bench"].with_user(seller)
        benches = benches.with_context(allowed_company_ids=branch.ids)
        theirs = benches.create(
            {"company_id": self.company.id, "currency_id": self.usd.id}
        )
        with self.assertRaises(AccessError):
            theirs.action_try()
        self.assertFalse(theirs.charge_ids)
        mine = self.bench()
        for records in (mine, mine.charge_ids):
            self.assertTrue(records)
            with self.assertRaises(AccessError):
                records.with_user(seller).read(["display_name"])


class TestChargeWall(BillingCase):
    def test_customers_see_nothing_of_it(self):
        """No amount, tariff, note or vendor gets into what an outsider is shown."""
        canaries = ["Canary tariff", "Canary charge", "Canary vendor", "77123.45"]
        vendor = self.env["res.partner"].create({"name": "Canary vendor"})
        self.tariff(self.line("OFR", 77123.45), name="Canary tariff")
        self.tariff(self.line("OFR", 66123.45), side="buy", name="Canary tariff buy")
        shipment = self.fcl(origin_agent_id=vendor.id)
        self.rate(shipment)
        shipment.charge_ids.name = "Canary charge"
        for charge in shipment.charge_ids:
            charge.partner_id = vendor
        self.env.flush_all()
        for capabilities in (frozenset(), frozenset(CAPABILITIES) - {"finance"}):
            (view,) = shipment._customer_view(Viewer(capabilities))
            text = json.dumps(view)
            for canary in (*canaries, "66123.45"):
                self.assertNotIn(canary, text)
