"""What comes after a month was closed counts when it comes; the month stays."""

from datetime import date, timedelta
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..tools.late import split_late

LOCKS = (
    *("fiscalyear_lock_date", "sale_lock_date"),
    *("purchase_lock_date", "hard_lock_date"),
)
NOT_POSTED = (False, "open", "draft")


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    def _get_amounts_by_day(self, lock):
        """Return [(day, amounts)] that add up to the charge.

        The first is of the day that it counts on, and has None; the others came after
        that month was closed.

        :param lock: the last closed day of its branch, or None
        """
        self.ensure_one()
        whole = {
            "estimated": self.company_amount,
            "posted": self.actual_amount - self.exchange_difference,
            "exchange": self.exchange_difference,
            "accrued": self.accrued_amount,
        }
        late = self._find_late_amounts(lock)
        if not late:
            return [(None, whole)]
        currency = self.company_currency_id
        first = min(late).replace(day=1)
        if first <= self.recognized_on:
            # Its own month is closed in part.
            first = lock + timedelta(days=1)
        exchange = self.exchange_difference - self._get_exchange_difference(
            self._get_posted_lines().filtered(lambda line: line.date < first)
        )
        parts = []
        for day, amount in late.items():
            # The rate's part is that of the last, which settles it.
            of_rate = currency.round(exchange) if day == max(late) else 0
            posted = currency.round(float(amount) - of_rate)
            parts.append((day, {"estimated": 0, "posted": posted, "exchange": of_rate}))
            whole["posted"] = currency.round(whole["posted"] - posted)
            whole["exchange"] = currency.round(whole["exchange"] - of_rate)
        return [(None, whole), *((day, part | {"accrued": 0}) for day, part in parts)]

    def _find_late_amounts(self, lock):
        if not lock or (self.billing_state in NOT_POSTED and not self.actual_amount):
            return {}
        if not self.is_recognized or self.recognized_on > lock:
            return {}
        sign = -1 if self.side == "sell" else 1
        accrued = self.accrual_line_ids.filtered(
            lambda line: line.accrual_id.reversal_id
        )
        return split_late(
            [
                (line.date, _exact(sign * line.balance))
                for line in self._get_posted_lines()
            ],
            [
                (
                    line.accrual_id.date,
                    line.accrual_id.reversal_id.date,
                    _exact(line.amount),
                )
                for line in accrued
            ],
            self.recognized_on,
            lock,
        )

    def _get_posted_lines(self):
        return self.move_line_ids.filtered(lambda line: line.parent_state == "posted")


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        if not vals.keys() & set(LOCKS):
            return super().write(vals)
        branches = self.sudo().search([("id", "child_of", self.ids)])
        before = branches._read_locks()
        result = super().write(vals)
        after = branches._read_locks()
        moved = [key for key in before if before[key] != after[key]]
        if moved:
            branches._follow_locks(
                {days[key] for key in moved for days in (before, after)}
            )
        return result

    def _read_locks(self):
        return {
            (branch, name): branch[name] or date.min
            for branch in self
            for name in LOCKS
        }

    def _follow_locks(self, days):
        """Leave to a month that is closed now what its books have."""
        charges = self.env["freight.charge"].sudo()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id FROM freight_charge c
                 WHERE c.company_id = ANY(%s)
                   AND c.recognized_on > %s AND c.recognized_on <= %s
                   AND EXISTS (
                       SELECT FROM account_move_line l
                        WHERE l.freight_charge_id = c.id
                          AND l.parent_state = 'posted'
                          AND date_trunc('month', l.date)
                              > date_trunc('month', c.recognized_on))
                """,
                self.ids,
                min(days),
                max(days),
            )
        )
        found = charges.browse(id_ for (id_,) in rows)
        self.env.add_to_compute(charges._fields["cost_shares"], found)


def _exact(amount):
    """The amount without what a float adds to it behind its decimals."""
    return Decimal(f"{amount:.6f}")
