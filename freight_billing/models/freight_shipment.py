from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import formatLang

from .freight_charge import PRICING_GROUPS

COST_GROUPS = f"{PRICING_GROUPS},freight_base.group_freight_operations"


class FreightShipment(models.Model):
    """What a shipment earns and costs, in each currency and in the company's."""

    _inherit = "freight.shipment"

    charge_ids = fields.One2many(
        "freight.charge", "shipment_id", "Charges", copy=False, groups=COST_GROUPS
    )
    sell_charge_ids = fields.One2many(
        "freight.charge",
        "shipment_id",
        "To Customers",
        domain=[("side", "=", "sell")],
        copy=False,
        groups=PRICING_GROUPS,
    )
    buy_charge_ids = fields.One2many(
        "freight.charge",
        "shipment_id",
        "Costs",
        domain=[("side", "=", "buy")],
        copy=False,
        groups=COST_GROUPS,
    )
    billing_currency_id = fields.Many2one(
        "res.currency", compute="_compute_billing_totals", groups=COST_GROUPS
    )
    sell_totals = fields.Char(
        "Sell by Currency", compute="_compute_billing_totals", groups=PRICING_GROUPS
    )
    buy_totals = fields.Char(
        "Costs by Currency", compute="_compute_billing_totals", groups=COST_GROUPS
    )
    sell_total = fields.Monetary(
        "Total Sell",
        currency_field="billing_currency_id",
        compute="_compute_billing_totals",
        groups=PRICING_GROUPS,
    )
    buy_total = fields.Monetary(
        "Total Costs",
        currency_field="billing_currency_id",
        compute="_compute_billing_totals",
        groups=COST_GROUPS,
    )
    margin = fields.Monetary(
        "Estimated Margin",
        currency_field="billing_currency_id",
        compute="_compute_billing_totals",
        groups=PRICING_GROUPS,
    )
    margin_percent = fields.Float(
        "Margin (%)",
        digits=(16, 1),
        compute="_compute_billing_totals",
        groups=PRICING_GROUPS,
    )

    @api.depends(
        *("charge_ids.amount", "charge_ids.company_amount", "charge_ids.side"),
        *("charge_ids.currency_id", "charge_ids.company_id", "charge_ids.code_id"),
    )
    @api.depends_context("allowed_company_ids")
    def _compute_billing_totals(self):
        """Add up one branch's charges: those of the one that the user works for.

        Disbursements pass through: no margin is reckoned on what they bring in.
        """
        for shipment in self:
            branch = shipment.sudo().company_id
            if branch not in self.env.companies:
                branch = shipment.sudo().destination_company_id or branch
            charges = shipment.charge_ids.filtered(
                lambda charge, branch=branch: charge.company_id == branch
            )
            sides = charges.grouped("side")
            sell = sides.get("sell", charges.browse())
            buy = sides.get("buy", charges.browse())
            currency = branch.currency_id
            shipment.billing_currency_id = currency
            shipment.sell_totals = sell._format_totals()
            shipment.buy_totals = buy._format_totals()
            sold = currency.round(sum(sell.mapped("company_amount")))
            bought = currency.round(sum(buy.mapped("company_amount")))
            shipment.sell_total = sold
            shipment.buy_total = bought
            # Who sees costs alone reckons this too, and may not read it back.
            shipment.margin = sold - bought
            earned = sum(
                charge.company_amount
                for charge in sell
                if charge.group != "disbursement"
            )
            shipment.margin_percent = 100 * (sold - bought) / earned if earned else 0


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    def _format_totals(self):
        return format_totals(self)


def format_totals(records):
    """Return "USD 3,200.00 · VND 4,500,000": currencies are never added up."""
    totals = defaultdict(float)
    for record in records:
        totals[record.currency_id] += record.amount
    return " · ".join(
        f"{currency.name} "
        + formatLang(records.env, total, digits=currency.decimal_places)
        for currency, total in sorted(
            totals.items(), key=lambda item: item[0].name or ""
        )
    )
