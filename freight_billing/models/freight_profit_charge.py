"""What of a charge is margin, what is exchange, and whether the books agree with it."""

from odoo import api, fields, models
from odoo.tools import SQL


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    exchange_difference = fields.Monetary(
        currency_field="company_currency_id",
        compute="_compute_exchange_difference",
        store=True,
        copy=False,
        help="What is posted at the invoice's rate, less the same at the charge's own. "
        "It is not margin: nobody sold or bought better for it.",
    )
    books_agree = fields.Boolean(
        "Agrees with the Journals",
        compute="_compute_books_agree",
        search="_search_books_agree",
        help="What it says is posted is what its journal items come to.",
    )

    @api.depends("actual_amount", "exchange_rate", "currency_id", "company_id", "side")
    def _compute_exchange_difference(self):
        for charge in self:
            own, other = charge.currency_id, charge.company_id.currency_id
            lines = charge.move_line_ids.filtered(
                lambda line: line.parent_state == "posted"
            )
            # Billed in another currency than agreed: which part of the difference is
            # the rate's, nobody can say.
            if own == other or not lines or lines.currency_id != own:
                charge.exchange_difference = 0
                continue
            sign = -1 if charge.side == "sell" else 1
            posted = sign * sum(lines.mapped("amount_currency"))
            charge.exchange_difference = other.round(
                charge.actual_amount - other.round(posted * charge.exchange_rate)
            )

    @api.depends("actual_amount", "move_line_ids.balance")
    def _compute_books_agree(self):
        differing = set(self._find_differing(self.ids)) if self.ids else ()
        for charge in self:
            charge.books_agree = charge._origin.id not in differing

    def _search_books_agree(self, operator, value):
        if operator != "in" or len(set(value)) != 1:
            return NotImplemented
        wanted = True in value
        return [("id", "not in" if wanted else "in", self._find_differing())]

    @api.model
    def _find_differing(self, ids=None):
        """Return the charges that say something else than the journals do.

        Journal items of another branch's books disagree, whatever they come to.
        """
        self.env["account.move.line"].flush_model()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT c.id
                  FROM freight_charge c
                  LEFT JOIN account_move_line l
                         ON l.freight_charge_id = c.id AND l.parent_state = 'posted'
                 WHERE %s
                 GROUP BY c.id
                HAVING COALESCE(c.actual_amount, 0)
                       <> COALESCE(SUM(CASE c.side WHEN 'sell' THEN -l.balance
                                                   ELSE l.balance END), 0)
                    OR bool_or(l.company_id <> c.company_id)
                """,
                SQL("c.id = ANY(%s)", list(ids)) if ids is not None else SQL("true"),
            )
        )
        return [id_ for (id_,) in self.env.cr.fetchall()]
