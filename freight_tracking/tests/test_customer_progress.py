"""The wall around progress: what customers see moves by what was published alone."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from odoo.addons.freight_base.tools.iso6346 import check_digit
from odoo.addons.freight_shipment.tools.viewer import Viewer

from .common import BOX, BOX_2, TrackingCase, day

CUSTOMER = Viewer(frozenset({"shipments"}))
VOYAGE = (
    ("SEA_EMPTY_PICKED_UP", day(5), "VNSGN", True),
    ("SEA_LOADED", day(9), "VNSGN", True),
    ("SEA_DEPARTED", day(10), "VNSGN", False),
    ("SEA_ARRIVED", day(26), "USLGB", False),
    ("SEA_DISCHARGED", day(27), "USLGB", True),
    ("SEA_GATE_OUT", day(28), "USLGB", True),
    ("SEA_DELIVERED", day(29), "USLGB", True),
)


@tagged("post_install", "-at_install")
class TestCustomerProgress(TrackingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.booked(
            *(BOX, BOX_2), destination_scope="door", delivery_id=cls.uslgb.id
        )
        cls.box = cls.file.container_ids[0]

    def tell(self, code, at, place, of_box=True, box=BOX, booking="BKG100", **options):
        report = self.report(
            *(code, at, place), booking=booking, container=box if of_box else ""
        )
        return self.ingest(report, **options)

    def seen(self, shipment=None):
        """What the customer sees of how far it is, the forwarder's own state apart."""
        shipment = shipment or self.file
        shipment.env.invalidate_all()
        view = shipment._customer_view(CUSTOMER)[0]
        ends = ("pickup_actual", "delivery_actual")
        return {
            "progress": (view["progress"], view["parts"]),
            "ends": [view["dates"][name] for name in ends],
            "boxes": [
                (box["number"], box["state"]["code"], box["delivered_at"])
                for box in view["containers"]
            ],
        }

    def test_unpublished_events_move_nothing(self):
        before = self.seen()
        for box in (BOX, BOX_2):
            for step in VOYAGE:
                self.tell(*step, box=box, publish=False)
        self.assertEqual(self.box.state, "gated_out")
        self.assertEqual(self.file.progress, 100)
        self.assertEqual(self.seen(), before)

    def test_publishing_moves_and_withdrawing_takes_back(self):
        before = self.seen()
        self.tell("SEA_GATE_IN", day(8), "VNSGN")
        at_the_gate = self.seen()
        self.assertEqual(at_the_gate["boxes"][0][1], "gated_in")
        self.tell("SEA_GATE_OUT", day(28), "USLGB", publish=False)
        self.assertEqual(self.seen(), at_the_gate)
        left = self.file.event_ids.filtered(lambda event: not event.published)
        left.action_publish()
        self.assertEqual(self.seen()["boxes"][0][1], "gated_out")
        self.assertGreater(
            self.seen()["progress"][0], at_the_gate["progress"][0], self.seen()
        )
        left.action_unpublish()
        self.assertEqual(self.seen(), at_the_gate)
        left.action_publish()
        left.action_withdraw()
        self.settle()
        self.assertEqual(self.seen(), at_the_gate)
        self.file.event_ids.filtered("published").action_withdraw()
        self.settle()
        self.assertEqual(self.seen(), before)

    def test_what_is_all_published_is_what_is(self):
        for step in VOYAGE:
            self.tell(*step, publish=True)
            seen = self.seen()
            self.assertEqual(
                seen["progress"], (self.file.progress, self.file.parts_text or None)
            )
            self.assertEqual(
                [state for _number, state, _at in seen["boxes"]],
                self.file.container_ids.mapped("state"),
            )
        self.assertEqual(seen["boxes"][0][2]["utc"], "2025-05-29T00:00:00Z")

    def test_recorded_step_goes_by_its_event(self):
        self.box._set_state("empty_out", day(5))
        self.settle()
        self.assertEqual(self.seen()["boxes"][0][1], "empty_out")
        self.box._set_state("discharged", day(27), reason="The terminal called.")
        self.settle()
        self.assertEqual(self.box.state, "discharged")
        self.assertEqual(self.seen()["boxes"][0][1], "empty_out")
        self.box.event_ids.action_publish()
        self.assertEqual(self.seen()["boxes"][0][1], "discharged")
        self.box.event_ids.action_withdraw()
        self.settle()
        self.assertEqual(self.box.state, "draft")
        self.assertEqual(self.seen()["boxes"][0][1], "draft")

    def test_what_people_enter_is_seen(self):
        self.tell("SEA_LOADED", day(9), "VNSGN")
        self.box._set_state("gated_in", day(9), reason="It was the other box.")
        no_number = self.env["freight.container"].create({"shipment_id": self.file.id})
        no_number._set_state("empty_out", day(5))
        self.file.write({"pickup_actual": day(6)})
        self.settle()
        seen = self.seen()
        self.assertEqual(
            [state for _number, state, _at in seen["boxes"]],
            ["gated_in", "draft", "empty_out"],
        )
        self.assertEqual(seen["ends"][0]["utc"], "2025-05-06T00:00:00Z")

    def test_house_sees_its_masters_boxes_alike(self):
        master = self.fcl("TSTU000001" + check_digit("TSTU000001"), kind="master")
        master.booking_number = "MASTER1"
        house = self.lcl(10, kind="house", master_id=master.id)
        house.cargo_ids.container_id = master.container_ids
        (master | house).action_confirm()
        self.settle()
        before = self.seen(house)
        for publish in (False, True):
            for code, at, place, of_box in VOYAGE[:5]:
                at = at + timedelta(hours=publish)
                self.tell(
                    *(code, at, place, of_box, master.container_ids.number),
                    booking="MASTER1",
                    publish=publish,
                )
            if not publish:
                self.assertTrue(house.progress)
                self.assertEqual(self.seen(house), before)
        seen = self.seen(house)
        self.assertEqual(seen["boxes"], self.seen(master)["boxes"])
        self.assertEqual(seen["boxes"][0][1], "discharged")
        self.assertEqual(seen["progress"][0], house.progress)

    def test_loose_pieces_count_when_published(self):
        shipment = self.lcl(10, booking_number="LCL1")
        shipment.action_confirm()
        self.settle()
        flew = self.report("SEA_DEPARTED", day(10), "VNSGN", booking="LCL1", pieces=6)
        before = self.seen(shipment)
        self.ingest(flew, publish=False)
        self.assertEqual(shipment.parts_text, "6 of 10 departed")
        self.assertEqual(self.seen(shipment), before)
        shipment.event_ids.action_publish()
        self.assertEqual(self.seen(shipment)["progress"][1], "6 of 10 departed")

    def test_many_shipments_take_no_more_queries_than_few(self):
        master = self.fcl("TSTU000001" + check_digit("TSTU000001"), kind="master")
        files = self.env["freight.shipment"]
        for number in range(6):
            house = self.lcl(kind="house", master_id=master.id)
            house.cargo_ids.container_id = master.container_ids
            body = f"TSTU{number + 2:06}"
            box = body + check_digit(body)
            files |= house | self.booked(box, booking=f"Q{number}")
            self.tell(*VOYAGE[0], box=box, booking=f"Q{number}")
            self.tell(*VOYAGE[1], box=box, booking=f"Q{number}", publish=False)

        def count(shipments):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            shipments._customer_view(CUSTOMER)
            return self.env.cr.sql_log_count - before

        few = count(files[:4])
        self.assertLessEqual(count(files), few)

    def test_a_shipment_being_entered_has_gone_nowhere(self):
        box = Command.create({"number": BOX})
        shipment = self.env["freight.shipment"].new({"container_ids": [box]})
        self.assertFalse(shipment.published_progress)
        self.assertEqual(shipment.container_ids.published_state, "draft")
