"""Whether charges and journals tell the same, looked at from both ends."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

FINANCE = "freight_base.group_freight_finance"
PROFIT_AND_LOSS = (
    *("income", "income_other"),
    *("expense", "expense_other", "expense_depreciation", "expense_direct_cost"),
)


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    books_agree = fields.Boolean(
        "Agrees with the Journals",
        compute="_compute_books_agree",
        search="_search_books_agree",
        help="What it says is posted is what its journal items come to.",
    )
    month_agrees = fields.Boolean(
        "Counts in the Journals' Month",
        compute="_compute_month_agrees",
        search="_search_month_agrees",
        help="Its journal items are of the month that it counts in, or that month has "
        "accrued it.",
    )

    @api.depends("actual_amount", "move_line_ids.balance")
    def _compute_books_agree(self):
        differing = set(self._find_differing(self.ids)) if self.ids else ()
        for charge in self:
            charge.books_agree = charge._origin.id not in differing

    def _search_books_agree(self, operator, value):
        return self._search_apart(operator, value, self._find_differing)

    @api.depends("recognized_on", "cost_shares", "move_line_ids.date")
    def _compute_month_agrees(self):
        elsewhere = set(self._find_of_other_months(self.ids)) if self.ids else ()
        for charge in self:
            charge.month_agrees = charge._origin.id not in elsewhere

    def _search_month_agrees(self, operator, value):
        return self._search_apart(operator, value, self._find_of_other_months)

    @api.model
    def _search_apart(self, operator, value, find):
        if operator != "in" or len(set(value)) != 1:
            return NotImplemented
        return [("id", "not in" if True in value else "in", find())]

    @api.model
    def _find_differing(self, ids=None):
        """Return the charges that say something else than the journals do.

        Journal items of another branch's books disagree, whatever they come to.
        """
        return self._query_books(
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
                self._among(ids),
            )
        )

    @api.model
    def _find_of_other_months(self, ids=None):
        """Return the charges that profit counts in another month than the journals.

        A month that has accrued it has it, and what came after a month was closed
        counts when it was posted already.
        """
        return self._query_books(
            SQL(
                """
                SELECT c.id
                  FROM freight_charge c
                  JOIN freight_charge_code code
                    ON code.id = c.code_id AND code."group" <> 'disbursement'
                  JOIN account_move_line l
                    ON l.freight_charge_id = c.id AND l.parent_state = 'posted'
                 WHERE %s AND c.is_recognized
                   AND date_trunc('month', l.date)
                       <> date_trunc('month', c.recognized_on)
                   AND NOT jsonb_path_exists(
                           COALESCE(c.cost_shares, '[]'), '$[*].day')
                   AND NOT EXISTS (
                       SELECT FROM freight_accrual_line al
                         JOIN freight_accrual a ON a.id = al.accrual_id
                         JOIN account_move m ON m.id = a.move_id
                                            AND m.state = 'posted'
                        WHERE al.charge_id = c.id
                          AND date_trunc('month', a.date)
                              = date_trunc('month', c.recognized_on)
                          AND (date_trunc('month', a.date) + interval '1 month - 1 day'
                              ) = a.date)
                 GROUP BY c.id
                HAVING SUM(l.balance) <> 0
                """,
                self._among(ids),
            )
        )

    @api.model
    def _among(self, ids):
        return SQL("c.id = ANY(%s)", list(ids)) if ids is not None else SQL("true")

    @api.model
    def _query_books(self, query):
        self.env.flush_all()
        return [id_ for (id_,) in self.env.execute_query(query)]


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    freight_without_charge = fields.Boolean(
        "Freight without a Charge",
        compute="_compute_freight_without_charge",
        search="_search_freight_without_charge",
        groups=FINANCE,
        help="Income or expense of a charge code's product, or with a shipment's "
        "number in its text, that no charge knows of: it is in the books, and not in "
        "the profit of shipments.",
    )

    def _compute_freight_without_charge(self):
        found = set(self._find_without_charge(self.ids)) if self.ids else ()
        for line in self:
            line.freight_without_charge = line._origin.id in found

    @api.model
    def _search_freight_without_charge(self, operator, value):
        # Groups of a field do not keep anybody from searching by one like this.
        self._check_field_access(self._fields["freight_without_charge"], "read")
        if operator != "in" or len(set(value)) != 1:
            return NotImplemented
        found = Domain("id", "in", self._find_without_charge())
        return found if True in value else ~found

    @api.model
    def _find_without_charge(self, ids=None):
        """Return posted items of income and expense that are freight by their product
        or by their text. Our own accruals are reversed, and left out."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                   AND a.account_type = ANY(%(types)s)
                  JOIN account_move m ON m.id = l.move_id
                 WHERE l.parent_state = 'posted' AND l.freight_charge_id IS NULL
                   AND l.company_id = ANY(%(companies)s) AND %(among)s
                   AND (EXISTS (
                            SELECT FROM freight_charge_code code
                             WHERE code.product_id = l.product_id)
                        OR EXISTS (
                            SELECT FROM freight_shipment s
                             WHERE s.name = ANY(regexp_split_to_array(
                                   concat_ws(' ', l.name, m.ref), '[\\s,;:()]+'))))
                   AND NOT EXISTS (
                       SELECT FROM freight_accrual f
                        WHERE m.id IN (f.move_id, f.reversal_id))
                """,
                types=list(PROFIT_AND_LOSS),
                companies=self.env.companies.ids,
                among=SQL("l.id = ANY(%s)", list(ids))
                if ids is not None
                else SQL("true"),
            )
        )
        return [id_ for (id_,) in rows]
