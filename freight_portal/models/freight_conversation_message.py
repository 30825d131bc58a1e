import base64

from odoo import fields, models

ORIGINS = [
    ("staff", "The team"),
    ("portal", "The portal"),
    ("mail", "A mail"),
    ("link", "A share link"),
]


class FreightConversationMessage(models.Model):
    """One thing that was said, as plain text. Only verbs write it, and nobody edits."""

    _name = "freight.conversation.message"
    _description = "Message of a Conversation"
    _order = "id"
    _log_access = False
    _rec_name = "author"

    conversation_id = fields.Many2one(
        "freight.conversation", required=True, readonly=True, ondelete="cascade"
    )
    text = fields.Text(readonly=True)
    author = fields.Char(required=True, readonly=True)
    author_id = fields.Many2one(
        "res.partner", "Author's Contact", readonly=True, ondelete="set null"
    )
    origin = fields.Selection(ORIGINS, required=True, readonly=True)
    sent_at = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    mail_ref = fields.Char(
        "Message-ID",
        readonly=True,
        help="Of the mail that brought it: one that comes twice is known by it.",
    )
    file_ids = fields.One2many(
        "freight.conversation.file", "message_id", "Files", readonly=True
    )

    _conversation_idx = models.Index("(conversation_id, id DESC)")
    _mail_uniq = models.UniqueIndex(
        "(conversation_id, mail_ref) WHERE mail_ref IS NOT NULL",
        "This mail is there already.",
    )


class FreightConversationFile(models.Model):
    """What was sent along, looked through before it was kept."""

    _name = "freight.conversation.file"
    _description = "File of a Conversation"
    _order = "id"
    _log_access = False

    message_id = fields.Many2one(
        "freight.conversation.message",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    name = fields.Char(required=True, readonly=True)
    kind = fields.Char(required=True, readonly=True)
    size = fields.Integer(required=True, readonly=True)
    content = fields.Binary(
        attachment=True, readonly=True, groups="freight_base.group_freight_user"
    )

    def _read_content(self):
        """Return the bytes, elevated: who asks was let in before."""
        self.ensure_one()
        return base64.b64decode(self.sudo().with_context(bin_size=False).content or b"")
