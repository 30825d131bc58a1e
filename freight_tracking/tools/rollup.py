"""What a set of events amounts to: dates of legs, states of boxes, parts that moved.

A pure function of the *set*: the order in which events came in, repeats, and how they
were split into batches do not matter. Each event says when its source recorded it, and
that alone decides which of two is the newer.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from odoo.addons.freight_shipment.tools.container_states import STATES

from .keys import squeeze
from .route import Route, Spot

RANK = {state: rank for rank, state in enumerate(STATES)}
DATES = ("etd", "eta", "atd", "ata")
FIELDS = {
    ("departure", False): "etd",
    ("departure", True): "atd",
    ("arrival", False): "eta",
    ("arrival", True): "ata",
}
# Effects that count wherever they happen, and the state that they bring a box to.
ANYWHERE = {
    "empty_out": "empty_out",
    "stuffed": "stuffed",
    "gate_out": "gated_out",
    "delivered": "gated_out",
    "stripped": "stripped",
    "empty_in": "empty_in",
}
# Effects of the main carriage: a truck that leaves the factory is not the departure.
AT_LOADING = {"gate_in": "gated_in", "loaded": "loaded", "departed": "departed"}
AT_DISCHARGE = {"arrived": "arrived", "discharged": "discharged"}
# What happens to a box between its ports happens on its way.
ON_THE_WAY = "departed"
# What says nothing about where cargo is.
SILENT = frozenset(
    (
        *("none", "booked", "received", "out_for_delivery", "exception", "returned"),
        *("customs_submitted", "customs_hold", "customs_released"),
        "documents_surrendered",
    )
)
EPOCH = datetime.min
FOREVER = datetime.max


class Meaning(NamedTuple):
    """What a milestone of the catalogue says."""

    movement: str = ""  # departure, load, arrival, discharge, or none of them
    effect: str = "none"
    mode: str = "any"


class Fact(NamedTuple):
    """One event of the set. ``key`` is its own, ``identity`` all its versions'."""

    id: int
    key: str
    identity: str
    milestone: int
    classifier: str
    at: datetime
    recorded_at: datetime
    source: int = 0
    stamp: datetime | None = None  # when its source last changed it
    is_withdrawal: bool = False  # of its own identity, and nothing else
    withdraws: str | None = None  # another identity
    place: int | None = None
    voyage: str | None = None
    box: int | None = None
    pieces: int | None = None


class Box(NamedTuple):
    """A box by its id, and the state that people moved it to.

    Where that was a step back, it overrules what had been told ``overruled_at`` then.
    """

    id: int
    state: str = "draft"
    overruled_at: datetime | None = None


class Chosen(NamedTuple):
    """A date, and the event that told it; none where a person did."""

    value: datetime | None = None
    fact: int | None = None


NO_DATE = Chosen()


@dataclass
class Outcome:
    legs: dict[int, dict[str, Chosen]] = field(default_factory=dict)
    boxes: dict[int, Chosen] = field(default_factory=dict)  # value: the state
    delivered: dict[int, Chosen] = field(default_factory=dict)  # of boxes
    picked_up: Chosen | None = None  # the shipment as a whole
    handed_over: Chosen | None = None
    # {"departed": 6}: how many loose pieces have, where not all of them
    pieces: dict[str, int] = field(default_factory=dict)
    void: set[int] = field(default_factory=set)
    replaces: dict[int, int] = field(default_factory=dict)
    leg_of: dict[int, int] = field(default_factory=dict)
    # Boxes of whose events another one counts now than did before.
    retold: set[int | None] = field(default_factory=set)


def roll_up(
    route: Route,
    boxes: Sequence[Box],
    facts: Sequence[Fact],
    meanings: Mapping[int, Meaning],
    trust: Mapping[tuple[int, str], int | None],
    total_pieces: int = 0,
) -> Outcome:
    """Return what ``facts`` amount to.

    :param trust: ``{(source, field): priority}``, the lower the better, None for never;
        the field is one of DATES or "container"; source 0 is what people entered
    :param total_pieces: of the shipment, so that a part of them is known as a part
    """
    result = Outcome()
    live = _settle(facts, result)
    told, moved, counted = defaultdict(list), defaultdict(list), defaultdict(int)
    for fact in live:
        meaning = meanings[fact.milestone]
        movement, effect = meaning.movement, meaning.effect
        is_actual = fact.classifier == "actual"
        if movement:
            spot = route.locate(fact.place, movement, meaning.mode, fact.voyage)
            if spot.leg is not None:
                result.leg_of[fact.id] = spot.leg
                if name := FIELDS.get((movement, is_actual)):
                    told[spot.leg, name].append(fact)
        elif effect in SILENT:
            continue
        else:
            spot = route.locate(fact.place)
        if not is_actual:
            continue
        if fact.box:
            moved[fact.box].append((fact, meaning, spot))
            continue
        if fact.pieces and (step := _step_of(meaning, spot)):
            counted[step] += fact.pieces
        if effect == "picked_up":
            result.picked_up = min(filter(None, (result.picked_up, _told(fact))))
        elif effect == "delivered":
            result.handed_over = max(filter(None, (result.handed_over, _told(fact))))
    result.pieces = {
        step: count for step, count in counted.items() if count < total_pieces
    }
    if "delivered" in result.pieces:
        # Of parts, the last one completes the delivery.
        result.handed_over = None
    _choose_dates(route.legs, told, trust, result)
    _place_boxes(boxes, moved, route.main_modes, trust, result)
    return result


def _settle(facts: Sequence[Fact], result: Outcome) -> list[Fact]:
    """Return the facts that nothing replaced or withdrew; note what did."""
    versions = defaultdict(list)
    withdraws = False
    for fact in facts:
        if fact.is_withdrawal:
            versions[fact.identity].append((fact.stamp or FOREVER, 1, fact))
        else:
            versions[fact.identity].append((fact.stamp or EPOCH, 0, fact))
        if fact.withdraws:
            versions[fact.withdraws].append((fact.stamp or FOREVER, 1, fact))
            withdraws = True
    if not withdraws and len(versions) == len(facts):
        return [fact for fact in facts if not fact.is_withdrawal]
    live = []
    for identity, claims in versions.items():
        # At one moment a withdrawal beats a report, and what is later the earlier.
        claims.sort(key=lambda claim: (claim[0], claim[1], claim[2].at, claim[2].key))
        winner = claims[-1][2]
        reports = [
            fact
            for _stamp, withdrawing, fact in claims
            if not withdrawing and fact.identity == identity
        ]
        if not claims[-1][1]:
            live.append(winner)
        beaten = [fact for fact in reports if fact is not winner]
        result.void.update(fact.id for fact in beaten)
        if beaten:
            result.replaces[winner.id] = beaten[-1].id
    return live


def _choose_dates(legs, told, trust, result):
    for leg in legs:
        if leg.id is None:
            continue
        result.legs[leg.id] = dates = dict.fromkeys(DATES, NO_DATE)
        for name in DATES:
            news = told.get((leg.id, name), ())
            if news or name in leg.entered or name in leg.pinned:
                dates[name] = _choose_date(leg, name, news, trust, result)


def _choose_date(leg, name, told, trust, result):
    """Return the best date: held by a person, else by trust, else the newest."""
    if name in leg.pinned:
        return Chosen(leg.pinned[name])
    if PART_WAY.get(name) in result.pieces and leg.stage == "main":
        # Part of the cargo has left; the leg is under way when all of it has.
        told = ()
    best = None
    if told:
        # What is told of another voyage counts only where nobody tells of this one.
        ours = [
            fact
            for fact in told
            if leg.voyage and fact.voyage and squeeze(fact.voyage) == leg.voyage
        ]
        ranked = []
        for fact in ours or told:
            priority = trust.get((fact.source, name))
            if priority is not None:
                ranked.append(_by_trust(priority, fact))
        best = min(ranked, default=None)
    chosen = _told(best[-1]) if best else NO_DATE
    if name in leg.entered:
        value, entered_at = leg.entered[name]
        mine = (trust.get((0, name), 0), -_seconds(entered_at))
        if best is None or mine <= best[:2]:
            chosen = Chosen(value)
    return chosen


PART_WAY = {"atd": "departed", "ata": "arrived"}


def _told(fact):
    return Chosen(fact.at, fact.id)


def _by_trust(priority, fact):
    # Of two that were recorded at once, an estimate is newer than the plan.
    is_plan = fact.classifier == "planned"
    newest = -_seconds(fact.recorded_at)
    return (priority, newest, is_plan, -_seconds(fact.at), fact.key, fact)


def _seconds(moment: datetime) -> float:
    return (moment - EPOCH).total_seconds()


def _place_boxes(boxes, moved, main_modes, trust, result):
    for box in boxes:
        furthest = (RANK[box.state], EPOCH, "")
        result.boxes[box.id] = Chosen(box.state)
        for fact, meaning, spot in moved.get(box.id, ()):
            state = _state_of(meaning, spot, main_modes)
            if not state or trust.get((fact.source, "container")) is None:
                continue
            if box.overruled_at and fact.recorded_at <= box.overruled_at:
                continue
            reached = (RANK[state], fact.at, fact.key)
            if reached > furthest:
                furthest = reached
                result.boxes[box.id] = Chosen(state, fact.id)
            if meaning.effect == "delivered":
                earlier = result.delivered.get(box.id)
                result.delivered[box.id] = min(filter(None, (earlier, _told(fact))))


def _state_of(meaning: Meaning, spot: Spot, main_modes: set[str]) -> str | None:
    """Return the state that a box is in after what happened there, if any."""
    effect = meaning.effect
    is_between = spot.stage == "main" and spot.role == "between"
    is_main = spot.stage in ("main", "") and (
        meaning.mode in ("any", *main_modes) or "any" in main_modes
    )
    if effect in ANYWHERE:
        # Between two vessels a box goes through gates, too.
        return ON_THE_WAY if is_between and effect == "gate_out" else ANYWHERE[effect]
    if effect in AT_LOADING and is_main:
        if is_between or (spot.role == "off" and effect != "gate_in"):
            return ON_THE_WAY
        return AT_LOADING[effect] if spot.role != "end" else None
    if effect in AT_DISCHARGE and is_main:
        if is_between or spot.role == "off":
            return ON_THE_WAY
        return AT_DISCHARGE[effect] if spot.role != "start" else None
    if effect == "transhipped" or (meaning.movement and is_between):
        return ON_THE_WAY if is_main else None
    return None


def _step_of(meaning: Meaning, spot: Spot) -> str | None:
    """Return the step that loose pieces have made, of those that come in parts."""
    if meaning.movement == "departure" and spot.role in ("start", ""):
        return "departed"
    if meaning.movement == "arrival" and spot.role in ("end", ""):
        return "arrived"
    return "delivered" if meaning.effect in ("delivered", "gate_out") else None
