import hashlib

from odoo import fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..tools.limits import MAX_BYTES, excerpt

KINDS = [
    ("csv", "Table (CSV or Excel)"),
    ("webhook", "Webhook (JSON)"),
    ("dcsa_pull", "DCSA, asked for by us"),
    ("dcsa_push", "DCSA, pushed to us"),
    ("fsu", "Air FSU (Cargo-IMP)"),
    ("iftsta", "EDIFACT IFTSTA"),
    ("x12", "X12 315 and 214"),
]
# Of a message over the limit as much is kept as tells people what it was.
HEAD = 4096


class FreightFeed(models.Model):
    """A line on which somebody sends us news of cargo: how it is read, and its health.

    Whatever the channel, a message comes in by ``_receive``, which only keeps it, and
    is read by ``freight.feed.message._process``, mostly in a job.
    """

    _name = "freight.feed"
    _description = "Feed"
    _inherit = ["freight.branch.bound", "mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="csv", tracking=True)
    source_id = fields.Many2one(
        "freight.event.source",
        required=True,
        ondelete="restrict",
        tracking=True,
        help="Who tells what comes in here; it decides who is believed and what "
        "customers see.",
    )
    company_id = fields.Many2one(
        "res.company",
        "Branch",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        help="Whose people look after the feed. Its news finds the shipments of all "
        "branches.",
    )
    carrier_id = fields.Many2one("freight.carrier", index="btree_not_null")
    tz = fields.Selection(
        _tz_get,
        "Time Zone",
        help="Of times that are told without one. If empty, that of the place counts.",
    )
    date_order = fields.Selection(
        [("dmy", "Day first: 31/12/2025"), ("mdy", "Month first: 12/31/2025")],
        "Dates",
        required=True,
        default="dmy",
        help="Only for dates that could be read either way.",
    )
    code_ids = fields.One2many("freight.feed.code", "feed_id", "Codes")
    note = fields.Text("Internal Note")
    active = fields.Boolean(default=True, tracking=True)

    def action_open_messages(self):
        """List what came in."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_tracking.freight_feed_message_action"
        )
        return {
            **action,
            "domain": [("feed_id", "=", self.id)],
            "context": {"search_default_waiting": self.waiting_count},
        }

    def _receive(
        self,
        raw,
        name,
        channel,
        content_type=None,
        sender=None,
        refused=None,
        size=None,
    ):
        """Keep a message as it came, and no more than that.

        :param bytes raw: what came, byte for byte
        :param str name: of the file, or what else it is known by
        :param channel: one of ``freight.feed.message.channel``
        :param refused: why it is not to be read, where that is known already
        :param size: in bytes, where only the beginning was taken
        :return: the ``freight.feed.message``; ``_enqueue()`` it, or ``_process()``
        """
        self.ensure_one()
        size = size or len(raw)
        is_cut = size > min(MAX_BYTES, len(raw))
        if is_cut and not refused:
            refused = (
                f"The message has {size:,} bytes, more than the {MAX_BYTES:,} allowed."
                " Only its beginning was kept. Ask the sender to split it."
            )
            self._note_failure(refused)
        return (
            self.env["freight.feed.message"]
            .sudo()
            ._create_raw(
                raw[:HEAD] if is_cut else raw,
                {
                    "feed_id": self.id,
                    "name": excerpt(name) or "?",
                    "channel": channel,
                    "content_type": content_type and excerpt(content_type),
                    "sender": sender and excerpt(sender),
                    "size": size,
                    "sha256": size == len(raw) and hashlib.sha256(raw).hexdigest(),
                    "is_cut": is_cut,
                    "state": "refused" if refused else "new",
                    "problem": refused,
                },
            )
        )
