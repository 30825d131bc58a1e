from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import FreightCase, day

GOOD = "MSCU1234566"
WRONG_DIGIT = "MSCU1234565"


@tagged("post_install", "-at_install")
class ContainerCase(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dry, cls.reefer = cls.env["freight.equipment.type"].create(
            [
                {
                    "code": "TST40D",
                    "name": "40' Dry (test)",
                    "teu": 2,
                    "tare_kg": 3900,
                    "payload_kg": 26600,
                    "volume_m3": 76,
                },
                {
                    "code": "TST40R",
                    "name": "40' Reefer (test)",
                    "category": "reefer",
                    "teu": 2,
                    "tare_kg": 4800,
                    "payload_kg": 29200,
                    "volume_m3": 67,
                },
            ]
        )

    @classmethod
    def box(cls, shipment=None, **vals):
        return cls.env["freight.container"].create(
            {
                "shipment_id": (shipment or cls.shipment()).id,
                "type_id": cls.dry.id,
                **vals,
            }
        )

    @classmethod
    def confirmed(cls, **vals):
        shipment = cls.shipment(**vals)
        shipment._write_state({"state": "confirmed"})
        return shipment


@tagged("post_install", "-at_install")
class TestContainer(ContainerCase):
    def test_a_number_is_cleaned(self):
        box = self.box(number="mscu 123456-6")
        self.assertEqual(box.number, GOOD)
        self.assertEqual(box.display_name, "MSCU 123456 6")
        box.number = " "
        self.assertFalse(box.number)
        self.assertIn("no number yet", box.display_name)

    def test_a_number_is_found_however_it_is_typed(self):
        box = self.box(number=GOOD)
        for text in ("MSCU1234566", "mscu 123456-6", "123456", "mscu"):
            with self.subTest(text=text):
                found = self.env["freight.container"].search(
                    [("display_name", "ilike", text), ("id", "=", box.id)]
                )
                self.assertEqual(found, box)

    def test_a_wrong_check_digit_needs_a_reason(self):
        with self.assertRaisesRegex(ValidationError, "MSCU 123456 5 should be 6"):
            self.box(number=WRONG_DIGIT)
        with self.assertRaisesRegex(ValidationError, "say why"):
            self.box(number=WRONG_DIGIT, number_accepted=True, number_reason=" ")
        box = self.box(
            number=WRONG_DIGIT, number_accepted=True, number_reason="Seen on the box"
        )
        self.assertEqual(box.number, WRONG_DIGIT)
        with self.assertRaises(ValidationError):
            box.number_accepted = False

    def test_a_wrong_format_is_never_accepted(self):
        for number in ("MSCU123", "MSCX1234566", "12345678901", "MSCU12345678"):
            with (
                self.subTest(number=number),
                self.assertRaisesRegex(ValidationError, "no container number"),
            ):
                self.box(number=number, number_accepted=True, number_reason="Really")

    def test_the_type_brings_tare_and_climate(self):
        box = self.box(type_id=self.reefer.id)
        self.assertEqual(box.tare_kg, 4800)
        self.assertTrue(box.is_operating_reefer)
        dry = self.box(tare_kg=3850)
        self.assertEqual(dry.tare_kg, 3850)
        self.assertFalse(dry.is_operating_reefer)
        idle = self.box(type_id=self.reefer.id, is_operating_reefer=False)
        self.assertFalse(idle.is_operating_reefer)

    def test_an_impossible_vgm_is_refused(self):
        box = self.box(number=GOOD)
        with self.assertRaisesRegex(ValidationError, "add the tare"):
            box.vgm_kg = 3000
        with self.assertRaisesRegex(ValidationError, "30,500"):
            box.vgm_kg = 30_501
        box.vgm_kg = 30_500
        with self.assertRaisesRegex(ValidationError, "add the tare"):
            box.write({"tare_kg": 30_501})

    def test_a_doubtful_vgm_is_a_warning(self):
        box = self.box(gross_kg=20_000, vgm_kg=23_000)
        self.assertIn("less than tare and cargo", box.warning_text)
        self.assertIn("VGM Method", box.warning_text)
        box.write(
            {"vgm_kg": 24_000, "vgm_method": "1", "vgm_at": day(1), "vgm_by": "Ms Lan"}
        )
        self.assertFalse(box.warning_text)

    def test_load_against_its_limits(self):
        shipment = self.shipment()
        box = self.box(shipment, number=GOOD)
        self.env["freight.cargo.line"].create(
            [
                {
                    "shipment_id": shipment.id,
                    "container_id": box.id,
                    "booked_packages": 10,
                    "booked_weight": 13_300,
                    "booked_volume": 38,
                },
            ]
        )
        self.assertEqual(box.gross_kg, 13_300)
        self.assertEqual(box.load_weight_percent, 50)
        self.assertEqual(box.load_volume_percent, 50)
        self.assertFalse(box._find_load_problems())
        box.cargo_ids.write({"booked_weight": 26_700, "booked_volume": 77})
        (problem,) = box._find_load_problems()
        self.assertIn("100 kg too much", problem)
        self.assertIn(shipment.name, problem)
        self.assertIn(problem, box.warning_text)
        self.assertIn("76.00 m³", box.warning_text)

    def test_a_box_without_lines_has_the_weight_that_is_typed(self):
        box = self.box(gross_kg=18_000)
        self.assertEqual(box.gross_kg, 18_000)
        self.assertEqual(box.shipment_id.gross_weight, 18_000)

    def test_too_heavy_a_box_stops_the_confirmation(self):
        shipment = self.shipment(
            shipper_id=self.saigon_tech.id, consignee_id=self.pacific_home.id
        )
        box = self.box(shipment, gross_kg=26_601)
        with self.assertRaisesRegex(UserError, "1 kg too much"):
            shipment.action_confirm()
        box.gross_kg = 26_600
        shipment.action_confirm()
        self.assertEqual(shipment.state, "confirmed")

    def test_negative_figures_are_refused_by_the_database(self):
        for name in ("tare_kg", "gross_kg", "ventilation", "humidity"):
            with (
                self.subTest(field=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.box(**{name: -1})
                self.env.flush_all()

    def test_only_a_box_that_never_moved_is_deleted(self):
        box = self.box()
        box._set_state("empty_out")
        with self.assertRaisesRegex(UserError, "has moved"):
            box.unlink()
        box._set_state("draft", reason="Wrong shipment")
        self.assertTrue(box.unlink())

    def test_a_box_of_a_deleted_shipment_goes_with_it(self):
        box = self.box()
        box.shipment_id.unlink()
        self.assertFalse(box.exists())

    def test_copy_of_a_box_has_no_history(self):
        box = self.box(number=GOOD, carrier_seal="S1", release_pin="4711")
        box._set_state("empty_out")
        copy = box.copy()
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.type_id, self.dry)
        for name in ("number", "carrier_seal", "release_pin", "move_ids"):
            self.assertFalse(copy[name], name)


@tagged("post_install", "-at_install")
class TestReleasePin(ContainerCase):
    def test_the_pin_is_for_duty_staff_only(self):
        box = self.box(number=GOOD, release_pin="4711", release_reference="REL1")
        for group, may_read in (
            ("freight_base.group_freight_operations", True),
            ("freight_base.group_freight_manager", True),
            ("freight_base.group_freight_sales", False),
            ("freight_base.group_freight_documentation", False),
            ("freight_base.group_freight_finance", False),
            ("freight_base.group_freight_user", False),
        ):
            with self.subTest(group=group):
                login = group.rsplit("_", 1)[-1]
                user = new_test_user(
                    self.env, f"pin-{login}", f"base.group_user,{group}"
                )
                self.env.invalidate_all()
                as_user = self.env(user=user)["freight.container"]
                theirs = as_user.browse(box.id)
                for name in ("release_pin", "release_reference"):
                    self.assertEqual(name in as_user.fields_get(), may_read)
                    if may_read:
                        self.assertTrue(theirs.read([name])[0][name])
                        continue
                    with self.assertRaises(AccessError):
                        theirs.read([name])
                    with self.assertRaises(AccessError):
                        as_user.search([(name, "=", "4711")])
                    with self.assertRaises(AccessError):
                        theirs.write({name: "0000"})

    def test_a_portal_user_reads_no_container(self):
        box = self.box(number=GOOD, release_pin="4711")
        user = new_test_user(self.env, "pin-portal", "base.group_portal")
        self.env.invalidate_all()
        theirs = self.env(user=user)["freight.container"].browse(box.id)
        for name in ("release_pin", "number"):
            with self.assertRaises(AccessError):
                theirs.read([name])
        for verb in ("action_move", "action_settle_conflict"):
            with self.assertRaises(AccessError):
                getattr(theirs, verb)()


@tagged("post_install", "-at_install")
class TestContainerMoves(ContainerCase):
    def test_moves_in_order_are_logged(self):
        box = self.box()
        box._set_state("empty_out", day(5))
        box._set_state("stuffed", day(6))
        moves = box.move_ids
        self.assertEqual(
            [(move.old_state, move.new_state, move.at) for move in moves],
            [("draft", "empty_out", day(5)), ("empty_out", "stuffed", day(6))],
        )
        self.assertEqual(moves.user_id, self.env.user)
        self.assertFalse(any(moves.mapped("is_override")))

    def test_a_skip_or_a_step_back_needs_a_reason(self):
        box = self.box()
        with self.assertRaisesRegex(UserError, "without Empty Picked Up, Stuffed"):
            box._set_state("gated_in")
        box._set_state("gated_in", reason="Terminal told us late")
        with self.assertRaisesRegex(UserError, "back from Gated In to Stuffed"):
            box._set_state("stuffed")
        box._set_state("stuffed", reason="Gated in by mistake")
        self.assertEqual(box.move_ids.mapped("is_override"), [True, True])
        self.assertEqual(box.move_ids[1].reason, "Gated in by mistake")

    def test_all_boxes_that_cannot_move_are_named_at_once(self):
        shipment = self.shipment()
        one, two, three = (
            self.box(shipment, number=number)
            for number in (GOOD, "TGHU1234567", "CSQU3054383")
        )
        three._set_state("empty_out")
        with self.assertRaises(UserError) as error:
            (one | two | three)._set_state("stuffed")
        text = str(error.exception)
        self.assertIn("MSCU 123456 6", text)
        self.assertIn("TGHU 123456 7", text)
        self.assertNotIn("CSQU 305438 3", text)
        self.assertEqual(three.state, "empty_out")

    def test_a_typed_state_takes_the_same_way(self):
        box = self.box()
        box.state = "empty_out"
        self.assertEqual(box.move_ids.new_state, "empty_out")
        with self.assertRaisesRegex(UserError, "in order"):
            box.write({"state": "loaded", "carrier_seal": "S1"})
        with self.assertRaisesRegex(UserError, "no state"):
            box.write({"state": "flying"})
        with self.assertRaisesRegex(UserError, "no state"):
            box.write({"state": False})

    def test_no_context_from_outside_opens_a_way_around(self):
        box = self.box()
        for value in (True, 1, "LOGGED", "<object object>"):
            with self.assertRaises(UserError):
                box.with_context(freight_box=value).state = "loaded"
        new = self.env["freight.container"].with_context(default_state="empty_in")
        self.assertEqual(new.create({"shipment_id": box.shipment_id.id}).state, "draft")

    def test_a_new_box_may_come_with_its_first_state(self):
        imported = self.shipment(direction="import")
        box = self.box(imported, state="discharged")
        self.assertEqual(box.move_ids.new_state, "discharged")
        with self.assertRaisesRegex(UserError, "without Discharged"):
            self.box(imported, state="gated_out")

    def test_a_box_that_is_there_stays_without_a_move(self):
        box = self.box()
        box._set_state("draft")
        self.assertFalse(box.move_ids)

    def test_what_is_to_come_is_not_recorded(self):
        with self.assertRaisesRegex(UserError, "has not come yet"):
            self.box()._set_state("empty_out", day(40_000))

    def test_an_earlier_date_than_the_last_needs_a_reason(self):
        box = self.box()
        box._set_state("empty_out", day(5))
        with self.assertRaisesRegex(UserError, "before Empty Picked Up on"):
            box._set_state("stuffed", day(4))
        box._set_state("stuffed", day(4), reason="Depot's clock was wrong")
        self.assertFalse(box.move_ids.sorted("id")[-1].is_override)

    def test_a_feed_is_never_refused(self):
        box = self.box()
        for state, at in (("discharged", 20), ("loaded", 10), ("gated_out", 21)):
            box._set_state(state, day(at), reason="DCSA", override=True)
            self.assertEqual(box.state, state)
        self.assertEqual(
            box.move_ids.sorted("id").mapped("is_override"), [True, True, True]
        )
        box._set_state("empty_in", day(22), override=True)
        self.assertFalse(box.move_ids.sorted("id")[-1].is_override)

    def test_nobody_edits_the_history(self):
        box = self.box()
        box._set_state("empty_out")
        user = new_test_user(
            self.env, "hist", "base.group_user,freight_base.group_freight_manager"
        )
        theirs = self.env(user=user)["freight.container"].browse(box.id)
        with self.assertRaises(AccessError):
            theirs.move_ids.reason = "Never happened"
        with self.assertRaises(AccessError):
            theirs.move_ids.unlink()
        with self.assertRaises(AccessError):
            theirs.move_ids = [Command.create({"old_state": "draft"})]
        theirs._set_state("stuffed")
        self.assertEqual(box.move_ids.sorted("id")[-1].user_id, user)

    def test_a_reader_moves_nothing(self):
        box = self.box()
        user = new_test_user(
            self.env, "reader", "base.group_user,freight_base.group_freight_user"
        )
        theirs = self.env(user=user)["freight.container"].browse(box.id)
        with self.assertRaises(AccessError):
            theirs._set_state("empty_out")
        with self.assertRaises(AccessError):
            theirs.action_move()
        self.assertFalse(box.move_ids)

    def test_many_boxes_move_in_a_constant_number_of_queries(self):
        def boxes(count):
            shipment = self.shipment()
            return self.env["freight.container"].create(
                [{"shipment_id": shipment.id, "type_id": self.dry.id}] * count
            )

        def queries(moving):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            moving._set_state("empty_out")
            self.env.flush_all()
            return self.cr.sql_log_count - before

        few, many = boxes(2), boxes(50)
        queries(boxes(1))
        self.assertLessEqual(queries(many), queries(few))


@tagged("post_install", "-at_install")
class TestContainerStep(ContainerCase):
    def wizard(self, records, **vals):
        context = {"active_model": records._name, "active_ids": records.ids}
        return Form(self.env["freight.container.step"].with_context(**context))

    def test_it_proposes_what_comes_next(self):
        box = self.box()
        box._set_state("empty_out", day(5))
        with self.wizard(box) as form:
            self.assertEqual(form.new_state, "stuffed")
            form.at = day(6)
        form.record.action_apply()
        self.assertEqual((box.state, box.move_ids[-1].at), ("stuffed", day(6)))

    def test_it_begins_with_the_hindmost_boxes_of_a_shipment(self):
        shipment = self.shipment(direction="import")
        boxes = self.box(shipment) | self.box(shipment)
        returned = self.box(shipment)
        returned._set_state("empty_in", reason="Returned before we heard of it")
        form = self.wizard(shipment)
        self.assertEqual(form.new_state, "discharged")
        wizard = form.save()
        self.assertEqual(wizard.container_ids, boxes)
        wizard.action_apply()
        self.assertEqual(set(boxes.mapped("state")), {"discharged"})

    def test_it_demands_a_reason_out_of_order(self):
        box = self.box()
        form = self.wizard(box)
        self.assertFalse(form.problem_text)
        form.new_state = "loaded"
        self.assertIn("without Empty Picked Up", form.problem_text)
        with self.assertRaisesRegex(AssertionError, "reason is a required field"):
            form.save()
        form.reason = "Terminal does not report"
        form.save().action_apply()
        self.assertEqual(box.move_ids.reason, "Terminal does not report")

    def test_it_needs_something_to_move(self):
        wizard = self.env["freight.container.step"].create(
            {"container_ids": self.box().ids, "new_state": "draft"}
        )
        with self.assertRaisesRegex(UserError, "nothing to move"):
            wizard.action_apply()
