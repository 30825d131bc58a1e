from odoo import api, models

from odoo.addons.freight_shipment.tools.read_parts import read_parts
from odoo.addons.freight_shipment.tools.view_data import choice


class FreightShipment(models.Model):
    """What customers see of money and free time: what is theirs, and was released."""

    _inherit = "freight.shipment"

    @api.private
    def _customer_view(self, viewer):
        if viewer.can("finance"):
            self.sudo()._read_customer_finance()
        return super()._customer_view(viewer)

    def _read_customer_parts(self, viewer):
        shipments = super()._read_customer_parts(viewer)
        shipments.container_ids._read_customer_clocks()
        return shipments

    def _read_customer_finance(self):
        """Read at once what each shipment's view takes its part of."""
        charges = self.charge_ids
        charges.partner_id.mapped("commercial_partner_id")
        charges.container_id.mapped("number")
        charges.code_id.mapped("name")
        charges.move_line_ids.move_id.mapped("payment_state")

    def _get_customer_view(self, viewer):
        view = super()._get_customer_view(viewer)
        boxes = self._get_customer_containers()
        for box, part in zip(boxes, view["containers"], strict=True):
            # The free time of a master's box is agreed with others than its houses.
            own = box.shipment_id == self
            part["clocks"] = box._get_customer_clocks() if own else []
        if viewer.can("finance"):
            view["charges"] = [
                charge._get_customer_view() for charge in self._get_customer_charges()
            ]
            view["invoices"] = [
                move._get_freight_customer_view()
                for move in self._get_customer_invoices()
            ]
        return view

    def _get_customer_sell_charges(self):
        """Return what this customer pays; what the consignee pays is not theirs."""
        self.ensure_one()
        payer = self.commercial_partner_id
        return self.charge_ids.filtered(
            lambda charge: charge.side == "sell"
            and charge.partner_id.commercial_partner_id == payer
        )

    def _get_customer_charges(self):
        """Return what a person has released, and no invoice bills yet."""
        return self._get_customer_sell_charges().filtered(
            lambda charge: charge.released and not charge.live_line_id
        )

    def _get_customer_invoices(self):
        """Return the posted invoices and credit notes of these, to this customer."""
        moves = self._get_customer_sell_charges().move_line_ids.move_id
        payer = self.commercial_partner_id
        return moves.filtered(
            lambda move: move.state == "posted"
            and move.move_type in ("out_invoice", "out_refund")
            and move.commercial_partner_id == payer
        ).sorted(lambda move: (move.invoice_date, move.id))


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    def _get_customer_view(self):
        """Return what is charged and how much; never how it was reckoned."""
        self.ensure_one()
        return {
            "text": self._get_customer_text(),
            "container": self.container_id.number or None,
            "amount": self.currency_id.round(self.amount),
            "currency": self.currency_id.name,
        }

    def _get_customer_text(self):
        """Return what is charged: in the reader's language, until somebody words it.

        A charge takes over its code's name in the language of who entered it.
        """
        self.ensure_one()
        code = self.code_id
        shown = code.name
        if not shown or self.name == shown:
            return self.name
        langs = [lang for lang, _name in self.env["res.lang"].get_installed()]
        is_codes = any(self.name == code.with_context(lang=lang).name for lang in langs)
        return shown if is_codes else self.name


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_freight_customer_view(self):
        """Return an invoice as its customer has it; credit notes are negative."""
        self.ensure_one()
        sign = -1 if self.move_type == "out_refund" else 1
        due = self.invoice_date_due
        return {
            "number": self.name,
            "kind": choice(self, "move_type"),
            "date": self.invoice_date.isoformat(),
            "due": due.isoformat() if due else None,
            "total": sign * self.amount_total,
            "residual": sign * self.amount_residual,
            "currency": self.currency_id.name,
            "state": choice(self, "payment_state"),
        }


class FreightContainer(models.Model):
    _inherit = "freight.container"

    def _read_customer_clocks(self):
        """Read all clocks that run towards customers, with what they say today.

        Of each box apart, its clocks would ask for the holidays and the terms again.
        """
        read_parts(self, "clock_ids")
        self.clock_ids.filtered(lambda clock: clock.side == "sell").mapped("state")

    def _get_customer_clocks(self):
        """Return what we agreed with the customer; what the line gives us is ours."""
        clocks = self.clock_ids.filtered(lambda clock: clock.side == "sell")
        return [
            clock._get_customer_view()
            for clock in clocks.sorted(lambda one: (one.direction, one.kind))
            if clock.state != "unknown"
        ]


class FreightClock(models.Model):
    _inherit = "freight.clock"

    def _get_customer_view(self):
        """Return until when a box stands for free; never what it costs."""
        self.ensure_one()
        return {
            "kind": choice(self, "kind"),
            "direction": choice(self, "direction"),
            "state": choice(self, "state"),
            "last_free_day": self.last_free_day and self.last_free_day.isoformat(),
            "days_left": self.free_days_left if self.start_on else None,
            "ended_on": self.end_on and self.end_on.isoformat(),
        }
