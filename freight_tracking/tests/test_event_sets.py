"""Many events cost as many queries as one; any order ends in the same state."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.freight_base.tools.iso6346 import check_digit

from .common import BOX, BOX_2, TrackingCase, day

VOYAGE = (
    ("SEA_EMPTY_PICKED_UP", day(5), "VNSGN", True, "actual"),
    ("SEA_GATE_IN", day(8), "VNSGN", True, "actual"),
    ("SEA_LOADED", day(9), "VNSGN", True, "actual"),
    ("SEA_DEPARTED", day(10), "VNSGN", False, "actual"),
    ("SEA_DEPARTED", day(11), "VNSGN", False, "estimated"),
    ("SEA_TS_DISCHARGED", day(12), "SGSIN", True, "actual"),
    ("SEA_TS_DEPARTED", day(15), "SGSIN", False, "actual"),
    ("SEA_ARRIVED", day(26), "USLGB", False, "estimated"),
    ("SEA_ARRIVED", day(27), "USLGB", False, "estimated"),
    ("SEA_ARRIVED", day(27, 6), "USLGB", False, "actual"),
    ("SEA_DISCHARGED", day(28), "USLGB", True, "actual"),
)


@tagged("post_install", "-at_install")
class TestSets(TrackingCase):
    def voyage(self, booking="BKG100", boxes=(BOX, BOX_2)):
        """Reports of a voyage as a carrier sends them, versions and withdrawals too."""
        reports = []
        for number, (code, at, place, of_box, classifier) in enumerate(VOYAGE):
            for box in boxes if of_box else ("",):
                report = self.report(
                    *(code, at, place),
                    booking=booking,
                    container=box,
                    classifier=classifier,
                    external_id=f"{booking}-{number}-{box}",
                    created=f"{day(2 + number).isoformat()}+00:00",
                )
                reports.append(report)
        moved = reports[-4] | {
            "when": f"{day(29).isoformat()}+00:00",
            "updated": f"{day(20).isoformat()}+00:00",
        }
        withdrawn = reports[1] | {
            "retracted": True,
            "updated": f"{day(21).isoformat()}+00:00",
        }
        replaced = reports[2] | {
            "external_id": "other",
            "corrects": reports[2]["external_id"],
            "when": f"{day(8, 12).isoformat()}+00:00",
            "created": f"{day(22).isoformat()}+00:00",
        }
        return [*reports, moved, withdrawn, replaced]

    def end_state(self, shipment):
        self.settle()
        return (
            shipment.container_ids.mapped("state"),
            [
                (leg.etd, leg.eta, leg.atd, leg.ata, leg.origin_text)
                for leg in shipment.leg_ids
            ],
            (shipment.etd, shipment.eta, shipment.atd, shipment.ata),
            (shipment.state, shipment.progress, shipment.parts_text),
            shipment.position,
            sorted(
                (event.dedupe_key, event.is_void, event.leg_id.id)
                for event in shipment.event_ids
            ),
        )

    def test_end_state_is_a_function_of_the_set(self):
        shipment = self.booked(BOX, BOX_2)
        reports = self.voyage()
        with self.env.cr.savepoint() as savepoint:
            self.ingest(*reports)
            wanted = self.end_state(shipment)
            savepoint.rollback()
        self.assertEqual(wanted[3][0], "done")

        @settings(
            max_examples=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(
            st.permutations(reports),
            st.lists(st.sampled_from(reports), max_size=4),
            st.lists(st.integers(1, len(reports)), max_size=4),
        )
        def check(order, repeats, cuts):
            order = [*order, *repeats]
            self.env.invalidate_all()
            with self.env.cr.savepoint() as savepoint:
                begin = 0
                for end in (*sorted(set(cuts)), len(order)):
                    if order[begin:end]:
                        self.ingest(*order[begin:end])
                    begin = end
                self.assertEqual(self.end_state(shipment), wanted)
                savepoint.rollback()
            self.env.invalidate_all()

        check()

    def count_queries(self, reports):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        done = self.events.ingest(reports, self.carrier_source)
        self.settle()
        self.assertEqual(set(self.results(done)), {"created"})
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_events(self):
        boxes = {}
        for number in range(56):
            body = f"TSTU{number:06}"
            boxes[number] = body + check_digit(body)
            self.booked(boxes[number], booking=f"Q{number}")
        counts = []
        for numbers in (range(1), range(1, 6), range(6, 56)):
            counts.append(
                self.count_queries(
                    [
                        self.report(
                            *(code, at, place),
                            booking=f"Q{number}",
                            container=boxes[number] if of_box else "",
                            classifier=classifier,
                        )
                        for number in numbers
                        for code, at, place, of_box, classifier in VOYAGE[1:]
                    ]
                )
            )
        self.assertLessEqual(max(counts[1:]), counts[0] + 2, counts)
