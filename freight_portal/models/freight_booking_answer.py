"""How sales answers a booking, and what a shipment's own verbs mean for it."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import booking_form


class FreightBooking(models.Model):
    _inherit = "freight.booking"

    def action_accept(self):
        """Accept what was asked for as it is; what differs is shown first."""
        self._staff_check_answers()
        if len(self) == 1 and self._find_differences():
            return self._open_answer("changed")
        for booking in self:
            booking._accept("")
        return True

    def action_accept_changed(self):
        """Accept it with changes, saying which."""
        self._staff_check_answers()
        return self._open_answer("changed")

    def action_decline(self):
        """Decline it, saying why."""
        self._staff_check_answers()
        return self._open_answer("declined")

    def _accept(self, answer):
        """Take the order on: its shipment is confirmed, and the customer told."""
        self.ensure_one()
        self._lock()
        self._check_waiting()
        self.shipment_id.with_context(freight_answer=answer or "").action_confirm()

    def _decline(self, reason):
        self._begin_decline(reason)
        self._settle("declined", reason)
        self.shipment_id.action_cancel()

    def _settle(self, state, answer):
        """Keep the answer, and have the customer told."""
        self._write_by_verb(
            {
                "state": state,
                "answer": (answer or "").strip() or False,
                "answered_at": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )
        for booking in self:
            booking._log(state, booking.answer)
        self._end_task()
        self._tell_customer()

    def _open_answer(self, state):
        self.ensure_one()
        self._check_waiting()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decline")
            if state == "declined"
            else self.env._("Accept with Changes"),
            "res_model": "freight.booking.answer",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_booking_id": self.id,
                "default_state": state,
                "default_answer": "\n".join(self._find_differences())
                if state == "changed"
                else "",
            },
        }

    def _staff_check_reads(self):
        if self.env.user.share:
            raise AccessError(self.env._("Bookings are answered by the team."))
        self.check_access("read")

    def _staff_check_answers(self):
        self._staff_check_reads()
        self.shipment_id._staff_check_access("write")

    def _find_differences(self):
        """Return in what the shipment is other than was asked for, as texts."""
        self.ensure_one()
        shipment = self.sudo().shipment_id
        if not (shipment and self.order_data):
            return []
        importer = self.env["freight.shipment.import"].sudo()
        importer = importer.with_company(shipment.company_id).new(
            {
                "company_id": shipment.company_id.id,
                "partner_id": self.partner_id.id,
                "customer_only": True,
                "sender_id": self.booked_by_id.id,
                "date_order": "dmy",
                "decimal_sign": ".",
            }
        )
        order = booking_form.to_shipment(
            self.order_data, self.order_data.get("reference") or self.name
        )
        (entry,) = importer._read_shipments([order])
        if entry.is_wrong:
            return []  # such as a port that is no longer in the catalogue
        _vals, texts = importer._plan_update(entry, shipment)
        return [self._turn_round(text) for text in texts]

    def _turn_round(self, text):
        """Put what the import would change, "POL A → B", the other way."""
        label_and_old, arrow, asked = text.partition(" → ")
        if not arrow:
            return self.env._("To be as asked for: %s", text)
        return self.env._(
            "%(now)s (asked for: %(asked)s)", now=label_and_old, asked=asked
        )


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    booking_ids = fields.One2many("freight.booking", "shipment_id", "Bookings")

    def _after_confirm(self):
        """Who confirms the draft of a booking accepts it."""
        result = super()._after_confirm()
        answer = self.env.context.get("freight_answer")
        waiting = self.sudo().booking_ids.filtered(lambda one: one.state == "waiting")
        for booking in waiting.sudo(False):
            text = answer if isinstance(answer, str) else None
            if text is None:
                text = "\n".join(booking._find_differences())
            booking._settle("changed" if text else "accepted", text)
        return result

    def action_cancel(self):
        """A booking is declined with a reason, or withdrawn by its customer."""
        self._staff_check_access("write")
        for booking in self.sudo().booking_ids:
            if booking.state == "waiting":
                raise UserError(
                    self.env._(
                        "%(shipment)s is what %(booking)s asks for. Decline that, "
                        "with the reason that the customer will read.",
                        shipment=booking.shipment_id.name,
                        booking=booking.name,
                    )
                )
        return super().action_cancel()

    def _get_customer_own_part(self, viewer):
        part = super()._get_customer_own_part(viewer)
        if viewer.can("bookings"):
            part["booking"] = self._get_customer_booking_part(viewer)
        return part

    def _get_customer_booking_part(self, viewer):
        """Return what was asked for about this shipment, and what may be asked."""
        open_for_requests = self.state in ("confirmed", "in_transit")
        return {
            "bookings": [
                {"id": one.id, "number": one.name, "state": one.state}
                for one in self.booking_ids
            ],
            "requests": [
                one._get_customer_view(viewer) for one in self.customer_request_ids
            ],
            "may_ask": viewer.acts and open_for_requests,
            "may_instruct": viewer.acts
            and open_for_requests
            and self.mode in ("sea", "rail", "multimodal"),
            "may_weigh": viewer.acts
            and open_for_requests
            and bool(self._get_request_boxes()),
        }
