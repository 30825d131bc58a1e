from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.freight_document_batch import BATCH_FROM


class FreightDocumentMake(models.TransientModel):
    _name = "freight.document.make"
    _description = "Make Documents"

    shipment_ids = fields.Many2many("freight.shipment", required=True, readonly=True)
    type_ids = fields.Many2many(
        "freight.document.type",
        string="Documents",
        required=True,
        domain="[('origin', '=', 'made')]",
    )
    lang = fields.Selection(
        "_get_languages", "Language", help="The customer's own, where empty."
    )
    issue = fields.Boolean(
        "Issue at Once",
        help="Numbered, frozen, and published where its kind says so. Otherwise they "
        "are drafts.",
    )

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    def action_apply(self):
        """Make the documents, and show them; many of them in the background."""
        self.ensure_one()
        self.shipment_ids._staff_check_access("write")
        if any(kind.origin != "made" for kind in self.type_ids):
            raise UserError(self.env._("Choose documents that we make."))
        documents = self.env["freight.document"]
        if self.issue and len(self.shipment_ids) >= BATCH_FROM:
            return self._open_batch()
        made = documents._make(self.shipment_ids, self.type_ids, self.lang)
        if not made:
            raise UserError(
                self.env._(
                    "These documents are there already. Open them on the shipment, "
                    "and amend what has changed."
                )
            )
        if self.issue:
            made._issue()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Documents"),
            "res_model": "freight.document",
            "domain": [("id", "in", made.ids)],
            "view_mode": "list,form",
        }
        if len(made) == 1:
            action |= {"view_mode": "form", "res_id": made.id}
        return action

    def _open_batch(self):
        batch = (
            self.env["freight.document.batch"]
            .sudo()
            .create(
                {
                    "shipment_ids": [fields.Command.set(self.shipment_ids.ids)],
                    "type_ids": [fields.Command.set(self.type_ids.ids)],
                    "lang": self.lang,
                    "user_id": self.env.uid,
                }
            )
        )
        batch._start()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.document.batch",
            "res_id": batch.id,
            "view_mode": "form",
        }
