"""The outbox between two workers, in real transactions."""

import threading
from unittest.mock import patch

from odoo import api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from ..tools.transaction import in_own_transaction

NAME = "TWOSENDERS"


@tagged("post_install", "-at_install")
class TestTwoSenders(BaseCase):
    """A test's own cursor would hide what only two connections show."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.mails = []
        notices = self.registry["freight.notice"]
        server = self.registry["ir.mail_server"]
        for model, name, replacement in (
            (notices, "_send_later", lambda *_args: None),
            (server, "_disable_send", lambda _self: False),
            (server, "_connect__", lambda _self, **_options: None),
            (server, "send_email", self.take),
        ):
            self.startPatcher(patch.object(model, name, replacement))
        self.run_apart(self.make)
        self.addCleanup(self.run_apart, self.remove)

    def take(self, message, *_args, **_options):
        """Be the mail server; let others act while the mail is going out."""
        self.mails.append(message["Message-Id"])
        self.while_sending()
        return message["Message-Id"]

    def while_sending(self):
        """By default nothing happens meanwhile."""

    def run_apart(self, work):
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, api.SUPERUSER_ID, {}))

    def make(self, env):
        customer = env["res.partner"].create({"name": NAME, "is_company": True})
        contact = env["res.partner"].create(
            {"name": NAME, "parent_id": customer.id, "email": "lan@s.example"}
        )
        env["freight.notice.preference"].create(
            {"contact_id": contact.id, "kind": "tracking"}
        )
        ports = env["freight.location"].search(
            [("code", "in", ("VNSGN", "USLGB")), ("kind", "=", "place")], order="code"
        )
        shipment = env["freight.shipment"].create(
            {
                "partner_id": customer.id,
                "booking_number": NAME,
                "pol_id": ports[1].id,
                "pod_id": ports[0].id,
            }
        )
        self.shipment_id, self.partner_ids = shipment.id, (contact | customer).ids
        self.tell(env, "SEA_LOADED", 9)
        self.make_due(env)

    def remove(self, env):
        env["freight.shipment"].browse(self.shipment_id).unlink()
        env["res.partner"].browse(self.partner_ids).unlink()

    def tell(self, env, milestone, day):
        report = {
            "booking": NAME,
            "milestone": milestone,
            "classifier": "actual",
            "when": f"2025-05-{day:02}T00:00:00+00:00",
            "place": "VNSGN",
        }
        source = env.ref("freight_tracking.source_carrier")
        env["freight.event"].ingest([report], source)

    def make_due(self, env):
        waiting = self.notices(env).filtered(lambda one: one.state == "waiting")
        waiting.write({"due_at": fields.Datetime.now()})

    def notices(self, env):
        return env["freight.notice"].search([("shipment_id", "=", self.shipment_id)])

    def send(self):
        self.run_apart(lambda env: env["freight.notice"]._send_due())

    def states(self):
        return self.run_apart(lambda env: sorted(self.notices(env).mapped("state")))

    def test_two_jobs_at_once_send_one_mail(self):
        def second_job():
            self.while_sending = lambda: None
            self.send()

        self.while_sending = second_job
        self.send()
        self.assertEqual(len(self.mails), 1)
        self.assertEqual(self.states(), ["sent"])

    def test_news_that_comes_while_a_mail_goes_out_is_told_by_the_next(self):
        def more_news():
            self.run_apart(
                lambda env: in_own_transaction(
                    env, lambda env: self.tell(env, "SEA_DEPARTED", 10)
                )
            )

        worker = threading.Thread(target=more_news)
        self.while_sending = worker.start
        self.send()
        worker.join(60)
        self.assertEqual(self.states(), ["sent", "waiting"])
        self.while_sending = lambda: None
        self.run_apart(self.make_due)
        self.send()
        self.assertEqual(len(set(self.mails)), 2)
        self.assertEqual(self.states(), ["sent", "sent"])
