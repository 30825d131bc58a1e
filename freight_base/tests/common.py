from odoo.tests import TransactionCase, new_test_user


class FreightCase(TransactionCase):
    """Staff of one branch, and a customer's portal user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = {
            role: new_test_user(
                cls.env, f"freight_{role}", groups=f"freight_base.group_freight_{role}"
            )
            for role in (
                *("user", "sales", "operations", "documentation"),
                *("finance", "manager"),
            )
        }
        cls.portal_user = new_test_user(
            cls.env, "freight_portal", groups="base.group_portal"
        )
        cls.locations = cls.env["freight.location"]

    @classmethod
    def place(cls, name, code=False, **values):
        return cls.locations.create(
            {"name": name, "code": code, "kind": "place", **values}
        )

    @classmethod
    def site(cls, name, parent, **values):
        return cls.locations.create(
            {"name": name, "parent_id": parent.id, "kind": "terminal", **values}
        )
