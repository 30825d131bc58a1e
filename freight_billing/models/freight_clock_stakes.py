"""What is at stake with the clocks of a box or of a shipment, as people read it."""

from collections import defaultdict

from odoo import models
from odoo.tools import formatLang

from ..tools.clock_kinds import LINE_KINDS


class FreightClock(models.Model):
    _inherit = "freight.clock"

    def _get_running_costs(self):
        """Return those of these for which we pay while they run."""
        return self.filtered(lambda clock: clock.is_running and clock.side == "buy")

    def _find_free_until(self):
        """Return the earliest last free day by the line, and that by terminals."""
        ends = {True: [], False: []}
        for clock in self.filtered("last_free_day"):
            ends[clock.kind in LINE_KINDS].append(clock.last_free_day)
        return min(ends[True], default=False), min(ends[False], default=False)

    def _word_stakes(self):
        """Say what these have come to, by currency, today and in three days."""
        stakes = defaultdict(lambda: [0, 0])
        for clock in self.filtered("is_assessed"):
            stakes[clock.currency_id][0] += clock.amount
            stakes[clock.currency_id][1] += clock.amount_ahead
        return " · ".join(
            self.env._(
                "%(today)s today, %(ahead)s in 3 days",
                today=formatLang(self.env, today, currency_obj=currency),
                ahead=formatLang(self.env, ahead, currency_obj=currency),
            )
            for currency, (today, ahead) in stakes.items()
        )

    def _word_doubts(self):
        """Say of how many of these nobody can tell."""
        unknown = self.filtered(lambda clock: not clock.is_assessed)
        stale = self.filtered(lambda clock: clock.state == "stale")
        doubts = (
            unknown
            and self.env._(
                "Clocks that cannot be assessed: %s. They are not in these figures.",
                len(unknown),
            ),
            stale
            and self.env._(
                "Clocks without news for long: %s. They may be over.", len(stale)
            ),
        )
        return " ".join(filter(None, doubts))
