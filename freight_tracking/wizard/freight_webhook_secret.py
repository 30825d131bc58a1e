from odoo import fields, models


class FreightWebhookSecret(models.TransientModel):
    """Shows a secret once. It is never saved: the form has no way to."""

    _name = "freight.webhook.secret"
    _description = "Secret of a Webhook"

    secret = fields.Char(store=False, readonly=True)
