"""Companies that are not the customer, and are let see a shipment all the same."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FreightShipmentGrant(models.Model):
    """Given by staff, of one shipment, to one company; it can be taken back."""

    _name = "freight.shipment.grant"
    _description = "Shipment Shared with a Company"
    _order = "id desc"
    _rec_name = "partner_id"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Company",
        required=True,
        ondelete="cascade",
        domain="[('is_company', '=', True)]",
    )
    with_documents = fields.Boolean(
        "Documents Too", help="Those that are published to recipients of share links."
    )
    granted_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    revoked_at = fields.Datetime(readonly=True)
    revoked_by_id = fields.Many2one("res.users", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(shipment_id, partner_id) WHERE revoked_at IS NULL",
        "This shipment is shared with that company already.",
    )
    _partner_idx = models.Index("(partner_id, shipment_id) WHERE revoked_at IS NULL")

    @api.constrains("partner_id", "shipment_id")
    def _check_partner(self):
        for grant in self:
            partner = grant.partner_id
            if partner.commercial_partner_id != partner:
                raise ValidationError(
                    self.env._(
                        "%s is no company of its own. Share it with its company.",
                        partner.display_name,
                    )
                )
            if partner == grant.shipment_id.commercial_partner_id:
                raise ValidationError(
                    self.env._("%s is the customer, and sees it anyway.", partner.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        grants = super().create(vals_list)
        grants._check_of_shipment()
        for grant in grants:
            grant.shipment_id._message_log(
                body=self.env._("Shared with %s.", grant.partner_id.name)
            )
        return grants

    def action_revoke(self):
        """Take it back; the company's next request finds nothing."""
        self._check_of_shipment()
        for grant in self.filtered(lambda one: not one.revoked_at):
            grant.sudo().write(
                {
                    "revoked_at": fields.Datetime.now(),
                    "revoked_by_id": self.env.uid,
                }
            )
            grant.shipment_id._message_log(
                body=self.env._("Not shared with %s any more.", grant.partner_id.name)
            )
        return True

    def _check_of_shipment(self):
        self.shipment_id._staff_check_access("write")
