from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

MOST_NAMES = 50


class FreightDocumentPublish(models.TransientModel):
    _name = "freight.document.publish"
    _description = "Publish Documents"

    document_ids = fields.Many2many("freight.document", required=True, readonly=True)
    to_customer = fields.Boolean("On the Customer's Portal", default=True)
    to_link = fields.Boolean("By Share Links")
    may_link = fields.Boolean(compute="_compute_audience")
    audience_html = fields.Html(
        "Who Will See Them", compute="_compute_audience", sanitize=False
    )
    reason = fields.Char("Released by a Manager Because")
    block_text = fields.Text("Held Because", compute="_compute_audience")

    @api.depends("document_ids", "to_customer", "to_link")
    def _compute_audience(self):
        for wizard in self:
            documents = wizard.document_ids
            wizard.may_link = all(
                document.type_id._may_reach("link") for document in documents
            )
            blocks = [
                block for document in documents for block in document._get_blocks()
            ]
            wizard.block_text = "\n".join(f"• {one}" for one in blocks) or False
            wizard.audience_html = wizard._render_audience()

    def action_apply(self):
        """Publish the documents to those that were shown."""
        self.ensure_one()
        self.document_ids._staff_check("write")
        if not (self.to_customer or self.to_link):
            raise UserError(self.env._("Choose to whom."))
        if self.to_customer:
            self.document_ids._publish("customer", self.reason)
        if self.to_link:
            self.document_ids._publish("link", self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _render_audience(self):
        """List, per customer, the people who can open the portal; and links."""
        parts = Markup()
        if self.to_customer:
            users = self._get_portal_users()
            for customer in self.document_ids.shipment_id.commercial_partner_id:
                people = users.filtered(
                    lambda user, of=customer: user.commercial_partner_id == of
                )
                parts += self._render_people(
                    customer.name,
                    [f"{user.name} <{user.email or user.login}>" for user in people],
                    self.env._("Nobody there has a portal login yet."),
                )
        if self.to_link:
            for shipment in self.document_ids.shipment_id:
                parts += self._render_people(
                    self.env._("Share links of %s", shipment.name),
                    shipment._get_link_recipients(),
                    self.env._("There are none yet."),
                )
        return parts

    def _get_portal_users(self):
        """Return who can log in for these customers, over all of them at once."""
        customers = self.document_ids.shipment_id.commercial_partner_id
        # Users are administrators' records; whom one publishes to is no secret.
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("share", "=", True),
                    ("active", "=", True),
                    ("partner_id.commercial_partner_id", "in", customers.ids),
                ],
                limit=MOST_NAMES,
            )
        )

    def _render_people(self, title, people, nobody):
        lines = Markup().join(
            Markup("<li>%s</li>") % person for person in people or [nobody]
        )
        return Markup("<strong>%s</strong><ul>%s</ul>") % (title, lines)
