"""What of a charge is margin, what is exchange, and what is nothing yet."""

from odoo import api, fields, models

NO_ORDER = ("draft", "cancelled")


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    exchange_difference = fields.Monetary(
        currency_field="company_currency_id",
        compute="_compute_exchange_difference",
        store=True,
        copy=False,
        help="What is posted at the invoice's rate, less the same at the charge's own. "
        "It is not margin: nobody sold or bought better for it.",
    )
    without_order = fields.Boolean(
        "No Order Behind It",
        compute="_compute_without_order",
        store=True,
        copy=False,
        help="An estimate of a draft or of a cancelled shipment: nobody owes it, and "
        "it is no profit until it is confirmed.",
    )

    @api.depends("actual_amount", "exchange_rate", "currency_id", "company_id", "side")
    def _compute_exchange_difference(self):
        for charge in self:
            charge.exchange_difference = charge._get_exchange_difference(
                charge._get_posted_lines()
            )

    def _get_exchange_difference(self, lines):
        """Return what of these journal items the rate has brought, or cost."""
        self.ensure_one()
        own, other = self.currency_id, self.company_id.currency_id
        # Billed in another currency than agreed: which part of the difference is the
        # rate's, nobody can say.
        if own == other or not lines or lines.currency_id != own:
            return 0
        sign = -1 if self.side == "sell" else 1
        posted = sign * sum(lines.mapped("amount_currency"))
        booked = sign * sum(lines.mapped("balance"))
        return other.round(booked - other.round(posted * self.exchange_rate))

    @api.depends("state", "actual_amount", "shipment_id.state")
    def _compute_without_order(self):
        for charge in self:
            charge.without_order = (
                charge.state == "draft"
                and charge.shipment_id.state in NO_ORDER
                and not charge.actual_amount
            )
