"""Where on its way something happened: the same word means another thing elsewhere.

A discharge is the end of the sea voyage only where the last main leg ends; at any
other place it is a transhipment. Plain data in, plain data out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from .keys import squeeze

# What a movement does to the leg that it is of: it leaves its origin, or it reaches
# its destination.
WAYS = {"departure": "out", "load": "out", "arrival": "in", "discharge": "in"}
SIDES = {"start": "export", "between": "any", "end": "import", "off": "any"}


NOTHING = MappingProxyType({})


class Leg(NamedTuple):
    """A leg by its id; places are ids, their own first, then of those around it."""

    id: int | None
    stage: str = "main"
    mode: str = "sea"
    origin: tuple[int, ...] = ()
    destination: tuple[int, ...] = ()
    voyage: str = ""
    # What people entered or hold: {"eta": (the moment, when it was entered)}.
    entered: Mapping[str, tuple[datetime | None, datetime]] = NOTHING
    pinned: Mapping[str, datetime | None] = NOTHING


class Spot(NamedTuple):
    """The leg that a movement is of, if any, and the place's role in its stage.

    ``role`` is start, between, end, off (a known place, not on the route) or "".
    """

    leg: int | None = None
    role: str = ""
    stage: str = ""


NOWHERE = Spot()
OFF_ROUTE = Spot(role="off")


def meets(place: Sequence[int], other: Sequence[int]) -> bool:
    """Tell if one is the other, or a terminal in it; an unknown one is neither.

    >>> meets((7, 3), (3,)), meets((7, 3), (8, 3)), meets((), (3,))
    (True, False, False)
    """
    if not place or not other:
        return False
    return place[0] in other or other[0] in place


class Route:
    """The legs of one shipment in their order.

    ``places`` tells of each place's id where it lies: an object with a ``path``.
    """

    def __init__(self, legs: Sequence[Leg], places: Mapping):
        self.legs = legs
        self.places = places
        self._known = {}

    @cached_property
    def main_modes(self) -> set[str]:
        return {leg.mode for leg in self.legs if leg.stage == "main"}

    @cached_property
    def _stops(self):
        stops = []
        for stage in ("main", "pre", "on"):
            run = [leg for leg in self.legs if leg.stage == stage]
            for leg in run:
                role = "start" if leg is run[0] else "between"
                stops.append((leg.origin, leg, "out", role))
                role = "end" if leg is run[-1] else "between"
                stops.append((leg.destination, leg, "in", role))
        return stops

    def locate(self, place, movement="", mode="any", voyage=None) -> Spot:
        """Return where a movement, or any other event, at a place belongs.

        What moves is looked for on the legs of its ``mode``; a gate is a place's,
        whatever takes the box through it.
        """
        if not place:
            return NOWHERE
        key = (place, movement, mode, voyage)
        spot = self._known.get(key)
        if not spot:
            spot = self._known[key] = self._locate(*key)
        return spot

    def _locate(self, place, movement, mode, voyage):
        way = WAYS.get(movement)
        path = self.places[place].path
        hits = [
            (leg, kind, role)
            for stop, leg, kind, role in self._stops
            if meets(path, stop) and (not way or mode in ("any", "", leg.mode))
        ]
        fitting = [hit for hit in hits if hit[1] == way]
        if fitting:
            voyage = squeeze(voyage or "")
            same_voyage = [hit for hit in fitting if voyage and hit[0].voyage == voyage]
            leg, _kind, role = (same_voyage or fitting)[0]
            return Spot(leg.id, role, leg.stage)
        if hits:
            leg, _kind, role = hits[0]
            return Spot(None, role, leg.stage)
        return OFF_ROUTE

    def side(self, spot: Spot, movement="", country=None, ends=(None, None)) -> str:
        """Return the side of the journey: export, import, any (between them), or "".

        A depot off the route is of the side that its country is: of the first port's
        (``ends[0]``) or of the last one's.
        """
        if spot.role == "off" and not movement:
            if country and ends[0] != ends[1] and country in ends:
                return "export" if country == ends[0] else "import"
            return ""
        if not movement and spot.stage in ("pre", "on"):
            return "export" if spot.stage == "pre" else "import"
        return SIDES.get(spot.role, "")
