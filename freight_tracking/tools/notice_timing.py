"""When a notice is due: soon, with others of its shipment, or in a digest."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TIMINGS = [
    ("instant", "At Once"),
    ("daily", "Once a Day"),
    ("weekly", "Once a Week"),
]
# Carriers tell of ten boxes within some minutes: that is one mail.
GATHER = timedelta(minutes=5)
# A digest lies in the inbox when the reader's day begins; a weekly one on Monday.
DIGEST_AT = time(7)
MONDAY = 0


def due_at(now: datetime, timing: str, zone: str | None) -> datetime:
    """Return when news of ``now`` is mailed; both are naive and in UTC.

    >>> due_at(datetime(2025, 5, 7, 1), "daily", "Asia/Ho_Chi_Minh")
    datetime.datetime(2025, 5, 8, 0, 0)
    """
    if timing == "instant":
        # To the full minute, so that those of one minute are sent in one go.
        return (now + GATHER + timedelta(minutes=1)).replace(second=0, microsecond=0)
    tz = _zone(zone)
    local = now.replace(tzinfo=UTC).astimezone(tz)
    date = local.date() + timedelta(days=local.time() >= DIGEST_AT)
    if timing == "weekly":
        date += timedelta(days=(MONDAY - date.weekday()) % 7)
    due = datetime.combine(date, DIGEST_AT, tz)
    return due.astimezone(UTC).replace(tzinfo=None)


def _zone(name):
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
