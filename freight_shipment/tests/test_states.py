from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import FreightCase, day

BOXES = ("MSCU1234566", "CSQU3054383", "TCKU3450677")


@tagged("post_install", "-at_install")
class TestConfirm(FreightCase):
    def missing(self, shipment):
        return "\n".join(shipment._find_missing()[shipment])

    def assertMissing(self, shipment, *texts):
        missing = self.missing(shipment)
        for text in texts:
            self.assertIn(text, missing)
        self.assertEqual(len(missing.splitlines()), len(texts), missing)

    def test_a_complete_draft_is_confirmed(self):
        shipment = self.fcl()
        self.assertEqual(shipment.state, "draft")
        shipment.action_confirm()
        self.assertEqual(shipment.state, "confirmed")
        self.assertEqual((shipment.progress, shipment.parts_text), (0, False))

    def test_an_air_shipment_asks_for_its_airports(self):
        shipment = self.env["freight.shipment"].create(
            {"partner_id": self.saigon_tech.id, "mode": "air"}
        )
        missing = self.missing(shipment)
        self.assertIn("Choose the Departure Airport.", missing)
        self.assertIn("Choose the Arrival Airport.", missing)

    def test_by_road_the_ends_of_the_route_are_the_doors(self):
        with Form(self.env["freight.shipment"]) as form:
            form.partner_id = self.saigon_tech
            form.mode = "road"
            form.pol_id = self.vnsgn
            form.pod_id = self.uslgb
        shipment = form.record
        self.assertEqual(shipment.pickup_id, self.vnsgn)
        self.assertEqual(shipment.delivery_id, self.uslgb)

    def test_everything_that_is_missing_is_said_at_once(self):
        empty = self.env["freight.shipment"].create(
            {"partner_id": self.saigon_tech.id, "insured": True}
        )
        self.assertMissing(
            empty,
            "Choose the POL.",
            "Choose the POD.",
            "Name the Shipper.",
            "Name the Consignee.",
            "insured value",
            "Add a container",
        )
        other = self.fcl(consignee_id=False)
        good = self.fcl()
        with self.assertRaises(UserError) as refused:
            (empty | other | good).action_confirm()
        message = str(refused.exception)
        self.assertIn(empty.name, message)
        self.assertIn(other.name, message)
        self.assertNotIn(good.name, message)
        self.assertEqual(good.state, "draft")

    def test_boxes_need_a_type(self):
        shipment = self.fcl(BOXES[0])
        shipment.container_ids.type_id = False
        self.assertMissing(shipment, BOXES[0])

    def test_lcl_needs_figures(self):
        shipment = self.lcl(10, 5)
        self.assertMissing(shipment)
        shipment.cargo_ids[1].write({"booked_volume": 0, "booked_weight": 0})
        self.assertMissing(shipment, "Cargo line 2 (Chairs): enter its weight, volume.")
        self.assertMissing(self.lcl(cargo_ids=[]), "Enter the cargo")

    def test_air_needs_airports(self):
        airport, town = self.env["freight.location"].create(
            [
                {"name": "Airfield (test)", "kind": "airport", "iata": "9QQ"},
                {"name": "Town (test)", "kind": "place", "code": "VN9QQ"},
            ]
        )
        cargo = Command.create({"booked_packages": 2, "booked_weight": 90})
        shipment = self.lcl(
            mode="air",
            service="air_consol",
            pol_id=airport.id,
            pod_id=town.id,
            cargo_ids=[cargo],
        )
        self.assertMissing(shipment, "Town (test) (VN9QQ) has no IATA")

    def test_road_needs_both_doors(self):
        shipment = self.lcl(mode="road", service="ftl")
        self.assertMissing(shipment, "picked up", "delivered")
        shipment.pickup_id = self.factory
        shipment.delivery_address_id = self.pacific_home
        self.assertMissing(shipment)

    def test_a_door_needs_a_place(self):
        shipment = self.fcl(origin_scope="door", destination_scope="door")
        self.assertMissing(shipment, "picked up", "delivered")

    def test_overweight_and_undeclared_goods_are_missing_something(self):
        shipment = self.fcl(BOXES[0])
        box = shipment.container_ids
        box.gross_kg = box.type_id.payload_kg + 1000
        self.env["freight.cargo.line"].create(
            {
                "shipment_id": shipment.id,
                "description": "Paint",
                "un_number": "1263",
                "dg_class": "3",
            }
        )
        self.assertMissing(shipment, "declaration lacks", "too much for")

    def test_a_master_runs_between_agents(self):
        self.assertMissing(self.fcl(kind="master", shipper_id=False))
        self.assertMissing(self.shipment(kind="master", service="lcl"))

    def test_a_house_has_its_masters_boxes(self):
        master = self.fcl(BOXES[0], kind="master")
        house = self.shipment(
            kind="house",
            master_id=master.id,
            shipper_id=self.saigon_tech.id,
            consignee_id=self.pacific_home.id,
        )
        self.assertMissing(house, "Add a container")
        self.env["freight.cargo.line"].create(
            {"shipment_id": house.id, "container_id": master.container_ids.id}
        )
        self.assertMissing(house)

    def test_only_drafts_are_confirmed(self):
        shipment = self.fcl()
        shipment.action_confirm()
        with self.assertRaisesRegex(UserError, "Only a draft"):
            shipment.action_confirm()

    def test_facts_that_are_known_already_count_at_once(self):
        """A file that is opened for a vessel at sea."""
        shipment = self.fcl(direction="import")
        shipment.leg_ids[1].atd = day(10)
        self.assertEqual(shipment.state, "draft")
        shipment.action_confirm()
        self.assertEqual(shipment.state, "in_transit")


@tagged("post_install", "-at_install")
class TestTypedState(FreightCase):
    """The state is changed by the verbs, whoever calls and whatever the context."""

    def test_a_state_is_not_typed(self):
        shipment = self.shipment()
        for name, value in (
            ("state", "confirmed"),
            ("state_at_least", "done"),
            ("state_at_most", "confirmed"),
        ):
            with self.assertRaisesRegex(UserError, "not typed"):
                shipment[name] = value
            with self.assertRaisesRegex(UserError, "not typed"):
                shipment.with_context(freight_state=True).write({name: value})
        shipment.write({"state": "draft", "goods_description": "Chairs"})
        self.assertEqual(shipment.goods_description, "Chairs")

    def test_every_shipment_begins_as_a_draft(self):
        with self.assertRaisesRegex(UserError, "begins as a draft"):
            self.shipment(state="done")
        values = {"partner_id": self.saigon_tech.id, "state_at_least": "done"}
        model = self.env["freight.shipment"].with_context(default_state="done")
        shipment = model.create(values)
        self.assertEqual((shipment.state, shipment.state_at_least), ("draft", False))
        self.assertEqual(self.fcl().copy().state, "draft")

    def test_outsiders_have_no_verbs(self):
        portal = new_test_user(self.env, "portal_verbs", "base.group_portal")
        reader = new_test_user(
            self.env, "reader_verbs", "freight_base.group_freight_user"
        )
        shipment = self.fcl(kind="master")
        verbs = (
            *("action_confirm", "action_cancel", "action_done", "action_take_off"),
            *("action_override_state", "action_add_houses", "action_merge"),
            *("action_split", "action_roll"),
        )
        for user in (portal, reader):
            for verb in verbs:
                with self.subTest(user=user.login, verb=verb):
                    with self.assertRaises(AccessError):
                        getattr(shipment.with_user(user), verb)()
        with self.assertRaises(AccessError):
            shipment.with_user(portal).sudo().action_confirm()
        self.assertEqual(shipment.state, "draft")


@tagged("post_install", "-at_install")
class TestCancel(FreightCase):
    def test_drafts_and_confirmed_ones_are_cancelled(self):
        draft, confirmed = self.fcl(), self.fcl(BOXES[0])
        confirmed.action_confirm()
        self.assertTrue(confirmed.container_ids.is_active_box)
        (draft | confirmed).action_cancel()
        self.assertEqual(set((draft | confirmed).mapped("state")), {"cancelled"})
        self.assertFalse(confirmed.container_ids.is_active_box)
        confirmed.leg_ids[1].atd = day(10)
        self.assertEqual(confirmed.state, "cancelled")

    def test_what_is_under_way_is_not_cancelled(self):
        shipment = self.fcl()
        shipment.action_confirm()
        shipment._decide_state("in_transit", "Seen by the agent")
        with self.assertRaisesRegex(UserError, "returned, re-routed or abandoned"):
            shipment.action_cancel()

    def test_a_part_under_way_holds_the_rest(self):
        shipment = self.fcl(*BOXES)
        shipment.action_confirm()
        shipment.container_ids[0]._set_state("loaded", reason="Test")
        shipment.leg_ids[1].atd = day(10)
        self.assertEqual(shipment.state, "confirmed")
        with self.assertRaisesRegex(UserError, "1 of 3 departed"):
            shipment.action_cancel()

    def test_a_master_is_cancelled_without_its_houses(self):
        master = self.fcl(kind="master")
        house = self.lcl(kind="house", master_id=master.id)
        with self.assertRaisesRegex(UserError, house.name):
            master.action_cancel()
        (master | house).action_cancel()
        self.assertEqual((master.state, house.state), ("cancelled", "cancelled"))


@tagged("post_install", "-at_install")
class TestFacts(FreightCase):
    """In Transit and Done follow from what happened to all boxes or pieces."""

    def set_boxes(self, boxes, state):
        boxes._set_state(state, reason="Test")

    def test_boxes_make_the_state(self):
        shipment = self.fcl(*BOXES, destination_scope="cy")
        shipment.action_confirm()
        boxes = shipment.container_ids
        self.set_boxes(boxes[:2], "loaded")
        shipment.leg_ids[1].atd = day(10)
        self.assertEqual(shipment.state, "confirmed")
        self.assertEqual(shipment.parts_text, "2 of 3 departed")
        self.set_boxes(boxes[2], "loaded")
        self.assertEqual(shipment.state, "in_transit")
        before = shipment.progress
        shipment.leg_ids[2].ata = day(25)
        self.assertGreater(shipment.progress, before)
        self.set_boxes(boxes[:1], "gated_out")
        self.assertEqual(shipment.parts_text, "1 of 3 gated out")
        self.set_boxes(boxes, "gated_out")
        self.assertEqual((shipment.state, shipment.progress), ("done", 100))
        self.set_boxes(boxes[0], "discharged")
        self.assertEqual(shipment.state, "in_transit", "a correction goes back")

    def test_to_the_door(self):
        shipment = self.fcl(*BOXES, destination_scope="door", delivery_id=self.uslgb.id)
        shipment.action_confirm()
        self.set_boxes(shipment.container_ids, "gated_out")
        self.assertEqual(shipment.state, "in_transit")
        shipment.container_ids[0].delivered_at = day(29)
        self.assertEqual(shipment.parts_text, "1 of 3 delivered")
        shipment.container_ids.delivered_at = day(29)
        self.assertEqual(shipment.state, "done")

    def test_pieces_make_the_state(self):
        shipment = self.lcl(6, 4, destination_scope="cfs", etd=day(10), eta=day(25))
        shipment.action_confirm()
        shipment.atd = day(10)
        self.assertEqual(shipment.state, "in_transit")
        shipment.ata = day(25)
        shipment.cargo_ids[0].delivered_packages = 3
        self.assertEqual(shipment.parts_text, "3 of 10 gated out")
        shipment.destination_scope = "door"
        self.assertEqual(shipment.parts_text, "3 of 10 delivered")
        shipment.delivery_actual = day(28)
        self.assertEqual(shipment.state, "done")

    def test_houses_go_with_their_master(self):
        master = self.fcl(*BOXES[:2], kind="master")
        direct, loose = self.lcl(10), self.lcl(5)
        houses = direct | loose
        houses.write({"kind": "house", "master_id": master.id})
        direct.cargo_ids.container_id = master.container_ids[0]
        (master | houses).action_confirm()
        self.set_boxes(master.container_ids[1], "loaded")
        master.leg_ids[1].atd = day(10)
        self.assertEqual(direct.state, "confirmed", "its box was left behind")
        self.assertEqual(loose.state, "in_transit")
        self.assertEqual(master.parts_text, "1 of 2 departed")
        self.set_boxes(master.container_ids[0], "loaded")
        self.assertEqual((master | houses).mapped("state"), ["in_transit"] * 3)
        self.set_boxes(master.container_ids, "discharged")
        self.assertEqual(direct.state, "done")

    def test_a_leg_removed_takes_its_facts_along(self):
        shipment = self.lcl(etd=day(10))
        shipment.action_confirm()
        shipment.atd = day(10)
        self.assertEqual(shipment.state, "in_transit")
        shipment.leg_ids.unlink()
        self.assertEqual(shipment.state, "confirmed")

    def test_many_shipments_cost_no_more_queries_than_few(self):
        def count(number):
            shipments = self.env["freight.shipment"]
            for _index in range(number):
                master = self.fcl(kind="master", direction="import")
                house = self.lcl(kind="house", direction="import", master_id=master.id)
                house.cargo_ids.container_id = master.container_ids
                shipments |= master | house | self.lcl(etd=day(10))
            shipments.action_confirm()
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.cr.execute(
                "UPDATE freight_shipment_leg SET atd = etd WHERE shipment_id IN %s",
                [shipments._ids],
            )
            before = self.env.cr.sql_log_count
            shipments._refresh_progress()
            self.env.flush_all()
            self.assertEqual(set(shipments.mapped("state")), {"in_transit"})
            return self.env.cr.sql_log_count - before

        few = count(2)
        self.assertLessEqual(count(12), few)

    def test_done_notes_what_is_open(self):
        shipment = self.lcl(etd=day(10), eta=day(25))
        shipment.action_confirm()
        self.env["freight.cutoff"].create({"shipment_id": shipment.id, "kind": "dco"})
        shipment.write({"atd": day(10), "ata": day(25)})
        self.assertEqual(shipment.state, "done")
        self.assertIn("Documentation (DCO)", shipment.message_ids[0].body)

    def test_nothing_open_leaves_no_empty_note(self):
        shipment = self.lcl(etd=day(10), eta=day(25))
        shipment.action_confirm()
        shipment.write({"atd": day(10), "ata": day(25)})
        self.assertEqual(shipment.state, "done")
        self.env.flush_all()
        self.env.cr.precommit.run()
        notes = shipment.message_ids
        self.assertFalse(notes.filtered(lambda note: note._filter_empty()))


@tagged("post_install", "-at_install")
class TestOverride(FreightCase):
    def wizard(self, action, **vals):
        model = self.env[action["res_model"]].with_context(**action["context"])
        with Form(model) as form:
            for name, value in vals.items():
                form[name] = value
        return form.record

    def in_transit(self):
        shipment = self.lcl(10, etd=day(10), eta=day(25), destination_scope="door")
        shipment.delivery_id = self.uslgb
        shipment.action_confirm()
        shipment.atd = day(10)
        return shipment

    def test_done_before_its_time_asks_why(self):
        shipment = self.in_transit()
        self.env["freight.cutoff"].create({"shipment_id": shipment.id, "kind": "vco"})
        action = shipment.action_done()
        self.assertEqual(shipment.state, "in_transit")
        wizard = self.wizard(action, reason="Consignee called")
        self.assertIn("10 of 10 departed", wizard.warning_text)
        self.assertIn("VGM", wizard.warning_text)
        wizard.action_apply()
        self.assertEqual(shipment.state, "done")
        bodies = " ".join(shipment.message_ids.mapped("body"))
        self.assertIn("Consignee called", bodies)
        note = shipment.message_ids.filtered(lambda one: "called" in one.body)
        self.assertTrue(note.is_internal or note.subtype_id.internal)
        shipment.ata = day(25)
        self.assertEqual(shipment.state, "done", "facts behind it do not undo it")

    def test_no_reason_no_override(self):
        shipment = self.in_transit()
        wizard = self.env["freight.shipment.override"].create(
            {"shipment_ids": shipment.ids, "new_state": "done", "reason": " "}
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_apply()

    def test_held_back_until_a_person_decides(self):
        shipment = self.in_transit()
        shipment._decide_state("confirmed", "The wrong vessel")
        self.assertEqual(shipment.state, "confirmed")
        shipment.write({"ata": day(25), "delivery_actual": day(27)})
        self.assertEqual(shipment.state, "confirmed")
        self.assertTrue(shipment.action_done())
        self.assertEqual((shipment.state, shipment.state_at_most), ("done", False))

    def test_ahead_of_the_facts_until_they_pass(self):
        shipment = self.lcl(etd=day(10), eta=day(25))
        shipment.action_confirm()
        shipment._decide_state("in_transit", "Seen at sea")
        shipment.pickup_actual = day(9)
        self.assertEqual(shipment.state, "in_transit")
        shipment.atd = day(10)
        self.assertFalse(shipment.state_at_least, "they have caught up")
        shipment.ata = day(25)
        self.assertEqual(shipment.state, "done")

    def test_drafts_and_cancelled_ones_are_not_overridden(self):
        shipment = self.lcl()
        for _state in ("draft", "cancelled"):
            with self.assertRaisesRegex(UserError, "A draft is confirmed first"):
                shipment.action_override_state()
            with self.assertRaisesRegex(UserError, "A draft is confirmed first"):
                shipment._decide_state("done", "Because")
            with self.assertRaisesRegex(UserError, "Only a confirmed"):
                shipment.action_done()
            if shipment.state == "draft":
                shipment.action_cancel()

    def test_archiving_releases_boxes_and_ends_tasks(self):
        shipment = self.fcl(BOXES[0])
        shipment.action_confirm()
        shipment.activity_schedule("mail.mail_activity_data_todo", summary="Call")
        self.assertTrue(shipment.container_ids.is_active_box)
        shipment.action_archive()
        self.assertFalse(shipment.container_ids.is_active_box)
        self.assertFalse(shipment.activity_ids)
