"""Which role a portal user has inside their customer, and how far it reaches."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FreightCustomerAccess(models.Model):
    """One row a portal user. Who has none sees the shipments of their own company."""

    _name = "freight.customer.access"
    _description = "Access of a Portal User"
    _rec_name = "user_id"
    _order = "customer_id, user_id"

    user_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', True)]",
        index=True,
    )
    customer_id = fields.Many2one(
        related="user_id.commercial_partner_id", string="Customer"
    )
    role_id = fields.Many2one(
        "freight.customer.role", required=True, ondelete="restrict"
    )
    branch_ids = fields.Many2many(
        "res.partner",
        "freight_customer_access_branch_rel",
        string="Only These Branches",
        # Who is held to a branch that was archived, or is to be deleted, is held to it
        # still: without it they would see the whole company.
        context={"active_test": False},
        ondelete="restrict",
        domain="[('commercial_partner_id', '=', customer_id), "
        "('id', '!=', customer_id)]",
        help="Empty: the whole company. Otherwise only the shipments whose customer is "
        "one of these addresses or a contact of one.",
    )
    subsidiary_ids = fields.Many2many(
        "res.partner",
        "freight_customer_access_subsidiary_rel",
        string="Also These Companies",
        domain="[('parent_id', '!=', False), ('is_company', '=', True)]",
        help="Companies of the customer's group whose shipments this user sees too.",
    )

    _user_uniq = models.Constraint(
        "UNIQUE (user_id)", "This user has a role already: change that one."
    )

    @api.constrains("user_id")
    def _check_user(self):
        for access in self:
            if not access.user_id.share:
                raise ValidationError(
                    self.env._(
                        "%s works for us: roles are for customers' people.",
                        access.user_id.name,
                    )
                )

    @api.constrains("user_id", "subsidiary_ids", "branch_ids")
    def _check_reach(self):
        for access in self:
            customer = access.user_id.commercial_partner_id
            for branch in access.branch_ids:
                if branch.commercial_partner_id != customer or branch == customer:
                    raise ValidationError(
                        self.env._(
                            "%(branch)s is no branch of %(customer)s. Choose an "
                            "address or office below it.",
                            branch=branch.display_name,
                            customer=customer.name,
                        )
                    )
            for company in access.subsidiary_ids:
                if company.commercial_partner_id != company:
                    raise ValidationError(
                        self.env._(
                            "%s is no company of its own. Choose its company.",
                            company.display_name,
                        )
                    )
                if customer not in company._get_freight_owners():
                    raise ValidationError(
                        self.env._(
                            "%(company)s does not belong to %(customer)s. Set its "
                            "parent company first.",
                            company=company.name,
                            customer=customer.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_rules()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_rules()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_rules()
        return result

    @api.model
    def _forget_rules(self):
        """Have the very next request of everybody go by what is true now.

        Odoo keeps the domains of record rules for each user.
        """
        self.env.registry.clear_cache()
