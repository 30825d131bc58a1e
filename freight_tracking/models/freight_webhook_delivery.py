import json
import time
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..tools.notice_kinds import KINDS
from .freight_notice_tell import CHANNEL

KEPT = timedelta(days=60)


class FreightWebhookDelivery(models.Model):
    """One message to a webhook: what it is about, and how sending it went.

    The message itself is rendered when it is sent, and not kept.
    """

    _name = "freight.webhook.delivery"
    _inherit = ["freight.outbox"]
    _description = "Webhook Delivery"
    _order = "noted_at desc, id desc"
    _rec_name = "uid"
    _log_access = False

    uid = fields.Char(
        "Id",
        required=True,
        readonly=True,
        help="In the message as well: one that comes twice is known by it.",
    )
    sequence = fields.Char(
        required=True,
        readonly=True,
        help="Grows with the time of the news: messages may overtake each other.",
    )
    webhook_id = fields.Many2one(
        "freight.webhook", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    shipment_id = fields.Many2one(
        "freight.shipment",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(KINDS, "News", required=True, readonly=True)
    about = fields.Json(readonly=True)
    noted_at = fields.Datetime("News Of", required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Delivered"),
            ("dead", "Dead Letter"),
            ("dropped", "Not Sent"),
        ],
        required=True,
        readonly=True,
    )
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(required=True, readonly=True)
    tried_at = fields.Datetime("Last Tried", readonly=True)
    done_at = fields.Datetime("Delivered At", readonly=True)
    status = fields.Integer("HTTP Status", readonly=True)
    answer = fields.Char(readonly=True, help="The first bytes that came back.")
    milliseconds = fields.Integer("Took (ms)", readonly=True, aggregator="avg")
    problem = fields.Char(readonly=True)

    _due_idx = models.Index("(next_try) WHERE state = 'waiting'")
    _log_idx = models.Index("(webhook_id, noted_at DESC, id DESC)")
    _company_idx = models.Index("(company_id, noted_at DESC, id DESC)")
    _dead_idx = models.Index("(noted_at DESC, id DESC) WHERE state = 'dead'")

    # Verbs

    def action_resend(self):
        """Send these once more, under the ids that they have."""
        self.webhook_id.check_access("write")
        again = self.filtered(lambda one: one.state in ("dead", "done"))
        now = fields.Datetime.now()
        again.sudo().write(
            {"state": "waiting", "attempts": 0, "next_try": now, "problem": False}
        )
        self.sudo()._deliver_later(now)
        return True

    # Into the outbox

    @api.model
    def _queue(self, told):
        """Add a delivery for each webhook, shipment and kind that pass its filters.

        :param told: ``[(Listening, News)]`` of ``freight.notice``
        """
        webhooks = self._find_webhooks({shipment for shipment, _news in told})
        if not webhooks:
            return
        milestones = self._find_milestones([news for _shipment, news in told])
        now, start = fields.Datetime.now(), time.time_ns() // 1000
        rows = {}
        for shipment, news in told:
            for webhook in webhooks.get(
                (shipment.company_id, shipment.commercial_partner_id), ()
            ):
                if not webhook._wants(shipment, news, milestones):
                    continue
                row = rows.setdefault(
                    (webhook.id, shipment.id, news.kind),
                    {
                        "uid": str(uuid.uuid4()),
                        "sequence": str(start + len(rows)),
                        "webhook_id": webhook.id,
                        "company_id": shipment.company_id,
                        "shipment_id": shipment.id,
                        "kind": news.kind,
                        "about": [],
                        "noted_at": now,
                        "state": "waiting",
                        "attempts": 0,
                        "next_try": now,
                    },
                )
                row["about"].append(news.reference)
        if not rows:
            return
        columns = SQL(", ").join(map(SQL.identifier, next(iter(rows.values()))))
        self.env.cr.execute(
            SQL(
                "INSERT INTO freight_webhook_delivery (%s) SELECT %s FROM "
                "json_populate_recordset(NULL::freight_webhook_delivery, %s)",
                columns,
                columns,
                json.dumps(list(rows.values()), default=str),
            )
        )
        self.invalidate_model()
        self._deliver_later(now)

    @api.model
    def _find_webhooks(self, shipments):
        """Return ``{(company, customer): webhooks}`` of those who may listen."""
        found = {}
        customers = {shipment.commercial_partner_id for shipment in shipments}
        for webhook in self.env["freight.webhook"].search(
            [("customer_ids", "in", sorted(customers))]
        ):
            for customer in webhook.customer_ids:
                key = (webhook.company_id.id, customer.id)
                found[key] = found.get(key, webhook.browse()) | webhook
        return found

    @api.model
    def _find_milestones(self, news):
        """Return ``{event: milestone}`` of the events among the news."""
        ids = [one.id for one in news if one.model == "freight.event"]
        events = self.env["freight.event"].browse(ids)
        events.fetch(["milestone_id"])
        return {event.id: event.milestone_id.id for event in events}

    @api.model
    def _deliver_later(self, due):
        self.with_delay(
            channel=CHANNEL,
            eta=due,
            identity_key=f"freight_webhook-{due:%Y%m%d%H%M%S}",
            description=self.env._("Webhooks"),
        )._deliver_due()

    @api.autovacuum
    def _gc_old(self):
        """Forget deliveries of long ago, dead ones too."""
        old = self.search(
            [
                ("state", "!=", "waiting"),
                ("noted_at", "<", fields.Datetime.now() - KEPT),
            ],
            limit=GC_UNLINK_LIMIT,
        )
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT


class FreightWebhook(models.Model):
    _inherit = "freight.webhook"

    def _wants(self, shipment, news, milestones):
        """Tell if news of a shipment pass the filters."""
        self.ensure_one()
        if not self[f"tells_{news.kind}"]:
            return False
        for name in ("mode", "direction", "state"):
            if self[name] and self[name] != getattr(shipment, name):
                return False
        if self.milestone_ids and news.model == "freight.event":
            return milestones.get(news.id) in self.milestone_ids.ids
        return True
