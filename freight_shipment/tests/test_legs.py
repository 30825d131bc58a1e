from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import FreightCase, day


@tagged("post_install", "-at_install")
class TestLegs(FreightCase):
    def test_a_leg_starts_where_the_one_before_arrived(self):
        with self.assertRaises(ValidationError) as caught:
            self.routed(
                self.leg_values(self.vnsgn, self.sgsin),
                self.leg_values(self.vnsgn, self.uslgb),
            )
        message = str(caught.exception)
        self.assertIn("leg 2 (VNSGN → USLGB)", message)
        self.assertIn("leg 1 (VNSGN → SGSIN)", message)
        self.assertIn("give the reason of the gap", message)

    def test_a_reason_allows_the_gap(self):
        shipment = self.routed(
            self.leg_values(self.vnsgn, self.sgsin),
            self.leg_values(self.vnsgn, self.uslgb, gap_reason="Returned to Saigon"),
        )
        self.assertEqual(len(shipment.leg_ids), 2)

    def test_a_terminal_is_the_place_that_it_is_in(self):
        shipment = self.routed(
            self.leg_values(self.factory, self.cat_lai, "pre"),
            self.leg_values(self.vnsgn, self.uslgb),
            self.leg_values(self.pier_t, self.uslgb, "on"),
        )
        self.assertEqual(len(shipment.leg_ids), 3)

    def test_a_leg_arrives_after_it_departs(self):
        for first, second in (("etd", "eta"), ("atd", "ata")):
            with self.subTest(date=second), self.assertRaises(ValidationError) as error:
                self.routed(
                    self.leg_values(
                        self.vnsgn, self.uslgb, **{first: day(10), second: day(9)}
                    )
                )
            self.assertIn(f"its {second.upper()}", str(error.exception))
            self.assertIn("leg 1 (VNSGN → USLGB)", str(error.exception))

    def test_a_leg_departs_after_the_one_before_arrived(self):
        for arrival, departure in (("eta", "etd"), ("ata", "atd")):
            with (
                self.subTest(date=arrival),
                self.assertRaises(ValidationError) as error,
            ):
                self.routed(
                    self.leg_values(self.vnsgn, self.sgsin, **{arrival: day(12)}),
                    self.leg_values(self.sgsin, self.uslgb, **{departure: day(11)}),
                )
            self.assertIn("leg 2 (SGSIN → USLGB)", str(error.exception))
            self.assertIn("re-plan", str(error.exception))

    def test_a_plan_is_not_measured_by_what_happened(self):
        shipment = self.routed(
            self.leg_values(self.vnsgn, self.sgsin, etd=day(10), ata=day(15)),
            self.leg_values(self.sgsin, self.uslgb, etd=day(14)),
        )
        self.assertEqual(shipment.leg_ids[0].ata, day(15))

    def test_all_faults_are_told_at_once(self):
        with self.assertRaises(ValidationError) as caught:
            self.routed(
                self.leg_values(self.vnsgn, self.sgsin, etd=day(10), eta=day(9)),
                self.leg_values(self.vnsgn, self.uslgb),
                self.leg_values(self.uslgb, self.pier_t, "pre"),
            )
        self.assertEqual(len(str(caught.exception).splitlines()), 3)

    def test_writing_one_leg_is_checked(self):
        shipment = self.sailing()
        with self.assertRaises(ValidationError):
            shipment.leg_ids[1].eta = day(20)
        with self.assertRaises(ValidationError):
            shipment.leg_ids[1].sequence = 99

    def test_the_check_cannot_be_switched_off_from_outside(self):
        leg = self.sailing().leg_ids[1]
        with self.assertRaises(ValidationError):
            leg.with_context(freight_legs=True).eta = day(20)

    def test_removing_a_leg_between_two_is_checked(self):
        shipment = self.sailing()
        with self.assertRaisesRegex(ValidationError, "leg 2"):
            shipment.leg_ids[1].unlink()
        with self.assertRaisesRegex(ValidationError, "leg 2"):
            shipment.leg_ids = [Command.delete(shipment.leg_ids[1].id)]

    def test_legs_that_move_together_may_cross_on_the_way(self):
        shipment = self.sailing()
        first, second = shipment.leg_ids[1:3]
        shipment.leg_ids = [
            Command.update(first.id, {"etd": day(20), "eta": day(22)}),
            Command.update(second.id, {"etd": day(23), "eta": day(26)}),
        ]
        self.assertEqual((shipment.etd, shipment.eta), (day(20), day(26)))

    def test_the_mode_of_a_new_leg(self):
        shipment = self.routed(
            self.leg_values(self.factory, self.vnsgn, "pre"),
            self.leg_values(self.vnsgn, self.uslgb),
            mode="air",
        )
        self.assertEqual(shipment.leg_ids.mapped("mode"), ["road", "air"])
        rail = self.leg_values(self.vnsgn, self.uslgb, mode="rail")
        self.assertEqual(self.routed(rail, mode="multimodal").leg_ids.mode, "rail")

    def test_a_house_has_no_main_leg_of_its_own(self):
        master = self.sailing(kind="master")
        house = self.shipment(kind="house")
        house.leg_ids = [Command.create(self.leg_values(self.vnsgn, self.uslgb))]
        with self.assertRaisesRegex(ValidationError, "main carriage belongs there"):
            house.master_id = master

    def test_a_houses_own_legs_need_not_meet(self):
        """Between them lies what the master carries."""
        house = self.routed(
            self.leg_values(self.factory, self.vnsgn, "pre"),
            self.leg_values(self.uslgb, self.pier_t, "on"),
            kind="house",
            master_id=self.sailing(kind="master").id,
        )
        self.assertEqual(len(house._get_route_legs()), 6)
        self.assertEqual(house._get_route_legs()[0], house.leg_ids[0])
        self.assertEqual(house._get_route_legs()[-1], house.leg_ids[1])
