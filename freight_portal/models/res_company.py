from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_booking_user_id = fields.Many2one(
        "res.users",
        "Bookings Without Salesperson",
        domain="[('share', '=', False)]",
        groups="base.group_user",
        help="Who is asked to answer the portal's bookings and requests where neither "
        "shipment nor customer has somebody of ours.",
    )
