from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.clock_kinds import EVENTS, TERMINAL_KINDS, USUAL
from ..tools.clock_match import TermsRow
from ..tools.demurrage import Terms, Tier

KIND_LABELS = [
    ("demurrage", "Demurrage"),
    ("detention", "Detention"),
    ("combined", "Demurrage and Detention"),
    ("storage", "Terminal Storage"),
    ("plugin", "Reefer Plug-in"),
    ("chassis", "Chassis"),
]
EVENT_LABELS = {
    "empty_out": "Empty Picked Up",
    "stuffed": "Stuffed",
    "gate_in": "Gated In",
    "loaded": "Loaded",
    "discharged": "Discharged",
    "gate_out": "Gated Out",
    "stripped": "Stripped",
    "empty_in": "Empty Returned",
}
SIDES = [("buy", "What We Pay"), ("sell", "What We Charge")]
DIRECTIONS = [("import", "Import"), ("export", "Export")]

# What the arithmetic takes of terms, beside their tiers.
RECKONED = (
    *("free_days", "free_days_unknown", "free_day_type_id", "charge_day_type_id"),
    *("first_day_counts", "last_day_counts", "stale_after"),
)


class FreightClockTerms(models.Model):
    """How long a box stands for free, and what each day costs after that.

    What a line or a terminal asks of us and what we ask of a customer are separate
    terms: neither is ever taken for the other.
    """

    _name = "freight.clock.terms"
    _description = "Demurrage and Detention Terms"
    _order = "side, direction, kind, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", default=lambda self: self.env.company
    )
    side = fields.Selection(SIDES, required=True, default="buy")
    kind = fields.Selection(KIND_LABELS, required=True, default="demurrage")
    direction = fields.Selection(DIRECTIONS, required=True, default="import")

    # For whom they hold
    carrier_id = fields.Many2one("freight.carrier", "Line", index="btree_not_null")
    location_id = fields.Many2one(
        "freight.location", "Port or Terminal", index="btree_not_null"
    )
    country_id = fields.Many2one("res.country")
    equipment_type_id = fields.Many2one("freight.equipment.type", "Type of Box")
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null")
    valid_from = fields.Date()
    valid_to = fields.Date()
    reference = fields.Char(
        "Rule or Contract", help="The tariff's rule or the contract that says so."
    )

    # The clock
    start_event = fields.Selection(
        "_get_event_labels",
        "Starts With",
        compute="_compute_span",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    end_event = fields.Selection(
        "_get_event_labels",
        "Ends With",
        compute="_compute_span",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    first_day_counts = fields.Boolean(
        help="The day on which the clock starts is the first day of free time. "
        "Otherwise it is the day after.",
    )
    last_day_counts = fields.Boolean(
        default=True,
        help="The day on which the clock ends is counted.",
    )
    free_days = fields.Integer(default=0)
    free_days_unknown = fields.Boolean(
        "Not Known",
        help="Nobody has told yet how many days are free: clocks by these terms cannot "
        "be assessed.",
    )
    free_day_type_id = fields.Many2one(
        "freight.day.type", "Free Time Counts", ondelete="restrict"
    )
    charge_day_type_id = fields.Many2one(
        "freight.day.type", "Charges Count", ondelete="restrict"
    )
    stale_after = fields.Integer(
        "Stale After (days)",
        default=21,
        help="Without any news of the box for so long, its clock is shown as stale: "
        "what it shows may long be over.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    tier_ids = fields.One2many("freight.clock.tier", "terms_id", "Rates", copy=True)

    _free_days_range = models.Constraint(
        "CHECK (free_days BETWEEN 0 AND 365)",
        "Free time is from 0 to 365 days.",
    )
    _stale_range = models.Constraint(
        "CHECK (stale_after BETWEEN 1 AND 365)",
        "A clock becomes stale after 1 to 365 days without news.",
    )
    _validity = models.Constraint(
        "CHECK (valid_to >= valid_from)",
        "Terms end on the day on which they begin or later.",
    )

    @api.model
    def _get_event_labels(self):
        return [(name, EVENT_LABELS[name]) for name in EVENTS]

    @api.depends("kind", "direction")
    def _compute_span(self):
        for terms in self:
            usual = USUAL.get((terms.direction, terms.kind))
            if usual:
                terms.start_event, terms.end_event = usual

    @api.constrains("start_event", "end_event")
    def _check_span(self):
        for terms in self:
            order = EVENTS.index(terms.start_event), EVENTS.index(terms.end_event)
            if order[0] >= order[1]:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a clock ends after it started. %(end)s comes "
                        "before %(start)s.",
                        name=terms.name,
                        start=EVENT_LABELS[terms.start_event],
                        end=EVENT_LABELS[terms.end_event],
                    )
                )

    @api.constrains("tier_ids")
    def _check_tiers(self):
        for terms in self:
            try:
                terms._get_terms()
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the first rate begins with day 1 after free time, "
                        "each further one on a later day, and none is negative.",
                        name=terms.name,
                    )
                ) from None

    @api.onchange("free_days")
    def _onchange_free_days(self):
        if self.free_days:
            self.free_days_unknown = False

    @api.model_create_multi
    def create(self, vals_list):
        terms = super().create(
            [
                {"free_days_unknown": "free_days" not in vals, **vals}
                for vals in vals_list
            ]
        )
        self.env["freight.clock"]._note_terms(terms)
        return terms

    def write(self, vals):
        if "free_days" in vals:
            vals = {"free_days_unknown": False, **vals}
        self.env["freight.clock"]._note_terms(self)
        result = super().write(vals)
        self.env["freight.clock"]._note_terms(self)
        return result

    def unlink(self):
        self.env["freight.clock"]._note_terms(self)
        return super().unlink()

    def _get_terms(self):
        """Return these terms as the arithmetic takes them."""
        self.ensure_one()
        return Terms(
            free_days=None if self.free_days_unknown else self.free_days,
            tiers=tuple(
                Tier(tier.first_day, Decimal(str(tier.rate)))
                for tier in self.tier_ids.sorted("first_day")
            ),
            free_day_type=self.free_day_type_id._get_day_type(),
            charge_day_type=self.charge_day_type_id._get_day_type(),
            first_day_counts=self.first_day_counts,
            last_day_counts=self.last_day_counts,
            stale_after=self.stale_after,
        )

    def _get_area(self):
        """Return the port or ramp whose ground it counts, of terms of terminals."""
        self.ensure_one()
        place = self.location_id
        return place.parent_id or place if self.kind in TERMINAL_KINDS else place[:0]

    def _as_row(self):
        """Return these terms as matching sees them."""
        self.ensure_one()
        return TermsRow(
            *(self.id, self.side, self.kind, self.direction),
            partner=self.partner_id.commercial_partner_id.id or None,
            location=self.location_id.id or None,
            carrier=self.carrier_id.id or None,
            equipment=self.equipment_type_id.id or None,
            country=self.country_id.id or None,
            valid_from=self.valid_from or None,
            valid_to=self.valid_to or None,
            area=self._get_area().id or None,
        )


class FreightClockTier(models.Model):
    _name = "freight.clock.tier"
    _description = "Rate per Day"
    _order = "terms_id, first_day"

    terms_id = fields.Many2one(
        "freight.clock.terms", required=True, ondelete="cascade", index=True
    )
    first_day = fields.Integer(
        "From Day",
        required=True,
        default=1,
        help="Counted from the first day after free time.",
    )
    currency_id = fields.Many2one(related="terms_id.currency_id")
    rate = fields.Monetary("Per Day", required=True)

    _first_day_uniq = models.UniqueIndex(
        "(terms_id, first_day)", "Two rates begin on the same day. Remove one of them."
    )
    _first_day_range = models.Constraint(
        "CHECK (first_day >= 1 AND rate >= 0)",
        "Rates begin with day 1 or later, and none is negative.",
    )
