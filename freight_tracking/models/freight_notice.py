import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..tools.notice_kinds import KINDS
from ..tools.notice_timing import TIMINGS

# For so long it can be asked who was told what; the ledger of dates keeps it longer.
KEPT = timedelta(days=400)


class FreightNotice(models.Model):
    """The outbox: one kind of news of a shipment, for one contact of its customer.

    It is written in the transaction that brought the news, and sent after it. It holds
    references and never words: what the contact reads is rendered when it is sent.
    """

    _name = "freight.notice"
    _inherit = ["freight.outbox"]
    _description = "Notice to a Customer"
    _order = "due_at desc, id desc"
    _rec_name = "shipment_id"
    _log_access = False

    uid = fields.Char(
        "Stable Id",
        required=True,
        readonly=True,
        default=lambda self: str(uuid.uuid4()),
        help="The mail's Message-ID is made of it: one that came twice is known by it.",
    )
    contact_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="set null"
    )
    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    kind = fields.Selection(KINDS, "News", required=True, readonly=True)
    timing = fields.Selection(TIMINGS, "When", required=True, readonly=True)
    about = fields.Json(
        readonly=True, help="What it tells: 'freight.event,7' is the event 7."
    )
    noted_at = fields.Datetime("Since", required=True, readonly=True)
    due_at = fields.Datetime("Due", required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("cancelled", "Not Sent"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    reason = fields.Selection(
        [
            ("gone", "The contact is archived or deleted"),
            ("address", "The contact has no valid mail address"),
            ("blacklisted", "The address is on the blacklist"),
            ("moved", "The contact belongs to another company"),
            ("off", "The contact does not want it any more"),
            ("nothing", "Nothing of it is published any more"),
            ("closed", "The shipment is archived or cancelled"),
        ],
        "Why Not",
        readonly=True,
    )
    sent_at = fields.Datetime("Sent", readonly=True)
    message_id = fields.Char("Message-ID", readonly=True)
    attempts = fields.Integer(readonly=True, default=0)
    problem = fields.Char(readonly=True)

    _waiting_uniq = models.UniqueIndex(
        "(contact_id, shipment_id, kind) WHERE state = 'waiting'",
        "This notice is waiting already.",
    )
    _due_idx = models.Index("(due_at) WHERE state = 'waiting'")
    _shipment_idx = models.Index("(shipment_id, due_at DESC, id DESC)")
    _company_idx = models.Index("(company_id, due_at DESC, id DESC)")
    _list_idx = models.Index("(due_at DESC, id DESC)")

    # Verbs

    def action_send_again(self):
        """Try once more what failed, with as many attempts as at first."""
        self._staff_check_access()
        failed = self.filtered(lambda one: one.state == "failed").sudo()
        now = fields.Datetime.now()
        waiting = self.sudo().search(
            [
                ("state", "=", "waiting"),
                ("contact_id", "in", failed.contact_id.ids),
                ("shipment_id", "in", failed.shipment_id.ids),
            ]
        )
        taken = {(one.contact_id, one.shipment_id, one.kind) for one in waiting}
        for notice in failed:
            key = (notice.contact_id, notice.shipment_id, notice.kind)
            if key not in taken:
                taken.add(key)
                notice.write(
                    {"state": "waiting", "attempts": 0, "problem": False, "due_at": now}
                )
        self.sudo()._send_later(now)
        return True

    def action_cancel(self):
        """Do not send what waits."""
        self._staff_check_access()
        waiting = self.filtered(lambda one: one.state in ("waiting", "failed"))
        waiting.sudo().write({"state": "cancelled"})
        return True

    # Hooks

    @api.model
    def _get_notice_link(self, _shipment, _contact):
        """Return the address at which a contact finds the shipment, or None.

        For the add-on that has such pages; it is asked when a mail is rendered.
        """
        return None

    # Helpers

    def _staff_check_access(self):
        """Open every verb: only those may who may write the shipment."""
        self.shipment_id._staff_check_access("write")

    @api.autovacuum
    def _gc_old(self):
        """Forget what was sent or dropped long ago."""
        old = self.search(
            [
                ("state", "!=", "waiting"),
                ("due_at", "<", fields.Datetime.now() - KEPT),
            ],
            limit=GC_UNLINK_LIMIT,
        )
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
