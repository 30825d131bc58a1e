from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.freight_container_active import BoxConflict
from .common import FreightCase, day
from .test_container import GOOD, ContainerCase


@tagged("post_install", "-at_install")
class TestActiveBox(ContainerCase):
    def conflicting(self):
        """A box that is active on one shipment, and is wanted on another."""
        old = self.box(self.confirmed(), number=GOOD)
        return old, self.confirmed()

    def test_a_box_is_active_while_its_shipment_is_under_way(self):
        shipment = self.shipment()
        box = self.box(shipment, number=GOOD)
        for state, active in (
            ("draft", False),
            ("confirmed", True),
            ("in_transit", True),
            ("done", False),
            ("cancelled", False),
        ):
            with self.subTest(state=state):
                shipment._write_state({"state": state})
                self.assertEqual(box.is_active_box, active)
        shipment._write_state({"state": "confirmed"})
        shipment.active = False
        self.assertFalse(box.is_active_box)
        shipment.active = True
        self.assertTrue(box.is_active_box)
        box._set_state("empty_in", reason="Unused")
        self.assertFalse(box.is_active_box)

    def test_a_box_without_a_number_is_not_active(self):
        self.assertFalse(self.box(self.confirmed()).is_active_box)

    def test_a_conflict_names_the_other_shipment(self):
        old, wanted = self.conflicting()
        with self.assertRaises(BoxConflict) as error:
            self.box(wanted, number="MSCU 123456-6")
            self.env.flush_all()
        self.assertIn(old.shipment_id.name, str(error.exception))
        self.assertIn("street turn", str(error.exception))
        self.assertIsInstance(error.exception, ValidationError)

    def test_a_number_typed_later_conflicts_too(self):
        old, wanted = self.conflicting()
        box = self.box(wanted)
        with self.assertRaisesRegex(BoxConflict, old.shipment_id.name):
            box.number = GOOD
        with self.assertRaisesRegex(BoxConflict, old.shipment_id.name):
            wanted.container_ids = [Command.update(box.id, {"number": GOOD})]

    def test_confirming_conflicts(self):
        old = self.box(self.confirmed(), number=GOOD)
        wanted = self.shipment()
        box = self.box(wanted, number=GOOD)
        self.assertEqual(box.conflict_id, old)
        with self.assertRaisesRegex(BoxConflict, old.shipment_id.name):
            wanted._write_state({"state": "confirmed"})
            self.env.flush_all()

    def test_two_in_one_batch_conflict(self):
        one, two = self.shipment(), self.shipment()
        self.box(one, number=GOOD)
        self.box(two, number=GOOD)
        with self.assertRaises(BoxConflict):
            (one | two)._write_state({"state": "confirmed"})
            self.env.flush_all()
        shipment = self.confirmed()
        with self.assertRaises(BoxConflict):
            shipment.container_ids = [Command.create({"number": GOOD})] * 2
            self.env.flush_all()

    def test_closing_and_reuse_in_one_go(self):
        """Neither step is in the database when the next one asks."""
        old, wanted = self.conflicting()
        old._set_state("empty_in", reason="Returned")
        box = self.box(wanted, number=GOOD)
        self.env.flush_all()
        self.assertEqual((old.is_active_box, box.is_active_box), (False, True))
        old, box = box, self.box(self.confirmed())
        old.number = "TGHU1234567"
        box.number = GOOD
        self.env.flush_all()
        self.assertTrue(box.is_active_box)

    def test_companies_do_not_conflict(self):
        self.box(self.confirmed(), number=GOOD)
        other = self.env["res.company"].create({"name": "Branch"})
        box = self.box(self.confirmed(company_id=other.id), number=GOOD)
        self.assertTrue(box.is_active_box)

    def test_the_database_guards_it_too(self):
        old, wanted = self.conflicting()
        box = self.box(wanted)
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as error:
            with self.cr.savepoint():
                self.cr.execute(
                    "UPDATE freight_container SET number = %s, is_active_box = true "
                    "WHERE id = %s",
                    (GOOD, box.id),
                )
        message = box._sql_error_to_message(error.exception)
        self.assertIn("MSCU 123456 6", message)

    def test_it_is_settled_by_closing_the_stale_box(self):
        old, wanted = self.conflicting()
        with self.assertRaises(BoxConflict) as error, self.cr.savepoint():
            self.box(wanted, number=GOOD)
            self.env.flush_all()
        _message, action, _button, context = error.exception.args
        self.assertEqual(action["res_model"], "freight.container.conflict")
        wizard = (
            self.env[action["res_model"]]
            .with_context(**context)
            .create({"reason": "Depot confirmed it", "at": day(5)})
        )
        self.assertEqual(wizard.container_ids, old)
        wizard.action_apply()
        self.assertEqual(old.state, "empty_in")
        move = old.move_ids
        self.assertEqual((move.at, move.is_override), (day(5), True))
        self.assertIn(wanted.name, move.reason)
        self.assertIn("Depot confirmed it", move.reason)
        self.assertTrue(self.box(wanted, number=GOOD).is_active_box)

    def test_it_is_settled_by_a_street_turn(self):
        old, wanted = self.conflicting()
        box = self.box(self.shipment(), number=GOOD)
        action = box.action_settle_conflict()
        self.env[action["res_model"]].with_context(**action["context"]).create(
            {"settlement": "street_turn", "reason": "Agreed with the line"}
        ).action_apply()
        self.assertEqual(old.state, "draft")
        self.assertFalse(old.is_active_box)
        self.assertIn("Street turn", old.share_reason)
        self.assertIn(box.shipment_id.name, old.share_reason)
        self.assertEqual(old.move_ids.reason, old.share_reason)
        box.invalidate_recordset(["conflict_id"])
        self.assertFalse(box.conflict_id)
        box.shipment_id._write_state({"state": "confirmed"})
        self.assertTrue(box.is_active_box)
        with self.assertRaises(BoxConflict):
            old.share_reason = False
            self.env.flush_all()

    def test_a_new_box_may_say_that_it_is_shared(self):
        old, wanted = self.conflicting()
        box = self.box(wanted, number=GOOD, share_reason="Two houses in one box")
        self.assertEqual((old.is_active_box, box.is_active_box), (True, False))
        self.assertEqual(box.move_ids.reason, "Two houses in one box")

    def test_there_must_be_something_to_settle(self):
        wizard = self.env["freight.container.conflict"].create({"reason": "?"})
        with self.assertRaisesRegex(UserError, "No box is active"):
            wizard.action_apply()


@tagged("post_install", "-at_install")
class TestConcurrentBoxes(FreightCase):
    """Two transactions that cannot see each other want one box."""

    def test_exactly_one_gets_the_box(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            partner = env["res.partner"].create({"name": "Concurrent Customer"})
            shipments = env["freight.shipment"].create(
                [{"partner_id": partner.id} for _ in range(2)]
            )
            shipments._write_state({"state": "confirmed"})
            partner_id, shipment_ids = partner.id, shipments.ids

        def clean_up():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
                shipments = env["freight.shipment"].browse(shipment_ids)
                shipments._write_state({"state": "cancelled"})
                shipments.unlink()
                env["res.partner"].browse(partner_id).unlink()

        self.addCleanup(clean_up)
        together = Barrier(2)

        def take(shipment_id):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})

                def add_box():
                    box = env["freight.container"].create(
                        {"shipment_id": shipment_id, "number": GOOD}
                    )
                    # Both have looked, and found nobody, before either writes.
                    together.wait(timeout=20)
                    return box.id

                # As Odoo runs every request: what fails in the end is a message.
                return retrying(add_box, env)

        with mute_logger("odoo.sql_db"), ThreadPoolExecutor(2) as pool:
            calls = [pool.submit(take, shipment_id) for shipment_id in shipment_ids]
            errors = [call.exception(timeout=60) for call in calls]
        (error,) = filter(None, errors)
        self.assertIsInstance(error, ValidationError)
        self.assertIn("MSCU 123456 6", str(error))
        self.assertIn("another shipment", str(error))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            boxes = env["freight.container"].search([("number", "=", GOOD)])
            mine = boxes.filtered(lambda box: box.shipment_id.id in shipment_ids)
            self.assertEqual(len(mine), 1)
            self.assertTrue(mine.is_active_box)
