"""What the team sees of conversations, there and on the shipment."""

from odoo import api, fields, models
from odoo.tools import format_datetime

# Of a long talk, what is looked at before an answer.
MOST_SHOWN = 60


class FreightConversation(models.Model):
    _inherit = "freight.conversation"

    thread_html = fields.Html(
        "Said So Far", compute="_compute_thread_html", sanitize=False
    )

    @api.depends("message_ids")
    @api.depends_context("lang", "tz")
    def _compute_thread_html(self):
        for conversation in self:
            messages = conversation.sudo().message_ids[-MOST_SHOWN:]
            conversation.thread_html = self.env["ir.qweb"]._render(
                "freight_portal.conversation_thread",
                {"messages": [one._get_staff_view() for one in messages]},
            )


class FreightConversationMessage(models.Model):
    _inherit = "freight.conversation.message"

    def _get_staff_view(self):
        self.ensure_one()
        origins = dict(self._fields["origin"]._description_selection(self.env))
        return {
            "text": self.text or "",
            "author": self.author,
            "is_ours": self.origin == "staff",
            "origin": origins[self.origin],
            "at": format_datetime(self.env, self.sent_at),
            "files": [{"id": one.id, "name": one.name} for one in self.file_ids],
        }


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    conversation_ids = fields.One2many(
        "freight.conversation", "shipment_id", groups="freight_base.group_freight_user"
    )
    conversation_html = fields.Html(
        "Said to the Customer",
        compute="_compute_conversation",
        sanitize=False,
        groups="freight_base.group_freight_user",
    )
    conversation_count = fields.Integer(
        compute="_compute_conversation", groups="freight_base.group_freight_user"
    )
    conversation_waits = fields.Boolean(
        compute="_compute_conversation", groups="freight_base.group_freight_user"
    )

    @api.depends("conversation_ids.state", "conversation_ids.message_ids")
    @api.depends_context("lang", "tz")
    def _compute_conversation(self):
        for shipment in self:
            talks = shipment.conversation_ids
            customer = shipment.commercial_partner_id
            own = talks.filtered(
                lambda one, customer=customer: one.audience == "customer"
                and one.commercial_partner_id == customer
            )
            shipment.conversation_html = own.thread_html
            shipment.conversation_count = len(talks)
            shipment.conversation_waits = "open" in talks.mapped("state")

    def action_write_customer(self):
        """Open the box whose text the customer reads."""
        self.ensure_one()
        self._staff_check_access("write")
        conversation = self.env["freight.conversation"]
        return conversation._open_answer({"default_shipment_id": self.id})

    def action_open_conversations(self):
        """Show the talks about this shipment: the customer's, and share links'."""
        self.ensure_one()
        self._staff_check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Conversations"),
            "res_model": "freight.conversation",
            "view_mode": "list,form",
            "domain": [("shipment_id", "=", self.id)],
        }
        if len(self.conversation_ids) == 1:
            action |= {"view_mode": "form", "res_id": self.conversation_ids.id}
        return action
