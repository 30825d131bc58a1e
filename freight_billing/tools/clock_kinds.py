"""Which clocks run on a box, and what starts and stops each by custom.

What starts and stops a clock is a term of the line or the terminal, not a constant:
these are proposals for new terms.
"""

from datetime import date, datetime
from typing import NamedTuple

# What happens to a box, in its order. The names are the effects of milestones.
EVENTS = (
    *("empty_out", "stuffed", "gate_in", "loaded"),
    *("discharged", "gate_out", "stripped", "empty_in"),
)
IMPORT_EVENTS = frozenset(EVENTS[4:])
# Where a box stands on a terminal: an empty one is fetched from and returned to a
# depot, whose holidays and terms are not the terminal's.
AT_TERMINAL = ("discharged", "gate_out", "gate_in", "loaded")

# Who counts: the line that lends the box, or the terminal on whose ground it stands.
LINE_KINDS = ("demurrage", "detention", "combined", "chassis")
TERMINAL_KINDS = ("storage", "plugin")
KINDS = LINE_KINDS + TERMINAL_KINDS
# A shipper's own box stands on the terminal like any other, but is lent by nobody.
OF_LENT_BOXES = frozenset({"detention", "combined"})


class Span(NamedTuple):
    start: str
    end: str


USUAL = {
    ("import", "demurrage"): Span("discharged", "gate_out"),
    ("import", "detention"): Span("gate_out", "empty_in"),
    ("import", "combined"): Span("discharged", "empty_in"),
    ("import", "storage"): Span("discharged", "gate_out"),
    ("import", "plugin"): Span("discharged", "gate_out"),
    ("import", "chassis"): Span("gate_out", "empty_in"),
    ("export", "detention"): Span("empty_out", "gate_in"),
    ("export", "demurrage"): Span("gate_in", "loaded"),
    ("export", "combined"): Span("empty_out", "loaded"),
    ("export", "storage"): Span("gate_in", "loaded"),
    ("export", "plugin"): Span("gate_in", "loaded"),
    ("export", "chassis"): Span("empty_out", "gate_in"),
}


class Told(NamedTuple):
    """A day on which something happened. It is inferred where only what must come
    after it was told: a box that came back empty has left the terminal before."""

    day: object
    inferred: bool = False


class Happened(NamedTuple):
    """Something that a box went through: the local day, the place, and its port."""

    at: datetime
    day: date
    place: int | None
    area: int | None


def find_span_at(area: int, told: dict, span: tuple) -> tuple:
    """Return when a clock of one port or ramp started and ended: ``(day, Told)``.

    It starts with what happened there. It ends with what happened there, or else with
    what the box went through after that or elsewhere: it is not there any more.

    :param told: ``{event: [Happened, the earliest first]}``
    """
    start_event, end_event = span

    def at_area(event):
        return next((one for one in told.get(event, ()) if one.area == area), None)

    start, end = at_area(start_event), at_area(end_event)
    if start is None or end is not None:
        return start and start.day, end and Told(end.day)
    begun, ended = EVENTS.index(start_event), EVENTS.index(end_event)
    later = [
        one
        for event in EVENTS[begun:]
        for one in told.get(event, ())
        if one.at > start.at
        and (EVENTS.index(event) >= ended or one.area not in (area, None))
    ]
    if not later:
        return start.day, None
    first = min(later, key=lambda one: one.at)
    # Told without its place, it is the end itself.
    is_end = first.area is None and first in told.get(end_event, ())
    return start.day, Told(first.day, not is_end)


def find_day(days: dict, event: str) -> Told | None:
    """Return when ``event`` was, by the ``days`` that are known.

    A box that was returned is not at the terminal any more, though nobody reported
    that it left: the clock must not run on. Nor is one still to be loaded that was
    discharged.

    >>> find_day({"empty_in": 9}, "gate_out")
    Told(day=9, inferred=True)
    """
    if event in days:
        return Told(days[event])
    later = [days[name] for name in EVENTS[EVENTS.index(event) + 1 :] if name in days]
    return Told(min(later), True) if later else None
