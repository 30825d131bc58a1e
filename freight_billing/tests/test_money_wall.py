"""Who sees and changes which figures: asked of every model and field that has any.

What is asked comes from the registry, so a new field with money is closed until it is
named here.
"""

import inspect
from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .books import BooksCase
from .test_statements import FINANCE

BILLING = "freight_billing"
# Catalogues without figures, which all branches share.
CATALOGUES = frozenset(
    {
        *("freight.charge.code", "freight.close.reason"),
        *("freight.day.type", "freight.holiday"),
    }
)
IN_TEXT = ("char", "text", "html", "json")
IN_NUMBERS = ("monetary", "float")
# Every figure of the scene, as people and programs write it.
SOLD, BOUGHT = 7131.0, 5113.0
# One, two or all three of a kind, and what is between them.
SHOWN = tuple(
    text
    for figure in (
        *(count * each for count in (1, 2, 3) for each in (SOLD, BOUGHT)),
        SOLD - BOUGHT,
    )
    for text in (f"{figure:.0f}", f"{figure:,.0f}")
)
# Costs are what operations work with: what we pay, and how it was reckoned.
SEEN_BY_OPERATIONS = frozenset(
    {
        *("freight.charge.amount", "freight.charge.company_amount"),
        *("freight.charge.price", "freight.charge.quantity"),
        *("freight.charge.exchange_rate", "freight.clock.tier.rate"),
        *("freight.charge.actual_amount", "freight.charge.display_name"),
        *("freight.shipment.buy_total", "freight.shipment.buy_totals"),
        *("res.company.freight_margin_max",),
    }
)
# Settings of the branch, and none of them a figure of a shipment.
SEEN_BY_OTHERS = frozenset(
    {
        *("freight.shipment.cost_part", "freight.shipment.leg.cost_part"),
        *("res.company.freight_margin_max",),
    }
)


class TestMoneyWall(BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create({"name": "Destination Branch"})
        cls.ship = cls.fcl("MSCU1234566", destination_company_id=cls.branch.id)
        cls.saigon_tech.email = "finance@saigontech.example"
        cls.foreign = cls.person("finance-there", "group_freight_finance", cls.branch)
        cls.seller = cls.person("sales-there", "group_freight_sales", cls.branch)
        cls.operator = cls.person("operations", "group_freight_operations", cls.company)
        cls.clerk = new_test_user(
            cls.env,
            "wall-clerk",
            groups="freight_base.group_freight_finance,freight_base.group_freight_sales",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.portal = new_test_user(cls.env, "wall-portal", groups="base.group_portal")
        cls.portal.partner_id.parent_id = cls.pacific_home
        cls.make_scene()
        cls.env.flush_all()
        cls.records = cls.find_records()

    @classmethod
    def person(cls, name, group, company):
        return new_test_user(
            cls.env,
            f"wall-{name}",
            groups=f"freight_base.{group}",
            company_id=company.id,
            company_ids=company.ids,
        )

    @classmethod
    def make_scene(cls):
        """Everything of the one branch that has a figure."""
        ship, prices = cls.ship, {"sell": SOLD, "buy": BOUGHT}
        for side, price in prices.items():
            cls.tariff(
                cls.line("OFR", price),
                cls.line("DOC", 0, "cbm", breaks=[(1, price)]),
                side=side,
                name="Wall",
            )
        cls.company.account_use_credit_limit = True
        cls.saigon_tech.with_company(cls.company).credit_limit = 1
        sold = cls.add_charge(ship, "OFR", SOLD)
        sold.action_release()
        statement = cls.env["freight.statement"].create(
            {
                "partner_id": cls.saigon_tech.id,
                "company_id": cls.company.id,
                "date_from": "2025-05-01",
                "date_to": "2025-05-31",
            }
        )
        statement.action_fill()
        statement.action_send()
        statement.line_ids._dispute(f"Why {SOLD}?", FINANCE)
        for side, price in prices.items():
            cls.post(cls.add_charge(ship, "THC-O", price, side=side).make_invoices())
            cls.add_charge(ship, "DOC", price, side=side, confirm=False)
        wizards = cls.env(user=cls.clerk)
        wizards["freight.invoice.make"].create({"charge_ids": sold.ids, "side": "sell"})
        bench = wizards["freight.tariff.bench"].create(
            {
                "partner_id": cls.saigon_tech.id,
                "pol_id": cls.vnsgn.id,
                "pod_id": cls.uslgb.id,
                "currency_id": cls.usd.id,
                "goods_value": SOLD,
            }
        )
        bench.action_try()
        wizards["freight.accrual.make"].create({"company_id": cls.company.id})
        for side, rate in prices.items():
            cls.env["freight.clock.terms"].create(
                {
                    "name": f"Wall {side}",
                    "side": side,
                    "kind": "demurrage",
                    "company_id": cls.company.id,
                    "tier_ids": [Command.create({"first_day": 1, "rate": rate})],
                }
            )

    @classmethod
    def get_models(cls):
        """Return the models of the add-on, and those that it adds figures to."""
        for name in sorted(cls.env.registry):
            model = cls.env[name]
            if model._abstract or not model._auto and not model._table_query:
                continue
            fields = cls.get_fields(model)
            if fields:
                yield model, fields

    @classmethod
    def get_fields(cls, model):
        return [
            name
            for name, field in model._fields.items()
            if field.type in (*IN_TEXT, *IN_NUMBERS)
            and (model._original_module == BILLING or BILLING in field._modules)
        ]

    @classmethod
    def find_records(cls):
        """Return {model: what there is of it in the one branch}."""
        found = {}
        for model, _fields in cls.get_models():
            records = model.sudo().search([])
            owner = model._fields.get("company_id")
            if model._name == "freight.shipment":
                records = cls.ship
            elif model._name == "res.company":
                records = cls.company
            elif model._name == "res.partner":
                records = cls.saigon_tech
            elif owner:
                records = records.filtered(lambda one: one.company_id == cls.company)
            found[model._name] = records
        return found

    def as_user(self, records, user):
        """Return the records as this user has them in the web client."""
        context = {"allowed_company_ids": user.company_ids.ids}
        return records.with_user(user).with_context(**context)

    def get_seen(self, user):
        """Return the fields in which this user reads a figure of the one branch."""
        return {
            f"{model._name}.{name}"
            for model, fields in self.get_models()
            for name in fields
            if self.sees(user, self.records[model._name], name)
        }

    def sees(self, user, records, name):
        for record in records:
            record = self.as_user(record, user)
            try:
                record.invalidate_recordset([name])
                value = record.read([name])[0][name]
            except AccessError:
                continue
            if record._fields[name].type in IN_NUMBERS and value:
                return True
            if any(figure in str(value) for figure in SHOWN):
                return True
        return False

    def assert_seen(self, user, names):
        """Both ways: what is named and is no longer seen is to be struck out."""
        self.assertEqual(sorted(self.get_seen(user)), sorted(names))

    def test_the_scene_has_figures_everywhere(self):
        seen = self.get_seen(self.clerk)
        for name in (
            *("freight.charge.amount", "freight.tariff.line.price"),
            *("freight.tariff.break.price", "freight.clock.tier.rate"),
            *("freight.statement.line.amount", "freight.dispute.message.text"),
            *("freight.tariff.bench.line.amount", "freight.profit.posted"),
            *("freight.invoice.make.summary", "freight.shipment.credit_problem"),
        ):
            self.assertIn(name, seen)

    def test_what_finance_and_sales_of_another_branch_see(self):
        for user in (self.foreign, self.seller):
            with self.subTest(user.login):
                self.assert_seen(user, SEEN_BY_OTHERS)

    def test_what_operations_see(self):
        self.assert_seen(self.operator, SEEN_BY_OPERATIONS)
        charges = self.as_user(self.records["freight.charge"], self.operator)
        self.assertEqual(set(charges._filtered_access("read").mapped("side")), {"buy"})

    def test_what_customers_see(self):
        self.assert_seen(self.portal, frozenset())

    def test_who_changes_what(self):
        """Nobody of another branch writes a figure, and no operator one of a sale."""
        for model, fields in self.get_models():
            if model._original_module != BILLING or model._name in CATALOGUES:
                continue
            for record in self.records[model._name]:
                for user in (self.foreign, self.seller, self.operator, self.portal):
                    if user == self.operator and self.is_cost(record):
                        continue
                    self.assert_closed(user, record, fields)

    def is_cost(self, record):
        return record._name == "freight.charge" and record.side == "buy"

    def assert_closed(self, user, record, fields):
        theirs = self.as_user(record, user)
        for operation in ("write", "unlink"):
            with self.subTest(f"{user.login} {record} {operation}"):
                self.assertFalse(theirs.has_access(operation))

    def test_what_is_for_all_is_said_so(self):
        """A model without a rule of its own shows its figures to every branch."""
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        walled = {
            rule.model_id.model
            for rule in rules
            if "company_ids" in (rule.domain_force or "")
            or "create_uid" in (rule.domain_force or "")
        }
        ours = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == BILLING and not model._abstract
        }
        self.assertEqual(ours - walled, CATALOGUES)

    # Methods

    @contextmanager
    def undone(self):
        """Take back what happens inside."""
        with self.env.cr.savepoint() as savepoint:
            yield
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()

    @classmethod
    def get_verbs(cls, model):
        """Return what anybody may call of a record, without saying more."""
        for name, method in inspect.getmembers(type(model), inspect.isfunction):
            if (
                not name.startswith("_")
                and not getattr(method, "_api_private", False)
                and f"addons.{BILLING}." in method.__module__
                and len(inspect.signature(method).parameters) == 1
                and name != "unlink"
            ):
                yield name

    @mute_logger("odoo.sql_db")
    def test_what_others_call(self):
        """No verb gives others a figure, or goes through on what is not theirs."""
        asked = 0
        for model, _fields in self.get_models():
            for record in self.records[model._name][:3]:
                for name in self.get_verbs(model):
                    for user in (self.foreign, self.operator, self.portal):
                        if user == self.operator and self.is_cost(record):
                            continue
                        asked += 1
                        self.assert_refused(user, record, name)
        self.assertGreater(asked, 100)

    def assert_refused(self, user, record, name):
        record = self.as_user(record, user)
        shared = record._name in ("freight.shipment", "res.partner", "res.company")
        # Boxes are charged by those who move them; what for, they are not told.
        shared |= user == self.operator and record._name == "freight.clock"
        with self.subTest(f"{user.login} {record._name}.{name}"), self.undone():
            try:
                answer = getattr(record, name)()
            except AccessError:
                return
            except (UserError, ValidationError) as error:
                answer = str(error)
            else:
                self.assertTrue(shared, "it went through")
            for figure in SHOWN:
                self.assertNotIn(figure, str(answer))
