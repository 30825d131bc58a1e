"""A customer's account with us, as their finance people see it: plain data."""

from odoo import fields, models
from odoo.fields import Domain

# What is shown at once; the rest is on Odoo's list of invoices, and on statements.
MOST_INVOICES = 40
MOST_SHIPMENTS = 40
OPEN = ("not_paid", "partial")


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_freight_payers(self):
        """Return the companies whose whole account this user sees.

        Who is held to branches does not see what the company owes as a whole.
        """
        self.ensure_one()
        user = self.sudo()
        customers = user.freight_customer_ids
        if user.freight_access_ids.branch_ids:
            customers -= user.partner_id.commercial_partner_id
        return customers

    def _get_freight_account(self, viewer):
        """Return balances, credit, what is not billed yet, and what is to be paid."""
        self.ensure_one()
        words = self.with_context(lang=viewer.lang, tz=viewer.tz)
        return {
            "companies": [
                {"name": payer.name, **payer._get_customer_account(viewer)}
                for payer in words._get_freight_payers()
            ],
            "unbilled": words._get_freight_unbilled(),
            "invoices": words._get_freight_open_invoices(),
        }

    def _get_freight_unbilled(self):
        """Return what was released and is on no invoice, by shipment and currency."""
        charges = self.env["freight.charge"].sudo()
        domain = self._get_freight_unbilled_domain()
        totals = charges._read_group(domain, ["currency_id"], ["amount:sum"])
        rows = charges._read_group(
            domain,
            ["shipment_id", "currency_id"],
            ["amount:sum"],
            order="shipment_id desc",
            limit=MOST_SHIPMENTS + 1,
        )
        opened = self._find_freight_opened([shipment.id for shipment, *_rest in rows])
        return {
            "totals": [
                {"currency": currency.name, "amount": currency.round(amount)}
                for currency, amount in totals
            ],
            "rows": [
                {
                    "shipment": shipment.name,
                    "url": _url_of(shipment, opened),
                    "reference": shipment.customer_reference or None,
                    "currency": currency.name,
                    "amount": currency.round(amount),
                }
                for shipment, currency, amount in rows[:MOST_SHIPMENTS]
            ],
            "is_cut": len(rows) > MOST_SHIPMENTS,
        }

    def _get_freight_unbilled_domain(self):
        user = self.sudo()
        domain = (
            Domain("side", "=", "sell")
            & Domain("released", "=", True)
            & Domain("live_line_id", "=", False)
            & Domain(
                "partner_id.commercial_partner_id", "in", user.freight_customer_ids.ids
            )
            & Domain("shipment_id.active", "=", True)
        )
        if user.freight_access_ids.branch_ids:
            domain &= Domain("shipment_id", "any", user._get_freight_own_domain())
        return domain

    def _get_freight_open_invoices(self):
        """Return what is to be paid, the oldest due first."""
        moves = self.env["account.move"].sudo()
        domain = (
            Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain("state", "=", "posted")
            & Domain("payment_state", "in", OPEN)
            & Domain(self._get_freight_invoice_domain())
        )
        found = moves.search(
            domain, order="invoice_date_due, id", limit=MOST_INVOICES + 1
        )
        _own, opened = self._find_freight_own_invoices(found)
        today = fields.Date.context_today(self)
        rows = []
        for move in found[:MOST_INVOICES]:
            row = move._get_freight_customer_view()
            due = move.invoice_date_due
            row["is_overdue"] = bool(due and due < today and row["residual"] > 0)
            if move not in opened:
                row["url"] = row["pay_url"] = None
            rows.append(row)
        return {"rows": rows, "is_cut": len(found) > MOST_INVOICES}

    def _find_freight_own_invoices(self, moves):
        """Return which of these are for this user, and which Odoo opens to them.

        Of a branch of ours that the login does not reach Odoo shows no page.
        """
        wanted = Domain("id", "in", moves.ids)
        own = moves.sudo().search(wanted & Domain(self._get_freight_invoice_domain()))
        return own, moves.with_user(self).sudo(False).search(wanted).sudo()

    def _find_freight_opened(self, shipment_ids):
        """Return which of these shipments this user can open: a set of ids."""
        found = (
            self.env["freight.shipment"]
            .with_user(self)
            .search([("id", "in", shipment_ids)])
        )
        return set(found.ids)


def _url_of(shipment, opened):
    return f"/my/shipments/{shipment.id}" if shipment.id in opened else None
