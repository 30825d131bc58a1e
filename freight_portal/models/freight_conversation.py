from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("open", "Waiting for Us"),
    ("answered", "Waiting for the Customer"),
    ("closed", "Closed"),
]
# Whose talk it is never changes: what was said would be read by others.
FIXED = {"shipment_id", "commercial_partner_id", "company_id", "audience"}


class FreightConversation(models.Model):
    """A customer's talk with the team, about one shipment or about none.

    It is no chatter: what stands here the customer reads, and nothing else gets here.
    The messages are rows of their own and plain text, so no subtype, follower or
    access token of Odoo's threads can open or close one.
    """

    _name = "freight.conversation"
    _description = "Conversation with a Customer"
    # Of a customer's list: what is not closed first.
    _order = "closed_at desc, last_message_at desc, id desc"

    shipment_id = fields.Many2one(
        "freight.shipment", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    subject = fields.Char(readonly=True, help="Of an enquiry about no shipment.")
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Who asked, or whose shipment it is.",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Stays, whatever becomes of the contact or the shipment.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    audience = fields.Selection(
        [("customer", "The customer's people"), ("link", "One share link")],
        required=True,
        readonly=True,
        default="customer",
    )
    recipient = fields.Char(readonly=True, help="Whom the share link was issued to.")
    state = fields.Selection(STATES, required=True, readonly=True, default="answered")
    waiting_since = fields.Datetime(readonly=True)
    closed_at = fields.Datetime(readonly=True)
    last_message_at = fields.Datetime(readonly=True)
    user_id = fields.Many2one(
        "res.users", "Answered By", domain="[('share', '=', False)]", index=True
    )
    participant_ids = fields.Many2many(
        "res.partner",
        "freight_conversation_participant_rel",
        string="Told by Mail",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Contacts of the customer who get each answer by mail, and can answer it.",
    )
    message_ids = fields.One2many(
        "freight.conversation.message", "conversation_id", readonly=True
    )

    # Beginning it twice at a time is beginning it once.
    _customer_uniq = models.UniqueIndex(
        "(shipment_id, commercial_partner_id) "
        "WHERE audience = 'customer' AND shipment_id IS NOT NULL",
        "This customer has a conversation about this shipment already.",
    )
    _waiting_idx = models.Index("(waiting_since) WHERE state = 'open'")
    _customer_idx = models.Index(
        "(commercial_partner_id, closed_at DESC, last_message_at DESC, id DESC)"
    )

    # What a customer's people reach; the messages they get through a view alone.
    _customer_fields = frozenset(
        {
            *("id", "display_name", "subject", "state", "shipment_id"),
            *("commercial_partner_id", "last_message_at", "closed_at"),
        }
    )

    @api.depends("shipment_id.name", "subject", "recipient")
    def _compute_display_name(self):
        for conversation in self:
            about = conversation.sudo()
            name = about.shipment_id.name or about.subject
            if about.recipient:
                name = f"{name} · {about.recipient}"
            conversation.display_name = name

    @api.constrains("participant_ids")
    def _check_participants(self):
        for conversation in self:
            for contact in conversation.participant_ids:
                if contact.commercial_partner_id != conversation.commercial_partner_id:
                    raise UserError(
                        self.env._(
                            "%(contact)s does not belong to %(customer)s, and would "
                            "read what is said here.",
                            contact=contact.name,
                            customer=conversation.commercial_partner_id.name,
                        )
                    )

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or not self.env.user.share:
            return True
        return operation == "read" and field.name in self._customer_fields

    def write(self, vals):
        if not self.env.su and not FIXED.isdisjoint(vals):
            raise UserError(
                self.env._("Whose conversation it is, and about what, stays.")
            )
        return super().write(vals)

    # Actions of the team

    def action_answer(self):
        """Open the box whose text the customer reads."""
        self.ensure_one()
        self._staff_check_access("write")
        return self._open_answer({"default_conversation_id": self.id})

    def action_take(self):
        """Be the one who answers."""
        self._staff_check_access("write")
        self.write({"user_id": self.env.uid})
        return True

    def action_close(self):
        """Nothing is left to say; the customer's next message opens it again."""
        self._staff_check_access("write")
        self.filtered(lambda one: one.state != "closed").write(
            {
                "state": "closed",
                "closed_at": fields.Datetime.now(),
                "waiting_since": False,
            }
        )
        return True

    def action_reopen(self):
        self._staff_check_access("write")
        for conversation in self.filtered(lambda one: one.state == "closed"):
            conversation.write(conversation._prepare_state_values())
        return True

    @api.model
    def _open_answer(self, context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to the Customer"),
            "res_model": "freight.conversation.answer",
            "view_mode": "form",
            "target": "new",
            "context": context,
        }

    # Verbs

    @api.model
    def _of_shipment(self, shipment, begin=False):
        """Return the customer's conversation about a shipment, elevated.

        :param begin: whether to begin it where there is none
        """
        shipment = shipment.sudo()
        customer = shipment.commercial_partner_id
        found = self.sudo().search(
            [
                ("shipment_id", "=", shipment.id),
                ("commercial_partner_id", "=", customer.id),
                ("audience", "=", "customer"),
            ]
        )
        if found or not begin:
            return found
        contact = shipment.partner_id
        return self.sudo().create(
            {
                "shipment_id": shipment.id,
                "partner_id": contact.id,
                "commercial_partner_id": customer.id,
                "company_id": shipment.company_id.id,
                "user_id": shipment.operator_id.id,
                "participant_ids": [(6, 0, contact.ids if contact.email else [])],
            }
        )

    @api.model
    def _begin_enquiry(self, contact, company, subject):
        """Return a new conversation about no shipment, elevated."""
        customer = contact.commercial_partner_id
        return self.sudo().create(
            {
                "subject": subject,
                "partner_id": contact.id,
                "commercial_partner_id": customer.id,
                "company_id": company.id,
                "user_id": customer.user_id.id,
            }
        )

    @api.model
    def _begin_for_link(self, shipment, recipient):
        """Return a new conversation with who holds a share link, elevated.

        It is not the customer's: neither of them reads what the other asks.
        """
        shipment = shipment.sudo()
        return self.sudo().create(
            {
                "shipment_id": shipment.id,
                "audience": "link",
                "recipient": recipient,
                "partner_id": shipment.partner_id.id,
                "commercial_partner_id": shipment.commercial_partner_id.id,
                "company_id": shipment.company_id.id,
                "user_id": shipment.operator_id.id,
            }
        )

    # Helpers

    def _prepare_state_values(self):
        """Return who waits for whom, by the messages alone."""
        self.ensure_one()
        answered = self.message_ids.filtered(lambda one: one.origin == "staff")
        since = answered[-1:].id or 0
        unanswered = self.message_ids.filtered(lambda one: one.id > since)
        return {
            "state": "open" if unanswered else "answered",
            "waiting_since": unanswered[:1].sent_at,
            "closed_at": False,
        }

    def _staff_check_access(self, operation):
        """Open every verb: whatever is public can be called by any portal login."""
        if self.env.user.share:
            raise AccessError(
                self.env._("Conversations are handled by the team. Please ask it to.")
            )
        self.check_access(operation)
