from odoo import api, fields, models
from odoo.tools import SQL


class FreightConversationReader(models.Model):
    """How far one of a customer's people has read a conversation."""

    _name = "freight.conversation.reader"
    _description = "Reader of a Conversation"
    _log_access = False

    conversation_id = fields.Many2one(
        "freight.conversation", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", index=True
    )
    read_id = fields.Integer("Read Up To", required=True)

    _reader_uniq = models.UniqueIndex("(conversation_id, user_id)")

    @api.model
    def _note_read(self, conversation, user, message_id):
        """Note that ``user`` has read up to a message. Never backwards."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_conversation_reader AS r
                            (conversation_id, user_id, read_id)
                     SELECT %s, %s, max(id) FROM freight_conversation_message
                      WHERE conversation_id = %s AND id <= %s
                     HAVING max(id) IS NOT NULL
                ON CONFLICT (conversation_id, user_id)
                  DO UPDATE SET read_id = GREATEST(r.read_id, EXCLUDED.read_id)
                """,
                conversation.id,
                user.id,
                conversation.id,
                message_id,
            )
        )
        self.invalidate_model()

    @api.model
    def _count_unread(self, conversations, user):
        """Return ``{conversation id: how many messages of others are new to user}``.

        What was said before they had a login is no news to them.
        """
        if not conversations:
            return {}
        self.flush_model()
        self.env["freight.conversation.message"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                  SELECT m.conversation_id, count(*)
                    FROM freight_conversation_message m
               LEFT JOIN freight_conversation_reader r
                      ON r.conversation_id = m.conversation_id AND r.user_id = %s
                   WHERE m.conversation_id = ANY(%s) AND m.id > COALESCE(r.read_id, 0)
                     AND m.sent_at >= %s AND m.author_id IS DISTINCT FROM %s
                GROUP BY 1
                """,
                user.id,
                conversations.ids,
                user.create_date.replace(microsecond=0),
                user.partner_id.id,
            )
        )
        return dict(self.env.cr.fetchall())
