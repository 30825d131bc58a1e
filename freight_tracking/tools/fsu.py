"""Airlines' status updates: IATA Cargo-IMP FSU, and FSA, its answer to a question.

    FSU/12
    020-12345675SGNFRA/T10K250.0
    DEP/LH8401/10MAY/SGNFRA/P6K150.0T10/A1810/E0555-N
    OSI/SPLIT AT SGN

A message is about one air waybill; each status line about some or all of its pieces, in
local time of its airport, and without a year. Files hold several messages, with the
lines of a telex around them. The parts of a line are known by their shape rather than
by their place, since senders leave some out.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from odoo.addons.freight_base.tools import awb

from . import clock, codes
from .limits import MAX_EDI_BYTES, decode
from .normal_form import Parsed

KINDS = ("FSU", "FSA")
HEADER = re.compile(r"(F[A-Z]{2})/([0-9]{1,2})")  # FSU/12, FSA/15
TELEX = re.compile(r"Q[A-Z] |\.[A-Z0-9]{7}\b")  # QD SGNHLXH, .FRAFMLH 111015
# 020-12345675SGNFRA/T10K250.0MC1.25
CONSIGNMENT = re.compile(
    r"([0-9]{3})[ -]?([0-9]{8})(?:([A-Z]{3})([A-Z]{3}))?(?:/(.*))?"
)
LINE = re.compile(r"([A-Z]{3})(?:/(.*))?")  # RCS/10MAY1430/SGN/T10K250
# T10K250.0 in full; P6K150.0T10, a part of ten; weights in kilos or pounds
QUANTITY = re.compile(
    r"([TPSDM])([0-9]{1,5})(?:([KL])([0-9]{1,7}(?:\.[0-9]{1,3})?))?(?:T([0-9]{1,5}))?"
    r"(?:MC.*|CF.*|DG.*)?"
)
DAY = re.compile(r"([0-9]{2})([A-Z]{3})([0-9]{4})?")  # 10MAY, 10MAY1430
CLOCK = re.compile(r"([0-9]{4})")  # 1430
# S1810 scheduled, E0555-N estimated on the next day, A1810 actual
TYPED_CLOCK = re.compile(r"([SEA])([0-9]{4})(?:-?([PNST]))?")
FLIGHT = re.compile(r"([A-Z][A-Z0-9]|[0-9][A-Z])([0-9]{1,4}[A-Z]?)")  # LH8401, 5X0012
AIRPORT = re.compile(r"[A-Z]{3}")  # SGN
AIRPORTS = re.compile(r"([A-Z]{3})([A-Z]{3})")  # SGNFRA
CARRIER = re.compile(r"[A-Z][A-Z0-9]|[0-9][A-Z]")  # LH, 5X
DISCREPANCY = re.compile(r"[A-Z]{4}")  # OFLD

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
# Previous day, next, second and third day after.
DAY_CHANGES = {"P": -1, None: 0, "N": 1, "S": 2, "T": 3}
TIME_TYPES = {"S": "planned", "E": "estimated", "A": "actual"}
KILOGRAMS = {"K": 1.0, "L": 0.45359237}  # the international pound

# Lines that belong to a status or to the message, and are no status themselves.
TRAILERS = {"OCI", "ULD", "SPH", "SRI", "ACC", "RTG", "DIM", "TXT", "CSI", "CTI"}


@dataclass
class Status:
    """A status line with what follows it, and the consignment that it is about."""

    position: int
    lines: list[str]  # a long one goes on in the next
    consignment: dict
    remarks: list[str] = field(default_factory=list)


def parse(content: bytes | str, near: date, overrides=None) -> Parsed:
    """Read a file of messages; ``near`` is the day on which it came.

    It gives the dates their year, and is the day of what has none (a booking).
    """
    near = near.date() if isinstance(near, datetime) else near
    text = decode(content, "utf-8-sig", "latin-1", most=MAX_EDI_BYTES).upper()
    parsed = Parsed()
    for status in list(_statuses(parsed, text)):
        _read_status(parsed, status, near, overrides)
    return parsed


def _statuses(parsed: Parsed, text: str):
    """Yield the status lines, each with its consignment."""
    kind, consignment, last, count = "", {}, None, 0
    for line in map(str.strip, text.splitlines()):
        line = line.removesuffix("=").rstrip()  # a telex ends in =
        if match := HEADER.fullmatch(line):
            kind, consignment, last = match[1], {}, None
            if kind not in KINDS:
                reason = f"{kind} is no status update; expected FSU or FSA."
                parsed.lose(count, reason, line)
        elif kind not in KINDS or not line or TELEX.match(line):
            continue  # lines of another message, or around this one
        elif match := CONSIGNMENT.fullmatch(line):
            consignment, last = _consignment(parsed, count + 1, match, line), None
        elif line.startswith("/"):
            _continue(last, line)
        elif (match := LINE.fullmatch(line)) and match[1] == "OSI":
            last = last and (last[0], "OSI")
            _remark(last, match[2])
        elif match and match[1] in TRAILERS:
            last = last and (last[0], match[1])
        elif match:
            count += 1
            status = Status(count, [line], consignment)
            yield status
            last = (status, match[1])
        else:
            parsed.lose(count + 1, "This line of the message has no known form.", line)
    if not kind:
        parsed.lose(0, "There is no FSU message: no line like FSU/12.", text)
    elif not count and not parsed.problems:
        parsed.lose(0, "The message has no status line.", text)


def _consignment(parsed: Parsed, position: int, match, line: str) -> dict:
    number = match[1] + match[2]
    if awb.problem(number):
        reason = "The check digit of this air waybill number is wrong; kept as sent."
        parsed.warn(position, reason, line)
    quantity = QUANTITY.fullmatch(match[5] or "")
    whole = quantity and (quantity[5] or (quantity[1] == "T" and quantity[2]))
    return {"bill": awb.format(number), "of_pieces": int(whole) if whole else None}


def _continue(last, line: str) -> None:
    if not last:
        return
    status, code = last
    if code == "OSI":
        status.remarks.append(line[1:])
    elif code not in TRAILERS:
        status.lines.append(line)


def _remark(last, text: str | None) -> None:
    if last and text:
        last[0].remarks.append(text)


def _read_status(parsed: Parsed, status: Status, near: date, overrides) -> None:
    line = "".join(status.lines)
    code, *parts = line.split("/")
    if not status.consignment:
        reason = "There is no air waybill line before this status."
        parsed.lose(status.position, reason, line)
        return
    try:
        told = _told(code, parts, near)
    except ValueError as error:
        parsed.lose(status.position, f"The date is wrong: {error}.", line)
        return
    sub_code = told.pop("discrepancy", "")
    found = codes.meaning(codes.FSU, code, overrides=overrides)
    if found is None:
        parsed.lose_code(status.position, code, line)
        return
    if found.is_silent:
        reason = f"The status {code} is no milestone; it was kept in the message."
        parsed.warn(status.position, reason, line)
    times, day = told.pop("times"), told.pop("day")
    airports, local = told.pop("airports"), told.pop("local")
    report = {
        "position": status.position,
        "mode": "air",
        "remark": "\n".join(status.remarks),
        **status.consignment,
        **{key: value for key, value in told.items() if value},
    }
    if not found.is_silent:
        own = codes.event(found, sub_code and f"{code}/{sub_code}" or code)
        own["milestone"] = codes.FSU_DISCREPANCIES.get(sub_code) or own["milestone"]
        when, classifier = _own_time(code, day, local, times, airports, near)
        own |= {"when": when, "classifier": classifier, "mode": "air"}
        own["place"] = airports[0] if airports else ""
        parsed.add(report | own, line)
    for schedule in _schedule(code, day, times, airports):
        parsed.add(report | schedule, line)


def _told(code: str, parts: list[str], near: date) -> dict:
    """Return what the parts of a line say, by their shapes."""
    told = {"times": [], "day": None, "local": "", "airports": ()}
    for index, part in enumerate(map(str.strip, parts)):
        if "pieces" in told:
            # Behind the quantity come times and names; a name may look like anything.
            if match := TYPED_CLOCK.fullmatch(part):
                told["times"].append(match.groups())
        elif not told["day"] and (match := DAY.fullmatch(part)):
            told["day"] = _day(match, near)
            told["local"] = match[3] or ""
        elif index == 0 and (match := FLIGHT.fullmatch(part)):
            told |= {"voyage": part, "carrier": match[1]}
        elif index == 0 and CARRIER.fullmatch(part):
            told["carrier"] = part
        elif match := QUANTITY.fullmatch(part):
            told |= _quantity(match)
        elif match := TYPED_CLOCK.fullmatch(part):
            told["times"].append(match.groups())
        elif told["day"] and not told["local"] and CLOCK.fullmatch(part):
            told["local"] = part
        elif code == "DIS" and DISCREPANCY.fullmatch(part):
            told["discrepancy"] = part
        elif not told["airports"] and AIRPORT.fullmatch(part):
            told["airports"] = (part,)
        elif not told["airports"] and (match := AIRPORTS.fullmatch(part)):
            told["airports"] = match.groups()
    return told


def _day(match, near: date) -> date:
    if match[2] not in MONTHS:
        raise ValueError(f"there is no month {match[2]}")
    return clock.nearest_year(MONTHS.index(match[2]) + 1, int(match[1]), near)


def _quantity(match) -> dict:
    _code, pieces, unit, weight, whole = match.groups()
    quantity = {"pieces": int(pieces)}
    if weight:
        quantity["weight"] = round(float(weight) * KILOGRAMS[unit], 3)
    if whole:
        quantity["of_pieces"] = int(whole)
    return quantity


def _own_time(code, day, local, times, airports, near) -> tuple[str, str]:
    """Return when the status itself happened, and its classifier.

    The day of a booking or a manifest is the flight's. Of a departure, which is
    reported once it has happened, a scheduled time says only the day.
    """
    if code == "BKD":
        return near.isoformat(), "actual"
    if day is None:
        return "", "actual"
    if code == "MAN":
        return day.isoformat(), "actual"
    actual = next((item for item in times[:1] if item[0] == "A"), None)
    if actual:
        return _at(day, *actual[1:]), "actual"
    if local:
        return _at(day, local), "actual"
    if code == "ARR" and times and len(airports) < 2:
        return _at(day, *times[0][1:]), TIME_TYPES[times[0][0]]
    return day.isoformat(), "actual"


def _schedule(code: str, day: date | None, times: list, airports: tuple):
    """Yield what a line about a flight foretells: its departure, then its arrival."""
    if day is None or len(airports) < 2:
        return
    for event, place, item in zip(("DEP", "ARR"), airports, times, strict=False):
        if event == code:
            continue
        yield codes.event(codes.FSU[event], f"{code}/{item[0]}") | {
            "place": place,
            "when": _at(day, *item[1:]),
            "classifier": TIME_TYPES[item[0]],
        }


def _at(day: date, digits: str, change: str | None = None) -> str:
    """Return the local time, or what was sent, which `from_dict` then names."""
    try:
        day += timedelta(days=DAY_CHANGES[change])
        return clock.told_at(day, digits).isoformat()
    except ValueError:
        return f"{day.isoformat()} {digits}"
