from odoo import fields, models


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    document_ids = fields.One2many("freight.document", "shipment_id", "Documents")

    def unlink(self):
        """Drafts go with their shipment, their files too; what was issued stays."""
        self.document_ids.unlink()
        return super().unlink()

    def action_make_documents(self):
        """Ask which documents to make of these shipments."""
        self._staff_check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make Documents"),
            "res_model": "freight.document.make",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_ids": self.ids},
        }

    def action_mail_documents(self):
        """Ask which documents to mail, and to whom."""
        self.ensure_one()
        self._staff_check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mail Documents"),
            "res_model": "freight.document.mail",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": self.id},
        }

    def _get_bills_to_claim(self):
        """Return the issued bills of which an original has to be presented."""
        self.ensure_one()
        return self.env["freight.document"].search(
            [
                ("shipment_id", "=", self.id),
                ("state", "=", "issued"),
                ("type_id.is_bill", "=", True),
                ("original_count", ">", 0),
            ]
        )

    def _get_link_recipients(self):
        """Return who holds a share link of this shipment: ``["name <address>", …]``.

        Nobody here; the add-on that has share links says who.
        """
        self.ensure_one()
        return []
