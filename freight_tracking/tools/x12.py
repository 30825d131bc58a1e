"""X12 315 (ocean) and 214 (truck) status messages.

    ST*315*0001~B4***VD*20250510*1800**MSCU*123456*L*45G1*VNSGN*UN*6~N9*BM*MAEU123~
    Q2*9321483********2103S***L*KING OF THE SEAS~R4*L*UN*VNSGN*HO CHI MINH*VN~
    DTM*140*20250510*1800*LT~SE*6*0001~

The signs that part segments and elements stand in the interchange's ISA. A transaction
set that is wrong does not take the others with it.
"""

import re

from odoo.addons.freight_base.tools import iso6346

from . import clock, codes
from .limits import MAX_EDI_BYTES, Refused, decode
from .normal_form import Parsed

HEAD = re.compile(r"(?<![A-Za-z0-9])ISA([^A-Za-z0-9\s])")  # ISA*
SHIP = re.compile(r"[0-9]{7}")  # 9321483
WEIGHT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?")  # 15000.5
LOCODE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")  # VNSGN
DATE = re.compile(r"[0-9]{6}(?:[0-9]{2})?")  # 20250510, before 4010 250510
TIME = re.compile(r"[0-9]{4,8}")  # 1800, 180000, 18000000

ACTIVITY = "5"  # R4: the port function of the place where the status happened
LADINGS = {"E": "EMPTY", "L": "LADEN"}
REFERENCES = {
    **{"BM": "bill", "MB": "bill", "HB": "house", "BH": "house", "BN": "booking"},
    **{"FN": "forwarder_reference", "CR": "customer_reference"},
    **{"PO": "customer_reference", "SI": "customer_reference", "EQ": "container"},
}
# DTM behind a port: what it tells depends on the port where the qualifier does not.
PORT_TIMES = {
    **{("L", "139"): ("DEPA", "estimated"), ("L", "140"): ("DEPA", "actual")},
    **{("D", "139"): ("ARRI", "estimated"), ("D", "140"): ("ARRI", "actual")},
    **{(port, "369"): ("DEPA", "estimated") for port in "LDI"},
    **{(port, "370"): ("DEPA", "actual") for port in "LDI"},
    **{(port, "371"): ("ARRI", "estimated") for port in "LDI"},
    **{(port, "372"): ("ARRI", "actual") for port in "LDI"},
}
# Data element 623. Local time (LT) and no code at all mean the place's own clock.
ZONES = {
    **{"UT": "UTC", "GM": "UTC", "AT": "America/Halifax"},
    **{"ET": "America/New_York", "ES": "-05:00", "ED": "-04:00"},
    **{"CT": "America/Chicago", "CS": "-06:00", "CD": "-05:00"},
    **{"MT": "America/Denver", "MS": "-07:00", "MD": "-06:00"},
    **{"PT": "America/Los_Angeles", "PS": "-08:00", "PD": "-07:00"},
    **{f"{hours:02}": f"+{hours:02}:00" for hours in range(1, 13)},
    **{f"{25 - hours:02}": f"-{hours:02}:00" for hours in range(1, 13)},
}


def parse(content: bytes | str, overrides=None) -> Parsed:
    """Read a file of interchanges. Positions count the statuses through it."""
    text = decode(content, "utf-8-sig", "latin-1", most=MAX_EDI_BYTES)
    parsed = Parsed()
    heads = list(_heads(text))
    if not heads:
        reason = "There is no X12 interchange: no ISA segment with its 16 elements."
        parsed.lose(0, reason, text)
        return parsed
    count = 0
    ends = [start for start, *_rest in heads[1:]] + [len(text)]
    for (_start, first, separator), end in zip(heads, ends, strict=True):
        segments = _segments(text[first:end], separator, text[first - 1])
        for number, transaction in enumerate(_transactions(segments), 1):
            count = _read(parsed, transaction, number, count, overrides)
    if not count:
        parsed.lose(0, "There is no transaction set: no ST segment.", text)
    return parsed


def _heads(text: str):
    """Yield where each ISA starts, where what it heads does, and its separator.

    ISA has 16 elements, the last is one sign long, and the next sign ends the segment.
    They are counted, since not every sender pads them to the 106 signs of the standard.
    """
    for match in HEAD.finditer(text):
        position = match.end()
        for _element in range(15):
            # No element of ISA is longer than 15 signs.
            position = text.find(match[1], position, position + 20) + 1
            if not position:
                break
        else:
            if position + 1 < len(text):
                yield match.start(), position + 2, match[1]


def _segments(text: str, separator: str, terminator: str):
    if terminator == separator or terminator.isalnum():
        raise Refused(f"ISA ends in {terminator!r}, which cannot end a segment.")
    for segment in text.split(terminator):
        if segment := segment.strip("\r\n "):
            yield [element.strip() for element in segment.split(separator)]


def _transactions(segments):
    """Yield the segments of each transaction set, from its ST on."""
    transaction = []
    for segment in segments:
        if segment[0] in ("ST", "GE", "IEA", "GS"):
            if transaction:
                yield transaction
            transaction = [segment] if segment[0] == "ST" else []
        elif transaction:
            transaction.append(segment)
    if transaction:
        yield transaction


def _read(parsed, transaction, number: int, count: int, overrides) -> int:
    """Read a transaction set; return how many statuses there were up to its end."""
    kind = _get(transaction[0], 1)
    reader = {"315": _read_315, "214": _read_214}.get(kind)
    if not reader:
        reason = f"Transaction set {number} is a {kind or '?'}; expected 315 or 214."
        parsed.lose(count + 1, reason, "*".join(transaction[0]))
        return count + 1
    done = reader(parsed, transaction, count, overrides)
    if done == count:
        reason = f"Transaction set {number} ({kind}) holds no status."
        parsed.lose(count + 1, reason, "*".join(transaction[0]))
    return max(done, count + 1)


def _read_315(parsed, transaction, count: int, overrides) -> int:
    """Read B4 (the status), N9 (references), Q2 (vessel), R4 and DTM (ports)."""
    keys, ports, voyage, box, told_times = {}, {}, [], {}, set()
    port = None
    statuses = [segment for segment in transaction if segment[0] == "B4"]
    for segment in transaction:
        match segment[0]:
            case "N9":
                _reference(keys, _get(segment, 1), _get(segment, 2))
            case "Q2":
                keys |= _vessel(segment)
            case "R4":
                port = segment
                ports.setdefault(_get(port, 3).upper(), port)
                if _get(port, 1) == ACTIVITY:
                    ports.setdefault(ACTIVITY, port)
            case "DTM" if port:
                voyage.append((port, segment))
    for position, status in enumerate(statuses, count + 1):
        text = "*".join(status)
        box = _box(status)
        code, lading = _get(status, 3), LADINGS.get(_get(status, 9), "")
        own = _event(parsed, position, codes.X12_315, code, lading, overrides, text)
        if own:
            own |= _when(_get(status, 4), _get(status, 5), "")
            own |= _place_315(status, ports) | {"position": position}
            told_times.add((own["code"], own["classifier"], own.get("place")))
            if codes.is_of_ship(own):
                parsed.add(_of_voyage(keys, box) | own, text)
            else:
                parsed.add(_without_ship(keys, own["mode"]) | box | own, text)
    for port, time in voyage:
        what = PORT_TIMES.get((_get(port, 1), _get(time, 1)))
        if not what:
            continue
        event, classifier = what
        meaning = codes.Meaning(f"TRANSPORT/{event}", mode="sea")
        told = codes.event(meaning, f"DTM {_get(time, 1)}")
        told |= _when(_get(time, 2), _get(time, 3), _get(time, 4)) | _port(port)
        told |= {"classifier": classifier, "position": count + 1}
        if (told["code"], classifier, told["place"]) in told_times:
            continue  # the status itself has said so
        parsed.add(_of_voyage(keys, box) | told, "*".join(time))
    return count + len(statuses)


def _of_voyage(keys: dict, box: dict) -> dict:
    """Leave the box out of what is said of the whole voyage, if all else names it.

    Otherwise each box's message would tell of another arrival of the same ship.
    """
    if keys.get("bill") or keys.get("booking"):
        return {key: value for key, value in keys.items() if key != "container"}
    return keys | box


def _without_ship(keys: dict, mode: str) -> dict:
    """Leave the ship out of what a train or truck did, though the message names it."""
    if mode not in ("rail", "road"):
        return keys
    drop = ("vessel", "vessel_imo", "voyage")
    return {key: value for key, value in keys.items() if key not in drop}


def _read_214(parsed, transaction, count: int, overrides) -> int:
    """Read B10 and L11 (references), then each AT7 with its MS1, MS2 and AT8."""
    whole, status, text = {}, None, ""
    for segment in [*transaction, ["SE"]]:
        if segment[0] in ("AT7", "LX", "SE") and status is not None:
            if "when" in status:
                parsed.add(whole | status, text)
            status = None
        match segment[0]:
            case "B10":
                whole |= {
                    "booking": _get(segment, 1),  # the haulier's own number
                    "forwarder_reference": _get(segment, 2),
                    "carrier": _get(segment, 3),
                }
            case "AT7":
                count += 1
                text = "*".join(segment)
                status = _status_214(parsed, count, segment, overrides, text)
            case "L11":
                keys = whole if status is None else status
                _reference(keys, _get(segment, 2), _get(segment, 1))
            case "MS1" if status is not None:
                parts = filter(None, (_get(segment, index) for index in (1, 2, 3)))
                status["place_text"] = ", ".join(parts)
            case "MS2" if status is not None:
                status |= _truck(segment)
            case "AT8" if status is not None:
                status |= _lading(segment)
    return count


def _status_214(parsed, position: int, segment, overrides, text: str) -> dict:
    code = _get(segment, 1)
    if not code and _get(segment, 3):
        reason = "An appointment is no milestone; it was kept in the message."
        parsed.warn(position, reason, text)
        return {}
    event = _event(parsed, position, codes.X12_214, code, "", overrides, text)
    if not event:
        return {}
    when = _when(_get(segment, 5), _get(segment, 6), _get(segment, 7))
    return event | when | {"position": position, "mode": event["mode"] or "road"}


def _event(parsed, position, table, code, lading, overrides, text) -> dict | None:
    found = codes.meaning(table, code, lading, overrides)
    if found is None:
        parsed.lose_code(position, code, text)
        return None
    if found.is_silent:
        reason = f"The status {code} is no milestone; it was kept in the message."
        parsed.warn(position, reason, text)
        return None
    event = codes.event(found, f"{code}/{lading}".rstrip("/"), lading)
    return event | {"classifier": found.classifier or "actual"}


def _reference(keys: dict, qualifier: str, value: str) -> None:
    if qualifier == "SCA":
        keys["carrier"] = value
    elif (key := REFERENCES.get(qualifier)) and value:
        # A bill named as such beats the number in the first segment.
        if key == "booking" or not keys.get(key):
            keys[key] = value


def _vessel(segment) -> dict:
    number = _get(segment, 1)
    return {
        "vessel_imo": number if SHIP.fullmatch(number) else "",
        "voyage": _get(segment, 9),
        "vessel": _get(segment, 13),
    }


def _box(status) -> dict:
    """Return the box of a B4: its number in two or three parts, or in one."""
    number = iso6346.clean(_get(status, 7) + _get(status, 8))
    if iso6346.BODY.fullmatch(number):
        number += _get(status, 13) or iso6346.check_digit(number)
    if not number:
        return {}
    return {"container": number, "equipment_type": _get(status, 10)}


def _place_315(status, ports) -> dict:
    code, qualifier = _get(status, 11).upper(), _get(status, 12)
    if code:
        if code in ports:
            return _port(ports[code])
        # Without a qualifier a UN/LOCODE is known by its shape; K and D are US lists.
        if qualifier in ("UN", "") and LOCODE.fullmatch(code):
            return {"place": code}
        return {"place_text": code}
    if ACTIVITY in ports:
        return _port(ports[ACTIVITY])
    return {"place_text": _get(status, 6)}


def _port(port) -> dict:
    code = _get(port, 3).upper()
    is_locode = _get(port, 2) in ("UN", "") and LOCODE.fullmatch(code)
    return {
        "place": code if is_locode else "",
        "place_text": _get(port, 4) or ("" if is_locode else code),
        "terminal": _get(port, 6),
    }


def _truck(segment) -> dict:
    number = iso6346.clean(_get(segment, 2))
    if iso6346.BODY.fullmatch(number) and _get(segment, 4):
        number += _get(segment, 4)
    key = "container" if iso6346.SHAPE.fullmatch(number) else "voyage"
    return {"carrier": _get(segment, 1), key: number}


def _lading(segment) -> dict:
    weight = _get(segment, 3)
    if not WEIGHT.fullmatch(weight):
        return {"pieces": _get(segment, 4)}
    kilograms = float(weight) * (0.45359237 if _get(segment, 2) == "L" else 1)
    return {"pieces": _get(segment, 4), "weight": round(kilograms, 3)}


def _when(day: str, time: str, zone_code: str) -> dict:
    """Return when and zone; what cannot be read as sent, for `from_dict` to name."""
    zone = ZONES.get(zone_code, "")
    if not DATE.fullmatch(day) or (time and not TIME.fullmatch(time)):
        return {"when": f"{day} {time}".strip(), "zone": ""}
    day = day if len(day) == 8 else f"20{day}"
    try:
        return {"when": clock.from_digits(day + time[:6]).isoformat(), "zone": zone}
    except ValueError:
        return {"when": f"{day} {time}".strip(), "zone": ""}


def _get(segment: list[str], element: int) -> str:
    return segment[element] if element < len(segment) else ""
