"""After a change of who somebody is, their very next request goes by it."""

from odoo import Command
from odoo.tests import mute_logger


class NextRequest:
    """Real requests of one session; no cache is cleared by hand in between."""

    def opens(self, visitor, shipment):
        self.enter(visitor)
        self.env.flush_all()
        with mute_logger("odoo.http"):
            reply = self.ask("GET", f"/my/shipments/{shipment.id}")
        self.assertIn(reply.status, (200, 404, 303), reply.body[:200])
        return reply.status == 200

    def test_change_of_company(self):
        visitor, guide = self.scene.visitors["no_role"], self.scene.guide
        other = self.scene.of_other_company
        self.assertTrue(self.opens(visitor, guide))
        self.assertFalse(self.opens(visitor, other))
        visitor.user.partner_id.parent_id = self.scene.pacific
        self.assertFalse(self.opens(visitor, guide))
        self.assertTrue(self.opens(visitor, other))

    def test_change_of_role(self):
        visitor, guide = self.scene.visitors["operations"], self.scene.guide
        access = self.reach.access(visitor)
        self.assertTrue(self.opens(visitor, guide))
        access.role_id = self.env.ref("freight_portal.role_finance")
        self.assertFalse(self.opens(visitor, guide))
        access.role_id.sees_shipments = True
        self.assertTrue(self.opens(visitor, guide))

    def test_change_of_branch(self):
        visitor = self.scene.visitors["branch"]
        one, other = self.scene.of_branch, self.scene.of_other_branch
        self.assertTrue(self.opens(visitor, one))
        self.assertFalse(self.opens(visitor, other))
        self.reach.access(visitor).branch_ids = self.scene.other_branch
        self.assertFalse(self.opens(visitor, one))
        self.assertTrue(self.opens(visitor, other))
        self.scene.other_branch.active = False
        self.assertFalse(self.opens(visitor, one))

    def test_change_of_a_shipments_branch(self):
        visitor, shipment = self.scene.visitors["branch"], self.scene.of_branch
        self.assertTrue(self.opens(visitor, shipment))
        shipment.partner_id = self.scene.other_branch
        self.assertFalse(self.opens(visitor, shipment))

    def test_change_of_subsidiaries(self):
        visitor, shipment = self.scene.visitors["group"], self.scene.of_subsidiary
        access = self.reach.access(visitor)
        self.assertTrue(self.opens(visitor, shipment))
        access.subsidiary_ids = [Command.clear()]
        self.assertFalse(self.opens(visitor, shipment))
        access.subsidiary_ids = self.scene.subsidiary
        self.assertTrue(self.opens(visitor, shipment))
        self.scene.subsidiary.parent_id = False
        self.assertFalse(self.opens(visitor, shipment))

    def test_end_of_a_grant(self):
        visitor, guide = self.scene.visitors["agent"], self.scene.guide
        self.assertTrue(self.opens(visitor, guide))
        self.scene.grant.action_revoke()
        self.assertFalse(self.opens(visitor, guide))

    def test_pause_of_a_customer_and_of_all(self):
        visitor, guide = self.scene.visitors["operations"], self.scene.guide
        pause = self.env["ir.config_parameter"].set_param
        for stop, go in (
            (
                lambda: self.scene.saigon.write({"freight_portal_paused": True}),
                lambda: self.scene.saigon.write({"freight_portal_paused": False}),
            ),
            (
                lambda: pause("freight_portal.paused", "1"),
                lambda: pause("freight_portal.paused", ""),
            ),
        ):
            self.assertTrue(guide.name.split()[0] in self.page_of(visitor, guide))
            stop()
            self.assertFalse(guide.name.split()[0] in self.page_of(visitor, guide))
            go()
            self.assertTrue(guide.name.split()[0] in self.page_of(visitor, guide))

    def page_of(self, visitor, shipment):
        self.enter(visitor)
        return self.ask("GET", f"/my/shipments/{shipment.id}").body

    def test_archived_shipment_is_none(self):
        visitor, guide = self.scene.visitors["operations"], self.scene.guide
        self.assertTrue(self.opens(visitor, guide))
        guide.active = False
        self.assertFalse(self.opens(visitor, guide))

    def test_removed_user_is_out(self):
        visitor, guide = self.scene.visitors["operations"], self.scene.guide
        self.assertTrue(self.opens(visitor, guide))
        visitor.user.active = False
        self.assertFalse(self.opens(visitor, guide))

    def test_user_who_becomes_a_stranger(self):
        visitor, guide = self.scene.visitors["operations"], self.scene.guide
        self.assertTrue(self.opens(visitor, guide))
        visitor.user.partner_id.parent_id = self.scene.plain
        self.assertFalse(self.opens(visitor, guide))
