"""What a shipment needs, by when, and what is there of it."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import DocumentCase, a_pdf, day


@tagged("post_install", "-at_install")
class TestChecklist(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["freight.document.rule"]
        cls.rules.search([]).active = False

    def rule(self, code, **vals):
        return self.rules.create({"type_id": self.kind(code).id, **vals})

    def item(self, code, shipment=None):
        shipment = shipment or self.file
        self.env.flush_all()
        self.env.invalidate_all()
        found = [
            item
            for item in shipment._get_checklists()[shipment]
            if item["type"].code == code
        ]
        return found[0] if found else None

    def test_due_date_follows_the_shipments_dates(self):
        self.rule("packing_list", relative_to="etd", offset_hours=-48)
        self.assertEqual(self.item("packing_list")["due"], day(8))
        shift = timedelta(days=2)
        for leg in self.file.leg_ids.sorted("sequence", reverse=True):
            leg.write({"etd": leg.etd + shift, "eta": leg.eta + shift})
        self.assertEqual(self.item("packing_list")["due"], self.file.etd - shift)

    def test_cut_off_is_a_date_too(self):
        self.rule(
            "shipping_instruction",
            level="carriage",
            relative_to="cutoff",
            cutoff_kind="dco",
            offset_hours=-24,
        )
        self.assertIsNone(self.item("shipping_instruction")["due"])
        self.assertEqual(self.item("shipping_instruction")["state"], "missing")
        self.file.cutoff_ids = [
            fields.Command.create({"kind": "dco", "due": day(7)}),
            fields.Command.create({"kind": "vco", "due": day(2)}),
        ]
        self.assertEqual(self.item("shipping_instruction")["due"], day(6))

    def test_states_on_the_way(self):
        self.rule("commercial_invoice", relative_to="etd")
        now = fields.Datetime.now()
        sailing = self.shipment(etd=now + timedelta(days=9))
        state = lambda: self.item("commercial_invoice", sailing)["state"]  # noqa: E731
        self.assertEqual(state(), "missing")
        sailing.etd = now + timedelta(hours=47)
        self.assertEqual(state(), "due")
        sailing.etd = now - timedelta(hours=1)
        self.assertEqual(state(), "overdue")
        self.assertEqual(
            sailing._get_overdue_documents()[sailing.id][0]["code"],
            "commercial_invoice",
        )
        paper = self.received("commercial_invoice", a_pdf(), shipment=sailing)
        self.assertEqual(state(), "received")
        paper._publish("customer")
        self.assertEqual(state(), "published")
        self.assertFalse(sailing._get_overdue_documents())

    def test_our_own_draft_is_not_there_yet(self):
        self.rule("house_bill", relative_to="etd")
        self.draft("house_bill")
        self.assertEqual(self.item("house_bill")["state"], "overdue")

    def test_rules_fit_what_they_name(self):
        self.rule("packing_list", mode="air", relative_to="etd")
        self.rule("cargo_manifest", level="master", relative_to="etd")
        self.rule("dangerous_goods_received", dangerous_only=True, relative_to="etd")
        self.assertFalse(self.file._get_checklists()[self.file])
        self.file.cargo_ids.is_dangerous = True
        self.assertTrue(self.item("dangerous_goods_received"))

    def test_of_two_rules_the_earlier_date_holds(self):
        self.rule("packing_list", relative_to="eta")
        self.rule("packing_list", relative_to="etd")
        self.assertEqual(self.item("packing_list")["due"], self.file.etd)

    def test_one_per_container(self):
        self.rule("vgm", relative_to="etd")
        two = self.complete("MSCU1234566", "CSQU3054383")
        items = two._get_checklists()[two]
        self.assertEqual([item["container"] for item in items], list(two.container_ids))

    def test_queries_do_not_grow_with_shipments(self):
        self.rule("packing_list", relative_to="etd")
        self.rule("vgm", relative_to="cutoff", cutoff_kind="vco")
        many = self.env["freight.shipment"]
        for _number in range(6):
            many |= self.complete()

        def count(shipments):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            shipments._get_checklists()
            return self.env.cr.sql_log_count - before

        count(many[:1])
        self.assertLessEqual(count(many), count(many[:1]))

    def test_staff_see_it_on_the_form(self):
        self.rule("packing_list", relative_to="etd")
        self.assertIn("Packing List", self.file.document_checklist)
        self.assertIn("Overdue", self.file.document_checklist)
