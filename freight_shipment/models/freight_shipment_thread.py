from odoo import models


class FreightShipment(models.Model):
    """The history of a shipment is the team's own: a carrier's rates land there.

    Whatever subtype a message has, nobody from outside reads it, and it reaches those
    outsiders only to whom somebody addressed it by name.
    """

    _inherit = "freight.shipment"

    def _message_create(self, values_list):
        return super()._message_create(
            [{**values, "is_internal": True} for values in values_list]
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        named = (msg_vals or {}).get("partner_ids") or message.sudo().partner_ids.ids
        return [
            one
            for one in recipients
            if not (one["share"] and one["is_follower"]) or one["id"] in named
        ]
