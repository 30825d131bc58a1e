"""Odoo's own invoices on the portal, by the roles inside a customer."""

from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_freight_invoice_domain(self, path=""):
        """Return the domain of Odoo's own invoices that are for this portal user.

        They stay as they are until somebody of the customer has a role; from then on
        they are for those whose role sees finance, of the companies that it reaches.
        Called by record rules, which are kept for each user until _forget_rules().

        :param path: what leads to the invoice, such as "move_id."
        """
        self.ensure_one()
        if not self.share or not self._has_freight_roles():
            return list(Domain.TRUE)
        if not self._sees_freight_money():
            return list(Domain.FALSE)
        domain = self._get_freight_own_domain(path)
        branches = self.sudo().freight_access_ids.branch_ids
        if branches:
            # The company may have one address for all invoices: whom it is for stands
            # in the address of delivery.
            own = Domain(
                f"{path}commercial_partner_id", "=", self.commercial_partner_id.id
            )
            domain |= own & Domain(
                f"{path}partner_shipping_id", "child_of", branches.ids
            )
        return list(domain)

    def _has_freight_roles(self):
        """Tell if anybody of this user's customer has a role."""
        customer = self.sudo().partner_id.commercial_partner_id
        accesses = self.env["freight.customer.access"].sudo()
        return bool(
            accesses.search_count(
                [("user_id.partner_id.commercial_partner_id", "=", customer.id)],
                limit=1,
            )
        )

    def _sees_freight_money(self):
        """Tell if the role says so; a pause is about shipments, not about paying."""
        access = self._get_freight_access()
        return bool(access) and access.role_id.sees_finance


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_freight_customer_view(self):
        view = super()._get_freight_customer_view()
        is_open = self.move_type == "out_invoice" and view["residual"] > 0
        # Odoo's own page, where it is paid.
        view["url"] = self._get_freight_customer_url()
        view["pay_url"] = f"{view['url']}?payment=True" if is_open else None
        return view

    def _get_freight_customer_url(self):
        self.ensure_one()
        return f"/my/invoices/{self.id}"
