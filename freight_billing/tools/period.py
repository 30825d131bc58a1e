"""Where days begin and end."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def days_in_utc(first, last, zone):
    """Return the naive UTC moments between which the days of a zone lie.

    :return: (begin, end); the end is not among them
    """
    begins = (
        datetime.combine(day, time(), ZoneInfo(zone))
        for day in (first, last + timedelta(days=1))
    )
    return tuple(
        begin.astimezone(ZoneInfo("UTC")).replace(tzinfo=None) for begin in begins
    )
