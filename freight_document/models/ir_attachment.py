from odoo import api, models
from odoo.exceptions import UserError

from .ir_binary import OURS


class IrAttachment(models.Model):
    """The files of documents are written through their document, or not at all.

    Who may write a document could otherwise replace, publish or unhook its file here.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_not_of_document()
        return attachments

    def write(self, vals):
        self._check_not_of_document()
        result = super().write(vals)
        if {"res_model", "res_field", "res_id"} & vals.keys():
            self._check_not_of_document()
        return result

    def unlink(self):
        self._check_not_of_document()
        return super().unlink()

    def _of_documents(self):
        return self.filtered(lambda one: one.res_field and one.res_model in OURS)

    def _check_not_of_document(self):
        # A binary field writes its attachment as the superuser; callers cannot be it.
        if not self.env.su and self.sudo()._of_documents():
            raise UserError(
                self.env._(
                    "The file of a document is changed on the document, by its steps."
                )
            )
