"""A tariff as a sheet: its columns, its rows as plain data, and what differs.

A row is a dictionary of plain values by column, the same whether it comes from a file
or from the database. So an exported file that is read again differs in nothing.
"""

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from xlsxwriter import Workbook

from odoo.addons.freight_base.tools.text import fold
from odoo.addons.freight_shipment.tools.services import MODES, SERVICES
from odoo.addons.freight_shipment.tools.sheet_issues import Wrong
from odoo.addons.freight_shipment.tools.sheet_values import is_blank, to_number, when

from .rating import BASES, trim

TITLE = "Tariff"
STEP = Decimal("0.000001")
YES = ("yes", "x", "1", "true")


@dataclass(frozen=True)
class Column:
    """One column; ``identity`` ones tell a line from another, the others its price."""

    name: str
    label: str
    kind: str = "text"
    choices: tuple = ()
    identity: bool = False
    width: int = 14


COLUMNS = (
    Column("charge", "Charge", "code", identity=True, width=10),
    Column("customer", "Customer", identity=True, width=24),
    Column("carrier", "Carrier", identity=True),
    Column("pol", "POL", "code", identity=True, width=10),
    Column("pod", "POD", "code", identity=True, width=10),
    Column("receipt", "Place of Receipt", "code", identity=True),
    Column("delivery", "Place of Delivery", "code", identity=True),
    Column("mode", "Mode", "choice", tuple(MODES), identity=True, width=10),
    Column("service", "Service", "choice", tuple(SERVICES), identity=True),
    Column(
        "direction",
        "Direction",
        "choice",
        (
            ("export", "Export"),
            ("import", "Import"),
            ("cross_trade", "Cross Trade"),
            ("domestic", "Domestic"),
        ),
        identity=True,
        width=10,
    ),
    Column("equipment", "Equipment", "code", identity=True, width=10),
    Column("commodity", "Commodity", identity=True),
    Column("valid_from", "Valid From", "date", identity=True),
    Column("valid_to", "Valid Until", "date"),
    Column("basis", "Per", "choice", tuple(BASES), width=16),
    Column("price", "Price", "number"),
    Column("currency", "Currency", "code", width=9),
    Column("minimum", "Minimum", "number"),
    Column("maximum", "Maximum", "number"),
    Column("breaks", "Breaks", "breaks", width=30),
    Column(
        "break_kind",
        "Breaks Count for",
        "choice",
        (("flat", "Whole Quantity"), ("incremental", "Each Part")),
        width=16,
    ),
    Column("next_break", "Next Break if Cheaper", "yes"),
    Column("percent_of", "Percent of", "codes", width=18),
    Column("terms", "Paid", "choice", (("prepaid", "Prepaid"), ("collect", "Collect"))),
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADING = {fold(column.label): column for column in COLUMNS}
REQUIRED = ("charge", "basis", "price")


def plain(number) -> Decimal:
    """Return a figure in its one spelling: 12.50 and 12.5 are the same price."""
    return Decimal(repr(number) if isinstance(number, float) else number).quantize(STEP)


def parse(column: Column, raw):
    """Return a cell's value in plain form, or raise :class:`Wrong`."""
    if is_blank(raw):
        return None
    if column.kind == "number":
        return _number(raw)
    if column.kind == "date":
        return when(raw).moment.date()
    text = str(raw).strip()
    if column.kind == "code":
        return text.upper()
    if column.kind == "codes":
        return tuple(
            sorted(code.strip().upper() for code in text.split(",") if code.strip())
        )
    if column.kind == "yes":
        return fold(text) in YES or None
    if column.kind == "breaks":
        return _breaks(text)
    if column.kind == "choice":
        for key, label in column.choices:
            if fold(text) in (fold(key), fold(label)):
                return key
        raise Wrong(
            "choice", choices=", ".join(label for _key, label in column.choices)
        )
    return text


def _number(raw) -> Decimal:
    try:
        number = plain(to_number(raw) if isinstance(raw, str) else float(raw))
    except (TypeError, ValueError, InvalidOperation):
        raise Wrong("number") from None
    if not number.is_finite():
        raise Wrong("number")
    return number


def _breaks(text: str) -> tuple:
    """Return ((45, 3.6), (100, 3.1)) of "45: 3.6; 100: 3.1"."""
    breaks = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        start, colon, price = part.partition(":")
        if not colon:
            raise Wrong("breaks")
        breaks.append((_number(start.strip().lstrip("+")), _number(price.strip())))
    starts = [start for start, _price in breaks]
    if starts != sorted(set(starts)) or (starts and starts[0] <= 0):
        raise Wrong("breaks")
    return tuple(breaks)


def show(column: Column, value):
    """Return a plain value as a cell shows it."""
    if value is None:
        return None
    if column.kind == "number":
        return float(value)
    if column.kind == "codes":
        return ", ".join(value)
    if column.kind == "yes":
        return "Yes"
    if column.kind == "breaks":
        return "; ".join(f"{trim(start)}: {trim(price)}" for start, price in value)
    if column.kind == "choice":
        return dict(column.choices)[value]
    return value


def text_of(column: Column, value) -> str:
    """Return a plain value in words, a dash where there is none."""
    if value is None:
        return "–"
    return trim(value) if column.kind == "number" else str(show(column, value))


def key_of(row: dict) -> tuple:
    """Return what tells a line from the others of its tariff."""
    return tuple(row[column.name] for column in COLUMNS if column.identity)


def difference(old: dict, new: dict):
    """Return the keys that were added, removed and changed, each in order.

    :param old: rows by key, as :func:`key_of` has them
    """
    added = [key for key in new if key not in old]
    removed = [key for key in old if key not in new]
    changed = [key for key in new if key in old and new[key] != old[key]]
    return added, removed, changed


def changes(old: dict, new: dict) -> list:
    """Return the columns in which two rows differ."""
    return [column for column in COLUMNS if old[column.name] != new[column.name]]


def write(rows) -> bytes:
    """Return a workbook with these rows."""
    file = io.BytesIO()
    # Text stays text: what begins with = is no formula, a web address no link.
    book = Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    heading = book.add_format(
        {"bold": True, "bg_color": "#1F3B57", "font_color": "white", "border": 1}
    )
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(TITLE)
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(COLUMNS):
        style = {"number": None, "date": day}.get(column.kind, text)
        sheet.set_column(index, index, column.width, style)
        sheet.write_string(0, index, column.label, heading)
        if column.kind == "choice":
            words = [label for _key, label in column.choices]
            sheet.data_validation(
                *(1, index, 5000, index),
                {"validate": "list", "source": words, "error_type": "information"},
            )
    for number, row in enumerate(rows, 1):
        for index, column in enumerate(COLUMNS):
            value = show(column, row[column.name])
            if isinstance(value, date):
                sheet.write_datetime(number, index, value, day)
            elif isinstance(value, float):
                sheet.write_number(number, index, value)
            elif value is not None:
                sheet.write_string(number, index, value)
    book.close()
    return file.getvalue()
