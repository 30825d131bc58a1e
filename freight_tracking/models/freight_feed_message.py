from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.limits import UNSTORABLE

CHANNELS = [
    ("upload", "Upload"),
    ("folder", "Folder"),
    ("mail", "Mail"),
    ("push", "Pushed"),
    ("poll", "Asked For"),
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
# What a person looks at; the whole is downloaded.
SHOWN = 20_000
# How long messages are kept as received, unless the system parameter says otherwise.
RAW_DAYS = 180
RAW_DAYS_PARAMETER = "freight_tracking.feed_raw_days"
PURGED = 1000  # at once
RAW_TYPE = "application/edi-consent"


class FreightFeedMessage(models.Model):
    """A message as it was received, and what became of it.

    The row stays, since events point at it; the bytes go after some time.
    """

    _name = "freight.feed.message"
    _description = "Received Message"
    _order = "received_at desc, id desc"

    feed_id = fields.Many2one(
        "freight.feed", required=True, readonly=True, ondelete="restrict"
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
    raw_text = fields.Text("Text", compute="_compute_raw_text")
    size = fields.Integer("Size (bytes)", readonly=True)
    sha256 = fields.Char("SHA-256", readonly=True)
    is_cut = fields.Boolean(readonly=True, help="Only the beginning was kept.")
    is_purged = fields.Boolean(readonly=True, help="The bytes were kept long enough.")

    state = fields.Selection(STATES, required=True, readonly=True, default="new")
    processed_at = fields.Datetime("Read", readonly=True)
    problem = fields.Char(readonly=True, help="Why it was not read as a whole.")
    created_count = fields.Integer("New", readonly=True)
    duplicate_count = fields.Integer("Known Already", readonly=True)
    corrected_count = fields.Integer("Corrections", readonly=True)
    retracted_count = fields.Integer("Withdrawn", readonly=True)
    unmatched_count = fields.Integer("Without Shipment", readonly=True)
    lost_count = fields.Integer("Lost", readonly=True, help="What was not understood.")
    warning_count = fields.Integer("Warnings", readonly=True)
    has_unknown_codes = fields.Boolean(readonly=True)
    problem_ids = fields.One2many(
        "freight.feed.problem", "message_id", "Problems", readonly=True
    )
    event_ids = fields.One2many("freight.event", "message_id", "Events", readonly=True)

    _feed_idx = models.Index("(feed_id, received_at DESC, id DESC)")
    _received_idx = models.Index("(received_at DESC, id DESC)")
    _waiting_idx = models.Index("(feed_id, received_at) WHERE state = 'new'")
    _unknown_idx = models.Index("(feed_id) WHERE has_unknown_codes")
    _kept_idx = models.Index("(received_at) WHERE is_purged IS NOT TRUE")

    def _compute_raw_text(self):
        for message in self:
            head = message._get_raw()[: 2 * SHOWN]
            if b"\x00" in head:
                message.raw_text = False  # a workbook, or what is no text at all
                continue
            # It may end in the middle of a letter.
            text = head.decode("utf-8-sig", "replace")
            if "\ufffd" in text[:-1]:
                text = head.decode("latin-1")
            text = UNSTORABLE.sub(" ", text.replace("\r\n", "\n"))
            message.raw_text = text if len(text) <= SHOWN else f"{text[:SHOWN]}\n…"

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            raise UserError(
                self.env._("A received message stays as it is. Read it again instead.")
            )
        return super().write(vals)

    # Verbs

    def action_replay(self):
        """Read these messages again; what is known already stays as it is."""
        self.check_access("write")
        self._check_replayable()
        self.sudo().write({"state": "new"})
        self._process_or_enqueue()
        return True

    def action_download(self):
        """Hand out the message as it was received."""
        self.ensure_one()
        self.check_access("read")
        if self.is_purged:
            raise UserError(
                self.env._("%s was kept long enough and is gone.", self.name)
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/raw?download=true",
            "target": "download",
        }

    def action_open_unmatched(self):
        """List what waits for its shipment."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_tracking.freight_event_unmatched_action"
        )
        return {**action, "domain": [("message_id", "=", self.id)]}

    def _check_replayable(self):
        for message in self:
            if message.is_purged:
                raise UserError(
                    self.env._("%s was kept long enough and is gone.", message.name)
                )
            # What was refused at the door was never read.
            if message.state == "refused" and not message.processed_at:
                raise UserError(
                    self.env._(
                        "%(message)s was not let in: %(problem)s",
                        message=message.name,
                        problem=message.problem,
                    )
                )

    # The bytes

    @api.model
    def _create_raw(self, raw, vals):
        """Create a message that holds exactly these bytes.

        The attachment is made by hand: Odoo makes images smaller, and copies the words
        of a text into the database; and a browser might run what it shows. As EDI by
        consent of both sides (RFC 1767) none of that happens.
        """
        message = self.create(vals)
        self.env["ir.attachment"].create(
            {
                "name": message.name,
                "raw": raw,
                "mimetype": RAW_TYPE,
                "res_model": self._name,
                "res_field": "raw",
                "res_id": message.id,
            }
        )
        message.invalidate_recordset(["raw"])
        return message

    def _get_attachments(self):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "raw"),
                    ("res_id", "in", self.ids),
                ]
            )
        )

    def _get_raw(self):
        """Return the bytes that came, also where a form asks for their size only."""
        self.ensure_one()
        return self._get_attachments().with_context(bin_size=False).raw or b""

    @api.autovacuum
    def _gc_raw(self):
        """Forget the bytes of old messages; what became of them stays."""
        parameters = self.env["ir.config_parameter"].sudo()
        days = int(parameters.get_param(RAW_DAYS_PARAMETER, RAW_DAYS))
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        old = self.search(
            [("received_at", "<", limit), ("is_purged", "!=", True)],
            order="received_at",
            limit=PURGED,
        )
        old._get_attachments().unlink()
        old.write({"is_purged": True})
        return len(old), len(old) == PURGED


class FreightFeedProblem(models.Model):
    """What was wrong in a message: the first of them, for people to read."""

    _name = "freight.feed.problem"
    _description = "Problem in a Message"
    _order = "message_id, position, id"
    _log_access = False

    message_id = fields.Many2one(
        "freight.feed.message",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    position = fields.Integer(
        "Item", readonly=True, help="Row, event or status, counted from 1."
    )
    reason = fields.Char(required=True, readonly=True)
    text = fields.Char("As Sent", readonly=True)
    is_warning = fields.Boolean("Warning", readonly=True)
