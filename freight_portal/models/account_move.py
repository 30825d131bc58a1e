from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_freight_barred_from_invoices(self):
        """Tell if Odoo's own invoices are not for this portal user.

        They stay as they are until somebody of the customer has a role; from then on
        they are for those whose role says so.
        """
        self.ensure_one()
        if not self.share:
            return False
        customer = self.sudo().partner_id.commercial_partner_id
        has_roles = (
            self.env["freight.customer.access"]
            .sudo()
            .search_count(
                [("user_id.partner_id.commercial_partner_id", "=", customer.id)],
                limit=1,
            )
        )
        if not has_roles:
            return False
        return "finance" not in self._get_freight_capabilities()
