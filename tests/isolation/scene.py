"""Who looks at the house from outside and from inside, and what there is to be seen.

The demo company is the ground of it: its loader fills every model through the methods
that people use. On that stand the people and companies that only a proof needs.
"""

import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from suite import modules

from odoo import Command, fields

sys.path.append(str(Path(__file__).parents[2] / "setup"))

from demo import guide  # noqa: E402
from demo.load import PARTS  # noqa: E402

PASSWORD = "demo"


@dataclass(frozen=True)
class Visitor:
    """Somebody who looks; ``kind`` says which side of the wall they stand on."""

    name: str
    user: object
    kind: str  # customer, agent, stranger, public or staff

    @property
    def is_outside(self):
        return self.kind != "staff"


class Scene:
    def __init__(self, env):
        self.env = env(
            context={
                **env.context,
                "tracking_disable": True,
                "no_reset_password": True,
            }
        )
        self.visitors = {}

    def build(self):
        self._load_demo()
        self._have_companies()
        self._have_people()
        self._have_shipments()
        self._have_grant()
        self._have_link()
        self.env.flush_all()

    def _load_demo(self):
        installed = modules(self.env)
        for addon, part in PARTS:
            if addon in installed:
                part(self.env)
                self.env.flush_all()
                self.env.cr.precommit.run()

    # -- companies ---------------------------------------------------------------

    def _have_companies(self):
        partners = self.env["res.partner"]
        self.saigon = partners.search([("name", "=", "Saigon Tech Export")], limit=1)
        self.pacific = partners.search([("name", "=", "Pacific Home Goods")], limit=1)
        self.subsidiary, self.branch, self.other_branch, self.agency, self.plain = (
            partners.create(
                [
                    {
                        "name": "Saigon Tech Hanoi",
                        "is_company": True,
                        "parent_id": self.saigon.id,
                    },
                    {
                        "name": "Saigon Tech Plant 1",
                        "type": "other",
                        "parent_id": self.saigon.id,
                    },
                    {
                        "name": "Saigon Tech Plant 2",
                        "type": "other",
                        "parent_id": self.saigon.id,
                    },
                    {"name": "Long Beach Agents", "is_company": True},
                    {"name": "Stationery Shop", "is_company": True},
                ]
            )
        )
        self.company = self.env.company
        self.other_company = self.env["res.company"].create({"name": "Hai Long Hanoi"})

    # -- people ------------------------------------------------------------------

    def _have_people(self):
        users = self.env["res.users"]
        for name, login in (
            ("operations", "ops@saigontech.example"),
            ("finance", "finance@saigontech.example"),
            ("read_only", "viewer@saigontech.example"),
            ("administrator", "admin@saigontech.example"),
            ("pacific", "ops@pacifichome.example"),
            ("pacific_finance", "finance@pacifichome.example"),
        ):
            user = users.search([("login", "=", login)])
            assert user, f"The demo has no {login}"
            self._meet(name, user, "customer")
        for name, company, role, access in (
            ("no_role", self.saigon, None, {}),
            ("branch", self.saigon, "operations", {"branch_ids": self.branch}),
            (
                "group",
                self.saigon,
                "administrator",
                {"subsidiary_ids": self.subsidiary},
            ),
            ("subsidiary", self.subsidiary, "administrator", {}),
        ):
            user = self.have_portal_user(name, company, role, **access)
            self._meet(name, user, "customer")
        exporter = self.have_portal_user("exporter", self.saigon, "administrator")
        exporter.group_ids += self.env.ref("base.group_allow_export")
        self._meet("exporter", exporter, "customer")
        self._meet("agent", self.have_portal_user("agent", self.agency), "agent")
        self._meet(
            "stranger", self.have_portal_user("stranger", self.plain), "stranger"
        )
        self._meet("public", self.env.ref("base.public_user"), "public")
        for desk in ("sales", "operations", "documentation", "finance", "manager"):
            user = users.search([("login", "=", f"{desk}@hailong.example")])
            self._meet(f"staff_{desk}", user, "staff")
        self._meet("staff_hanoi", self._have_staff_of_other_company(), "staff")

    def _meet(self, name, user, kind):
        self.visitors[name] = Visitor(name, user, kind)

    def have_portal_user(self, name, company, role=None, **access):
        login = f"{name}@wall.example"
        partner = self.env["res.partner"].create(
            {"name": f"Portal {name}", "email": login, "parent_id": company.id}
        )
        user = self.env["res.users"].create(
            {
                "name": partner.name,
                "login": login,
                "password": PASSWORD,
                "partner_id": partner.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        if role:
            self.env["freight.customer.access"].create(
                {
                    "user_id": user.id,
                    "role_id": self.env.ref(f"freight_portal.role_{role}").id,
                    **{key: [Command.set(value.ids)] for key, value in access.items()},
                }
            )
        return user

    def _have_staff_of_other_company(self):
        groups = ("base.group_user", "freight_base.group_freight_operations")
        return self.env["res.users"].create(
            {
                "name": "Operations of Hanoi",
                "login": "staff_hanoi@wall.example",
                "password": PASSWORD,
                "company_id": self.other_company.id,
                "company_ids": [Command.set(self.other_company.ids)],
                "group_ids": [Command.set([self.env.ref(one).id for one in groups])],
            }
        )

    # -- shipments ---------------------------------------------------------------

    def _have_shipments(self):
        self.guide = self.env["freight.shipment"].search([("name", "=", guide.NUMBER)])
        assert self.guide, "The demo's guide shipment is gone"
        self.of_subsidiary = self._copy(self.guide, self.subsidiary)
        self.of_branch = self._copy(self.guide, self.branch)
        self.of_other_branch = self._copy(self.guide, self.other_branch)
        self.of_other_company = self._copy(
            self.guide, self.pacific, company_id=self.other_company.id
        )
        self.archived = self._copy(self.guide, self.saigon)
        self.archived.active = False

    def _copy(self, shipment, customer, **values):
        copied = shipment.copy({"partner_id": customer.id, **values})
        assert copied.partner_id == customer
        return copied

    def _have_grant(self):
        self.grant = self.env["freight.shipment.grant"].create(
            {
                "shipment_id": self.guide.id,
                "partner_id": self.agency.id,
                "with_documents": True,
            }
        )

    def owners(self):
        """For each of the two customers what a row of theirs hangs on."""
        foreign = self.env["freight.shipment"].search(
            [("commercial_partner_id", "=", self.pacific.id)], limit=1
        )
        return [
            {
                "number": number,
                "freight.shipment": shipment.id,
                "res.partner": shipment.commercial_partner_id.id,
                "res.company": shipment.company_id.id,
                "res.users": self.visitors["staff_operations"].user.id,
            }
            for number, shipment in enumerate((self.guide, foreign))
        ]

    # -- by share link -----------------------------------------------------------

    def _have_link(self):
        self.link = self.env["freight.share.link"].issue(
            self.guide, "consignee@wall.example", name="Harbor Retail Supply"
        )
        # The guide's dates are past, and so would be its link.
        self.link.extended_until = fields.Datetime.now() + timedelta(days=30)
        self.link_key = self.link._mint("copy")

    def holder_of_link(self, visitor, values):
        """Whoever comes with the key of a link sees what its recipient sees."""
        if self.link_key in values.values():
            return Visitor("link", visitor.user, "link")
        return visitor

    # -- whom to ask -------------------------------------------------------------

    def outside(self):
        return [one for one in self.visitors.values() if one.is_outside]

    def portal(self):
        return [one for one in self.outside() if one.kind != "public"]
