from odoo import fields, models


class FreightDocumentAmend(models.TransientModel):
    _name = "freight.document.amend"
    _description = "Amend a Document"

    document_ids = fields.Many2many("freight.document", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Begin the next version, and open it."""
        self.ensure_one()
        self.document_ids._staff_check("write")
        drafts = self.document_ids._amend(self.reason)
        if len(drafts) > 1:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.document",
            "res_id": drafts.id,
            "view_mode": "form",
        }
