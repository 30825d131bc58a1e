"""Customers who chose so are told of what is wrong, in the words of its rule."""

from odoo import models


class FreightException(models.Model):
    _inherit = "freight.exception"

    def _after_open(self, exceptions):
        result = super()._after_open(exceptions)
        exceptions.fetch(["shipment_id", "rule_id"])
        told = exceptions.filtered(
            lambda one: one.shipment_id and (one.rule_id.customer_text or "").strip()
        )
        self.env["freight.notice"]._tell("exception", told.shipment_id, told)
        return result
