"""A customer's administrator and their colleagues; and what an administrator is not."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import freight_customer_team
from .talk_case import WORDS, TalkCase


class TeamCase(TalkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.portal_user(
            "admin@saigontech.example", cls.saigon_tech, "administrator"
        )
        cls.team = cls.env["freight.customer.access"]

    def invite(self, email="new@saigontech.example", role="operations", **by):
        by = {"admin": self.admin, "name": "Ms New", **by}
        team = self.team.with_user(by["admin"])
        return team._invite_colleague(
            by["admin"], by["name"], email, by.get("role_id") or self.roles[role].id
        )

    def user(self, login):
        users = self.env["res.users"].with_context(active_test=False)
        return users.search([("login", "=", login)])

    def log(self, customer=None):
        customer = customer or self.saigon_tech
        return "\n".join(customer.message_ids.mapped("body"))


@tagged("post_install", "-at_install")
class TestTeam(TeamCase):
    def test_list_is_of_the_own_company_alone(self):
        subsidiary = self.env["res.partner"].create(
            {"name": "Hanoi", "is_company": True, "parent_id": self.saigon_tech.id}
        )
        self.portal_user("hanoi@saigontech.example", subsidiary, "operations")
        rows = self.team._get_customer_team(self.admin, WORDS)["rows"]
        self.assertEqual(
            {row["email"] for row in rows},
            {f"{name}@saigontech.example" for name in ("lan", "minh", "tam", "admin")},
        )
        self.assertEqual(
            set(rows[0]),
            {
                *("id", "name", "email", "role", "role_id", "branches", "companies"),
                *("last_login", "is_self", "may_change"),
            },
        )

    def test_list_is_paged_and_leaves_nobody_out(self):
        branch = self.env["res.partner"].create(
            {"name": "Plant 1", "type": "other", "parent_id": self.saigon_tech.id}
        )
        for number in range(7):
            user = self.portal_user(
                f"more{number}@saigontech.example", self.saigon_tech, "operations"
            )
            # Several of one name, and names that hold what stands in a mark.
            user.name = "Ms ~ Same" if number % 2 else f"Zoë {number}"
            if number > 2:
                user.freight_access_ids.branch_ids = branch
        for reach in (self.env["res.partner"], branch):
            self.admin.freight_access_ids.branch_ids = reach
            self.env.flush_all()
            whole = self.team._find_team(self.admin)
            self.assertEqual(len(whole), 5 if reach else 11)
            seen, mark, pages = [], "", 0
            with patch.object(freight_customer_team, "PAGE", 2):
                while mark is not None:
                    found = self.team._get_customer_team(self.admin, WORDS, mark)
                    self.assertLessEqual(len(found["rows"]), 2)
                    seen += [row["id"] for row in found["rows"]]
                    mark, pages = found["next"], pages + 1
            self.assertEqual(seen, whole.ids)
            self.assertEqual(pages, (len(whole) + 1) // 2)

    def test_mark_that_is_none_begins_at_the_top(self):
        first = self.team._get_customer_team(self.admin, WORDS)["rows"]
        for mark in ("x", "~", "a~b", "a~99999999999999", "~-1", "\x00~1"):
            again = self.team._get_customer_team(self.admin, WORDS, mark)["rows"]
            self.assertEqual(again, first, mark)

    def test_invited_colleague_belongs_to_the_company_and_has_the_role(self):
        self.assertFalse(self.invite(" New@SaigonTech.example "))
        user = self.user("new@saigontech.example")
        self.assertTrue(user._is_portal())
        self.assertFalse(user._is_internal())
        self.assertEqual(user.partner_id.parent_id, self.saigon_tech)
        self.assertEqual(user.freight_access_ids.role_id, self.roles["operations"])
        mail = self.env["mail.mail"].search([("email_to", "ilike", user.email)])
        self.assertTrue(mail or user.partner_id.signup_type)
        self.assertEqual(user.partner_id.signup_type, "signup")
        self.assertIn("new@saigontech.example was invited", self.log())
        self.assertIn("admin@saigontech.example", self.log())
        rows = self.env["mail.message"].with_user(self.admin)
        self.assertFalse(rows.search([("body", "ilike", "was invited")]))

    def test_contact_that_is_there_is_taken(self):
        contact = self.env["res.partner"].create(
            {
                "name": "Ms Hoa",
                "email": "Hoa@saigontech.example",
                "parent_id": self.saigon_tech.id,
            }
        )
        self.assertFalse(self.invite("hoa@saigontech.example"))
        self.assertEqual(self.user("hoa@saigontech.example").partner_id, contact)
        self.assertEqual(contact.name, "Ms Hoa")

    def test_address_known_elsewhere_is_answered_in_the_same_words(self):
        self.env["res.partner"].create(
            {"name": "Agent", "email": "agent@else.example", "is_company": True}
        )
        archived = self.portal_user("old@pacific.example", self.pacific_home)
        archived.active = False
        answers = set()
        for email in (
            "karen@pacific.example",
            "operator@hailong.example",
            "agent@else.example",
            "old@pacific.example",
        ):
            problem = self.invite(email)
            self.assertTrue(problem)
            answers.add(problem.replace(email, "X"))
        self.assertEqual(len(answers), 1)
        self.assertFalse(self.user("agent@else.example"))
        self.assertFalse(archived.active)
        self.assertEqual(self.karen.partner_id.parent_id, self.pacific_home)

    def test_invitations_of_a_day_are_counted_failed_ones_too(self):
        rows = self.env["freight.customer.invitation"]
        for number in range(rows._most_a_day - 1):
            self.invite("karen@pacific.example", name=f"Try {number}")
        self.assertFalse(self.invite())
        with self.assertRaisesRegex(UserError, "within a day"):
            self.invite("more@saigontech.example")
        rows.search([]).write({"at": self.file.create_date - timedelta(days=2)})
        self.assertFalse(self.invite("more@saigontech.example"))
        rows.search([]).write({"at": self.file.create_date - timedelta(days=40)})
        rows._gc_old()
        self.assertFalse(rows.search([]))

    def test_bad_names_and_addresses_are_named(self):
        for name, email, part in (
            ("", "a@b.example", "Enter the name"),
            ("x" * 101, "a@b.example", "at most 100"),
            ("X", "no address", "no address is no e-mail"),
            ("X", "a@b.example, c@d.example", "is no e-mail"),
            ("X", f"{'a' * 300}@b.example", "is no e-mail"),
        ):
            with self.subTest(part), self.assertRaisesRegex(UserError, part):
                self.invite(email, name=name)

    def test_only_roles_within_the_own_one_are_given(self):
        lead = self.env["freight.customer.role"].create(
            {"name": "Team lead", "sees_shipments": True, "manages_users": True}
        )
        archived = self.env["freight.customer.role"].create(
            {"name": "Old", "sees_shipments": True, "active": False}
        )
        self.admin.freight_access_ids.role_id = lead
        names = {row["id"] for row in self.team._get_customer_roles(self.admin, WORDS)}
        self.assertEqual(names, {lead.id})
        for role in (*self.roles.values(), archived):
            with self.subTest(role.name), self.assertRaisesRegex(UserError, "listed"):
                self.invite(role_id=role.id)
            with self.subTest(role.name), self.assertRaisesRegex(UserError, "listed"):
                self.team._change_role(self.admin, self.lan.id, role.id)
        for role_id in (0, -1, 2**31 - 1):
            with self.assertRaises(UserError):
                self.team._change_role(self.admin, self.lan.id, role_id)
        with self.assertRaisesRegex(UserError, "may do what you may not"):
            self.team._remove_colleague(self.admin, self.lan.id)

    def test_changed_role_holds_at_once_and_is_noted(self):
        self.assertTrue(self.seen_by(self.lan))
        self.team._change_role(self.admin, self.lan.id, self.roles["finance"].id)
        self.assertFalse(self.seen_by(self.lan))
        self.assertIn("lan@saigontech.example has the role Finance now", self.log())

    def test_nobody_changes_their_own_access(self):
        for verb, args in (
            ("_change_role", (self.roles["operations"].id,)),
            ("_remove_colleague", ()),
        ):
            with self.subTest(verb), self.assertRaisesRegex(UserError, "Your own"):
                getattr(self.team, verb)(self.admin, self.admin.id, *args)

    def test_two_administrators_cannot_leave_the_company_without_one(self):
        second = self.portal_user(
            "second@saigontech.example", self.saigon_tech, "administrator"
        )
        self.team._change_role(self.admin, second.id, self.roles["operations"].id)
        with self.assertRaises(AccessError):
            self.team._change_role(second, self.admin.id, self.roles["operations"].id)

    def test_who_does_not_manage_users_manages_none(self):
        for user in (self.lan, self.minh, self.tam, self.operator):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.invite(admin=user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.team._remove_colleague(user, self.admin.id)
        self.admin.freight_access_ids.role_id.only_reads = True
        with self.assertRaises(AccessError):
            self.invite()

    def test_people_of_others_are_answered_like_nobody(self):
        parent = self.env["res.partner"].create({"name": "Group", "is_company": True})
        self.saigon_tech.parent_id = parent
        subsidiary = self.env["res.partner"].create(
            {"name": "Hanoi", "is_company": True, "parent_id": self.saigon_tech.id}
        )
        self.admin.freight_access_ids.subsidiary_ids = subsidiary
        answers = set()
        for user_id in (
            self.karen.id,
            self.operator.id,
            self.portal_user("hq@group.example", parent, "operations").id,
            self.portal_user("hn@saigontech.example", subsidiary, "operations").id,
            2**31 - 1,
            0,
        ):
            for verb, args in (
                ("_change_role", (self.roles["operations"].id,)),
                ("_remove_colleague", ()),
                ("_invite_again", ()),
            ):
                with self.assertRaises(UserError) as raised:
                    getattr(self.team, verb)(self.admin, user_id, *args)
                answers.add(str(raised.exception))
        self.assertEqual(len(answers), 1)

    def test_administrator_of_a_branch_stays_within_it(self):
        branch, other = self.env["res.partner"].create(
            [
                {"name": name, "type": "other", "parent_id": self.saigon_tech.id}
                for name in ("Plant 1", "Plant 2")
            ]
        )
        self.admin.freight_access_ids.branch_ids = branch
        self.lan.freight_access_ids.branch_ids = branch
        self.minh.freight_access_ids.branch_ids = branch | other
        rows = self.team._get_customer_team(self.admin, WORDS)["rows"]
        self.assertEqual(
            {row["email"] for row in rows},
            {"admin@saigontech.example", "lan@saigontech.example"},
        )
        with self.assertRaises(UserError):
            self.team._remove_colleague(self.admin, self.minh.id)
        self.assertFalse(self.invite())
        new = self.user("new@saigontech.example")
        self.assertEqual(new.freight_access_ids.branch_ids, branch)

    def test_removed_colleague_is_out_altogether_and_can_come_back(self):
        self.lan.partner_id.freight_notice_preference_ids = [
            Command.create({"kind": "eta"})
        ]
        self.lan.partner_id.signup_prepare("reset")
        token = self.lan.partner_id._generate_signup_token()
        self.team._remove_colleague(self.admin, self.lan.id)
        self.assertFalse(self.lan.active)
        self.assertFalse(self.lan.freight_access_ids)
        self.assertTrue(self.lan.partner_id.active)
        self.assertFalse(
            any(self.lan.partner_id.freight_notice_preference_ids.mapped("is_on"))
        )
        with self.assertRaises(UserError):
            self.env["res.partner"]._signup_retrieve_partner(token)
        self.assertIn("lan@saigontech.example has no access", self.log())
        self.assertFalse(self.invite("lan@saigontech.example", role="finance"))
        self.assertTrue(self.lan.active)
        self.assertEqual(self.lan.freight_access_ids.role_id, self.roles["finance"])

    def test_portal_user_reaches_no_row_over_rpc(self):
        for model in (
            "freight.customer.access",
            "freight.customer.role",
            "freight.customer.invitation",
            "freight.customer.invite",
            "freight.notice.preference",
        ):
            rows = self.env[model].with_user(self.admin)
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model, operation=operation):
                    self.assertFalse(rows.has_access(operation))
            with self.subTest(model), self.assertRaises(AccessError):
                rows.search([])
        access = self.lan.freight_access_ids.with_user(self.admin)
        for verb in ("action_remove", "action_invite_again"):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(access, verb)()
        for verb in ("invite", "roles", "pause", "resume"):
            with self.subTest(verb), self.assertRaises(AccessError):
                customer = self.saigon_tech.with_user(self.admin)
                getattr(customer, f"action_freight_{verb}")()
        for values in ({"group_ids": []}, {"active": False}, {"partner_id": 1}):
            # Odoo itself refuses that one ends oneself, in other words.
            with self.subTest(values), self.assertRaises(UserError):
                self.admin.with_user(self.admin).write(values)


@tagged("post_install", "-at_install")
class TestTeamStaff(TeamCase):
    def test_operations_lets_people_in_and_out_again(self):
        customer = self.saigon_tech.with_user(self.operator)
        action = customer.action_freight_invite()
        box = (
            self.env[action["res_model"]]
            .with_user(self.operator)
            .with_context(**action["context"])
            .create(
                {
                    "name": "Ms Hoa",
                    "email": "hoa@saigontech.example",
                    "role_id": self.roles["finance"].id,
                }
            )
        )
        box.action_invite()
        user = self.user("hoa@saigontech.example")
        self.assertEqual(user.freight_access_ids.role_id, self.roles["finance"])
        people = customer.freight_customer_access_ids
        self.assertIn(user, people.user_id)
        self.assertNotIn(self.karen, people.user_id)
        user.freight_access_ids.with_user(self.operator).action_invite_again()
        user.freight_access_ids.with_user(self.operator).action_remove()
        self.assertFalse(user.active)
        self.assertIn("Operator", self.log())

    def test_address_known_elsewhere_is_refused_here_as_well(self):
        box = (
            self.env["freight.customer.invite"]
            .with_user(self.operator)
            .create(
                {
                    "customer_id": self.saigon_tech.id,
                    "name": "Karen",
                    "email": "karen@pacific.example",
                    "role_id": self.roles["finance"].id,
                }
            )
        )
        with self.assertRaisesRegex(UserError, "cannot be invited"):
            box.action_invite()

    def test_pausing_needs_no_right_to_write_contacts(self):
        customer = self.saigon_tech.with_user(self.operator)
        customer.action_freight_pause()
        self.assertFalse(self.seen_by(self.lan))
        customer.action_freight_resume()
        self.assertTrue(self.seen_by(self.lan))
        finance = self.staff("books@hailong.example", "finance")
        with self.assertRaises(AccessError):
            self.saigon_tech.with_user(finance).action_freight_pause()
