from odoo import fields, models


class FreightShareShown(models.TransientModel):
    """Shows a link once. It is in the dialog alone and never saved."""

    _name = "freight.share.shown"
    _description = "New Share Link"

    url = fields.Char("Link", readonly=True, store=False)
    recipient = fields.Char(readonly=True, store=False)
