from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.routing import Fault, Leg, Stop, find_faults, replan

SAIGON, CAT_LAI, SINGAPORE = Stop((1,)), Stop((2, 1)), Stop((3,))
VICT = Stop((4, 1))
START = datetime(2025, 5, 1)

moments = st.none() | st.integers(0, 60).map(lambda n: START + timedelta(days=n))
legs = st.lists(
    st.builds(
        Leg,
        stage=st.sampled_from(("pre", "main", "on")),
        etd=moments,
        eta=moments,
        atd=st.none() | st.just(START),
        ata=st.none(),
    ),
    min_size=1,
    max_size=6,
).map(lambda legs: sorted(legs, key=lambda leg: ("pre", "main", "on").index(leg.stage)))


def day(number):
    return START + timedelta(days=number - 1)


@tagged("post_install", "-at_install")
class TestRouting(BaseCase):
    def test_a_terminal_meets_the_port_that_it_is_in(self):
        self.assertTrue(SAIGON.meets(CAT_LAI))
        self.assertTrue(CAT_LAI.meets(SAIGON))
        self.assertTrue(CAT_LAI.meets(CAT_LAI))
        self.assertTrue(CAT_LAI.meets(Stop()))

    def test_two_terminals_of_one_port_do_not_meet(self):
        self.assertFalse(CAT_LAI.meets(VICT))
        self.assertFalse(SAIGON.meets(SINGAPORE))

    def test_gap(self):
        first = Leg(destination=SINGAPORE)
        self.assertEqual(find_faults([first, Leg(origin=SAIGON)]), [Fault("gap", 1, 0)])
        self.assertEqual(
            find_faults([first, Leg(origin=SAIGON, gap_explained=True)]), []
        )

    def test_dates_are_compared_over_a_leg_that_has_none(self):
        faults = find_faults([Leg(eta=day(10)), Leg(), Leg(etd=day(9))])
        self.assertEqual(faults, [Fault("dates", 2, 0, "etd", "eta")])

    def test_planned_and_actual_are_compared_apart(self):
        self.assertEqual(find_faults([Leg(eta=day(10)), Leg(atd=day(9))]), [])
        self.assertEqual(
            find_faults([Leg(atd=day(10), ata=day(9))]),
            [Fault("dates", 0, 0, "ata", "atd")],
        )

    def test_stages_in_order(self):
        self.assertEqual(
            find_faults([Leg(stage="main"), Leg(stage="pre")]), [Fault("stage", 1, 0)]
        )

    def test_a_late_vessel_moves_what_is_behind_by_as_much(self):
        moved, delay = replan(
            [
                Leg(etd=day(1), eta=day(10)),
                Leg(etd=day(12), eta=day(20)),
                Leg("on", etd=day(21), eta=day(22)),
            ],
            0,
            day(1),
            day(13),
        )
        self.assertEqual(
            moved,
            {
                0: (day(1), day(13)),
                1: (day(15), day(23)),
                2: (day(24), day(25)),
            },
        )
        self.assertEqual(delay, timedelta(days=3))

    def test_a_vessel_waits_for_no_truck_that_still_reaches_it(self):
        route = [Leg("pre", etd=day(1), eta=day(2)), Leg(etd=day(5), eta=day(9))]
        moved, delay = replan(route, 0, day(3), day(4))
        self.assertEqual((moved, delay), ({0: (day(3), day(4))}, timedelta()))
        moved, delay = replan(route, 0, day(5), day(6))
        self.assertEqual(moved[1], (day(6), day(10)))
        self.assertEqual(delay, timedelta(days=1))

    def test_what_happened_does_not_move(self):
        route = [
            Leg(etd=day(1), eta=day(5)),
            Leg(etd=day(6), eta=day(9), atd=day(6)),
        ]
        moved, _delay = replan(route, 0, day(1), day(6))
        self.assertEqual(moved[1], (day(6), day(10)))

    @settings(max_examples=200, deadline=None)
    @given(legs, st.integers(0, 5), st.integers(0, 40))
    def test_a_delay_of_a_sound_plan_leaves_it_sound(self, route, index, delay):
        """Nothing departed: whatever leg is delayed, the plan still runs forward."""
        route = [Leg(leg.stage, etd=leg.etd, eta=leg.eta) for leg in route]
        index %= len(route)
        leg = route[index]
        if find_faults(route) or not (leg.etd and leg.eta):
            return
        shift = timedelta(days=delay)
        moved, _delay = replan(route, index, leg.etd + shift, leg.eta + shift)
        after = [
            Leg(leg.stage, etd=dates[0], eta=dates[1])
            for leg, dates in (
                (leg, moved.get(position, (leg.etd, leg.eta)))
                for position, leg in enumerate(route)
            )
        ]
        self.assertEqual(find_faults(after), [])
