"""What somebody types into a box is read by nobody else."""

from suite import is_ours

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

LOG = {"id", "create_uid", "create_date", "write_uid", "write_date"}


@tagged("post_install", "-at_install")
class TestWizards(TransactionCase):
    def test_each_that_keeps_something_is_ones_own(self):
        open_ones = []
        for model in self.env.values():
            if not (model._transient and is_ours(model._original_module)):
                continue
            kept = {name for name, field in model._fields.items() if field.store}
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", model._name), ("groups", "=", False)]
            )
            own = any("create_uid" in (rule.domain_force or "") for rule in rules)
            if kept - LOG and not own:
                open_ones.append(model._name)
        self.assertFalse(open_ones, "give each a rule in security/wizard_rules.xml")

    def test_another_branch_reads_no_talk_through_the_box(self):
        """Odoo checks no access to a record that is written into a field."""
        branch = self.env["res.company"].create({"name": "Another Branch"})
        stranger = new_test_user(
            self.env,
            "wizards-stranger",
            groups="freight_base.group_freight_operations",
            company_id=branch.id,
            company_ids=branch.ids,
        )
        customer = self.env["res.partner"].create({"name": "Quiet Customer Ltd"})
        shipment = self.env["freight.shipment"].create({"partner_id": customer.id})
        whom = {"name": "Somebody", "email": "a@b.example", "lang": "en_US"}
        for model, values, fields in (
            ("freight.conversation.answer", {}, ["thread_html", "reader_text"]),
            ("freight.share.issue", whom, ["pause_text"]),
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                box = self.env[model].with_user(stranger)
                box.create({"shipment_id": shipment.id, **values}).read(fields)
