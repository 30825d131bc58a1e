"""Exchange rates of many days and currencies from one reading of the table."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from decimal import Decimal


class NoRate(Exception):
    """``currency`` has no rate at all, and 1 would be a guess."""

    def __init__(self, currency):
        super().__init__(currency)
        self.currency = currency


class Rates:
    """Rates as Odoo keeps them: units of a currency for one of the base unit.

    :param rows: (company, currency, day, rate); a company of None counts for all
    :param parents: by company, the company whose rates it uses
    :param own: by company, its currency, which needs no rate
    """

    def __init__(self, rows, parents, own):
        self._parents = parents
        self._own = own
        self._days = defaultdict(list)
        self._rates = defaultdict(list)
        for company, currency, day, value in sorted(rows, key=lambda row: row[2]):
            self._days[company, currency].append(day)
            self._rates[company, currency].append(value)

    def rate(self, company, source, target, day: date) -> Decimal:
        """Return what one of ``source`` is in ``target`` on that day."""
        if source == target:
            return Decimal(1)
        return self._of(company, target, day) / self._of(company, source, day)

    def _of(self, company, currency, day):
        """The latest rate until that day; before the first one, the first one.

        As in Odoo, a company's own rates go before those for all, however old.
        """
        found = []
        for owner in (self._parents[company], None):
            days = self._days.get((owner, currency))
            if days:
                at = max(bisect_right(days, day) - 1, 0)
                is_before = days[at] <= day
                order = days[at].toordinal() * (1 if is_before else -1)
                rank = (is_before, owner is not None, order)
                found.append((rank, self._rates[owner, currency][at]))
        if found:
            return max(found, key=lambda each: each[0])[1]
        if currency == self._own[company]:
            return Decimal(1)
        raise NoRate(currency)
