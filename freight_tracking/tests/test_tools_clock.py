from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import clock

patient = settings(deadline=None, max_examples=300)
ZONES = (
    *("Asia/Ho_Chi_Minh", "America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu"),
    *("Pacific/Kiritimati", "America/St_Johns", "Australia/Lord_Howe", "UTC"),
)
zones = st.sampled_from(ZONES)
# The first and last days of the years have their UTC in another one.
moments = st.datetimes(datetime(2000, 1, 3), datetime(2099, 12, 29)).map(
    lambda moment: moment.replace(microsecond=0)
)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def utc(text):
    return datetime.fromisoformat(text)


@tagged("post_install", "-at_install")
class TestClock(BaseCase):
    def test_spellings(self):
        for text, expected in (
            ("2025-05-10", "2025-05-10"),
            ("20250510", "2025-05-10"),
            (" 2025-05-10T18:00 ", "2025-05-10T18:00:00"),
            ("2025-05-10 18:00:59", "2025-05-10T18:00:59"),
            ("20250510T1800+0700", "2025-05-10T18:00:00+07:00"),
            ("2025-05-10T18:00:00.1234567Z", "2025-05-10T18:00:00+00:00"),
            ("2025-05-10T18:00:00,5+07", "2025-05-10T18:00:00+07:00"),
            ("2025-05-10T18:00:00 +07:00", "2025-05-10T18:00:00+07:00"),
            ("2025-05-10T18:00:00-03:30", "2025-05-10T18:00:00-03:30"),
            ("2025-05-10T24:00", "2025-05-11T00:00:00"),
            ("2025-12-31T24:00:00Z", "2026-01-01T00:00:00+00:00"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
            (
                "2025-05-10T18:00:00+07:00[Asia/Ho_Chi_Minh]",
                "2025-05-10T18:00:00+07:00",
            ),
        ):
            with self.subTest(text):
                self.assertEqual(clock.read(text).isoformat(), expected)

    def test_what_is_no_time_of_a_transport(self):
        for text in (
            *("", "now", "2025", "2025-05", "10/05/2025", "2025-W19-6", "18:00"),
            *("2025-13-01", "2025-02-29", "2025-05-10T25:00", "2025-05-10T24:01"),
            *("2025-05-10T18:60", "2025-05-10T18:00+15:00", "2025-05-10T18:00+07:99"),
            *(
                "0001-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "9999-12-31",
                "2100-01-01",
            ),
            *("2025-05-10+07:00", "２０２５-05-10", "2025-0510", "2025-05-10T18"),
            "2099-12-31T24:00",
        ):
            with self.subTest(text), self.assertRaises(ValueError):
                clock.read(text)

    def test_an_offset_wins(self):
        told = clock.resolve("2025-05-10T18:00:00+07:00", "", "America/Los_Angeles")
        self.assertEqual(told.at, utc("2025-05-10T11:00:00"))
        self.assertEqual((told.precision, told.tz), ("minute", "+07:00"))
        self.assertFalse(told.tz_assumed)
        named = clock.resolve("2025-05-10T18:00:00+07:00", "Asia/Ho_Chi_Minh", "UTC")
        self.assertEqual((named.at, named.tz), (told.at, "Asia/Ho_Chi_Minh"))

    def test_a_zone_that_was_told(self):
        told = clock.resolve("2025-05-10T18:00:00", "Asia/Ho_Chi_Minh", "UTC")
        self.assertEqual(told.at, utc("2025-05-10T11:00:00"))
        self.assertFalse(told.tz_assumed)
        self.assertEqual(clock.resolve("2025-05-10T18:00:00", "+07:00").at, told.at)

    def test_a_zone_that_was_not(self):
        told = clock.resolve("2025-05-10T18:00:00", "", "America/Los_Angeles")
        self.assertEqual(told.at, utc("2025-05-11T01:00:00"))
        self.assertTrue(told.tz_assumed)
        self.assertEqual(told.tz, "America/Los_Angeles")

    def test_a_day_stays_a_day(self):
        told = clock.resolve("2025-05-25", "", "America/Los_Angeles")
        self.assertEqual(told.at, utc("2025-05-25T07:00:00"))
        self.assertEqual((told.precision, told.tz_assumed), ("date", True))
        # Midnight does not exist on this day: the day is still that day.
        chile = clock.resolve("2025-09-07", "America/Santiago")
        local = chile.at.replace(tzinfo=UTC).astimezone(ZoneInfo("America/Santiago"))
        self.assertEqual(local.date(), date(2025, 9, 7))
        self.assertEqual(chile.doubt, "")

    def test_daylight_saving(self):
        gap = clock.resolve("2025-03-30T02:30:00", "Europe/Berlin")
        self.assertEqual((gap.at, gap.doubt), (utc("2025-03-30T01:30:00"), "gap"))
        fold = clock.resolve("2025-10-26T02:30:00", "Europe/Berlin")
        self.assertEqual((fold.at, fold.doubt), (utc("2025-10-26T00:30:00"), "fold"))
        plain = clock.resolve("2025-10-26T03:00:00", "Europe/Berlin")
        self.assertEqual(plain.doubt, "")

    def test_zones(self):
        for name in ("Asia/Ho_Chi_Minh", "UTC", "Z", "+07:00", "-0330", "Etc/GMT+7"):
            self.assertEqual(clock.zone_name(name), name)
        for name in (
            *("", "Mars/Olympus", "../UTC", "/etc/localtime", "Asia", "America/"),
            *("+25:00", "asia\x00", "Asia/Ho Chi Minh", "x" * 1000, None, 7),
        ):
            with self.subTest(name), self.assertRaises(ValueError):
                clock.zone_name(name)

    def test_digits(self):
        for digits, expected in (
            ("20250510", "2025-05-10"),
            ("250510", "2025-05-10"),
            ("2505101800", "2025-05-10T18:00:00"),
            ("202505101800", "2025-05-10T18:00:00"),
            ("20250510180059", "2025-05-10T18:00:59"),
            ("202505102400", "2025-05-11T00:00:00"),
        ):
            self.assertEqual(clock.from_digits(digits).isoformat(), expected)
        for digits in ("", "2025", "2025051", "20250532", "20250510180", "١٢٣٤٥٦"):
            with self.subTest(digits), self.assertRaises(ValueError):
                clock.from_digits(digits)

    def test_the_year_that_is_not_sent(self):
        for month, day, near, expected in (
            (5, 10, date(2025, 5, 9), date(2025, 5, 10)),
            (12, 31, date(2026, 1, 2), date(2025, 12, 31)),
            (1, 2, date(2025, 12, 31), date(2026, 1, 2)),
            (2, 29, date(2025, 3, 1), date(2024, 2, 29)),
            (2, 29, date(2026, 12, 31), date(2028, 2, 29)),
        ):
            self.assertEqual(clock.nearest_year(month, day, near), expected)
        for month, day in ((2, 30), (4, 31), (13, 1), (1, 0)):
            with self.assertRaises(ValueError):
                clock.nearest_year(month, day, date(2025, 1, 1))

    @patient
    @given(moments, zones)
    def test_told_with_its_offset_the_zone_does_not_matter(self, moment, zone):
        local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        for text in (local.isoformat(), local.isoformat().replace("T", " ")):
            self.assertEqual(clock.resolve(text, "", "Asia/Tokyo").at, moment)

    @patient
    @given(moments, zones)
    @example(datetime(2025, 10, 26, 1, 30), "Europe/Berlin")
    @example(datetime(2025, 4, 5, 15, 15), "Australia/Lord_Howe")
    def test_local_time_there_and_back(self, moment, zone):
        local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        told = clock.resolve(local.replace(tzinfo=None).isoformat(), zone)
        self.assertNotEqual(told.doubt, "gap")  # it did exist
        if told.doubt == "fold":
            self.assertLessEqual(moment - told.at, timedelta(hours=1))
            self.assertGreaterEqual(moment - told.at, timedelta(0))
        else:
            self.assertEqual(told.at, moment)

    @patient
    @given(days, zones)
    def test_a_day_is_shown_as_that_day(self, day, zone):
        told = clock.resolve(day.isoformat(), "", zone)
        local = told.at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        self.assertEqual(local.date(), day)

    @patient
    @given(days, st.dates(date(2001, 1, 1), date(2098, 12, 31)))
    def test_the_nearest_year_is_within_half_a_year(self, day, near):
        found = clock.nearest_year(day.month, day.day, near)
        self.assertEqual((found.month, found.day), (day.month, day.day))
        if (day.month, day.day) != (2, 29):
            self.assertLessEqual(abs(found - near), timedelta(days=183))

    @patient
    @given(st.text() | st.from_regex(clock.ISO, fullmatch=True))
    def test_what_is_read_reads_the_same_again(self, text):
        try:
            told = clock.read(text).isoformat()
        except ValueError:
            return
        self.assertEqual(clock.read(told).isoformat(), told)
        clock.resolve(told)
