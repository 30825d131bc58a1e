"""Charges of clocks: the days that they are for, and when they follow their clock."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date, formatLang, groupby

from ..tools.clock_charges import Settled


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    clock_id = fields.Many2one(
        "freight.clock", "Clock", readonly=True, copy=False, ondelete="set null"
    )
    charged_days = fields.Json("Days and Rates", readonly=True, copy=False)
    charged_from = fields.Date(readonly=True, copy=False)
    charged_days_text = fields.Text(
        "Charged Days", compute="_compute_charged_days_text"
    )
    after_closing = fields.Boolean(
        "Came After Closing",
        readonly=True,
        copy=False,
        help="Its days went beyond those with which the job had been closed. It counts "
        "in the period that is open.",
    )

    _clock_uniq = models.UniqueIndex(
        "(clock_id, charged_from)"
        " WHERE clock_id IS NOT NULL AND charged_from IS NOT NULL",
        "These days of the clock are charged already.",
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

    def _is_reckoned(self):
        return super()._is_reckoned() or bool(self.clock_id)

    # Following the clock

    def _is_settled(self):
        """Tell whether it follows its clock no more: it is agreed, or was there when
        its job was closed."""
        self.ensure_one()
        closed = self.shipment_id.closed_at and not self.after_closing
        return self.state != "draft" or self._is_billed() or bool(closed)

    def _as_settled(self, clock):
        """Return it as the arithmetic takes it, in the clock's currency."""
        self.ensure_one()
        amount, currency = self.amount, clock.currency_id
        if currency and currency != self.currency_id:
            amount = self.currency_id._convert(
                amount, currency, self.company_id, self.rate_date
            )
        days = frozenset(day for day, _rate in self.charged_days or ())
        return Settled(days, Decimal(str(amount)), self.hand_changed)

    def _follow_clock(self, values):
        """Take over what the clock says; a typed amount keeps it beside its own."""
        for charge in self:
            if charge.hand_changed:
                names = charge._get_fields_beside()
                charge.write({name: values[name] for name in names})
            else:
                charge.write(values)

    def _follow_nothing(self):
        """Nothing of the clock is left for these. What the books name stays with
        zero, accrued or billed and credited; so does what a person typed."""
        kept = self.filtered(
            lambda one: one.hand_changed or one.accrual_line_ids or one.move_line_ids
        )
        (self - kept).unlink()
        nothing = {"charged_days": [], "charged_from": False, "rated_amount": 0}
        typed = kept.filtered("hand_changed")
        typed.write(nothing)
        (kept - typed).write(nothing | {"quantity": 0, "price": 0, "amount": 0})

    @api.model
    def _get_fields_beside(self):
        return ("charged_days", "charged_from", "rated_amount", "rated_currency_id")

    def _tell_if_late(self):
        """Tell finance of costs and prices that came after their job was closed."""
        for charge in self.filtered("after_closing"):
            box = charge.container_id.display_name
            charge.shipment_id._tell_finance(
                self.env._("%s: charged after the job was closed", box),
                self.env._(
                    "%(charge)s of %(box)s came late and grows while the box stands. "
                    "It counts in the open period: confirm it, or open the job again.",
                    # All of the team read it: no figures.
                    charge=charge.code_id.code,
                    box=box,
                ),
                charge.company_id,
            )

    # What people do

    def action_draft(self):
        """Estimates again: they follow their clocks at once."""
        result = super().action_draft()
        self.sudo().clock_id._charge()
        return result

    def action_take_rated(self):
        clocked = self.filtered("clock_id")
        rest = self - clocked
        if rest:
            super(FreightCharge, rest).action_take_rated()
        clocked._staff_check_access()
        clocked._check_state("draft")
        clocked._write_by_verb({"hand_changed": False})
        clocked.sudo().clock_id._charge()
        return True


def _spans(env, dates):
    """Yield days that follow each other as one span: "10 May 2025 – 14 May 2025"."""
    days = [fields.Date.to_date(day) for day in dates]
    for _key, run in groupby(
        enumerate(days), lambda pair: pair[1].toordinal() - pair[0]
    ):
        run = [day for _at, day in run]
        ends = dict.fromkeys((run[0], run[-1]))
        yield " – ".join(format_date(env, day) for day in ends)
