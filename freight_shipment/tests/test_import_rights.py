import io

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .import_case import ImportCase
from .import_files import text_table


@tagged("post_install", "-at_install")
class TestImportRights(ImportCase):
    def user(self, group):
        groups = self.env.ref(f"freight_base.group_freight_{group}")
        return self.env["res.users"].create(
            {
                "name": group,
                "login": f"{group}@freight.example",
                "group_ids": [Command.set(groups.ids)],
            }
        )

    def test_who_may_import(self):
        for group in ("sales", "operations", "documentation"):
            with self.subTest(group):
                user = self.user(group)
                record = self.make(
                    text_table(("Reference", "Mode"), (group, "Sea")),
                    partner_id=self.saigon_tech.id,
                ).with_user(user)
                record.action_import()
                self.assertCounts(record, created=1)
                self.assertEqual(self.shipments(group).create_uid, user)
        with self.assertRaises(AccessError):
            self.make(self.sheets()).with_user(self.user("finance")).action_import()
        with self.assertRaises(AccessError):
            self.make(self.sheets()).with_user(self.user("user")).action_check()

    def test_a_customers_own_file(self):
        """What a customer sends is bound to him, whoever he says he is."""
        own = {"partner_id": self.saigon_tech.id, "customer_only": True}
        header = ("Reference", "Customer", "Mode", "Consignee", "Salesperson")
        record = self.flat(
            header,
            ("A", "", "Sea", "", ""),
            ("B", "Lotus Export", "Sea", "Lotus Export, Ms Lan", ""),
            ("C", "Cedar Imports", "Sea", "", ""),
            ("D", "", "Sea", "Cedar Imports", ""),
            ("E", "", "Sea", "", self.env.user.login),
            policy="good",
            **own,
        )
        record.action_import()
        self.assertCounts(record, created=2, rejected=3)
        self.assertEqual(
            self.shipments(*"ABCDE").commercial_partner_id, self.saigon_tech
        )
        # That there is such a company is nothing that he learns.
        unknown = self.flat(header, ("C", "No Such Company", "Sea", "", ""), **own)
        unknown.action_check()
        self.assertEqual(
            record.error_ids.filtered(lambda e: e.row == 4).mapped("message"),
            unknown.error_ids.mapped("message"),
        )

    def test_a_customers_template_has_no_internal_columns(self):
        record = self.make(b"x", partner_id=self.saigon_tech.id, customer_only=True)
        book = load_workbook(io.BytesIO(record.make_template()))
        headings = {cell.value for sheet in book for cell in sheet[1]}
        self.assertFalse({"Salesperson", "Operator", "ATD", "Origin Agent"} & headings)

    def test_another_branch_sees_nothing_of_it(self):
        other = self.env["res.company"].create({"name": "Other Branch"})
        user = self.user("operations")
        record = self.make(self.sheets(), company_id=other.id)
        with self.assertRaises(AccessError):
            record.with_user(user).action_check()


@tagged("post_install", "-at_install")
class TestTemplateDownload(HttpCase):
    def test_staff_get_the_template_and_customers_do_not(self):
        new_test_user(self.env, "clerk", "freight_base.group_freight_operations")
        new_test_user(self.env, "customer", "base.group_portal")
        self.authenticate("clerk", "clerk")
        answer = self.url_open("/freight/shipment_import/template")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("shipments.xlsx", answer.headers["Content-Disposition"])
        self.assertIn("Shipments", load_workbook(io.BytesIO(answer.content)).sheetnames)
        self.authenticate("customer", "customer")
        with mute_logger("odoo.http"):  # it warns of the refusal
            answer = self.url_open("/freight/shipment_import/template")
        self.assertEqual(answer.status_code, 403)
