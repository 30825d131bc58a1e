"""Who sees clocks and terms, and whose they are where two branches share a file."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.freight_tracking.tests.common import day

from .test_clocks import ClockCase, noon


@tagged("post_install", "-at_install")
class TestSides(ClockCase):
    """What customers pay for boxes that stand is for sales and finance alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            name: new_test_user(
                cls.env, f"clock-side-{name}", f"freight_base.group_freight_{name}"
            )
            for name in ("operations", "documentation", "sales", "finance", "manager")
        }
        cls.buy = cls.terms()
        cls.sell = cls.terms(side="sell", free_days=1, rate=900)

    def test_terms_and_rates_by_side(self):
        self.happen("SEA_DISCHARGED", noon(20))
        both = self.buy | self.sell
        for name, person in self.people.items():
            seen = self.buy if name in ("operations", "documentation") else both
            env = self.env(user=person)
            with self.subTest(name):
                self.assertEqual(
                    env["freight.clock.terms"].search([("id", "in", both.ids)]), seen
                )
                self.assertEqual(
                    env["freight.clock.tier"].search([("terms_id", "in", both.ids)]),
                    seen.tier_ids,
                )
                self.assertEqual(
                    env["freight.clock"]
                    .search([("shipment_id", "=", self.job.id)])
                    .filtered(lambda one: one.direction == "import" and one.terms_id)
                    .terms_id,
                    seen,
                )
        mover = self.people["operations"]
        with self.assertRaises(AccessError):
            self.sell.with_user(mover).tier_ids.mapped("rate")
        with self.assertRaises(AccessError):
            self.clock(side="sell").with_user(mover).read(["amount"])

    def test_operations_keep_the_days_and_their_costs(self):
        self.happen("SEA_DISCHARGED", noon(20))
        with freeze_time(noon(26)):
            self.env.invalidate_all()
            box = self.box.with_user(self.people["operations"])
            self.assertEqual(box.customer_free_until, day(21).date())
            self.assertEqual(box.line_free_until, day(23).date())
            self.assertIn("150.00", box.clock_stakes)
            Form(box)  # opens
            job = self.job.with_user(self.people["operations"])
            for clocks in (box.clock_ids, job.clock_ids):
                self.assertEqual(set(clocks.mapped("side")), {"buy"})


@tagged("post_install", "-at_install")
class TestBranches(ClockCase):
    """Import clocks are those of the branch at destination, where there is one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.there = cls.env["res.company"].create({"name": "Long Beach Branch"})
        cls.env.user.company_ids += cls.there
        cls.staff = new_test_user(
            cls.env,
            "clock-there",
            "freight_base.group_freight_finance",
            company_id=cls.there.id,
            company_ids=[Command.set(cls.there.ids)],
        )
        cls.ours = cls.terms(free_days=3)
        cls.theirs = cls.terms(free_days=5, rate=70, company_id=cls.there.id)
        cls.export = cls.terms("detention", direction="export", free_days=9)

    def test_clocks_move_to_the_branch_at_destination(self):
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock()
        self.assertEqual(
            (clock.company_id, clock.terms_id), (self.env.company, self.ours)
        )
        clock._charge(day(30).date())
        charge = clock.charge_ids
        self.job.destination_company_id = self.there
        self.settle()
        self.assertEqual((clock.company_id, clock.terms_id), (self.there, self.theirs))
        self.assertEqual(clock.last_free_day, day(25).date())
        clock._charge(day(30).date())
        self.assertEqual((charge.company_id, charge.amount), (self.there, 350))
        seen = self.clocks.with_user(self.staff).search(
            [("shipment_id", "=", self.job.id)]
        )
        self.assertIn(clock, seen)
        self.assertEqual(set(seen.mapped("direction")), {"import"})
        exported = self.clocks.search(
            [("container_id", "=", self.box.id), ("direction", "=", "export")]
        )
        self.assertEqual(exported.company_id, self.env.company)

    def test_terms_of_the_branch_at_destination_have_its_boxes_looked_at(self):
        self.job.destination_company_id = self.there
        self.happen("SEA_DISCHARGED", noon(20))
        self.theirs.free_days = 8
        self.clocks._refresh_company(self.there.id)
        self.assertEqual(self.clock().last_free_day, day(28).date())

    def test_free_time_agreed_at_destination_is_that_branchs(self):
        self.job.destination_company_id = self.there
        self.happen("SEA_DISCHARGED", noon(20))
        agreed = (
            self.env["freight.clock.agreement"]
            .with_user(self.staff)
            .create({"shipment_id": self.job.id, "free_days": 10})
        )
        self.settle()
        self.assertEqual(agreed.company_id, self.there)
        self.assertEqual(self.clock().last_free_day, day(30).date())
