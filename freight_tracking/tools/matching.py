"""Whose box was it? A number alone proves nothing: boxes are used again within weeks.

It counts for the one journey in whose time and on whose route it was seen. A pure
function of all sightings of a box and of all journeys that it is on, so that it does
not matter which of them became known first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from .route import Route

# Where its pick-up and return are not known, a box is with a shipment from a month
# before it sails to two months after it arrives: free time and what exceeds it.
BEFORE_DEPARTURE = timedelta(days=30)
AFTER_ARRIVAL = timedelta(days=60)
# So long after the planned departure it may still stand at its origin: rolled twice.
LATE_DEPARTURE = timedelta(days=21)
# A vessel may run ahead of its plan.
EARLY = timedelta(days=2)


@dataclass(frozen=True)
class Stay:
    """A box on one shipment's journey; ``ends`` are the countries of its ports."""

    box: int
    shipment: int
    route: Route
    etd: datetime | None = None
    eta: datetime | None = None
    picked_up: datetime | None = None
    returned: datetime | None = None
    ends: tuple = (None, None)

    @property
    def start(self):
        return self.picked_up or (self.etd and self.etd - BEFORE_DEPARTURE)

    @property
    def end(self):
        last = self.eta or self.etd
        return self.returned or (last and last + AFTER_ARRIVAL)


class Sighting(NamedTuple):
    """A report that names a box and nothing else that decides.

    ``directions`` are those of the milestones that it may mean; ``mark`` says that it
    is the pick-up ("start") or the return ("end") of the empty box.
    """

    key: object
    at: datetime
    place: int | None = None
    country: int | None = None
    movement: str = ""
    mode: str = "any"
    voyage: str = ""
    directions: frozenset = frozenset(("export", "import", "any"))
    mark: str = ""


def assign(stays: Sequence[Stay], sightings: Sequence[Sighting]) -> dict:
    """Return ``{key: (stay or None, how many it might have been)}``.

    Pick-ups and returns come first, since they narrow the time of their journey.
    """
    result = {}
    marks = [sighting for sighting in sightings if sighting.mark]
    narrowed = {id(stay): stay for stay in stays}
    for sighting in marks:
        found = [stay for stay in stays if fits(stay, sighting)]
        result[sighting.key] = (found[0] if len(found) == 1 else None, len(found))
        if len(found) == 1:
            stay = narrowed[id(found[0])]
            narrowed[id(found[0])] = _narrow(stay, sighting)
    for sighting in sightings:
        if not sighting.mark:
            found = [stay for stay in stays if fits(narrowed[id(stay)], sighting)]
            result[sighting.key] = (found[0] if len(found) == 1 else None, len(found))
    return result


def _narrow(stay, sighting):
    if sighting.mark == "start":
        first = min(filter(None, (stay.picked_up, sighting.at)))
        return replace(stay, picked_up=first)
    last = max(filter(None, (stay.returned, sighting.at)))
    return replace(stay, returned=last)


def fits(stay: Stay, sighting: Sighting) -> bool:
    """Tell if the box was seen in the time and on the route of this journey."""
    if not stay.start or not stay.end or not stay.start <= sighting.at <= stay.end:
        return False
    if not sighting.place:
        return True
    route = stay.route
    spot = route.locate(
        sighting.place, sighting.movement, sighting.mode, sighting.voyage
    )
    side = route.side(spot, sighting.movement, sighting.country, stay.ends)
    if spot.role == "off" and (sighting.movement or not side):
        return False
    if side and side not in sighting.directions:
        return False
    if not stay.etd:
        return True
    if side == "export":
        return sighting.at <= stay.etd + LATE_DEPARTURE
    return not side or sighting.at >= stay.etd - EARLY
