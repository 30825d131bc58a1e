from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FreightCase

CATALOGUES = (
    "freight.carrier",
    "freight.commodity",
    "freight.equipment.type",
    "freight.location",
    "freight.milestone",
    "freight.package.type",
    "freight.vessel",
)
CHANGES = ("create", "write", "unlink")


@tagged("post_install", "-at_install")
class TestSecurity(FreightCase):
    def models_of_this_addon(self):
        return [
            model
            for model in self.env.values()
            if model._original_module == "freight_base" and not model._abstract
        ]

    def test_outsiders_reach_nothing(self):
        outsiders = self.portal_user + self.env.ref("base.public_user")
        for model in self.models_of_this_addon():
            for user in outsiders:
                for operation in ("read", *CHANGES):
                    self.assertFalse(
                        model.with_user(user).has_access(operation),
                        f"{user.login} may {operation} {model._name}",
                    )
        with self.assertRaises(AccessError):
            self.locations.with_user(self.portal_user).name_search("rotterdam")

    def test_employees_without_a_freight_role_reach_nothing(self):
        self.env["res.users"].create({"name": "E", "login": "employee"})
        employee = self.env["res.users"].search([("login", "=", "employee")])
        self.assertTrue(employee._is_internal())
        for name in CATALOGUES:
            self.assertFalse(self.env[name].with_user(employee).has_access("read"))

    def test_every_role_reads_and_the_manager_changes(self):
        for name in CATALOGUES:
            for role, user in self.staff.items():
                model = self.env[name].with_user(user)
                self.assertTrue(model.has_access("read"), (name, role))
                may_change = role == "manager" or (
                    role == "operations"
                    and name in ("freight.location", "freight.vessel")
                )
                for operation in CHANGES:
                    self.assertEqual(
                        model.has_access(operation), may_change, (name, role, operation)
                    )

    def test_operations_keeps_sites_but_not_places(self):
        port = self.place("Quxham", "ZZQXH")
        operations = self.locations.with_user(self.staff["operations"])
        terminal = operations.create(
            {"name": "Quay", "kind": "terminal", "parent_id": port.id}
        )
        terminal.name = "Quay 1"
        for attempt in (
            lambda: operations.create({"name": "Town", "kind": "place"}),
            lambda: port.with_user(self.staff["operations"]).write({"name": "Town"}),
            lambda: port.with_user(self.staff["operations"]).unlink(),
            lambda: terminal.write({"kind": "airport"}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()
        port.with_user(self.staff["manager"]).name = "Town"

    def test_manager_is_all_the_others(self):
        manager = self.staff["manager"]
        for role in self.staff:
            self.assertTrue(manager.has_group(f"freight_base.group_freight_{role}"))
        for role in ("sales", "operations", "documentation", "finance"):
            user = self.staff[role]
            self.assertTrue(user.has_group("freight_base.group_freight_user"))
            self.assertFalse(user.has_group("freight_base.group_freight_manager"))
        admin = self.env.ref("base.user_admin")
        self.assertTrue(admin.has_group("freight_base.group_freight_manager"))

    def test_company_s_own_locations(self):
        branch = self.env["res.company"].create({"name": "Other branch"})
        shared = self.place("Shared")
        own = self.place("Own", company_id=self.env.company.id)
        foreign = self.place("Foreign", company_id=branch.id)
        staff = self.locations.with_user(self.staff["manager"])
        seen = staff.search([("id", "in", (shared + own + foreign).ids)])
        self.assertEqual(seen, shared + own)
        with self.assertRaises(AccessError):
            foreign.with_user(self.staff["manager"]).read(["name"])

    def test_loading_is_for_managers(self):
        for role, user in self.staff.items():
            wizard = self.env["freight.location.load"].with_user(user)
            self.assertEqual(wizard.has_access("create"), role == "manager")
