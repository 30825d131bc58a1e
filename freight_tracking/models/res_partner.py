from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    freight_notice_preference_ids = fields.One2many(
        "freight.notice.preference",
        "contact_id",
        "Freight Notifications",
        groups="freight_base.group_freight_user",
    )

    def _stop_freight_notices(self):
        """Tell these contacts nothing more by mail, of any shipment."""
        self.sudo().freight_notice_preference_ids.write({"is_on": False})
