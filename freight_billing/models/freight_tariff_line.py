from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.freight_shipment.models.freight_shipment_parties import FREIGHT_TERMS
from odoo.addons.freight_shipment.tools.services import MODES, SERVICES

from ..tools.rating import BASES, trim

PRICE = (16, 6)
QUANTITY = (16, 3)
DIRECTIONS = [
    ("export", "Export"),
    ("import", "Import"),
    ("cross_trade", "Cross Trade"),
    ("domestic", "Domestic"),
]


def match_key(company, side, customer, pol, pod):
    """Return the address under which rating finds a line in one index.

    >>> match_key(1, "sell", "P7", "L12", "*")
    '1:sell:P7:L12:*'
    """
    return f"{company}:{side}:{customer}:{pol}:{pod}"


class FreightTariffLine(models.Model):
    _name = "freight.tariff.line"
    _description = "Tariff Line"
    _order = "tariff_id, sequence, id"
    _rec_name = "code_id"

    tariff_id = fields.Many2one(
        "freight.tariff", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="tariff_id.company_id", store=True)
    side = fields.Selection(related="tariff_id.side")
    tariff_state = fields.Selection(related="tariff_id.state")
    sequence = fields.Integer(default=10)
    code_id = fields.Many2one(
        "freight.charge.code", "Charge", required=True, ondelete="restrict"
    )

    # What it is for; empty is any.
    customer_id = fields.Many2one(
        "res.partner",
        help="Only for this customer's cargo. A tariff of one customer needs none.",
    )
    carrier_id = fields.Many2one("freight.carrier", index="btree_not_null")
    pol_id = fields.Many2one("freight.location", "POL")
    pol_country_id = fields.Many2one("res.country", "POL Country")
    pod_id = fields.Many2one("freight.location", "POD")
    pod_country_id = fields.Many2one("res.country", "POD Country")
    receipt_id = fields.Many2one("freight.location", "Place of Receipt")
    receipt_country_id = fields.Many2one("res.country", "Country of Receipt")
    delivery_id = fields.Many2one("freight.location", "Place of Delivery")
    delivery_country_id = fields.Many2one("res.country", "Country of Delivery")
    mode = fields.Selection(MODES)
    service = fields.Selection(SERVICES)
    direction = fields.Selection(DIRECTIONS)
    equipment_type_id = fields.Many2one("freight.equipment.type", "Equipment")
    commodity_id = fields.Many2one("freight.commodity")
    valid_from = fields.Date()
    valid_to = fields.Date("Valid Until")

    # What it costs
    basis = fields.Selection(BASES, "Per", required=True, default="shipment")
    price = fields.Float(digits=PRICE, help="Per unit of the basis, or in percent.")
    break_kind = fields.Selection(
        [("flat", "Whole Quantity"), ("incremental", "Each Part")],
        "Breaks Count for",
        required=True,
        default="flat",
        help="Whole quantity: all of it has the price of the break that it reaches. "
        "Each part: each part has the price of the break that it lies in.",
    )
    next_break = fields.Boolean(
        "Next Break if Cheaper",
        help="By air the next break's smallest weight is charged where that is less.",
    )
    break_ids = fields.One2many("freight.tariff.break", "line_id", "Breaks", copy=True)
    route = fields.Char(compute="_compute_route", help="Empty: any route.")
    break_text = fields.Char("Breaks at", compute="_compute_break_text")
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    min_amount = fields.Monetary("Minimum")
    max_amount = fields.Monetary("Maximum", help="0: no maximum.")
    percent_code_ids = fields.Many2many(
        "freight.charge.code",
        "freight_tariff_line_percent_rel",
        "line_id",
        "code_id",
        "Percent of",
        help="The charges that the percentage is reckoned from.",
    )
    terms = fields.Selection(
        FREIGHT_TERMS, "Paid", help="Empty: as the charge code says."
    )
    match_key = fields.Char(
        compute="_compute_match_key", store=True, index="btree_not_null", copy=False
    )

    _validity = models.Constraint(
        "CHECK (valid_from <= valid_to)",
        "The validity of a line ends before it begins. Correct one of its dates.",
    )
    _one_area = models.Constraint(
        "CHECK ((pol_id IS NULL OR pol_country_id IS NULL)"
        " AND (pod_id IS NULL OR pod_country_id IS NULL)"
        " AND (receipt_id IS NULL OR receipt_country_id IS NULL)"
        " AND (delivery_id IS NULL OR delivery_country_id IS NULL))",
        "An end of the route is a place or a country. Empty one of the two.",
    )
    _bounds = models.Constraint(
        "CHECK (min_amount >= 0 AND max_amount >= 0"
        " AND (max_amount = 0 OR min_amount <= max_amount))",
        "Minimum and maximum of a tariff line are not negative, and the minimum is "
        "not more than the maximum.",
    )

    @api.depends("tariff_id")
    def _compute_currency_id(self):
        for line in self:
            line.currency_id = line.currency_id or line.tariff_id.currency_id

    @api.depends(
        *("pol_id", "pol_country_id", "pod_id", "pod_country_id"),
        *("receipt_id", "receipt_country_id", "delivery_id", "delivery_country_id"),
    )
    def _compute_route(self):
        for line in self:
            ends = [
                line._name_end(end) for end in ("receipt", "pol", "pod", "delivery")
            ]
            known = [end for end in ends if end]
            if known and not (ends[0] or ends[1]):
                known.insert(0, "…")
            elif known and not (ends[2] or ends[3]):
                known.append("…")
            line.route = " → ".join(known)

    def _name_end(self, end):
        place = self[f"{end}_id"]
        return place._get_short_name() if place else self[f"{end}_country_id"].name

    @api.depends("break_ids.start", "break_ids.price")
    def _compute_break_text(self):
        for line in self:
            line.break_text = " · ".join(
                f"+{trim(each.start)}: {trim(each.price)}" for each in line.break_ids
            )

    @api.depends(
        *("tariff_id.state", "tariff_id.active", "tariff_id.company_id"),
        *("tariff_id.side", "tariff_id.partner_id", "tariff_id.partner_tag_id"),
        *("customer_id", "pol_id", "pol_country_id", "pod_id", "pod_country_id"),
    )
    def _compute_match_key(self):
        """Lines of drafts and of what is over have no key, and are never found."""
        for line in self:
            tariff = line.tariff_id
            if tariff.state != "active" or not tariff.active:
                line.match_key = False
                continue
            line.match_key = match_key(
                tariff.company_id.id,
                tariff.side,
                line._get_customer_slot(),
                line._get_area_slot("pol"),
                line._get_area_slot("pod"),
            )

    def _get_customer_slot(self):
        tariff = self.tariff_id
        customer = self.customer_id
        if tariff.side == "sell":
            customer = customer or tariff.partner_id
        if customer:
            return f"P{customer.commercial_partner_id.id}"
        return f"T{tariff.partner_tag_id.id}" if tariff.partner_tag_id else "*"

    def _get_area_slot(self, end):
        if self[f"{end}_id"]:
            return f"L{self[f'{end}_id'].id}"
        country = self[f"{end}_country_id"]
        return f"C{country.id}" if country else "*"

    @api.constrains("basis", "percent_code_ids", "code_id")
    def _check_percent(self):
        for line in self:
            if line.basis == "charges" and not line.percent_code_ids:
                raise ValidationError(
                    self.env._(
                        "%s: say which charges the percentage is reckoned from.",
                        line._get_label(),
                    )
                )
            if line.basis == "charges" and line.code_id in line.percent_code_ids:
                raise ValidationError(
                    self.env._(
                        "%s cannot be a percentage of itself. Take it off the list.",
                        line._get_label(),
                    )
                )

    @api.constrains("tariff_id", "customer_id")
    def _check_customer(self):
        for line in self:
            tariff = line.tariff_id
            if (
                line.customer_id
                and tariff.side == "sell"
                and (tariff.partner_id or tariff.partner_tag_id)
            ):
                raise ValidationError(
                    self.env._(
                        "%s: the tariff is for certain customers already. Empty the "
                        "customer of the line, or that of the tariff.",
                        line._get_label(),
                    )
                )

    @api.constrains("equipment_type_id", "basis", "next_break", "break_kind")
    def _check_breaks(self):
        for line in self:
            if line.next_break and line.break_kind != "flat":
                raise ValidationError(
                    self.env._(
                        "%s: the next break can be taken only where breaks count for "
                        "the whole quantity.",
                        line._get_label(),
                    )
                )
            if line.basis in ("shipment", "bl") and line.break_ids:
                raise ValidationError(
                    self.env._(
                        "%s: a price per shipment or B/L has no breaks. Choose "
                        "another basis, or remove them.",
                        line._get_label(),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self._check_draft()

    def _check_draft(self):
        """Charges refer to the lines of what is active: they stay as they were."""
        for tariff in self.tariff_id:
            if tariff.state != "draft":
                raise UserError(
                    self.env._(
                        "The lines of %s stay as they are: charges refer to them. Make "
                        "a new version, change its lines, and activate it.",
                        tariff.display_name,
                    )
                )

    def _get_label(self):
        self.ensure_one()
        return f"{self.tariff_id.display_name}, {self.code_id.code}"


class FreightTariffBreak(models.Model):
    _name = "freight.tariff.break"
    _description = "Tariff Break"
    _order = "line_id, start"

    line_id = fields.Many2one(
        "freight.tariff.line", required=True, ondelete="cascade", index=True
    )
    start = fields.Float("From", digits=QUANTITY, required=True)
    price = fields.Float(digits=PRICE, required=True)

    _start_uniq = models.Constraint(
        "UNIQUE (line_id, start)", "Two breaks begin at the same quantity."
    )
    _start_positive = models.Constraint(
        "CHECK (start > 0)",
        "A break begins above zero: what is below has the line's own price.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        breaks = super().create(vals_list)
        breaks.line_id._check_draft()
        return breaks

    def write(self, vals):
        self.line_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self.line_id._check_draft()
