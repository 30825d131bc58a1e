from datetime import datetime

from odoo.tests import tagged

from .import_case import ImportCase
from .import_files import text_table


@tagged("post_install", "-at_install")
class TestImportAgain(ImportCase):
    """What becomes of shipments that a file tells of again."""

    def test_the_result_can_be_corrected_and_imported(self):
        sheets = self.sheets()
        wrong = ("PO-2", "Cedar Imports", "Boat", "SGN", "LAX", "")
        sheets["Shipments"][2] = wrong
        result = self.result(self.imported(sheets, policy="good"))
        result["Shipments"][2][2] = "Air"
        record = self.imported(result)
        self.assertCounts(record, created=1, unchanged=1)

    def test_the_same_file_twice_changes_nothing(self):
        self.imported(self.sheets())
        self.env.flush_all()
        shipments = self.shipments("PO-1", "PO-2")
        lines = [shipments.leg_ids, shipments.container_ids, shipments.cargo_ids]
        stamps = shipments.mapped("write_date")
        self.env.cr.execute("UPDATE freight_shipment SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        record = self.imported(self.sheets())
        self.assertCounts(record, unchanged=2)
        self.assertEqual(self.shipments("PO-1", "PO-2"), shipments)
        self.assertEqual(
            lines, [shipments.leg_ids, shipments.container_ids, shipments.cargo_ids]
        )
        self.assertEqual(set(shipments.mapped("write_date")), {datetime(2020, 1, 1)})
        self.assertTrue(stamps)
        self.assertEqual([len(each.message_ids) for each in shipments], [1, 1])

    def test_a_confirmed_shipment_that_says_the_same_stays(self):
        self.imported(self.sheets())
        self.shipments("PO-1")._write_state({"state": "in_transit"})
        self.assertCounts(self.imported(self.sheets()), unchanged=2)

    def test_a_confirmed_shipment_is_not_changed_by_a_file(self):
        self.imported(self.sheets())
        shipment = self.shipments("PO-1")
        shipment._write_state({"state": "confirmed"})
        sheets = self.sheets()
        sheets["Shipments"][1] = ("PO-1", "Lotus Export", "Sea", "", "", "Tables")
        record = self.imported(sheets, policy="good")
        self.assertCounts(record, unchanged=1, rejected=1)
        (error,) = record.error_ids
        for part in (shipment.name, "Confirmed", "Goods Chairs → Tables"):
            self.assertIn(part, error.message)
        self.assertEqual(shipment.goods_description, "Chairs")

    def test_a_draft_takes_what_changed(self):
        self.imported(self.sheets())
        shipment = self.shipments("PO-1")
        first, second = shipment.leg_ids.sorted("sequence")
        box = shipment.container_ids.filtered(lambda c: c.number == "MSCU1234566")
        chairs = shipment.cargo_ids.filtered(lambda c: c.description == "Chairs")
        sheets = self.sheets()
        sheets["Shipments"][1] = ("PO-1", "Lotus Export", "Sea", "", "", "Tables")
        sheets["Legs"][1] = (*sheets["Legs"][1][:6], "2025-05-11 18:00", "2025-05-12")
        sheets["Containers"] = [
            *sheets["Containers"][:1],
            ("PO-1", "TGHU7654320", "22G1", None),
            ("PO-1", "MSCU1234566", "45R1", None),
        ]
        sheets["Cargo"][1] = ("PO-1", "MSCU1234566", "Chairs", 421, 5040.5)
        sheets["Cargo"][2] = ("PO-1", "TGHU7654320", "Cushions", 10, 12.5)
        record = self.imported(sheets)
        self.assertCounts(record, updated=1, unchanged=1)
        self.assertEqual(shipment.goods_description, "Tables")
        self.assertEqual(shipment.leg_ids.sorted("sequence"), first | second)
        self.assertEqual(shipment.etd, datetime(2025, 5, 11, 11))
        self.assertEqual(box.type_id.code, "45R1")
        self.assertEqual(
            set(shipment.container_ids.mapped("number")), {"MSCU1234566", "TGHU7654320"}
        )
        self.assertEqual((chairs.booked_packages, chairs.container_id), (421, box))
        cushions = shipment.cargo_ids - chairs
        self.assertEqual(cushions.container_id.number, "TGHU7654320")
        note = shipment.message_ids.sorted("id")[-1].body
        for part in ("Goods Chairs → Tables", "TRHU 456122 5 removed", "420 → 421"):
            self.assertIn(part, note)
        self.assertCounts(self.imported(sheets), unchanged=2)

    def test_a_box_weighs_what_its_cargo_does(self):
        sheets = self.sheets()
        sheets["Containers"][1] = ("PO-1", "MSCU1234566", "40HC", 6000)
        for expected in ("created", "unchanged"):
            record = self.imported(sheets)
            self.assertCounts(record, **{expected: 2})
            self.assertFindings(record, (2, "Cargo Weight (kg)", "5040.5"))
        box = self.shipments("PO-1").container_ids.filtered("cargo_ids")
        self.assertEqual(box.gross_kg, 5040.5)
        del sheets["Cargo"]
        self.assertCounts(self.imported(sheets), unchanged=2)

    def test_an_empty_cell_and_a_sheet_left_out_say_nothing(self):
        self.imported(self.sheets())
        record = self.imported({"Shipments": self.sheets()["Shipments"]})
        self.assertCounts(record, unchanged=2)

    def test_dates_without_legs_make_a_main_leg_once(self):
        rows = (
            ("Reference", "Mode", "POL", "POD", "ETD", "ETA"),
            ("PO-4", "Sea", "VNSGN", "USLGB", "2025-05-10", "2025-05-25"),
        )
        customer = {"partner_id": self.saigon_tech.id}
        self.imported(text_table(*rows), **customer)
        shipment = self.shipments("PO-4")
        self.assertEqual(shipment.leg_ids.origin_id, self.vnsgn)
        self.assertCounts(self.imported(text_table(*rows), **customer), unchanged=1)
        later = (*rows[1][:5], "2025-05-26")
        record = self.imported(text_table(rows[0], later), **customer)
        self.assertCounts(record, updated=1)
        self.assertEqual(shipment.leg_ids.eta, datetime(2025, 5, 26, 7))

    def test_comparing_more_shipments_takes_no_more_queries(self):
        counts = []
        for count in (5, 35):
            sheets = {
                title: [rows[0]]
                + [(f"Q{count}-{n}", *rows[1][1:]) for n in range(count)]
                for title, rows in self.sheets().items()
            }
            self.assertCounts(self.imported(sheets), created=count)
            record = self.make(sheets)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_import()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertCounts(record, unchanged=count)
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_the_customer_is_part_of_the_key(self):
        rows = (("Reference", "Mode"), ("PO-5", "Sea"))
        self.imported(text_table(*rows), partner_id=self.saigon_tech.id)
        record = self.imported(text_table(*rows), partner_id=self.pacific_home.id)
        self.assertCounts(record, created=1)
        record = self.imported(text_table(*rows), partner_id=self.saigon_contact.id)
        self.assertCounts(record, unchanged=1)

    def test_a_reference_that_several_have(self):
        one = self.shipment(customer_reference="PO-6", goods_description="a")
        two = self.shipment(customer_reference="PO-6", goods_description="b")
        rows = (("Reference", "Mode", "Goods"), ("PO-6", "Sea", "c"))
        record = self.imported(text_table(*rows), partner_id=self.saigon_tech.id)
        self.assertCounts(record, rejected=1)
        for shipment in one | two:
            self.assertIn(shipment.name, record.error_ids.message)
