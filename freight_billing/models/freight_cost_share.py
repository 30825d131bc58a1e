"""A master's costs over its houses, a shipment's over its legs.

What a cost is spread into stands on the charge itself, so it is always of one piece
with it: it adds up to the last cent, and follows every change until it is locked. From
then on the parts keep their proportion, and only the amounts go on following.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.cost_share import measure_of, share_out
from .freight_charge import PRICING_GROUPS

COST_BASES = [
    ("wm", "Weight or Measure"),
    ("weight", "Weight"),
    ("volume", "Volume"),
    ("teu", "TEU"),
    ("revenue", "Revenue"),
    ("equal", "Equal Parts"),
    ("hand", "By Hand"),
]
HOUSE_FACTS = (
    *("gross_weight", "volume", "chargeable_weight", "teu", "state", "mode"),
    *("cost_part", "charge_ids.company_amount", "charge_ids.side"),
)
SPREAD = ("company_amount", "actual_amount", "exchange_difference", "accrued_amount")


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    cost_basis = fields.Selection(
        COST_BASES,
        "Spread Costs By",
        default="wm",
        groups=PRICING_GROUPS,
        help="How the costs of a master are spread over its houses.",
    )
    leg_cost_basis = fields.Selection(
        [("equal", "Equal Parts"), ("hand", "By Hand")],
        "Spread Costs over Legs",
        groups=PRICING_GROUPS,
        help="For costs that are of no leg. Empty: they stay with the shipment.",
    )
    cost_part = fields.Float(
        "Part of Costs",
        digits=(12, 3),
        default=1,
        copy=False,
        groups=PRICING_GROUPS,
        help="Where the master's costs are spread by hand: 2 bears twice as much as 1.",
    )
    cost_shares_locked = fields.Boolean(
        "Cost Parts Locked", readonly=True, copy=False, groups=PRICING_GROUPS
    )

    _cost_part_check = models.Constraint(
        "CHECK (cost_part >= 0)", "A part of the costs is zero or more."
    )

    def action_lock_cost_shares(self):
        """Keep the proportions of the spread as they are now."""
        return self._set_cost_shares_locked(True)

    def action_unlock_cost_shares(self):
        """Let the spread follow cargo and houses again."""
        return self._set_cost_shares_locked(False)

    def _set_cost_shares_locked(self, locked):
        self._staff_check_access("read")
        if not self.env.user.has_groups(PRICING_GROUPS):
            raise AccessError(
                self.env._("Only sales and finance decide how costs are spread.")
            )
        self.sudo().cost_shares_locked = locked
        return True

    def _get_cost_facts(self):
        self.ensure_one()
        sell = self.charge_ids.filtered(lambda charge: charge.side == "sell")
        return {
            "weight": self.gross_weight,
            "volume": self.volume,
            "chargeable": self.chargeable_weight,
            "teu": self.teu,
            "hand": self.cost_part,
            "revenue": sum(sell.mapped("company_amount")),
        }


class FreightShipmentLeg(models.Model):
    _inherit = "freight.shipment.leg"

    cost_part = fields.Float(
        "Part of Costs",
        digits=(12, 3),
        default=1,
        groups=PRICING_GROUPS,
        help="Where costs are spread over legs by hand: 2 bears twice as much as 1.",
    )

    _cost_part_check = models.Constraint(
        "CHECK (cost_part >= 0)", "A part of the costs is zero or more."
    )


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    cost_basis = fields.Selection(
        [*COST_BASES, ("none", "Not Spread")],
        "Spread By",
        copy=False,
        groups=PRICING_GROUPS,
        help="Where this cost is spread otherwise than the shipment's others.",
    )
    cost_shares = fields.Json(
        compute="_compute_cost_shares", store=True, copy=False, groups=PRICING_GROUPS
    )

    _shared_idx = models.Index("(shipment_id) WHERE cost_shares IS NOT NULL")

    @api.depends(
        *("side", "leg_id", "company_id", "cost_basis", *SPREAD),
        *("shipment_id.kind", "shipment_id.cost_basis", "shipment_id.leg_cost_basis"),
        *("shipment_id.cost_shares_locked", "shipment_id.leg_ids.cost_part"),
        *(f"shipment_id.house_ids.{name}" for name in HOUSE_FACTS),
    )
    def _compute_cost_shares(self):
        for charge in self:
            charge.cost_shares = charge._spread_cost() or False

    def _spread_cost(self):
        """Return [{shipment, leg, weight, amounts as text}], or None: not spread."""
        self.ensure_one()
        if self.side != "buy" or self.cost_basis == "none":
            return None
        kept = self.cost_shares if self.shipment_id.cost_shares_locked else None
        bearers = kept or self._find_cost_bearers()
        if not bearers:
            return None
        parts = share_out(
            {
                "estimated": self.company_amount,
                "posted": self.actual_amount - self.exchange_difference,
                "exchange": self.exchange_difference,
                "accrued": self.accrued_amount,
            },
            [bearer["weight"] for bearer in bearers],
            self.company_currency_id.rounding,
        )
        return [
            bearer | part | {"number": number}
            for number, (bearer, part) in enumerate(zip(bearers, parts, strict=True), 1)
        ]

    def _find_cost_bearers(self):
        shipment = self.shipment_id
        if shipment.kind == "master":
            basis = self.cost_basis or shipment.cost_basis
            houses = shipment._get_carried_houses().sorted("id") if basis else ()
            return [
                {
                    "shipment": house._origin.id,
                    "leg": None,
                    "weight": measure_of(basis, house.mode, house._get_cost_facts()),
                }
                for house in houses
            ]
        basis = self.cost_basis or shipment.leg_cost_basis
        if self.leg_id or basis not in ("equal", "hand"):
            return []
        return [
            {
                "shipment": shipment._origin.id,
                "leg": leg._origin.id,
                "weight": leg.cost_part if basis == "hand" else 1,
            }
            for leg in shipment.leg_ids.sorted("id")
        ]
