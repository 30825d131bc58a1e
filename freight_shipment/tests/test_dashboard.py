from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user
from odoo.tools import SQL

from .common import FreightCase

STAFF = "base.group_user,freight_base.group_freight_operations"


class TestDashboard(FreightCase):
    """The figures of "my shipments", and that each opens the list it counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch, cls.other_branch = cls.env["res.company"].create(
            [{"name": "Saigon"}, {"name": "Hanoi"}]
        )
        cls.me, cls.colleague, cls.elsewhere = (
            new_test_user(
                cls.env,
                login,
                STAFF,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
                tz="UTC",
            )
            for login, company in (
                ("dash_me", cls.branch),
                ("dash_colleague", cls.branch),
                ("dash_elsewhere", cls.other_branch),
            )
        )

    @classmethod
    def mine(cls, state="confirmed", **vals):
        """A shipment of mine; dates in days from now."""
        now = fields.Datetime.now()
        dates = {
            name: now + timedelta(days=vals.pop(name))
            for name in ("etd", "atd", "eta", "ata")
            if name in vals
        }
        shipment = cls.shipment(
            **{"company_id": cls.branch.id, "operator_id": cls.me.id, **vals}
        )
        if dates:
            leg = cls.leg_values(cls.vnsgn, cls.uslgb, **dates)
            shipment.leg_ids = [Command.create(leg)]
        if state != "draft":
            shipment._write_state({"state": state})
        return shipment

    def cards(self, user=None, mine=True):
        self.env.flush_all()
        self.env.invalidate_all()
        Shipment = self.env["freight.shipment"].with_user(user or self.me)
        return {card["name"]: card for card in Shipment.get_dashboard(mine=mine)}

    def shown(self, card):
        return {row["shipment_id"] for row in card["rows"]}

    def test_each_shipment_is_where_it_belongs(self):
        leaves = self.mine(etd=2, eta=20)
        self.mine(etd=8, eta=20)
        self.mine(etd=2, eta=20, state="cancelled")
        arrives = self.mine("in_transit", etd=-9, atd=-9, eta=3)
        late_to_leave = self.mine(etd=-1, eta=12)
        late_to_arrive = self.mine("in_transit", etd=-9, atd=-9, eta=-1)
        self.mine("in_transit", etd=-9, atd=-9, eta=-1, ata=-1)
        draft = self.mine("draft", etd=2)
        cards = self.cards()
        self.assertEqual(self.shown(cards["departing"]), {leaves.id})
        self.assertEqual(self.shown(cards["arriving"]), {arrives.id})
        self.assertEqual(
            self.shown(cards["late"]), {late_to_leave.id, late_to_arrive.id}
        )
        self.assertEqual(self.shown(cards["drafts"]), {draft.id})

    def test_cutoffs_in_48_hours(self):
        now = fields.Datetime.now()
        soon = self.mine(etd=3)
        cutoffs = self.env["freight.cutoff"].create(
            [
                {"shipment_id": shipment.id, "kind": kind, "due": now + offset}
                for shipment, kind, offset in (
                    (soon, "vco", timedelta(hours=30)),
                    (soon, "dco", timedelta(hours=-3)),
                    (soon, "fco", timedelta(hours=50)),
                    (soon, "other", timedelta(days=-8)),
                    (self.mine(state="cancelled"), "dco", timedelta(hours=2)),
                )
            ]
        )
        card = self.cards()["cutoffs"]
        self.assertEqual(card["count"], 2)
        self.assertEqual([row["id"] for row in card["rows"]], cutoffs[1::-1].ids)
        self.assertEqual([row["missed"] for row in card["rows"]], [True, False])
        cutoffs[0].action_meet()
        self.assertEqual(self.cards()["cutoffs"]["count"], 1)

    def test_a_figure_opens_its_own_list(self):
        for _ in range(7):
            self.mine(etd=2, eta=20)
            self.mine("draft")
        for mine in (True, False):
            for card in self.cards(mine=mine).values():
                with self.subTest(card["name"], mine=mine):
                    found = self.env[card["model"]].with_user(self.me)
                    count = found.search_count(card["domain"])
                    self.assertEqual(card["count"], count)
                    self.assertFalse(card["more"])
                    self.assertEqual(len(card["rows"]), min(count, 5))

    def test_a_row_says_what_it_is(self):
        shipment = self.mine(etd=2, eta=20)
        row = self.cards()["departing"]["rows"][0]
        self.assertEqual(row["name"], shipment.name)
        self.assertEqual(row["customer"], "Saigon Tech Export")
        self.assertEqual(row["route"], "VNSGN → USLGB")
        self.assertEqual(row["when"], fields.Datetime.to_string(shipment.etd))

    def test_mine_my_branch_and_what_is_not_mine_to_see(self):
        mine = self.mine("draft")
        sold_by_me = self.mine(
            "draft", operator_id=self.colleague.id, salesperson_id=self.me.id
        )
        colleagues = self.mine("draft", operator_id=self.colleague.id)
        self.mine("draft", company_id=self.other_branch.id)
        self.assertEqual(self.shown(self.cards()["drafts"]), {mine.id, sold_by_me.id})
        self.assertEqual(
            self.shown(self.cards(mine=False)["drafts"]),
            {mine.id, sold_by_me.id, colleagues.id},
        )
        self.assertEqual(self.cards(self.elsewhere)["drafts"]["count"], 0)
        self.assertEqual(self.cards(self.elsewhere, False)["drafts"]["count"], 1)

    def test_a_missing_document_has_no_card_before_documents_are_known(self):
        shipment = self.mine()
        self.assertNotIn("documents", self.cards())
        self.patch(
            type(self.env["freight.shipment"]),
            "_get_missing_documents_domain",
            lambda self: Domain("id", "=", shipment.id),
        )
        self.assertEqual(self.shown(self.cards()["documents"]), {shipment.id})

    def test_no_outsider_gets_figures(self):
        portal = new_test_user(self.env, "dash_portal", "base.group_portal")
        nobody = new_test_user(self.env, "dash_nobody", "base.group_user")
        for user in (portal, nobody):
            with self.assertRaises(AccessError):
                self.cards(user)

    def test_one_query_a_figure_however_many_rows(self):
        def fill(count):
            for _ in range(count):
                shipment = self.mine(etd=2, eta=3)
                self.mine("draft")
                self.mine(etd=-1, eta=-1)
                self.env["freight.cutoff"].create(
                    {
                        "shipment_id": shipment.id,
                        "due": fields.Datetime.now() + timedelta(hours=4),
                    }
                )

        def queries():
            self.cards()
            self.env.invalidate_all()
            Shipment = self.env["freight.shipment"].with_user(self.me)
            before = self.env.cr.sql_log_count
            cards = Shipment.get_dashboard()
            return self.env.cr.sql_log_count - before, cards

        fill(1)
        few, cards = queries()
        fill(6)
        many, _cards = queries()
        self.assertEqual(few, many)
        # Besides the figures: user and rights, the shown shipments and cut-offs with
        # those shipments, customers and places.
        self.assertLessEqual(many, len(cards) + 8)

    def test_each_figure_has_its_index(self):
        """Even an empty table shows whether a partial index fits its condition."""
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        # With a handful of rows any index will do; the one to be seen has to be alone.
        for other in ("_state_index", "list_idx", "company_list_idx"):
            self.env.cr.execute(
                SQL(
                    "DROP INDEX IF EXISTS %s",
                    SQL.identifier(f"freight_shipment_{other}"),
                )
            )
        Shipment = self.env["freight.shipment"].with_user(self.me)
        indexes = {
            "late": ("departing_idx", "arriving_idx"),
            "departing": ("departing_idx",),
            "arriving": ("arriving_idx",),
            "drafts": ("draft_idx",),
            "cutoffs": ("open_idx",),
        }
        for card in Shipment._get_dashboard_cards():
            query = self.env[card["model"]].sudo()._search(card["domain"])
            plan = "\n".join(
                line
                for (line,) in self.env.execute_query(
                    SQL("EXPLAIN (COSTS off) %s", query.select())
                )
            )
            with self.subTest(card["name"]):
                # Add-ons that add a card look at its index themselves.
                for index in indexes.get(card["name"], ()):
                    self.assertIn(index, plan)
