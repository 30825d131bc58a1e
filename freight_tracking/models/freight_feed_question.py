from odoo import fields, models


class FreightFeedQuestion(models.Model):
    """A shipment that a carrier is asked about, and up to when it has told us."""

    _name = "freight.feed.question"
    _description = "Shipment Asked About"
    _order = "next_at, id"
    _rec_name = "shipment_id"
    _log_access = False

    feed_id = fields.Many2one(
        "freight.feed", required=True, readonly=True, ondelete="cascade"
    )
    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade", index=True
    )
    next_at = fields.Datetime("Next Time", required=True, readonly=True)
    asked_at = fields.Datetime("Last Asked", readonly=True)
    seen_until = fields.Datetime(
        "Told Until",
        readonly=True,
        help="The latest event that the carrier has told us of was recorded then.",
    )
    problem = fields.Char(readonly=True)
    # What it was asked by, and what the answer was: the same again is not kept again.
    asked = fields.Char(readonly=True)
    digests = fields.Json(readonly=True)

    _shipment_uniq = models.UniqueIndex(
        "(feed_id, shipment_id)", "This shipment is asked about already."
    )
    _due_idx = models.Index("(feed_id, next_at, id)")
