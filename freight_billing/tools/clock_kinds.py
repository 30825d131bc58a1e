"""Which clocks run on a box, and what starts and stops each by custom.

What starts and stops a clock is a term of the line or the terminal, not a constant:
these are proposals for new terms.
"""

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
