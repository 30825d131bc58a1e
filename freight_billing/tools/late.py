"""What of a charge was posted after its month was closed, and in which month."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal


def split_late(
    posted: Sequence[tuple[date, Decimal]],
    accrued: Sequence[tuple[date, date, Decimal]],
    counted_on: date,
    lock: date,
) -> dict[date, Decimal]:
    """Return what came later than the closed month of a charge, by day.

    The closed month keeps what the books have there: what was posted by its end, and
    what was accrued at its end. All that is posted later counts when it is posted.

    :param posted: the days and amounts of its posted journal items
    :param accrued: the days, the days of reversal and amounts of its accruals
    :param lock: the last closed day; not before ``counted_on``

    >>> may, june = date(2025, 5, 31), date(2025, 6, 1)
    >>> bill, accrual = (date(2025, 6, 9), Decimal(120)), (may, june, Decimal(100))
    >>> split_late([bill], [accrual], date(2025, 5, 12), may)
    {datetime.date(2025, 6, 9): Decimal('20')}
    """
    last = monthrange(counted_on.year, counted_on.month)[1]
    end = min(lock, counted_on.replace(day=last))
    if all(day <= end for day, _amount in posted):
        return {}
    entries = list(posted)
    for day, reversed_on, amount in accrued:
        entries += [(day, amount), (reversed_on, -amount)]
    months, days = defaultdict(Decimal), {}
    for day, amount in entries:
        if day > end:
            month = (day.year, day.month)
            months[month] += amount
            days[month] = max(day, days.get(month, day))
    return {days[month]: amount for month, amount in sorted(months.items()) if amount}
