import io
from base64 import b64decode, b64encode
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, new_test_user, tagged

from odoo.addons.freight_billing.tools import tariff_sheet as sheet
from odoo.addons.freight_shipment.tools.sheet_issues import Wrong

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestTariffSheetCells(BaseCase):
    def parsed(self, name, raw):
        return sheet.parse(sheet.BY_NAME[name], raw)

    def test_cells(self):
        self.assertEqual(self.parsed("price", 12.5), Decimal("12.5"))
        self.assertEqual(self.parsed("price", "1,250.50"), Decimal("1250.5"))
        self.assertEqual(self.parsed("charge", " ofr "), "OFR")
        self.assertEqual(self.parsed("basis", "chargeable KG"), "chargeable_kg")
        self.assertEqual(self.parsed("basis", "% of Value"), "value")
        self.assertEqual(self.parsed("valid_from", "2025-05-10"), date(2025, 5, 10))
        self.assertEqual(
            self.parsed("breaks", "45: 3.60; 100: 3.1"),
            ((Decimal(45), Decimal("3.6")), (Decimal(100), Decimal("3.1"))),
        )
        self.assertEqual(self.parsed("percent_of", "ofr, BAF"), ("BAF", "OFR"))
        self.assertIsNone(self.parsed("price", "  "))

    def test_what_is_no_value(self):
        for name, raw in (
            ("price", "cheap"),
            ("price", float("nan")),
            ("price", float("inf")),
            ("price", 1e30),
            ("basis", "mile"),
            ("breaks", "45"),
            ("breaks", "100: 3; 45: 4"),
            ("breaks", "0: 3"),
            ("breaks", "a: b"),
            ("valid_from", "tomorrow"),
        ):
            with self.assertRaises(Wrong, msg=f"{name} {raw}"):
                self.parsed(name, raw)

    def test_every_value_is_read_as_it_is_shown(self):
        for name, value in (
            ("price", Decimal("12.500000")),
            ("breaks", ((Decimal(45), Decimal("3.6")), (Decimal(1000), Decimal(2)))),
            ("percent_of", ("BAF", "OFR")),
            ("basis", "charges"),
            ("next_break", True),
        ):
            column = sheet.BY_NAME[name]
            self.assertEqual(sheet.parse(column, sheet.show(column, value)), value)


class TestTariffSheet(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saigon_tech.name = "Sheet Customer"
        cls.full = cls.tariff(
            cls.line(
                *("AFR", 4.2, "chargeable_kg"),
                breaks=[(45, 3.6), (100, 3.1)],
                next_break=True,
                min_amount=80,
                mode="air",
                pol_country_id=cls.vnsgn.country_id.id,
            ),
            cls.line(
                *("OFR", 2150, "container"),
                equipment_type_id=cls.dry_40.id,
                pol_id=cls.cat_lai.id,
                pod_id=cls.uslgb.id,
                customer_id=cls.saigon_tech.id,
                carrier_id=cls.carrier.id,
                service="fcl",
                direction="export",
                valid_from="2025-05-01",
                valid_to="2025-06-30",
            ),
            cls.line("BAF", 12.5, "charges", percent_of=["OFR", "AFR"]),
            cls.line("THC-O", 3_750_000, "container", currency_id=cls.vnd.id),
            activate=False,
        )

    def exported(self, tariff):
        tariff.action_export()
        holder = self.env["freight.tariff.import"].search(
            [("tariff_id", "=", tariff.id)], order="id desc", limit=1
        )
        return b64decode(holder.file)

    def edited(self, content, **cells):
        """The workbook with cells set: ``H2=...``."""
        book = load_workbook(io.BytesIO(content))
        for where, value in cells.items():
            book.active[where] = value
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def cell(self, name, row):
        index = [column.name for column in sheet.COLUMNS].index(name)
        return f"{chr(ord('A') + index)}{row}"

    def importer(self, tariff, content):
        wizard = self.env["freight.tariff.import"].create(
            {"tariff_id": tariff.id, "file": b64encode(content), "file_name": "t.xlsx"}
        )
        wizard.action_check()
        return wizard

    def test_round_trip_changes_nothing(self):
        lines = self.full.line_ids
        wizard = self.importer(self.full, self.exported(self.full))
        self.assertEqual(wizard.state, "right", wizard.report)
        self.assertIn("No line differs", wizard.report)
        wizard.action_apply()
        self.assertEqual(self.full.line_ids, lines)

    def test_into_an_empty_tariff_and_out_again(self):
        content = self.exported(self.full)
        copy = self.tariff(activate=False)
        wizard = self.importer(copy, content)
        self.assertEqual(wizard.state, "right", wizard.report)
        self.assertFalse(copy.line_ids)
        wizard.action_apply()
        self.assertEqual(copy._get_sheet_rows(), self.full._get_sheet_rows())

    def test_active_tariff_gets_a_new_version(self):
        self.full.action_activate()
        content = self.edited(
            self.exported(self.full), **{self.cell("price", 5): 3_800_000}
        )
        wizard = self.importer(self.full, content)
        self.assertIn("Lines changed: 1", wizard.report)
        self.assertIn("Price 3750000 → 3800000", wizard.report)
        draft = self.engine.browse(wizard.action_apply()["res_id"])
        self.assertEqual((draft.state, draft.version), ("draft", 2))
        self.assertEqual(draft.previous_id, self.full)
        changed = draft.line_ids.filtered(lambda line: line.code_id.code == "THC-O")
        self.assertEqual(changed.price, 3_800_000)
        old = self.full.line_ids.filtered(lambda line: line.code_id.code == "THC-O")
        self.assertEqual(old.price, 3_750_000)
        draft.action_compare()
        shown = self.env["freight.tariff.import"].search(
            [("tariff_id", "=", draft.id)], order="id desc", limit=1
        )
        self.assertIn("Lines changed: 1", shown.report)

    def test_errors_name_row_column_and_remedy(self):
        content = self.edited(
            self.exported(self.full),
            **{
                self.cell("charge", 2): "NOPE",
                self.cell("price", 3): "cheap",
                self.cell("pol", 3): "XXXXX",
                self.cell("basis", 4): None,
            },
        )
        before = self.full._get_sheet_rows()
        wizard = self.importer(self.full, content)
        self.assertEqual(wizard.state, "wrong")
        for text in (
            "Sheet Tariff, row 2, column Charge: NOPE is not known",
            "row 3, column Price: cheap is no number",
            "row 3, column POL: XXXXX is not known",
            "row 4, column Per: is empty",
        ):
            self.assertIn(text, wizard.report)
        wizard.action_apply()
        self.assertEqual(self.full._get_sheet_rows(), before)

    def test_customers_of_one_name(self):
        self.saigon_tech.copy({"name": "Sheet Customer"})
        content = self.exported(self.full)
        # The tariff has a line for one of them already, and that one stays meant.
        self.assertEqual(self.importer(self.full, content).state, "right")
        elsewhere = self.importer(self.tariff(activate=False), content)
        self.assertIn("not as the only one", elsewhere.report)

    def test_the_same_line_twice(self):
        content = self.exported(self.full)
        book = load_workbook(io.BytesIO(content))
        rows = list(book.active.iter_rows(values_only=True))
        book.active.append(rows[1])
        file = io.BytesIO()
        book.save(file)
        wizard = self.importer(self.full, file.getvalue())
        self.assertIn("the same line is in row 2 already", wizard.report)

    def test_what_is_no_tariff(self):
        for content in (b"\x00\x01rubbish", b"a,b\n1,2\n", b"PK\x03\x04broken"):
            wizard = self.importer(self.full, content)
            self.assertEqual(wizard.state, "wrong")

    def test_hostile_text_stays_text(self):
        content = self.edited(
            self.exported(self.full),
            **{self.cell("customer", 3): "<script>alert(1)</script>"},
        )
        wizard = self.importer(self.full, content)
        self.assertNotIn("<script>", wizard.report)

    def test_only_sales_import(self):
        user = new_test_user(
            self.env, "sheet_finance", "freight_base.group_freight_finance"
        )
        with self.assertRaises(AccessError):
            self.env["freight.tariff.import"].with_user(user).create(
                {"tariff_id": self.full.id}
            )
