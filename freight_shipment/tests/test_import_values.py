from datetime import date, datetime, time
from string import printable

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.sheet_column import Column
from ..tools.sheet_columns import CARGO, CONTAINERS, SHIPMENTS
from ..tools.sheet_entries import settle
from ..tools.sheet_issues import Wrong
from ..tools.sheet_values import Formats, Uncomputed, When, parse, show, to_number, when

WEIGHT = CARGO.column("weight")
PACKAGES = CARGO.column("packages")
TEMPERATURE = CONTAINERS.column("temperature")
REFERENCE = SHIPMENTS.column("reference")


@tagged("post_install", "-at_install")
class TestImportValues(BaseCase):
    def wrong(self, column, raw, code, formats=None):
        with self.assertRaises(Wrong) as caught:
            parse(column, raw, formats or Formats())
        self.assertEqual(caught.exception.code, code, raw)

    def test_numbers_with_either_decimal_sign(self):
        for text, value in (
            ("12", 12),
            ("12.5", 12.5),
            ("12,5", 12.5),
            (".5", 0.5),
            ("0,250", 0.25),
            ("0.250", 0.25),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1,234,567", 1234567),
            ("1.234.567", 1234567),
            ("1 234 567,5", 1234567.5),
            ("1\u202f234,5", 1234.5),
            ("1'234.50", 1234.5),
            ("1.2E+03", 1200),
            ("-5", -5),
            ("\u22125,5", -5.5),
            (" 7 ", 7),
        ):
            with self.subTest(text=text):
                self.assertEqual(to_number(text), value)

    def test_what_is_ambiguous_follows_the_files_decimal_sign(self):
        self.assertEqual(to_number("1,234", "."), 1234)
        self.assertEqual(to_number("1,234", ","), 1.234)
        self.assertEqual(to_number("1.234", "."), 1.234)
        self.assertEqual(to_number("1.234", ","), 1234)

    def test_what_is_no_number(self):
        for text in (
            *("12 kg", "1,23,4", "1.2.3", "12,34.567,8", "--5", "", "abc", "1 2"),
            *("nan", "inf", "0x10", "١٢", "1_000", "1e", "."),
        ):
            with self.subTest(text=text), self.assertRaises(Wrong):
                to_number(text)
        for raw in (float("nan"), float("inf"), True, datetime(2025, 5, 1)):
            self.wrong(WEIGHT, raw, "number")

    @given(st.floats(0, 1e9), st.sampled_from((".", ",")))
    def test_what_a_spreadsheet_shows_is_read_back(self, value, point):
        shown = f"{value:,.2f}"
        if point == ",":
            shown = shown.translate(str.maketrans(".,", ",."))
        self.assertAlmostEqual(to_number(shown, point), round(value, 2), 6)

    @given(st.text(printable + "\u202f\u2212٣", max_size=12))
    def test_any_text_is_a_number_or_wrong(self, text):
        try:
            self.assertIsInstance(to_number(text), float)
        except Wrong as wrong:
            self.assertEqual(wrong.code, "number")

    def test_limits_of_numbers(self):
        self.wrong(WEIGHT, -1, "too_small")
        self.wrong(WEIGHT, 1e30, "too_big")
        self.wrong(PACKAGES, 10**9, "too_big")
        self.wrong(PACKAGES, 1.5, "whole")
        self.assertEqual(parse(PACKAGES, 12.0, Formats()), 12)
        self.assertEqual(parse(TEMPERATURE, "-18", Formats()), -18)
        self.wrong(TEMPERATURE, 1000, "too_big")

    def test_dates(self):
        may = When(datetime(2025, 5, 10), is_day=True)
        evening = When(datetime(2025, 5, 10, 18, 30))
        for raw, value in (
            ("2025-05-10", may),
            ("2025/5/10", may),
            ("20250510", may),
            (20250510, may),
            ("10/05/2025", may),
            ("10.5.25", may),
            ("10-05-2025", may),
            ("10 May 2025", may),
            ("10-MAY-25", may),
            (date(2025, 5, 10), may),
            (datetime(2025, 5, 10), may),
            (45787, may),
            ("2025-05-10 18:30", evening),
            ("2025-05-10T18:30:00", evening),
            ("10/05/2025 18:30", evening),
            ("10/05/2025, 6:30 PM", evening),
            (datetime(2025, 5, 10, 18, 29, 59, 999_700), evening),
            (45787.770833333336, evening),
            (
                "2025-05-10T18:30+07:00",
                When(datetime(2025, 5, 10, 11, 30), is_utc=True),
            ),
            ("2025-05-10T18:30:00.123Z", When(evening.moment, is_utc=True)),
        ):
            with self.subTest(raw=raw):
                self.assertEqual(when(raw), value)

    def test_the_order_of_day_and_month(self):
        self.assertEqual(when("05/10/2025", day_first=False), when("10/05/2025"))
        self.assertEqual(when("2025-05-10", day_first=False), when("10/05/2025"))

    def test_what_is_no_date(self):
        for raw in (
            *("31/02/2025", "25/13/2025", "10/05", "tomorrow", "10 Foo 2025"),
            *("2025-05-10 25:00", "2025-05-10 18:60", "2025111", "10/05-2025"),
            *(True, time(12), -5, 10**9, float("nan"), float("inf"), b"x"),
            "10/05/2025 13:00 pm",
        ):
            with self.subTest(raw=raw), self.assertRaises(Wrong) as caught:
                when(raw)
            self.assertEqual(caught.exception.code, "date")
        for raw in ("1925-05-10", "9999-12-31", datetime(1899, 12, 31), 4):
            with self.subTest(raw=raw), self.assertRaises(Wrong) as caught:
                when(raw)
            self.assertEqual(caught.exception.code, "year")

    @given(st.text(max_size=25))
    def test_any_text_is_a_date_or_wrong(self, text):
        try:
            self.assertIsInstance(when(text), When)
        except Wrong as wrong:
            self.assertIn(wrong.code, ("date", "year"))

    @given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 30)))
    def test_dates_are_read_back(self, moment):
        moment = moment.replace(second=0, microsecond=0)
        for shown in (
            moment.isoformat(),
            moment.strftime("%d/%m/%Y %H:%M"),
            moment.strftime("%d %b %Y %I:%M %p"),
        ):
            self.assertEqual(when(shown).moment, moment)

    def test_a_date_is_in_the_time_of_its_place(self):
        written = When(datetime(2025, 5, 10, 18, 0))
        self.assertEqual(
            settle(written, "Asia/Ho_Chi_Minh", None), datetime(2025, 5, 10, 11, 0)
        )
        self.assertEqual(
            settle(written, "America/Los_Angeles", None), datetime(2025, 5, 11, 1, 0)
        )

    def test_a_day_may_begin_after_what_was_before(self):
        """Saigon to Hong Kong and on to Tokyo within one day, all without times."""
        day = When(datetime(2025, 5, 10), is_day=True)
        latest = None
        for zone in (
            *("Asia/Ho_Chi_Minh", "Asia/Hong_Kong"),
            *("Asia/Hong_Kong", "Asia/Tokyo"),
        ):
            moment = settle(day, zone, latest)
            self.assertTrue(latest is None or moment >= latest)
            latest = moment

    def test_a_day_before_what_was_before_stays_wrong(self):
        day = When(datetime(2025, 5, 9), is_day=True)
        before = datetime(2025, 5, 10, 12)
        self.assertLess(settle(day, "Asia/Tokyo", before), before)

    def test_texts(self):
        self.assertEqual(parse(REFERENCE, 4711.0, Formats()), "4711")
        self.assertEqual(parse(REFERENCE, " PO\x00 1 ", Formats()), "PO  1")
        self.wrong(REFERENCE, datetime(2025, 5, 10), "text_is_date")
        self.wrong(REFERENCE, "x" * 300, "too_long")
        self.wrong(REFERENCE, "#REF!", "spreadsheet_error")
        self.wrong(REFERENCE, Uncomputed(), "uncomputed")

    def test_flags_and_choices(self):
        flag = Column("f", "F", "flag")
        for raw, value in (("Yes", True), ("x", True), (1, True), (0, False)):
            self.assertIs(parse(flag, raw, Formats()), value)
        self.wrong(flag, "maybe", "flag")
        formats = Formats(choices={("t", "c"): {"sea": "sea", "duong bien": "sea"}})
        column = Column("c", "C", "choice")
        self.assertEqual(parse(column, "Đường biển", formats, "t"), "sea")
        self.wrong(column, "Submarine", "choice")

    def test_numbers_of_boxes_and_dangerous_goods(self):
        number = CONTAINERS.column("number")
        self.assertEqual(parse(number, "mscu 123456-6", Formats()), "MSCU1234566")
        un = CARGO.column("un_number")
        self.assertEqual(parse(un, "UN 3480", Formats()), "3480")
        self.assertEqual(parse(un, 3480.0, Formats()), "3480")
        self.wrong(un, "348", "un")

    def test_what_an_error_quotes(self):
        self.assertEqual(show(12.0), "12")
        self.assertEqual(show(datetime(2025, 5, 10, 18, 30)), "2025-05-10 18:30")
        self.assertEqual(len(show("x" * 1000)), 100)
