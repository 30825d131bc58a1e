"""Which message an event came in by."""

from odoo import api, fields, models


class FreightEvent(models.Model):
    _inherit = "freight.event"

    message_id = fields.Many2one(
        "freight.feed.message",
        "Came In By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )


class FreightEventUnmatched(models.Model):
    _inherit = "freight.event.unmatched"

    message_id = fields.Many2one(
        "freight.feed.message",
        "Came In By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _prepare_row(self, item, source, stamp):
        row = super()._prepare_row(item, source, stamp)
        return {**row, "message_id": (stamp or {}).get("message_id")}
