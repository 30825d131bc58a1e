"""Customers who chose so are told of what is wrong, in the words of its rule."""

from odoo import models

from odoo.addons.freight_shipment.tools.view_data import moment


class FreightException(models.Model):
    _inherit = "freight.exception"

    def _after_open(self, exceptions):
        result = super()._after_open(exceptions)
        told = exceptions.filtered(
            lambda one: one.shipment_id and (one.rule_id.customer_text or "").strip()
        )
        self.env["freight.notice"]._tell("exception", told.shipment_id, told)
        return result


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _get_customer_news(self, viewer, about):
        news = super()._get_customer_news(viewer, about)
        ids = about.get("freight.exception", ())
        # What was solved before the mail went out is not told any more.
        still_open = self.open_exception_ids if ids else ()
        nowhere = self.env["freight.location"]
        news["exceptions"] += [
            {"code": one.kind, "text": text, "since": moment(one.opened_at, nowhere)}
            for one in still_open
            if one.id in ids and (text := (one.rule_id.customer_text or "").strip())
        ]
        return news
