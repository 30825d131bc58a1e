"""EDIFACT IFTSTA, the status report of carriers and terminals, D.95B and later.

    CNI+1+MAEU123456789'
    STS+1+AE'
    RFF+BN:ABC709951'
    DTM+334:202505101800:203'
    LOC+175+VNSGN:139:6'
    TDT+20+2103S+1++MAEU:172:20+++9321483:146:11:KING OF THE SEAS'
    EQD+CN+MSCU1234566+45G1:102:5+++5'

What stands before the first status of a message or consignment holds for all of its
statuses. pydifact takes the segments apart, one message at a time, so that one that it
cannot read does not take the others with it.
"""

import re
from dataclasses import dataclass, field

from pydifact.control import Characters
from pydifact.parser import Parser
from pydifact.tokenizer import Tokenizer

from . import clock, codes
from .limits import MAX_EDI_BYTES, Refused, decode
from .normal_form import Parsed

# UNA:+.? '  the signs of what follows
SERVICE_SIGNS = re.compile(r"UNA(.{5}.)\s*(?=UNB)", re.DOTALL)
PLACE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}|[A-Z]{3}")  # VNSGN, SGN

SHIP = re.compile(r"[0-9]{7}")  # 9321483
# 202505101800, 202505101800UTC, 202505101800+0700, 202505101800ICT
TIME = re.compile(r"([0-9]{6,14})(?:(UTC|GMT|Z)|([+-][0-9]{4})|[A-Z]{3})?")
BREAKS = re.compile(r"[\r\n]+")

LADINGS = {"4": "EMPTY", "5": "LADEN"}  # EQD, data element 8169
SIDES = {"2": "export", "3": "import", "6": "any"}  # EQD, data element 8249
REFERENCES = {
    **{"BM": "bill", "MB": "bill", "BH": "house", "HWB": "house", "BN": "booking"},
    **{"FF": "forwarder_reference", "CR": "customer_reference"},
    **{"ON": "customer_reference", "SI": "customer_reference", "EQ": "container"},
}
# DTM: of the status itself, and of the voyage, which it foretells or tells.
STATUS_TIMES = ("334", "7")
VOYAGE_TIMES = {
    "133": ("TRANSPORT/DEPA", "estimated", "9"),
    "186": ("TRANSPORT/DEPA", "actual", "9"),
    "132": ("TRANSPORT/ARRI", "estimated", "11"),
    "178": ("TRANSPORT/ARRI", "actual", "11"),
}
ACTIVITY = "175"
CANCELLATION = "1"  # BGM, data element 1225
# A remark is repeated in each report that it belongs to.
MAX_REMARKS = 5
MAX_REMARK = 512  # FTX, data element 4440
LLOYDS = "146"  # TDT: the ship's number rather than its call sign


@dataclass
class Scope:
    """What the segments of a message, a consignment or a status have said."""

    keys: dict = field(default_factory=dict)
    boxes: dict[str, dict] = field(default_factory=dict)
    places: dict[str, dict] = field(default_factory=dict)
    # (qualifier, time, the LOC that it followed)
    times: list[tuple[str, str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    code: str = ""
    place: str = ""  # the last LOC's qualifier


def parse(content: bytes | str, overrides=None) -> Parsed:
    """Read a file of interchanges. Positions count the statuses through it."""
    text = decode(content, "utf-8-sig", "latin-1", most=MAX_EDI_BYTES)
    parsed = Parsed()
    count = found = 0
    for signs, part in _interchanges(text):
        for message in _messages(part, signs):
            found += 1
            count = _read_message(parsed, message, signs, count, overrides)
    if not found:
        parsed.lose(0, "There is no EDIFACT message: no UNH segment.", text)
    return parsed


def _interchanges(text: str):
    """Yield each interchange with its signs; those before any UNA have the usual."""
    heads = list(SERVICE_SIGNS.finditer(text))
    start, signs = 0, Characters()
    for head in heads:
        yield signs, text[start : head.start()]
        start, signs = head.end(), _signs(head[1])
    yield signs, text[start:]


def _signs(given: str) -> Characters:
    component, data, point, escape, reserved, end = given
    used = {component, data, end}
    if len(used) < 3 or any(sign.isalnum() or sign == " " for sign in used):
        raise Refused(f"UNA names {given!r} as the signs, which cannot be told apart.")
    # A blank says that there is no escape sign; NUL is in no text that gets here.
    escape = "\x00" if escape == " " else escape
    if escape in used or escape.isalnum():
        raise Refused(f"UNA names {given!r} as the signs, which cannot be told apart.")
    return Characters(component, data, point, escape, reserved, end)


def _messages(text: str, signs: Characters):
    """Yield the text of each message, from its UNH on."""
    end, escape = re.escape(signs.segment_terminator), re.escape(signs.escape_character)
    if signs.segment_terminator not in "\r\n":
        text = BREAKS.sub("", text)  # some break lines in mid-segment
    segments = re.compile(rf"(?:[^{end}{escape}]|{escape}.)*+(?:{end}|$)", re.DOTALL)
    message = ""
    for match in segments.finditer(text):
        segment = match[0].lstrip()
        if segment[:3] in ("UNH", "UNZ", "UNB", "UNE", "UNG"):
            if message:
                yield message
            message = segment if segment[:3] == "UNH" else ""
        elif message:
            message += segment
    if message:
        yield message


def _read_message(parsed, message, signs, count: int, overrides) -> int:
    """Read a message, and return how many statuses there were up to its end."""
    if not message.endswith(signs.segment_terminator):
        message += signs.segment_terminator  # cut off: what is there still counts
    try:
        tokens = Tokenizer().get_tokens(message, signs)
        segments = [
            [part if isinstance(part, list) else [part] for part in segment]
            for segment in Parser().convert_tokens_to_raw_segments(tokens)
        ]
    except Exception as error:  # whatever a library meets in what nobody foresaw
        parsed.lose(count + 1, f"This message is not EDIFACT: {error}", message)
        return count + 1
    kind = _get(segments[0], 2)
    if kind != "IFTSTA":
        reason = f"This message is {kind or 'of no kind'}, expected IFTSTA."
        parsed.lose(count + 1, reason, message)
        return count + 1
    before = count
    whole, consignment, status = Scope(), Scope(), None
    for segment in segments:
        tag = _get(segment, 0)
        if tag in ("CNI", "STS", "UNT") and status:
            _read_status(parsed, count, whole, consignment, status, overrides)
            status = None
            # The voyage's times of a consignment are told once.
            whole.times, consignment.times = [], []
        if tag == "CNI":
            consignment = Scope(keys={"number": _get(segment, 2)})
        elif tag == "STS":
            count += 1
            status = Scope(code=_get(segment, 2).upper())
        elif reader := READERS.get(tag):
            has_consignment = consignment.keys or consignment.places
            reader(status or (consignment if has_consignment else whole), segment)
    if status:
        _read_status(parsed, count, whole, consignment, status, overrides)
    if count == before:
        parsed.lose(count + 1, "This IFTSTA has no status: no STS segment.", message)
        return count + 1
    return count


def _read_status(parsed, position, whole, consignment, status, overrides) -> None:
    scopes = (whole, consignment, status)
    keys = {key: value for scope in scopes for key, value in scope.keys.items()}
    number = keys.pop("number", "")
    if not keys.get("bill") and not keys.get("booking"):
        keys["bill"] = number
    keys["remark"] = "\n".join(text for scope in scopes for text in scope.remarks)
    keys["position"] = position
    places = {key: place for scope in scopes for key, place in scope.places.items()}
    boxes = next(filter(None, (scope.boxes for scope in reversed(scopes))), {"": {}})
    told = set()
    for box in boxes.values():
        own = _own_event(parsed, position, keys, box, status, overrides)
        if not own:
            break
        own |= _own_place(status, places, own["code"])
        of_ship = codes.is_of_ship(own)
        if of_ship and _told(own) in told:
            break
        told.add(_told(own))
        parsed.add(_of_voyage(keys, box) | own if of_ship else keys | box | own)
    first = next(iter(boxes.values()))
    for qualifier, when, after in (time for scope in scopes for time in scope.times):
        if qualifier not in VOYAGE_TIMES:
            continue
        code, classifier, port = VOYAGE_TIMES[qualifier]
        voyage = codes.event(codes.Meaning(code), f"DTM {qualifier}")
        voyage |= {"when": when, "classifier": classifier}
        voyage |= {"mode": keys.get("mode", "")}
        voyage |= places.get(after if after in ("9", "11") else port, {})
        if _told(voyage) not in told:
            parsed.add(_of_voyage(keys, first) | voyage, f"DTM {qualifier}")


def _own_event(parsed, position, keys, box, status, overrides) -> dict | None:
    lading = box.get("empty_laden", "")
    found = codes.meaning(codes.IFTSTA, status.code, lading, overrides)
    if found is None:
        parsed.lose_code(position, status.code, f"STS {status.code}")
        return None
    if found.is_silent:
        reason = f"The status {status.code} is no milestone; kept in the message."
        parsed.warn(position, reason, f"STS {status.code}")
        return None
    own = codes.event(found, f"{status.code}/{lading}".rstrip("/"), lading)
    time = _own_time(found.code, status.times)
    classifier = VOYAGE_TIMES[time[0]][1] if time[0] in VOYAGE_TIMES else "actual"
    return own | {
        "when": time[1],
        "classifier": found.classifier or classifier,
        "side": own["side"] or box.get("side", ""),
        "mode": own["mode"] or keys.get("mode", ""),
    }


def _of_voyage(keys: dict, box: dict) -> dict:
    """Leave the box out of what is said of the whole voyage, if all else names it.

    Otherwise each box's message would tell of another arrival of the same ship.
    """
    return keys if keys.get("bill") or keys.get("booking") else keys | box


def _told(event: dict) -> tuple:
    return event["code"], event["classifier"], event.get("place")


def _own_time(code: str, times: list) -> tuple[str, str, str]:
    by_qualifier = {time[0]: time for time in reversed(times)}
    of_voyage = [key for key, item in VOYAGE_TIMES.items() if item[0] == code]
    # An actual time of arrival is that of an arrival, if nothing else is.
    order = (*STATUS_TIMES, *sorted(of_voyage, reverse=True))
    none = ("", "", "")
    return next((by_qualifier[key] for key in order if key in by_qualifier), none)


def _own_place(status: Scope, places: dict, code: str) -> dict:
    """Return where the status happened.

    Ports of the whole journey say nothing of it, or a box discharged at Singapore has
    arrived at Los Angeles; those in the status itself are of its own voyage.
    """
    if ACTIVITY in places:
        return places[ACTIVITY]
    what = code.rpartition("/")[2]
    if what in ("LOAD", "DEPA"):
        return status.places.get("9", {})
    if what in ("DISC", "ARRI"):
        return status.places.get("11", {})
    return {}


def _bgm(scope: Scope, segment) -> None:
    if _get(segment, 3) == CANCELLATION:
        scope.keys["retracted"] = True


def _rff(scope: Scope, segment) -> None:
    key, value = REFERENCES.get(_get(segment, 1)), _get(segment, 1, 1)
    if key == "container" and value:
        scope.boxes.setdefault(value, {"container": value})
    elif key and value:
        scope.keys.setdefault(key, value)


def _dtm(scope: Scope, segment) -> None:
    qualifier, value = _get(segment, 1), _get(segment, 1, 1)
    if qualifier not in STATUS_TIMES and qualifier not in VOYAGE_TIMES:
        return
    scope.times.append((qualifier, _when(value, _get(segment, 1, 2)), scope.place))


def _loc(scope: Scope, segment) -> None:
    scope.place = _get(segment, 1)
    if scope.place not in (ACTIVITY, "9", "11"):
        return
    code = _get(segment, 2).upper()
    scope.places[scope.place] = {
        "place": code if PLACE.fullmatch(code) else "",
        "place_text": _get(segment, 2, 3) or ("" if PLACE.fullmatch(code) else code),
        "terminal": _get(segment, 3) or _get(segment, 3, 3),
    }


def _tdt(scope: Scope, segment) -> None:
    ship, name = _get(segment, 8), _get(segment, 8, 3)
    has_number = _get(segment, 8, 1) == LLOYDS or SHIP.fullmatch(ship)
    scope.keys |= {
        "voyage": _get(segment, 2),
        "mode": codes.MODES.get(_get(segment, 3), ""),
        "carrier": _get(segment, 5),
        "vessel_imo": ship if has_number else "",
        "vessel": name,
    }


def _eqd(scope: Scope, segment) -> None:
    if _get(segment, 1) != "CN":
        return
    number = _get(segment, 2)
    scope.boxes[number] = {
        "container": number,
        "equipment_type": _get(segment, 3),
        "side": SIDES.get(_get(segment, 5), ""),
        "empty_laden": LADINGS.get(_get(segment, 6), ""),
    }


def _sel(scope: Scope, segment) -> None:
    if scope.boxes and _get(segment, 1):
        box = scope.boxes[next(reversed(scope.boxes))]
        box.setdefault("seals", []).append(_get(segment, 1))


def _ftx(scope: Scope, segment) -> None:
    text = " ".join(filter(None, segment[4])) if len(segment) > 4 else ""
    if len(scope.remarks) < MAX_REMARKS:
        scope.remarks.append((text or _get(segment, 3))[:MAX_REMARK])


READERS = {
    **{"BGM": _bgm, "RFF": _rff, "DTM": _dtm, "LOC": _loc, "TDT": _tdt},
    **{"EQD": _eqd, "SEL": _sel, "FTX": _ftx},
}


def _when(value: str, form: str) -> str:
    """Return the local time; the digits say what it is when the format is wrong.

    What cannot be read is returned as it is, for `from_dict` to name. Formats 303 and
    304 end in letters for a zone, 205 in an offset.
    """
    match = TIME.fullmatch(value)
    if not match:
        return value
    digits = match[1]
    if form == "2":  # DDMMYY
        digits = digits[4:6] + digits[2:4] + digits[:2]
    elif form == "202" and len(digits) == 12:  # YYMMDDHHMMSS
        digits = f"20{digits}"
    try:
        local = clock.from_digits(digits).isoformat()
    except ValueError:
        return value
    return local + ("Z" if match[2] else match[3] or "")


def _get(segment: list[list[str]], element: int, component: int = 0) -> str:
    if element >= len(segment) or component >= len(segment[element]):
        return ""
    return segment[element][component].strip()
