from odoo import fields, models

# What decides on which company a contact belongs to.
DECIDING = {"parent_id", "is_company", "freight_portal_paused"}
PAUSED = "freight_portal.paused"


class ResPartner(models.Model):
    _inherit = "res.partner"

    freight_portal_paused = fields.Boolean(
        "Portal Paused",
        copy=False,
        groups="freight_base.group_freight_user",
        help="The people of this customer, and share links of its shipments, see a "
        "plain page that says so, and nothing of their shipments.",
    )
    # Odoo lets a portal user read these of their own company.
    comment = fields.Html(groups="base.group_user")
    ref = fields.Char(groups="base.group_user")
    credit_limit = fields.Float(groups="base.group_user")

    def write(self, vals):
        deciding = not DECIDING.isdisjoint(vals)
        result = super().write(vals)
        if deciding:
            self.env["freight.customer.access"]._forget_rules()
        return result

    def unlink(self):
        # Merging contacts moves their people and shipments by SQL, and ends here.
        result = super().unlink()
        self.env["freight.customer.access"]._forget_rules()
        return result

    def _is_freight_paused(self):
        """Tell if this customer is shown nothing at the moment."""
        self.ensure_one()
        if self.sudo().freight_portal_paused:
            return True
        return self._is_freight_paused_for_all()

    def _get_freight_owners(self):
        """Return the companies above this one, whose people may be let see it."""
        self.ensure_one()
        owners = self.browse()
        above = self.parent_id
        while above and above not in owners:
            owners |= above
            above = above.parent_id
        return owners
