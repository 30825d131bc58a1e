from odoo import api, fields, models

from .freight_shipment import COST_GROUPS


class FreightContainer(models.Model):
    """The clocks of a box: until when it is free, and what is at stake with it."""

    _inherit = "freight.container"

    clock_ids = fields.One2many("freight.clock", "container_id", "Clocks")
    last_free_day = fields.Date(
        compute="_compute_free_until",
        help="The earliest day on which free time of a running clock ends: the line's "
        "or the terminal's.",
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
    customer_free_until = fields.Date(
        "Customer's Last Free Day",
        compute="_compute_customer_free_until",
        help="The earliest last free day of what we gave the customer.",
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
        for box in self:
            line, terminal = box.clock_ids._get_running_costs()._find_free_until()
            box.line_free_until, box.terminal_free_until = line, terminal
            box.last_free_day = min(filter(None, (line, terminal)), default=False)

    @api.depends("clock_ids.last_free_day", "clock_ids.is_running")
    def _compute_customer_free_until(self):
        # Those who move cargo see no terms of customers, yet have to keep their days.
        # Read apart: what one may not see must not get among the clocks of the form.
        ends = dict(
            self.env["freight.clock"]
            .sudo()
            ._read_group(
                [
                    ("container_id", "in", self.ids),
                    ("company_id", "in", self.env.companies.ids),
                    ("side", "=", "sell"),
                    ("is_running", "=", True),
                ],
                ["container_id"],
                ["last_free_day:min"],
            )
        )
        for box in self:
            box.customer_free_until = ends.get(box.sudo(), False)

    @api.depends(
        "clock_ids.last_free_day", "clock_ids.is_running", "clock_ids.terms_id"
    )
    @api.depends_context("lang")
    def _compute_clock_stakes(self):
        for box in self:
            running = box.clock_ids._get_running_costs()
            box.clock_stakes = running._word_stakes()
            box.clock_doubts = running._word_doubts()
