from odoo.tests import BaseCase, tagged

from ..tools.sheet_issues import FileProblem
from ..tools.sheet_layout import arrange
from ..tools.sheet_reader import Book, Sheet


def book(**sheets):
    return Book(
        [
            Sheet(title.strip("_"), [(n, list(row)) for n, row in enumerate(rows, 1)])
            for title, rows in sheets.items()
        ]
    )


def codes(layout):
    return [(issue.row, issue.code) for issue in layout.issues]


def plain(lines):
    return [{k: v for k, v in line.items() if k != "at"} for line in lines]


@tagged("post_install", "-at_install")
class TestImportLayout(BaseCase):
    def test_sheets_are_joined_by_reference(self):
        layout = arrange(
            book(
                Shipments=[("Reference *", "Mode"), ("PO-1", "Sea"), (4711.0, "Air")],
                Legs=[("Reference", "From"), ("4711", "VNSGN"), ("PO-1", "USLGB")],
                Containers=[("Reference", "Container No."), ("PO-1", "MSCU1234566")],
                Cargo=[("Reference", "Packages"), ("PO-1", 5), ("PO-1", 6)],
            )
        )
        self.assertFalse(layout.issues)
        first, second = layout.shipments
        self.assertEqual((first["reference"], first["at"]), ("PO-1", ("Shipments", 2)))
        self.assertEqual(plain(first["legs"]), [{"origin": "USLGB"}])
        self.assertEqual(plain(second["legs"]), [{"origin": "VNSGN"}])
        self.assertEqual(plain(first["containers"]), [{"number": "MSCU1234566"}])
        rows = [line["at"] for line in first["cargo"]]
        self.assertEqual(rows, [("Cargo", 2), ("Cargo", 3)])
        self.assertEqual(layout.owners["Legs", 2], "4711")

    def test_one_sheet_for_all(self):
        heading = ("Ref", "Mode", "ETD", "Leg ETD", "Vessel", "Container No.", "Type")
        layout = arrange(
            book(
                _=[
                    (*heading, "Description", "Pieces"),
                    ("A", "Sea", "e", "l", "V", "MSCU1234566", "45G1", "Chairs", 5),
                    ("A", None, None, "l", "V", "TRHU4561225", "22G1", "Tables", 6),
                    ("A", "Sea", "e", None, None, "MSCU1234566", None, "Lamps", 7),
                    ("B", "Air"),
                ]
            )
        )
        self.assertFalse(layout.issues)
        a, b = layout.shipments
        self.assertEqual((a["mode"], a["etd"], b["mode"]), ("Sea", "e", "Air"))
        self.assertEqual(plain(a["legs"]), [{"etd": "l", "vessel": "V"}])
        self.assertEqual(
            [box["number"] for box in a["containers"]], ["MSCU1234566", "TRHU4561225"]
        )
        self.assertEqual(
            [(line["description"], line["container"]) for line in a["cargo"]],
            [
                ("Chairs", "MSCU1234566"),
                ("Tables", "TRHU4561225"),
                ("Lamps", "MSCU1234566"),
            ],
        )

    def test_rows_that_contradict_each_other(self):
        layout = arrange(
            book(
                _=[
                    ("Reference", "POL", "Container No.", "Type"),
                    ("A", "VNSGN", "MSCU1234566", "45G1"),
                    ("A", "SGSIN", "MSCU1234566", "22G1"),
                ]
            )
        )
        self.assertEqual(codes(layout), [(3, "says_otherwise")] * 2)
        self.assertEqual([issue.column for issue in layout.issues], ["POL", "Type"])
        self.assertEqual(layout.issues[0].details, {"first": 2, "said": "VNSGN"})

    def test_the_same_reference_twice(self):
        layout = arrange(
            book(Shipments=[("Reference", "Mode"), ("A", "Sea"), ("A", "Sea")])
        )
        self.assertEqual(codes(layout), [(3, "reference_twice")])

    def test_headings_are_forgiven(self):
        names = ("your reference", "PORT OF LOADING", "Hbl", "B/L", "Weight (lb)")
        layout = arrange(
            book(_=[("My list",), (), names, ("A", "VNSGN", "H1", "B1", 5)])
        )
        (shipment,) = layout.shipments
        self.assertEqual((shipment["pol"], shipment["house_number"]), ("VNSGN", "H1"))
        self.assertEqual(
            [(issue.column, issue.is_warning) for issue in layout.issues],
            [("B/L", True), ("Weight (lb)", True)],
        )

    def test_a_near_heading_is_proposed(self):
        rows = [("Reference", "Mode", "Consigne"), ("A", "Sea", "X")]
        (issue,) = arrange(book(_=rows)).issues
        self.assertEqual(issue.code, "near_column")
        self.assertEqual(issue.details, {"near": "Consignee"})

    def test_a_column_twice(self):
        layout = arrange(book(_=[("Reference", "POL", "Port of Loading"), ("A", 1, 2)]))
        self.assertEqual(codes(layout), [(1, "column_twice")])
        self.assertEqual(layout.shipments[0]["pol"], 1)

    def test_rows_without_a_shipment(self):
        layout = arrange(
            book(
                Shipments=[("Reference", "Mode"), (None, "Sea"), ("A", "Sea")],
                Legs=[("Reference", "From"), ("B", "x"), (None, "x")],
            )
        )
        self.assertEqual(
            codes(layout),
            [(2, "no_reference"), (2, "no_shipment"), (3, "no_reference")],
        )

    def test_remarks_beside_the_table_are_no_rows(self):
        layout = arrange(
            book(_=[("Reference", "Mode", "Remark"), ("A", "Sea"), (None, None, "!")])
        )
        self.assertEqual(codes(layout), [(1, "unknown_column")])

    def test_results_of_an_earlier_import_are_left_out(self):
        layout = arrange(
            book(
                _=[
                    ("Reference", "Mode", "Import Status", "Import Message"),
                    ("A", "Sea", "Rejected", "…"),
                ]
            )
        )
        self.assertFalse(layout.issues)

    def test_the_example_is_left_out(self):
        layout = arrange(
            book(
                Shipments=[("Reference", "Mode"), ("EXAMPLE", "Sea"), ("A", "Sea")],
                Legs=[("Reference", "From"), ("EXAMPLE", "VNSGN")],
            )
        )
        self.assertEqual([each["reference"] for each in layout.shipments], ["A"])
        self.assertEqual(codes(layout), [(2, "example_row")])

    def test_files_without_shipments(self):
        for sheets, code in (
            ({"Foo": [("a",)], "Bar": [("b",)]}, "no_shipments"),
            ({"Shipments": [], "Legs": [("Reference",), ("A",)]}, "no_shipments"),
            ({"Shipments": [("Mode", "POL"), ("Sea", "x")]}, "no_reference"),
            (
                {"Shipments": [("Reference",), ("A",)], "Legs": [("From",), ("x",)]},
                "no_reference",
            ),
        ):
            with self.subTest(code), self.assertRaises(FileProblem) as caught:
                arrange(book(**sheets))
            self.assertEqual(caught.exception.code, code)

    def test_hidden_rows_and_unknown_sheets_are_told(self):
        told = book(Shipments=[("Reference", "Mode"), ("A", "Sea")], Notes=[("x",)])
        told.sheets[0].hidden_rows = [1, 2]
        layout = arrange(told)
        self.assertEqual(codes(layout), [(1, "unknown_sheet"), (2, "hidden_rows")])
        self.assertTrue(all(issue.is_warning for issue in layout.issues))
