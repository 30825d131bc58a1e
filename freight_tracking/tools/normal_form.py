"""The one form in which every source's news reaches `freight.event.ingest`.

Parsers fill a plain dict and hand it to `from_dict`, as do the webhook and the CSV;
so what a report may hold is checked and cleaned in one place. A parser returns a
`Parsed`: the reports it could read, and a `Problem` for each thing that it could not
or that looks wrong. It raises nothing but `Refused`, when a message breaks a limit.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache

from odoo.addons.freight_base.tools import imo, iso6346
from odoo.addons.freight_base.tools.identifiers import Problem as Flaw
from odoo.addons.freight_base.tools.identifiers import squeeze

from . import clock, safe_json
from .limits import MAX_PROBLEMS, MAX_REPORTS, Refused, excerpt, storable

CLASSIFIERS = ("planned", "estimated", "actual")
FORMATS = ("dcsa", "fsu", "clock")
MODES = ("sea", "air", "road", "rail", "express")
SIDES = ("export", "import", "any")
LADINGS = ("EMPTY", "LADEN")

MILESTONE = re.compile(r"[A-Z][A-Z0-9_]{1,63}")  # SEA_GATE_OUT
CODE = re.compile(r"[A-Z][A-Z0-9_/]{1,63}")  # EQUIPMENT/GTIN, RCS
PLACE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}|[A-Z]{3}")  # VNSGN, SGN
REFERENCES = ("bill", "house", "booking", "container")
REFERENCES += ("customer_reference", "forwarder_reference")


@dataclass(frozen=True, kw_only=True)
class Report:
    """One thing that happened, or is expected to, as a source told it.

    What happened is either a ``milestone`` of our catalogue, or a ``code`` of a
    ``format`` that the catalogue knows too: "dcsa" (EQUIPMENT/GTOT, its meaning hanging
    on ``empty_laden``), "fsu" (RCS), "clock" (free time, no milestone of its own).
    """

    # Which shipment; a bill, a booking or a house decides, a container alone does not.
    bill: str = ""  # the master's: carrier's B/L or air waybill
    house: str = ""
    booking: str = ""
    container: str = ""
    customer_reference: str = ""
    forwarder_reference: str = ""  # our own number, as the carrier was given it

    milestone: str = ""
    format: str = ""
    code: str = ""
    empty_laden: str = ""
    side: str = ""  # of the journey, where the source says it
    readings: tuple[str, ...] = ()  # other codes of the format that may be meant
    source_code: str = ""  # as it was sent: "D", "AE/L", "MSCA"

    classifier: str
    when: str  # ISO, as told: with an offset, local, or a date only
    zone: str = ""  # IANA name or offset, where the source says it

    place: str = ""  # UN/LOCODE or IATA
    place_text: str = ""
    terminal: str = ""  # code or name of the facility within the place
    mode: str = ""
    carrier: str = ""
    vessel: str = ""
    vessel_imo: str = ""
    voyage: str = ""  # or flight, or truck
    equipment_type: str = ""
    seals: tuple[str, ...] = ()

    pieces: int | None = None
    of_pieces: int | None = None
    weight: float | None = None  # kg

    external_id: str = ""
    created: str = ""  # when the source recorded it
    updated: str = ""
    corrects: str = ""  # external_id of the report that this one replaces
    retracts: str = ""  # external_id of the report that this one withdraws
    retracted: bool = False  # withdraws what has the same external_id, or content

    delay_reason: str = ""  # SMDG code
    remark: str = ""  # internal, never shown to customers
    position: int = 1

    def to_dict(self) -> dict:
        """Return what is said, as plain JSON; `from_dict` reads it back."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value not in ("", ()) and value is not None and value is not False
        }


@dataclass(frozen=True)
class Problem:
    """Something wrong in a message, or worth knowing.

    ``position`` counts the message's items from 1 as its parser does (events, rows,
    status lines); 0 is the message as a whole. ``lost``: because of it something in
    the message became no report; otherwise it is a warning.
    """

    position: int
    reason: str
    text: str = ""
    lost: bool = True


@dataclass
class Parsed:
    """What a message holds."""

    reports: list[Report] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Codes that no table explains, and how often: {"ZZ": 3}.
    unknown: Counter = field(default_factory=Counter)

    def add(self, raw: dict, text="") -> Report | None:
        """Check a report and keep it, or what is wrong with it."""
        report, problems = from_dict(raw)
        self.problems.extend(
            problem if problem.text else replace(problem, text=excerpt(text))
            for problem in problems
        )
        if report:
            self.reports.append(report)
        self._check_count()
        return report

    def lose(self, position: int, reason: str, text="") -> None:
        self.problems.append(Problem(position, reason, excerpt(text)))
        self._check_count()

    def lose_code(self, position: int, code: str, text="") -> None:
        """Lose what a code that nobody has explained tells."""
        code = excerpt(code)
        self.unknown[code] += 1
        reason = f"The status code {code!r} is not known; add it to the feed's codes."
        self.lose(position, reason, text)

    def warn(self, position: int, reason: str, text="") -> None:
        self.problems.append(Problem(position, reason, excerpt(text), lost=False))
        self._check_count()

    def extend(self, other: "Parsed") -> None:
        self.reports += other.reports
        self.problems += other.problems
        self.unknown += other.unknown
        self._check_count()

    def _check_count(self):
        if len(self.reports) > MAX_REPORTS:
            raise Refused(
                f"The message holds more than {MAX_REPORTS:,} events."
                " Ask the sender to split it."
            )
        if len(self.problems) > MAX_PROBLEMS:
            raise Refused(
                f"More than {MAX_PROBLEMS:,} things are wrong with the message, the"
                f" first: {self.problems[0].reason} Is it of the right kind?"
            )


def parse(content: bytes | str) -> Parsed:
    """Read the webhook's JSON: one report, a list of them, or {"events": […]}."""
    data = safe_json.loads(content)
    if isinstance(data, dict) and isinstance(data.get("events"), list):
        data = data["events"]
    parsed = Parsed()
    for position, raw in enumerate(data if isinstance(data, list) else [data], 1):
        if isinstance(raw, dict):
            parsed.add(raw | {"position": position}, raw)
        else:
            parsed.lose(position, "Each event must be an object of keys.", raw)
    return parsed


def from_dict(raw: dict) -> tuple[Report | None, list[Problem]]:
    """Return the report that a dict describes, and what is wrong with the dict.

    A value that is left out may be missing, "", null, or an empty list.
    """
    position = raw.get("position")
    if not isinstance(position, int) or isinstance(position, bool) or position < 0:
        position = 1
    problems, values, given = [], {"position": position}, set()
    if unknown := [key for key in raw if key not in KINDS]:
        reason = f"No such keys, they were left out: {excerpt(', '.join(unknown[:9]))}."
        problems.append(Problem(position, reason, lost=False))
    for key, kind in KINDS.items():
        value = raw.get(key)
        if key == "position" or value is None or value in ("", [], ()):
            continue
        given.add(key)
        try:
            values[key] = kind.read(value)
        except (ValueError, TypeError, OverflowError):
            reason = f"{key} must be {kind.expected}."
            # A report without its seals is still news, one without its date is not.
            lost = key in ESSENTIAL
            problems.append(Problem(position, reason, excerpt(value), lost))
    problems += _missing(given, position)
    if any(problem.lost for problem in problems):
        return None, problems
    problems += _doubts(values, position)
    return Report(**values), problems


def _missing(given: set[str], position: int):
    """Yield what a report must have; what was given but wrong is named already."""
    for key in ("classifier", "when"):
        if key not in given:
            reason = f"{key} is missing; it must be {KINDS[key].expected}."
            yield Problem(position, reason)
    if "milestone" not in given and not {"format", "code"} <= given:
        reason = "What happened is missing: give milestone, or format and code."
        yield Problem(position, reason)
    if given.isdisjoint(REFERENCES):
        reason = f"No reference; give at least one of {', '.join(REFERENCES)}."
        yield Problem(position, reason)


def _doubts(values: dict, position: int):
    """Yield warnings: published data breaks its own standards, and is kept."""
    for key, scheme, name in (
        ("container", iso6346, "container number (ISO 6346)"),
        ("vessel_imo", imo, "ship number (IMO)"),
    ):
        if key in values and (flaw := _find_flaw(scheme, values[key])):
            what = "check digit" if flaw == Flaw.CHECK_DIGIT else "form"
            reason = f"The {what} of this {name} is wrong; it was kept as sent."
            yield Problem(position, reason, values[key], lost=False)


# Of a box or a vessel there are many events, one after the other.
@lru_cache(maxsize=8192)
def _find_flaw(scheme, number: str) -> Flaw | None:
    return scheme.problem(number)


@dataclass(frozen=True)
class Kind:
    """How a key's value is read; ``read`` raises ValueError on anything else."""

    expected: str
    read: Callable


def _remembering(read: Callable) -> Callable:
    """Let a reader remember what it has read: events say the same few words.

    What cannot be a key of a dictionary (a list) is a TypeError, as of the reader.
    """
    # 1, 1.0 and True are equal and not the same.
    return lru_cache(maxsize=4096, typed=True)(read)


def _string(value) -> str:
    # Numbers too: a booking number without quotation marks is common.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(value)
    return storable(str(value))


def _text(size: int) -> Kind:
    def read(value):
        text = " ".join(_string(value).split())
        if not text or len(text) > size:
            raise ValueError(value)
        return text

    return Kind(f"a text of at most {size} signs", _remembering(read))


def _choice(choices: Iterable[str]) -> Kind:
    by_word = {choice.lower(): choice for choice in choices}

    def read(value):
        if (word := _string(value).lower()) not in by_word:
            raise ValueError(value)
        return by_word[word]

    return Kind(f"one of {', '.join(choices)}", _remembering(read))


def _matching(pattern: re.Pattern, expected: str, clean=str.upper) -> Kind:
    def read(value):
        if not pattern.fullmatch(text := clean(_string(value))):
            raise ValueError(value)
        return text

    return Kind(expected, _remembering(read))


def _list_of(kind: Kind, most: int) -> Kind:
    def read(value):
        if isinstance(value, str) or len(values := list(value)) > most:
            raise ValueError(value)
        return tuple(dict.fromkeys(map(kind.read, values)))

    return Kind(f"a list of at most {most}, each {kind.expected}", read)


def _count(value) -> int:
    number = _number(value)
    if not number.is_integer() or number >= 2**31:  # PostgreSQL's integer
        raise ValueError(value)
    return int(number)


def _number(value) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(value)
    number = float(value)
    if not math.isfinite(number) or not 0 <= number < 1e12:
        raise ValueError(value)
    return number


def _flag(value) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _remark(value) -> str:
    return _string(value)[:2000]


@_remembering
def _moment(value) -> str:
    return clock.read(_string(value)).isoformat()


def _identifier(scheme, size: int, expected: str) -> Kind:
    def read(value):
        number = scheme.clean(_string(value))
        if not 0 < len(number) <= size:
            raise ValueError(value)
        return number

    return Kind(expected, _remembering(read))


_WHEN = "an ISO 8601 time (2025-05-10T18:00:00+07:00), local time or date"
_CODE = _matching(CODE, "a code such as EQUIPMENT/GTIN or RCS")

KINDS = {
    "bill": _text(64),
    "house": _text(64),
    "booking": _text(64),
    "container": _identifier(iso6346, 15, "a container number such as MSCU1234566"),
    "customer_reference": _text(100),
    "forwarder_reference": _text(100),
    "milestone": _matching(MILESTONE, "a milestone's code such as SEA_GATE_OUT"),
    "format": _choice(FORMATS),
    "code": _CODE,
    "empty_laden": _choice(LADINGS),
    "side": _choice(SIDES),
    "readings": _list_of(_CODE, 8),
    "source_code": _text(64),
    "classifier": _choice(CLASSIFIERS),
    "when": Kind(_WHEN, _moment),
    "zone": Kind("a time zone such as Asia/Ho_Chi_Minh or +07:00", clock.zone_name),
    "place": _matching(PLACE, "a UN/LOCODE (VNSGN) or IATA code (SGN)", squeeze),
    "place_text": _text(200),
    "terminal": _text(100),
    "mode": _choice(MODES),
    "carrier": _text(35),
    "vessel": _text(70),
    "vessel_imo": _identifier(imo, 10, "a ship's IMO number such as 9319466"),
    "voyage": _text(50),
    "equipment_type": _text(10),
    "seals": _list_of(_text(35), 20),
    "pieces": Kind("a whole number, not negative", _count),
    "of_pieces": Kind("a whole number, not negative", _count),
    "weight": Kind("a number of kilograms, not negative", _number),
    "external_id": _text(200),
    "created": Kind(_WHEN, _moment),
    "updated": Kind(_WHEN, _moment),
    "corrects": _text(200),
    "retracts": _text(200),
    "retracted": Kind("true or false", _flag),
    "delay_reason": _text(10),
    "remark": Kind("a text", _remark),
    "position": Kind("a whole number", _count),
}
# Without these, or with a false one, an event might be put on the wrong shipment, mean
# something else, or lose its way back to what it corrects.
ESSENTIAL = {
    *REFERENCES,
    *("milestone", "format", "code", "empty_laden", "classifier", "when", "zone"),
    *("pieces", "external_id", "corrects", "retracts", "retracted"),
}

assert set(KINDS) == {item.name for item in fields(Report)}
