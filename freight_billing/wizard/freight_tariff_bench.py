from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.freight_base.tools.weight import exact
from odoo.addons.freight_shipment.models.freight_shipment_parties import FREIGHT_TERMS
from odoo.addons.freight_shipment.tools.services import MODES, SERVICES, service_of

from ..models.freight_charge import PRICING_GROUPS
from ..models.freight_tariff import DATE_BASES, SIDES
from ..models.freight_tariff_line import DIRECTIONS, PRICE, QUANTITY
from ..tools.rated import Case
from ..tools.rating import BASES, Measures
from ..tools.tariff_match import Facts


class FreightTariffBench(models.TransientModel):
    """What a shipment would cost on a day, and why by this line and not by that."""

    _name = "freight.tariff.bench"
    _description = "Tariff Test Bench"

    shipment_id = fields.Many2one(
        "freight.shipment", help="Empty: type what you want to know the price of."
    )
    day = fields.Date(
        "On",
        help="The day that picks the rates. Empty: the shipment's own dates.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one("res.partner", "Customer")
    carrier_id = fields.Many2one("freight.carrier")
    mode = fields.Selection(MODES, default="sea")
    service = fields.Selection(
        SERVICES, compute="_compute_service", store=True, readonly=False
    )
    direction = fields.Selection(DIRECTIONS, default="export")
    terms = fields.Selection(FREIGHT_TERMS, default="prepaid")
    pol_id = fields.Many2one("freight.location", "POL")
    pod_id = fields.Many2one("freight.location", "POD")
    pickup_id = fields.Many2one("freight.location", "Place of Receipt")
    delivery_id = fields.Many2one("freight.location", "Place of Delivery")
    commodity_id = fields.Many2one("freight.commodity")
    box_ids = fields.One2many("freight.tariff.bench.box", "bench_id", "Containers")
    wm = fields.Float("W/M (revenue tons)", digits=QUANTITY)
    chargeable_kg = fields.Float("Chargeable Weight (kg)", digits=QUANTITY)
    cbm = fields.Float("Volume (m³)", digits=QUANTITY)
    days = fields.Float(digits=QUANTITY)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    goods_value = fields.Monetary("Value of Goods")
    charge_ids = fields.One2many(
        "freight.tariff.bench.line",
        "bench_id",
        "Charges",
        domain=[("kind", "=", "charge")],
    )
    refused_ids = fields.One2many(
        "freight.tariff.bench.line",
        "bench_id",
        "Lines That Do Not Count",
        domain=[("kind", "=", "refused")],
    )
    problems = fields.Text("Ties and Gaps", readonly=True)
    is_rated = fields.Boolean(readonly=True)

    @api.depends("shipment_id")
    def _compute_display_name(self):
        for bench in self:
            bench.display_name = bench.shipment_id.name or self.env._("Test Bench")

    @api.depends("mode")
    def _compute_service(self):
        for bench in self:
            bench.service = service_of(bench.mode, bench.service)

    def action_try(self):
        """Rate it and show the answer; nothing is written on any shipment."""
        self.ensure_one()
        if not self.env.user.has_groups(PRICING_GROUPS):
            raise AccessError(self.env._("Only sales and finance rate shipments."))
        self.check_access("write")
        self.shipment_id.check_access("read")
        if not self.shipment_id and self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("Try the prices of a branch that you work for.")
            )
        tariffs = self.env["freight.tariff"].sudo()
        self.env.flush_all()
        case = self._get_case(tariffs)
        (outcome,) = tariffs._rate_cases([case])
        lines = self.env["freight.tariff.bench.line"]
        lines.search([("bench_id", "=", self.id)]).unlink()
        lines.create(
            [
                *self._prepare_charges(tariffs, outcome),
                *self._prepare_refused(tariffs, outcome),
            ]
        )
        noted = tariffs._prepare_notes(outcome)
        self.write(
            {"problems": "\n".join(tariffs._word_problems(noted)), "is_rated": True}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test Bench"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _get_case(self, tariffs):
        if not self.shipment_id:
            return self._get_typed_case(tariffs)
        case = tariffs._load_case_for(self.shipment_id.sudo(), self.env.companies)
        if self.day:
            case.days = self._get_days(self.day)
            case.facts.dates = {basis: self.day for basis in case.days}
        return case

    def _get_typed_case(self, tariffs):
        ends = {
            "pol": self.pol_id,
            "pod": self.pod_id,
            "receipt": self.pickup_id,
            "delivery": self.delivery_id,
        }
        places = tariffs._read_places({place.id for place in ends.values() if place})
        boxes, teu = Counter(), Counter()
        for box in self.box_ids:
            boxes[box.type_id.id] += box.count
            teu[box.type_id.id] += box.count * exact(box.type_id.teu)
        customer = self.partner_id.commercial_partner_id
        days = self._get_days(self.day or fields.Date.context_today(self))
        return Case(
            key=0,
            company=self.company_id.id,
            sides=("sell", "buy"),
            facts=Facts(
                customer=customer.id or None,
                tags=frozenset(customer.category_id.ids),
                vendors=frozenset(self.carrier_id.partner_id.commercial_partner_id.ids),
                carrier=self.carrier_id.id or None,
                equipment=tuple(sorted(boxes)),
                commodities=frozenset(self.commodity_id.ids),
                service=self.service,
                mode=self.mode,
                direction=self.direction,
                dates={basis: day for basis, (day, _known) in days.items()},
                **{name: places[place.id] for name, place in ends.items() if place},
            ),
            measures=Measures(
                boxes=boxes,
                teu=teu,
                wm=exact(self.wm),
                chargeable_kg=exact(self.chargeable_kg),
                cbm=exact(self.cbm),
                days=exact(self.days) or None,
            ),
            value=exact(self.goods_value),
            value_currency=self.currency_id.id,
            days=days,
            house_terms=self.terms,
            master_terms=self.terms,
        )

    def _get_days(self, day):
        return {basis: (day, basis) for basis, _label in DATE_BASES}

    def _prepare_charges(self, tariffs, outcome):
        lines = self.env["freight.tariff.line"].sudo()
        currencies = self.env["res.currency"]
        codes = self.env["freight.charge.code"].search_fetch([], ["code"])
        order = {code_id: place for place, code_id in enumerate(codes.ids)}
        for proposed in sorted(
            outcome.proposed,
            key=lambda each: (each.offer.side != "sell", order.get(each.code, 0)),
        ):
            offer, rated = proposed.offer, proposed.rated
            line = lines.browse(offer.line.id)
            data = tariffs._prepare_explanation(outcome, proposed)
            currency = currencies.browse(offer.currency)
            yield {
                "bench_id": self.id,
                "kind": "charge",
                "side": offer.side,
                "code_id": line.code_id.id,
                "equipment_type_id": proposed.box_type,
                "tariff_line_id": line.id,
                "tariff_id": line.tariff_id.id,
                "basis": offer.line.basis,
                "quantity": float(rated.charged_quantity),
                "price": float(round(rated.price, 6)),
                "currency_id": offer.currency,
                "amount": float(rated.amount),
                "company_amount": float(proposed.company_amount),
                "why": tariffs._word_reasons(data, line, float(rated.amount), currency),
            }

    def _prepare_refused(self, tariffs, outcome):
        lines = self.env["freight.tariff.line"].sudo()
        for refused in outcome.refused:
            line = lines.browse(refused.line.id)
            winner = refused.by and lines.browse(refused.by.id).tariff_id.display_name
            yield {
                "bench_id": self.id,
                "kind": "refused",
                "side": line.tariff_id.side,
                "code_id": line.code_id.id,
                "tariff_line_id": line.id,
                "tariff_id": line.tariff_id.id,
                "equipment_type_id": line.equipment_type_id.id,
                "basis": line.basis,
                "price": line.price,
                "currency_id": line.currency_id.id,
                "why": tariffs._word_refused(refused.why, refused.at, winner),
            }


class FreightTariffBenchBox(models.TransientModel):
    _name = "freight.tariff.bench.box"
    _description = "Containers to Rate"

    bench_id = fields.Many2one("freight.tariff.bench", ondelete="cascade")
    type_id = fields.Many2one("freight.equipment.type", required=True)
    count = fields.Integer(default=1)

    _count_positive = models.Constraint(
        "CHECK (count > 0)", "There is at least one container of each type."
    )


class FreightTariffBenchLine(models.TransientModel):
    _name = "freight.tariff.bench.line"
    _description = "Answer of the Tariff Test Bench"

    bench_id = fields.Many2one("freight.tariff.bench", ondelete="cascade")
    kind = fields.Selection([("charge", "Charge"), ("refused", "Does Not Count")])
    side = fields.Selection(SIDES)
    code_id = fields.Many2one("freight.charge.code", "Charge")
    equipment_type_id = fields.Many2one("freight.equipment.type", "Equipment")
    tariff_line_id = fields.Many2one("freight.tariff.line")
    tariff_id = fields.Many2one("freight.tariff")
    basis = fields.Selection(BASES, "Per")
    quantity = fields.Float(digits=QUANTITY)
    price = fields.Float(digits=PRICE)
    currency_id = fields.Many2one("res.currency")
    amount = fields.Monetary()
    company_currency_id = fields.Many2one(
        related="bench_id.company_id.currency_id", string="Company Currency"
    )
    company_amount = fields.Monetary(
        "In Company Currency", currency_field="company_currency_id"
    )
    why = fields.Text()
