import io
from base64 import b64decode

from openpyxl import load_workbook

from odoo.tests import tagged

from .common import FreightCase
from .import_files import encoded, text_table, workbook

SHIPMENTS = ("Reference", "Customer", "Mode", "POL", "POD", "Goods")
LEGS = ("Reference", "From", "To", "Carrier", "Vessel", "Voyage", "ETD", "ETA")
BOXES = ("Reference", "Container No.", "Type", "Cargo Weight (kg)")
CARGO = ("Reference", "Container No.", "Description", "Packages", "Weight (kg)")


@tagged("post_install", "-at_install")
class ImportCase(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.freight_tz = "Asia/Ho_Chi_Minh"
        # Names are what a file finds them by, so nobody else may have them.
        cls.saigon_tech.name = "Lotus Export"
        cls.pacific_home.name = "Cedar Imports"
        cls.carrier.scac = "TSTL"
        cls.vessel.imo = "9999993"

    def sheets(self):
        """A file with two shipments, by sea with everything and by air with little."""
        return {
            "Shipments": [
                SHIPMENTS,
                ("PO-1", "Lotus Export", "Sea", None, None, "Chairs"),
                ("PO-2", "Cedar Imports", "Air", "SGN", "LAX", None),
            ],
            "Legs": [
                LEGS,
                (
                    *("PO-1", "VNSGN", "SGSIN", "tstl", "éver tést", "025E"),
                    *("2025-05-10 18:00", "2025-05-12"),
                ),
                (
                    *("PO-1", "SGSIN", "USLGB", "Test Ocean Line", "9999993", "025E"),
                    *("2025-05-14", "2025-05-25"),
                ),
            ],
            "Containers": [
                BOXES,
                ("PO-1", "MSCU 123456-6", "40HC", 5040.5),
                ("PO-1", "TRHU4561225", "22G1", 18500),
            ],
            "Cargo": [
                CARGO,
                ("PO-1", "MSCU1234566", "Chairs", 420, 5040.5),
                ("PO-1", None, "Cushions", 10, "12,5"),
            ],
        }

    def make(self, content, **vals):
        if isinstance(content, dict):
            content = workbook(content)
        return self.env["freight.shipment.import"].create(
            {"file": encoded(content), "file_name": "orders.xlsx", **vals}
        )

    def flat(self, *rows, **vals):
        return self.make(text_table(*rows), **vals)

    def shipments(self, *references):
        found = self.env["freight.shipment"].search(
            [("customer_reference", "in", references)]
        )
        return found.sorted("customer_reference")

    def imported(self, content, **vals):
        record = self.make(content, **vals)
        record.action_import()
        return record

    def assertCounts(self, record, created=0, updated=0, unchanged=0, rejected=0):
        findings = record.error_ids.mapped(lambda e: (e.row, e.column, e.message))
        self.assertEqual(
            (
                *(record.created_count, record.updated_count),
                *(record.unchanged_count, record.rejected_count),
            ),
            (created, updated, unchanged, rejected),
            (record.problem, findings),
        )

    def assertFindings(self, record, *expected):
        """Compare the findings with (row, column, part of the message)."""
        found = record.error_ids.sorted("id")
        self.assertEqual(
            [(each.row, each.column or "") for each in found],
            [(row, column) for row, column, _part in expected],
            found.mapped("message"),
        )
        for each, (_row, _column, part) in zip(found, expected, strict=True):
            self.assertIn(part, each.message)

    def result(self, record):
        book = load_workbook(io.BytesIO(b64decode(record.result_file)))
        return {
            sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
            for sheet in book
        }
