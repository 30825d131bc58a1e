"""Pieces of what outsiders are shown: records in, plain data out.

The records come elevated and in the viewer's language; what is returned holds none.
"""

from datetime import UTC
from zoneinfo import ZoneInfo

# What outsiders are told of a place, and what moments there need.
PLACE = (
    *("code", "iata", "name", "tz", "latitude", "longitude"),
    *("parent_id", "country_id"),
)


def choice(record, name):
    """A selection's code and its label in the record's language, or None."""
    code = record[name]
    if not code:
        return None
    labels = dict(record._fields[name]._description_selection(record.env))
    return {"code": code, "label": labels[code]}


def place(location):
    """A place as outsiders know it, or None."""
    if not location:
        return None
    # A terminal without coordinates of its own is in its town.
    on_map = location.latitude or location.longitude
    spot = location if on_map else location.parent_id
    return {
        "code": location.code or location.iata or None,
        "name": location.name,
        "country": location.country_id.name or None,
        "latitude": spot.latitude or None,
        "longitude": spot.longitude or None,
    }


def moment(utc, location):
    """A naive UTC datetime, as a moment and in the place's own time, or None."""
    return moment_in(utc, location.tz) if utc else None


def moment_in(utc, tz):
    """The same in the zone of this name; in UTC where none is known."""
    zone = tz or "UTC"
    local = utc.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return {
        "utc": f"{utc.isoformat()}Z",
        "local": local.replace(tzinfo=None).isoformat(" ", "minutes"),
        "zone": zone,
        # Where the place's zone is unknown, its local time is not to be had.
        "zone_assumed": not tz,
    }


def present(record, *names):
    """Plain figures and texts of a record by name; empty ones are None."""
    return {name: record[name] or None for name in names}
