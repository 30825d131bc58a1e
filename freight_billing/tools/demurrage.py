"""Demurrage, detention and storage: what a box costs for every day that it stands.

Dates are local ones of the terminal; whoever calls has turned moments into them. No
clock reads the time: ``today`` is given.

Free time that nobody told is not "no free time" and not "no risk": such a clock cannot
be assessed. Without rates its last free day can be told, and not what it costs. A clock
without an end is open; where there has been no news of the box for long it is stale,
and what it says may be long over.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from .day_types import CALENDAR_DAYS, DAY, HORIZON, Calendar, DayType

# States of a clock, as people read them.
WAITING = "waiting"  # what starts it has not happened
UNKNOWN = "unknown"  # the terms are not known, or the dates contradict each other
OPEN = "open"
STALE = "stale"
STOPPED = "stopped"

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Tier:
    """A rate a day from the ``first`` charged day on; the next tier ends it."""

    first: int
    rate: Decimal


@dataclass(frozen=True)
class Terms:
    """What a line or a terminal agreed for one clock.

    ``free_days`` is None where nobody knows; so are the rates where there are no
    ``tiers``. ``first_day_counts`` tells whether the
    day on which the clock starts is the first day or the one after it is.
    ``last_day_counts`` tells the same of the day that ends it.
    """

    free_days: int | None
    tiers: tuple[Tier, ...] = ()
    free_day_type: DayType = CALENDAR_DAYS
    charge_day_type: DayType = CALENDAR_DAYS
    first_day_counts: bool = False
    last_day_counts: bool = True
    stale_after: int = 21  # days without news

    def __post_init__(self):
        if self.free_days is not None and not 0 <= self.free_days <= HORIZON.days:
            raise ValueError(f"Free time of {self.free_days} days: check the number.")
        firsts = [tier.first for tier in self.tiers]
        if firsts and firsts[0] != 1:
            raise ValueError("The first tier begins with day 1 after free time.")
        if any(later <= sooner for sooner, later in pairwise(firsts)):
            raise ValueError("Each tier begins after the one before it.")
        if any(tier.rate < 0 for tier in self.tiers):
            raise ValueError("A rate is zero or more.")

    def first_day(self, start: date) -> date:
        """Return the first day that counts of a clock that started on ``start``."""
        return start if self.first_day_counts else start + DAY


@dataclass(frozen=True)
class ChargedDay:
    day: date
    number: int  # counted from the first charged day
    rate: Decimal


@dataclass(frozen=True)
class Reading:
    """What a clock shows. Amounts are None where nobody can tell them."""

    state: str
    first_day: date | None = None
    last_free_day: date | None = None
    charged: tuple[ChargedDay, ...] = ()
    amount: Decimal | None = None
    free_days_left: int | None = None
    used: Decimal | None = None  # share of the free time that is used up, 0 to 1
    reason: str = ""
    at_risk: Decimal | None = field(default=None)  # the amount some days from now

    @property
    def is_assessed(self) -> bool:
        """Tell whether its amount is known; that of one not begun is nothing."""
        return self.state == WAITING or self.amount is not None

    @property
    def lacks_free_time(self) -> bool:
        """Tell whether nobody knows how long it is free."""
        return self.first_day is not None and self.last_free_day is None

    @property
    def lacks_rates(self) -> bool:
        """Tell whether nobody knows what its days cost, today's or those to come."""
        return self.last_free_day is not None and None in (self.amount, self.at_risk)


def read_clock(
    terms: Terms,
    start: date | None,
    end: date | None,
    today: date,
    calendar: Calendar = Calendar(),  # noqa: B008 - frozen, so shared safely
    last_news: date | None = None,
    ahead: int = 3,
) -> Reading:
    """Return what a clock shows on ``today``.

    :param start: the day of the event that starts it, None if that has not happened
    :param end: the day of the event that stops it, None if that has not happened
    :param last_news: the day of the latest news of the box
    :param ahead: ``at_risk`` is the amount that many days from now
    """
    if start is None:
        if end is None:
            return Reading(WAITING)
        return Reading(UNKNOWN, reason="It ended, and nobody told when it began.")
    if end is not None and end < start:
        return Reading(UNKNOWN, reason="It ended before it began: check the events.")
    first = terms.first_day(start)
    if terms.free_days is None:
        return Reading(
            UNKNOWN, first_day=first, reason="The free time is not known: enter terms."
        )
    last_free = find_last_free_day(terms, start, calendar)
    until = _last_day(terms, end, today)
    charged = charge_days(terms, last_free, until, calendar)
    later = _last_day(terms, end, today + timedelta(days=ahead))
    return Reading(
        state=_get_state(terms, start, end, today, last_news),
        first_day=first,
        last_free_day=last_free,
        charged=charged,
        amount=_sum(terms, charged),
        at_risk=_sum(terms, charge_days(terms, last_free, later, calendar)),
        **_free_time(terms, first, last_free, until, calendar),
    )


def find_last_sure_day(terms: Terms, start: date, last_news: date | None) -> date:
    """Return the last day for which a clock without an end is believed.

    After it the box has been silent for too long: nobody knows whether it still stands.
    """
    return (last_news or start) + timedelta(days=terms.stale_after)


def find_last_free_day(terms: Terms, start: date, calendar: Calendar) -> date | None:
    """Return until when a clock is free that started on ``start``, None if nobody
    knows the free time."""
    if terms.free_days is None:
        return None
    return calendar.nth(terms.first_day(start), terms.free_days, terms.free_day_type)


def charge_days(
    terms: Terms, last_free_day: date, until: date, calendar: Calendar
) -> tuple[ChargedDay, ...]:
    """Return each day that is charged, with its number and its rate."""
    # Nobody pays for ten years; a wrong year in an event must not fill the memory.
    until = min(until, last_free_day + HORIZON)
    days = calendar.days(last_free_day + DAY, until, terms.charge_day_type)
    return tuple(
        ChargedDay(day, number, _get_rate(terms.tiers, number))
        for number, day in enumerate(days, 1)
    )


def _get_rate(tiers: tuple[Tier, ...], number: int) -> Decimal:
    reached = [tier.rate for tier in tiers if tier.first <= number]
    return reached[-1] if reached else NOTHING


def _sum(terms: Terms, charged: tuple[ChargedDay, ...]) -> Decimal | None:
    """Return what these days cost, None where nobody told the rates."""
    if charged and not terms.tiers:
        return None
    return sum((day.rate for day in charged), NOTHING)


def _last_day(terms: Terms, end: date | None, today: date) -> date:
    if end is None:
        return today
    return end if terms.last_day_counts else end - DAY


def _get_state(terms, start, end, today, last_news) -> str:
    if end is not None:
        return STOPPED
    silent = (today - (last_news or start)).days
    return STALE if silent > terms.stale_after else OPEN


def _free_time(terms, first, last_free, until, calendar) -> dict:
    """Return how much of the free time is left, and which share of it is used."""
    used = sum(
        1 for _day in calendar.days(first, min(until, last_free), terms.free_day_type)
    )
    left = terms.free_days - used
    share = Decimal(used) / terms.free_days if terms.free_days else Decimal(1)
    return {"free_days_left": left, "used": share}
