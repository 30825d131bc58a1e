"""Views of a shipment made into what a mail says: plain data in, plain data out."""

from datetime import datetime

from babel.dates import format_date, format_datetime


def in_words(moment: dict | None, locale, date_only: bool = False) -> str:
    """Return a view's moment in the place's own time, as the locale writes it."""
    if not moment:
        return ""
    local = datetime.strptime(moment["local"], "%Y-%m-%d %H:%M")
    if date_only:
        return format_date(local, "d MMM y", locale=locale)
    zone = "" if not moment["zone_assumed"] else " UTC"
    return format_datetime(local, "d MMM y, HH:mm", locale=locale) + zone


def hours_between(old: dict | None, new: dict | None) -> float:
    """Return by how many hours a view's moment is later than another one."""
    if not old or not new:
        return 0.0
    first, second = (datetime.fromisoformat(one["utc"]) for one in (old, new))
    return (second - first).total_seconds() / 3600


def merge_changes(changes: list[dict]) -> list[dict]:
    """Return one change for each date: from what was seen first to what is last.

    A date that went forth and came back has not changed.

    :param changes: views of changes, the latest first
    """
    merged: dict[str, dict] = {}
    for change in changes:
        name = change["date"]["code"]
        latest = merged.setdefault(name, dict(change))
        latest["old"] = change["old"]
        latest["reason"] = latest["reason"] or change["reason"]
    return [one for one in merged.values() if one["old"] != one["new"]]


def merge_events(events: list[dict]) -> list[dict]:
    """Return views of events, those that differ in the container only as one.

    Each has its ``containers``; the earliest comes first, as things happened.
    """
    merged: dict[tuple, dict] = {}
    for event in sorted(events, key=lambda one: (one["at"]["utc"], one["text"])):
        place = event["place"] or {}
        key = (
            *(event["text"], event["classifier"]["code"], event["at"]["local"]),
            *(place.get("name"), event["pieces"]),
        )
        one = merged.setdefault(key, event | {"containers": []})
        if event["container"] and event["container"] not in one["containers"]:
            one["containers"].append(event["container"])
    return list(merged.values())
