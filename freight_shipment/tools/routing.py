"""The rules of a route: legs that connect, dates that run forward, delays that spread.

Plain data in, plain data out; the models turn faults into words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

STAGES = ("pre", "main", "on")
PLANNED = ("etd", "eta")
ACTUAL = ("atd", "ata")


@dataclass(frozen=True)
class Stop:
    """A place as its own id and the ids of the places it lies in, nearest first."""

    path: tuple[int, ...] = ()

    def meets(self, other: "Stop") -> bool:
        """Tell if one is the other, or a terminal in it; an unknown one meets all."""
        if not self.path or not other.path:
            return True
        return self.path[0] in other.path or other.path[0] in self.path


@dataclass(frozen=True)
class Leg:
    stage: str = "main"
    origin: Stop = Stop()
    destination: Stop = Stop()
    etd: datetime | None = None
    eta: datetime | None = None
    atd: datetime | None = None
    ata: datetime | None = None
    gap_explained: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong with the leg at ``index``, seen from the earlier leg ``other``.

    ``kind`` is stage, gap or dates; of dates, ``date`` comes before ``other_date``.
    """

    kind: str
    index: int
    other: int
    date: str = ""
    other_date: str = ""


def find_faults(legs: Sequence[Leg]) -> list[Fault]:
    """Return all that is wrong with ``legs``, in their order."""
    faults = [
        *_find_stage_faults(legs),
        *_find_gaps(legs),
        *_find_date_faults(legs, PLANNED),
        *_find_date_faults(legs, ACTUAL),
    ]
    return sorted(faults, key=lambda fault: fault.index)


def _find_stage_faults(legs: Sequence[Leg]) -> Iterator[Fault]:
    for index in range(1, len(legs)):
        before, leg = legs[index - 1], legs[index]
        if STAGES.index(leg.stage) < STAGES.index(before.stage):
            yield Fault("stage", index, index - 1)


def _find_gaps(legs: Sequence[Leg]) -> Iterator[Fault]:
    for index in range(1, len(legs)):
        before, leg = legs[index - 1], legs[index]
        if not leg.gap_explained and not before.destination.meets(leg.origin):
            yield Fault("gap", index, index - 1)


def _find_date_faults(legs: Sequence[Leg], names: Sequence[str]) -> Iterator[Fault]:
    """Compare each date with the last one known before it, over legs without dates."""
    latest = None
    for index, leg in enumerate(legs):
        for name in names:
            moment = getattr(leg, name)
            if not moment:
                continue
            if latest and moment < latest[0]:
                yield Fault("dates", index, latest[1], name, latest[2])
            latest = (moment, index, name)


def replan(
    legs: Sequence[Leg], index: int, etd: datetime | None, eta: datetime | None
) -> tuple[dict[int, tuple[datetime | None, datetime | None]], timedelta]:
    """Move the leg at ``index`` to ``etd`` and ``eta``, and what follows with it.

    What has happened does not move. The legs behind keep their distance, with one
    exception: a vessel or flight does not wait for the truck that feeds it, nor leave
    earlier because of it. Main carriage behind pre-carriage moves only by what it
    would otherwise be missed by.

    :return: the new (ETD, ETA) of each leg that moves, by its index; and how much
        later things happen behind the last leg
    """
    leg = legs[index]
    moved = {}
    if (etd, eta) != (leg.etd, leg.eta):
        moved[index] = (etd, eta)
    delay = _difference(leg.eta, eta) or _difference(leg.etd, etd)
    arrival, stage = eta or etd, leg.stage
    for follower in range(index + 1, len(legs)):
        leg = legs[follower]
        if stage == "pre" and leg.stage == "main":
            missed_by = _difference(_first_date(legs[follower:]), arrival)
            delay = max(timedelta(), missed_by)
        dates = postpone(leg, delay)
        if dates != (leg.etd, leg.eta):
            moved[follower] = dates
        arrival, stage = dates[1] or dates[0] or arrival, leg.stage
    return moved, delay


def postpone(leg: Leg, delay: timedelta) -> tuple[datetime | None, datetime | None]:
    """Return the (ETD, ETA) of ``leg`` when all of it that is to come is delayed."""
    return (
        leg.etd + delay if leg.etd and not leg.atd else leg.etd,
        leg.eta + delay if leg.eta and not leg.ata else leg.eta,
    )


def _first_date(legs: Sequence[Leg]) -> datetime | None:
    """Return the first planned date of ``legs``, over those that have none yet."""
    return next((date for leg in legs for date in (leg.etd, leg.eta) if date), None)


def _difference(old: datetime | None, new: datetime | None) -> timedelta:
    return new - old if old and new else timedelta()
