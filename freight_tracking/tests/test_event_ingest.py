"""What becomes of each report, and what it does to the shipment."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BOX, BOX_2, TrackingCase, day


@tagged("post_install", "-at_install")
class TestIngest(TrackingCase):
    def test_voyage_from_empty_pick_up_to_empty_return(self):
        shipment = self.booked(BOX)
        steps = (
            ("SEA_EMPTY_PICKED_UP", day(5), "VNSGN", "empty_out"),
            ("SEA_STUFFED", day(6), "", "stuffed"),
            ("SEA_GATE_IN", day(8), "VNSGN", "gated_in"),
            ("SEA_LOADED", day(9, 20), "VNSGN", "loaded"),
            ("SEA_TS_DISCHARGED", day(12), "SGSIN", "departed"),
            ("SEA_DISCHARGED", day(26), "USLGB", "discharged"),
            ("SEA_GATE_OUT", day(27), "USLGB", "gated_out"),
            ("SEA_EMPTY_RETURNED", day(29), "USLGB", "empty_in"),
        )
        for milestone, at, place, state in steps:
            done = self.ingest(
                self.report(milestone, at, place, booking="BKG100", container=BOX)
            )
            self.assertEqual(self.results(done), ["created"])
            self.assertEqual(shipment.container_ids.state, state)
        self.assertEqual(shipment.state, "done")
        self.assertEqual(
            shipment.container_ids.move_ids.mapped("new_state"),
            [state for _milestone, _at, _place, state in steps],
        )

    def test_vessel_movements_write_the_dates_of_their_legs(self):
        shipment = self.booked(BOX)
        legs = shipment.leg_ids
        self.ingest(
            self.report("SEA_DEPARTED", day(10, 6), "VNSGN", booking="BKG100"),
            self.report("SEA_TS_ARRIVED", day(12, 4), "SGSIN", booking="BKG100"),
            self.report("SEA_TS_DEPARTED", day(15), "SGSIN", booking="BKG100"),
            self.report(
                *("SEA_ARRIVED", day(27), "USLGB"),
                booking="BKG100",
                classifier="estimated",
            ),
        )
        self.assertEqual(legs[1].atd, day(10, 6))
        self.assertEqual(legs[1].ata, day(12, 4))
        self.assertEqual(legs[2].atd, day(15))
        self.assertEqual(legs[2].eta, day(27))
        self.assertEqual((shipment.atd, shipment.eta), (day(10, 6), day(27)))
        self.assertFalse(shipment.ata)
        self.assertEqual(legs[1].etd, day(10), "what people planned stays")

    def test_repeat_is_a_duplicate(self):
        shipment = self.booked(BOX)
        report = self.report("SEA_LOADED", day(9), "VNSGN", booking="BKG100")
        done = self.ingest(report, dict(report))
        self.assertEqual(self.results(done), ["created", "duplicate"])
        self.assertEqual(self.results(self.ingest(report)), ["duplicate"])
        self.assertEqual(len(shipment.event_ids), 1)

    def test_update_with_the_same_id_corrects(self):
        shipment = self.booked(BOX)
        first = self.report(
            *("SEA_ARRIVED", day(26), "USLGB"),
            booking="BKG100",
            classifier="estimated",
            external_id="e1",
            created="2025-05-05T00:00:00Z",
        )
        second = first | {
            "when": "2025-05-28T00:00:00Z",
            "updated": "2025-05-06T00:00:00Z",
        }
        self.ingest(first)
        done = self.ingest(second)
        self.assertEqual(self.results(done), ["corrected"])
        self.assertEqual(shipment.eta, day(28))
        new, old = shipment.event_ids.sorted("id", reverse=True)
        self.assertEqual(new.replaces_id, old)
        self.assertTrue(old.is_void)
        self.assertEqual(new.kind, "correction")

    def test_retraction_takes_back_what_it_withdraws(self):
        shipment = self.booked(BOX)
        loaded = self.report(
            *("SEA_LOADED", day(9), "VNSGN"),
            booking="BKG100",
            container=BOX,
            external_id="e1",
            created="2025-05-09T01:00:00Z",
        )
        self.ingest(loaded)
        self.assertEqual(shipment.container_ids.state, "loaded")
        withdrawal = loaded | {"retracted": True, "updated": "2025-05-09T05:00:00Z"}
        self.assertEqual(self.results(self.ingest(withdrawal)), ["retracted"])
        self.assertEqual(shipment.container_ids.state, "draft")
        self.assertEqual(self.results(self.ingest(loaded)), ["duplicate"])
        self.assertEqual(shipment.container_ids.state, "draft")

    def test_faulty_report_is_rejected_with_its_reason(self):
        self.booked(BOX)
        done = self.ingest(
            {"milestone": "SEA_LOADED", "booking": "BKG100", "classifier": "actual"},
            self.report("SEA_LOADED", day(9), "VNSGN", booking="BKG100"),
        )
        self.assertEqual(self.results(done), ["rejected", "created"])
        self.assertIn("when", done.outcomes[0].reason)

    def test_codes_of_dcsa_mean_what_their_place_says(self):
        shipment = self.booked(BOX)
        done = self.ingest(
            *(
                {
                    "format": "dcsa",
                    "code": code,
                    "empty_laden": lading,
                    "classifier": "actual",
                    "when": f"{at.isoformat()}Z",
                    "place": place,
                    "booking": "BKG 100",
                    "container": BOX,
                }
                for code, lading, at, place in (
                    ("EQUIPMENT/GTOT", "EMPTY", day(5), "VNSGN"),
                    ("EQUIPMENT/GTIN", "LADEN", day(8), "VNSGN"),
                    ("EQUIPMENT/LOAD", "LADEN", day(9), "VNSGN"),
                    ("EQUIPMENT/DISC", "LADEN", day(12), "SGSIN"),
                    ("EQUIPMENT/DISC", "LADEN", day(25), "USLGB"),
                    ("EQUIPMENT/GTOT", "LADEN", day(27), "USLGB"),
                )
            )
        )
        self.assertEqual(self.results(done), ["created"] * 6)
        self.assertEqual(
            shipment.event_ids.sorted("at").milestone_id.mapped("code"),
            [
                *("SEA_EMPTY_PICKED_UP", "SEA_GATE_IN", "SEA_LOADED"),
                *("SEA_TS_DISCHARGED", "SEA_DISCHARGED", "SEA_GATE_OUT"),
            ],
        )

    def test_two_boxes_make_parts(self):
        shipment = self.booked(BOX, BOX_2)
        self.ingest(
            self.report("SEA_LOADED", day(9), "VNSGN", booking="BKG100", container=BOX),
            self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"),
        )
        self.assertEqual(shipment.state, "confirmed")
        self.assertEqual(shipment.parts_text, "1 of 2 departed")
        self.ingest(
            self.report(
                *("SEA_LOADED", day(9), "VNSGN"), booking="BKG100", container=BOX_2
            )
        )
        self.assertEqual(shipment.state, "in_transit")

    def test_local_time_is_of_the_place_and_its_zone_assumed(self):
        shipment = self.booked(BOX)
        self.ingest(
            self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100")
            | {"when": "2025-05-10T18:00"},
            self.report("SEA_ARRIVED", day(10), "USLGB", booking="BKG100")
            | {"when": "2025-05-26"},
        )
        arrived, departed = shipment.event_ids
        self.assertEqual(departed.at, day(10, 11))
        self.assertTrue(departed.tz_assumed)
        self.assertEqual(departed.tz, "Asia/Ho_Chi_Minh")
        self.assertEqual(arrived.precision, "date")
        self.assertEqual(arrived.at, day(26, 7))

    def test_several_shipments_of_one_booking_all_hear_of_it(self):
        first = self.booked(BOX)
        second = self.booked(BOX_2)
        done = self.ingest(
            self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"),
            self.report(
                *("SEA_LOADED", day(9), "VNSGN"), booking="BKG100", container=BOX_2
            ),
        )
        self.assertEqual(len(done.outcomes[0].event_ids), 2)
        self.assertEqual((first.atd, second.atd), (day(10), day(10)))
        self.assertEqual(first.container_ids.state, "draft")
        self.assertEqual(second.container_ids.state, "loaded")

    def test_event_is_immutable(self):
        shipment = self.booked(BOX)
        self.ingest(self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"))
        event = shipment.event_ids
        with self.assertRaises(UserError):
            event.write({"at": day(11)})
        with self.assertRaises(UserError):
            event.unlink()
        event.action_unpublish()
        self.assertFalse(event.published)
        event.action_publish()
        self.assertEqual(event.published_by_id, self.env.user)

    def test_events_go_with_their_shipment(self):
        shipment = self.fcl(BOX, booking_number="BKG100")
        self.ingest(self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"))
        event = shipment.event_ids
        self.assertTrue(event)
        shipment.unlink()
        self.assertFalse(event.exists())

    def test_withdrawn_by_a_person(self):
        shipment = self.booked(BOX)
        self.ingest(
            self.report("SEA_LOADED", day(9), "VNSGN", booking="BKG100", container=BOX)
        )
        event = shipment.event_ids
        event.action_withdraw()
        self.settle()
        self.assertTrue(event.is_void)
        self.assertEqual(shipment.container_ids.state, "draft")
        withdrawal = shipment.event_ids - event
        self.assertEqual(withdrawal.replaces_id, event)
        self.assertEqual(withdrawal.user_id, self.env.user)

    def test_no_source_withdraws_what_another_told(self):
        shipment = self.booked(BOX)
        self.ingest(
            self.report("SEA_LOADED", day(9), "VNSGN", booking="BKG100", container=BOX)
        )
        event = shipment.event_ids
        self.ingest(
            self.report(
                *("SEA_LOADED", day(9), "VNSGN"),
                booking="BKG100",
                container=BOX,
                retracts=f"event:{event.identity}",
            ),
            source=self.env.ref("freight_tracking.source_haulier"),
        )
        self.assertFalse(event.is_void)
