from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo import api, fields, models
from odoo.tools import SQL


class FreightNumberSeries(models.Model):
    """Counters of numbers, one per prefix, drawn without waiting for anybody.

    ``ir.sequence`` with date ranges counts in UTC and makes its ranges in the caller's
    transaction, where two workers that begin a month together fail. Here a number is
    drawn in a transaction of its own: it is never given twice, and a caller that rolls
    back leaves a gap.
    """

    _name = "freight.number.series"
    _description = "Number Series"
    _order = "prefix"
    _rec_name = "prefix"
    _log_access = False

    prefix = fields.Char(required=True, readonly=True)
    last = fields.Integer("Last Number", required=True, readonly=True)

    _prefix_uniq = models.Constraint(
        "UNIQUE (prefix)", "There is a number series with this prefix already."
    )

    @api.private
    def draw(self, counts):
        """Draw ``{prefix: how many}`` numbers in one query.

        :return: ``{prefix: iterator over the numbers, as text}``
        """
        if not counts:
            return {}
        # In one order for everybody, so that two batches cannot wait for each other.
        rows = SQL(", ").join(SQL("(%s, %s)", *row) for row in sorted(counts.items()))
        with self.env.registry.cursor() as cr:
            # Odoo's REPEATABLE READ would make a concurrent draw fail instead of
            # continuing after it. A test's cursor shares a running transaction, whose
            # level cannot change any more (and which has nobody beside it).
            status = cr.connection.info.transaction_status
            if status == TRANSACTION_STATUS_IDLE:
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute(
                SQL(
                    """
                    INSERT INTO freight_number_series AS series (prefix, last)
                         VALUES %s
                    ON CONFLICT (prefix)
                      DO UPDATE SET last = series.last + EXCLUDED.last
                      RETURNING prefix, last
                    """,
                    rows,
                )
            )
            drawn = dict(cr.fetchall())
        return {
            prefix: _numbers(prefix, drawn[prefix] - count + 1, count)
            for prefix, count in counts.items()
        }


def _numbers(prefix, first, count):
    """Iterate over SHP/202505/00080, SHP/202505/00081, …"""
    return (f"{prefix}{number:05d}" for number in range(first, first + count))
