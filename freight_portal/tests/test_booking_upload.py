"""Bookings by spreadsheet: the pipeline of all imports, for one customer."""

from odoo.addons.freight_shipment.tests.import_files import encoded, text_table
from odoo.addons.queue_job.tests.common import trap_jobs

from .booking_case import BookingCase

HEADER = ("Reference", "Mode", "POL", "POD", "Goods", "Container Type")


class TestBookingUpload(BookingCase):
    def row(self, reference, pol="VNSGN", goods="Chairs", kind="22G1"):
        return (reference, "Sea", pol, "USLGB", goods, kind)

    def make(self, *rows, header=HEADER, user=None, **vals):
        user = user or self.lan
        imports = self.env["freight.shipment.import"].with_user(user).sudo()
        return imports.create(
            {
                "file": encoded(text_table(header, *rows)),
                "file_name": "orders.csv",
                "company_id": self.env.company.id,
                "partner_id": user.sudo().commercial_partner_id.id,
                "customer_only": True,
                "sender_id": user.id,
                **vals,
            }
        )

    def imported(self, *rows, **options):
        record = self.make(*rows, **options)
        record.action_import()
        return record

    def findings(self, record):
        return [(one.row, one.column or "") for one in record.error_ids.sorted("id")]

    def test_each_row_becomes_a_booking_that_waits(self):
        record = self.imported(self.row("A-1"), self.row("A-2"))
        self.assertEqual((record.created_count, record.error_count), (2, 0))
        bookings = record.shipment_ids.booking_ids
        self.assertEqual(set(bookings.mapped("state")), {"waiting"})
        self.assertEqual(bookings.booked_by_id, self.lan)
        self.assertEqual(set(bookings.mapped("origin")), {"file"})
        self.assertEqual(bookings.partner_id, self.saigon_tech)
        self.assertEqual(record.shipment_ids.salesperson_id, self.seller)
        self.assertEqual(bookings[0].step_ids.user_id, self.lan)

    def test_checking_leaves_nothing(self):
        record = self.make(self.row("A-1"))
        record.action_check()
        self.assertEqual((record.state, record.created_count), ("checked", 1))
        self.assertFalse(
            self.env["freight.booking"].search([("booked_by_id", "=", self.lan.id)])
        )

    def test_errors_name_row_field_and_remedy(self):
        record = self.make(
            self.row("A-1", pol="Nowhere"),
            self.row("A-2", kind=None),
            self.row("A-3", kind="45R1"),
            (*self.row("A-4")[:1], "Boat"),
        )
        record.action_check()
        self.assertEqual(
            self.findings(record),
            [(2, "POL"), (3, ""), (4, "Set Point (°C)"), (5, "Mode")],
        )
        view = record._get_customer_view()
        self.assertTrue(all(one["message"] for one in view["findings"]))
        self.assertEqual(view["rejected"], 4)

    def test_others_and_internal_columns_are_closed(self):
        header = (*HEADER, "Customer", "Operator", "Consignee")
        record = self.make(
            (*self.row("A-1"), "Cedar Imports", None, None),
            (*self.row("A-2"), None, "seller@forwarder.example", None),
            (*self.row("A-3"), None, None, "Cedar Imports"),
            header=header,
        )
        record.action_check()
        self.assertEqual(
            self.findings(record),
            [(2, "Customer"), (3, "Operator"), (4, "Consignee")],
        )
        messages = " ".join(record.error_ids.mapped("message"))
        self.assertIn("address book", messages)

    def test_same_file_again_books_nothing(self):
        self.imported(self.row("A-1"))
        record = self.imported(self.row("A-1"))
        self.assertEqual((record.created_count, record.unchanged_count), (0, 1))

    def test_changed_file_changes_what_waits_and_nothing_else(self):
        first = self.imported(self.row("A-1"), self.row("A-2"))
        waiting, taken = first.shipment_ids.sorted("customer_reference")
        taken.sudo().write(
            {"shipper_id": self.saigon_tech.id, "consignee_id": self.saigon_tech.id}
        )
        self.as_staff(taken.booking_ids)._accept("")
        # What the team has planned is nobody else's to read.
        taken.goods_description = "CANARY"
        waiting.goods_description = "CANARY"
        record = self.imported(
            self.row("A-1", goods="Tables"), self.row("A-2", goods="Tables")
        )
        self.env.invalidate_all()
        self.assertEqual((record.updated_count, record.unchanged_count), (1, 1))
        self.assertEqual(waiting.goods_description, "Tables")
        self.assertEqual(taken.goods_description, "CANARY")
        self.assertNotIn("CANARY", str(record._get_customer_view()))
        self.assertNotIn(b"CANARY", self.unpacked(record))
        self.assertEqual(waiting.booking_ids.step_ids[-1].kind, "edited")

    def unpacked(self, record):
        import io
        import zipfile
        from base64 import b64decode

        archive = zipfile.ZipFile(io.BytesIO(b64decode(record.result_file)))
        return b"".join(archive.read(name) for name in archive.namelist())

    def test_branch_user_touches_nothing_of_other_branches(self):
        plant = self.env["res.partner"].create(
            {"name": "Plant 1", "type": "other", "parent_id": self.saigon_tech.id}
        )
        shipment = self.imported(self.row("A-1")).shipment_ids
        self.lan.freight_access_ids.branch_ids = plant
        record = self.imported(self.row("A-1", goods="Mine"), partner_id=plant.id)
        self.assertEqual(self.findings(record), [(2, "Reference")])
        self.assertNotIn(shipment.name, str(record._get_customer_view()))
        header = (*HEADER, "Customer")
        record = self.make(
            (*self.row("A-2"), "Lotus Export"), header=header, partner_id=plant.id
        )
        record.action_check()
        self.assertEqual(self.findings(record), [(2, "Customer")])

    def test_a_file_is_one_task(self):
        record = self.imported(*(self.row(f"T-{number}") for number in range(3)))
        tasks = record.shipment_ids.activity_ids
        self.assertEqual(len(tasks), 1)
        self.assertIn("3 bookings", tasks.summary)

    def test_201_rows_go_to_the_background(self):
        self.env.flush_all()
        self.registry_enter_test_mode()
        rows = [self.row(f"B-{number}") for number in range(201)]
        record = self.make(*rows)
        for verb, final in (
            (record.action_check, "checked"),
            (record.action_import, "done"),
        ):
            with trap_jobs() as trap:
                verb()
                trap.assert_jobs_count(1)
                self.assertIn(record.state, ("checking", "importing"))
                trap.perform_enqueued_jobs()
            record.invalidate_recordset()
            self.assertEqual((record.state, record.created_count), (final, 201))
        bookings = self.env["freight.booking"].search_count(
            [("booked_by_id", "=", self.lan.id)]
        )
        self.assertEqual(bookings, 201)

    def test_template_has_no_internal_columns(self):
        imports = self.env["freight.shipment.import"].new({"customer_only": True})
        import io

        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(imports.make_template()))
        headings = [cell.value for cell in book["Shipments"][1]]
        self.assertIn("Reference *", headings)
        self.assertNotIn("Operator", headings)
