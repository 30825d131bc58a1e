"""Which days count: calendar days, working days, or all but some.

A term says apart which days use up free time and which are charged: Hapag-Lloyd in the
US counts working days of free time and then charges calendar days.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
HOLIDAYS = "HOL"
DAY = timedelta(days=1)
# Longer than any box stands, and than any free time: what lies beyond is a slip.
HORIZON = timedelta(days=3660)


def find_local_day(moment: datetime, zone: str | None) -> date:
    """Return the day that a moment in UTC is at a place.

    >>> find_local_day(datetime(2025, 1, 1, 3), "America/Los_Angeles")
    datetime.date(2024, 12, 31)
    """
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone or "UTC")).date()


@dataclass(frozen=True)
class DayType:
    """The days that do not count: names of ``WEEKDAYS``, and ``HOL`` for holidays.

    >>> DayType.parse("calendar").excluded, DayType.parse("SUN, HOL").excluded
    (frozenset(), frozenset({'SUN', 'HOL'}))
    """

    excluded: frozenset[str] = frozenset()

    def __post_init__(self):
        unknown = self.excluded - {*WEEKDAYS, HOLIDAYS}
        if unknown:
            raise ValueError(
                f"{', '.join(sorted(unknown))}: no such days. Use "
                f"{', '.join(WEEKDAYS)} and {HOLIDAYS}."
            )
        if self.excluded >= set(WEEKDAYS):
            raise ValueError("No day of the week is left to count.")

    @classmethod
    def parse(cls, text: str) -> "DayType":
        if text == "calendar":
            return CALENDAR_DAYS
        if text == "working":
            return WORKING_DAYS
        return cls(frozenset(part.strip() for part in text.split(",") if part.strip()))

    def counts(self, day: date, holidays: frozenset[date]) -> bool:
        if HOLIDAYS in self.excluded and day in holidays:
            return False
        return WEEKDAYS[day.weekday()] not in self.excluded


CALENDAR_DAYS = DayType()
# A week without Saturday, Sunday and holidays; where the weekend is another one, the
# term names its days.
WORKING_DAYS = DayType(frozenset({"SAT", "SUN", HOLIDAYS}))


@dataclass(frozen=True)
class Calendar:
    """The holidays of a terminal or of a line's office."""

    holidays: frozenset[date] = field(default_factory=frozenset)

    def days(self, first: date, last: date, kind: DayType) -> Iterator[date]:
        """Yield the days that count, from ``first`` through ``last``."""
        day = first
        while day <= last:
            if kind.counts(day, self.holidays):
                yield day
            day += DAY

    def nth(self, first: date, count: int, kind: DayType) -> date:
        """Return the ``count``-th day that counts, the earliest being ``first``.

        With a count of zero it is the day before ``first``: nothing is free.
        """
        if not count:
            return first - DAY
        for day in self.days(first, first + HORIZON, kind):
            count -= 1
            if not count:
                return day
        raise ValueError("Free time of more than ten years: check the number of days.")
