"""Webhooks against a server that behaves as other people's systems do."""

import hashlib
import json
import socket
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import _super_send

from odoo.addons.freight_tracking.models import freight_webhook_send
from odoo.addons.freight_tracking.models.freight_webhook import ALLOW_PRIVATE

from .common import BOX, BOX_2, TrackingCase, day
from .stand_in import StandIn

OK = (204, {}, b"")
BROKEN = (500, {}, b"<html>Traceback: \0 line 1" + b"x" * 5000)


class WebhookCase(TrackingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(ALLOW_PRIVATE, "True")
        cls.file = cls.booked(BOX)

    def listen(self, *answers, **vals):
        self.server = StandIn(*answers)
        self.addCleanup(self.server.stop)
        return self.env["freight.webhook"].create(
            {
                "name": "ERP",
                "partner_id": self.saigon_tech.id,
                "url": self.server.url,
                **vals,
            }
        )

    def loaded(self, **values):
        return self.report(
            *("SEA_LOADED", day(9), "VNSGN"),
            **{"booking": "BKG100", "container": BOX, **values},
        )

    def deliveries(self):
        return self.env["freight.webhook.delivery"].search([], order="id")

    def deliver(self):
        """Run the job when all is due; return the bodies that arrived by it."""
        before = len(self.server.requests)
        waiting = self.deliveries().filtered(lambda one: one.state == "waiting")
        waiting.write({"next_try": day(1)})
        with self.enter_registry_test_mode():
            self.env["freight.webhook.delivery"]._deliver_due()
        return [
            json.loads(body) for _path, _head, body in self.server.requests[before:]
        ]


@tagged("post_install", "-at_install")
class TestWebhookDelivery(WebhookCase):
    def test_published_news_is_delivered_once(self):
        self.listen()
        self.ingest(self.loaded())
        (message,) = self.deliver()
        self.assertEqual(message["kind"], "tracking")
        self.assertEqual(message["shipment"]["number"], self.file.name)
        self.assertEqual(message["news"]["events"][0]["code"], "SEA_LOADED")
        delivery = self.deliveries()
        self.assertEqual(message["id"], delivery.uid)
        self.assertEqual(
            (delivery.state, delivery.status, delivery.attempts), ("done", 204, 1)
        )
        self.assertFalse(self.deliver())

    def test_the_signature_is_right_by_another_computation(self):
        webhook = self.listen()
        self.ingest(self.loaded())
        self.deliver()
        ((_path, headers, body),) = self.server.requests
        stamp, digest = headers["Freight-Signature"].split(",")
        # RFC 2104, written out.
        key = webhook.sudo().secret.encode().ljust(64, b"\0")
        inner = bytes(byte ^ 0x36 for byte in key)
        outer = bytes(byte ^ 0x5C for byte in key)
        signed = stamp.removeprefix("t=").encode() + b"." + body
        expected = hashlib.sha256(
            outer + hashlib.sha256(inner + signed).digest()
        ).hexdigest()
        self.assertEqual(digest, f"v1={expected}")
        self.assertNotIn("Cookie", headers)

    def test_both_secrets_sign_while_one_is_changed(self):
        webhook = self.listen()
        self.ingest(self.loaded())
        self.deliver()
        action = webhook.action_new_secret()
        self.assertEqual(action["context"]["default_secret"], webhook.sudo().secret)
        self.deliveries().action_resend()
        self.deliver()
        webhook.previous_until = fields.Datetime.now() - timedelta(seconds=1)
        self.deliveries().action_resend()
        self.deliver()
        signatures = [
            headers["Freight-Signature"].count("v1=")
            for _path, headers, _body in self.server.requests
        ]
        self.assertEqual(signatures, [1, 2, 1])

    def test_a_first_secret_leaves_no_other(self):
        webhook = self.listen()
        webhook.action_new_secret()
        self.assertFalse(webhook.sudo().previous_secret)

    def test_failures_are_tried_again_later_and_later(self):
        self.listen(BROKEN, BROKEN, OK)
        self.ingest(self.loaded())
        waits = []
        for _attempt in range(2):
            self.deliver()
            delivery = self.deliveries()
            self.assertEqual((delivery.state, delivery.status), ("waiting", 500))
            waits.append(delivery.next_try - delivery.tried_at)
        self.assertGreaterEqual(waits[0], timedelta(seconds=29))
        self.assertGreaterEqual(waits[1], waits[0])
        self.assertLessEqual(len(delivery.answer), freight_webhook_send.MOST_BYTES)
        self.assertNotIn("\0", delivery.answer)
        ids = [json.loads(body)["id"] for *_other, body in self.server.requests]
        self.deliver()
        self.assertEqual(self.deliveries().state, "done")
        self.assertEqual(set(ids), {delivery.uid})

    def test_what_is_never_taken_is_a_dead_letter_and_can_be_sent_again(self):
        self.listen(BROKEN)
        self.ingest(self.loaded())
        for _attempt in range(freight_webhook_send.MOST_ATTEMPTS):
            self.deliver()
        delivery = self.deliveries()
        self.assertEqual(delivery.state, "dead")
        self.assertEqual(delivery.webhook_id.dead_count, 1)
        self.server.answers[:] = [OK]
        delivery.action_resend()
        (message,) = self.deliver()
        self.assertEqual(message["id"], delivery.uid)
        self.assertEqual(delivery.state, "done")

    def test_one_that_hangs_is_cut_off(self):
        self.listen(None)
        self.ingest(self.loaded())
        with patch.object(freight_webhook_send, "TIMEOUT", (0.2, 0.2)):
            self.deliver()
        delivery = self.deliveries()
        self.assertEqual((delivery.state, delivery.status), ("waiting", 0))
        self.assertIn("Timeout", delivery.problem)

    def test_redirects_are_not_followed(self):
        inside = StandIn()
        self.addCleanup(inside.stop)
        self.listen((307, {"Location": inside.url}, b""))
        self.ingest(self.loaded())
        self.deliver()
        self.assertFalse(inside.requests)
        self.assertIn("redirects are not followed", self.deliveries().problem)

    def test_addresses_of_our_own_network_are_refused(self):
        webhook = self.listen()
        self.ingest(self.loaded())
        self.env["ir.config_parameter"].set_param(ALLOW_PRIVATE, "False")
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"):
            url = f"http://{host}:{self.server.server.server_port}/in"
            self.env.cr.execute(
                "UPDATE freight_webhook SET url = %s WHERE id = %s", [url, webhook.id]
            )
            self.env.invalidate_all()
            with patch.object(type(self), "_request_handler", classmethod(_pass)):
                self.assertFalse(self.deliver(), host)
            self.assertIn("private network", self.deliveries().problem)

    def test_a_name_that_turns_inwards_is_refused(self):
        """The name server answers with a good address first, with ours later."""
        webhook = self.listen()
        port = self.server.server.server_port
        webhook.url = f"http://erp.example:{port}/in"
        self.ingest(self.loaded())
        self.env["ir.config_parameter"].set_param(ALLOW_PRIVATE, "False")
        answers = ["203.0.113.7", "127.0.0.1"]

        def getaddrinfo(_host, port, **_options):
            address = answers.pop(0) if len(answers) > 1 else answers[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        with (
            patch("socket.getaddrinfo", getaddrinfo),
            patch.object(type(self), "_request_handler", classmethod(_pass)),
        ):
            for _time in range(2):
                self.assertFalse(self.deliver())
        self.assertFalse(self.server.requests)
        self.assertIn("private network", self.deliveries().problem)

    def test_one_that_is_down_does_not_hold_up_the_others(self):
        down = self.listen(BROKEN)
        first = self.server
        self.listen(OK, name="Second")
        second = self.booked(BOX_2, booking="BKG200")
        self.assertTrue(second)
        self.ingest(self.loaded(), self.loaded(booking="BKG200", container=BOX_2))
        self.assertEqual(len(self.deliver()), 2)
        self.assertEqual(len(first.requests), 1, "left alone after its first failure")
        self.assertEqual(down.waiting_count, 2)

    def test_messages_say_which_is_later(self):
        self.listen()
        self.ingest(self.loaded())
        self.ingest(self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"))
        first, second = self.deliver()
        self.assertLess(first["sequence"], second["sequence"])

    def test_filters(self):
        departed = self.env.ref("freight_base.milestone_sea_departed")
        for vals, expected in (
            ({}, 1),
            ({"mode": "air"}, 0),
            ({"mode": "sea", "direction": "export"}, 1),
            ({"direction": "import"}, 0),
            ({"state": "draft"}, 0),
            ({"tells_tracking": False}, 0),
            ({"milestone_ids": departed.ids}, 0),
        ):
            with self.subTest(vals), self.cr.savepoint() as savepoint:
                self.listen(**vals)
                self.ingest(self.loaded())
                self.assertEqual(len(self.deliveries()), expected)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_only_its_customers_shipments(self):
        self.listen(partner_id=self.pacific_home.id)
        self.ingest(self.loaded())
        self.assertFalse(self.deliveries())

    def test_what_is_not_its_customers_any_more_is_not_sent(self):
        webhook = self.listen(customer_ids=(self.saigon_tech | self.pacific_home).ids)
        self.ingest(self.loaded())
        webhook.customer_ids = self.pacific_home
        self.assertFalse(self.deliver())
        self.assertEqual(self.deliveries().state, "dropped")

    def test_news_taken_back_is_not_sent(self):
        self.listen()
        self.ingest(self.loaded())
        self.file.event_ids.action_unpublish()
        self.assertFalse(self.deliver())
        self.assertEqual(self.deliveries().state, "dropped")

    def test_one_that_takes_nothing_for_days_is_switched_off(self):
        webhook = self.listen(BROKEN)
        self.ingest(self.loaded())
        self.deliver()
        give_up = self.env["freight.webhook"]._cron_give_up
        give_up()
        self.assertTrue(webhook.active)
        self.deliveries().write({"noted_at": day(1)})
        give_up()
        self.assertFalse(webhook.active)
        self.assertEqual(webhook.activity_ids.user_id, webhook.user_id)
        self.ingest(self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"))
        self.assertEqual(len(self.deliveries()), 1)

    def test_what_a_lost_job_left_is_found_again(self):
        self.listen()
        self.ingest(self.loaded())
        deliveries = self.env["freight.webhook.delivery"]
        with patch.object(type(deliveries), "_deliver_later") as job:
            deliveries._cron_deliver()
            job.assert_called_once()
            self.deliver()
            deliveries._cron_deliver()
            job.assert_called_once()

    def test_old_deliveries_are_forgotten(self):
        self.listen(OK)
        self.ingest(self.loaded())
        self.deliver()
        self.deliveries().write({"noted_at": day(1)})
        self.env["freight.webhook.delivery"]._gc_old()
        self.assertFalse(self.deliveries())


@tagged("post_install", "-at_install")
class TestWebhookSettings(WebhookCase):
    def test_addresses_that_will_not_do(self):
        self.env["ir.config_parameter"].set_param(ALLOW_PRIVATE, "False")
        for url in (
            *("http://example.com", "ftp://example.com/", "example.com", "https://"),
            *("https://user:secret@example.com/", "https://example.com:99999/"),
            "javascript:alert(1)",
        ):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.listen(url=url)

    def test_a_customer_is_a_company_not_one_of_its_people(self):
        with self.assertRaises(ValidationError):
            self.listen(customer_ids=self.saigon_contact.ids)
        webhook = self.listen(partner_id=self.saigon_contact.id)
        self.assertEqual(webhook.customer_ids, self.saigon_tech)

    def test_nobody_reads_the_secret(self):
        webhook = self.listen()
        manager = new_test_user(
            self.env, "hook_manager", groups="freight_base.group_freight_manager"
        )
        for user in (manager, self.env.ref("base.user_admin")):
            record = webhook.with_user(user)
            with self.assertRaises(AccessError):
                record.read(["secret"])
            with self.assertRaises(AccessError):
                record.search([("previous_secret", "!=", False)])
        self.assertNotIn(webhook.sudo().secret, str(webhook.with_user(manager).read()))
        self.assertNotEqual(webhook.copy().sudo().secret, webhook.sudo().secret)

    def test_only_managers_change_or_resend(self):
        webhook = self.listen()
        self.ingest(self.loaded())
        user = new_test_user(
            self.env, "hook_operator", groups="freight_base.group_freight_operations"
        )
        with self.assertRaises(AccessError):
            webhook.with_user(user).action_new_secret()
        with self.assertRaises(AccessError):
            webhook.with_user(user).write({"url": "https://elsewhere.example"})
        with self.assertRaises(AccessError):
            self.deliveries().with_user(user).action_resend()

    def test_a_transaction_that_fails_leaves_no_delivery(self):
        self.listen()
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            self.ingest(self.loaded())
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertFalse(self.deliveries())


def _pass(_cls, session, request, **options):
    """Let a request through to our own guard, which is what is tested."""
    return _super_send(session, request, **options)
