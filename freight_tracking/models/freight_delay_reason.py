from odoo import fields, models


class FreightDelayReason(models.Model):
    """Why a schedule changed: a code for us, a sentence for the customer."""

    _name = "freight.delay.reason"
    _description = "Delay Reason"
    _order = "sequence, code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, copy=False, help="The code in messages: WEA.")
    name = fields.Char(required=True, translate=True)
    customer_text = fields.Char(
        translate=True, help="What the customer reads as the reason of a new date."
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "There is a reason with this code.")
