"""Profit: estimated against posted, exchange apart, costs where they were spread to."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import BaseCase, new_test_user, tagged

from ..tools.cost_share import measure_of, share_out
from .books import BooksCase

WEIGHTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=12)
CENTS = st.integers(-(10**11), 10**11)


@tagged("post_install", "-at_install")
class TestCostShareTool(BaseCase):
    # On a busy machine even ten numbers are long in coming.
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(CENTS, CENTS, WEIGHTS)
    def test_parts_add_up_whatever_the_houses(self, one, two, weights):
        amounts = {"a": one / 100, "b": two / 100}
        parts = share_out(amounts, weights, 0.01)
        for name, cents in (("a", one), ("b", two)):
            total = sum(Decimal(part[name]) for part in parts)
            self.assertEqual(total, Decimal(cents) / 100)

    def test_measures(self):
        facts = {"weight": 3000, "volume": 2, "chargeable": 0, "teu": 1, "hand": 4}
        for basis, mode, measure in (
            ("wm", "sea", 3),
            ("wm", "air", 3000),
            ("weight", "sea", 3000),
            ("volume", "sea", 2),
            ("hand", "road", 4),
            ("equal", "sea", 1),
        ):
            with self.subTest(basis):
                self.assertEqual(measure_of(basis, mode, facts), measure)


class TestProfit(BooksCase):
    def profit(self, shipment, name="estimated"):
        rows = self.env["freight.profit"]._read_group(
            [("shipment_id", "=", shipment.id)], [], [f"{name}:sum"]
        )
        return round(rows[0][0] or 0, 2)

    def test_estimated_and_posted_to_the_cent(self):
        shipment = self.fcl()
        sell = self.add_charge(shipment, price=1000)
        buy = self.add_charge(shipment, price=700.55, side="buy")
        self.assertEqual(self.profit(shipment), 299.45)
        self.assertEqual(self.profit(shipment, "posted"), 0)
        self.post((sell | buy).make_invoices())
        self.assertEqual(self.profit(shipment, "posted"), 299.45)
        self.assertRecordValues(
            shipment,
            [
                {
                    "estimated_margin": 299.45,
                    "posted_income": 1000,
                    "posted_cost": 700.55,
                    "posted_margin": 299.45,
                    "exchange_result": 0,
                }
            ],
        )
        self.assertEqual(shipment.posted_percent, 29.9)

    def test_exchange_differences_are_no_margin(self):
        """1,000 EUR at 0.8 are 1,250 USD; invoiced at 0.5 they are 2,000."""
        shipment = self.fcl()
        charge = self.add_charge(
            shipment, price=1000, currency_id=self.eur.id, rate_date="2025-05-20"
        )
        self.assertEqual(charge.company_amount, 1250)
        self.env["res.currency.rate"].create(
            {
                "company_id": self.company.id,
                "currency_id": self.eur.id,
                "name": "2025-06-01",
                "rate": 0.5,
            }
        )
        move = self.post(charge.make_invoices("2025-06-02"))
        self.assertEqual(charge.actual_amount, 2000)
        self.assertEqual(charge.exchange_difference, 750)
        self.assertEqual(self.profit(shipment, "posted"), 1250)
        self.assertEqual(self.profit(shipment, "exchange_difference"), 750)
        self.credit(move)
        self.assertEqual(self.profit(shipment, "posted"), 0)

    def test_disbursements_are_neither_income_nor_cost(self):
        shipment = self.fcl()
        self.add_charge(shipment, "DUTY", 300)
        self.assertEqual(self.profit(shipment), 0)
        self.assertEqual(shipment.estimated_income, 0)

    def test_estimates_without_an_order_are_no_profit(self):
        shipment = self.fcl()
        self.add_charge(shipment, price=300, confirm=False)
        self.assertEqual(self.profit(shipment), 0)
        # What a draft would earn is why one looks at it.
        self.assertEqual(shipment.estimated_margin, 300)
        shipment.action_confirm()
        self.assertEqual(self.profit(shipment), 300)
        fee = self.add_charge(shipment, "DOC", price=40)
        self.assertEqual(self.profit(shipment), 340)
        shipment.action_cancel()
        self.assertEqual(self.profit(shipment), 40)
        self.assertEqual(shipment.estimated_margin, 40)
        self.post(fee.make_invoices())
        self.assertEqual(self.profit(shipment, "posted"), 40)

    def test_a_masters_costs_are_its_houses(self):
        """2 and 1 m³ of 900.01: 600.01 and 300.00, estimated and as billed."""
        master = self.fcl(kind="master")
        large, small = (
            self.lcl(packages, kind="house", master_id=master.id) for packages in (8, 4)
        )
        sold = self.add_charge(large, price=1000)
        cost = self.add_charge(master, price=900.01, side="buy")
        self.assertEqual(self.profit(large), 399.99)
        self.assertEqual(self.profit(small), -300)
        self.assertEqual(self.profit(master), 0)
        self.assertEqual(
            (large.estimated_margin, small.estimated_margin), (399.99, -300)
        )
        self.assertEqual((master.estimated_cost, master.estimated_margin), (0, 0))
        self.post((sold | cost).make_invoices())
        self.assertEqual(self.profit(large, "posted"), 399.99)
        self.assertEqual(self.profit(small, "posted"), -300)
        # More cargo, another spread; the sum stays.
        small.cargo_ids.booked_packages = 8
        small.cargo_ids.booked_volume = 2
        small.cargo_ids.booked_weight = 400
        self.assertEqual(self.profit(small) + self.profit(large), 1000 - 900.01)
        self.assertEqual(self.profit(large), round(1000 - 450.01, 2))
        # Locked, the proportions stay and the amounts go on.
        master.action_lock_cost_shares()
        small.cargo_ids.booked_volume = 8
        self.assertEqual(self.profit(large), round(1000 - 450.01, 2))
        self.add_charge(master, "DOC", 100, side="buy", cost_basis="none")
        self.assertEqual(self.profit(master), -100)

    def test_each_basis(self):
        master = self.fcl(kind="master")
        houses = [
            self.lcl(n, kind="house", master_id=master.id, cost_part=part)
            for n, part in ((10, 1), (30, 0))
        ]
        self.add_charge(houses[0], price=60)
        self.add_charge(houses[1], price=40)
        cost = self.add_charge(master, price=100, side="buy")
        dry = self.dry_20.id
        for house, count in zip(houses, (1, 4), strict=True):
            house.container_ids = [
                Command.create({"type_id": dry}) for _each in range(count)
            ]
        self.assertEqual([house.teu for house in houses], [1, 4])
        for basis, parts in (
            ("teu", [20, 80]),
            ("weight", [25, 75]),
            ("volume", [25, 75]),
            ("revenue", [60, 40]),
            ("equal", [50, 50]),
            ("hand", [100, 0]),
        ):
            master.cost_basis = basis
            with self.subTest(basis):
                self.assertEqual(
                    [float(share["estimated"]) for share in cost.cost_shares], parts
                )

    def test_revenue_is_the_branchs_own_and_no_disbursement(self):
        """5,000,000 dong that the branch at destination earns are not five million
        dollars, and no matter of the one at origin."""
        branch = self.env["res.company"].create(
            {"name": "Branch at Destination", "currency_id": self.vnd.id}
        )
        self.env.user.company_ids += branch
        master = self.fcl(kind="master", cost_basis="revenue")
        houses = [
            self.lcl(
                10,
                kind="house",
                master_id=master.id,
                destination_company_id=branch.id,
            )
            for _each in range(2)
        ]
        self.add_charge(houses[0], price=60)
        self.add_charge(houses[1], price=40)
        self.add_charge(houses[1], "DUTY", price=900)
        self.add_charge(
            houses[1],
            "THC-D",
            price=5_000_000,
            company_id=branch.id,
            currency_id=self.vnd.id,
            confirm=False,
        )
        cost = self.add_charge(master, price=100, side="buy")
        self.assertEqual(
            [float(share["estimated"]) for share in cost.cost_shares], [60, 40]
        )

    def test_legs_by_each_basis(self):
        shipment = self.fcl()
        legs = shipment.leg_ids.sorted("id")
        self.add_charge(shipment, price=30, leg_id=legs[1].id)
        self.add_charge(shipment, "DOC", price=10, leg_id=legs[2].id)
        self.add_charge(shipment, "DUTY", price=99, leg_id=legs[0].id)
        legs[0].cost_part = 2
        legs[3].cost_part = 0
        cost = self.add_charge(shipment, price=100.01, side="buy")
        parts = {}
        for basis in ("revenue", "hand", "equal", "distance"):
            shipment.leg_cost_basis = basis
            parts[basis] = [float(share["estimated"]) for share in cost.cost_shares]
            self.assertEqual(round(sum(parts[basis]), 2), 100.01)
        self.assertEqual(parts["revenue"], [0, 75.01, 25, 0])
        self.assertEqual(parts["hand"], [50.01, 25, 25, 0])
        self.assertEqual(parts["equal"], [25.01, 25, 25, 25])
        # To Singapore it is a tenth of what is left from there to Long Beach.
        trucked, feeder, ocean, last = parts["distance"]
        self.assertGreater(ocean, 85)
        self.assertTrue(5 < feeder < 12)
        self.assertTrue(trucked < 1 and not last)
        # Where a place is not known, nobody knows the way.
        self.uslgb.write({"latitude": 0, "longitude": 0})
        shipment.leg_cost_basis = "equal"
        shipment.leg_cost_basis = "distance"
        self.assertFalse(cost.cost_shares)

    def test_costs_over_legs(self):
        shipment = self.fcl(leg_cost_basis="equal")
        self.add_charge(shipment, price=100, side="buy")
        rows = self.env["freight.profit"]._read_group(
            [("shipment_id", "=", shipment.id)], ["leg_id"], ["estimated:sum"]
        )
        self.assertEqual([leg for leg, _sum in rows], list(shipment.leg_ids))
        self.assertEqual({float(total) for _leg, total in rows}, {-25})

    def test_charges_apart_from_journals_are_listed(self):
        charge = self.add_charge(self.fcl())
        self.post(charge.make_invoices())
        charges = self.env["freight.charge"]
        apart = [("books_agree", "=", False)]
        self.assertTrue(charge.books_agree)
        self.assertNotIn(charge, charges.search(apart))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE freight_charge SET actual_amount = 99 WHERE id = %s", [charge.id]
        )
        self.env.invalidate_all()
        self.assertIn(charge, charges.search(apart))
        self.assertFalse(charge.books_agree)

    def test_one_currency_needs_no_conversion(self):
        described = self.env["freight.profit"].fields_get(["estimated"])
        self.assertNotIn("currency_field", described["estimated"])
        other = self.env["res.company"].create(
            {"name": "Other Branch", "currency_id": self.vnd.id}
        )
        self.env.user.company_ids += other
        both = self.env["freight.profit"].with_context(
            allowed_company_ids=[self.company.id, other.id]
        )
        self.assertIn("currency_field", both.fields_get(["estimated"])["estimated"])

    def test_nothing_of_it_is_the_customers(self):
        portal = new_test_user(self.env, "profit_portal", groups="base.group_portal")
        for model in (
            *("freight.profit", "freight.recognition.rule", "freight.close.reason"),
            *("freight.accrual", "freight.accrual.line"),
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])
