"""Whose terms hold for a box: the most specific that fit, never a toss of a coin."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from .clock_kinds import OF_LENT_BOXES, TERMINAL_KINDS

NO_TERMS, TIE = "no_terms", "tie"


class TermsRow(NamedTuple):
    """Terms as matching sees them. What is None or empty fits all."""

    id: int
    side: str  # buy: what we pay; sell: what we charge
    kind: str
    direction: str
    partner: int | None = None
    location: int | None = None
    carrier: int | None = None
    equipment: int | None = None
    country: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    # The port or ramp of the location, where each of those has a clock of its own.
    area: int | None = None

    @property
    def rank(self) -> tuple:
        """How specific it is: a customer's own terms before a terminal's, those
        before a line's, then the type of box and the country."""
        return (
            self.partner is not None,
            self.location is not None,
            self.carrier is not None,
            self.equipment is not None,
            self.country is not None,
        )


class BoxFacts(NamedTuple):
    """What decides about a box, on one side of its journey."""

    direction: str
    partners: frozenset[int]
    places: frozenset[int]  # the port, and the terminal in it
    carrier: int | None
    equipment: int | None
    country: int | None
    is_shipper_owned: bool = False
    is_reefer: bool = False


class Choice(NamedTuple):
    row: TermsRow | None
    why: str = ""  # NO_TERMS or TIE where there is none
    tied: tuple[int, ...] = ()


def fits(row: TermsRow, box: BoxFacts, on: date) -> bool:
    return (
        row.direction == box.direction
        and (row.partner is None or row.partner in box.partners)
        and (row.location is None or row.location in box.places)
        and row.carrier in (None, box.carrier)
        and row.equipment in (None, box.equipment)
        and row.country in (None, box.country)
        and (row.valid_from is None or row.valid_from <= on)
        and (row.valid_to is None or on <= row.valid_to)
        and applies(row.kind, box)
    )


def applies(kind: str, box: BoxFacts) -> bool:
    if kind == "plugin":
        return box.is_reefer
    return not (box.is_shipper_owned and kind in OF_LENT_BOXES)


def choose(rows: Sequence[TermsRow], box: BoxFacts, on: date) -> dict[tuple, Choice]:
    """Return {(side, kind): the terms that hold for a clock that begins ``on``}.

    Terms that combine demurrage and detention in one clock stand against those that
    have one for each: the more specific of the two win.
    """
    fitting: dict[tuple, list] = {}
    for row in rows:
        if fits(row, box, on):
            fitting.setdefault((row.side, row.kind), []).append(row)
    chosen = {key: _choose_one(found) for key, found in fitting.items()}
    for side in {side for side, _kind in chosen}:
        _settle_combined(chosen, side)
    return chosen


def choose_by_area(
    rows: Sequence[TermsRow], box: BoxFacts, on: date
) -> dict[tuple, Choice]:
    """Return {(side, kind, area): the terms that hold for a clock that begins ``on``}.

    A port and a ramp each count the days on their own ground, so what they have terms
    of their own for runs on a clock each. Terms for any place hold where none of them
    does, or where they are the more specific ones.
    """
    rows = [row for row in rows if fits(row, box, on)]
    common = [row for row in rows if row.area is None]
    chosen = {(*key, None): one for key, one in choose(common, box, on).items()}
    for area in sorted({row.area for row in rows} - {None}):
        here = [row for row in rows if row.area in (None, area)]
        for (side, kind), one in choose(here, box, on).items():
            if kind in TERMINAL_KINDS and one != chosen.get((side, kind, None)):
                chosen[side, kind, area] = one
    for side, kind, area in list(chosen):
        if area is not None:
            chosen.pop((side, kind, None), None)
    return chosen


def _choose_one(rows: Sequence[TermsRow]) -> Choice:
    def weight(row):
        return (row.rank, row.valid_from or date.min)

    best = max(map(weight, rows))
    winners = [row for row in rows if weight(row) == best]
    if len(winners) > 1:
        return Choice(None, TIE, tuple(sorted(row.id for row in winners)))
    return Choice(winners[0])


def _settle_combined(chosen: dict, side: str) -> None:
    combined = chosen.get((side, "combined"))
    apart = [
        (side, kind) for kind in ("demurrage", "detention") if (side, kind) in chosen
    ]
    if not combined or not combined.row or not apart:
        return
    ranks = [chosen[key].row.rank for key in apart if chosen[key].row]
    if ranks and combined.row.rank < max(ranks):
        del chosen[side, "combined"]
    elif ranks and combined.row.rank == max(ranks):
        ids = [combined.row.id, *(chosen[k].row.id for k in apart if chosen[k].row)]
        for key in apart:
            del chosen[key]
        chosen[side, "combined"] = Choice(None, TIE, tuple(sorted(ids)))
    else:
        for key in apart:
            del chosen[key]
