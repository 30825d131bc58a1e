"""What one call of ingest carries from step to step."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from . import clock
from .clock import Instant
from .journey import Journey, Place
from .normal_form import Report
from .outcome import Ingested, Outcome

_resolve = lru_cache(maxsize=8192)(clock.resolve)


def resolve_time(when: str, zone: str = "", assumed_zone: str = "UTC") -> Instant:
    """Return the moment that a report's time means, as ``clock.resolve`` does.

    A time with its offset, as most sources tell it, needs no look at zones: that is
    many times as fast, and there are two of them in each report.
    """
    if len(when) == len("2025-05-10T18:00:00+07:00"):
        told = datetime.fromisoformat(when)
        offset = told.utcoffset()
        at = told.replace(tzinfo=None) - offset
        return Instant(at, "minute", zone or clock.offset_name(offset), False)
    return _resolve(when, zone, assumed_zone)


@dataclass(slots=True)
class Item:
    """One report, where it is from, and what becomes of it."""

    position: int
    report: Report | None
    key: str = ""
    identity: str = ""
    # (shipment, box or None), as the numbers of the report decide.
    targets: tuple = ()
    matched_by: str = ""
    result: str = ""
    reason: str = ""
    event_ids: tuple = ()
    milestone: int = 0  # what it proved to be

    def fail(self, result: str, reason: str):
        self.result, self.reason = result, reason


@dataclass
class Batch:
    source_id: int
    may_publish: bool
    now: datetime
    items: list[Item]
    stamp: dict
    publish: bool | None = None
    user_id: int | None = None
    catalogue: object = None
    journeys: dict[int, Journey] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    # What has been resolved once: most reports of a batch say the same few things.
    meant: dict[tuple, object] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    boxes: set[int | None] = field(default_factory=set)

    def share_places(self):
        """Let the journeys know the places that the reports name."""
        known = {place.id: place for place in self.places.values()}
        shared = {id(one.places): one.places for one in self.journeys.values()}
        for places in shared.values():
            places.update(known)

    def as_result(self, count: int) -> Ingested:
        """Return what became of the first ``count`` items; the rest had waited."""
        return Ingested(
            [
                Outcome(item.position, item.result, item.reason, item.event_ids)
                for item in self.items[:count]
            ],
            set(self.touched),
            self.boxes - {None},
        )
