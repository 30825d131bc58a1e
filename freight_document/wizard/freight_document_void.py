from odoo import fields, models


class FreightDocumentVoid(models.TransientModel):
    _name = "freight.document.void"
    _description = "Void a Document"

    document_ids = fields.Many2many("freight.document", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Void the documents; nobody outside has them any more."""
        self.ensure_one()
        self.document_ids._staff_check("write")
        self.document_ids._void(self.reason)
        return {"type": "ir.actions.act_window_close"}
