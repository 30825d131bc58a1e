"""Times as told, and the moment they mean.

Sources tell a wall clock with its offset, a wall clock alone, or a day. `read` keeps
that difference; `resolve` makes UTC of it once the place, and so the zone, is known,
and says what had to be assumed.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

# Placeholders such as 0001-01-01 and 9999-12-31 are no dates of a transport.
YEARS = range(2000, 2100)
DAY = timedelta(days=1)

# 2025-05-10, 2025-05-10T18:00, 2025-05-10 18:00:00.123Z, 20250510T1800+0700,
# 2025-05-10T18:00:00+07:00[Asia/Ho_Chi_Minh]
ISO = re.compile(
    r"(?P<year>[0-9]{4})(?P<dash>-?)(?P<month>[0-9]{2})(?P=dash)(?P<day>[0-9]{2})"
    r"(?:[T ](?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})"
    r"(?::?(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
    r"(?:\[(?P<zone>[A-Za-z0-9_/+\-]{1,40})\])?)?",
    re.ASCII,
)
OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})?", re.ASCII)  # +07:00, -0330, +07
# 250510, 20250510, 2505101800, 202505101800, 20250510180059
DIGITS = re.compile(r"(?:[0-9]{2}){3,7}", re.ASCII)
# Asia/Ho_Chi_Minh, America/Argentina/Salta, Etc/GMT+7, UTC
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+){0,2}", re.ASCII)


class Told(NamedTuple):
    """A time as a source told it; ``clock`` is None where it told only the day."""

    day: date
    clock: time | None = None
    offset: timedelta | None = None
    zone: str = ""  # where the time itself names it, as Java's do

    def isoformat(self) -> str:
        """One spelling for each time, so that equal reports are equal text."""
        if self.clock is None:
            return self.day.isoformat()
        zone = None if self.offset is None else timezone(self.offset)
        return datetime.combine(self.day, self.clock, zone).isoformat()


class Instant(NamedTuple):
    """The moment meant: naive UTC, as Odoo stores it.

    A day is its local midnight, so that it is shown as that day in its zone.
    ``doubt``: "gap" for a wall clock that daylight saving skips, taken as if it had
    not; "fold" for one that comes twice, taken as the first.
    """

    at: datetime
    precision: str  # minute or date
    tz: str
    tz_assumed: bool
    doubt: str = ""


def read(text: str) -> Told:
    """Read an ISO 8601 time, or raise ValueError.

    >>> read("2025-05-10T24:00+07").isoformat()
    '2025-05-11T00:00:00+07:00'
    """
    if not (match := ISO.fullmatch(text.strip())):
        raise ValueError(f"{text!r} is not an ISO 8601 time")
    parts = {key: int(match[key]) for key in ("year", "month", "day")}
    if match["hour"] is None:
        return _checked(Told(date(**parts)))
    told = told_at(
        date(**parts), match["hour"] + match["minute"] + (match["second"] or "00")
    )
    offset = match["offset"]
    return told._replace(
        offset=None if offset is None else _offset(offset),
        zone=match["zone"] or "",
    )


def told_at(day: date, digits: str, offset: timedelta | None = None) -> Told:
    """Return the time of "1800" or "180000" on a day; 24:00 is the next day's 00:00."""
    hour, minute, second = int(digits[:2]), int(digits[2:4]), int(digits[4:6] or 0)
    if hour == 24 and not minute and not second:
        day, hour = _checked(Told(day)).day + DAY, 0
    # A leap second is one that clocks of ships and gates do not have.
    clock = time(hour, minute, 59 if second == 60 else second)
    return _checked(Told(day, clock, offset))


def from_digits(digits: str) -> Told:
    """Read the times of EDI, which have as many digits as they are precise.

    >>> from_digits("20250510").isoformat(), from_digits("2505101800").isoformat()
    ('2025-05-10', '2025-05-10T18:00:00')
    """
    if not DIGITS.fullmatch(digits):
        raise ValueError(f"{digits!r} is no date of 6 or 8 digits, or time with it")
    if len(digits) in (6, 10):
        digits = f"20{digits}"
    day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return told_at(day, digits[8:]) if digits[8:] else _checked(Told(day))


def resolve(when: str, zone: str = "", assumed_zone: str = "UTC") -> Instant:
    """Return the moment that a time means, told as `Told.isoformat` writes it.

    ``zone`` is what the source said of it; without that the ``assumed_zone`` of its
    place holds, and the result says so. An offset in the time itself always wins.
    """
    told = read(when)
    if told.offset is not None:
        local = datetime.combine(told.day, told.clock)
        name = zone or told.zone or offset_name(told.offset)
        return Instant(local - told.offset, "minute", name, False)
    assumed = not (zone or told.zone)
    name = zone or told.zone or assumed_zone
    local = datetime.combine(told.day, told.clock or time())
    at, doubt = _to_utc(local, get_zone(name))
    precision = "date" if told.clock is None else "minute"
    # A day has no clock that could be in doubt.
    return Instant(at, precision, name, assumed, doubt if told.clock else "")


def zone_name(text: str) -> str:
    """Return a zone's name if there is such a zone, or raise ValueError."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is not a time zone")
    get_zone(text)
    return text


@lru_cache(maxsize=1024)
def get_zone(name: str) -> tzinfo:
    """Return the zone of "Asia/Ho_Chi_Minh", "+07:00" or "Z", or raise ValueError."""
    if name in ("Z", "UTC"):
        return UTC
    if OFFSET.fullmatch(name):
        return timezone(_offset(name))
    if not ZONE.fullmatch(name):
        raise ValueError(f"{name!r} is not a time zone")
    try:
        return ZoneInfo(name)
    except (KeyError, OSError):
        raise ValueError(f"{name!r} is not a time zone") from None


def nearest_year(month: int, day: int, near: date) -> date:
    """Return the date of a day without its year that lies nearest to another.

    >>> nearest_year(12, 30, date(2026, 1, 2)), nearest_year(2, 29, date(2025, 1, 1))
    (datetime.date(2025, 12, 30), datetime.date(2024, 2, 29))
    """
    dates = []
    # Up to eight years lie between two 29 Februaries (1896 and 1904, 2096 and 2104).
    for years in range(-8, 9):
        try:
            dates.append(date(near.year + years, month, day))
        except ValueError:
            continue
    if not dates:
        raise ValueError(f"there is no day {day} in month {month}")
    return min(dates, key=lambda candidate: abs(candidate - near))


def _to_utc(local: datetime, zone: tzinfo) -> tuple[datetime, str]:
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    at = first.astimezone(UTC)
    doubt = ""
    if first.utcoffset() != second.utcoffset():
        exists = at.astimezone(zone).replace(tzinfo=None) == local
        doubt = "fold" if exists else "gap"
    return at.replace(tzinfo=None), doubt


def _offset(text: str) -> timedelta:
    if text == "Z":
        return timedelta(0)
    sign, hours, minutes = OFFSET.fullmatch(text).groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    # From Baker Island to the Line Islands: -12:00 to +14:00.
    if int(minutes or 0) > 59 or offset > timedelta(hours=14):
        raise ValueError(f"{text!r} is no offset from UTC")
    return -offset if sign == "-" else offset


@lru_cache(maxsize=256)
def offset_name(offset: timedelta) -> str:
    """Return how an offset from UTC is written.

    >>> offset_name(timedelta(hours=7)), offset_name(timedelta(0))
    ('+07:00', 'UTC')
    """
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _checked(told: Told) -> Told:
    if told.day.year not in YEARS:
        raise ValueError(f"the year {told.day.year} is not one of a transport")
    return told
