from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import sscc


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_gs1_prefix = fields.Char(
        "GS1 Company Prefix",
        copy=False,
        help="Four to twelve digits, given by GS1: the numbers (SSCC) on this "
        "company's pallet labels begin with it.",
    )

    @api.constrains("freight_gs1_prefix")
    def _check_freight_gs1_prefix(self):
        for company in self:
            prefix = company.freight_gs1_prefix
            if prefix and not sscc.PREFIX.fullmatch(prefix):
                raise ValidationError(
                    self.env._(
                        "%(company)s: %(prefix)s is no GS1 company prefix. It has four "
                        "to twelve digits, such as 893850597.",
                        company=company.name,
                        prefix=prefix,
                    )
                )
