"""Whose terms hold for a box, and when a clock ends that nobody stopped."""

from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.clock_kinds import EVENTS, USUAL, Happened, Told, find_day, find_span_at
from ..tools.clock_match import TIE, BoxFacts, TermsRow, choose, choose_by_area

LINE, OTHER_LINE, PORT, TERMINAL, BOX_TYPE, US, ACME = range(1, 8)
TODAY = date(2026, 5, 4)
BOX = BoxFacts(
    "import",
    frozenset({ACME}),
    frozenset({PORT, TERMINAL}),
    LINE,
    BOX_TYPE,
    US,
)


def terms(id_, kind="demurrage", **values):
    return TermsRow(id_, "buy", kind, "import", **values)


@tagged("post_install", "-at_install")
class TestClockMatch(BaseCase):
    def chosen(self, *rows, box=BOX):
        return {
            kind: choice.row.id if choice.row else choice.why
            for (_side, kind), choice in choose(rows, box, TODAY).items()
        }

    def test_the_most_specific_terms_win_whatever_their_order(self):
        rows = [
            terms(1),
            terms(2, country=US),
            terms(3, equipment=BOX_TYPE),
            terms(4, carrier=LINE),
            terms(5, location=PORT),
            terms(6, partner=ACME),
        ]
        for last in range(1, 7):
            self.assertEqual(self.chosen(*rows[:last]), {"demurrage": last})
            self.assertEqual(self.chosen(*rows[:last][::-1]), {"demurrage": last})

    def test_a_terminal_in_the_port_is_one_of_its_places(self):
        rows = (terms(1, location=PORT), terms(2, location=99))
        self.assertEqual(self.chosen(*rows), {"demurrage": 1})

    def test_the_later_of_two_periods_wins_and_the_same_is_a_tie(self):
        early, late = date(2026, 1, 1), date(2026, 3, 1)
        rows = (terms(1, valid_from=early), terms(2, valid_from=late))
        self.assertEqual(self.chosen(*rows), {"demurrage": 2})
        tied = choose((terms(1), terms(2)), BOX, TODAY)["buy", "demurrage"]
        self.assertEqual((tied.row, tied.why, tied.tied), (None, TIE, (1, 2)))

    def test_terms_of_others_and_of_other_times_do_not_fit(self):
        self.assertEqual(
            self.chosen(
                terms(1, carrier=OTHER_LINE),
                terms(2, valid_to=date(2026, 5, 3)),
                terms(3, valid_from=date(2026, 5, 5)),
                terms(4)._replace(direction="export"),
                terms(5, partner=99),
            ),
            {},
        )

    def test_one_clock_for_both_or_one_each(self):
        apart = (terms(1), terms(2, "detention"))
        self.assertEqual(
            self.chosen(*apart, terms(3, "combined", carrier=LINE)), {"combined": 3}
        )
        own = tuple(row._replace(carrier=LINE) for row in apart)
        self.assertEqual(
            self.chosen(*own, terms(3, "combined")), {"demurrage": 1, "detention": 2}
        )
        self.assertEqual(self.chosen(*apart, terms(3, "combined")), {"combined": TIE})

    def test_a_shippers_own_box_is_lent_by_nobody(self):
        rows = [terms(n, kind) for n, kind in enumerate(("demurrage", "detention"))]
        self.assertEqual(
            self.chosen(*rows, box=BOX._replace(is_shipper_owned=True)),
            {"demurrage": 0},
        )

    def test_only_a_reefer_that_runs_is_plugged_in(self):
        row = terms(1, "plugin")
        self.assertEqual(self.chosen(row), {})
        self.assertEqual(
            self.chosen(row, box=BOX._replace(is_reefer=True)), {"plugin": 1}
        )

    def test_what_came_after_ends_what_nobody_reported(self):
        self.assertEqual(
            find_day({"empty_in": 9, "gate_out": 5}, "gate_out"), (5, False)
        )
        self.assertEqual(find_day({"empty_in": 9}, "gate_out"), (9, True))
        self.assertEqual(
            find_day({"stripped": 7, "empty_in": 9}, "gate_out"), (7, True)
        )
        self.assertIsNone(find_day({"discharged": 3}, "gate_out"))
        # What was discharged must have been loaded.
        self.assertEqual(find_day({"discharged": 3}, "loaded"), (3, True))

    def test_each_usual_clock_ends_after_it_starts(self):
        for span in USUAL.values():
            self.assertLess(EVENTS.index(span.start), EVENTS.index(span.end))


PORT_AREA, RAMP = 20, 21


@tagged("post_install", "-at_install")
class TestClocksOfPlaces(BaseCase):
    """A port and a ramp each count the days that a box stands on their ground."""

    def chosen(self, *rows):
        box = BOX._replace(places=frozenset({PORT, TERMINAL, RAMP}))
        found = choose_by_area(rows, box, TODAY)
        return {
            (kind, area): one.row.id if one.row else one.why
            for (_side, kind, area), one in found.items()
        }

    def test_each_has_a_clock_of_its_own(self):
        port = terms(1, "storage", location=PORT, area=PORT_AREA)
        ramp = terms(2, "storage", location=RAMP, area=RAMP)
        anywhere = terms(3, "storage")
        both = {("storage", PORT_AREA): 1, ("storage", RAMP): 2}
        self.assertEqual(self.chosen(port, ramp), both)
        self.assertEqual(self.chosen(anywhere, port, ramp), both)
        self.assertEqual(self.chosen(anywhere), {("storage", None): 3})
        self.assertEqual(
            self.chosen(ramp, terms(4, "storage", partner=ACME)),
            {("storage", None): 4},
        )

    def test_terminals_of_one_port_are_one_place(self):
        rows = (
            terms(1, "storage", location=PORT, area=PORT_AREA),
            terms(2, "storage", location=TERMINAL, area=PORT_AREA, carrier=LINE),
        )
        self.assertEqual(self.chosen(*rows), {("storage", PORT_AREA): 2})
        tied = (rows[0], rows[1]._replace(carrier=None))
        self.assertEqual(self.chosen(*tied), {("storage", PORT_AREA): TIE})

    def test_lines_have_one_clock_wherever_it_is(self):
        rows = (terms(1, location=PORT), terms(2, "storage", location=RAMP, area=RAMP))
        self.assertEqual(
            self.chosen(*rows), {("demurrage", None): 1, ("storage", RAMP): 2}
        )

    def test_when_it_stood_at_each(self):
        start = datetime(2026, 5, 4)

        def told(**events):
            return {
                event: [
                    Happened(
                        start + timedelta(days=days),
                        (start + timedelta(days=days)).date(),
                        area,
                        area,
                    )
                    for days, area in happened
                ]
                for event, happened in events.items()
            }

        def on(days):
            return (start + timedelta(days=days)).date()

        span = ("gate_in", "loaded")
        at_both = told(gate_in=[(0, RAMP), (3, PORT_AREA)], loaded=[(9, PORT_AREA)])
        for area, events, expected in (
            (RAMP, at_both, (on(0), Told(on(3), True))),
            (PORT_AREA, at_both, (on(3), Told(on(9)))),
            (RAMP, told(gate_in=[(3, PORT_AREA)]), (None, None)),
            (RAMP, told(gate_in=[(0, RAMP)]), (on(0), None)),
            (RAMP, told(gate_in=[(0, RAMP)], loaded=[(2, None)]), (on(0), Told(on(2)))),
            (
                RAMP,
                told(gate_in=[(0, RAMP)], discharged=[(8, 99)]),
                (on(0), Told(on(8), True)),
            ),
        ):
            with self.subTest(events, area=area):
                self.assertEqual(find_span_at(area, events, span), expected)
