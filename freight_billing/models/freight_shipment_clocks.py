from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import formatLang

from ..tools.clock_kinds import LINE_KINDS
from .freight_shipment import COST_GROUPS


class FreightShipment(models.Model):
    """The clocks of all boxes of a shipment, and what is at stake with them."""

    _inherit = "freight.shipment"

    clock_ids = fields.One2many("freight.clock", "shipment_id", "Clocks")
    clock_agreement_ids = fields.One2many(
        "freight.clock.agreement", "shipment_id", "Agreed Free Time"
    )
    line_free_until = fields.Date(
        "Line's Last Free Day",
        compute="_compute_free_until",
        help="The earliest last free day of the clocks of the line that run: what is "
        "asked of us.",
    )
    terminal_free_until = fields.Date(
        "Terminal's Last Free Day",
        compute="_compute_free_until",
        help="The earliest last free day of the clocks of terminals that run: what is "
        "asked of us.",
    )
    clock_stakes = fields.Char(
        "At Stake",
        compute="_compute_clock_stakes",
        groups=COST_GROUPS,
        help="What the clocks that run have come to for us, by currency: today, and "
        "three days from now if nothing happens.",
    )
    clock_doubts = fields.Char(compute="_compute_clock_stakes", groups=COST_GROUPS)

    @api.depends("clock_ids.last_free_day", "clock_ids.is_running", "clock_ids.kind")
    def _compute_free_until(self):
        for shipment in self:
            ends = {True: [], False: []}
            for clock in shipment.clock_ids:
                if clock.is_running and clock.side == "buy" and clock.last_free_day:
                    ends[clock.kind in LINE_KINDS].append(clock.last_free_day)
            shipment.line_free_until = min(ends[True], default=False)
            shipment.terminal_free_until = min(ends[False], default=False)

    @api.depends(
        "clock_ids.last_free_day", "clock_ids.is_running", "clock_ids.terms_id"
    )
    @api.depends_context("lang")
    def _compute_clock_stakes(self):
        for shipment in self:
            running = shipment.clock_ids.filtered(
                lambda clock: clock.is_running and clock.side == "buy"
            )
            stakes = defaultdict(lambda: [0, 0])
            for clock in running.filtered("terms_id"):
                stakes[clock.currency_id][0] += clock.amount
                stakes[clock.currency_id][1] += clock.amount_ahead
            shipment.clock_stakes = " · ".join(
                self.env._(
                    "%(today)s today, %(ahead)s in 3 days",
                    today=formatLang(self.env, today, currency_obj=currency),
                    ahead=formatLang(self.env, ahead, currency_obj=currency),
                )
                for currency, (today, ahead) in stakes.items()
            )
            unknown = running.filtered(lambda clock: clock.state == "unknown")
            stale = running.filtered(lambda clock: clock.state == "stale")
            shipment.clock_doubts = " ".join(
                filter(
                    None,
                    (
                        unknown
                        and self.env._(
                            "Clocks that cannot be assessed: %s. They are not in these "
                            "figures.",
                            len(unknown),
                        ),
                        stale
                        and self.env._(
                            "Clocks without news for long: %s. They may be over.",
                            len(stale),
                        ),
                    ),
                )
            )
