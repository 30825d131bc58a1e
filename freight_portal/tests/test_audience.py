"""Before something is published, staff read who will see it."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.freight_tracking.tests.common import BOX, TrackingCase, day

from .common import PortalCase
from .desk_case import DeskCase


@tagged("post_install", "-at_install")
class TestAudience(TrackingCase, PortalCase):
    paper = classmethod(DeskCase.paper.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env,
            "audience-clerk",
            "freight_base.group_freight_operations",
        )
        cls.ops = cls.portal_user("ops@a.example", cls.saigon_tech, "operations")
        cls.plain = cls.portal_user("plain@a.example", cls.saigon_tech)
        cls.money = cls.portal_user("money@a.example", cls.saigon_tech, "finance")
        cls.karen = cls.portal_user("karen@b.example", cls.pacific_home, "operations")
        cls.file = cls.booked(BOX)

    def audience(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            row["who"].partition("<")[2].rstrip(">"): row
            for row in self.file.with_user(self.clerk)._get_audience()
        }

    def test_people_of_the_customer_by_what_their_role_shows(self):
        audience = self.audience()
        self.assertEqual(set(audience), {"ops@a.example", "plain@a.example"})
        self.assertTrue(audience["ops@a.example"]["documents"])
        self.assertFalse(audience["plain@a.example"]["documents"])
        self.assertEqual(audience["ops@a.example"]["why"], "Operations")

    def test_those_held_to_another_branch_are_not_in_it(self):
        branch = self.env["res.partner"].create(
            {"name": "Plant", "type": "other", "parent_id": self.saigon_tech.id}
        )
        self.ops.freight_access_ids.branch_ids = [Command.set(branch.ids)]
        self.assertNotIn("ops@a.example", self.audience())

    def test_granted_companies_subsidiaries_owners_and_links_are_named(self):
        self.env["freight.shipment.grant"].create(
            {"shipment_id": self.file.id, "partner_id": self.pacific_home.id}
        )
        row = self.audience()["karen@b.example"]
        self.assertEqual((row["kind"], row["documents"]), ("granted", False))
        self.assertIn(self.pacific_home.name, row["why"])

    def test_wizard_of_documents_names_those_who_see_them(self):
        paper = self.paper(self.file, publish=False)
        wizard = (
            self.env["freight.document.publish"]
            .with_user(self.clerk)
            .create({"document_ids": [Command.set(paper.ids)]})
        )
        html = wizard.audience_html
        sees, _not, does_not = html.partition("role sees no documents")
        self.assertIn("ops@a.example", sees)
        self.assertIn("plain@a.example", does_not)
        self.assertNotIn("karen@b.example", html)
        self.saigon_tech.freight_portal_paused = True
        wizard.invalidate_recordset()
        self.env["res.partner"].invalidate_model()
        self.assertIn("is paused", wizard.audience_html)

    def test_events_are_shown_after_the_question(self):
        self.ingest(
            self.report(
                *("SEA_LOADED", day(9), "VNSGN"),
                **{"booking": "BKG100", "container": BOX},
            )
        )
        event = self.file.event_ids[:1]
        event.sudo().write({"published": False})
        action = event.with_user(self.clerk).action_check_publish()
        check = (
            self.env["freight.publish.check"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(check.event_ids, event)
        self.assertIn("ops@a.example", check.audience_html)
        self.assertFalse(event.published)
        check.action_apply()
        self.assertTrue(event.published)

    def test_outsiders_ask_nothing(self):
        event = self.env["freight.event"].with_user(self.ops)
        with self.assertRaises(AccessError):
            event.action_check_publish()
        with self.assertRaises(AccessError):
            self.env["freight.schedule.change"].with_user(
                self.ops
            ).action_check_publish()
        with self.assertRaises(AccessError):
            self.env["freight.publish.check"].with_user(self.ops).create({})
