"""What the cells of an import file say: numbers, dates, choices, numbers of boxes."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone

from odoo.addons.freight_base.tools import iso6346
from odoo.addons.freight_base.tools.identifiers import Problem, squeeze
from odoo.addons.freight_base.tools.text import fold

from .sheet_column import RECORDS, Column
from .sheet_issues import Wrong

# What a spreadsheet shows where it could not compute.
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
# All but tab and line feed: PostgreSQL refuses NUL, nobody wants to read the others.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")

FLAGS = {
    **dict.fromkeys(("yes", "y", "true", "1", "x"), True),
    **dict.fromkeys(("no", "n", "false", "0"), False),
}

GROUPED = {  # 1.234.567 and 1,234,567
    sign: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(sign)}[0-9]{{3}})+") for sign in ".,"
}
PLAIN = re.compile(r"[0-9]+|[0-9]*[.][0-9]+")  # 12, 12.5, .5
SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]{1,2}")  # 1.2E+03
# 1 234 567,5 and 1'234'567.5
GROUP_GAPS = re.compile(r"(?<=[0-9])[ '’](?=[0-9]{3}(?:[^0-9]|$))")

_TIME = r"(?:[T ,]+(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?"
_HALF = r"\s*(?P<half>[ap]m)?\s*(?P<zone>Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
# 2025-05-10, 2025/5/10 18:00, 2025-05-10T18:00:00+07:00, 20250510
YEAR_FIRST = re.compile(
    r"(?P<y>[0-9]{4})(?P<s>[-/.]?)(?P<a>[0-9]{1,2})(?P=s)(?P<b>[0-9]{1,2})"
    + _TIME
    + _HALF,
    re.IGNORECASE,
)
# 10/05/2025, 10.5.25 18:00, 5/10/2025 6:00 PM
YEAR_LAST = re.compile(
    r"(?P<a>[0-9]{1,2})(?P<s>[-/.])(?P<b>[0-9]{1,2})(?P=s)(?P<y>[0-9]{4}|[0-9]{2})"
    + _TIME
    + _HALF,
    re.IGNORECASE,
)
# 10 May 2025, 10-MAY-25 18:00
MONTH_NAME = re.compile(
    r"(?P<a>[0-9]{1,2})[ -]?(?P<m>[A-Za-z]{3,9})[.]?,?[ -]?(?P<y>[0-9]{4}|[0-9]{2})"
    + _TIME
    + _HALF,
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov")
MONTHS += ("dec",)
# Days as spreadsheets count them, since 30 December 1899, for the years below.
EPOCH = datetime(1899, 12, 30)
YEARS = range(2000, 2100)
UN_NUMBER = re.compile(r"(?:UN)?([0-9]{4})")  # UN3480, 3480


@dataclass(frozen=True)
class Formats:
    """How a file writes what is ambiguous, and the words it may choose from.

    ``choices``: by table and column, ``{folded word: value}``.
    """

    day_first: bool = True
    decimal: str = "."
    choices: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class When:
    """A date as written: in its place's time, or in UTC where it says so itself."""

    moment: datetime
    is_day: bool = False
    is_utc: bool = False


@dataclass(frozen=True)
class Uncomputed:
    """A cell with a formula whose result the file does not hold."""


def is_blank(raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def show(raw) -> str:
    """Return a cell's value as an error quotes it.

    >>> show(12.0), show(datetime(2025, 5, 10)), show(None)
    ('12', '2025-05-10', '')
    """
    if raw is None:
        return ""
    if isinstance(raw, Uncomputed):
        return "=…"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat(*([" ", "minutes"] if isinstance(raw, datetime) else []))
    text = str(raw).strip()
    return text if len(text) <= 100 else f"{text[:99]}…"


def parse(column: Column, raw, formats: Formats, table: str = ""):
    """Return the value of a cell that is not blank, or raise :class:`Wrong`."""
    if isinstance(raw, Uncomputed):
        raise Wrong("uncomputed")
    if isinstance(raw, str):
        raw = raw.strip()
        if raw in ERRORS:
            raise Wrong("spreadsheet_error")
        if len(raw) > column.size:
            raise Wrong("too_long", size=column.size)
    if column.kind in ("number", "integer"):
        return _number(column, raw, formats.decimal)
    if column.kind == "date":
        return when(raw, formats.day_first)
    text = _text(raw)
    match column.kind:
        case "choice":
            words = formats.choices.get((table, column.name), {})
            if fold(text) not in words:
                raise Wrong("choice", choice=(table, column.name))
            return words[fold(text)]
        case "flag":
            if fold(text) not in FLAGS:
                raise Wrong("flag")
            return FLAGS[fold(text)]
        case "list":
            return tuple(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))
        case "box":
            return iso6346.clean(text)
        case "un":
            if not (match := UN_NUMBER.fullmatch(squeeze(text))):
                raise Wrong("un")
            return match[1]
        case kind if kind in RECORDS:
            return SPACES.sub(" ", text)
    return text


def box_problem(number: str, accepted: bool) -> Wrong | None:
    """Return what is wrong with a cleaned container number, if anything."""
    problem = iso6346.problem(number)
    if problem == Problem.CHECK_DIGIT and not accepted:
        return Wrong("box_digit", digit=iso6346.check_digit(number))
    if problem and problem != Problem.CHECK_DIGIT:
        return Wrong("box")
    return None


def _text(raw) -> str:
    if isinstance(raw, date | time | timedelta):
        # The spreadsheet took 5-10 for a date; what was meant cannot be known.
        raise Wrong("text_is_date")
    return CONTROL.sub(" ", raw if isinstance(raw, str) else show(raw)).strip()


def _number(column: Column, raw, decimal: str) -> float | int:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Wrong("number")
    value = to_number(raw, decimal) if isinstance(raw, str) else float(raw)
    if not math.isfinite(value):
        raise Wrong("number")
    if column.least is not None and value < column.least:
        raise Wrong("too_small", least=column.least)
    if column.most is not None and value > column.most:
        raise Wrong("too_big", most=column.most)
    if column.kind == "integer":
        if not value.is_integer():
            raise Wrong("whole")
        return int(value)
    return value


def to_number(text: str, decimal: str = ".") -> float:
    """Read a number with either decimal sign.

    The last of two different signs is the decimal one; one sign that comes more than
    once parts thousands. Only 1.234 and 1,234 can be read either way: there
    ``decimal``, the file's decimal sign, decides.

    >>> to_number("1.234,5"), to_number("1,234.5"), to_number("12,5")
    (1234.5, 1234.5, 12.5)
    >>> to_number("1,234"), to_number("1,234", decimal=",")
    (1234.0, 1.234)
    """
    text = SPACES.sub(" ", text.strip()).replace("\u2212", "-")
    sign, text = (-1, text[1:]) if text[:1] == "-" else (1, text.removeprefix("+"))
    text = GROUP_GAPS.sub("", text.strip())
    if SCIENTIFIC.fullmatch(text):
        return sign * float(text.replace(",", "."))
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0:
        point = text[last]
        other = "," if point == "." else "."
        if other in text:
            head = text[:last]
            if head.count(other) and not GROUPED[other].fullmatch(head):
                raise Wrong("number")
            text = f"{head.replace(other, '')}.{text[last + 1 :]}"
        elif GROUPED[point].fullmatch(text) and (
            text.count(point) > 1 or (point != decimal and text[0] != "0")
        ):
            text = text.replace(point, "")
        else:
            text = text.replace(point, ".")
    if not PLAIN.fullmatch(text):
        raise Wrong("number")
    return sign * float(text)


def when(raw, day_first: bool = True) -> When:
    """Read a date: ISO, a spreadsheet's own, 10/05/2025 or 10 May 2025.

    >>> when("10/05/2025") == when("2025-05-10") == when(datetime(2025, 5, 10))
    True
    """
    if isinstance(raw, bool) or isinstance(raw, time | timedelta):
        raise Wrong("date")
    if isinstance(raw, int | float):
        raw = _from_serial(raw)
    if isinstance(raw, str):
        return _from_text(raw, day_first)
    if not isinstance(raw, datetime):
        if not isinstance(raw, date):
            raise Wrong("date")
        raw = datetime.combine(raw, time())
    # Days as fractions of floats are off by microseconds.
    moment = (raw + timedelta(microseconds=500_000)).replace(microsecond=0)
    return _checked(When(moment, is_day=moment.time() == time()))


def _from_serial(number: float) -> datetime | str:
    """Turn the days of a cell that is not formatted as a date into one."""
    if not math.isfinite(number):
        raise Wrong("date")
    if float(number).is_integer() and len(str(int(number))) == 8:
        return str(int(number))  # 20250510
    if not 0 < number < 100_000:
        raise Wrong("date")
    return EPOCH + timedelta(days=number)


def _from_text(text: str, day_first: bool) -> When:
    text = SPACES.sub(" ", text.strip())
    if match := YEAR_FIRST.fullmatch(text):
        month, day = match["a"], match["b"]
        if not match["s"] and len(month + day) != 4:
            raise Wrong("date")  # 2025111 could be two days
    elif match := YEAR_LAST.fullmatch(text):
        day, month = match["a"], match["b"]
        if not day_first:
            day, month = month, day
    elif match := MONTH_NAME.fullmatch(text):
        day, name = match["a"], match["m"].lower()[:3]
        if name not in MONTHS:
            raise Wrong("date")
        month = MONTHS.index(name) + 1
    else:
        raise Wrong("date")
    year = int(match["y"])
    try:
        moment = datetime(year + 2000 if year < 100 else year, int(month), int(day))
        if match["time"]:
            moment = datetime.combine(moment, _clock(match["time"], match["half"]))
        if match["zone"]:
            moment = moment.replace(tzinfo=_offset(match["zone"]))
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise Wrong("date") from None
    return _checked(When(moment, not match["time"], bool(match["zone"])))


def _clock(text: str, half: str | None) -> time:
    """Return the time of "18:00", "6:00 pm"; "24:00" is none."""
    hour, minute, *second = map(int, text.split(":"))
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return time(hour, minute, *second)


def _offset(text: str) -> timezone:
    """Return the zone of "+07:00", "-0530", "Z"."""
    if text.upper() in ("Z", "UTC"):
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _checked(value: When) -> When:
    if value.moment.year not in YEARS:
        raise Wrong("year", first=YEARS[0], last=YEARS[-1])
    return value
