"""From news to the outbox, in the transaction that brought them, in sets.

Where no contact chose anything and no webhook listens it costs one query, however many
shipments and events there are.
"""

import json
import uuid
from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.notice_kinds import News
from ..tools.notice_timing import due_at

CHANNEL = "root.freight_notice"
# Of a consolidation's news its houses hear, as far as their customers see them. Dates
# have an entry in each house's own ledger.
SHARED_WITH_HOUSES = ("freight.event",)


class Listening(NamedTuple):
    """A shipment of whose news somebody wants to hear."""

    id: int
    master_id: int | None
    commercial_partner_id: int
    company_id: int
    mode: str
    direction: str | None
    state: str


class FreightNotice(models.Model):
    _inherit = "freight.notice"

    @api.model
    def _tell(self, kind, shipments, about):
        """Tell the customers of these shipments, by mail and webhook, as they chose.

        :param kind: one of ``tools.notice_kinds.KINDS``
        :param shipments: those whose customers may hear of it
        :param about: records that have a ``shipment_id``; what is told of them is what
            ``freight.shipment._get_customer_news`` returns when it is sent
        """
        self._tell_news(
            News(one.shipment_id.id, kind, one._name, one.id)
            for one in about
            if one.shipment_id in shipments
        )

    @api.model
    def _tell_news(self, news):
        """Put news into both outboxes, for each shipment that somebody listens to."""
        news = list(news)
        if not news:
            return
        shared = defaultdict(list)
        own = {}
        for one in self.sudo()._find_listening({one.shipment_id for one in news}):
            own[one.id] = one
            shared[one.master_id].append(one)
        told = []
        for one in news:
            to = [own[one.shipment_id]] if one.shipment_id in own else []
            if one.model in SHARED_WITH_HOUSES:
                to = to + shared[one.shipment_id]
            told += [(shipment, one) for shipment in to]
        if told:
            self.sudo()._queue(told)
            self.env["freight.webhook.delivery"].sudo()._queue(told)

    @api.model
    def _find_listening(self, shipment_ids):
        """Return those of these shipments, and of their houses, that are listened to.

        A draft is told of as well: a booking is confirmed before the order is.
        """
        self.env["freight.notice.preference"].flush_model()
        self.env["freight.webhook"].flush_model()
        self.env["freight.shipment"].flush_model(Listening._fields)
        self.env.cr.execute(
            SQL(
                """
                SELECT %s FROM freight_shipment s
                 WHERE (s.id = ANY(%s) OR s.master_id = ANY(%s))
                   AND s.active AND s.state != 'cancelled'
                   AND (EXISTS (SELECT FROM freight_notice_preference p
                                 WHERE p.commercial_partner_id = s.commercial_partner_id
                                   AND p.is_on)
                     OR EXISTS (SELECT FROM freight_webhook_customer_rel r
                                  JOIN freight_webhook w ON w.id = r.webhook_id
                                 WHERE r.partner_id = s.commercial_partner_id
                                   AND w.company_id = s.company_id AND w.active)
                     OR %s)
                """,
                SQL(", ").join(SQL.identifier("s", name) for name in Listening._fields),
                sorted(shipment_ids),
                sorted(shipment_ids),
                self._get_also_listening(),
            )
        )
        return [Listening._make(row) for row in self.env.cr.fetchall()]

    @api.model
    def _get_also_listening(self):
        """Return who else listens to a shipment ``s``, as a condition. A hook."""
        return SQL("FALSE")

    @api.model
    def _find_followers(self, _shipment_ids):
        """Return ``{(shipment, kind): [(contact, timing, zone)]}``: who follows just
        that shipment, whosever it is. A hook."""
        return {}

    @api.model
    def _queue(self, told):
        """Add a row for each contact who chose it, or to the row that waits already."""
        wanted = self._find_contacts({shipment for shipment, _news in told})
        followers = self._find_followers({shipment.id for shipment, _news in told})
        now = fields.Datetime.now()
        rows = {}
        for shipment, news in told:
            chosen = {
                contact_id: (contact_id, timing, tz)
                for contact_id, timing, tz in (
                    *followers.get((shipment.id, news.kind), ()),
                    *wanted.get((shipment.commercial_partner_id, news.kind), ()),
                )
            }
            for contact_id, timing, tz in chosen.values():
                row = rows.setdefault(
                    (contact_id, shipment.id, news.kind),
                    {
                        "uid": str(uuid.uuid4()),
                        "contact_id": contact_id,
                        "shipment_id": shipment.id,
                        "company_id": shipment.company_id,
                        "kind": news.kind,
                        "timing": timing,
                        "about": [],
                        "noted_at": now,
                        "due_at": due_at(now, timing, tz),
                        "state": "waiting",
                        "attempts": 0,
                    },
                )
                row["about"].append(news.reference)
        if not rows:
            return
        self.flush_model()
        rows = [rows[key] for key in sorted(rows)]
        columns = SQL(", ").join(map(SQL.identifier, rows[0]))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_notice AS n (%s)
                     SELECT %s FROM json_populate_recordset(NULL::freight_notice, %s)
                ON CONFLICT (contact_id, shipment_id, kind) WHERE state = 'waiting'
                  DO UPDATE SET about = n.about || EXCLUDED.about
                """,
                columns,
                columns,
                json.dumps(rows, default=str),
            ),
            log_exceptions=False,  # who loses that race begins anew
        )
        self.invalidate_model()
        soon = [row["due_at"] for row in rows if row["timing"] == "instant"]
        if soon:
            self._send_later(soon[0])

    @api.model
    def _find_contacts(self, shipments):
        """Return ``{(customer, kind): [(contact, timing, zone)]}``."""
        self.env.cr.execute(
            SQL(
                """
                  SELECT p.commercial_partner_id, p.kind, p.contact_id, p.timing, c.tz
                    FROM freight_notice_preference p
                    JOIN res_partner c ON c.id = p.contact_id
                   WHERE p.is_on AND p.commercial_partner_id = ANY(%s)
                """,
                sorted({shipment.commercial_partner_id for shipment in shipments}),
            )
        )
        wanted = defaultdict(list)
        for customer, kind, *contact in self.env.cr.fetchall():
            wanted[customer, kind].append(contact)
        return wanted

    @api.model
    def _send_later(self, due):
        """Let a job send what is due then: one job for all that are due in a minute."""
        self.with_delay(
            channel=CHANNEL,
            eta=due,
            identity_key=f"freight_notice-{due:%Y%m%d%H%M%S}",
            description=self.env._("Notices to customers"),
        )._send_due()
