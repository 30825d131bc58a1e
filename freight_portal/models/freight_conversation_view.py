"""What an outsider reads of a conversation: plain data, every key by name."""

from odoo import api, models

from odoo.addons.freight_shipment.tools.view_data import moment

# Of a long talk one page; earlier ones are a link away.
PAGE = 30
# As many conversations are looked through for what is unread.
MOST_COUNTED = 200


class FreightConversation(models.Model):
    _inherit = "freight.conversation"

    @api.private
    def _customer_view(self, viewer, user=None, before=None):
        """Return these conversations with their latest messages: plain data.

        The caller has checked that ``viewer`` may read them.

        :param user: who looks, if it is somebody with a login
        :param before: the id of the message before which to begin
        """
        conversations = self.sudo().with_context(lang=viewer.lang)
        views = conversations._customer_rows(viewer, user)
        for conversation, view in zip(conversations, views, strict=True):
            messages = conversation._find_messages(before)
            view["has_earlier"] = len(messages) > PAGE
            view["messages"] = [
                one._get_customer_view(viewer, user) for one in messages[-PAGE:]
            ]
        return views

    @api.private
    def _customer_rows(self, viewer, user=None):
        """Return these conversations as rows of a list."""
        conversations = self.sudo().with_context(lang=viewer.lang)
        unread = {}
        if user:
            reader = self.env["freight.conversation.reader"].sudo()
            unread = reader._count_unread(conversations, user)
        return [
            conversation._get_customer_row(viewer, unread.get(conversation.id, 0))
            for conversation in conversations
        ]

    def _get_customer_row(self, viewer, unread):
        return {
            "id": self.id,
            "subject": self.subject or None,
            "shipment": self.shipment_id.name or None,
            "shipment_id": self.shipment_id.id or None,
            "state": self.state,
            "last_at": moment(self.last_message_at, viewer),
            "unread": unread,
        }

    def _find_messages(self, before=None):
        """Return a page of messages and one more, the latest last."""
        self.ensure_one()
        domain = [("conversation_id", "=", self.id)]
        if before:
            domain.append(("id", "<", before))
        messages = self.env["freight.conversation.message"].sudo()
        return messages.search(domain, order="id desc", limit=PAGE + 1)[::-1]

    @api.model
    def _count_customer_unread(self, user):
        """Return how many of this user's conversations hold something new."""
        conversations = self.with_user(user).search([], limit=MOST_COUNTED)
        reader = self.env["freight.conversation.reader"].sudo()
        return len(reader._count_unread(conversations, user))

    @api.model
    def _get_empty_view(self, shipment):
        """Return the view of a talk about a shipment that has not begun."""
        return {
            "id": None,
            "subject": None,
            "shipment": shipment.sudo().name,
            "shipment_id": shipment.id,
            "state": "answered",
            "last_at": None,
            "unread": 0,
            "has_earlier": False,
            "messages": [],
        }


class FreightConversationMessage(models.Model):
    _inherit = "freight.conversation.message"

    def _get_customer_view(self, viewer, user=None):
        self.ensure_one()
        is_own = bool(user) and self.author_id == user.sudo().partner_id
        side = "team" if self.origin == "staff" else "own" if is_own else "colleague"
        return {
            "id": self.id,
            "text": self.text or "",
            "author": self.author,
            "side": side,
            "at": moment(self.sent_at, viewer),
            "files": [
                {"id": one.id, "name": one.name, "size": one.size}
                for one in self.file_ids
            ],
        }
