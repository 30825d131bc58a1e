"""Rating again: what follows the shipment, and what stays as a person has it."""

from datetime import datetime

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.freight_shipment.tests.common import day
from odoo.addons.freight_tracking.tests.common import TrackingCase

from .common import BillingCase


class TestRatingAgain(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line_ltd, cls.sea_ltd = cls.env["res.partner"].create(
            [{"name": "Line Ltd"}, {"name": "Sea Ltd"}]
        )
        cls.carrier.partner_id = cls.line_ltd

    def prices(self, shipment):
        return {one.code_id.code: one.amount for one in shipment.sell_charge_ids}

    def test_costs_are_those_of_the_carrier_that_sails(self):
        other = self.env["freight.carrier"].create(
            {"name": "Other Line", "partner_id": self.sea_ltd.id}
        )
        self.tariff(self.line("OFR", 1500), side="buy", carrier_id=self.carrier.id)
        self.tariff(self.line("OFR", 1400), side="buy", carrier_id=other.id)
        shipment = self.fcl()
        self.rate(shipment)
        charge = self.charge(shipment, "OFR", "buy")
        self.assertEqual((charge.partner_id, charge.amount), (self.line_ltd, 1500))
        shipment.leg_ids.filtered("carrier_id").carrier_id = other
        self.rate(shipment)
        self.assertEqual(self.charge(shipment, "OFR", "buy"), charge)
        self.assertEqual((charge.partner_id, charge.amount), (self.sea_ltd, 1400))

    def test_a_cost_is_of_the_leg_that_its_carrier_runs(self):
        trucker = self.env["freight.carrier"].create(
            {"name": "Truck Co", "partner_id": self.sea_ltd.id}
        )
        shipment = self.fcl()
        first = shipment.leg_ids[0]
        first.carrier_id = trucker
        self.tariff(self.line("PUP", 90), side="buy", partner_id=self.sea_ltd.id)
        self.rate(shipment)
        self.assertEqual(self.charge(shipment, "PUP", "buy").leg_id, first)
        # Of a carrier that runs two legs it is of neither.
        shipment.leg_ids[1].carrier_id = trucker
        self.rate(shipment)
        self.assertFalse(self.charge(shipment, "PUP", "buy").leg_id)

    def test_payer_and_place_follow_the_terms(self):
        self.tariff(self.line("OFR", 1800))
        shipment = self.fcl()
        self.rate(shipment)
        charge = self.charge(shipment, "OFR")
        self.assertEqual(
            (charge.terms, charge.partner_id, charge.payable_at_id),
            ("prepaid", self.saigon_tech, self.vnsgn),
        )
        shipment.house_freight_terms = "collect"
        self.rate(shipment)
        self.assertEqual(
            (charge.terms, charge.partner_id, charge.payable_at_id),
            ("collect", self.pacific_home, self.uslgb),
        )

    def test_a_payer_that_a_person_chose_stays_until_taken_back(self):
        self.tariff(self.line("OFR", 60, "wm"))
        shipment = self.lcl(10)
        self.rate(shipment)
        charge = self.charge(shipment, "OFR")
        charge.write({"payer": "third_party", "partner_id": self.sea_ltd.id})
        shipment.cargo_ids.booked_volume = 4
        self.rate(shipment)
        self.assertEqual((charge.partner_id, charge.amount), (self.sea_ltd, 240))
        charge.action_take_rated()
        self.assertEqual(charge.partner_id, self.saigon_tech)

    def test_a_typed_exchange_rate_stays_and_the_amount_follows(self):
        self.tariff(self.line("OFR", 60, "wm", currency_id=self.eur.id))
        shipment = self.lcl(10)
        self.rate(shipment)
        charge = self.charge(shipment, "OFR")
        charge.exchange_rate = 2
        shipment.cargo_ids.booked_volume = 4
        self.rate(shipment)
        self.assertEqual(
            (charge.amount, charge.exchange_rate, charge.company_amount), (240, 2, 480)
        )
        charge.action_take_rated()
        self.assertEqual((charge.exchange_rate, charge.company_amount), (1.25, 300))

    def test_percentages_are_of_what_stands(self):
        self.tariff(
            self.line("OFR", 60),
            self.line("BAF", 10, "charges", percent_of=["OFR"]),
        )
        typed, added = self.shipment(), self.shipment()
        self.rate(typed, added)
        self.assertEqual(self.prices(typed), {"OFR": 60, "BAF": 6})
        self.charge(typed, "OFR").amount = 75
        self.assertTrue(typed.rating_due)
        self.charge(added, "OFR").unlink()
        added.sell_charge_ids = [
            Command.create(
                {
                    "code_id": self.code("OFR").id,
                    "price": 200,
                    "currency_id": self.eur.id,
                }
            )
        ]
        self.assertTrue(added.rating_due)
        self.rate(typed, added)
        self.assertEqual(self.prices(typed), {"OFR": 75, "BAF": 7.5})
        # 200 EUR are 250 USD.
        self.assertEqual(self.prices(added), {"OFR": 200, "BAF": 25})

    def test_one_added_beside_the_tariffs_counts_as_well(self):
        self.tariff(
            self.line("THC-O", 20, "wm"),
            self.line("BAF", 10, "charges", percent_of=["THC-O"]),
        )
        shipment = self.lcl(10)
        shipment.cargo_ids.booked_volume = 3
        self.rate(shipment)
        rated = self.charge(shipment, "THC-O")
        self.env["freight.charge"].create(
            {
                "shipment_id": shipment.id,
                "code_id": rated.code_id.id,
                "price": 40,
            }
        )
        shipment.cargo_ids.booked_volume = 4
        self.rate(shipment)
        self.assertEqual(rated.amount, 80)
        self.assertEqual(self.charge(shipment, "BAF").amount, 12)

    def test_a_circle_takes_nothing_else_along(self):
        self.tariff(self.line("CAF", 5, "charges", percent_of=["PSS"]))
        self.tariff(
            self.line("OFR", 100),
            self.line("PSS", 5, "charges", percent_of=["CAF"]),
            self.line("BAF", 10, "charges", percent_of=["OFR"]),
        )
        shipment = self.shipment()
        outcome = self.rate(shipment)
        self.assertIn("circle", [problem.why for problem in outcome.problems])
        self.assertEqual(self.prices(shipment), {"OFR": 100, "BAF": 10})

    def test_each_bill_of_lading_is_counted(self):
        self.tariff(self.line("DOC", 45, "bl"))
        shipment = self.shipment()
        self.rate(shipment)
        self.assertEqual(self.prices(shipment), {"DOC": 45})
        shipment.bl_count = 3
        self.assertTrue(shipment.rating_due)
        self.rate(shipment)
        self.assertEqual(self.prices(shipment), {"DOC": 135})

    def test_days_to_charge_are_counted(self):
        self.tariff(self.line("STO", 10, "day"))
        shipment = self.shipment()
        self.rate(shipment)
        self.assertFalse(shipment.charge_ids)
        shipment.day_count = 4
        self.assertTrue(shipment.rating_due)
        self.rate(shipment)
        self.assertEqual(self.prices(shipment), {"STO": 40})

    def test_the_booking_is_the_day_that_people_say(self):
        self.tariff(
            self.line("OFR", 60, valid_to="2025-04-30"),
            self.line("OFR", 90, valid_from="2025-05-01"),
            date_basis="booking",
        )
        shipment = self.fcl()
        self.rate(shipment)
        self.assertEqual(self.prices(shipment), {"OFR": 90})
        # Seven in the morning of May in Vietnam is still April there the night before.
        shipment.booked_at = datetime(2025, 4, 30, 16, 59)
        self.assertTrue(shipment.rating_due)
        self.rate(shipment)
        self.assertEqual(self.prices(shipment), {"OFR": 60})

    def test_confirming_notes_the_booking_once(self):
        known, other = self.fcl(booked_at=day(2)), self.fcl()
        (known | other).action_confirm()
        self.assertEqual(known.booked_at, day(2))
        self.assertTrue(other.booked_at)

    def test_a_typed_charge_has_no_rate_by_guess(self):
        gbp = self.currency("GBP")
        self.env["res.currency.rate"].search([("currency_id", "=", gbp.id)]).unlink()
        self.env["res.currency.rate"].search(
            [("currency_id", "=", self.usd.id), ("company_id", "=", self.company.id)]
        ).unlink()
        values = {
            "shipment_id": self.fcl().id,
            "code_id": self.code("OFR").id,
            "price": 100,
            "currency_id": gbp.id,
        }
        charges = self.env["freight.charge"]
        with self.assertRaisesRegex(ValidationError, "no exchange rate of GBP"):
            charges.create(values)
        typed = charges.create({**values, "exchange_rate": 1.3})
        self.assertEqual(typed.company_amount, 130)


@tagged("post_install", "-at_install")
class TestRatedByEvents(TrackingCase):
    def test_gate_in_and_pick_up_have_prices_found_again(self):
        shipment = self.booked()
        for milestone in ("SEA_GATE_IN", "CARGO_PICKED_UP"):
            self.env["freight.tariff"].rate(shipment)
            self.assertFalse(shipment.rating_due)
            self.ingest(self.report(milestone, day(9)))
            self.assertTrue(shipment.rating_due, milestone)
