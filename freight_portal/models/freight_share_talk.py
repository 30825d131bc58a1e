"""A link's own conversation: its recipient and the team, and nobody else reads it."""

from odoo import fields, models


class FreightShareLink(models.Model):
    _inherit = "freight.share.link"

    conversation_id = fields.Many2one(
        "freight.conversation",
        "Messages",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    def _get_conversation_part(self, viewer):
        if not self.with_conversation:
            return super()._get_conversation_part(viewer)
        talks = self.conversation_id
        if not talks:
            return talks._get_empty_view(self.shipment_id)
        (view,) = talks._customer_view(viewer)
        return view

    def _say(self, text):
        """Say something to the team, as the recipient of this link."""
        self.ensure_one()
        link = self.sudo()
        if not link.conversation_id:
            # Two at once would begin two.
            link.lock_for_update()
            link.conversation_id = link.conversation_id._begin_for_link(
                link.shipment_id, link.name
            )
        link.conversation_id._say(text, link.name, link=link)

    def _erase(self):
        talks = self.sudo().conversation_id
        result = super()._erase()
        erased = self.env._("Erased")
        talks.recipient = erased
        talks.message_ids.filtered(lambda one: one.origin == "link").author = erased
        return result


class FreightConversation(models.Model):
    _inherit = "freight.conversation"

    def _after_message(self, message):
        """Mail the recipient of a link that there is an answer, with a new key."""
        result = super()._after_message(message)
        if self.audience == "link" and message.origin == "staff":
            links = self.env["freight.share.link"].sudo()
            held = links.search([("conversation_id", "=", self.id)])
            for link in held.filtered(lambda one: one.state == "open"):
                link._mail_later("answer")
        return result
