"""Views of a shipment made into what a mail says: plain data in, plain data out."""

import math
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_timedelta


def in_words(moment: dict | None, locale, date_only: bool = False) -> str:
    """Return a view's moment in the place's own time, as the locale writes it."""
    if not moment:
        return ""
    day, _space, time = moment["local"].partition(" ")
    words = day_in_words(day, locale)
    if date_only:
        return words
    zone = " UTC" if moment["zone_assumed"] else ""
    return f"{words}, {time}{zone}"


@lru_cache(maxsize=4096)
def day_in_words(iso: str, locale) -> str:
    """Return a day as the locale writes it.

    A page writes hundreds of days, mostly those that it wrote a moment ago.
    """
    return format_date(date.fromisoformat(iso), "medium", locale=locale)


def how_long(hours: float, locale) -> str:
    """Return a time to the hour; under a day to the minute.

    >>> how_long(33.5, "en"), how_long(-1.5, "en")
    ('1 day, 9 hours', '1 hour, 30 minutes')
    """
    minutes = round(abs(hours) * 60)
    days, rest = divmod(minutes, 24 * 60)
    parts = {"day": timedelta(days=days), "hour": timedelta(hours=rest // 60)}
    if not days:
        parts["minute"] = timedelta(minutes=rest % 60)
    return ", ".join(
        # Of each part in its own unit, not "1 week" for 7 days.
        format_timedelta(part, granularity=unit, threshold=math.inf, locale=locale)
        for unit, part in parts.items()
        if part
    )


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
