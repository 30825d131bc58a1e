"""A master's costs over its houses, a shipment's over its legs, both over months.

What a charge is spread into stands on the charge itself, so it is always of one piece
with it: it adds up to the last cent, and follows every change until it is locked. From
then on the parts keep their proportion, and only the amounts go on following.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.freight_base.tools.nearest import distance

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
# All cargo goes over every leg: by weight, volume or TEU each would bear the same.
LEG_BASES = [
    ("distance", "Distance"),
    ("revenue", "Revenue of the Leg"),
    ("equal", "Equal Parts"),
    ("hand", "By Hand"),
]
REVENUE = (
    *("charge_ids.company_amount", "charge_ids.side", "charge_ids.company_id"),
    *("charge_ids.code_id", "charge_ids.leg_id"),
)
HOUSE_FACTS = (
    *("gross_weight", "volume", "chargeable_weight", "teu", "state", "mode"),
    *("cost_part", *REVENUE),
)
LEG_FACTS = ("cost_part", "origin_id", "destination_id")
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
        LEG_BASES,
        "Spread Costs over Legs",
        groups=PRICING_GROUPS,
        help="For costs that are of no leg. Empty: they stay with the shipment. All "
        "cargo goes over every leg, so weight, volume and TEU make no difference; "
        "distance is along the great circle, where both places have coordinates.",
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

    def _get_cost_facts(self, company):
        self.ensure_one()
        return {
            "weight": self.gross_weight,
            "volume": self.volume,
            "chargeable": self.chargeable_weight,
            "teu": self.teu,
            "hand": self.cost_part,
            "revenue": self._get_revenue(company),
        }

    def _get_revenue(self, company, leg=None):
        """Return what a branch earns here, in its currency; disbursements are none."""
        self.ensure_one()
        return sum(
            charge.company_amount
            for charge in self.charge_ids
            if charge.side == "sell"
            and charge.company_id == company
            and charge.group != "disbursement"
            and (leg is None or charge.leg_id == leg)
        )


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

    def _measure_for_costs(self, basis, company):
        """Return what a leg weighs in a spread, or None where nobody knows."""
        self.ensure_one()
        if basis == "distance":
            return self._get_kilometres()
        if basis == "revenue":
            return self.shipment_id._get_revenue(company, self)
        return self.cost_part if basis == "hand" else 1

    def _get_kilometres(self):
        ends = []
        for place in (self.origin_id, self.destination_id):
            # A terminal without coordinates is where its place is.
            known = next((one for one in (place, place.parent_id) if _has_spot(one)), 0)
            if not known:
                return None
            ends += [known.latitude, known.longitude]
        return distance(*ends)


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    cost_basis = fields.Selection(
        [*COST_BASES, ("distance", "Distance"), ("none", "Not Spread")],
        "Spread By",
        copy=False,
        groups=PRICING_GROUPS,
        help="Where this cost is spread otherwise than the shipment's others: over "
        "houses by any but distance; over legs by distance, revenue, equally or by "
        "hand.",
    )
    cost_shares = fields.Json(
        compute="_compute_cost_shares", store=True, copy=False, groups=PRICING_GROUPS
    )

    _shared_idx = models.Index("(shipment_id) WHERE cost_shares IS NOT NULL")

    @api.depends(
        *("side", "leg_id", "company_id", "cost_basis", *SPREAD),
        *("recognized_on", "is_recognized", "move_line_ids.date"),
        *("shipment_id.kind", "shipment_id.cost_basis", "shipment_id.leg_cost_basis"),
        "shipment_id.cost_shares_locked",
        *(f"shipment_id.leg_ids.{name}" for name in LEG_FACTS),
        *(f"shipment_id.{name}" for name in REVENUE),
        *(f"shipment_id.house_ids.{name}" for name in HOUSE_FACTS),
    )
    def _compute_cost_shares(self):
        locks = self._read_lock_dates()
        for charge in self:
            lock = locks.get((charge.company_id, charge.side))
            charge.cost_shares = charge._spread(lock) or False

    def _spread(self, lock):
        """Return [{shipment, leg, weight, day, amounts as text}]; None: not spread."""
        self.ensure_one()
        bearers = self._get_cost_bearers()
        by_day = self._get_amounts_by_day(lock)
        if not bearers:
            if len(by_day) == 1:
                return None
            bearers = [{"shipment": self.shipment_id._origin.id, "leg": None}]
        shares = []
        for day, amounts in by_day:
            parts = share_out(
                amounts,
                [bearer.get("weight", 1) for bearer in bearers],
                self.company_currency_id.rounding,
            )
            when = {"day": day.isoformat()} if day else {}
            shares += [
                bearer | part | when
                for bearer, part in zip(bearers, parts, strict=True)
            ]
        return [share | {"number": at} for at, share in enumerate(shares, 1)]

    def _get_cost_bearers(self):
        """Return who bears it, in which proportion; none, where it is not spread."""
        if self.side != "buy" or self.cost_basis == "none":
            return []
        if self.shipment_id.cost_shares_locked:
            kept = [
                {name: share[name] for name in ("shipment", "leg", "weight")}
                for share in self.cost_shares or ()
                if "weight" in share and "day" not in share
            ]
            if kept:
                return kept
        return self._find_cost_bearers()

    def _find_cost_bearers(self):
        shipment, company = self.shipment_id, self.company_id
        if shipment.kind == "master":
            basis = shipment.cost_basis
            if self.cost_basis in dict(COST_BASES):
                basis = self.cost_basis
            houses = shipment._get_carried_houses().sorted("id") if basis else ()
            return [
                {
                    "shipment": house._origin.id,
                    "leg": None,
                    "weight": measure_of(
                        basis, house.mode, house._get_cost_facts(company)
                    ),
                }
                for house in houses
            ]
        basis = self.cost_basis or shipment.leg_cost_basis
        if self.leg_id or basis not in dict(LEG_BASES):
            return []
        bearers = [
            {
                "shipment": shipment._origin.id,
                "leg": leg._origin.id,
                "weight": leg._measure_for_costs(basis, company),
            }
            for leg in shipment.leg_ids.sorted("id")
        ]
        known = all(bearer["weight"] is not None for bearer in bearers)
        return bearers if known else []


def _has_spot(place):
    return bool(place and (place.latitude or place.longitude))
