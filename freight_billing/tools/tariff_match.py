"""Which line of a tariff prices a shipment, and why that line and not another.

The most specific line wins. Lines are compared criterion by criterion in the order of
``CRITERIA``: the first in which two differ decides, so a line for this very customer
beats one for this very port. Lines that are equally specific are compared by the day
from which they are valid, and the later one wins. What is equal then too is a tie,
which a person settles by mending the tariff.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from .rating import BOX_BASES

# From the criterion that decides first to the one that decides last.
CRITERIA = (
    *("customer", "vendor", "carrier", "pol", "pod", "receipt", "delivery"),
    *("equipment", "commodity", "service", "mode", "direction"),
)
ENDS = ("pol", "pod", "receipt", "delivery")
EXACT = ("carrier", "service", "mode", "direction")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a shipment: itself and what it belongs to, and its country."""

    ids: tuple[int, ...] = ()
    country: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where a line counts: at a place, in a country, or, with neither, anywhere."""

    place: int | None = None
    country: int | None = None

    def closeness(self, place: Place) -> int | None:
        """Return how closely this names the place, None where it is elsewhere.

        4 is the very place, 3 and 2 are what it belongs to, 1 its country, 0 anywhere.
        """
        if self.place:
            if self.place in place.ids:
                return 4 - min(place.ids.index(self.place), 2)
            return None
        if self.country:
            return 1 if self.country == place.country else None
        return 0


ANYWHERE = Area()


@dataclass(frozen=True, slots=True)
class Line:
    """A tariff line's criteria; None is any. ``code`` is what competes with each other.

    ``customer`` and ``tag`` exclude each other, and so do place and country of an area.
    """

    id: int
    code: int
    basis: str
    customer: int | None = None
    tag: int | None = None
    vendor: int | None = None
    carrier: int | None = None
    pol: Area = ANYWHERE
    pod: Area = ANYWHERE
    receipt: Area = ANYWHERE
    delivery: Area = ANYWHERE
    equipment: int | None = None
    commodity: int | None = None
    service: str | None = None
    mode: str | None = None
    direction: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    date_basis: str = "etd"


@dataclass(slots=True)
class Facts:
    """What a shipment is. ``dates`` has the day of each date basis, None if unknown."""

    customer: int | None = None
    tags: frozenset[int] = frozenset()
    vendors: frozenset[int] = frozenset()
    carrier: int | None = None
    pol: Place = Place()
    pod: Place = Place()
    receipt: Place = Place()
    delivery: Place = Place()
    equipment: tuple[int, ...] = ()
    commodities: frozenset[int] = frozenset()
    service: str | None = None
    mode: str | None = None
    direction: str | None = None
    dates: dict[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that does not price the shipment.

    ``why`` is a criterion that does not fit, "not_yet", "expired", "no_date", or, of a
    line that fits, "beaten": ``by`` is the line that won and ``at`` the criterion in
    which it is more specific, "validity", "equipment" or "basis".
    """

    line: Line
    why: str
    by: Line | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Won:
    """A line that prices the shipment; ``box_type`` where it does so for one type."""

    line: Line
    box_type: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Lines of which none is more specific or later than the others."""

    lines: tuple[Line, ...]
    box_type: int | None = None


@dataclass(slots=True)
class Choice:
    won: list[Won] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    # Codes whose boxes of these types no line prices, though it prices others.
    unpriced: list[tuple[int, int]] = field(default_factory=list)


def misfit(line: Line, facts: Facts) -> str:
    """Return the first criterion that does not fit, or "" where the line does."""
    if line.customer and line.customer != facts.customer:
        return "customer"
    if line.tag and line.tag not in facts.tags:
        return "customer"
    if line.vendor and line.vendor not in facts.vendors:
        return "vendor"
    for name in EXACT:
        wanted = getattr(line, name)
        if wanted and wanted != getattr(facts, name):
            return name
    for name in ENDS:
        if getattr(line, name).closeness(getattr(facts, name)) is None:
            return name
    if line.equipment and line.equipment not in facts.equipment:
        return "equipment"
    if line.basis in BOX_BASES and not facts.equipment:
        return "equipment"
    if line.commodity and line.commodity not in facts.commodities:
        return "commodity"
    return _out_of_date(line, facts)


def _out_of_date(line: Line, facts: Facts) -> str:
    if not (line.valid_from or line.valid_to):
        return ""
    day = facts.dates.get(line.date_basis)
    if not day:
        return "no_date"
    if line.valid_from and day < line.valid_from:
        return "not_yet"
    if line.valid_to and day > line.valid_to:
        return "expired"
    return ""


def rank(line: Line, facts: Facts, with_equipment: bool = True) -> tuple:
    """Return how specific a line that fits is, in the order of ``CRITERIA``."""
    return (
        2 if line.customer else 1 if line.tag else 0,
        bool(line.vendor),
        bool(line.carrier),
        *(getattr(line, name).closeness(getattr(facts, name)) for name in ENDS),
        bool(line.equipment) and with_equipment,
        bool(line.commodity),
        bool(line.service),
        bool(line.mode),
        bool(line.direction),
        line.valid_from or date.min,
    )


def choose(lines, facts: Facts) -> Choice:
    """Return which of the candidates price a shipment, and why the others do not."""
    choice = Choice()
    fitting = defaultdict(list)
    for line in lines:
        why = misfit(line, facts)
        if why:
            choice.refused.append(Refused(line, why))
        else:
            fitting[line.code].append(line)
    for code, rivals in fitting.items():
        _choose_code(code, rivals, facts, choice)
    return choice


def _choose_code(code, rivals, facts, choice):
    """Box by box, or once for the shipment, whichever the most specific line does."""
    if len(rivals) == 1 and rivals[0].basis not in BOX_BASES:
        choice.won.append(Won(rivals[0]))
        return
    by_box = [line for line in rivals if line.basis in BOX_BASES]
    others = [line for line in rivals if line.basis not in BOX_BASES]
    if by_box and others:
        best_box = max(by_box, key=lambda line: rank(line, facts, False))
        best_other = max(others, key=lambda line: rank(line, facts, False))
        box_rank = rank(best_box, facts, False)
        other_rank = rank(best_other, facts, False)
        if box_rank == other_rank:
            choice.ties.append(Tie((best_box, best_other)))
            return
        losers, winner = (
            (others, best_box) if box_rank > other_rank else (by_box, best_other)
        )
        choice.refused += [Refused(line, "beaten", winner, "basis") for line in losers]
        if winner is best_box:
            others = []
        else:
            by_box = []
    if others:
        _compete(others, facts, choice, None)
        return
    for box_type in facts.equipment:
        fits = [line for line in by_box if line.equipment in (None, box_type)]
        if fits:
            _compete(fits, facts, choice, box_type)
        else:
            choice.unpriced.append((code, box_type))


def _compete(rivals, facts, choice, box_type):
    ranked = sorted(
        ((rank(line, facts), line) for line in rivals),
        key=lambda pair: pair[0],
        reverse=True,
    )
    best, winner = ranked[0]
    equals = tuple(line for key, line in ranked if key == best)
    if len(equals) > 1:
        choice.ties.append(Tie(equals, box_type))
        return
    choice.won.append(Won(winner, box_type))
    choice.refused += [
        Refused(line, "beaten", winner, _deciding(best, key))
        for key, line in ranked[1:]
    ]


def _deciding(best: tuple, key: tuple) -> str:
    """Return the first criterion in which one rank is higher than the other."""
    for name, high, low in zip((*CRITERIA, "validity"), best, key, strict=True):
        if high != low:
            return name
    raise ValueError("these are equally specific")
