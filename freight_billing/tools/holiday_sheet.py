"""Holidays as a sheet: its columns, and its rows as plain data."""

from datetime import date
from typing import NamedTuple

from odoo.addons.freight_base.tools.text import fold
from odoo.addons.freight_shipment.tools.sheet_issues import Wrong
from odoo.addons.freight_shipment.tools.sheet_values import (
    CONTROL,
    Uncomputed,
    is_blank,
    show,
    when,
)

DATE, NAME, COUNTRY, PLACE = "date", "name", "country", "place"
LABELS = {DATE: "Date", NAME: "Name", COUNTRY: "Country", PLACE: "Only At"}
HEADINGS = {
    **{fold(label): name for name, label in LABELS.items()},
    **{"day": DATE, "holiday": NAME, "place": PLACE, "port": PLACE, "terminal": PLACE},
}
LONGEST_NAME = 200


class Row(NamedTuple):
    """A holiday as the file has it; country and place as they are written there."""

    number: int
    date: date
    name: str
    country: str
    place: str


class Fault(NamedTuple):
    """What is wrong in which column of which row, as a code and the value."""

    number: int
    column: str
    code: str
    value: str = ""


def find_columns(headings) -> list[str | None]:
    """Return which column each heading names.

    >>> find_columns(["DATE", "Holiday", None, "Remarks"])
    ['date', 'name', None, None]
    """
    return [
        HEADINGS.get(fold(cell)) if isinstance(cell, str) else None for cell in headings
    ]


def read_rows(rows, columns, day_first=True) -> tuple[list[Row], list[Fault]]:
    """Return the rows that can be read, and what is wrong with the others.

    :param rows: [(number, cells)] below the headings
    """
    read, faults = [], []
    for number, cells in rows:
        raw = {
            column: cell
            for column, cell in zip(columns, cells, strict=False)
            if column and not is_blank(cell)
        }
        if not raw:
            continue
        values = {}
        for column in LABELS:
            try:
                values[column] = _parse(column, raw.get(column), day_first)
            except Wrong as wrong:
                value = show(raw.get(column))
                faults.append(Fault(number, column, wrong.code, value))
        if len(values) == len(LABELS):
            read.append(Row(number, **values))
    return read, faults


def _parse(column, raw, day_first):
    if isinstance(raw, Uncomputed):
        raise Wrong("uncomputed")
    if column == DATE:
        if raw is None:
            raise Wrong("empty")
        return when(raw, day_first).moment.date()
    if raw is None:
        if column == NAME:
            raise Wrong("empty")
        return ""
    text = str(raw).strip()
    if CONTROL.search(text) or len(text) > LONGEST_NAME:
        raise Wrong("text")
    return text
