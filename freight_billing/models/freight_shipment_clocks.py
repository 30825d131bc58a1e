from odoo import api, fields, models

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
            running = shipment.clock_ids._get_running_costs()
            ends = running._find_free_until()
            shipment.line_free_until, shipment.terminal_free_until = ends

    @api.depends(
        "clock_ids.last_free_day", "clock_ids.is_running", "clock_ids.terms_id"
    )
    @api.depends_context("lang")
    def _compute_clock_stakes(self):
        for shipment in self:
            running = shipment.clock_ids._get_running_costs()
            shipment.clock_stakes = running._word_stakes()
            shipment.clock_doubts = running._word_doubts()
