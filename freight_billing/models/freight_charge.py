from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.freight_shipment.models.freight_shipment_parties import FREIGHT_TERMS

from ..tools.payer import payer_of, terms_of
from ..tools.rating import BASES, PERCENT_BASES
from .freight_tariff import SIDES
from .freight_tariff_line import PRICE, QUANTITY

PAYERS = [
    ("customer", "Customer"),
    ("shipper", "Shipper"),
    ("consignee", "Consignee"),
    ("origin_agent", "Origin Agent"),
    ("destination_agent", "Destination Agent"),
    ("third_party", "Third Party"),
]
PARTY_FIELDS = {
    "customer": "partner_id",
    **{role: f"{role}_id" for role, _label in PAYERS[1:-1]},
}
# What pricing is about; those who only move cargo do not see it.
PRICING_GROUPS = "freight_base.group_freight_sales,freight_base.group_freight_finance"


class FreightCharge(models.Model):
    """One thing that we charge or are charged for on a shipment.

    Its amount is what is expected until its invoice or bill says otherwise.
    """

    _name = "freight.charge"
    _inherit = ["freight.entry.rules"]
    _description = "Charge"
    _order = "shipment_id, side desc, sequence, id"
    _check_company_auto = True

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company",
        "Branch",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The branch that invoices it or is billed: at origin or at destination.",
    )
    side = fields.Selection(SIDES, required=True, default="sell")
    code_id = fields.Many2one(
        "freight.charge.code", "Charge", required=True, ondelete="restrict"
    )
    group = fields.Selection(related="code_id.group")
    sequence = fields.Integer(
        compute="_compute_from_code", store=True, precompute=True, readonly=False
    )
    name = fields.Char(
        "Description",
        compute="_compute_from_code",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    leg_id = fields.Many2one(
        "freight.shipment.leg",
        domain="[('shipment_id', '=', shipment_id)]",
        ondelete="set null",
        index="btree_not_null",
    )
    container_id = fields.Many2one(
        "freight.container",
        domain="[('shipment_id', '=', shipment_id)]",
        ondelete="set null",
        index="btree_not_null",
    )
    equipment_type_id = fields.Many2one("freight.equipment.type", "Equipment")

    # How much
    basis = fields.Selection(BASES, "Per", required=True, default="shipment")
    quantity = fields.Float(digits=QUANTITY, default=1)
    price = fields.Float(digits=PRICE, help="Per unit of the basis, or in percent.")
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, precompute=True, readonly=False
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    rate_date = fields.Date(
        "Exchange Date", default=fields.Date.context_today, copy=False
    )
    rate_source = fields.Selection(
        [
            ("company", "Company's Rates"),
            ("tariff", "Company's Rates with the Tariff's Margin"),
            ("manual", "By Hand"),
        ],
        "Exchange Source",
        required=True,
        default="company",
        copy=False,
    )
    # Units of the company's currency for one of the charge's: 25,400 or 0.0000394.
    exchange_rate = fields.Float(
        digits=(24, 12),
        compute="_compute_exchange_rate",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        help="Company currency for one unit of the charge's, of the exchange date. It "
        "stays as it is, whatever rates do later.",
    )
    # Not precomputed: rating knows it, and Odoo would reckon it again for each charge
    # in a record of its own.
    company_amount = fields.Monetary(
        "Amount in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_company_amount",
        store=True,
    )

    # Who pays, and where
    terms = fields.Selection(
        FREIGHT_TERMS,
        "Paid",
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    payer = fields.Selection(
        PAYERS,
        "Paid By",
        compute="_compute_payer",
        store=True,
        precompute=True,
        readonly=False,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Payer or Vendor",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    payable_at_id = fields.Many2one(
        "freight.location",
        "Payable At",
        compute="_compute_payable_at_id",
        store=True,
        precompute=True,
        readonly=False,
    )

    # Where the figures are from
    is_rated = fields.Boolean("From a Tariff", readonly=True, copy=False)
    tariff_line_id = fields.Many2one(
        "freight.tariff.line",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=PRICING_GROUPS,
    )
    rated_amount = fields.Monetary(
        "By Tariff or Clock",
        currency_field="rated_currency_id",
        readonly=True,
        copy=False,
        help="What the tariff or the clock says, also where the amount was changed by "
        "hand.",
    )
    rated_currency_id = fields.Many2one("res.currency", readonly=True, copy=False)
    explanation_data = fields.Json(readonly=True, copy=False, groups=PRICING_GROUPS)
    explanation = fields.Text(
        "Why This Amount", compute="_compute_explanation", groups=PRICING_GROUPS
    )
    hand_changed = fields.Boolean(
        "Changed by Hand",
        readonly=True,
        copy=False,
        help="Its amount stays; that of the tariff or the clock is shown beside it.",
    )
    parties_by_hand = fields.Boolean(
        "Payer Chosen by Hand",
        readonly=True,
        copy=False,
        help="Rating leaves alone who pays it or is paid, on which terms, where, and "
        "for which leg.",
    )

    # What became of it
    state = fields.Selection(
        [("draft", "Estimated"), ("confirmed", "Confirmed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    released = fields.Boolean(
        readonly=True,
        copy=False,
        help="A person has released it: the customer sees it as not billed yet.",
    )
    released_at = fields.Datetime(readonly=True, copy=False)
    released_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # Rating finds its own charge again, also when it runs twice at once.
    _rated_uniq = models.UniqueIndex(
        "(shipment_id, company_id, side, code_id, COALESCE(equipment_type_id, 0))"
        " WHERE is_rated",
        "This charge of the shipment was rated at the same time elsewhere. Try again.",
    )
    _partner_state_idx = models.Index(
        "(partner_id, state) WHERE partner_id IS NOT NULL"
    )
    _rate_positive = models.Constraint(
        "CHECK (exchange_rate > 0)",
        "An exchange rate is more than zero: how much of the company's currency one "
        "unit of the charge's currency is.",
    )
    _released_check = models.Constraint(
        "CHECK (NOT released OR (side = 'sell' AND state <> 'draft'))",
        "Only a confirmed charge to a customer can be released.",
    )

    @api.depends("code_id", "amount", "currency_id")
    def _compute_display_name(self):
        for charge in self:
            amount = charge.currency_id.format(charge.amount)
            charge.display_name = f"{charge.code_id.code or ''} {amount}".strip()

    @api.depends("shipment_id")
    def _compute_company_id(self):
        """The branch that one works for adds charges of its own to a shared file."""
        for charge in self:
            shipment = charge.shipment_id.sudo()
            own = self.env.company & shipment.destination_company_id
            charge.company_id = charge.company_id or own or shipment.company_id

    @api.depends("code_id")
    def _compute_from_code(self):
        for charge in self:
            charge.name = charge.code_id.name or charge.name
            charge.sequence = charge.code_id.sequence

    @api.depends("company_id")
    def _compute_currency_id(self):
        for charge in self:
            charge.currency_id = charge.currency_id or charge.company_id.currency_id

    @api.depends("quantity", "price", "basis", "currency_id")
    def _compute_amount(self):
        for charge in self:
            amount = charge.quantity * charge.price
            if charge.basis in PERCENT_BASES:
                amount /= 100
            currency = charge.currency_id
            charge.amount = currency.round(amount) if currency else amount

    @api.depends("currency_id", "company_id", "rate_date")
    def _compute_exchange_rate(self):
        for charge in self:
            own, other = charge.currency_id, charge.company_id.currency_id
            charge.exchange_rate = (
                own._get_conversion_rate(
                    own, other, charge.company_id, charge.rate_date
                )
                if own and other
                else 1
            )

    @api.depends("amount", "exchange_rate", "company_id")
    def _compute_company_amount(self):
        for charge in self:
            amount = charge.amount * charge.exchange_rate
            currency = charge.company_id.currency_id
            charge.company_amount = currency.round(amount) if currency else amount

    @api.depends("code_id", "side", "shipment_id")
    def _compute_terms(self):
        for charge in self:
            freight_terms = charge.shipment_id[
                "house_freight_terms"
                if charge.side == "sell"
                else "master_freight_terms"
            ]
            charge.terms = terms_of(charge.code_id.terms or "freight", freight_terms)

    @api.depends("terms", "side", "shipment_id", "company_id")
    def _compute_payer(self):
        for charge in self:
            at_destination = charge.shipment_id.sudo().destination_company_id
            charge.payer = charge.side == "sell" and payer_of(
                charge.terms,
                {
                    role: charge.shipment_id[name].commercial_partner_id.id or None
                    for role, name in PARTY_FIELDS.items()
                    # The branch there collects for itself, and needs no agent.
                    if role != "destination_agent"
                    or not at_destination
                    or charge.company_id != at_destination
                },
                charge.shipment_id.commercial_partner_id.id,
            )

    @api.depends("payer", "side", "shipment_id")
    def _compute_partner_id(self):
        for charge in self:
            shipment = charge.shipment_id
            if charge.side == "buy":
                charge.partner_id = charge.partner_id or shipment.carrier_id.partner_id
            elif charge.payer in PARTY_FIELDS:
                charge.partner_id = shipment[PARTY_FIELDS[charge.payer]]
            else:
                charge.partner_id = charge.partner_id

    @api.depends("terms", "shipment_id")
    def _compute_payable_at_id(self):
        for charge in self:
            end = "pol_id" if charge.terms == "prepaid" else "pod_id"
            charge.payable_at_id = charge.shipment_id[end]

    @api.constrains("company_id", "shipment_id")
    def _check_company_of_shipment(self):
        for charge in self:
            shipment = charge.shipment_id.sudo()
            branches = shipment.company_id | shipment.destination_company_id
            if charge.company_id not in branches:
                raise ValidationError(
                    self.env._(
                        "%(charge)s: %(company)s has no part in %(shipment)s. A charge "
                        "belongs to the branch at origin or at destination.",
                        charge=charge.display_name,
                        company=charge.company_id.name,
                        shipment=shipment.name,
                    )
                )

    @api.constrains("currency_id", "company_id", "exchange_rate")
    def _check_has_rate(self):
        """Refuse the rate of one that Odoo takes where a currency has none."""
        rates = self.env["res.currency.rate"].sudo()
        for charge in self:
            own = charge.company_id.currency_id
            if charge.exchange_rate != 1 or charge.currency_id == own:
                continue
            if not rates.search_count(
                [
                    ("currency_id", "in", (charge.currency_id | own).ids),
                    ("company_id", "in", (False, charge.company_id.root_id.id)),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "%(charge)s: there is no exchange rate of %(currency)s. Enter "
                        "one under Accounting > Currencies, or type it on the charge.",
                        charge=charge.display_name,
                        currency=charge.currency_id.name,
                    )
                )

    @api.constrains("shipment_id", "leg_id", "container_id")
    def _check_parts(self):
        for charge in self:
            for part in (charge.leg_id, charge.container_id):
                files = charge.shipment_id | charge.shipment_id.master_id
                if part and part.shipment_id not in files:
                    raise ValidationError(
                        self.env._(
                            "%(charge)s: %(part)s is of another shipment. Choose one "
                            "of %(shipment)s.",
                            charge=charge.display_name,
                            part=part.display_name,
                            shipment=charge.shipment_id.name,
                        )
                    )
