"""What Odoo lets a portal user read of their own company, and what is our own affair.

Odoo's rules give them the records of their company's contacts and of the branch that
serves them, all fields included. What follows is how the forwarder sees the customer,
or books it; none of Odoo's own portal pages reads one of these as the portal user.
"""

from odoo import api, fields, models

STAFF = "base.group_user"
# Who else has this number: a customer's name for whoever writes that number into their
# own address. Views of Odoo's depend on these, so that no group can stand on them.
TELLING = frozenset({"same_vat_partner_id", "same_company_registry_partner_id"})


class ResPartner(models.Model):
    _inherit = "res.partner"

    # How the customer is sorted, and trusted
    category_id = fields.Many2many(groups=STAFF)
    properties = fields.Properties(groups=STAFF)
    trust = fields.Selection(groups=STAFF)
    customer_rank = fields.Integer(groups=STAFF)
    supplier_rank = fields.Integer(groups=STAFF)
    barcode = fields.Char(groups=STAFF)
    contract_ids = fields.One2many(groups=STAFF)
    days_sales_outstanding = fields.Float(groups=STAFF)
    supplier_invoice_count = fields.Integer(groups=STAFF)
    # Other customers with the same account
    duplicate_bank_partner_ids = fields.Many2many(groups=STAFF)
    # How it is booked, invoiced and paid
    bank_ids = fields.One2many(groups=STAFF)
    bank_account_count = fields.Integer(groups=STAFF)
    property_account_payable_id = fields.Many2one(groups=STAFF)
    property_account_receivable_id = fields.Many2one(groups=STAFF)
    property_supplier_payment_term_id = fields.Many2one(groups=STAFF)
    property_outbound_payment_method_line_id = fields.Many2one(groups=STAFF)
    property_inbound_payment_method_line_id = fields.Many2one(groups=STAFF)
    ignore_abnormal_invoice_date = fields.Boolean(groups=STAFF)
    ignore_abnormal_invoice_amount = fields.Boolean(groups=STAFF)
    autopost_bills = fields.Selection(groups=STAFF)

    @api.model
    def _has_field_access(self, field, operation):
        is_telling = field.name in TELLING and not self.env.su
        if is_telling and self.env.user.share:
            return False
        return super()._has_field_access(field, operation)


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _has_field_access(self, field, operation):
        # A user has all fields of the contact, elevated.
        is_telling = field.name in TELLING and not self.env.su
        if is_telling and self.env.user.share:
            return False
        return super()._has_field_access(field, operation)


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_shipment_prefix = fields.Char(groups=STAFF)
    freight_recognition_ids = fields.One2many(groups=STAFF)
    freight_gs1_prefix = fields.Char(groups=STAFF)
