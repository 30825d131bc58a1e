"""From plain shipments to checked values: all that can be told without the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.addons.freight_base.tools import awb

from .services import SERVICES_BY_MODE
from .sheet_column import Table
from .sheet_columns import CHILDREN, SHIPMENTS
from .sheet_issues import Issue, Wrong
from .sheet_layout import normalise
from .sheet_values import Formats, When, box_problem, is_blank, parse, show


@dataclass
class Line:
    """The values of one row by column name, and what is written in its cells."""

    table: Table
    at: tuple[str, int]
    cells: Mapping
    values: dict = field(default_factory=dict)

    def issue(self, code: str, name: str = "", is_warning=False, **details) -> Issue:
        """Make an issue of the cell under ``name``, or of the row."""
        label = self.table.column(name).label if name else ""
        shown = show(self.cells.get(name)) if name else ""
        return Issue(*self.at, code, label, shown, details, is_warning)


@dataclass
class Entry(Line):
    """A shipment with its lines, and what becomes of it.

    ``status``: created, updated, unchanged or rejected, once that is known.
    """

    children: dict[str, list[Line]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    status: str = ""
    message: str = ""
    customer_id: int | None = None
    record_id: int | None = None

    @property
    def reference(self) -> str:
        return self.values.get("reference", "")

    @property
    def is_wrong(self) -> bool:
        return any(not issue.is_warning for issue in self.issues)

    @property
    def main_legs(self) -> list[Line]:
        legs = self.children["legs"]
        return [leg for leg in legs if leg.values["stage"] == "main"]

    def all_lines(self) -> Iterable[Line]:
        yield self
        for table in CHILDREN:
            yield from self.children[table.key]

    def complain(self, line: Line, code: str, name: str = "", **details) -> None:
        self.issues.append(line.issue(code, name, **details))


def make_entries(shipments, formats: Formats, internal=True) -> list[Entry]:
    """Parse plain shipments (see ``sheet_layout``), in their order.

    :param internal: whether the columns for the team's own files are open
    """
    entries = []
    for number, shipment in enumerate(shipments, 1):
        entry = Entry(SHIPMENTS, shipment.get("at", ("", number)), shipment)
        _parse(entry, entry, formats, internal)
        for table in CHILDREN:
            lines = [
                Line(table, cells.get("at", entry.at), cells)
                for cells in shipment.get(table.key, ())
            ]
            entry.children[table.key] = lines
            for line in lines:
                _parse(entry, line, formats, internal)
        _check_shipment(entry)
        _check_legs(entry)
        _check_containers(entry)
        _check_cargo(entry)
        entries.append(entry)
    return entries


def _parse(entry: Entry, line: Line, formats: Formats, internal: bool) -> None:
    for column in line.table.columns:
        raw = line.cells.get(column.name)
        if is_blank(raw):
            if column.required and line.table is SHIPMENTS:
                entry.complain(line, "required", column.name)
            continue
        if column.internal and not internal:
            entry.complain(line, "not_yours", column.name)
            continue
        try:
            value = parse(column, raw, formats, line.table.key)
        except Wrong as wrong:
            entry.complain(line, wrong.code, column.name, **wrong.details)
        else:
            if column.name == "reference":
                value = normalise(value)
            line.values[column.name] = value


def _check_shipment(entry: Entry) -> None:
    values = entry.values
    mode = values.get("mode")
    if mode:
        allowed = SERVICES_BY_MODE[mode]
        if values.get("service", allowed[0]) not in allowed:
            entry.complain(entry, "service", "service", allowed=allowed)
    number = values.get("master_number")
    if mode == "air" and number and (problem := awb.problem(number)):
        digit = awb.check_digit(number) if problem == "check_digit" else ""
        entry.complain(entry, "awb", "master_number", digit=digit)


def _check_legs(entry: Entry) -> None:
    for leg in entry.children["legs"]:
        leg.values.setdefault("stage", "main")
    main = entry.main_legs
    if not main:
        return
    # What the shipment says of its ends goes to the legs, and may be said twice.
    for end, leg, names in (
        ("start", main[0], {"pol": "origin", "etd": "etd"}),
        ("end", main[-1], {"pod": "destination", "eta": "eta"}),
    ):
        for own, name in names.items():
            if own not in entry.values:
                continue
            if own in ("pol", "pod"):
                leg.values.setdefault(name, entry.values[own])
            elif leg.values.setdefault(name, entry.values[own]) != entry.values[own]:
                row = leg.at[1]
                entry.complain(entry, "other_than_leg", own, end=end, row=row)


def _check_containers(entry: Entry) -> None:
    seen = {}
    for box in entry.children["containers"]:
        number = box.values.get("number")
        if not number:
            continue
        if wrong := box_problem(number, bool(box.values.get("number_reason"))):
            entry.complain(box, wrong.code, "number", **wrong.details)
        if number in seen:
            entry.complain(box, "box_twice", "number", first=seen[number])
        seen.setdefault(number, box.at[1])


def _check_cargo(entry: Entry) -> None:
    loads = {}
    boxes = {box.values.get("number"): box for box in entry.children["containers"]}
    for line in entry.children["cargo"]:
        number = line.values.get("container")
        if number:
            weight = line.values.get("weight", 0)
            loads[number] = round(loads.get(number, 0) + weight, 3)
            if number not in boxes:
                entry.complain(line, "no_box", "container")
        if "un_number" in line.values or "dg_class" in line.values:
            if line.values.setdefault("is_dangerous", True) is False:
                entry.complain(line, "is_dangerous", "is_dangerous")
    for number, load in loads.items():
        # A box weighs what its cargo does.
        box = boxes.get(number)
        if box and box.values.pop("gross_kg", load) != load:
            entry.issues.append(
                box.issue("other_load", "gross_kg", is_warning=True, load=load)
            )


def settle(when: When, zone: str | None, earliest: datetime | None) -> datetime:
    """Return the moment, in UTC, of a date written in the time of ``zone``.

    A day without a time is the earliest moment of that day that ``earliest`` allows:
    who flies east can arrive on the day of departure, although midnight there is
    before midnight here.

    >>> day = When(datetime(2025, 5, 10), is_day=True)
    >>> settle(day, "Asia/Tokyo", datetime(2025, 5, 9, 17))
    datetime.datetime(2025, 5, 9, 17, 0)
    """
    if when.is_utc:
        return when.moment
    moment = _to_utc(when.moment, zone)
    if not when.is_day or earliest is None or earliest <= moment:
        return moment
    end = _to_utc(when.moment + timedelta(days=1), zone)
    return earliest if earliest < end else moment


def _to_utc(moment: datetime, zone: str | None) -> datetime:
    local = moment.replace(tzinfo=ZoneInfo(zone or "UTC"))
    return local.astimezone(UTC).replace(tzinfo=None)
