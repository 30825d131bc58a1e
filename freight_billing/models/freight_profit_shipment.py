from odoo import api, fields, models

from .freight_charge import PRICING_GROUPS

ROWS = ("estimated", "posted")


def _profit_field(label, kind=fields.Monetary):
    values = {"currency_field": "billing_currency_id"}
    if kind is fields.Float:
        values = {"digits": (16, 1)}
    return kind(label, compute="_compute_profit", groups=PRICING_GROUPS, **values)


class FreightShipment(models.Model):
    """What a shipment earns: as estimated, and as it stands in the books."""

    _inherit = "freight.shipment"

    estimated_income = _profit_field("Estimated Income")
    estimated_cost = _profit_field("Estimated Cost")
    estimated_margin = _profit_field("Margin as Estimated")
    estimated_percent = _profit_field("Estimated Margin (%)", fields.Float)
    posted_income = _profit_field("Invoiced")
    posted_cost = _profit_field("Billed")
    posted_margin = _profit_field("Posted Margin")
    posted_percent = _profit_field("Posted Margin (%)", fields.Float)
    exchange_result = _profit_field("Exchange Differences")

    @api.depends(
        *(
            f"{charges}.{name}"
            for charges in ("sell_charge_ids", "buy_charge_ids")
            for name in (
                *("company_amount", "actual_amount", "exchange_difference"),
                *("company_id", "code_id", "cost_shares", "without_order"),
            )
        ),
        *("master_id", "master_id.buy_charge_ids.cost_shares"),
    )
    @api.depends_context("allowed_company_ids")
    def _compute_profit(self):
        """Add up one branch's charges, and what the master passes on to a house.

        Disbursements pass through; exchange differences are no margin.
        """
        for shipment in self:
            branch = shipment._get_billing_branch()
            currency = branch.currency_id
            totals = dict.fromkeys(
                ("estimated_income", "estimated_cost", "posted_income", "posted_cost"),
                0,
            )
            exchange = 0
            for part in shipment._get_profit_parts(branch):
                kind = "income" if part["side"] == "sell" else "cost"
                totals[f"estimated_{kind}"] += part["estimated"]
                totals[f"posted_{kind}"] += part["posted"]
                sign = 1 if part["side"] == "sell" else -1
                exchange += sign * part["exchange"]
            for name, total in totals.items():
                shipment[name] = currency.round(total)
            shipment.exchange_result = currency.round(exchange)
            for row in ROWS:
                income, cost = totals[f"{row}_income"], totals[f"{row}_cost"]
                shipment[f"{row}_margin"] = currency.round(income - cost)
                shipment[f"{row}_percent"] = (
                    100 * (income - cost) / income if income else 0
                )

    def _get_billing_branch(self):
        """Return the branch of the file that the user works for at the moment."""
        self.ensure_one()
        branch = self.sudo().company_id
        if branch in self.env.companies:
            return branch
        return self.sudo().destination_company_id or branch

    def _get_profit_parts(self, branch):
        """Return the amounts that count here: own charges, and parts of spread ones."""
        self.ensure_one()
        own = self.sell_charge_ids | self.buy_charge_ids
        charges = own | self.master_id.buy_charge_ids
        for charge in charges:
            if charge.company_id != branch or charge.group == "disbursement":
                continue
            # What a draft would earn is why one looks at it.
            if charge.without_order and charge.shipment_id.sudo().state != "draft":
                continue
            if not charge.cost_shares:
                if charge in own:
                    yield {
                        "side": charge.side,
                        "estimated": charge.company_amount,
                        "posted": charge.actual_amount - charge.exchange_difference,
                        "exchange": charge.exchange_difference,
                    }
                continue
            for share in charge.cost_shares:
                if share["shipment"] == self._origin.id:
                    yield {
                        "side": charge.side,
                        **{
                            name: float(share[name])
                            for name in ("estimated", "posted", "exchange")
                        },
                    }
