"""Clocks become charges: an estimate while they run, each charged date listed."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.clock_charges import find_days_left, find_gap
from ..tools.demurrage import STALE, find_last_sure_day
from .freight_charge_verbs import BY_VERB

CODES = {
    **{"demurrage": "DEM", "combined": "DEM", "detention": "DET", "chassis": "DET"},
    **{"storage": "STO", "plugin": "STO"},
}


class FreightClockTerms(models.Model):
    _inherit = "freight.clock.terms"

    charge_code_id = fields.Many2one(
        "freight.charge.code",
        compute="_compute_charge_code_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        help="What days beyond free time are charged as.",
    )

    @api.depends("kind")
    def _compute_charge_code_id(self):
        codes = self.env["freight.charge.code"].search(
            [("code", "in", sorted(set(CODES.values())))]
        )
        by_code = {code.code: code for code in codes}
        for terms in self:
            terms.charge_code_id = by_code.get(CODES.get(terms.kind), False)


class FreightClock(models.Model):
    """A clock and its charges: each charged date is on exactly one of them.

    What people agreed to stays as it is; the days after it are a further estimate.
    """

    _inherit = "freight.clock"

    charge_ids = fields.One2many("freight.charge", "clock_id", "Charges")
    # What was stored has changed since it was charged.
    charge_due = fields.Boolean(readonly=True)
    charge_problem = fields.Selection(
        [
            ("more", "More Is Agreed Than It Comes To"),
            ("less", "Less Is Agreed Than It Comes To"),
            ("failed", "Could Not Be Charged"),
        ],
        readonly=True,
    )

    _charge_due_idx = models.Index("(id) WHERE charge_due")

    def _charge(self, today=None):
        """Make the estimates of these clocks what they show; leave alone what a
        person agreed to or changed."""
        clocks = self.sudo()
        clocks._take_for_charging()
        charges = self.env["freight.charge"].sudo()
        charges = charges.with_context(freight_charge=BY_VERB)
        known = charges.search([("clock_id", "in", self.ids)], order="id")
        known = known.grouped("clock_id")
        fresh = []
        for clock, reading in clocks._read_chargeable(today).items():
            fresh += clock._charge_reading(reading, known.get(clock, charges))
        charges.create(fresh)._tell_if_late()

    def _take_for_charging(self):
        """Let one at a time charge a clock: who comes second begins anew, with the
        charges of the first before their eyes."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_clock c SET charge_due = FALSE
                  FROM (SELECT id FROM freight_clock WHERE id = ANY(%s)
                      ORDER BY id FOR NO KEY UPDATE) taken
                 WHERE c.id = taken.id
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["charge_due"])

    def _charge_reading(self, reading, charges):
        """Bring this clock's charges up to its reading.

        :return: the values of the charge that is to be made, if one is, in a list
        """
        self.ensure_one()
        if not reading.is_assessed:
            # Nobody can tell what it comes to; that is not nothing.
            return []
        settled = charges.filtered(lambda charge: charge._is_settled())
        facts = [charge._as_settled(self) for charge in settled]
        self._note_gap(find_gap(reading.charged, facts))
        left = find_days_left(reading.charged, facts)
        drafts = charges - settled
        values = self._prepare_charge_values(left)
        if not values["amount"]:
            drafts._follow_nothing()
            return []
        # Those first: the days are on one charge at a time, in the database as well.
        drafts[1:]._follow_nothing()
        drafts[1:].exists().flush_recordset()
        # By now other terms may hold, and the box be another shipment's.
        drafts[:1]._follow_clock(values)
        if drafts or not self.terms_id.charge_code_id:
            return []
        return [values | self._prepare_new_charge_values()]

    def _note_gap(self, gap):
        """Keep whether what was agreed is another amount, and tell finance once."""
        self.ensure_one()
        gap = self.currency_id.round(float(gap)) if self.currency_id else float(gap)
        problem = (gap and ("more" if gap > 0 else "less")) or False
        if problem == self.charge_problem:
            return
        self.charge_problem = problem
        if problem:
            self.shipment_id._tell_finance(
                self.env._(
                    "%s: its charge is to be corrected", self.container_id.display_name
                ),
                self._say_charge_problem(),
                self.company_id,
            )

    def _say_charge_problem(self):
        """Say what of its charges does not fit, and what to do about it."""
        self.ensure_one()
        if self.charge_problem == "failed":
            return self.env._("It could not be charged: press Charge Now to see why.")
        if not self.charge_problem:
            return False
        settled = self.sudo().charge_ids.filtered(lambda charge: charge._is_settled())
        # All of the team read it: no figures.
        names = ", ".join(settled.mapped("code_id.code"))
        if self.charge_problem == "more":
            return self.env._(
                "Agreed: %s. The clock comes to less for these days: credit them or "
                "set them back to Estimated.",
                names,
            )
        return self.env._(
            "Agreed: %s. The clock comes to more for these days: set them back to "
            "Estimated, or charge the rest by hand.",
            names,
        )

    def _read_chargeable(self, today=None):
        """Return {clock: its reading}; of one that went stale, that of its last sure
        day: it goes no further until somebody says what is so."""
        readings = self._read_clocks(today)
        for clock in self:
            if readings[clock].state == STALE:
                terms = clock._get_own_terms(clock.terms_id._get_terms())
                sure = find_last_sure_day(terms, clock.start_on, clock._get_last_news())
                readings |= clock._read_clocks(sure)
        return readings

    def _prepare_charge_values(self, days):
        """Return what a charge of these days is by now."""
        self.ensure_one()
        return {
            **self._prepare_charge_amount(days),
            "shipment_id": self.shipment_id.id,
            "company_id": self.company_id.id,
            "container_id": self.container_id.id,
            "code_id": self.terms_id.charge_code_id.id,
            "side": self.side,
            "basis": "day",
            "currency_id": self.terms_id.currency_id.id,
            "rated_currency_id": self.terms_id.currency_id.id,
        }

    def _prepare_new_charge_values(self):
        self.ensure_one()
        values = {
            "clock_id": self.id,
            "after_closing": bool(self.shipment_id.closed_at),
        }
        landlord = self.location_id.partner_id
        if self.side == "buy" and self.kind in ("storage", "plugin") and landlord:
            values["partner_id"] = landlord.id
        return values

    def _prepare_charge_amount(self, days):
        rates = {day.rate for day in days}
        amount = float(sum((day.rate for day in days), Decimal(0)))
        return {
            "quantity": len(days),
            # One rate a day can be read as such; tiers are listed by date.
            "price": float(rates.pop()) if len(rates) == 1 else 0,
            "amount": amount,
            "rated_amount": amount,
            "charged_from": days[0].day if days else False,
            "charged_days": [[day.day.isoformat(), str(day.rate)] for day in days],
        }
