"""Recording by hand: two clicks, for one box or many, with the customer's words."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import BOX, BOX_2, TrackingCase, day


@tagged("post_install", "-at_install")
class TestEventEntry(TrackingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.booked(BOX, BOX_2)

    def entry(self, **values):
        return self.env["freight.event.entry"].create(
            {"shipment_id": self.file.id, **values}
        )

    def milestone(self, code):
        return self.env["freight.milestone"].search([("code", "=", code)])

    def test_proposes_what_comes_next_for_all_boxes(self):
        entry = self.entry()
        self.assertEqual(entry.milestone_id.code, "SEA_EMPTY_PICKED_UP")
        self.assertEqual(entry.container_ids, self.file.container_ids)
        self.assertEqual(entry.location_id, self.cat_lai)
        self.assertTrue(entry.publish)
        self.assertEqual(entry.customer_text, entry.milestone_id.customer_text)
        entry.action_apply()
        self.settle()
        self.assertEqual(self.file.container_ids.mapped("state"), ["empty_out"] * 2)
        self.assertEqual(self.file.event_ids.user_id, self.env.user)
        self.assertEqual(self.file.event_ids.mapped("published"), [True, True])

    def test_one_box_alone(self):
        self.entry(
            milestone_id=self.milestone("SEA_GATE_IN").id,
            at=day(8),
            container_ids=[Command.set(self.file.container_ids[1].ids)],
        ).action_apply()
        self.settle()
        self.assertEqual(self.file.container_ids.mapped("state"), ["draft", "gated_in"])

    def test_what_the_form_shows_is_what_the_customer_reads(self):
        with Form(
            self.env["freight.event.entry"].with_context(
                default_shipment_id=self.file.id
            )
        ) as form:
            form.milestone_id = self.milestone("SEA_DISCHARGED")
            self.assertFalse(form.publish)
            form.milestone_id = self.milestone("SEA_GATE_IN")
            self.assertTrue(form.publish)
            form.classifier = "estimated"
            self.assertFalse(form.publish)
            form.publish = True
            form.customer_text = "At the port on Friday"
            form.internal_text = "The driver called"
            form.at = day(8)
        form.record.action_apply()
        self.settle()
        event = self.file.event_ids[0]
        self.assertEqual(event._get_customer_text(), "At the port on Friday")
        self.assertEqual(event.published_by_id, self.env.user)
        self.assertEqual(event.location_id, self.cat_lai)
        self.assertEqual(event.local_time, "2025-05-08T07:00:00+07:00")

    def test_unpublished_entry_stays_inside(self):
        self.entry(
            milestone_id=self.milestone("SEA_GATE_IN").id, at=day(8), publish=False
        ).action_apply()
        self.assertFalse(any(self.file.event_ids.mapped("published")))

    def test_departure_of_the_vessel_dates_its_leg(self):
        departed = self.milestone("SEA_DEPARTED")
        entry = self.entry(milestone_id=departed.id, at=day(10, 3))
        self.assertFalse(entry.container_ids)
        entry.action_apply()
        self.settle()
        self.assertEqual(self.file.atd, day(10, 3))

    def test_reader_records_nothing(self):
        reader = new_test_user(
            self.env, "entry_reader", groups="freight_base.group_freight_user"
        )
        with self.assertRaises(AccessError):
            self.entry().with_user(reader).action_apply()

    def test_loose_cargo_is_proposed_its_departure(self):
        shipment = self.lcl(10)
        entry = self.env["freight.event.entry"].create({"shipment_id": shipment.id})
        self.assertEqual(entry.milestone_id.code, "SEA_DEPARTED")
        self.assertFalse(entry.has_boxes)


@tagged("post_install", "-at_install")
class TestMovesAreEvents(TrackingCase):
    def test_recorded_move_is_an_event(self):
        shipment = self.booked(BOX)
        box = shipment.container_ids
        box._set_state("empty_out", day(5))
        self.settle()
        self.assertEqual(box.event_ids.milestone_id.code, "SEA_EMPTY_PICKED_UP")
        self.assertEqual(box.event_ids.at, day(5))
        self.assertEqual(box.event_ids.source_id, self.person_source)
        self.assertEqual(len(box.move_ids), 1)

    def test_step_back_holds_against_what_was_told_before(self):
        shipment = self.booked(BOX)
        box = shipment.container_ids
        loaded = self.report(
            *("SEA_LOADED", day(9), "VNSGN"), booking="BKG100", container=BOX
        )
        self.ingest(loaded)
        box._set_state("gated_in", day(9), reason="It was the other box.")
        self.settle()
        self.ingest(self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"))
        self.assertEqual(box.state, "gated_in")
        self.ingest(loaded | {"when": "2025-05-10T09:00:00Z"})
        self.assertEqual(box.state, "loaded")

    def test_box_keeps_the_state_it_came_with(self):
        shipment = self.booked(BOX, direction="import")
        box = self.env["freight.container"].create(
            {"shipment_id": shipment.id, "number": BOX_2, "state": "discharged"}
        )
        self.settle()
        self.assertFalse(box.event_ids)
        self.ingest(
            self.report(
                *("SEA_LOADED", day(9), "VNSGN"), booking="BKG100", container=BOX_2
            )
        )
        self.assertEqual(box.state, "discharged")
