from odoo import fields, models


class FreightBookingStep(models.Model):
    """One thing that was done about a booking; nobody changes it."""

    _name = "freight.booking.step"
    _description = "Step of a Booking"
    _order = "id"
    _rec_name = "kind"

    booking_id = fields.Many2one(
        "freight.booking", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [
            ("placed", "Booked"),
            ("edited", "Changed by the customer"),
            ("withdrawn", "Withdrawn"),
            ("accepted", "Accepted"),
            ("changed", "Accepted with changes"),
            ("declined", "Declined"),
            ("asked", "Asked for"),
            ("granted", "Agreed to"),
            ("refused", "Declined: request"),
            ("taken_back", "Request withdrawn"),
        ],
        required=True,
    )
    user_id = fields.Many2one("res.users", "By", ondelete="set null")
    by_customer = fields.Boolean()
    text = fields.Text()
    changes = fields.Json()
