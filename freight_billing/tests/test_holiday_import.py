"""Holidays from a file: nothing is taken over that is not understood."""

import io
from base64 import b64encode
from datetime import date, datetime

from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, TransactionCase, new_test_user, tagged

from ..tools.holiday_sheet import find_columns, read_rows

CSV = """Date,Name,Country,Only At
2031-04-30,Reunification Day,VN,
01/05/2031,Labour Day,Vietnam,
2031-05-26,Memorial Day,,USLGB
"""


@tagged("post_install", "-at_install")
class TestHolidaySheet(BaseCase):
    def rows_of(self, *rows, columns=("date", "name", "country", "place"), **options):
        return read_rows(list(enumerate(rows, 2)), list(columns), **options)

    def test_dates_as_people_write_them(self):
        rows, faults = self.rows_of(
            ("2031-05-01", "A"),
            (datetime(2031, 5, 1), "B"),
            ("1 May 2031", "C"),
            ("03/04/2031", "D"),
        )
        self.assertFalse(faults)
        self.assertEqual({row.date for row in rows[:3]}, {date(2031, 5, 1)})
        self.assertEqual(rows[3].date, date(2031, 4, 3))
        [row], _faults = self.rows_of(("03/04/2031", "D"), day_first=False)
        self.assertEqual(row.date, date(2031, 3, 4))

    def test_each_fault_names_its_row_and_column(self):
        _rows, faults = self.rows_of(
            ("yesterday", "A"),
            (None, "B"),
            ("2031-05-01", " "),
            ("2031-05-01", "x" * 201),
            ("2031-05-01", "a\x00b"),
            (None, None, None, None),
        )
        self.assertEqual(
            [(fault.number, fault.column, fault.code) for fault in faults],
            [
                (2, "date", "date"),
                (3, "date", "empty"),
                (4, "name", "empty"),
                (5, "name", "text"),
                (6, "name", "text"),
            ],
        )

    def test_columns_in_any_order_and_others_beside_them(self):
        columns = find_columns(["Remarks", "holiday", "DAY", None])
        self.assertEqual(columns, [None, "name", "date", None])
        [row], faults = self.rows_of(("x", "A", "2031-05-01", 7), columns=columns)
        self.assertEqual((row.name, row.country, faults), ("A", "", []))


@tagged("post_install", "-at_install")
class TestHolidayImport(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = new_test_user(
            cls.env, "holiday-finance", groups="freight_base.group_freight_finance"
        )

    def load(self, content, apply=True, user=None, **values):
        if isinstance(content, str):
            content = content.encode()
        wizard = (
            self.env["freight.holiday.import"]
            .with_user(user or self.finance)
            .create({"file": b64encode(content), "file_name": "days", **values})
        )
        wizard.action_check()
        if apply and wizard.state == "right":
            wizard.action_apply()
        return wizard

    def days(self):
        found = self.env["freight.holiday"].search([("date", ">=", "2031-01-01")])
        return sorted(
            (str(one.date), one.name, one.country_id.code, one.location_id.code)
            for one in found
        )

    def test_looking_changes_nothing(self):
        wizard = self.load(CSV, apply=False)
        self.assertEqual(wizard.state, "right")
        self.assertIn("To add: 3", wizard.report)
        self.assertEqual(self.days(), [])

    def test_taking_it_over_twice_changes_nothing_more(self):
        self.load(CSV)
        once = self.days()
        self.assertEqual(
            once,
            [
                ("2031-04-30", "Reunification Day", "VN", False),
                ("2031-05-01", "Labour Day", "VN", False),
                ("2031-05-26", "Memorial Day", False, "USLGB"),
            ],
        )
        again = self.load(CSV)
        self.assertIn("To add: 0", again.report)
        self.assertIn("There already: 3", again.report)
        self.assertEqual(self.days(), once)

    def test_another_name_renames(self):
        self.load(CSV)
        self.load(CSV.replace("Labour Day", "May Day"))
        self.assertIn(("2031-05-01", "May Day", "VN", False), self.days())
        self.assertEqual(len(self.days()), 3)

    def test_a_workbook(self):
        book = Workbook()
        book.active.append(["Date", "Name", "Country"])
        book.active.append([datetime(2031, 9, 2), "National Day", "vn"])
        file = io.BytesIO()
        book.save(file)
        self.load(file.getvalue())
        self.assertEqual(self.days(), [("2031-09-02", "National Day", "VN", False)])

    def test_rows_without_a_country_are_of_the_chosen_one(self):
        text = "Date,Name\n2031-07-04,Independence Day\n"
        wizard = self.load(text)
        self.assertEqual(wizard.state, "wrong")
        self.assertIn("row 2, column Country", wizard.report)
        self.load(text, country_id=self.env.ref("base.us").id)
        self.assertEqual(self.days(), [("2031-07-04", "Independence Day", "US", False)])

    def test_one_wrong_row_and_nothing_is_taken(self):
        wizard = self.load(
            CSV
            + "2031-06-01,Nowhere,Atlantis,\n2031-06-02,Port,,XXXXX\n"
            + "2031-06-31,No,VN,\n"
        )
        self.assertEqual(wizard.state, "wrong")
        for text in (
            "row 5, column Country: Atlantis",
            "row 6, column Only At: XXXXX",
            "row 7, column Date: 2031-06-31",
        ):
            self.assertIn(text, wizard.report)
        wizard.action_apply()
        self.assertEqual(self.days(), [])

    def test_one_day_with_two_names_is_asked_about(self):
        wizard = self.load(CSV + "2031-04-30,Liberation Day,VN,\n")
        self.assertIn("row 2 has the same day and place", wizard.report)
        same = self.load(CSV + "2031-04-30,Reunification Day,VN,\n")
        self.assertEqual(same.state, "right")

    def test_files_that_are_none(self):
        for content in (b"", b"PK\x03\x04 broken", b"\xff\x00\x01", b"a,b\n1,2\n"):
            wizard = self.env["freight.holiday.import"].with_user(self.finance)
            wizard = wizard.create({"file": b64encode(content) if content else False})
            if content:
                wizard.action_check()
                self.assertEqual(wizard.state, "wrong", content)
            else:
                with self.assertRaisesRegex(UserError, "Choose a file"):
                    wizard.action_check()

    def test_hostile_names_stay_text(self):
        name = "<img src=x onerror=alert(1)>"
        wizard = self.load(f"Date,Name,Country\n2031-01-01,{name},VN\n", apply=False)
        self.assertNotIn("<img", wizard.report)

    def test_it_is_for_those_who_keep_the_calendar(self):
        operator = new_test_user(
            self.env, "holiday-ops", groups="freight_base.group_freight_operations"
        )
        with self.assertRaises(AccessError):
            self.load(CSV, user=operator)
