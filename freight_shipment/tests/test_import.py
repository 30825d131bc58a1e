import io
from base64 import b64decode
from datetime import datetime
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import sheet_reader
from .import_case import CARGO, LEGS, ImportCase
from .import_files import encoded, workbook


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    def test_a_shipment_with_all_it_has(self):
        record = self.imported(self.sheets())
        self.assertCounts(record, created=2)
        self.assertEqual(record.state, "done")
        sea, air = self.shipments("PO-1", "PO-2")
        self.assertEqual(sea.state, "draft")
        self.assertTrue(sea.name.startswith(sea.company_id.freight_shipment_prefix))
        self.assertEqual(sea.commercial_partner_id, self.saigon_tech)
        self.assertEqual((sea.mode, sea.service), ("sea", "fcl"))
        self.assertEqual((sea.pol_id, sea.pod_id), (self.vnsgn, self.uslgb))
        first, second = sea.leg_ids.sorted("sequence")
        self.assertEqual(first.destination_id, self.sgsin)
        self.assertEqual((first.carrier_id, second.carrier_id), (self.carrier,) * 2)
        self.assertEqual((first.vessel_id, second.vessel_id), (self.vessel,) * 2)
        # In the places' own time: Saigon is UTC+7, Long Beach UTC-7 in May.
        self.assertEqual(sea.etd, datetime(2025, 5, 10, 11))
        self.assertEqual(sea.eta, datetime(2025, 5, 25, 7))
        box, other = sea.container_ids.sorted("number")
        self.assertEqual((box.number, box.type_id.code), ("MSCU1234566", "45G1"))
        self.assertEqual((other.type_id.code, other.gross_kg), ("22G1", 18500))
        chairs, cushions = sea.cargo_ids.sorted("description")
        self.assertEqual((chairs.container_id, chairs.booked_packages), (box, 420))
        self.assertEqual((chairs.booked_weight, cushions.booked_weight), (5040.5, 12.5))
        self.assertFalse(cushions.container_id)
        self.assertEqual(sea.gross_weight, 5053)
        self.assertEqual((air.pol_id.iata, air.pod_id.iata), ("SGN", "LAX"))
        self.assertEqual(record.shipment_ids, sea | air)

    def test_each_new_shipment_has_one_note(self):
        self.imported(self.sheets())
        for shipment in self.shipments("PO-1", "PO-2"):
            self.assertEqual(len(shipment.message_ids), 1)
            self.assertIn("orders.xlsx", shipment.message_ids.body)

    def test_one_sheet_for_all(self):
        record = self.flat(
            ("Reference", "Mode", "POL", "POD", "ETD", "Container", "Type", "Pieces"),
            ("PO-3", "Sea", "VNSGN", "USLGB", "10/05/2025", "MSCU1234566", "45G1", "5"),
            ("PO-3", "", "", "", "", "TRHU4561225", "22G1", "7"),
            partner_id=self.saigon_contact.id,
            date_order="dmy",
        )
        record.action_import()
        self.assertCounts(record, created=1)
        shipment = self.shipments("PO-3")
        self.assertEqual(shipment.partner_id, self.saigon_contact)
        self.assertEqual(shipment.etd, datetime(2025, 5, 9, 17))
        self.assertEqual(len(shipment.leg_ids), 1)
        self.assertEqual(
            sorted(
                shipment.cargo_ids.mapped(
                    lambda line: (line.container_id.number, line.booked_packages)
                )
            ),
            [("MSCU1234566", 5), ("TRHU4561225", 7)],
        )

    def test_a_check_leaves_no_trace(self):
        shipments = self.env["freight.shipment"]
        before = shipments.search_count([])
        record = self.make(self.sheets())
        series = type(self.env["freight.number.series"])
        with patch.object(series, "draw", return_value={}) as draw:
            record.action_check()
        self.assertFalse(any(call.args[0] for call in draw.call_args_list))
        self.assertEqual(record.state, "checked")
        self.assertCounts(record, created=2)
        self.assertEqual(shipments.search_count([]), before)
        self.assertFalse(record.shipment_ids)
        self.assertEqual(self.result(record)["Shipments"][1][-2:], ["New", None])

    def test_all_errors_at_once(self):
        sheets = self.sheets()
        sheets["Shipments"] += [
            ("PO-3", "Nobody Inc", "Submarine", "Atlantis", "USLGB", None),
            (None, "Lotus Export", "Sea", None, None, None),
        ]
        sheets["Legs"][1] = (*sheets["Legs"][1][:6], "2025-05-10", "2025-05-09")
        sheets["Containers"] += [
            ("PO-1", "MSCU1234565", "99X9", -5),
            ("PO-9", "MSCU1234566", None, None),
        ]
        sheets["Cargo"][2] = ("PO-1", "MSCU1234560", "Cushions", 1.5, "heavy")
        record = self.make(sheets)
        record.action_check()
        self.assertCounts(record, created=1, rejected=2)
        found = {
            (each.sheet, each.row, each.column or "", each.value or "")
            for each in record.error_ids
        }
        self.assertEqual(
            found,
            {
                ("Shipments", 4, "Customer", "Nobody Inc"),
                ("Shipments", 4, "Mode", "Submarine"),
                ("Shipments", 4, "POL", "Atlantis"),
                ("Shipments", 5, "Reference", ""),
                ("Legs", 2, "ETA", "2025-05-09"),
                ("Containers", 4, "Container No.", "MSCU1234565"),
                ("Containers", 4, "Type", "99X9"),
                ("Containers", 4, "Cargo Weight (kg)", "-5"),
                ("Containers", 5, "Reference", "PO-9"),
                ("Cargo", 3, "Container No.", "MSCU1234560"),
                ("Cargo", 3, "Packages", "1.5"),
                ("Cargo", 3, "Weight (kg)", "heavy"),
            },
        )
        digit = record.error_ids.filtered(lambda e: e.value == "MSCU1234565")
        self.assertIn("last digit is 6", digit.message)
        mode = record.error_ids.filtered(lambda e: e.column == "Mode")
        self.assertIn("Sea, Air, Road", mode.message)

    def test_all_or_nothing(self):
        sheets = self.sheets()
        sheets["Shipments"][2] = ("PO-2", "Cedar Imports", "Boat", *"   ")
        record = self.imported(sheets, policy="all")
        self.assertCounts(record, rejected=2)
        self.assertFalse(self.shipments("PO-1", "PO-2"))
        rows = self.result(record)["Shipments"]
        self.assertIn("other rows are wrong", rows[1][-1])
        self.assertIn("Mode: One of", rows[2][-1])

    def test_the_good_rows_only(self):
        sheets = self.sheets()
        sheets["Shipments"][2] = ("PO-2", "Cedar Imports", "Boat", *"   ")
        record = self.imported(sheets, policy="good")
        self.assertCounts(record, created=1, rejected=1)
        shipment = self.shipments("PO-1", "PO-2")
        rows = self.result(record)["Shipments"]
        self.assertEqual(rows[1][-2:], ["Created", shipment.name])
        self.assertEqual(rows[2][-2], "Rejected")
        self.assertEqual(self.result(record)["Legs"][1][-2], "Created")

    def test_no_customer(self):
        record = self.flat(("Reference", "Mode"), ("PO-7", "Sea"))
        record.action_check()
        self.assertFindings(record, (2, "Customer", "A customer"))

    def test_names_that_are_several(self):
        self.env["res.partner"].create(
            [
                {"name": "Twin Trading", "is_company": True, "ref": "T1"},
                {"name": "Twin Trading", "is_company": True, "ref": "T2"},
            ]
        )
        record = self.flat(
            ("Reference", "Customer", "Mode"),
            ("A", "twin trading", "Sea"),
            ("B", "T2", "Sea"),
        )
        record.action_check()
        self.assertFindings(record, (2, "Customer", "T1"))
        self.assertCounts(record, created=1, rejected=1)

    def test_a_customer_by_any_of_its_names(self):
        self.saigon_tech.write(
            {"ref": "1001", "vat": "VN0312345678", "email": "ops@saigontech.example"}
        )
        self.env["res.partner"].create(
            {"name": "Lotus Export", "parent_id": self.pacific_home.id}
        )
        sheets = {
            "Shipments": [
                ("Reference", "Customer", "Mode"),
                *(
                    (f"A{number}", name, "Sea")
                    for number, name in enumerate(
                        (
                            *("LOTUS EXPORT", 1001, "vn0312345678"),
                            *("Ops@SaigonTech.example", "Lotus Export, Ms Lan"),
                        )
                    )
                ),
            ]
        }
        record = self.imported(sheets)
        self.assertCounts(record, created=5)
        found = self.shipments(*(f"A{number}" for number in range(5)))
        self.assertEqual(found.commercial_partner_id, self.saigon_tech)

    def test_a_place_goes_by_the_mode(self):
        record = self.flat(
            ("Reference", "Mode", "POL", "POD"),
            ("A", "Sea", "Singapore", "Ho Chi Minh City (VNSGN)"),
            ("B", "Air", "SIN", "vn sgn"),
            ("C", "Sea", "Cat Lai Terminal (test)", "Pier T (test), Long Beach"),
            partner_id=self.saigon_tech.id,
        )
        record.action_import()
        self.assertCounts(record, created=3)
        sea, air, terminal = self.shipments("A", "B", "C")
        self.assertEqual((sea.pol_id, sea.pod_id), (self.sgsin, self.vnsgn))
        self.assertEqual((air.pol_id.kind, air.pod_id), ("airport", self.vnsgn))
        self.assertEqual((terminal.pol_id, terminal.pod_id), (self.vnsgn, self.uslgb))

    def test_the_route_is_checked_by_row(self):
        sheets = self.sheets()
        sheets["Legs"][2] = ("PO-1", "USLAX", "USLGB", *sheets["Legs"][2][3:])
        record = self.make(sheets)
        record.action_check()
        self.assertFindings(record, (3, "From", "row 2"))
        sheets["Legs"][0] += ("Gap Reason",)
        sheets["Legs"][2] += ("Trucked by the customer",)
        record = self.make(sheets)
        record.action_check()
        self.assertFindings(record)

    def test_ends_that_contradict_the_legs(self):
        sheets = self.sheets()
        sheets["Shipments"][1] = ("PO-1", "Lotus Export", "Sea", "SGSIN", "", "")
        record = self.make(sheets)
        record.action_check()
        self.assertFindings(record, (2, "POL", "row 2"))

    def test_a_service_of_another_mode(self):
        record = self.flat(
            ("Reference", "Mode", "Service"),
            ("A", "Air", "FCL"),
            partner_id=self.saigon_tech.id,
        )
        record.action_check()
        self.assertFindings(record, (2, "Service", "Air Direct"))

    def test_what_only_the_models_refuse_is_found_by_the_check(self):
        """A rule that the import knows nothing of."""
        shipments = type(self.env["freight.shipment"])
        create, refusal = shipments.create, "No tables"

        def refuse_tables(records, vals_list):
            if any(vals.get("goods_description") == "Tables" for vals in vals_list):
                raise UserError(refusal)
            return create(records, vals_list)

        self.patch(shipments, "create", refuse_tables)
        rows = [(f"A{number}", "Sea", "Chairs") for number in range(7)]
        rows[3] = ("A3", "Sea", "Tables")
        record = self.flat(
            ("Reference", "Mode", "Goods"),
            *rows,
            partner_id=self.saigon_tech.id,
            policy="good",
        )
        record.action_check()
        self.assertFindings(record, (5, "", "No tables"))
        record.action_import()
        self.assertCounts(record, created=6, rejected=1)

    def test_files_that_cannot_be_read(self):
        for content, part in (
            (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a workbook"),
            (sheet_reader.OLE + b"\x00" * 99, "Excel 97"),
            (sheet_reader.OLE + sheet_reader.ENCRYPTED, "password"),
            (b"PK\x03\x04 and no more", "damaged"),
            (b"Mode,POL\nSea,VNSGN", "no column Reference"),
            (workbook({"Legs": [LEGS], "Cargo": [CARGO]}), "no sheet Shipments"),
        ):
            with self.subTest(part):
                record = self.make(content)
                record.action_check()
                self.assertEqual(record.state, "draft")
                self.assertIn(part, record.problem)

    def test_a_file_is_imported_once(self):
        record = self.imported(self.sheets())
        with self.assertRaisesRegex(UserError, "is imported"):
            record.action_import()

    def test_a_new_file_needs_a_new_check(self):
        record = self.make(self.sheets())
        record.action_check()
        self.assertEqual(record.created_count, 2)
        record.policy = "good"
        self.assertEqual(record.state, "checked")
        record.file = encoded(b"Reference,Mode\nA,Sea")
        self.assertEqual(
            (record.state, record.created_count, bool(record.result_file)),
            ("draft", 0, False),
        )

    def test_formats_follow_the_branchs_language(self):
        language = self.env["res.lang"]._activate_lang("fr_FR")
        language.write({"date_format": "%d/%m/%Y", "decimal_point": ","})
        self.env.company.partner_id.lang = "fr_FR"
        record = self.make(b"x")
        self.assertEqual((record.date_order, record.decimal_sign), ("dmy", ","))
        self.env.company.partner_id.lang = "en_US"
        record = self.make(b"x")
        self.assertEqual((record.date_order, record.decimal_sign), ("mdy", "."))

    def test_words_of_other_languages(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        mode = self.env["ir.model.fields"]._get("freight.shipment", "mode")
        sea = mode.selection_ids.filtered(lambda each: each.value == "sea")
        sea.with_context(lang="fr_FR").name = "Maritime"
        record = self.flat(
            ("Reference", "Mode"), ("A", "maritime"), partner_id=self.saigon_tech.id
        )
        record.action_check()
        self.assertCounts(record, created=1)

    def test_formulas_are_text_in_the_result(self):
        record = self.flat(
            ("Reference", "Mode", "Goods"),
            ("A", "Sea", "=1+2"),
            partner_id=self.saigon_tech.id,
        )
        record.action_import()
        self.assertEqual(self.shipments("A").goods_description, "=1+2")
        book = load_workbook(io.BytesIO(b64decode(record.result_file)))
        self.assertEqual(book.active["C2"].data_type, "s")

    def test_the_template_is_filled_in_and_imported(self):
        content = self.env["freight.shipment.import"].make_template()
        record = self.make(content)
        record.action_check()
        self.assertIn(record.problem, (False, ""))
        self.assertCounts(record)
        self.assertEqual(record.error_ids.mapped("severity"), ["2"])
        book = load_workbook(io.BytesIO(content))
        self.assertEqual(
            book.sheetnames,
            ["Instructions", "Shipments", "Legs", "Containers", "Cargo", "Lists"],
        )
        sheet = book["Shipments"]
        headings = [cell.value for cell in sheet[1]]
        self.assertTrue(all(cell.comment for cell in sheet[1]))
        lists = {
            headings[next(iter(validation.sqref.ranges)).min_col - 1]
            for validation in sheet.data_validations.dataValidation
        }
        self.assertLessEqual({"Mode *", "Service", "Incoterm", "Currency"}, lists)
        for index in range(1, len(headings) + 1):
            sheet.cell(3, index, sheet.cell(2, index).value)
        sheet.cell(3, 1, "PO-8")
        sheet.cell(3, headings.index("Customer") + 1, "Lotus Export")
        sheet.cell(3, headings.index("Consignee") + 1, "Cedar Imports")
        for title in ("Legs", "Containers", "Cargo"):
            for index in range(1, book[title].max_column + 1):
                book[title].cell(3, index, book[title].cell(2, index).value)
            book[title].cell(3, 1, "PO-8")
        for index, cell in enumerate(book["Legs"][1], 1):
            if cell.value == "Carrier":
                book["Legs"].cell(3, index, "TSTL")
        for index, heading in enumerate(headings, 1):
            if heading in ("ETD", "ETA"):
                sheet.cell(3, index, None).value = None
        file = io.BytesIO()
        book.save(file)
        record = self.imported(file.getvalue())
        self.assertCounts(record, created=1)
