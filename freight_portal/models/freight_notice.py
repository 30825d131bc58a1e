from odoo import api, models


class FreightNotice(models.Model):
    _inherit = "freight.notice"

    @api.model
    def _get_notice_link(self, shipment, contact):
        """Return the shipment's page, for a contact whose login opens it."""
        for user in contact.sudo().user_ids:
            if user.share and shipment.with_user(user).sudo(False).search_count(
                [("id", "=", shipment.id)], limit=1
            ):
                return f"{shipment.get_base_url()}/my/shipments/{shipment.id}"
        return super()._get_notice_link(shipment, contact)
