import re
from datetime import UTC
from itertools import count
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

DEFAULT_PREFIX = "SHP"
# SHP, SHP2, HL-SGN, HL/AIR
PREFIX = re.compile(r"[A-Za-z0-9]+([-/][A-Za-z0-9]+)*")


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_shipment_prefix = fields.Char(
        "Shipment Prefix",
        compute="_compute_freight_shipment_prefix",
        store=True,
        readonly=False,
        copy=False,
        help="What the numbers of this company's shipments begin with: "
        "SHP gives SHP/202505/00080. No two companies may have the same.",
    )
    freight_tz = fields.Selection(
        _tz_get,
        string="Freight Time Zone",
        compute="_compute_freight_tz",
        store=True,
        readonly=False,
        help="The zone whose month a new shipment's number carries.",
    )

    _freight_shipment_prefix_uniq = models.Constraint(
        "UNIQUE (freight_shipment_prefix)",
        "Another company's shipments have this prefix already; "
        "choose one of this company's own.",
    )

    @api.depends("partner_id")
    def _compute_freight_shipment_prefix(self):
        """Give each company without a prefix the next free one: SHP, SHP2, SHP3, …"""
        others = self.sudo().search([("freight_shipment_prefix", "!=", False)])
        taken = set((others | self).mapped("freight_shipment_prefix"))
        candidates = (
            f"{DEFAULT_PREFIX}{number if number > 1 else ''}" for number in count(1)
        )
        free = (prefix for prefix in candidates if prefix not in taken)
        for company in self:
            company.freight_shipment_prefix = company.freight_shipment_prefix or next(
                free
            )

    @api.depends("partner_id")
    def _compute_freight_tz(self):
        for company in self:
            company.freight_tz = company.freight_tz or company.partner_id.tz or "UTC"

    @api.constrains("freight_shipment_prefix")
    def _check_freight_shipment_prefix(self):
        for company in self:
            prefix = company.freight_shipment_prefix
            if prefix and not (PREFIX.fullmatch(prefix) and len(prefix) <= 12):
                raise ValidationError(
                    self.env._(
                        "%(company)s: the prefix %(prefix)s cannot begin a number. "
                        "Take at most 12 letters and digits, such as SHP or HL-SGN.",
                        company=company.name,
                        prefix=prefix,
                    )
                )

    def _get_freight_number_prefix(self):
        """Return what a shipment's number begins with, were it made now."""
        self.ensure_one()
        now = fields.Datetime.now().replace(tzinfo=UTC)
        month = now.astimezone(ZoneInfo(self.freight_tz or "UTC")).strftime("%Y%m")
        return f"{self.freight_shipment_prefix or DEFAULT_PREFIX}/{month}/"
