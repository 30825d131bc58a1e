import hashlib

from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get
from odoo.tools import SQL

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
    _inherit = ["mail.thread"]
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
    )
    carrier_id = fields.Many2one("freight.carrier", index="btree_not_null")
    tz = fields.Selection(
        _tz_get,
        "Time Zone",
        help="Of times that are told without one. If empty, that of the place counts.",
    )
    note = fields.Text("Internal Note")
    active = fields.Boolean(default=True, tracking=True)
    received_ids = fields.One2many("freight.feed.message", "feed_id", "Received")

    # Health
    is_paused = fields.Boolean("Paused", readonly=True, tracking=True)
    pause_reason = fields.Char(readonly=True, tracking=True)
    last_success_at = fields.Datetime("Last Success", readonly=True)
    failures = fields.Integer(
        "Failures in a Row", readonly=True, help="Since something last went well."
    )
    last_problem = fields.Char(readonly=True)
    silent_after = fields.Integer(
        "Silent After (hours)",
        default=0,
        help="If nothing arrives for so long, the feed counts as silent. 0: never.",
    )
    silent_at = fields.Datetime(
        readonly=True, help="When it becomes silent if nothing arrives until then."
    )

    _silent_idx = models.Index("(silent_at) WHERE silent_at IS NOT NULL")

    # The way in

    def _receive(
        self, raw, name, channel, content_type=None, sender=None, refused=None
    ):
        """Keep a message as it came, and no more than that.

        :param bytes raw: what came, byte for byte
        :param str name: of the file, or what else it is known by
        :param channel: one of ``freight.feed.message.channel``
        :param refused: why it is not to be read, where that is known already
        :return: the ``freight.feed.message``; ``_enqueue()`` it, or ``_process()``
        """
        self.ensure_one()
        if len(raw) > MAX_BYTES:
            refused = refused or (
                f"The message has {len(raw):,} bytes, more than the {MAX_BYTES:,} "
                "allowed. Only its beginning was kept. Ask the sender to split it."
            )
        is_cut = len(raw) > MAX_BYTES
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
                    "size": len(raw),
                    "sha256": hashlib.sha256(raw).hexdigest(),
                    "is_cut": is_cut,
                    "state": "refused" if refused else "new",
                    "problem": refused,
                },
            )
        )

    # Health

    def _note_success(self):
        """Remember that the feed works, in the caller's transaction."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_feed
                   SET failures = 0, last_problem = NULL,
                       last_success_at = now() AT TIME ZONE 'UTC',
                       silent_at = CASE WHEN silent_after > 0 AND NOT is_paused
                            THEN now() AT TIME ZONE 'UTC'
                                 + silent_after * interval '1 hour' END
                 WHERE id = ANY(%s)
                """,
                list(self.ids),
            )
        )
        self.invalidate_recordset()

    def _note_failure(self, problem):
        """Count a failure and remember what went wrong, for people."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_feed SET failures = failures + 1, last_problem = %s
                 WHERE id = ANY(%s)
                """,
                excerpt(problem),
                list(self.ids),
            )
        )
        self.invalidate_recordset()
