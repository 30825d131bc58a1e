from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.freight_base.tools.weight import Ratios, exact, per_m3

from ..tools.services import LEG_MODES

# Where one charged unit is a revenue ton; elsewhere it is a kilogram.
PER_TONNE = ("sea", "rail")


class FreightWeightRule(models.Model):
    """What space weighs: of a mode, and of a carrier whose tariff differs from it."""

    _name = "freight.weight.rule"
    _description = "Chargeable Weight Rule"
    _order = "mode, carrier_id DESC, id"
    _rec_name = "mode"

    mode = fields.Selection(LEG_MODES, required=True)
    carrier_id = fields.Many2one(
        "freight.carrier",
        ondelete="cascade",
        help="Empty: for all carriers that have no rule of their own.",
    )
    ratio = fields.Float(
        digits=(12, 3), required=True, help="333 kg per m³, or 6000 cm³ per kg."
    )
    ratio_unit = fields.Selection(
        [("kg_per_m3", "kg per m³"), ("cm3_per_kg", "cm³ per kg")],
        "Unit",
        required=True,
        default="kg_per_m3",
    )
    kg_per_loading_metre = fields.Float(
        "Loading Metre (kg)",
        digits=(12, 3),
        help="What a metre of a truck's floor counts for; 0 where it does not count.",
    )
    minimum = fields.Float(
        digits=(12, 3), help="The least that is charged: kg, or revenue tons (W/M)."
    )
    step = fields.Float(
        "Rounded Up To", digits=(12, 3), help="0.5: to the half unit; 0: not rounded."
    )

    _mode_carrier_uniq = models.UniqueIndex(
        "(mode, COALESCE(carrier_id, 0))",
        "There is a rule for this mode and carrier already. Change that one.",
    )
    _ratio_positive = models.Constraint(
        "CHECK (ratio > 0)",
        "The ratio must be more than zero, such as 333 kg per m³ or 6000 cm³ per kg.",
    )
    _measures = models.Constraint(
        "CHECK (kg_per_loading_metre >= 0 AND minimum >= 0 AND step >= 0)",
        "Loading metre, minimum and rounding cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._recompute_open_shipments(rules.mapped("mode"))
        return rules

    def write(self, vals):
        modes = self.mapped("mode")
        result = super().write(vals)
        self._recompute_open_shipments(modes + self.mapped("mode"))
        return result

    def unlink(self):
        modes = self.mapped("mode")
        result = super().unlink()
        self._recompute_open_shipments(modes)
        return result

    @api.model
    def _recompute_open_shipments(self, modes):
        """Let a changed rule act on what has not left; the rest keeps its figures."""
        shipments = self.env["freight.shipment"].sudo()
        open_ones = shipments.search(
            [("mode", "in", modes), ("state", "in", ("draft", "confirmed"))]
        )
        for name in ("chargeable_weight", "revenue_tons"):
            self.env.add_to_compute(shipments._fields[name], open_ones)

    @api.model
    def _get_ratios(self):
        """Return ``{(mode, id of the carrier or False): tools.weight.Ratios}``."""
        rules = self.sudo().search_fetch([], ["mode", "carrier_id"])
        return {(rule.mode, rule.carrier_id.id): rule._as_ratios() for rule in rules}

    def _as_ratios(self):
        self.ensure_one()
        by_divisor = self.ratio_unit == "cm3_per_kg"
        return Ratios(
            kg_per_m3=per_m3(self.ratio) if by_divisor else exact(self.ratio),
            kg_per_loading_metre=exact(self.kg_per_loading_metre),
            kg_per_unit=Decimal(1000 if self.mode in PER_TONNE else 1),
            minimum=exact(self.minimum),
            step=exact(self.step),
        )
