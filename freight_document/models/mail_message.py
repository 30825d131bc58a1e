from odoo import api, models
from odoo.exceptions import UserError


class MailMessage(models.Model):
    """Documents leave by their own mail, which sends copies and notes to whom."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        if any(vals.get("attachment_ids") for vals in vals_list):
            messages._check_no_document()
        return messages

    def write(self, vals):
        result = super().write(vals)
        if vals.get("attachment_ids"):
            self._check_no_document()
        return result

    def _check_no_document(self):
        if self.sudo().attachment_ids._of_documents():
            raise UserError(
                self.env._(
                    "The file of a document is not attached to a message, since it may "
                    "be an original. Use Mail Documents on the shipment."
                )
            )
