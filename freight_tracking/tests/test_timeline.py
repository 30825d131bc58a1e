"""The timeline of the backend."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import BOX, TrackingCase, day


@tagged("post_install", "-at_install")
class TestTimeline(TrackingCase):
    def test_grouped_by_leg_and_box(self):
        shipment = self.booked(BOX)
        self.ingest(
            self.report("BOOKING_CONFIRMED", day(2), booking="BKG100"),
            self.report(
                *("SEA_DEPARTED", day(10, 2), "VNSGN"),
                booking="BKG100",
                classifier="estimated",
            ),
            self.report("SEA_DEPARTED", day(10, 6), "VNSGN", booking="BKG100"),
            self.report(
                *("SEA_LOADED", day(9), "VNSGN"),
                booking="BKG100",
                container=BOX,
                remark="crane 4",
            ),
        )
        groups = shipment.get_timeline()
        self.assertEqual(
            [group["title"] for group in groups],
            [
                "Shipment",
                *shipment.leg_ids.mapped("display_name"),
                "MSCU 123456 6",
            ],
        )
        departed, arrival = groups[2]["rows"]
        self.assertEqual(departed["planned"]["utc"], "2025-05-10T00:00:00Z")
        self.assertEqual(departed["estimated"]["utc"], "2025-05-10T02:00:00Z")
        self.assertEqual(departed["actual"]["local"], "2025-05-10 13:00")
        self.assertEqual(departed["late"], 6)
        self.assertEqual(len(departed["events"]), 2)
        self.assertEqual(arrival["planned"]["utc"], "2025-05-12T00:00:00Z")
        self.assertFalse(arrival["events"])
        (loaded,) = groups[-1]["rows"]
        self.assertEqual(loaded["events"][0]["note"], "crane 4")
        self.assertEqual(groups[-1]["subtitle"], "Loaded")

    def test_withdrawn_events_are_listed_and_do_not_count(self):
        shipment = self.booked(BOX)
        self.ingest(
            self.report("SEA_LOADED", day(9), "VNSGN", booking="BKG100", container=BOX)
        )
        shipment.event_ids.action_withdraw()
        self.settle()
        (row,) = shipment.get_timeline()[-1]["rows"]
        self.assertFalse(row["actual"])
        self.assertEqual([event["is_dead"] for event in row["events"]], [True, True])

    def test_queries_do_not_grow(self):
        shipment = self.booked(BOX)
        counts = []
        for reports in (5, 40):
            self.ingest(
                *(
                    self.report(
                        *("SEA_LOADED", day(9, number % 20), "VNSGN"),
                        booking="BKG100",
                        container=BOX,
                        external_id=str(number),
                    )
                    for number in range(reports)
                )
            )
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            shipment.get_timeline()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_outsiders_get_none(self):
        shipment = self.booked(BOX)
        customer = new_test_user(self.env, "line_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            shipment.with_user(customer).get_timeline()
