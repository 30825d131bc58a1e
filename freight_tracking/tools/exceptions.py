"""What is wrong with a shipment, and when that can change by time alone.

Pure: facts and rules in, causes out. Each kind of rule tells from which moment on
something is wrong; whether that moment has come is decided in one place, for all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1)
# What a milestone does to cargo that moves on: who is further, is past it.
MOVES = frozenset(
    (
        *("received", "picked_up", "empty_out", "stuffed", "gate_in", "loaded"),
        *("departed", "arrived", "discharged", "gate_out", "stripped"),
        *("delivered", "empty_in"),
    )
)
# Movements whose dates are those of the legs.
LEG_MOVES = ("departure", "arrival")
AT_TERMINAL = ("arrived", "discharged")
# Whose cargo is that far, has departed and arrived, whoever forgot to tell.
LANDED = frozenset(("discharged", "gate_out", "stripped", "delivered", "empty_in"))


class Rule(NamedTuple):
    """``threshold`` is in the unit of the kind: hours, days or per cent."""

    id: int
    kind: str
    threshold: float = 0.0
    severity: str = "2"
    mode: str | None = None
    direction: str | None = None
    partner_id: int | None = None
    company_id: int | None = None
    milestones: frozenset[int] = frozenset()
    ends: frozenset[int] = frozenset()

    @property
    def rank(self) -> tuple[bool, ...]:
        """A customer says more than a direction, that more than a mode, a branch."""
        filters = (self.partner_id, self.direction, self.mode, self.company_id)
        return tuple(map(bool, filters))


class Milestone(NamedTuple):
    movement: str
    effect: str
    direction: str
    sequence: int


class Leg(NamedTuple):
    id: int
    etd: datetime | None = None
    eta: datetime | None = None
    atd: datetime | None = None
    ata: datetime | None = None


class Told(NamedTuple):
    """All that was told of a milestone, leg and box: actual, or else as a forecast.

    ``at`` is the latest moment of what happened, the latest word of a forecast.
    """

    milestone: int
    at: datetime
    box: int | None = None
    leg: int | None = None
    is_forecast: bool = False


class Cutoff(NamedTuple):
    id: int
    due: datetime


class Box(NamedTuple):
    """A box and since when it is in its state, where that is known."""

    id: int
    state: str
    since: datetime | None = None


class Hold(NamedTuple):
    """A customs declaration that is held."""

    id: int
    since: datetime


class FreeTime(NamedTuple):
    """A clock that runs on a box: demurrage, detention, storage."""

    box: int
    clock: str
    starts: datetime
    ends: datetime


@dataclass
class Facts:
    """A shipment as the rules see it."""

    id: int
    mode: str = "sea"
    direction: str = "export"
    partner_id: int | None = None
    company_id: int | None = None
    in_transit: bool = False
    etd: datetime | None = None
    eta: datetime | None = None
    atd: datetime | None = None
    ata: datetime | None = None
    first_eta: datetime | None = None
    required_by: datetime | None = None
    delivery_planned: datetime | None = None
    delivered: datetime | None = None
    last_news: datetime | None = None
    legs: list[Leg] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    cutoffs: list[Cutoff] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    free_times: list[FreeTime] = field(default_factory=list)
    is_done: bool = False

    @property
    def scope(self) -> tuple:
        return self.mode, self.direction, self.partner_id, self.company_id


class Threat(NamedTuple):
    """Something that is wrong from a moment on: from the beginning, without one.

    ``level`` tells a worse case of the same from the one that a person has closed.
    """

    subject: str
    at: datetime | None
    level: int = 0
    box: int | None = None
    params: dict = {}


class Cause(NamedTuple):
    rule: Rule
    threat: Threat

    @property
    def key(self) -> tuple[int, str]:
        return self.rule.id, self.threat.subject


class Decision(NamedTuple):
    causes: list[Cause]
    next_check: datetime | None


def decide(
    facts: Facts, rules: Iterable[Rule], now: datetime, milestones: dict
) -> Decision:
    """Return what is wrong now, and the next moment at which that can change.

    :param rules: those that count for this shipment, see :func:`choose`
    """
    worst: dict[tuple[str, str], Cause] = {}
    next_check = None
    if facts.is_done:
        rules = [rule for rule in rules if rule.kind in OUTLIVING]
    for rule in rules:
        for threat in KINDS[rule.kind](facts, rule, milestones):
            if threat.at and threat.at > now:
                next_check = min(next_check or threat.at, threat.at)
                continue
            # Of the steps of one rule, such as 50, 20 and 0 % left, the worst counts.
            cause, key = Cause(rule, threat), (rule.kind, threat.subject)
            if key not in worst or _weight(cause) > _weight(worst[key]):
                worst[key] = cause
    return Decision(list(worst.values()), next_check)


def choose(facts: Facts, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules that count: of each kind, the most specific that fit.

    They are the same for all shipments of one ``scope``.
    """
    fitting: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.kind in KINDS and fits(rule, facts):
            fitting.setdefault(rule.kind, []).append(rule)
    chosen = []
    for kind, same in fitting.items():
        if kind in TOGETHER:
            chosen += same
            continue
        rank = max(rule.rank for rule in same)
        chosen += [rule for rule in same if rule.rank == rank]
    return chosen


def fits(rule: Rule, facts: Facts) -> bool:
    return (
        rule.mode in (None, facts.mode)
        and rule.direction in (None, facts.direction)
        and rule.partner_id in (None, facts.partner_id)
        and rule.company_id in (None, facts.company_id)
    )


def _weight(cause: Cause) -> tuple:
    return cause.rule.severity, cause.threat.at or datetime.min, cause.rule.id


# The kinds


def eta_slip(facts, rule, _milestones):
    """The ETA is later than planned at first by more than N hours."""
    if facts.ata or not (facts.eta and facts.first_eta):
        return
    late = facts.eta - facts.first_eta
    step = timedelta(hours=max(rule.threshold, 1))
    if late > timedelta(hours=rule.threshold):
        params = {"old": facts.first_eta, "new": facts.eta}
        yield Threat("eta", None, late // step, params=params)


def required_by(facts, rule, _milestones):
    """It is expected less than N hours before the customer needs it, or later."""
    if facts.delivered or not facts.required_by:
        return
    expected = facts.delivery_planned or facts.eta
    params = {"old": facts.required_by, "new": expected}
    latest = facts.required_by - timedelta(hours=rule.threshold)
    at = None if expected and expected > latest else facts.required_by
    yield Threat("required_by", at, params=params)


def not_departed(facts, rule, milestones):
    """A departure was planned N hours ago, and nobody told of it."""
    if _has_landed(facts, milestones):
        return
    for number, leg in enumerate(facts.legs):
        moved = any(one.atd or one.ata for one in facts.legs[number:])
        if leg.etd and not moved:
            at = leg.etd + timedelta(hours=rule.threshold)
            yield Threat(f"leg:{leg.id}", at, params={"leg": leg.id, "old": leg.etd})


def no_news(facts, rule, _milestones):
    """Nothing was heard of a shipment in transit for N days."""
    last = max(filter(None, (facts.last_news, facts.atd)), default=None)
    if facts.in_transit and last:
        yield Threat(
            "news", last + timedelta(days=rule.threshold), params={"old": last}
        )


def overdue(facts, rule, milestones):
    """An arrival or another milestone was planned N hours ago, and did not happen."""
    grace = timedelta(hours=rule.threshold)
    landed = _has_landed(facts, milestones)
    for number, leg in enumerate(facts.legs):
        on = landed or any(one.atd or one.ata for one in facts.legs[number + 1 :])
        if leg.eta and leg.atd and not (leg.ata or on):
            params = {"leg": leg.id, "old": leg.eta}
            yield Threat(f"arrival:{leg.id}", leg.eta + grace, params=params)
    done = [one for one in facts.told if not one.is_forecast]
    for plan in facts.told:
        known = milestones.get(plan.milestone)
        if not plan.is_forecast or not known or known.movement in LEG_MOVES:
            continue
        if any(_is_past(one, plan, known, milestones) for one in done):
            continue
        subject = f"plan:{plan.milestone}:{plan.leg or ''}:{plan.box or ''}"
        params = {"milestone": plan.milestone, "old": plan.at}
        yield Threat(subject, plan.at + grace, box=plan.box, params=params)


def _has_landed(facts, milestones):
    effects = (
        milestones[one.milestone].effect
        for one in facts.told
        if one.milestone in milestones and not one.is_forecast
    )
    return not LANDED.isdisjoint(effects)


def _is_past(done, plan, known, milestones):
    """Tell if ``done`` is what was planned, or can only come after it."""
    if done.box and plan.box and done.box != plan.box:
        return False
    if done.milestone == plan.milestone:
        return not (done.leg and plan.leg) or done.leg == plan.leg
    other = milestones.get(done.milestone)
    return bool(
        other
        and MOVES.issuperset((known.effect, other.effect))
        and other.sequence > known.sequence
    )


def cutoff(facts, rule, _milestones):
    """A cut-off comes in N hours, and is not met."""
    if facts.atd:
        return
    for one in facts.cutoffs:
        at = one.due - timedelta(hours=rule.threshold)
        params = {"cutoff": one.id, "old": one.due}
        yield Threat(f"cutoff:{one.id}", at, params=params)


def not_picked_up(facts, rule, _milestones):
    """A box has arrived N hours ago, and nobody has picked it up."""
    for box in facts.boxes:
        since = box.since or facts.ata
        if box.state in AT_TERMINAL and since:
            at = since + timedelta(hours=rule.threshold)
            yield Threat(f"box:{box.id}", at, box=box.id, params={"old": since})


def free_time(facts, rule, _milestones):
    """No more than N per cent of a box's free time are left."""
    for one in facts.free_times:
        left = (one.ends - one.starts) * (rule.threshold / 100)
        params = {"old": one.ends, "clock": one.clock}
        subject = f"clock:{one.clock}:{one.box}"
        yield Threat(subject, one.ends - left, box=one.box, params=params)


def customs_hold(facts, rule, milestones):
    """Customs hold the goods for N hours: by a declaration, or as was reported."""
    grace = timedelta(hours=rule.threshold)
    for one in facts.holds:
        params = {"declaration": one.id, "old": one.since}
        at = one.since + grace
        yield Threat(f"declaration:{one.id}", at, _minute(one.since), params=params)
    for held, side in _with_effect(facts, milestones, "customs_hold"):
        released = any(
            done.at >= held.at
            and released_side in (side, "any")
            and (done.box is None or done.box == held.box)
            for done, released_side in _with_effect(
                facts, milestones, "customs_released"
            )
        )
        if not released:
            yield _as_told(held, grace)


def _with_effect(facts, milestones, effect):
    for one in facts.told:
        known = milestones.get(one.milestone)
        if known and known.effect == effect and not one.is_forecast:
            yield one, known.direction


def reported(facts, rule, _milestones):
    """One of the rule's milestones was reported, and none since that ends it."""
    grace = timedelta(hours=rule.threshold)
    for one in facts.told:
        if one.milestone not in rule.milestones or one.is_forecast:
            continue
        ended = any(
            end.milestone in rule.ends
            and not end.is_forecast
            and end.at >= one.at
            and (end.box is None or one.box is None or end.box == one.box)
            for end in facts.told
        )
        if not ended:
            yield _as_told(one, grace)


def _as_told(one, grace):
    params = {"milestone": one.milestone, "old": one.at}
    subject = f"event:{one.milestone}:{one.leg or ''}:{one.box or ''}"
    return Threat(subject, one.at + grace, _minute(one.at), one.box, params)


def _minute(at):
    """A later one of the same is a worse one. In minutes, an integer holds it."""
    return int((at - EPOCH) / timedelta(minutes=1))


KINDS = {
    "eta_slip": eta_slip,
    "required_by": required_by,
    "not_departed": not_departed,
    "no_news": no_news,
    "overdue": overdue,
    "cutoff": cutoff,
    "not_picked_up": not_picked_up,
    "free_time": free_time,
    "customs_hold": customs_hold,
    "roll_over": reported,
    "temperature": reported,
    "reported": reported,
}
# A box may stand on when its shipment is done: somebody pays for that.
OUTLIVING = frozenset(("free_time",))
# Rules of these kinds look at other events each: none takes another's place.
TOGETHER = frozenset(("roll_over", "temperature", "reported"))
