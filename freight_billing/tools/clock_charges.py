"""Which days of a clock its charges stand for, and whether they still fit."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from .demurrage import NOTHING, ChargedDay


class Settled(NamedTuple):
    """A charge that follows its clock no more, since people agreed to it."""

    days: frozenset[str]  # as ISO dates
    amount: Decimal
    is_typed: bool = False


def find_days_left(
    charged: Iterable[ChargedDay], settled: Iterable[Settled]
) -> tuple[ChargedDay, ...]:
    """Return the days of a clock that are on none of its settled charges."""
    taken = frozenset().union(*(one.days for one in settled))
    return tuple(day for day in charged if day.day.isoformat() not in taken)


def find_gap(charged: Iterable[ChargedDay], settled: Sequence[Settled]) -> Decimal:
    """Return by how much settled charges are above what the clock has for their days.

    It is negative where they are below. An amount that a person typed is meant to be
    lower than the clock's, so it is told only once it is the higher one.
    """
    rates = {day.day.isoformat(): day.rate for day in charged}
    gap = NOTHING
    for one in settled:
        over = one.amount - sum((rates.get(day, NOTHING) for day in one.days), NOTHING)
        gap += max(over, NOTHING) if one.is_typed else over
    return gap
