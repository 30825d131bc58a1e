"""From the outbox to other people's systems: at least once, never to our own."""

import json
import logging
import time
from datetime import UTC, timedelta
from functools import partial

import requests

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.freight_shipment.tools.viewer import Viewer

from ..tools.backoff import delay
from ..tools.notice_kinds import as_about
from ..tools.targets import TargetRefused, guarded_session
from ..tools.transaction import in_own_transaction
from ..tools.webhook_signature import signature

_logger = logging.getLogger(__name__)

HEADER = "Freight-Signature"
# Receivers shall answer at once and work later: to connect, and between two bytes.
TIMEOUT = (5, 10)
MOST_SECONDS = 20
MOST_BYTES = 512
# One job's share; what is left is another one's.
MOST_DELIVERIES = 200
MOST_ATTEMPTS = 12  # the last one about a day after the first


class FreightWebhookDelivery(models.Model):
    _inherit = "freight.webhook.delivery"

    @api.model
    def _cron_deliver(self):
        """Send what is to be tried again, and what a lost job has left."""
        now = fields.Datetime.now()
        if self.search([("state", "=", "waiting"), ("next_try", "<=", now)], limit=1):
            self._deliver_later(now)

    @api.model
    def _deliver_due(self):
        """Send what is due, each in a transaction of its own.

        A system that did not take one delivery is left alone for the rest of this run:
        the others do not wait for its time-outs.
        """
        broken, due = set(), self.sudo()._find_due(MOST_DELIVERIES)
        for delivery_id, webhook_id in due:
            if webhook_id in broken:
                continue
            try:
                taken = in_own_transaction(
                    self.env(su=True), partial(_deliver, delivery_id)
                )
            except Exception as error:  # one message does not stop the others
                _logger.exception("Webhook delivery %s failed", delivery_id)
                taken = in_own_transaction(
                    self.env(su=True),
                    partial(_fail, delivery_id, problem=type(error).__name__),
                )
            if not taken:
                broken.add(webhook_id)
        if len(due) == MOST_DELIVERIES:
            self._deliver_later(fields.Datetime.now() + timedelta(minutes=1))

    @api.model
    def _find_due(self, limit):
        """Return ``[(delivery, webhook)]``: in turn, so that none starves another."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                  SELECT id, webhook_id
                    FROM (SELECT id, webhook_id, row_number() OVER (
                                     PARTITION BY webhook_id ORDER BY sequence) AS turn
                            FROM freight_webhook_delivery
                           WHERE state = 'waiting' AND next_try <= %s
                             AND NOT (%s)) d
                ORDER BY turn, id LIMIT %s
                """,
                fields.Datetime.now(),
                self._get_held(),
                limit,
            )
        )
        return self.env.cr.fetchall()

    def _deliver(self):
        """Send this one; return whether it was taken, or needed no sending.

        Before the message goes out nothing is written that can lose a race; after it
        only this row, which is locked.
        """
        self.ensure_one()
        reason, body = self._prepare_body()
        if reason:
            self.write({"state": "dropped", "problem": reason})
            return True
        webhook = self.webhook_id
        started = time.monotonic()
        status, answer, problem = _post(
            webhook.url.strip(),
            body,
            {
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "Freight-Webhook/1",
                HEADER: signature(body, webhook._get_secrets(), int(time.time())),
            },
            webhook._may_be_private(),
        )
        now = fields.Datetime.now()
        self.write(
            {
                "tried_at": now,
                "status": status,
                "answer": answer,
                "milliseconds": round(1000 * (time.monotonic() - started)),
            }
        )
        if problem:
            self._note_failure(problem)
            return False
        self.write(
            {
                "state": "done",
                "done_at": now,
                "attempts": self.attempts + 1,
                "problem": False,
            }
        )
        return True

    def _prepare_body(self):
        """Return (why it is not sent, the message as it goes out)."""
        webhook, shipment = self.webhook_id, self.shipment_id
        if not webhook.active:
            return self.env._("The webhook was switched off."), b""
        if (
            shipment.commercial_partner_id not in webhook.customer_ids
            or shipment.company_id != webhook.company_id
        ):
            return self.env._("The shipment is of a customer it is not told of."), b""
        if not shipment.active:
            return self.env._("The shipment is archived."), b""
        viewer = webhook._get_viewer()
        news = shipment._customer_news(viewer, as_about(self.about or ()))
        if not any(news.values()):
            return self.env._("Nothing of it is published any more."), b""
        (view,) = shipment._customer_view(viewer)
        message = {
            "id": self.uid,
            "sequence": int(self.sequence),
            "kind": self.kind,
            "created": self.noted_at.replace(tzinfo=UTC).isoformat(),
            "news": news,
            "shipment": view,
        }
        return "", json.dumps(message, ensure_ascii=False).encode()

    def _note_failure(self, problem):
        """Try again later and ever later; in the end it is a dead letter."""
        attempts = self.attempts + 1
        values = {"attempts": attempts, "problem": problem[:200]}
        if attempts >= MOST_ATTEMPTS:
            values["state"] = "dead"
        else:
            wait = timedelta(seconds=round(delay(attempts)))
            values["next_try"] = fields.Datetime.now() + wait
        self.write(values)


class FreightWebhook(models.Model):
    _inherit = "freight.webhook"

    def _get_viewer(self):
        """Return the receiver as one who looks at its customers' shipments."""
        self.ensure_one()
        receiver = self.partner_id
        lang = self.env["res.lang"]._get_code(receiver.lang or "") or "en_US"
        return Viewer(frozenset({"shipments"}), lang, receiver.tz or "UTC")


def _post(url, body, headers, allow_private):
    """Post a message; return (status, first characters of the answer, problem)."""
    session = guarded_session(allow_private, TIMEOUT)
    deadline = time.monotonic() + MOST_SECONDS
    try:
        with session.post(
            url,
            data=body,
            headers=headers,
            stream=True,
            allow_redirects=False,
        ) as response:
            # A receiver that answers a byte a second does not hold a worker.
            first = b""
            for chunk in response.iter_content(64):
                first += chunk
                if len(first) >= MOST_BYTES or time.monotonic() > deadline:
                    break
            status = response.status_code
    except TargetRefused as refused:
        return 0, "", str(refused)
    except requests.RequestException as error:
        # Not in its own words: they hold the address, and that may hold a token.
        return 0, "", type(error).__name__
    finally:
        session.close()
    # PostgreSQL keeps no NUL; whatever else comes is shown as text.
    answer = first[:MOST_BYTES].decode(errors="replace").replace("\0", "")
    if 200 <= status < 300:
        return status, answer, ""
    if 300 <= status < 400:
        return status, answer, f"HTTP {status}: redirects are not followed"
    return status, answer, f"HTTP {status}"


def _lock(env, delivery_id):
    delivery = env["freight.webhook.delivery"].browse(delivery_id)
    locked = delivery.try_lock_for_update()
    return locked if locked.state == "waiting" else delivery.browse()


def _deliver(delivery_id, env):
    delivery = _lock(env, delivery_id)
    # Another job has it, it is done, or it is held since.
    delivery = delivery._without_held()
    return delivery._deliver() if delivery else True


def _fail(delivery_id, env, problem):
    delivery = _lock(env, delivery_id)
    if delivery:
        delivery._note_failure(problem)
    return False
