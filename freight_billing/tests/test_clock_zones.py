"""Clocks of boxes in any time zone, on days of 23 or 25 hours and at years' ends."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.day_types import Calendar, find_local_day
from ..tools.demurrage import Terms, Tier, read_clock
from .test_clocks import ClockCase, noon
from .test_demurrage import patient, some_terms

# Years end, and clocks go forward or back: in Europe, America, Chile and Australia.
BREAKS = [
    datetime(year, month, day)
    for year in (2024, 2025, 2026, 2027)
    for month, day in (
        *((1, 1), (3, 8), (3, 14), (3, 25), (3, 31), (4, 1), (4, 7), (9, 1), (9, 7)),
        *((10, 1), (10, 7), (10, 25), (10, 31), (11, 1), (11, 7), (12, 31)),
    )
]
zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
hours = st.floats(-60, 60).map(lambda number: timedelta(hours=number))
moments = st.builds(lambda at, off: at + off, st.sampled_from(BREAKS), hours)
stays = st.floats(0, 24 * 40).map(lambda number: timedelta(hours=number))


@tagged("post_install", "-at_install")
class TestAnyZone(BaseCase):
    def read_at(self, terms, zone, start, end):
        first, last = find_local_day(start, zone), find_local_day(end, zone)
        return read_clock(terms, first, last, last, Calendar())

    @patient
    @given(some_terms, zones, moments, stays, stays)
    def test_never_negative_and_never_less_for_a_later_pick_up(
        self, terms, zone, start, stay, more
    ):
        sooner = self.read_at(terms, zone, start, start + stay)
        later = self.read_at(terms, zone, start, start + stay + more)
        self.assertGreaterEqual(sooner.amount, 0)
        self.assertLessEqual(sooner.amount, later.amount)
        self.assertEqual(later.charged[: len(sooner.charged)], sooner.charged)

    @patient
    @given(some_terms, zones, moments, stays, stays)
    def test_what_is_charged_by_a_moment_and_after_it_adds_up(
        self, terms, zone, start, stay, more
    ):
        between = find_local_day(start + stay, zone)
        if not terms.last_day_counts:
            between -= timedelta(days=1)
        until = self.read_at(terms, zone, start, start + stay)
        whole = self.read_at(terms, zone, start, start + stay + more)
        after = sum((one.rate for one in whole.charged if one.day > between), 0)
        self.assertEqual(until.amount + after, whole.amount)

    @patient
    @given(zones, moments, st.integers(0, 30))
    def test_each_day_that_a_box_stands_is_one_day(self, zone, start, count):
        """Be it of 23 hours, of 25, or the last of a year."""
        terms = Terms(0, (Tier(1, Decimal(10)),))
        first = find_local_day(start, zone)
        local = start.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
        # The same hour by the clock on the wall, so many days later.
        wall = datetime.combine(first + timedelta(days=count), local.timetz())
        end = wall.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
        clock = self.read_at(terms, zone, start, end)
        self.assertAlmostEqual(float(clock.amount), 10 * count, delta=10)
        self.assertEqual(
            [one.day for one in clock.charged],
            [
                first + timedelta(days=number + 1)
                for number in range(len(clock.charged))
            ],
        )


@tagged("post_install", "-at_install")
class TestZonesOfPlaces(ClockCase):
    def test_the_database_has_the_same_days(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock()
        event = self.env["freight.event"].search(
            [("container_id", "=", self.box.id)], limit=1
        )
        for zone in (
            *("Europe/Berlin", "America/Los_Angeles", "Asia/Ho_Chi_Minh"),
            *("Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati"),
            *("Pacific/Chatham", "America/St_Johns", "Etc/GMT+12"),
        ):
            for at in BREAKS[:16]:
                for off in (-11.6, -0.1, 0.1, 9.9, 13.4):
                    moment = at + timedelta(hours=off)
                    self.place.tz = zone
                    self.env.flush_all()
                    self.env.cr.execute(
                        "UPDATE freight_event SET at = %s WHERE id = %s",
                        [moment, event.id],
                    )
                    self.clocks._refresh(self.box.ids)
                    with self.subTest(zone, moment=moment):
                        self.assertEqual(clock.start_on, find_local_day(moment, zone))
