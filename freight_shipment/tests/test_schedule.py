from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import FreightCase, day


@tagged("post_install", "-at_install")
class TestSchedule(FreightCase):
    def test_dates_are_those_of_the_main_carriage(self):
        """A truck that leaves the factory is not the departure."""
        shipment = self.sailing()
        self.assertEqual((shipment.etd, shipment.eta), (day(10), day(25)))
        self.assertFalse(shipment.atd or shipment.ata)
        shipment.leg_ids[0].write({"atd": day(8), "ata": day(9)})
        self.assertFalse(shipment.atd)
        shipment.leg_ids[1].write({"atd": day(10, 3), "ata": day(12)})
        self.assertEqual(shipment.atd, day(10, 3))
        self.assertFalse(shipment.ata)
        shipment.leg_ids[2].write({"atd": day(14), "ata": day(26)})
        self.assertEqual(shipment.ata, day(26))

    def test_typed_dates_go_to_the_legs(self):
        shipment = self.sailing()
        shipment.write({"etd": day(11), "atd": day(11), "eta": day(26)})
        first, last = shipment.leg_ids[1:3]
        self.assertEqual((first.etd, first.atd, first.eta), (day(11), day(11), day(12)))
        self.assertEqual((last.etd, last.eta), (day(14), day(26)))

    def test_one_date_alone_leaves_the_others(self):
        shipment = self.sailing()
        shipment.etd = day(11)
        self.assertEqual((shipment.etd, shipment.eta), (day(11), day(25)))

    def test_without_legs_a_date_makes_the_main_one(self):
        shipment = self.shipment(etd=day(10), eta=day(25))
        leg = shipment.leg_ids
        self.assertEqual(len(leg), 1)
        self.assertEqual((leg.stage, leg.mode), ("main", "sea"))
        self.assertEqual((leg.origin_id, leg.destination_id), (self.vnsgn, self.uslgb))
        self.assertEqual((leg.etd, leg.eta), (day(10), day(25)))
        self.assertEqual((shipment.etd, shipment.eta), (day(10), day(25)))

    def test_created_with_legs_and_one_date(self):
        shipment = self.routed(
            self.leg_values(self.vnsgn, self.uslgb, eta=day(25)), etd=day(10)
        )
        self.assertEqual(len(shipment.leg_ids), 1)
        self.assertEqual((shipment.etd, shipment.eta), (day(10), day(25)))
        self.assertEqual(shipment.leg_ids.eta, day(25))

    def test_a_batch_of_dated_shipments_makes_its_legs_at_once(self):
        vals = {"partner_id": self.saigon_tech.id, "etd": day(10), "eta": day(25)}
        shipments = self.env["freight.shipment"].create([vals] * 3)
        self.assertEqual([len(shipment.leg_ids) for shipment in shipments], [1, 1, 1])

    def test_typed_dates_obey_the_rules_of_the_route(self):
        with self.assertRaisesRegex(ValidationError, "its ETA"):
            self.shipment(etd=day(10), eta=day(9))
        with self.assertRaisesRegex(ValidationError, "leg 3"):
            self.sailing().eta = day(13)

    def test_without_its_main_legs_a_shipment_has_no_dates(self):
        shipment = self.shipment(etd=day(10), eta=day(25))
        shipment.leg_ids.unlink()
        self.assertFalse(shipment.etd or shipment.eta)

    def test_houses_sail_with_their_master(self):
        master = self.sailing(kind="master")
        house = self.shipment(kind="house", master_id=master.id)
        self.assertEqual((house.etd, house.eta), (day(10), day(25)))
        self.assertEqual(house.carrier_id, self.carrier)
        master.eta = day(26)
        self.assertEqual(house.eta, day(26))
        with self.assertRaisesRegex(UserError, "on the master"):
            house.eta = day(27)
        other = self.shipment(kind="master", etd=day(15), eta=day(30))
        house.master_id = other
        self.assertEqual((house.etd, house.eta), (day(15), day(30)))

    def test_ports_follow_the_legs(self):
        shipment = self.sailing(pol_id=False, pod_id=False, etd=False)
        self.assertEqual(shipment.etd, day(10))
        self.assertEqual((shipment.pol_id, shipment.pod_id), (self.vnsgn, self.uslgb))
        shipment.leg_ids[2].destination_id = self.pier_t
        self.assertEqual(shipment.pod_id, self.uslgb)

    def test_a_typed_port_goes_to_the_leg(self):
        shipment = self.shipment(etd=day(10))
        shipment.pol_id = self.sgsin
        self.assertEqual(shipment.leg_ids.origin_id, self.sgsin)
        with self.assertRaisesRegex(ValidationError, "leg 2"):
            self.sailing().pol_id = self.sgsin

    def test_position(self):
        shipment = self.sailing()
        legs = shipment.leg_ids
        self.assertEqual(shipment.position, f"Waiting at {self.factory.name}")
        self.assertEqual(shipment.current_leg_id, legs[0])
        legs[0].write({"atd": day(8), "ata": day(9)})
        self.assertEqual(shipment.position, f"Arrived at {self.cat_lai.name}")
        self.assertEqual(shipment.current_leg_id, legs[1])
        legs[1].atd = day(10)
        self.assertIn("Éver Tést 025E", shipment.position)
        self.assertEqual(shipment.current_leg_id, legs[1])
        shipment.delivery_actual = day(29)
        self.assertEqual(shipment.position, f"Delivered at {self.uslgb.name}")

    def test_position_of_a_house_is_on_its_masters_vessel(self):
        master = self.sailing(kind="master")
        house = self.shipment(kind="house", master_id=master.id)
        master.leg_ids[1].atd = day(10)
        self.assertEqual(house.current_leg_id, master.leg_ids[1])
        self.assertIn("Éver Tést", house.position)

    def test_form_of_a_new_shipment(self):
        with Form(self.env["freight.shipment"]) as form:
            form.partner_id = self.saigon_tech
            form.pol_id = self.vnsgn
            form.pod_id = self.uslgb
            form.etd = day(10)
            form.eta = day(25)
        shipment = form.record
        self.assertEqual((shipment.etd, shipment.eta), (day(10), day(25)))
        self.assertEqual(len(shipment.leg_ids), 1)
        self.assertEqual(shipment.shipper_id, self.saigon_tech)


@tagged("post_install", "-at_install")
class TestReplan(FreightCase):
    def wizard(self, leg, **dates):
        form = Form(self.env["freight.leg.replan"].with_context(default_leg_id=leg.id))
        for name, date in dates.items():
            form[name] = date
        return form.save()

    def test_what_follows_moves_after_confirmation(self):
        shipment = self.sailing(delivery_planned=day(29))
        legs = shipment.leg_ids
        wizard = self.wizard(legs[1], new_etd=day(13))
        self.assertEqual(wizard.new_eta, day(15))
        self.assertEqual(
            wizard.line_ids.mapped("leg_id"), legs[1:], "the truck before stays"
        )
        line = wizard.line_ids.filtered(lambda line: line.leg_id == legs[2])
        self.assertEqual((line.old_etd, line.new_etd), (day(14), day(17)))
        self.assertEqual((shipment.etd, shipment.eta), (day(10), day(25)), "not yet")
        wizard.action_apply()
        self.assertEqual((shipment.etd, shipment.eta), (day(13), day(28)))
        self.assertEqual((legs[3].etd, legs[3].eta), (day(30), day(31)))
        self.assertEqual(legs[0].etd, day(8))
        self.assertEqual(shipment.delivery_planned, day(32))

    def test_only_the_arrival_moves(self):
        shipment = self.sailing()
        self.wizard(shipment.leg_ids[2], new_eta=day(26)).action_apply()
        self.assertEqual((shipment.etd, shipment.eta), (day(10), day(26)))
        self.assertEqual(shipment.leg_ids[3].etd, day(28))

    def test_a_removed_line_keeps_its_dates(self):
        shipment = self.sailing()
        wizard = self.wizard(shipment.leg_ids[2], new_eta=day(26))
        wizard.line_ids = [Command.delete(wizard.line_ids[-1].id)]
        wizard.action_apply()
        self.assertEqual(shipment.eta, day(26))
        self.assertEqual(shipment.leg_ids[3].etd, day(27))

    def test_earlier_is_possible_too(self):
        shipment = self.sailing()
        self.wizard(shipment.leg_ids[1], new_etd=day(9)).action_apply()
        self.assertEqual((shipment.etd, shipment.eta), (day(9), day(24)))

    def test_a_plan_that_runs_backward_is_refused(self):
        shipment = self.sailing()
        wizard = self.wizard(shipment.leg_ids[1], new_etd=day(5))
        with self.assertRaisesRegex(ValidationError, "leg 2"):
            wizard.action_apply()

    def test_no_change_says_so(self):
        wizard = self.wizard(self.sailing().leg_ids[1])
        with self.assertRaisesRegex(UserError, "Nothing would move"):
            wizard.action_apply()

    def test_the_houses_of_a_master_move_with_it(self):
        master = self.sailing(kind="master")
        house = self.routed(
            self.leg_values(self.uslgb, self.pier_t, "on", etd=day(29), eta=day(30)),
            kind="house",
            master_id=master.id,
            delivery_planned=day(31),
        )
        wizard = self.wizard(master.leg_ids[2], new_eta=day(27))
        self.assertIn(house, wizard.line_ids.shipment_id)
        wizard.action_apply()
        self.assertEqual(house.eta, day(27))
        self.assertEqual((house.leg_ids.etd, house.leg_ids.eta), (day(31), day(32)))
        self.assertEqual(house.delivery_planned, day(33))

    def test_the_history_keeps_the_old_dates(self):
        shipment = self.sailing()
        wizard = self.wizard(shipment.leg_ids[2], new_eta=day(26))
        wizard.reason = "Port congestion"
        wizard.action_apply()
        body = shipment.message_ids[0].body
        self.assertIn("Port congestion", body)
        self.assertIn("05/25/2025", body)
        self.assertIn("05/26/2025", body)
