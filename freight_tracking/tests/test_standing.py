"""The short way to progress and state finds what the long one finds."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.tests import tagged

from odoo.addons.freight_base.tools.iso6346 import check_digit

from .common import BOX, BOX_2, TrackingCase, day

OTHER = "TSTU000001" + check_digit("TSTU000001")
STEPS = (
    ("SEA_EMPTY_PICKED_UP", "VNSGN", True),
    ("SEA_LOADED", "VNSGN", True),
    ("SEA_DEPARTED", "VNSGN", False),
    ("SEA_ARRIVED", "USLGB", False),
    ("SEA_DISCHARGED", "USLGB", True),
    ("SEA_GATE_OUT", "USLGB", True),
    ("SEA_DELIVERED", "USLGB", True),
    ("SEA_EMPTY_RETURNED", "USLGB", True),
)
FIGURES = ("state", "progress", "parts_step", "parts_reached", "parts_total")


@tagged("post_install", "-at_install")
class TestStanding(TrackingCase):
    def figures(self, shipment):
        self.env.invalidate_all()
        active = shipment.container_ids.mapped("is_active_box")
        return [shipment[name] for name in FIGURES], active

    def test_same_as_refresh_progress(self):
        shipments = [
            self.booked(BOX, BOX_2, booking="A1"),
            self.booked(
                OTHER, booking="A2", direction="import", destination_scope="cy"
            ),
        ]

        @settings(
            max_examples=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(
            st.sampled_from(shipments),
            st.lists(
                st.tuples(st.sampled_from(STEPS), st.integers(0, 1)),
                min_size=1,
                max_size=8,
            ),
        )
        def check(shipment, steps):
            self.env.invalidate_all()
            with self.env.cr.savepoint() as savepoint:
                boxes = shipment.container_ids.mapped("number")
                self.ingest(
                    *(
                        self.report(
                            *(code, day(9), place),
                            booking=shipment.booking_number,
                            container=boxes[box % len(boxes)] if of_box else "",
                        )
                        for (code, place, of_box), box in steps
                    )
                )
                found = self.figures(shipment)
                shipment._refresh_progress()
                shipment.container_ids._compute_is_active_box()
                self.env.flush_all()
                self.assertEqual(found, self.figures(shipment))
                savepoint.rollback()
            self.env.invalidate_all()

        check()

    def test_done_is_noted_with_what_is_open(self):
        cutoff = Command.create({"kind": "vco", "due": day(8)})
        shipment = self.booked(BOX, booking="A1", cutoff_ids=[cutoff])
        self.ingest(
            self.report(
                *("SEA_DISCHARGED", day(26), "USLGB"), booking="A1", container=BOX
            )
        )
        self.assertEqual(shipment.state, "done")
        history = " ".join(shipment.message_ids.mapped("body"))
        self.assertIn("Done, with this still open", history)

    def test_held_state_stays_held(self):
        shipment = self.booked(BOX, booking="A1")
        self.ingest(
            self.report("SEA_LOADED", day(9), "VNSGN", booking="A1", container=BOX),
            self.report("SEA_DEPARTED", day(10), "VNSGN", booking="A1"),
        )
        shipment._decide_state("confirmed", "It is still on the quay.")
        self.ingest(self.report("SEA_ARRIVED", day(26), "USLGB", booking="A1"))
        self.assertEqual(shipment.state, "confirmed")

    def test_air_cargo_in_parts(self):
        sgn, lax = (
            self.env["freight.location"].search(
                [("iata", "=", iata), ("kind", "=", "airport")]
            )
            for iata in ("SGN", "LAX")
        )
        shipment = self.lcl(
            10,
            **{"mode": "air", "service": "air_direct", "booking_number": "AIR1"},
            **{"pol_id": sgn.id, "pod_id": lax.id},
            leg_ids=[
                (0, 0, self.leg_values(sgn, lax, etd=day(10), eta=day(11))),
            ],
        )
        shipment.action_confirm()
        self.settle()

        def flew(pieces, hour):
            return {
                **{"format": "fsu", "code": "DEP", "booking": "AIR1", "place": "SGN"},
                **{"classifier": "actual", "when": f"2025-05-10T{hour:02}:00:00Z"},
                **{"pieces": pieces, "of_pieces": 10, "mode": "air"},
            }

        self.ingest(flew(6, 5))
        self.assertEqual(shipment.event_ids.milestone_id.code, "AIR_DEPARTED")
        self.assertEqual(shipment.parts_text, "6 of 10 departed")
        self.assertEqual((shipment.state, shipment.atd), ("confirmed", False))
        self.ingest(flew(4, 9))
        self.assertEqual((shipment.state, shipment.atd), ("in_transit", day(10, 9)))
