"""Which shipment an event is of, above all where only a container is named."""

from itertools import permutations

from odoo.tests import tagged

from .common import BOX, BOX_2, TrackingCase, day


@tagged("post_install", "-at_install")
class TestMatching(TrackingCase):
    def later_voyage(self, **vals):
        """The same box a month later, for another customer, on the same route."""
        return self.routed(
            self.leg_values(self.cat_lai, self.sgsin, etd=day(45), eta=day(47)),
            self.leg_values(self.sgsin, self.uslgb, etd=day(49), eta=day(60)),
            partner_id=self.pacific_home.id,
            **self.boxes(),
            **vals,
        )

    def boxes(self):
        dry = self.env["freight.equipment.type"].search([("code", "=", "22G1")])
        return {"container_ids": [(0, 0, {"type_id": dry.id, "number": BOX})]}

    def box_report(self, milestone, at, place):
        return self.report(
            *(milestone, at, place),
            external_id=f"{milestone}{at}",
            created=at.isoformat(),
        )

    def state(self, *shipments):
        self.env.invalidate_all()
        return [
            (
                shipment.container_ids.state,
                shipment.event_ids.sorted("at").mapped("milestone_id.code"),
                shipment.leg_ids.mapped(lambda leg: (leg.atd, leg.ata)),
            )
            for shipment in shipments
        ]

    def voyages(self):
        first, second = self.booked(BOX), self.later_voyage()
        self.settle()
        return first, second

    def both_voyages(self):
        return [
            self.box_report("SEA_EMPTY_PICKED_UP", day(6), "VNSGN"),
            self.box_report("SEA_LOADED", day(10), "VNSGN"),
            self.box_report("SEA_DISCHARGED", day(25), "USLGB"),
            self.box_report("SEA_EMPTY_RETURNED", day(30), "USLGB"),
            self.box_report("SEA_EMPTY_PICKED_UP", day(41), "VNSGN"),
            self.box_report("SEA_LOADED", day(45), "VNSGN"),
        ]

    def test_one_box_on_two_customers_consecutive_voyages(self):
        first, second = self.voyages()
        done = self.ingest(*self.both_voyages())
        self.assertEqual(self.results(done), ["created"] * 6)
        self.assertEqual(len(first.event_ids), 4)
        self.assertEqual(len(second.event_ids), 2)
        self.assertEqual(first.container_ids.state, "empty_in")
        self.assertEqual(second.container_ids.state, "loaded")

    def test_order_does_not_matter_between_voyages(self):
        first, second = self.voyages()
        reports = self.both_voyages()
        wanted = None
        for number, order in enumerate(permutations(range(6))):
            if number % 97:
                continue
            with self.env.cr.savepoint() as savepoint:
                for index in order:
                    self.ingest(reports[index])
                state = self.state(first, second)
                wanted = wanted or state
                self.assertEqual(state, wanted, order)
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(wanted[0][0], "empty_in")
        self.assertEqual(wanted[1][0], "loaded")

    def test_outside_of_the_window_it_waits(self):
        shipment = self.booked(BOX)
        done = self.ingest(self.box_report("SEA_GATE_OUT", day(200), "USLGB"))
        self.assertEqual(self.results(done), ["unmatched"])
        self.assertFalse(shipment.event_ids)
        self.assertEqual(self.env["freight.event.unmatched"].search([]).container, BOX)

    def test_off_the_route_it_waits(self):
        self.booked(BOX)
        done = self.ingest(self.box_report("SEA_DISCHARGED", day(20), "NLRTM"))
        self.assertEqual(self.results(done), ["unmatched"])

    def test_after_its_return_the_box_is_nobodys(self):
        shipment = self.booked(BOX)
        self.ingest(self.box_report("SEA_GATE_OUT", day(33), "USLGB"))
        self.assertEqual(shipment.container_ids.state, "gated_out")
        self.ingest(self.box_report("SEA_EMPTY_RETURNED", day(30), "USLGB"))
        self.assertEqual(shipment.event_ids.milestone_id.code, "SEA_EMPTY_RETURNED")
        waiting = self.env["freight.event.unmatched"].search([])
        self.assertEqual(waiting.what, "SEA_GATE_OUT")

    def test_waits_until_the_shipment_gets_its_booking(self):
        report = self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG-7 7")
        self.assertEqual(self.results(self.ingest(report)), ["unmatched"])
        self.assertEqual(self.results(self.ingest(report)), ["unmatched"])
        inbox = self.env["freight.event.unmatched"].search([])
        self.assertEqual(len(inbox), 1)
        shipment = self.booked(BOX, booking=False)
        self.assertFalse(shipment.event_ids)
        shipment.booking_number = "bkg77"
        self.settle()
        self.assertEqual(shipment.atd, day(10))
        self.assertFalse(inbox.exists())

    def test_waits_until_the_shipment_gets_its_box(self):
        self.ingest(self.box_report("SEA_LOADED", day(10), "VNSGN"))
        shipment = self.fcl(False)
        self.settle()
        shipment.container_ids.number = BOX
        self.settle()
        self.assertEqual(shipment.container_ids.state, "loaded")

    def test_box_that_gets_its_number_takes_its_events(self):
        shipment = self.booked(False)
        self.ingest(
            self.report("SEA_LOADED", day(9), "VNSGN", booking="BKG100", container=BOX)
        )
        self.assertFalse(shipment.event_ids.container_id)
        shipment.container_ids.number = BOX
        self.settle()
        self.assertEqual(shipment.container_ids.state, "loaded")
        self.assertEqual(shipment.event_ids.container_id, shipment.container_ids)

    def test_person_matches_by_hand(self):
        shipment = self.booked(BOX)
        self.ingest(self.report("SEA_DEPARTED", day(10), "VNSGN", booking="OTHER"))
        inbox = self.env["freight.event.unmatched"].search([])
        self.env["freight.event.match"].create(
            {"event_ids": [(6, 0, inbox.ids)], "shipment_id": shipment.id}
        ).action_apply()
        self.assertFalse(inbox.exists())
        self.assertEqual(shipment.atd, day(10))

    def test_carriers_number_is_of_the_master(self):
        master = self.fcl(BOX, kind="master", master_number="MAEU 123-456")
        house = self.shipment(
            kind="house", master_id=master.id, master_number="MAEU123456", service="lcl"
        )
        self.settle()
        self.ingest(self.report("SEA_DEPARTED", day(10), "VNSGN", bill="maeu123456"))
        self.assertEqual(master.event_ids.shipment_id, master)
        self.assertEqual((master.atd, house.atd), (day(10), day(10)))

    def test_cancelled_and_archived_shipments_hear_nothing(self):
        shipment = self.booked(BOX)
        shipment.action_cancel()
        done = self.ingest(self.report("SEA_DEPARTED", day(10), booking="BKG100"))
        self.assertEqual(self.results(done), ["unmatched"])

    def test_events_follow_their_box_to_another_shipment(self):
        shipment = self.booked(BOX)
        other = self.booked(False, booking="BKG200")
        self.ingest(
            self.report("SEA_GATE_IN", day(8), "VNSGN", booking="BKG100", container=BOX)
        )
        box = shipment.container_ids
        box.shipment_id = other
        self.settle()
        self.assertEqual(box.event_ids.shipment_id, other)
        self.assertEqual(box.state, "gated_in")

    def test_split_part_knows_what_was_told_of_the_order(self):
        shipment = self.booked(BOX, BOX_2)
        self.ingest(
            self.report("BOOKING_CONFIRMED", day(2), booking="BKG100"),
            self.report("SEA_GATE_IN", day(8), booking="BKG100", container=BOX_2),
            self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"),
        )
        new = shipment._split(shipment.container_ids[1], left_behind=True)
        self.settle()
        self.assertEqual(
            new.event_ids.milestone_id.sorted("code").mapped("code"),
            ["BOOKING_CONFIRMED", "SEA_GATE_IN"],
        )
        self.assertEqual(new.container_ids.state, "gated_in")
        self.assertFalse(new.atd)
        self.assertEqual(shipment.atd, day(10))

    def test_merged_shipments_bring_their_events(self):
        first = self.booked(BOX)
        second = self.booked(BOX_2, booking="BKG200")
        self.ingest(
            self.report("SEA_GATE_IN", day(8), booking="BKG200", container=BOX_2),
            self.report("BOOKING_CONFIRMED", day(2), booking="BKG200"),
        )
        second._merge_into(first)
        self.settle()
        self.assertFalse(second.event_ids)
        self.assertEqual(len(first.event_ids), 2)
        self.assertEqual(first.container_ids.mapped("state"), ["draft", "gated_in"])
