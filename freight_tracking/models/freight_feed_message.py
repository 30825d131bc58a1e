import base64

from odoo import fields, models

CHANNELS = [
    ("upload", "Upload"),
    ("folder", "Folder"),
    ("mail", "Mail"),
    ("push", "Pushed by the Carrier"),
    ("poll", "Asked for"),
    ("webhook", "Webhook"),
    ("manual", "By Hand"),
]
STATES = [
    ("new", "Waiting"),
    ("done", "Done"),
    ("partly", "Partly Read"),
    ("failed", "Failed"),
    ("refused", "Refused"),
]


class FreightFeedMessage(models.Model):
    """A message as it was received, and what became of it."""

    _name = "freight.feed.message"
    _description = "Received Message"
    _order = "received_at desc, id desc"

    feed_id = fields.Many2one(
        "freight.feed", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="feed_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char(required=True, readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    sender = fields.Char(readonly=True)
    content_type = fields.Char(readonly=True)
    received_at = fields.Datetime(
        "Received", required=True, readonly=True, default=fields.Datetime.now
    )
    raw = fields.Binary(
        "As Received",
        attachment=True,
        readonly=True,
        copy=False,
        groups="freight_base.group_freight_user",
    )
    size = fields.Integer(readonly=True, help="In bytes.")
    sha256 = fields.Char("SHA-256", readonly=True)
    is_cut = fields.Boolean(readonly=True, help="Only the beginning was kept.")
    state = fields.Selection(STATES, required=True, readonly=True, default="new")
    problem = fields.Char(readonly=True, help="Why the whole of it was not read.")

    _feed_idx = models.Index("(feed_id, received_at DESC, id DESC)")

    def _create_raw(self, raw, vals):
        """Create a message with exactly these bytes: no image is made smaller."""
        return self.with_context(image_no_postprocess=True).create(
            {**vals, "raw": base64.b64encode(raw)}
        )

    def _get_raw(self):
        """Return the bytes that came."""
        return base64.b64decode(self.sudo().with_context(bin_size=False).raw or b"")

    def _enqueue(self):
        """Let a job read these messages."""

    def _process(self):
        """Read the message and ingest what it tells, in this transaction."""
