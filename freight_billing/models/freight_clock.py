from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.freight_shipment.tools.read_parts import read_parts

from ..tools.day_types import Calendar, find_local_day
from ..tools.demurrage import STALE, UNKNOWN, WAITING, Reading, read_clock
from .freight_clock_terms import DIRECTIONS, KIND_LABELS, RECKONED, SIDES

STATES = [
    ("waiting", "Not Started"),
    ("unknown", "Cannot Assess"),
    ("open", "Running"),
    ("stale", "Stale"),
    ("stopped", "Stopped"),
]
# Beyond this past no box stands that anybody still counts.
OLDEST_HOLIDAY_DAYS = 800
AHEAD = 3


class FreightClock(models.Model):
    """One clock on one box: when it began and ended, and by whose terms.

    What is kept follows from events and terms alone. What it costs by today is not
    kept, since tomorrow it would be wrong.
    """

    _name = "freight.clock"
    _description = "Demurrage and Detention Clock"
    _order = "last_free_day, id"
    _log_access = False

    container_id = fields.Many2one(
        "freight.container", required=True, readonly=True, ondelete="cascade"
    )
    shipment_id = fields.Many2one(
        "freight.shipment",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    side = fields.Selection(SIDES, required=True, readonly=True)
    kind = fields.Selection(KIND_LABELS, required=True, readonly=True)
    direction = fields.Selection(DIRECTIONS, required=True, readonly=True)
    terms_id = fields.Many2one(
        "freight.clock.terms",
        "Terms",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    doubt = fields.Selection(
        [
            ("no_terms", "No terms are known"),
            ("tie", "Several terms fit equally well"),
        ],
        readonly=True,
    )
    agreement_id = fields.Many2one(
        "freight.clock.agreement", "Agreed", readonly=True, ondelete="set null"
    )
    location_id = fields.Many2one("freight.location", "Where", readonly=True)
    area_id = fields.Many2one(
        "freight.location",
        "Port or Ramp",
        readonly=True,
        help="Whose ground it counts, where a port or a ramp has terms of its own.",
    )

    start_on = fields.Date("Started", readonly=True)
    end_on = fields.Date("Ended", readonly=True)
    end_inferred = fields.Boolean(
        readonly=True,
        help="Nobody reported what ends it; what must come after it was reported.",
    )
    last_news_on = fields.Date("Last News", readonly=True)
    last_free_day = fields.Date(readonly=True)
    is_running = fields.Boolean(readonly=True)
    # What a person said of a clock that had gone stale; it counts as news.
    standing_on = fields.Date("Still Standing On", readonly=True)
    standing_by_id = fields.Many2one("res.users", "Said By", readonly=True)

    # By today
    state = fields.Selection(STATES, compute="_compute_reading")
    free_days_left = fields.Integer(compute="_compute_reading")
    used_percent = fields.Float("Free Time Used (%)", compute="_compute_reading")
    charged_days = fields.Integer(compute="_compute_reading")
    currency_id = fields.Many2one(related="terms_id.currency_id")
    amount = fields.Monetary("By Today", compute="_compute_reading")
    amount_ahead = fields.Monetary(
        "In 3 Days",
        compute="_compute_reading",
        help="What it will have come to three days from now, if nothing happens.",
    )
    is_assessed = fields.Boolean(
        "Amounts Known",
        compute="_compute_reading",
        help="Its free time and its rates are known, and so are the amounts.",
    )
    reason = fields.Char(compute="_compute_reading")

    _clock_uniq = models.UniqueIndex(
        "(container_id, side, kind, direction, COALESCE(area_id, 0))",
        "This box has that clock already.",
    )
    _running_idx = models.Index("(company_id, last_free_day) WHERE is_running")

    @api.depends(
        *("start_on", "end_on", "terms_id", "doubt", "last_news_on", "standing_on"),
        *("agreement_id", "charge_problem"),
    )
    @api.depends_context("lang")
    def _compute_reading(self):
        for clock, reading in self._read_clocks().items():
            clock.is_assessed = reading.is_assessed and not reading.lacks_rates
            clock.state = reading.state
            clock.free_days_left = reading.free_days_left or 0
            clock.used_percent = float((reading.used or 0) * 100)
            clock.charged_days = len(reading.charged)
            clock.amount = float(reading.amount or 0)
            clock.amount_ahead = float(reading.at_risk or 0)
            clock.reason = clock._get_reason(reading)

    def _read_clocks(self, today=None):
        """Return {clock: its reading on ``today``, by default the day at its place}."""
        clocks = self.sudo()
        calendars = self._get_calendars(clocks.location_id)
        days = clocks.location_id._get_days_of_today()
        utc_day = fields.Date.today()
        clocks.terms_id.fetch((*RECKONED, "currency_id"))
        read_parts(clocks.terms_id, "tier_ids", ("first_day", "rate"))
        terms = {one: one._get_terms() for one in clocks.terms_id}
        return {
            clock: known._read(
                known._get_own_terms(terms.get(known.terms_id)),
                calendars,
                today or days.get(known.location_id, utc_day),
            )
            for clock, known in zip(self, clocks, strict=True)
        }

    def _get_own_terms(self, terms):
        """Return the terms with the free time that was agreed for this shipment."""
        agreed = self.agreement_id
        return replace(terms, free_days=agreed.free_days) if terms and agreed else terms

    def _get_calendars(self, places):
        since = fields.Date.subtract(fields.Date.today(), days=OLDEST_HOLIDAY_DAYS)
        return self.env["freight.holiday"].sudo()._get_calendars(places, since)

    def _read(self, terms, calendars, today):
        self.ensure_one()
        if not terms:
            begun = self.start_on or self.end_on
            return Reading(UNKNOWN if begun else WAITING)
        return read_clock(
            terms,
            self.start_on or None,
            self.end_on or None,
            today,
            calendars.get(self.location_id, Calendar()),
            self._get_last_news(),
            AHEAD,
        )

    def _get_last_news(self):
        return max(filter(None, (self.last_news_on, self.standing_on)), default=None)

    def _get_reason(self, reading):
        """Say why nobody can tell, or what the answer rests on."""
        self.ensure_one()
        if self.charge_problem:
            return self._say_charge_problem()
        if reading.state == WAITING:
            return False
        if self.doubt == "no_terms":
            return self.env._("No terms are known for this box: enter them.")
        if self.doubt == "tie":
            return self.env._("Several terms fit equally well: make one more specific.")
        if reading.lacks_free_time:
            return self.env._(
                "%s: the free time is not known. Enter it there, or what was agreed "
                "for this shipment.",
                self.sudo().terms_id.name,
            )
        if reading.reason:
            return self.env._("The events contradict each other: look at them.")
        if reading.lacks_rates:
            return self.env._(
                "%s: no rates are entered, so nobody can tell what it costs.",
                self.sudo().terms_id.name,
            )
        if reading.state == STALE:
            return self.env._(
                "No news since %s: its charge stands still. Report what happened, or "
                "say that it still stands.",
                format_date(self.env, self._get_last_news() or self.start_on),
            )
        if self.end_inferred:
            return self.env._("Nobody reported the end; what came after it was.")
        if self.agreement_id:
            return self.env._(
                "%(days)s free days agreed for this shipment: %(reference)s",
                days=self.agreement_id.free_days,
                reference=self.agreement_id.reference or self.env._("no reference"),
            )
        return False


class FreightLocation(models.Model):
    _inherit = "freight.location"

    def _get_days_of_today(self):
        """Return {place: the day that it is there}: no day is charged before it is."""
        now = fields.Datetime.now()
        return {place: find_local_day(now, place.tz) for place in self}
