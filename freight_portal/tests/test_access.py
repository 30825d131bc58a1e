"""Whose shipments a portal user sees, at once after whatever changes that."""

from psycopg2.errors import ForeignKeyViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestAccess(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lan = cls.portal_user("lan@saigontech.example", cls.saigon_tech)
        cls.karen = cls.portal_user("karen@pacific.example", cls.pacific_home)
        cls.theirs = cls.shipment()
        cls.of_contact = cls.shipment(partner_id=cls.saigon_contact.id)
        cls.foreign = cls.shipment(partner_id=cls.pacific_home.id)

    def test_without_a_role_all_of_the_own_company_and_no_other(self):
        self.assertEqual(self.seen_by(self.lan), self.theirs | self.of_contact)
        self.assertEqual(self.seen_by(self.karen), self.foreign)

    def test_foreign_shipment_is_refused(self):
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.lan).read(["name"])

    def test_role_without_shipments_sees_none(self):
        self.env["freight.customer.access"].create(
            {"user_id": self.lan.id, "role_id": self.roles["finance"].id}
        )
        self.assertFalse(self.seen_by(self.lan))

    def test_changed_role_counts_at_once(self):
        access = self.env["freight.customer.access"].create(
            {"user_id": self.lan.id, "role_id": self.roles["operations"].id}
        )
        self.assertTrue(self.seen_by(self.lan))
        access.role_id = self.roles["finance"]
        self.assertFalse(self.seen_by(self.lan))
        self.roles["finance"].sees_shipments = True
        self.assertTrue(self.seen_by(self.lan))
        access.unlink()
        self.assertTrue(self.seen_by(self.lan))

    def test_person_who_moves_to_another_company_sees_theirs_at_once(self):
        self.assertEqual(self.seen_by(self.lan), self.theirs | self.of_contact)
        self.lan.partner_id.parent_id = self.pacific_home
        self.assertEqual(self.seen_by(self.lan), self.foreign)

    def test_person_who_moves_takes_no_file_along(self):
        theirs = self.shipment(partner_id=self.lan.partner_id.id)
        self.env.flush_all()
        self.lan.partner_id.parent_id = self.pacific_home
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(theirs.commercial_partner_id, self.saigon_tech)
        self.assertEqual(theirs.partner_id, self.saigon_tech)
        self.assertEqual(self.seen_by(self.lan), self.foreign)

    def test_granted_subsidiary_is_seen_until_it_leaves_the_group(self):
        subsidiary = self.env["res.partner"].create(
            {
                "name": "Saigon Tech Hanoi",
                "is_company": True,
                "parent_id": self.saigon_tech.id,
            }
        )
        of_subsidiary = self.shipment(partner_id=subsidiary.id)
        self.assertNotIn(of_subsidiary, self.seen_by(self.lan))
        self.env["freight.customer.access"].create(
            {
                "user_id": self.lan.id,
                "role_id": self.roles["operations"].id,
                "subsidiary_ids": [Command.set(subsidiary.ids)],
            }
        )
        self.assertIn(of_subsidiary, self.seen_by(self.lan))
        subsidiary.parent_id = False
        self.assertNotIn(of_subsidiary, self.seen_by(self.lan))

    def test_branch_narrows_to_its_addresses_and_their_contacts(self):
        branch, other = self.env["res.partner"].create(
            [
                {"name": name, "type": "other", "parent_id": self.saigon_tech.id}
                for name in ("Plant 1", "Plant 2")
            ]
        )
        of_branch = self.shipment(partner_id=branch.id)
        of_other = self.shipment(partner_id=other.id)
        access = self.env["freight.customer.access"].create(
            {
                "user_id": self.lan.id,
                "role_id": self.roles["operations"].id,
                "branch_ids": [Command.set(branch.ids)],
            }
        )
        self.assertEqual(self.seen_by(self.lan), of_branch)
        access.branch_ids = branch | other
        self.assertEqual(self.seen_by(self.lan), of_branch | of_other)

    def test_archived_branch_narrows_as_before(self):
        branch = self.env["res.partner"].create(
            {"name": "Plant 1", "type": "other", "parent_id": self.saigon_tech.id}
        )
        of_branch = self.shipment(partner_id=branch.id)
        self.env["freight.customer.access"].create(
            {
                "user_id": self.lan.id,
                "role_id": self.roles["operations"].id,
                "branch_ids": [Command.set(branch.ids)],
            }
        )
        branch.active = False
        self.assertEqual(self.seen_by(self.lan), of_branch)

    @mute_logger("odoo.sql_db")
    def test_branch_that_somebody_is_held_to_is_not_deleted(self):
        branch = self.env["res.partner"].create(
            {"name": "Plant 1", "type": "other", "parent_id": self.saigon_tech.id}
        )
        self.env["freight.customer.access"].create(
            {
                "user_id": self.lan.id,
                "role_id": self.roles["operations"].id,
                "branch_ids": [Command.set(branch.ids)],
            }
        )
        with self.assertRaises(ForeignKeyViolation), self.env.cr.savepoint():
            branch.unlink()

    def test_merged_company_is_followed_at_once(self):
        self.assertEqual(self.seen_by(self.karen), self.foreign)
        twin = self.env["res.partner"].create(
            {"name": "Pacific Home Goods Inc.", "is_company": True}
        )
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.pacific_home | twin).ids, twin)
        self.assertEqual(self.karen.partner_id.commercial_partner_id, twin)
        self.assertEqual(self.seen_by(self.karen), self.foreign)

    def test_reach_stays_inside_the_group(self):
        values = {"user_id": self.lan.id, "role_id": self.roles["operations"].id}
        access = self.env["freight.customer.access"].create(values)
        with self.assertRaises(ValidationError):
            access.subsidiary_ids = self.pacific_home
        with self.assertRaises(ValidationError):
            access.branch_ids = self.pacific_home

    def test_grant_shows_one_shipment_until_it_is_taken_back(self):
        grant = self.env["freight.shipment.grant"].create(
            {"shipment_id": self.theirs.id, "partner_id": self.pacific_home.id}
        )
        self.assertEqual(self.karen._find_freight_shipment(self.theirs.id), self.theirs)
        self.assertFalse(self.karen._find_freight_shipment(self.of_contact.id))
        viewer = self.karen._get_freight_viewer(self.theirs)
        self.assertFalse(viewer.can("shipments"))
        self.assertFalse(viewer.acts)
        # As a record it stays closed: a view is all that a party gets.
        self.assertEqual(self.seen_by(self.karen), self.foreign)
        grant.action_revoke()
        self.assertFalse(self.karen._find_freight_shipment(self.theirs.id))

    def test_paused_customer_sees_nothing_until_it_goes_on(self):
        self.saigon_tech.freight_portal_paused = True
        self.assertFalse(self.seen_by(self.lan))
        self.assertEqual(self.seen_by(self.karen), self.foreign)
        self.saigon_tech.freight_portal_paused = False
        self.assertTrue(self.seen_by(self.lan))

    def test_roles_are_for_portal_users(self):
        staff = self.env.ref("base.user_admin")
        with self.assertRaises(ValidationError):
            self.env["freight.customer.access"].create(
                {"user_id": staff.id, "role_id": self.roles["operations"].id}
            )
