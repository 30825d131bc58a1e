"""Moments of bookings, which have no place, in the time of who looks."""

from datetime import UTC
from zoneinfo import ZoneInfo


def as_moment(utc, zone):
    """Return a naive UTC datetime in the shape of a view's moments, or None."""
    if not utc:
        return None
    aware = utc.replace(tzinfo=UTC)
    return {
        "utc": aware.isoformat().replace("+00:00", "Z"),
        "local": aware.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M"),
        "zone": zone,
        "zone_assumed": False,
    }
