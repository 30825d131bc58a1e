"""The money of a shipment's page, no further than the rules let its reader."""

from odoo import models
from odoo.fields import Domain


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _narrow_customer_money(self, view):
        """Return the invoices and disputes of ``view`` that the user may be shown.

        Who is held to branches reads no invoice of the company as a whole: neither
        what it comes to, nor a link that would open nothing. Staff look at the page as
        the whole company sees it.
        """
        self.ensure_one()
        user = self.env.user
        if not user.share:
            return {"invoices": view["invoices"], "bills_company": False}
        moves = self.sudo()._get_customer_invoices()
        own, opened = user._find_freight_own_invoices(moves)
        urls = {move._get_freight_customer_url() for move in opened}
        invoices = [
            row if row["url"] in urls else row | {"url": None, "pay_url": None}
            for row, move in zip(view["invoices"], moves, strict=True)
            if move in own
        ]
        return {
            "invoices": invoices,
            "bills_company": len(invoices) < len(moves),
            "disputes": self._narrow_disputes(view["disputes"]),
        }

    def _narrow_disputes(self, rows):
        statements = self.env["freight.statement"].sudo()
        lines = self.sudo().charge_ids.statement_line_ids
        opened = statements.search(
            Domain("id", "in", lines.statement_id.ids)
            & statements._get_customer_domain(self.env.user)
        )
        urls = {f"/my/statements/{one.id}" for one in opened}
        return [row if row["url"] in urls else row | {"url": None} for row in rows]
