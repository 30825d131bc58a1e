from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Which conversations a customer's people take part in."""

    _inherit = "res.users"

    def _get_freight_conversation_domain(self):
        """Return the domain of the conversations that this user may read.

        Called by the record rule, with the user elevated. Those about a shipment go
        with it, general enquiries with the company; a granted shipment has none.
        """
        self.ensure_one()
        if not self.share:
            return list(Domain.TRUE)
        can = self._get_freight_capabilities()
        if not can:
            return list(Domain.FALSE)
        user = self.sudo()
        own = user.partner_id.commercial_partner_id
        domain = Domain("shipment_id", "=", False)
        domain &= Domain("commercial_partner_id", "=", own.id)
        if user.freight_access_ids.branch_ids:
            in_branches = self._get_freight_own_domain()
            domain &= in_branches | Domain("partner_id", "=", user.partner_id.id)
        if "shipments" in can:
            shipments = self._get_freight_own_domain() & Domain("active", "=", True)
            domain |= Domain(
                "commercial_partner_id", "in", user.freight_customer_ids.ids
            ) & Domain("shipment_id", "any", shipments)
        return list(domain & Domain("audience", "=", "customer"))
