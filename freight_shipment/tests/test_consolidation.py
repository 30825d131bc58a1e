from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import FreightCase, day

BOXES = ("MSCU1234566", "CSQU3054383", "TCKU3450677")
FIGURES = ("package_count", "gross_weight", "volume")


@tagged("post_install", "-at_install")
class ConsolidationCase(FreightCase):
    @classmethod
    def master(cls, *numbers, **vals):
        return cls.fcl(*numbers, kind="master", **vals)

    @classmethod
    def house_of(cls, master, *packages, **vals):
        house = cls.lcl(*packages, **vals)
        master._add_houses(house)
        return house

    def open_wizard(self, action, **vals):
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        for name, value in vals.items():
            form[name] = value
        return form

    def assertNoted(self, shipment, *texts):
        """The last note of its history says this."""
        body = shipment.message_ids[0].body
        for text in texts:
            self.assertIn(text, body)


@tagged("post_install", "-at_install")
class TestHouses(ConsolidationCase):
    def test_add_houses(self):
        master = self.master(*BOXES[:1])
        direct, loose = self.fcl(BOXES[1]), self.lcl()
        box, line = (
            direct.container_ids,
            self.env["freight.cargo.line"].create(
                {"shipment_id": direct.id, "container_id": direct.container_ids.id}
            ),
        )
        action = master.action_add_houses()
        form = self.open_wizard(action)
        for house in direct | loose:
            form.house_ids.add(house)
        form.save().action_apply()
        self.assertEqual(master.house_ids, direct | loose)
        self.assertEqual(direct.kind, "house")
        self.assertEqual(direct.leg_ids.mapped("stage"), ["pre", "on"])
        self.assertEqual((direct.etd, direct.eta), (master.etd, master.eta))
        self.assertEqual(box.shipment_id, master, "boxes are the master's")
        self.assertEqual(line.container_id, box)
        self.assertNoted(direct, master.name)
        self.assertNoted(master, direct.name, loose.name)

    def test_all_that_does_not_fit_is_said_at_once(self):
        master = self.master()
        taken = self.house_of(self.master())
        elsewhere = self.lcl(pod_id=self.sgsin.id)
        flown = self.lcl(mode="air", service="air_consol")
        with self.assertRaises(UserError) as refused:
            master._add_houses(taken | elsewhere | flown | self.master())
        message = str(refused.exception)
        for text in ("roll it", "its POD is", "its Mode is Air", "a master itself"):
            self.assertIn(text, message)
        self.assertFalse(master.house_ids)

    def test_a_master_under_way_takes_none(self):
        master = self.master(BOXES[0])
        master.action_confirm()
        master._decide_state("in_transit", "Test")
        with self.assertRaisesRegex(UserError, "takes no more houses"):
            master._add_houses(self.lcl())

    def test_a_typed_master_has_to_fit_too(self):
        flown = self.lcl(mode="air", service="air_consol", kind="house")
        with self.assertRaisesRegex(UserError, "its Mode is Air"):
            flown.master_id = self.master()

    def test_take_off(self):
        master = self.master(BOXES[0])
        house = self.house_of(master)
        house.cargo_ids.container_id = master.container_ids
        house.action_take_off()
        self.assertFalse(house.master_id or house.etd or house.cargo_ids.container_id)
        self.assertNoted(house, master.name)
        self.assertNoted(master, house.name)

    def test_cargo_does_not_stay_in_another_masters_box(self):
        house = self.house_of(self.master(BOXES[0]))
        house.cargo_ids.container_id = house.master_id.container_ids
        with self.assertRaises(ValidationError):
            house.master_id = self.master()

    def test_what_is_under_way_stays_on(self):
        master = self.master(BOXES[0])
        house = self.house_of(master)
        house.action_confirm()
        master.leg_ids[1].atd = day(10)
        self.assertEqual(house.state, "in_transit")
        with self.assertRaisesRegex(UserError, "roll it"):
            house.action_take_off()


@tagged("post_install", "-at_install")
class TestSplit(ConsolidationCase):
    def test_boxes_with_what_is_in_them(self):
        shipment = self.fcl(
            *BOXES,
            booking_number="BKG1",
            house_number="HBL1",
            customer_reference="PO-7",
            goods_value=1000,
            cargo_ids=[
                Command.create({"booked_packages": count, "booked_weight": weight})
                for count, weight in ((10, 100), (20, 300), (30, 600))
            ],
        )
        boxes, lines = shipment.container_ids, shipment.cargo_ids
        for box, line in zip(boxes, lines, strict=True):
            line.container_id = box
        self.env["freight.cutoff"].create(
            {
                "shipment_id": shipment.id,
                "kind": "dco",
                "due": day(7),
                "met_at": day(6),
            }
        )
        shipment.action_confirm()
        shipment.activity_schedule("mail.mail_activity_data_todo", summary="Call them")
        new = shipment._split(boxes[1:])
        self.assertEqual(new.container_ids, boxes[1:])
        self.assertEqual(new.cargo_ids, lines[1:])
        self.assertEqual(lines.container_id, boxes)
        self.assertEqual((new.state, new.kind), ("confirmed", "direct"))
        self.assertEqual((new.etd, new.eta), (shipment.etd, shipment.eta))
        self.assertEqual((new.booking_number, new.house_number), ("BKG1", False))
        self.assertEqual(new.customer_reference, False)
        self.assertEqual(new.reference_ids.mapped("value"), ["PO-7"])
        self.assertEqual((new.goods_value, shipment.goods_value), (900, 100))
        self.assertEqual(new.cutoff_ids.mapped("met_at"), [day(6)])
        self.assertIn("Call them", new.activity_ids.mapped("summary"))
        self.assertIn("Call them", shipment.activity_ids.mapped("summary"))
        self.assertNoted(new, shipment.name, "CSQU 305438 3")
        self.assertNoted(shipment, new.name)

    def test_pieces_with_their_share(self):
        shipment = self.lcl(3)
        line = shipment.cargo_ids
        line.write(
            {
                "received_packages": 3,
                "received_weight": 100,
                "received_volume": 1,
                "measured_by": "CFS Cat Lai",
                "booked_packages": 4,
            }
        )
        new = shipment._split(pieces={line: 1})
        share = new.cargo_ids
        self.assertEqual((share.packages, line.packages), (1, 2))
        self.assertEqual((share.weight, line.weight), (33.333, 66.667))
        self.assertEqual((share.volume, line.volume), (0.3333, 0.6667))
        self.assertEqual((share.booked_packages, line.booked_packages), (1, 3))
        self.assertEqual(share.measured_by, "CFS Cat Lai")
        self.assertNoted(new, "1 of 3 packages of Chairs")

    def test_what_was_delivered_stays(self):
        shipment = self.lcl(10)
        line = shipment.cargo_ids
        line.delivered_packages = 7
        new = shipment._split(pieces={line: 4})
        self.assertEqual(line.delivered_packages, 6)
        self.assertEqual(new.cargo_ids.delivered_packages, 1)

    def test_what_cannot_be_split_off(self):
        shipment, other = self.fcl(*BOXES[:2]), self.lcl(5)
        for boxes, pieces, text in (
            (None, None, "Choose the boxes"),
            (shipment.container_ids, None, "nothing would be left"),
            (None, {other.cargo_ids: 1}, "no cargo of"),
            (self.fcl().container_ids, None, "is not on"),
        ):
            with self.assertRaisesRegex(UserError, text):
                shipment._split(boxes, pieces)
        for count, text in ((6, "cannot be split off"), (5, "nothing would be left")):
            with self.assertRaisesRegex(UserError, text):
                other._split(pieces={other.cargo_ids: count})
        line = self.env["freight.cargo.line"].create(
            {
                "shipment_id": shipment.id,
                "container_id": shipment.container_ids[0].id,
                "booked_packages": 2,
            }
        )
        with self.assertRaisesRegex(UserError, "Choose either"):
            shipment._split(shipment.container_ids[0], {line: 1})
        other.action_cancel()
        with self.assertRaisesRegex(UserError, "not closed"):
            other._split(pieces={other.cargo_ids: 1})

    def test_left_behind_and_rolled(self):
        """Two of three boxes sailed; the third goes with the next vessel."""
        shipment = self.fcl(*BOXES)
        shipment.action_confirm()
        boxes = shipment.container_ids
        boxes[:2]._set_state("loaded", reason="Test")
        shipment.leg_ids[0].write({"atd": day(8), "ata": day(9)})
        shipment.leg_ids[1].atd = day(10)
        form = self.open_wizard(shipment.action_split())
        self.assertFalse(form.left_behind)
        form.container_ids.add(boxes[2])
        self.assertTrue(form.left_behind)
        action = form.save().action_apply_and_roll()
        new = boxes[2].shipment_id
        self.assertEqual(shipment.state, "in_transit")
        self.assertEqual((new.state, new.atd), ("confirmed", False))
        self.assertEqual(new.leg_ids[0].ata, day(9), "the truck did bring it")
        self.open_wizard(
            action, voyage="026E", etd=day(17), reason="No space"
        ).save().action_apply()
        self.assertEqual((new.etd, new.eta), (day(17), day(32)))
        self.assertEqual(shipment.etd, day(10))

    def test_pieces_through_the_wizard(self):
        shipment = self.lcl(6, 4)
        form = self.open_wizard(shipment.action_split())
        with form.line_ids.edit(1) as line:
            line.count = 3
        action = form.save().action_apply()
        new = self.env["freight.shipment"].browse(action["res_id"])
        self.assertEqual((shipment.package_count, new.package_count), (7, 3))
        self.assertEqual((new.gross_weight, new.volume), (150, 0.75))

    def test_houses_follow_their_boxes(self):
        master = self.master(*BOXES[:2])
        first, second = master.container_ids
        whole, parted, stays = (self.house_of(master, 10, 5) for _index in range(3))
        whole.cargo_ids.container_id = second
        for line, box in zip(parted.cargo_ids, first | second, strict=True):
            line.container_id = box
        stays.cargo_ids.container_id = first
        new = master._split(second)
        self.assertEqual((new.kind, new.container_ids), ("master", second))
        self.assertEqual(whole.master_id, new)
        self.assertEqual(master.house_ids, parted | stays)
        part = new.house_ids - whole
        self.assertEqual(part.partner_id, parted.partner_id)
        self.assertEqual((part.package_count, parted.package_count), (5, 10))
        self.assertEqual(part.cargo_ids.container_id, second)
        self.assertNoted(whole, master.name, new.name)

    def test_a_house_keeps_its_masters_boxes(self):
        master = self.master(*BOXES[:2])
        house = self.house_of(master, 10, 5)
        house.cargo_ids.container_id = master.container_ids[0]
        new = house._split(pieces={house.cargo_ids[0]: 4})
        self.assertEqual(new.master_id, master)
        self.assertEqual(new.cargo_ids.container_id, master.container_ids[0])
        behind = house._split(pieces={house.cargo_ids[1]: 2}, left_behind=True)
        self.assertFalse(behind.master_id or behind.cargo_ids.container_id)


@tagged("post_install", "-at_install")
class TestMerge(ConsolidationCase):
    def test_one_customers_drafts(self):
        target = self.fcl(BOXES[0], goods_value=100, customer_reference="A")
        source = self.fcl(
            BOXES[1], goods_value=50, customer_reference="B", house_number="HBL2"
        )
        target.reference_ids = [Command.create({"kind": "other", "value": "b"})]
        box = source.container_ids
        (target | source).action_confirm()
        source.activity_schedule("mail.mail_activity_data_todo", summary="Call them")
        form = self.open_wizard((target | source).action_merge())
        self.assertEqual(form.target_id, target)
        self.assertFalse(form.problem_text)
        form.save().action_apply()
        self.assertEqual(source.state, "cancelled")
        self.assertEqual(box.shipment_id, target)
        self.assertTrue(box.is_active_box)
        self.assertEqual(target.goods_value, 150)
        numbers = target.reference_ids.mapped("value")
        self.assertEqual(numbers, ["b", source.name, "HBL2"], "B is known already")
        self.assertIn(target, target.search([("search_box", "ilike", "HBL2")]))
        self.assertIn("Call them", target.activity_ids.mapped("summary"))
        self.assertFalse(source.activity_ids)
        self.assertNoted(source, target.name)
        self.assertNoted(target, source.name)

    def test_two_masters(self):
        target, source = self.master(BOXES[0]), self.master(BOXES[1])
        house = self.house_of(source, 10)
        house.cargo_ids.container_id = source.container_ids
        box = source.container_ids
        source._merge_into(target)
        self.assertEqual((house.master_id, box.shipment_id), (target, target))
        self.assertEqual(house.cargo_ids.container_id, box)
        self.assertEqual(source.state, "cancelled")

    def test_all_that_differs_is_said_at_once(self):
        target = self.lcl()
        other = self.lcl(
            partner_id=self.pacific_home.id, direction="import", pod_id=self.sgsin.id
        )
        with self.assertRaises(UserError) as refused:
            other._merge_into(target)
        for text in ("Pacific Home", "Direction is Import", "Singapore"):
            self.assertIn(text, str(refused.exception))
        self.assertEqual(other.state, "draft")
        with self.assertRaisesRegex(UserError, "nothing to merge"):
            target._merge_into(target)
        with self.assertRaisesRegex(UserError, "two shipments or more"):
            target.action_merge()

    def test_what_is_under_way_is_not_merged(self):
        shipments = self.lcl() | self.lcl()
        shipments.action_confirm()
        shipments._decide_state("in_transit", "Test")
        with self.assertRaisesRegex(UserError, "takes nothing more"):
            shipments[1]._merge_into(shipments[0])

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(data=st.data())
    def test_splitting_conserves_and_merging_restores(self, data):
        """For any partition of any cargo, to the last gram and litre."""
        figures = st.tuples(
            st.integers(1, 40), st.integers(1000, 10**7), st.integers(1000, 10**6)
        )
        lines = data.draw(st.lists(figures, min_size=1, max_size=3))
        shipment = self.lcl(
            cargo_ids=[
                Command.create(
                    {
                        "booked_packages": count,
                        "booked_weight": grams / 1000,
                        "booked_volume": litres / 10000,
                        "received_packages": count,
                        "received_weight": (grams + 7) / 1000,
                        "measured_by": "CFS",
                    }
                )
                for count, grams, litres in lines
            ]
        )
        totals = self.totals(shipment)
        parts = shipment
        for _step in range(data.draw(st.integers(1, 3))):
            part = data.draw(st.sampled_from(list(parts)))
            pieces = {
                line: data.draw(st.integers(0, line.packages))
                for line in part.cargo_ids
            }
            if 0 < sum(pieces.values()) < part.package_count:
                parts |= part._split(pieces=pieces)
        self.assertEqual(self.totals(parts), totals)
        if len(parts) > 1:
            (parts - shipment)._merge_into(shipment)
        self.assertEqual(self.totals(shipment), totals)

    def totals(self, shipments):
        lines = shipments.cargo_ids
        names = ("packages", "weight", "volume", "booked_weight", "received_weight")
        figures = [round(sum(lines.mapped(name)), 4) for name in names]
        return figures + [round(sum(shipments.mapped(name)), 4) for name in FIGURES]


@tagged("post_install", "-at_install")
class TestStaff(ConsolidationCase):
    """Operations do all of it with their own rights; nobody else gets round them."""

    def test_operations_can(self):
        user = new_test_user(
            self.env, "ops_consol", "freight_base.group_freight_operations"
        )
        as_user = self.env(user=user)
        master = self.master(*BOXES[:2]).with_env(as_user)
        house = self.lcl(6, 4).with_env(as_user)
        master._add_houses(house)
        house.cargo_ids.container_id = master.container_ids[0]
        (master | house).action_confirm()
        part = house._split(pieces={house.cargo_ids[0]: 2})
        part._merge_into(house)
        other = master._split(master.container_ids[1])
        house.action_roll()
        house._roll_to(other, "Overbooked")
        self.assertEqual(house.master_id, other)
        other._decide_state("in_transit", "Seen")
        self.assertEqual(other.state, "in_transit")

    def test_finance_cannot(self):
        user = new_test_user(
            self.env, "fin_consol", "freight_base.group_freight_finance"
        )
        shipment = self.lcl()
        for model in ("override", "split", "merge", "roll"):
            with self.assertRaises(AccessError):
                self.env[f"freight.shipment.{model}"].with_user(user).create({})
        self.assertEqual(shipment.state, "draft")

    def test_a_wizard_made_by_hand_keeps_the_rules(self):
        user = new_test_user(
            self.env, "ops_wizard", "freight_base.group_freight_operations"
        )
        draft = self.lcl()
        wizard = self.env["freight.shipment.override"].with_user(user)
        wizard = wizard.create(
            {"shipment_ids": draft.ids, "new_state": "done", "reason": "Why not"}
        )
        with self.assertRaisesRegex(UserError, "A draft is confirmed first"):
            wizard.action_apply()


@tagged("post_install", "-at_install")
class TestRoll(ConsolidationCase):
    def cutoff(self, shipment, kind, due=None, **vals):
        if due:
            vals["due"] = due
        return self.env["freight.cutoff"].create(
            {"shipment_id": shipment.id, "kind": kind, **vals}
        )

    def roll(self, shipments, **vals):
        action = shipments.action_roll()
        self.open_wizard(action, reason="Overbooked", **vals).save().action_apply()

    def test_another_sailing(self):
        shipment = self.fcl(BOXES[0], booking_number="OLD", delivery_planned=day(29))
        shipment.action_confirm()
        met = self.cutoff(shipment, "fco", day(8), met_at=day(7))
        vgm = self.cutoff(shipment, "vco", day(9))
        isf = self.cutoff(shipment, "isf")
        self.assertEqual(isf.due, day(9), "24 hours before the departure")
        notes = len(shipment.message_ids)
        vessel = self.env["freight.vessel"].create({"name": "Next One"})
        self.roll(
            shipment,
            vessel_id=vessel,
            voyage="026E",
            etd=day(17),
            booking_number="NEW",
        )
        truck, main, feeder, last = shipment.leg_ids
        self.assertEqual((main.vessel_id, main.voyage), (vessel, "026E"))
        self.assertEqual(main.carrier_id, self.carrier, "proposed as it was")
        self.assertEqual((main.etd, main.eta), (day(17), day(19)))
        self.assertEqual((feeder.etd, last.eta), (day(21), day(35)))
        self.assertEqual(truck.etd, day(8), "what comes before stays")
        self.assertEqual(shipment.delivery_planned, day(36))
        self.assertEqual(shipment.booking_number, "NEW")
        self.assertEqual((met.due, vgm.due), (day(8), day(16)))
        self.assertEqual(isf.due, day(16), "it moves once, not twice")
        self.assertEqual(len(shipment.message_ids), notes + 1)
        self.assertNoted(shipment, "Éver Tést 025E", "Next One 026E", "Overbooked")

    def test_the_hook_gets_all_that_moved_once(self):
        master = self.master(BOXES[0])
        houses = self.house_of(master) | self.house_of(master)
        calls = []
        self.patch(
            type(master),
            "_after_roll",
            lambda self, batch, reason: calls.append((self, batch, reason)),
        )
        self.roll(master, etd=day(12))
        self.assertEqual(len(calls), 1)
        shipments, batch, reason = calls[0]
        self.assertEqual(shipments, master | houses)
        self.assertEqual(reason, "Overbooked")
        for shipment in shipments:
            self.assertEqual(batch[shipment].etd, day(10))
            self.assertEqual(shipment.etd, day(12))
            self.assertNoted(shipment, "Overbooked")

    def test_to_another_master(self):
        old, new = self.master(BOXES[0]), self.master(BOXES[1])
        self.roll(new, etd=day(20))
        house = self.house_of(old)
        house.cargo_ids.container_id = old.container_ids
        lco = self.cutoff(house, "lco", day(8))
        self.roll(house, master_id=new)
        self.assertEqual(house.master_id, new)
        self.assertEqual((house.etd, house.eta), (day(20), new.eta))
        self.assertEqual(lco.due, day(18))
        self.assertFalse(house.cargo_ids.container_id)
        self.assertNoted(old, house.name, new.name)
        self.assertNoted(new, house.name)
        self.assertNoted(house, "Overbooked")

    def test_left_behind_by_its_master(self):
        old, new = self.master(BOXES[0]), self.master(BOXES[1])
        house = self.house_of(old)
        house.action_confirm()
        old.leg_ids[1].atd = day(10)
        self.assertEqual(house.state, "in_transit")
        self.roll(house, master_id=new)
        self.assertEqual(house.state, "confirmed")

    def test_only_a_later_leg_is_rolled(self):
        shipment = self.fcl(BOXES[0])
        shipment.action_confirm()
        vgm = self.cutoff(shipment, "vco", day(9))
        shipment.leg_ids[1].atd = day(10)
        self.roll(shipment, voyage="F2", etd=day(16))
        self.assertEqual((shipment.etd, shipment.eta), (day(10), day(27)))
        self.assertEqual(shipment.leg_ids[2].voyage, "F2")
        self.assertEqual(vgm.due, day(9))

    def test_what_has_departed_is_not_rolled(self):
        shipment = self.lcl(etd=day(10))
        shipment.action_confirm()
        shipment.atd = day(10)
        with self.assertRaisesRegex(UserError, "Split off what was left behind"):
            self.roll(shipment, etd=day(12))

    def test_a_shipment_without_a_schedule_gets_one(self):
        shipment = self.lcl()
        self.roll(shipment, etd=day(12), eta=day(30), voyage="1")
        self.assertEqual((shipment.etd, shipment.eta), (day(12), day(30)))
        self.assertEqual(shipment.leg_ids.voyage, "1")

    def test_what_cannot_be_rolled(self):
        master, gone = self.master(), self.master()
        house = self.house_of(master)
        sailing = dict.fromkeys(
            ("carrier_id", "vessel_id", "voyage", "booking_number", "master_number")
        )
        with self.assertRaisesRegex(UserError, "Roll the master"):
            house._roll({**sailing, "etd": day(12), "eta": day(20)}, "Why")
        gone.leg_ids[1].atd = day(10)
        with self.assertRaisesRegex(UserError, "still to depart"):
            house._roll_to(gone, "Why")
        with self.assertRaisesRegex(UserError, "is no house on another"):
            house._roll_to(master, "Why")
        with self.assertRaisesRegex(UserError, "its POD is"):
            house._roll_to(self.shipment(kind="master", pod_id=self.sgsin.id), "Why")
        house.action_cancel()
        with self.assertRaisesRegex(UserError, "not closed"):
            house.action_roll() and house._roll_to(master, "Why")

    def test_many_at_once(self):
        shipments = self.fcl(BOXES[0]) | self.fcl(BOXES[1])
        self.roll(shipments, etd=day(10) + timedelta(days=7))
        self.assertEqual(set(shipments.mapped("etd")), {day(17)})
