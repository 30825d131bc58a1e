from odoo import api, fields, models


class FreightContainer(models.Model):
    _inherit = "freight.container"

    clock_ids = fields.One2many("freight.clock", "container_id", "Clocks")
    last_free_day = fields.Date(
        compute="_compute_last_free_day",
        help="The earliest day on which free time of a running clock ends: the line's "
        "or the terminal's.",
    )

    @api.depends("clock_ids.last_free_day", "clock_ids.is_running")
    def _compute_last_free_day(self):
        for box in self:
            running = box.sudo().clock_ids.filtered("is_running")
            days = running.filtered("last_free_day").mapped("last_free_day")
            box.last_free_day = min(days, default=False)
