"""A shipment of two branches: each has its own tariffs, charges and staff."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import BillingCase

SALES = "freight_base.group_freight_sales"


class TestRatingBranches(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch at Long Beach", "currency_id": cls.eur.id}
        )
        cls.env.user.company_ids += cls.branch
        cls.seller = cls.staff("rate-origin", cls.company)
        cls.agent = cls.staff("rate-there", cls.branch)

    @classmethod
    def staff(cls, login, company):
        return new_test_user(
            cls.env,
            login,
            groups=SALES,
            company_id=company.id,
            company_ids=company.ids,
        )

    def at(self, user, records):
        """The records as this user has them, in the user's own branch."""
        context = {"allowed_company_ids": user.company_ids.ids}
        return records.with_user(user).with_context(**context)

    @classmethod
    def branch_tariff(cls, *lines, **vals):
        return cls.tariff(
            *lines, company_id=cls.branch.id, currency_id=cls.eur.id, **vals
        )

    def shared(self, **vals):
        return self.fcl(destination_company_id=self.branch.id, **vals)

    def rated(self, shipment, company):
        charges = shipment.charge_ids.filtered(lambda one: one.company_id == company)
        return {
            (one.side, one.code_id.code, one.amount, one.currency_id.name)
            for one in charges
        }

    def test_each_branch_charges_by_its_own_tariffs(self):
        self.tariff(self.line("OFR", 1800), self.line("THC-O", 150))
        self.branch_tariff(
            self.line("OFR", 2500), self.line("THC-D", 220), self.line("DLV", 400)
        )
        shipment = self.shared()
        outcome = self.rate(shipment)
        self.assertEqual(outcome.case.company, self.company.id)
        self.assertEqual(
            self.rated(shipment, self.company),
            {("sell", "OFR", 1800, "USD"), ("sell", "THC-O", 150, "USD")},
        )
        # Freight is prepaid: what the branch asks for it elsewhere is no matter here.
        self.assertEqual(
            self.rated(shipment, self.branch),
            {("sell", "THC-D", 220, "EUR"), ("sell", "DLV", 400, "EUR")},
        )

    def test_collect_freight_is_the_branchs_and_is_charged_once(self):
        self.tariff(self.line("OFR", 1800), self.line("THC-O", 150))
        self.branch_tariff(self.line("OFR", 2500))
        shipment = self.shared(house_freight_terms="collect")
        self.rate(shipment)
        self.assertEqual(
            self.rated(shipment, self.company), {("sell", "THC-O", 150, "USD")}
        )
        self.assertEqual(
            self.rated(shipment, self.branch), {("sell", "OFR", 2500, "EUR")}
        )

    def test_what_only_the_origin_prices_stays_with_it(self):
        self.tariff(self.line("OFR", 1800), self.line("THC-D", 240))
        shipment = self.shared()
        self.rate(shipment)
        self.assertIn(("sell", "THC-D", 240, "USD"), self.rated(shipment, self.company))
        self.assertFalse(self.rated(shipment, self.branch))

    def test_costs_at_destination_are_the_branchs(self):
        self.tariff(self.line("OFR", 1800))
        self.branch_tariff(self.line("THC-D", 120), self.line("OFR", 1500), side="buy")
        shipment = self.shared()
        self.rate(shipment)
        self.assertEqual(
            self.rated(shipment, self.branch), {("buy", "THC-D", 120, "EUR")}
        )

    def test_the_consignee_pays_the_branch_and_not_its_own_agent(self):
        self.branch_tariff(self.line("THC-D", 220))
        shipment = self.shared(destination_agent_id=self.branch.partner_id.id)
        self.rate(shipment)
        charge = shipment.charge_ids
        self.assertEqual(charge.partner_id, self.pacific_home)
        self.assertEqual(charge.payer, "consignee")
        typed = self.env["freight.charge"].create(
            {
                "shipment_id": shipment.id,
                "company_id": self.branch.id,
                "code_id": self.code("STO").id,
                "price": 50,
            }
        )
        self.assertEqual(typed.partner_id, self.pacific_home)

    def test_staff_of_each_branch_see_and_rate_their_own(self):
        self.tariff(self.line("OFR", 1800))
        self.branch_tariff(self.line("THC-D", 220))
        shipment = self.shared()
        self.at(self.agent, shipment).action_rate()
        self.env.invalidate_all()
        for user, code in ((self.seller, "OFR"), (self.agent, "THC-D")):
            seen = self.at(user, self.env["freight.charge"])
            seen = seen.search([("shipment_id", "=", shipment.id)])
            self.assertEqual(seen.code_id.mapped("code"), [code])
            seen.action_confirm()
        foreign = shipment.charge_ids.filtered(lambda one: one.code_id.code == "OFR")
        with self.assertRaises(AccessError):
            self.at(self.agent, foreign).action_confirm()

    def test_gaps_are_shown_to_the_branch_that_has_them(self):
        self.tariff(self.line("OFR", 1800))
        line = self.line("INS", 1, "value", terms="collect")
        self.branch_tariff(line)
        shipment = self.shared()
        self.rate(shipment)
        self.env.invalidate_all()
        self.assertNotIn("INS", self.at(self.seller, shipment).rating_problems)
        self.assertIn("INS", self.at(self.agent, shipment).rating_problems)

    def test_the_bench_shows_each_branch_its_own(self):
        self.tariff(self.line("OFR", 1800))
        self.branch_tariff(self.line("THC-D", 220))
        shipment = self.shared()
        for user, code in ((self.seller, "OFR"), (self.agent, "THC-D")):
            bench = self.at(user, self.env["freight.tariff.bench"])
            bench = bench.create({"shipment_id": shipment.id})
            bench.action_try()
            texts = str(bench.charge_ids.mapped("display_name"))
            texts += str(bench.charge_ids.read())
            self.assertIn(code, texts)
            self.assertNotIn("THC-D" if code == "OFR" else "OFR", texts)

    def test_a_branch_that_leaves_takes_its_estimates_along(self):
        self.tariff(self.line("OFR", 1800))
        self.branch_tariff(self.line("THC-D", 220), self.line("DLV", 400))
        shipment = self.shared()
        self.rate(shipment)
        kept = self.charge(shipment, "DLV")
        kept.action_confirm()
        shipment.action_confirm()
        self.rate(shipment)
        self.assertFalse(shipment.rating_due)
        shipment.destination_company_id = False
        self.env.flush_all()
        self.assertTrue(shipment.rating_due)
        self.rate(shipment)
        self.assertEqual(
            set(shipment.charge_ids.code_id.mapped("code")), {"OFR", "DLV"}
        )

    def test_rating_again_changes_nothing(self):
        self.tariff(self.line("OFR", 1800))
        self.branch_tariff(self.line("THC-D", 220))
        shipment = self.shared()
        self.rate(shipment)
        before = shipment.charge_ids
        self.rate(shipment)
        self.assertEqual(shipment.charge_ids, before)
        self.assertEqual(
            self.rated(shipment, self.branch), {("sell", "THC-D", 220, "EUR")}
        )
