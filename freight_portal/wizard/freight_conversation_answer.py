from odoo import api, fields, models


class FreightConversationAnswer(models.TransientModel):
    """The only box whose text a customer reads; opened on purpose, and apart."""

    _name = "freight.conversation.answer"
    _description = "Write to the Customer"

    conversation_id = fields.Many2one("freight.conversation", readonly=True)
    shipment_id = fields.Many2one("freight.shipment", readonly=True)
    text = fields.Text("Message")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    reader_text = fields.Char("Who Reads It", compute="_compute_reader_text")
    pause_text = fields.Char(compute="_compute_reader_text")
    thread_html = fields.Html(compute="_compute_thread_html", sanitize=False)

    @api.depends("conversation_id", "shipment_id")
    def _compute_reader_text(self):
        for wizard in self:
            talk = wizard._find_conversation()
            # Whoever may not read it was refused by now.
            customer = (talk or wizard.shipment_id.sudo()).commercial_partner_id
            wizard.pause_text = customer and customer._get_freight_pause_text()
            if talk.recipient:
                wizard.reader_text = self.env._(
                    "%s, who holds a share link, and nobody else outside.",
                    talk.recipient,
                )
            elif wizard.pause_text:
                # Whom a mail will go to is known once it may.
                wizard.reader_text = self.env._(
                    "The people of %s on the portal.", customer.name
                )
            else:
                wizard.reader_text = wizard._describe_told(talk, customer)

    def _describe_told(self, talk, customer):
        shipment = self.shipment_id.sudo()
        contact = shipment.partner_id if shipment.partner_id.email else False
        told = talk._get_told() if talk else contact
        return self.env._(
            "The people of %(customer)s on the portal. Told by mail: %(contacts)s.",
            customer=customer.name,
            contacts=", ".join(told.mapped("name")) if told else self.env._("nobody"),
        )

    @api.depends("conversation_id", "shipment_id")
    def _compute_thread_html(self):
        for wizard in self:
            wizard.thread_html = wizard._find_conversation().thread_html

    def action_send(self):
        """Say it to the customer."""
        self._send()
        return {"type": "ir.actions.act_window_close"}

    def action_send_and_close(self):
        """Say it, with nothing left to say after it."""
        self._send().action_close()
        return {"type": "ir.actions.act_window_close"}

    def _find_conversation(self):
        """Return the talk, with all rights, to who may read what it is about."""
        talk = self.env["freight.conversation"].sudo()
        self.conversation_id.sudo(False).check_access("read")
        self.shipment_id.sudo(False).check_access("read")
        if self.conversation_id:
            return self.conversation_id.sudo()
        return talk._of_shipment(self.shipment_id) if self.shipment_id else talk

    def _send(self):
        self.ensure_one()
        talks = self.env["freight.conversation"]
        if self.conversation_id:
            talk = self.conversation_id
        else:
            self.shipment_id._staff_check_access("write")
            talk = talks._of_shipment(self.shipment_id, begin=True).sudo(False)
        talk._staff_check_access("write")
        self.attachment_ids.check_access("read")
        files = [(one.name, one.raw or b"") for one in self.attachment_ids]
        author = self.env.user
        talk._say(
            *(self.text, author.name, "staff"), partner=author.partner_id, files=files
        )
        # They were copied; what was only chosen for this box goes with it.
        self.attachment_ids.filtered(lambda one: one.res_model == self._name).unlink()
        return talk
