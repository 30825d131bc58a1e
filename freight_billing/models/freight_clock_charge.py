"""Clocks become charges: an estimate while they run, each charged date listed."""

from odoo import api, fields, models
from odoo.tools import format_date, formatLang, groupby

from ..tools.demurrage import STALE, find_last_sure_day
from .freight_charge_verbs import BY_VERB

CODES = {
    **{"demurrage": "DEM", "combined": "DEM", "detention": "DET", "chassis": "DET"},
    **{"storage": "STO", "plugin": "STO"},
}
IN_ONE_GO = 500


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
    _inherit = "freight.clock"

    charge_ids = fields.One2many("freight.charge", "clock_id", "Charges")
    # What was stored has changed since it was charged.
    charge_due = fields.Boolean(readonly=True)

    _charge_due_idx = models.Index("(id) WHERE charge_due")

    @api.model
    def _cron_charge(self):
        """Bring the estimates of clocks up to today: of those that changed, and of
        those that run beyond their free time. Each once a day."""
        today = fields.Date.today()
        last = 0
        while True:
            clocks = self.search(
                [
                    ("id", ">", last),
                    "|",
                    ("charge_due", "=", True),
                    *("&", ("is_running", "=", True), ("last_free_day", "<", today)),
                ],
                order="id",
                limit=IN_ONE_GO,
            )
            if not clocks:
                return
            clocks._charge()
            last = clocks[-1].id
            if not self.env["ir.cron"]._commit_progress(len(clocks)):
                return

    def _charge(self, today=None):
        """Make the estimates of these clocks what they show; leave alone what a
        person agreed to or changed."""
        charges = self.env["freight.charge"].sudo()
        known = charges.search([("clock_id", "in", self.ids)]).grouped("clock_id")
        fresh = []
        for clock, reading in self.sudo()._read_chargeable(today).items():
            charge = known.get(clock, charges)
            if charge and (charge.state != "draft" or charge.hand_changed):
                continue
            if not reading.amount:
                charge.unlink()
            elif charge:
                # By now other terms may hold, and the box be another shipment's.
                values = clock._prepare_charge_values(reading)
                charge.with_context(freight_charge=BY_VERB).write(values)
            elif clock.terms_id.charge_code_id:
                fresh.append(clock._prepare_charge_values(reading))
        charges.with_context(freight_charge=BY_VERB).create(fresh)
        self.sudo().write({"charge_due": False})

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

    def _prepare_charge_values(self, reading):
        self.ensure_one()
        values = {
            **self._prepare_charge_amount(reading),
            "clock_id": self.id,
            "shipment_id": self.shipment_id.id,
            "company_id": self.company_id.id,
            "container_id": self.container_id.id,
            "code_id": self.terms_id.charge_code_id.id,
            "side": self.side,
            "basis": "day",
            "currency_id": self.terms_id.currency_id.id,
        }
        landlord = self.location_id.partner_id
        if self.side == "buy" and self.kind in ("storage", "plugin") and landlord:
            values["partner_id"] = landlord.id
        return values

    def _prepare_charge_amount(self, reading):
        rates = {day.rate for day in reading.charged}
        # One rate a day can be read as such; tiers are listed by date.
        price = float(rates.pop()) if len(rates) == 1 else 0
        return {
            "quantity": len(reading.charged),
            "price": price,
            "amount": float(reading.amount),
            "charged_days": [
                [day.day.isoformat(), str(day.rate)] for day in reading.charged
            ],
        }


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    clock_id = fields.Many2one(
        "freight.clock", "Clock", readonly=True, copy=False, ondelete="set null"
    )
    charged_days = fields.Json("Days and Rates", readonly=True, copy=False)
    charged_days_text = fields.Text(
        "Charged Days", compute="_compute_charged_days_text"
    )

    _clock_uniq = models.UniqueIndex(
        "(clock_id) WHERE clock_id IS NOT NULL", "This clock is charged already."
    )

    @api.depends("charged_days", "currency_id")
    @api.depends_context("lang")
    def _compute_charged_days_text(self):
        for charge in self:
            parts = []
            for rate, days in groupby(charge.charged_days or (), lambda day: day[1]):
                dates = [day for day, _rate in days]
                price = formatLang(
                    self.env, float(rate), currency_obj=charge.currency_id
                )
                spans = ", ".join(_spans(self.env, dates))
                parts.append(f"{spans}: {len(dates)} × {price}")
            charge.charged_days_text = "\n".join(parts) or False


def _spans(env, dates):
    """Yield days that follow each other as one span: "10 May 2025 – 14 May 2025"."""
    days = [fields.Date.to_date(day) for day in dates]
    for _key, run in groupby(
        enumerate(days), lambda pair: pair[1].toordinal() - pair[0]
    ):
        run = [day for _at, day in run]
        ends = dict.fromkeys((run[0], run[-1]))
        yield " – ".join(format_date(env, day) for day in ends)
