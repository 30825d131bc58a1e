import io
import struct
import time
import zipfile
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import sheet_reader
from ..tools.sheet_issues import FileProblem
from ..tools.sheet_values import Uncomputed
from .import_files import text_table, workbook

ROWS = (("Reference", "Goods"), ("PO-1", "Sữa, đặc"))
TABLE = [(1, ["Reference", "Goods"]), (2, ["PO-1", "Sữa, đặc"])]


@tagged("post_install", "-at_install")
class TestImportReader(BaseCase):
    def problem(self, content, code):
        with self.assertRaises(FileProblem) as caught:
            sheet_reader.read(content)
        self.assertEqual(caught.exception.code, code)

    def rows(self, content):
        return sheet_reader.read(content).sheets[0].rows

    def test_a_workbook(self):
        content = workbook({"Shipments": ROWS, "Legs": [("Reference",)]})
        book = sheet_reader.read(content)
        self.assertEqual([sheet.title for sheet in book.sheets], ["Shipments", "Legs"])
        self.assertEqual(book.sheets[0].rows, TABLE)

    def test_text_tables_of_all_kinds(self):
        for delimiter in ",;\t|":
            for encoding in ("utf-8", "utf-8-sig", "utf-16"):
                with self.subTest(delimiter=delimiter, encoding=encoding):
                    text = text_table(*ROWS, delimiter=delimiter)
                    content = text.decode().encode(encoding)
                    self.assertEqual(self.rows(content), TABLE)

    def test_a_spreadsheets_own_hints(self):
        content = b'sep=;\r\nReference;Goods\r\n="00123";Chairs, folded\r\n'
        self.assertEqual(self.rows(content)[1], (2, ["00123", "Chairs, folded"]))

    def test_line_ends_and_lines_within_cells(self):
        self.assertEqual(
            self.rows(b'Reference,Goods\r"PO\n1",Chairs\r')[1], (2, ["PO\n1", "Chairs"])
        )

    def test_another_encoding_is_assumed_aloud(self):
        book = sheet_reader.read("Reference,Goods\nPO-1,Möbel".encode("cp1252"))
        self.assertEqual(book.sheets[0].rows[1][1][1], "Möbel")
        self.assertEqual(book.assumed_encoding, "Windows-1252")

    def test_blank_rows_and_cells_are_left_out(self):
        content = workbook(
            {"S": [("Reference",), (), ("", "  "), ("PO-1", None, "x", ""), ()]}
        )
        self.assertEqual(
            self.rows(content), [(1, ["Reference"]), (4, ["PO-1", None, "x"])]
        )

    def test_hidden_sheets_are_left_out_and_hidden_rows_told(self):
        def hide(_book, sheets):
            sheets["Secret"].hide()
            sheets["Shipments"].set_row(1, None, None, {"hidden": True})
            sheets["Shipments"].set_row(7, None, None, {"hidden": True})

        book = sheet_reader.read(
            workbook({"Shipments": ROWS, "Secret": [("x",)]}, hide)
        )
        (sheet,) = book.sheets
        self.assertEqual(sheet.rows, TABLE)
        self.assertEqual(sheet.hidden_rows, [2])

    def test_formulas_give_their_results(self):
        def compute(_book, sheets):
            sheets["S"].write_formula("B2", "=6*7", None, 42)

        self.assertEqual(
            self.rows(workbook({"S": [("Reference",), ("PO-1",)]}, compute))[1],
            (2, ["PO-1", 42]),
        )

    def test_a_formula_without_a_result_is_told(self):
        def compute(_book, sheets):
            sheets["S"].write_formula("C2", "=6*7", None, "")
            sheets["S"].write_formula("A4", "=6*7", None, "")

        rows = self.rows(workbook({"S": [("Reference",), ("PO-1",)]}, compute))
        self.assertEqual(
            rows[1:], [(2, ["PO-1", None, Uncomputed()]), (4, [Uncomputed()])]
        )

    def test_what_is_no_table(self):
        picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        document = io.BytesIO()
        with zipfile.ZipFile(document, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
        good = workbook({"S": ROWS})
        broken = io.BytesIO()
        with zipfile.ZipFile(broken, "w") as archive:
            archive.writestr("xl/workbook.xml", "<not xml")
            archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content, code in (
            ("nothing", b"", "empty"),
            ("spaces", b" \r\n", "empty"),
            ("delimiters", b",,,\n,,,", "empty"),
            ("empty workbook", workbook({"S": []}), "empty"),
            ("picture", picture, "not_a_table"),
            ("program", b"\x7fELF\x01\x02\x03", "not_a_table"),
            ("neither", b"Reference\n\x81\x8d", "not_a_table"),
            ("document", document.getvalue(), "not_a_workbook"),
            ("half", good[: len(good) // 2], "damaged"),
            ("broken", broken.getvalue(), "damaged"),
            ("Excel 97", sheet_reader.OLE + b"\x00" * 600, "old_excel"),
            (
                "password",
                sheet_reader.OLE + b"\x00" * 600 + sheet_reader.ENCRYPTED,
                "protected",
            ),
            ("quotes", b'Reference\n"' + b"x" * 200_000, "damaged_text"),
        ):
            with self.subTest(name):
                self.problem(content, code)

    def test_a_damaged_part_of_a_workbook(self):
        good = workbook({"S": ROWS})
        for position in range(100, len(good), 97):
            content = bytearray(good)
            content[position] ^= 0xFF
            try:
                sheet_reader.read(bytes(content))
            except FileProblem as problem:
                self.assertIn(
                    problem.code,
                    ("damaged", "empty", "protected", "not_a_workbook")
                    + ("unpacked_too_large",),
                )

    def test_limits(self):
        with patch.object(sheet_reader, "MAX_BYTES", 100):
            self.problem(b"Reference\n" + b"x\n" * 100, "too_large")
        with patch.object(sheet_reader, "MAX_ROWS", 3):
            self.problem(b"Reference\n" + b"x\n" * 4, "too_many_rows")
            self.problem(workbook({"S": [("Reference",)] * 5}), "too_many_rows")
            self.assertEqual(len(self.rows(b"Reference\n" + b"x\n" * 3)), 4)

    def test_a_small_file_that_unpacks_to_a_huge_one(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
        self.assertLess(len(file.getvalue()), 10_000)
        with patch.object(sheet_reader, "MAX_UNPACKED", 1_500_000):
            self.problem(file.getvalue(), "unpacked_too_large")
            with self.assertRaises(FileProblem):
                sheet_reader.count_rows(file.getvalue())

    def test_an_entry_that_lies_about_its_size(self):
        """The directory says 10 bytes, the entry unpacks to many: it is not read."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
        content = file.getvalue()
        lie = content.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))
        self.assertNotEqual(lie, content)
        self.problem(lie, "damaged")

    def with_part(self, part, text):
        """Return a good workbook with one part replaced."""
        file = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(workbook({"S": ROWS}))) as good,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name in good.namelist():
                archive.writestr(name, text if name == part else good.read(name))
        return file.getvalue()

    def test_entities_that_grow(self):
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
            with self.subTest(part):
                text = (
                    f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'
                    '<worksheet xmlns="http://schemas.openxmlformats.org/'
                    'spreadsheetml/2006/main"><sheetData><row r="1">'
                    '<c r="A1" t="inlineStr"><is><t>&l11;</t></is></c>'
                    "</row></sheetData></worksheet>"
                )
                self.problem(self.with_part(part, text), "damaged")

    def test_a_comment_full_of_tags_without_end(self):
        begun = time.monotonic()
        for tag in ("<row hidden= ", '<c r="A1" <f ', '<c r="A1" r="A1" '):
            text = (
                '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
                f'2006/main"><sheetData/><!--{tag * 300_000}--></worksheet>'
            )
            self.problem(self.with_part("xl/worksheets/sheet1.xml", text), "empty")
        self.assertLess(time.monotonic() - begun, 20)

    def test_a_cell_far_out_makes_no_wide_rows(self):
        content = workbook(
            {"S": [("Reference",), ("PO-1",)]},
            lambda _book, sheets: sheets["S"].write("XFD2", "far"),
        )
        self.assertEqual(self.rows(content)[1], (2, ["PO-1"]))

    def test_rows_are_counted_without_reading_them(self):
        self.assertEqual(sheet_reader.count_rows(workbook({"S": ROWS, "T": ROWS})), 4)
        self.assertEqual(sheet_reader.count_rows(b"a\nb\nc\n"), 3)
        self.assertEqual(sheet_reader.count_rows(b"a\r\nb\r\nc\r\n"), 3)

    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=300), st.sampled_from((b"", b"PK\x03\x04", b"\xff\xfe")))
    def test_any_bytes_are_read_or_refused(self, content, begin):
        try:
            sheet_reader.read(begin + content)
        except FileProblem as problem:
            self.assertTrue(problem.code)
