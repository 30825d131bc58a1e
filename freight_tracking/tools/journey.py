"""A shipment as the engine sees it: plain data, read in a few queries for many."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from .keys import squeeze
from .route import NOTHING, Leg, Route


class Place(NamedTuple):
    id: int
    path: tuple[int, ...]
    tz: str
    country: int | None


class LegRow(NamedTuple):
    id: int
    shipment_id: int
    stage: str
    mode: str
    origin_id: int | None
    destination_id: int | None
    voyage: str | None
    carrier_id: int | None
    etd: datetime | None
    eta: datetime | None
    atd: datetime | None
    ata: datetime | None
    published_etd: datetime | None
    published_eta: datetime | None
    published_atd: datetime | None
    published_ata: datetime | None
    entered: dict | None
    origins: dict | None

    def get_entered(self) -> dict:
        """Return what people entered; what stood there before anybody told us, too."""
        if self.entered is not None:
            return self.entered
        return {
            name: [str(value), None]
            for name in ("etd", "eta", "atd", "ata")
            if (value := getattr(self, name))
        }


class BoxRow(NamedTuple):
    id: int
    shipment_id: int
    number: str | None
    state: str
    delivered_at: datetime | None
    entered: dict | None
    origins: dict | None


class ShipmentRow(NamedTuple):
    id: int
    company_id: int
    mode: str
    state: str
    master_id: int | None
    pol_id: int | None
    pod_id: int | None
    package_count: int | None
    etd: datetime | None
    eta: datetime | None
    atd: datetime | None
    ata: datetime | None
    published_etd: datetime | None
    published_eta: datetime | None
    published_atd: datetime | None
    published_ata: datetime | None
    pickup_actual: datetime | None
    delivery_actual: datetime | None
    origins: dict | None
    piece_counts: dict | None
    kind: str
    service: str
    direction: str
    destination_scope: str
    state_at_least: str | None
    state_at_most: str | None
    progress: int | None
    parts_step: str | None
    parts_reached: int | None
    parts_total: int | None


@dataclass
class Journey:
    """``legs`` are the shipment's own; the ``route`` has those of its master too."""

    row: ShipmentRow
    legs: list[LegRow] = field(default_factory=list)
    boxes: list[BoxRow] = field(default_factory=list)
    pins: dict[tuple[int, str], datetime | None] = field(default_factory=dict)
    master: "Journey | None" = None
    places: dict[int, Place] = field(default_factory=dict)

    @cached_property
    def route(self) -> Route:
        """All legs that carry it; without a main leg its ports stand for one."""
        own = [self._as_leg(leg) for leg in self.legs]
        before = [leg for leg in own if leg.stage == "pre"]
        behind = [leg for leg in own if leg.stage != "pre"]
        carrying = self.master.route.legs if self.master else []
        legs = [*before, *carrying, *behind]
        if not any(leg.stage == "main" for leg in legs):
            ends = (self._path(self.row.pol_id), self._path(self.row.pod_id))
            mode = "any" if self.row.mode == "multimodal" else self.row.mode
            legs.append(Leg(None, "main", mode, *ends))
        return Route(legs, self.places)

    @cached_property
    def schedule_legs(self) -> list[LegRow]:
        """The main legs that the dates of the shipment are of, in their order."""
        return [leg for leg in (self.master or self).legs if leg.stage == "main"]

    @cached_property
    def modes(self) -> tuple[str, ...]:
        return (self.row.mode, *(leg.mode for leg in self.schedule_legs))

    def plan(self, name: str) -> datetime | None:
        """Return the ETD or ETA as people planned it, else as it is known."""
        legs = self.schedule_legs
        if not legs:
            return None
        leg = legs[0] if name == "etd" else legs[-1]
        entered = leg.get_entered().get(name)
        return _moment(entered[0]) if entered else getattr(leg, name)

    @cached_property
    def ends(self):
        """The countries of its ports."""
        legs = [leg for leg in self.route.legs if leg.stage == "main"]
        paths = (legs[0].origin, legs[-1].destination)
        return tuple(
            self.places[path[0]].country if path and path[0] in self.places else None
            for path in paths
        )

    def _as_leg(self, row: LegRow) -> Leg:
        return Leg(
            *(row.id, row.stage, row.mode),
            *(self._path(row.origin_id), self._path(row.destination_id)),
            squeeze(row.voyage or ""),
            {
                name: (_moment(value), _moment(entered_at) or datetime.min)
                for name, (value, entered_at) in row.get_entered().items()
            },
            {name: at for (leg, name), at in self.pins.items() if leg == row.id}
            if self.pins
            else NOTHING,
        )

    def _path(self, location_id) -> tuple[int, ...]:
        place = self.places.get(location_id)
        return place.path if place else ()


# The legs of one sailing have the same dates, on however many shipments.
@lru_cache(maxsize=8192)
def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
