from odoo import api, fields, models
from odoo.exceptions import UserError


class FreightDocumentRelease(models.TransientModel):
    """A manager lets a document go although something holds the shipment."""

    _name = "freight.document.release"
    _description = "Release a Document That Is Held"

    document_id = fields.Many2one("freight.document", required=True, readonly=True)
    step = fields.Selection(
        [("issue", "Issue"), ("surrender", "Surrender")], required=True
    )
    block_text = fields.Text("Held Because", compute="_compute_block_text")
    reason = fields.Char(required=True, help="Goes into the shipment's history.")

    @api.depends("document_id")
    def _compute_block_text(self):
        for wizard in self:
            blocks = wizard.document_id._get_next_blocks()
            wizard.block_text = "\n".join(f"• {block}" for block in blocks) or False

    def action_apply(self):
        """Take the step, with the reason on record."""
        self.ensure_one()
        self.document_id._staff_check("write")
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why it goes although it is held."))
        if self.step == "issue":
            self.document_id._issue(self.reason)
        else:
            self.document_id._surrender(self.reason)
        return {"type": "ir.actions.act_window_close"}
