"""Customers with people, roles and shipments, for the tests of the portal."""

from odoo import Command

from odoo.addons.freight_shipment.tests.common import FreightCase, day

__all__ = ["PortalCase", "day"]


class PortalCase(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            name: cls.env.ref(f"freight_portal.role_{name}")
            for name in ("operations", "finance", "read_only", "administrator")
        }

    @classmethod
    def portal_user(cls, login, customer, role=None, **access):
        """A person of ``customer`` with a login, and a role where one is named."""
        partner = cls.env["res.partner"].create(
            {"name": login.split("@")[0], "email": login, "parent_id": customer.id}
        )
        user = (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": partner.name,
                    "login": login,
                    "password": login,
                    "partner_id": partner.id,
                    "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
                }
            )
        )
        if role:
            cls.env["freight.customer.access"].create(
                {"user_id": user.id, "role_id": cls.roles[role].id, **access}
            )
        return user

    @classmethod
    def seen_by(cls, user):
        """The shipments that ``user`` finds, from the database."""
        cls.env.flush_all()
        cls.env.invalidate_all()
        return cls.env["freight.shipment"].with_user(user).search([])
