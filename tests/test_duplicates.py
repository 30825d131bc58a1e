"""Odoo's own records are duplicated by people who have no rights in the suite."""

from suite import is_ours, modules

from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestDuplicates(TransactionCase):
    def test_what_the_suite_adds_is_copied_only_where_all_may_read_it(self):
        """Odoo reads each field that it copies, as the user who copies."""
        added = set(modules(self.env))
        closed = [
            str(field)
            for model in self.env.values()
            if not is_ours(model._original_module)
            for field in model._fields.values()
            if added & set(field._modules) and field.store and field.copy
            if field.groups not in (None, "base.group_user")
        ]
        self.assertFalse(closed, "give these copy=False")

    def test_a_contact_on_hold_is_duplicated_by_an_accountant(self):
        clerk = new_test_user(
            self.env,
            "duplicates-clerk",
            groups="base.group_partner_manager,account.group_account_manager",
        )
        held = self.env["res.partner"].create(
            {
                "name": "Held Ltd",
                "is_company": True,
                "freight_credit_hold": True,
                "freight_credit_reason": "Cheque bounced",
            }
        )
        copy = held.with_user(clerk).copy()
        self.assertFalse(copy.sudo().freight_credit_hold)
        self.assertFalse(copy.sudo().freight_credit_reason)
