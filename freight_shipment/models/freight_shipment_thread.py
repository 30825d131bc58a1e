from odoo import api, models


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

    # Odoo asks for rights on the fields that such a method looks at, of whatever model,
    # and not on the field itself: customers could find the files with overdue tasks.

    def _search_activity_state(self, operator, value):
        self._check_searched("activity_state")
        return super()._search_activity_state(operator, value)

    def _search_my_activity_date_deadline(self, operator, operand):
        self._check_searched("my_activity_date_deadline")
        return super()._search_my_activity_date_deadline(operator, operand)

    @api.model
    def _search_message_is_follower(self, operator, operand):
        self._check_searched("message_is_follower")
        return super()._search_message_is_follower(operator, operand)

    def _search_has_message(self, operator, value):
        self._check_searched("has_message")
        return super()._search_has_message(operator, value)

    def _check_searched(self, name):
        self._check_field_access(self._fields[name], "read")
