from odoo import fields, models


class FreightFeedSecret(models.TransientModel):
    """Shows a secret once. It is in the dialog alone and never saved."""

    _name = "freight.feed.secret"
    _description = "New Secret"

    secret = fields.Char(readonly=True, store=False)
    endpoint_url = fields.Char("Address", readonly=True, store=False)
    is_key = fields.Boolean(readonly=True, store=False)
    old_until = fields.Datetime("Old Secret Counts Until", readonly=True, store=False)
