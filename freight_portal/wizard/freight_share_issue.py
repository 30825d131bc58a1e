from odoo import api, fields, models


class FreightShareIssue(models.TransientModel):
    """Who gets a link to a shipment, and what it shows."""

    _name = "freight.share.issue"
    _description = "Share a Shipment"

    shipment_id = fields.Many2one("freight.shipment", required=True, readonly=True)
    pause_text = fields.Char(
        related="shipment_id.portal_pause_text", related_sudo=False
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", help="Leave it empty for who is no contact of ours."
    )
    name = fields.Char(
        "Recipient", compute="_compute_recipient", store=True, readonly=False
    )
    email = fields.Char(
        "E-mail", compute="_compute_recipient", store=True, readonly=False
    )
    lang = fields.Selection(
        "_get_languages",
        "Language",
        required=True,
        compute="_compute_recipient",
        store=True,
        readonly=False,
    )
    with_documents = fields.Boolean("Documents That Are Published to Links")
    with_conversation = fields.Boolean("Conversation with Us")
    way = fields.Selection(
        [("mail", "By Mail"), ("copy", "I Copy It")],
        "Hand Over",
        required=True,
        default="mail",
    )

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.depends("partner_id")
    def _compute_recipient(self):
        installed = {code for code, _name in self._get_languages()}
        for wizard in self:
            person = wizard.partner_id
            wizard.name = person.name or wizard.name
            wizard.email = person.email or wizard.email
            known = person.lang if person.lang in installed else False
            wizard.lang = known or wizard.lang or self.env.lang

    def action_issue(self):
        """Issue the link, and mail it or show it once."""
        self.ensure_one()
        self.shipment_id._staff_check_access("write")
        link = self.env["freight.share.link"].issue(
            self.shipment_id,
            self.email,
            name=self.name,
            lang=self.lang,
            partner=self.partner_id,
            with_documents=self.with_documents,
            with_conversation=self.with_conversation,
        )
        link = link.sudo(False)
        return link.action_mail() if self.way == "mail" else link.action_copy()
