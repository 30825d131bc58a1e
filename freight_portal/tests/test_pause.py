"""Paused for all, or for one customer: nothing goes out, and nothing is lost."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.freight_tracking.tests.common import BOX_2
from odoo.addons.freight_tracking.tests.notice_case import NoticeCase

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPause(NoticeCase, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.clerk = (
            new_test_user(
                cls.env, f"pause-{name}", f"freight_base.group_freight_{name}"
            )
            for name in ("manager", "operations")
        )
        cls.lan = cls.portal_user("lan@pause.example", cls.saigon_tech)

    def pause(self, **vals):
        pauses = self.env["freight.portal.pause"].with_user(self.manager)
        return pauses.create({"reason": "Feed sends nonsense", **vals})

    def test_all_see_nothing_until_a_manager_lets_it_go_on(self):
        self.assertTrue(self.seen_by(self.lan))
        pause = self.pause()
        self.assertFalse(self.seen_by(self.lan))
        pause.action_resume()
        self.assertTrue(self.seen_by(self.lan))

    def test_who_when_and_why_stay_on_record_and_are_not_typed(self):
        pause = self.pause(paused_by_id=self.clerk.id, resumed_at="2025-01-01")
        self.assertEqual((pause.paused_by_id, pause.resumed_at), (self.manager, False))
        with self.assertRaises(AccessError):
            pause.reason = "Another"
        with self.assertRaises(AccessError):
            pause.unlink()
        pause.action_resume()
        self.assertEqual(pause.resumed_by_id, self.manager)

    @mute_logger("odoo.sql_db")
    def test_it_is_paused_once(self):
        self.pause()
        with self.assertRaises(UniqueViolation):
            self.pause()

    def test_only_managers_pause_and_resume(self):
        pause = self.pause()
        for user in (self.clerk, self.lan):
            pauses = self.env["freight.portal.pause"].with_user(user)
            with self.assertRaises(AccessError):
                pauses.create({"reason": "x"})
            with self.assertRaises(AccessError):
                pause.with_user(user).action_resume()
        self.assertFalse(pause.resumed_at)

    def test_staff_see_it_on_the_shipment(self):
        self.assertFalse(self.file.portal_pause_text)
        pause = self.pause()
        self.env.invalidate_all()
        text = self.file.with_user(self.clerk).portal_pause_text
        self.assertIn("Feed sends nonsense", text)
        pause.action_resume()
        self.env.invalidate_all()
        self.saigon_tech.freight_portal_paused = True
        text = self.file.with_user(self.clerk).portal_pause_text
        self.assertIn(self.saigon_tech.name, text)

    def test_mails_wait_while_all_is_paused_and_go_after(self):
        self.choose(self.saigon_contact, "eta")
        pause = self.pause()
        self.ingest(self.slipped())
        waiting = self.notices(("state", "=", "waiting"))
        self.assertTrue(waiting)
        self.assertFalse(self.send())
        self.assertEqual(set(waiting.mapped("state")), {"waiting"})
        self.assertEqual(set(waiting.mapped("attempts")), {0})
        pause.action_resume()
        self.assertEqual(len(self.send()), 1)
        self.assertEqual(set(waiting.mapped("state")), {"sent"})

    def test_mails_to_a_paused_customer_wait_and_others_go(self):
        other = self.env["res.partner"].create(
            {
                "name": "Karen",
                "email": "karen@pacific.example",
                "parent_id": self.pacific_home.id,
            }
        )
        self.choose(self.saigon_contact, "eta")
        self.choose(other, "eta")
        self.booked(BOX_2, partner_id=self.pacific_home.id, booking="BKG200")
        self.ingest(self.slipped(), self.slipped(booking="BKG200"))
        self.assertEqual(
            self.notices(("state", "=", "waiting")).contact_id,
            self.saigon_contact | other,
        )
        self.saigon_tech.freight_portal_paused = True
        (mail,) = self.send()
        self.assertIn("karen@pacific.example", mail["To"])
        self.saigon_tech.freight_portal_paused = False
        (mail,) = self.send()
        self.assertIn("lan@saigontech.example", mail["To"])

    def test_webhooks_wait_as_mails_do(self):
        deliveries = self.env["freight.webhook.delivery"]
        webhook = self.env["freight.webhook"].create(
            {
                "name": "Orders",
                "url": "https://orders.example/freight",
                "partner_id": self.saigon_tech.id,
            }
        )
        delivery = deliveries.sudo().create(
            {
                "uid": "a-delivery",
                "state": "waiting",
                "webhook_id": webhook.id,
                "company_id": self.file.company_id.id,
                "shipment_id": self.file.id,
                "sequence": "1",
                "kind": "eta",
                "noted_at": "2025-05-01",
                "next_try": "2025-05-01",
            }
        )
        self.assertIn((delivery.id, webhook.id), deliveries._find_due(10))
        pause = self.pause()
        self.assertFalse(deliveries._find_due(10))
        self.assertFalse(delivery._without_held())
        pause.action_resume()
        self.saigon_tech.freight_portal_paused = True
        self.assertFalse(deliveries._find_due(10))
        self.saigon_tech.freight_portal_paused = False
        self.assertIn((delivery.id, webhook.id), deliveries._find_due(10))
