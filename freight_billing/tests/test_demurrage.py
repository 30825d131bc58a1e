"""Clocks of boxes: worked examples by hand, and what holds for all of them.

The calendar of the examples, May 2026: the 1st is a Friday.
"""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.day_types import CALENDAR_DAYS, WORKING_DAYS, Calendar, DayType
from ..tools.demurrage import (
    OPEN,
    STALE,
    STOPPED,
    UNKNOWN,
    WAITING,
    Terms,
    Tier,
    read_clock,
)


def may(day):
    return date(2026, 5, day)


def tiers(*pairs):
    return tuple(Tier(first, Decimal(rate)) for first, rate in pairs)


TWO_TIERS = tiers((1, 50), (6, 100))
LABOUR_DAY = Calendar(frozenset({may(1)}))

# name, terms, calendar, start, end, today → last free day, charged days, amount
EXAMPLES = [
    (
        "import demurrage from the day after discharge, within free time",
        Terms(5, TWO_TIERS),
        Calendar(),
        (may(4), may(9), may(20)),
        (may(9), 0, 0),
    ),
    (
        "one day too late",
        Terms(5, TWO_TIERS),
        Calendar(),
        (may(4), may(10), may(20)),
        (may(9), 1, 50),
    ),
    (
        "into the second tier: five days at 50, two at 100",
        Terms(5, TWO_TIERS),
        Calendar(),
        (may(4), may(16), may(20)),
        (may(9), 7, 450),
    ),
    (
        "the first day counts: all is a day sooner",
        Terms(5, TWO_TIERS, first_day_counts=True),
        Calendar(),
        (may(4), may(10), may(20)),
        (may(8), 2, 100),
    ),
    (
        "the day of the pick-up is not charged where the terms say so",
        Terms(5, TWO_TIERS, last_day_counts=False),
        Calendar(),
        (may(4), may(10), may(20)),
        (may(9), 0, 0),
    ),
    (
        "working days free, then calendar days: free Mon-Fri of the next week and "
        "Saturday and Sunday after it are charged",
        Terms(5, tiers((1, 75)), WORKING_DAYS, CALENDAR_DAYS),
        Calendar(),
        (may(8), may(18), may(20)),
        (may(15), 3, 225),
    ),
    (
        "working days free, working days charged",
        Terms(5, tiers((1, 75)), WORKING_DAYS, WORKING_DAYS),
        Calendar(),
        (may(8), may(18), may(20)),
        (may(15), 1, 75),
    ),
    (
        "a holiday uses up no free time: 30 April, then 4 and 5 May",
        Terms(3, tiers((1, 10)), WORKING_DAYS),
        LABOUR_DAY,
        (date(2026, 4, 29), may(6), may(20)),
        (may(5), 1, 10),
    ),
    (
        "Sundays only are left out, of free time and of charged days",
        Terms(3, tiers((1, 10)), DayType.parse("SUN"), DayType.parse("SUN")),
        Calendar(),
        (may(7), may(12), may(20)),
        (may(11), 1, 10),
    ),
    (
        "no free time at all: charged from the first day",
        Terms(0, TWO_TIERS),
        Calendar(),
        (may(4), may(6), may(20)),
        (may(4), 2, 100),
    ),
    (
        "over the end of the year and a leap day",
        Terms(2, tiers((1, 1))),
        Calendar(),
        (date(2027, 12, 30), date(2028, 3, 1), date(2028, 4, 1)),
        (date(2028, 1, 1), 60, 60),
    ),
]


@tagged("post_install", "-at_install")
class TestWorkedExamples(BaseCase):
    def test_examples(self):
        for name, terms, calendar, (start, end, today), expected in EXAMPLES:
            with self.subTest(name):
                clock = read_clock(terms, start, end, today, calendar)
                self.assertEqual(
                    (clock.last_free_day, len(clock.charged), clock.amount),
                    (expected[0], expected[1], Decimal(expected[2])),
                )
                self.assertEqual(clock.state, STOPPED)

    def test_each_charged_date_is_listed_with_its_rate(self):
        clock = read_clock(Terms(5, TWO_TIERS), may(4), may(16), may(20))
        self.assertEqual(
            [(one.day.day, one.number, int(one.rate)) for one in clock.charged],
            [
                *((10, 1, 50), (11, 2, 50), (12, 3, 50), (13, 4, 50), (14, 5, 50)),
                *((15, 6, 100), (16, 7, 100)),
            ],
        )

    def test_unknown_free_time_is_neither_none_nor_no_risk(self):
        clock = read_clock(Terms(None, TWO_TIERS), may(4), None, may(20))
        self.assertEqual((clock.state, clock.amount), (UNKNOWN, None))
        self.assertIsNone(clock.at_risk)
        self.assertIsNone(clock.last_free_day)

    def test_without_rates_only_the_last_free_day_is_told(self):
        clock = read_clock(Terms(5), may(4), None, may(12))
        self.assertEqual((clock.last_free_day, len(clock.charged)), (may(9), 3))
        self.assertEqual((clock.amount, clock.at_risk), (None, None))
        self.assertTrue(clock.lacks_rates)
        # Whatever the rates are: a box that left in time costs nothing.
        in_time = read_clock(Terms(5), may(4), may(8), may(12))
        self.assertEqual((in_time.amount, in_time.lacks_rates), (0, False))
        soon = read_clock(Terms(5), may(4), None, may(8))
        self.assertEqual((soon.amount, soon.at_risk), (0, None))

    def test_it_waits_until_it_has_begun(self):
        self.assertEqual(read_clock(Terms(5), None, None, may(20)).state, WAITING)

    def test_contradicting_events_are_not_assessed(self):
        for start, end in ((may(9), may(4)), (None, may(4))):
            clock = read_clock(Terms(5, TWO_TIERS), start, end, may(20))
            self.assertEqual((clock.state, clock.amount), (UNKNOWN, None))
            self.assertTrue(clock.reason)

    def test_open_and_stale_are_told_apart(self):
        terms = Terms(5, TWO_TIERS, stale_after=10)
        for last_news, state in ((may(12), OPEN), (may(9), STALE), (None, STALE)):
            clock = read_clock(terms, may(4), None, may(20), last_news=last_news)
            self.assertEqual(clock.state, state)

    def test_a_returned_box_stopped_long_ago_does_not_run_on(self):
        terms = Terms(5, TWO_TIERS)
        then = read_clock(terms, may(4), may(10), may(10))
        later = read_clock(terms, may(4), may(10), date(2027, 5, 10))
        self.assertEqual(then.amount, later.amount)
        self.assertEqual(later.at_risk, later.amount)

    def test_what_three_more_days_cost(self):
        clock = read_clock(Terms(5, TWO_TIERS), may(4), None, may(8))
        self.assertEqual((clock.amount, clock.at_risk), (0, 100))
        self.assertEqual((clock.free_days_left, clock.used), (1, Decimal("0.8")))

    def test_a_wrong_year_costs_no_more_than_ten_of_them(self):
        clock = read_clock(Terms(0, tiers((1, 1))), may(4), date(9999, 1, 1), may(5))
        self.assertLess(clock.amount, 3700)

    def test_terms_that_make_no_sense_are_refused(self):
        for wrong in (
            {"free_days": -1},
            {"free_days": 99999},
            {"free_days": 1, "tiers": tiers((2, 10))},
            {"free_days": 1, "tiers": tiers((1, 10), (1, 20))},
            {"free_days": 1, "tiers": tiers((1, -10))},
        ):
            with self.subTest(wrong), self.assertRaises(ValueError):
                Terms(**wrong)
        for text in ("MON,TUE,WED,THU,FRI,SAT,SUN", "SUNDAY"):
            with self.subTest(text), self.assertRaises(ValueError):
                DayType.parse(text)


patient = settings(deadline=None)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
day_types = st.sampled_from(
    [CALENDAR_DAYS, WORKING_DAYS, DayType.parse("SUN,HOL"), DayType.parse("FRI,SAT")]
)
calendars = st.builds(Calendar, st.frozensets(days, max_size=20))
rates = st.integers(0, 50_000).map(lambda cents: Decimal(cents) / 100)
some_tiers = st.lists(st.tuples(st.integers(1, 8), rates), min_size=1, max_size=4).map(
    lambda steps: tuple(
        Tier(1 + sum(gap for gap, _rate in steps[:at]), rate)
        for at, (_gap, rate) in enumerate(steps)
    )
)
some_terms = st.builds(
    Terms,
    free_days=st.integers(0, 30),
    tiers=some_tiers,
    free_day_type=day_types,
    charge_day_type=day_types,
    first_day_counts=st.booleans(),
    last_day_counts=st.booleans(),
)


@tagged("post_install", "-at_install")
class TestAlways(BaseCase):
    @patient
    @given(some_terms, calendars, days, st.integers(0, 90), st.integers(0, 30))
    def test_never_negative_and_never_less_with_more_days(
        self, terms, calendar, start, stay, more
    ):
        end = start + timedelta(days=stay)
        today = end + timedelta(days=60)
        sooner = read_clock(terms, start, end, today, calendar)
        later = read_clock(terms, start, end + timedelta(days=more), today, calendar)
        self.assertGreaterEqual(sooner.amount, 0)
        self.assertLessEqual(sooner.amount, later.amount)
        self.assertEqual(later.charged[: len(sooner.charged)], sooner.charged)

    @patient
    @given(some_terms, calendars, days, st.integers(0, 90))
    def test_tiers_add_up(self, terms, calendar, start, stay):
        """Each tier for itself, the others at nothing, gives the same in sum."""
        end = start + timedelta(days=stay)
        whole = read_clock(terms, start, end, end, calendar)
        alone = []
        for kept in terms.tiers:
            parts = tuple(
                Tier(tier.first, tier.rate if tier is kept else Decimal(0))
                for tier in terms.tiers
            )
            one = Terms(**(vars(terms) | {"tiers": parts}))
            alone.append(read_clock(one, start, end, end, calendar).amount)
        self.assertEqual(whole.amount, sum(alone))

    @patient
    @given(some_terms, calendars, days, st.integers(0, 90))
    def test_free_days_and_charged_days_never_meet(self, terms, calendar, start, stay):
        end = start + timedelta(days=stay)
        clock = read_clock(terms, start, end, end, calendar)
        self.assertTrue(all(one.day > clock.last_free_day for one in clock.charged))
        self.assertTrue(0 <= clock.free_days_left <= terms.free_days)
        self.assertTrue(not clock.charged or clock.free_days_left == 0)

    @patient
    @given(some_terms, calendars, days, st.integers(0, 60))
    def test_more_free_time_never_costs_more(self, terms, calendar, start, stay):
        end = start + timedelta(days=stay)
        longer = Terms(**(vars(terms) | {"free_days": terms.free_days + 1}))
        self.assertLessEqual(
            len(read_clock(longer, start, end, end, calendar).charged),
            len(read_clock(terms, start, end, end, calendar).charged),
        )

    @patient
    @given(some_terms, calendars, days, st.integers(0, 60), st.integers(0, 10))
    def test_an_open_clock_tomorrow_is_what_it_foretold(
        self, terms, calendar, start, stay, ahead
    ):
        today = start + timedelta(days=stay)
        now = read_clock(terms, start, None, today, calendar, ahead=ahead)
        then = read_clock(terms, start, None, today + timedelta(days=ahead), calendar)
        self.assertEqual(now.at_risk, then.amount)
