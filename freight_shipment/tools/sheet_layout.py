"""From the sheets of a file to plain shipments: the one form that all importers share.

A shipment is a dictionary of its columns' raw values by their names, with lists of such
dictionaries under ``legs``, ``containers`` and ``cargo``. Each says under ``at`` where
it comes from: sheet and row. A programme that has shipments already hands over the same
form, with or without ``at``.

The sheet Shipments may hold legs, containers and cargo too; then the rows of a shipment
repeat its reference. So a text table, which has one sheet, is read alike.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches

from odoo.addons.freight_base.tools.text import fold

from .sheet_column import Column, Table
from .sheet_columns import CHILDREN, SHIPMENTS
from .sheet_issues import FileProblem, Issue
from .sheet_reader import Book, Sheet, find_headings
from .sheet_values import is_blank, show

# What the result file adds; it can be corrected and imported as it is.
STATUS, MESSAGE = "Import Status", "Import Message"
IGNORED = (fold(STATUS), fold(MESSAGE))
# The template's row to copy from; nobody wants it imported.
EXAMPLE = "EXAMPLE"
# The template's own sheets beside the data.
GUIDE, LISTS = "Instructions", "Lists"


@dataclass
class Layout:
    """``owners``: the reference of the shipment that a row is about.

    ``headings``: by sheet, the index of its row of headings.
    """

    shipments: list[dict] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    owners: dict[tuple[str, int], str] = field(default_factory=dict)
    headings: dict[str, int] = field(default_factory=dict)


def arrange(book: Book) -> Layout:
    """Return the shipments of a file, and what is wrong with its form."""
    layout = Layout()
    main, others = _choose_sheets(book, layout)
    by_reference = {}
    for number, table_cells in _rows(main, _main_headings(), layout):
        _add_row(layout, by_reference, main.title, number, table_cells)
    for table, sheet in others:
        for number, table_cells in _rows(sheet, _headings(table), layout):
            _add_child(layout, by_reference, table, sheet.title, number, table_cells)
    layout.shipments = list(by_reference.values())
    return layout


def normalise(reference) -> str:
    """Return how references are compared: 4711.0, a spreadsheet's number, is 4711."""
    return " ".join(show(reference).split())


def _choose_sheets(book: Book, layout: Layout) -> tuple[Sheet, list]:
    """Return the sheet of the shipments, and the others with their tables."""
    main, others = None, []
    sheets = [sheet for sheet in book.sheets if sheet.title not in (GUIDE, LISTS)]
    for sheet in sheets:
        name = fold(sheet.title)
        if name == fold(SHIPMENTS.title) or name in SHIPMENTS.titles:
            main = main or sheet
            continue
        for table in CHILDREN:
            if name == fold(table.title) or name in table.titles:
                others.append((table, sheet))
                break
        else:
            if len(sheets) > 1 and sheet.rows:
                layout.issues.append(
                    Issue(sheet.title, 1, "unknown_sheet", is_warning=True)
                )
    if not main and len(sheets) == 1:
        main, others, layout.issues = sheets[0], [], []
    if not main or not main.rows:
        raise FileProblem("no_shipments")
    return main, [(table, sheet) for table, sheet in others if sheet.rows]


def _headings(table: Table) -> dict[str, tuple[Table, Column]]:
    known = {}
    for column in table.columns:
        for heading in column.headings():
            known.setdefault(heading, (table, column))
    return known


def _main_headings() -> dict[str, tuple[Table, Column]]:
    """Return what the columns are headed where one sheet holds all.

    What could be two is the shipment's: ETD is, Leg ETD is the leg's.
    """
    known = _headings(SHIPMENTS)
    for table in CHILDREN:
        for column in table.columns:
            if column.name == "reference":
                continue
            for heading in column.headings():
                known.setdefault(f"{table.prefix} {heading}", (table, column))
    for table in CHILDREN:
        for heading, column in _headings(table).items():
            known.setdefault(heading, column)
    return known


def _rows(sheet: Sheet, known, layout: Layout):
    """Yield each row's number and its cells, by table and column name."""
    start = find_headings(sheet, lambda text: fold(_plain(text)) in known)
    layout.headings[sheet.title] = start
    number, cells = sheet.rows[start]
    columns, taken = {}, set()
    for index, cell in enumerate(cells):
        heading = fold(_plain(show(cell)))
        if not heading or heading in IGNORED:
            continue
        found = known.get(heading)
        code, details = "", {}
        if not found:
            code = "unknown_column"
            if near := get_close_matches(heading, known, n=1, cutoff=0.8):
                code, details = "near_column", {"near": known[near[0]][1].label}
        elif (key := (found[0].key, found[1].name)) in taken:
            code = "column_twice"
        else:
            taken.add(key)
            columns[index] = key
        if code:
            layout.issues.append(
                Issue(
                    *(sheet.title, number, code, show(cell), show(cell), details),
                    is_warning=True,
                )
            )
    if not any(name == "reference" for _table, name in columns.values()):
        raise FileProblem("no_reference", sheet=sheet.title)
    if sheet.hidden_rows:
        rows = [row for row in sheet.hidden_rows if row > number]
        if rows:
            layout.issues.append(
                Issue(
                    *(sheet.title, rows[0], "hidden_rows"),
                    details={"count": len(rows)},
                    is_warning=True,
                )
            )
    for number, cells in sheet.rows[start + 1 :]:
        tables = {}
        for index, (table, name) in columns.items():
            if index < len(cells) and not is_blank(cells[index]):
                tables.setdefault(table, {})[name] = cells[index]
        # A row with nothing under a known heading is a remark.
        if tables:
            yield number, tables


def _plain(heading: str) -> str:
    """Drop the star of a required column: Reference *."""
    return heading.strip().removesuffix("*")


def _add_row(layout, by_reference, title, number, tables):
    """Add a row of the sheet of shipments: a shipment, or more of one above."""
    at = (title, number)
    own = tables.get("shipments", {})
    reference = own.get("reference")
    if reference is None:
        layout.issues.append(Issue(*at, "no_reference", SHIPMENTS.columns[0].label))
        return
    key = normalise(reference)
    if key == EXAMPLE:
        layout.issues.append(Issue(*at, "example_row", is_warning=True))
        return
    layout.owners[at] = key
    shipment = by_reference.get(key)
    if shipment is None:
        shipment = by_reference[key] = {"at": at, **own}
        shipment |= {table.key: [] for table in CHILDREN}
    else:
        _add_again(layout, shipment, at, own, len(tables) > 1)
    box = None
    for table in CHILDREN:
        cells = tables.get(table.key)
        if not cells:
            continue
        if table.key == "containers":
            box = cells.get("number")
        elif table.key == "cargo" and box is not None:
            cells.setdefault("container", box)
        _add_line(layout, shipment, table, at, cells)


def _add_again(layout, shipment, at, own, has_lines):
    """Compare a shipment's further row with what the first one says of it."""
    first = shipment["at"][1]
    if not has_lines:
        layout.issues.append(
            Issue(
                *(*at, "reference_twice", SHIPMENTS.columns[0].label),
                show(own["reference"]),
                {"first": first},
            )
        )
        return
    for name, raw in own.items():
        said = shipment.setdefault(name, raw)
        if name != "reference" and show(said) != show(raw):
            layout.issues.append(
                Issue(
                    *(*at, "says_otherwise", SHIPMENTS.column(name).label, show(raw)),
                    {"first": first, "said": show(said)},
                )
            )


def _add_line(layout, shipment, table, at, cells):
    """Add a leg, box or cargo line that a row brings, unless it repeats one."""
    lines = shipment[table.key]
    shown = {name: show(raw) for name, raw in cells.items()}
    for line in lines if table.key != "cargo" else ():
        said = {name: show(raw) for name, raw in line.items() if name != "at"}
        if said == shown:
            return
        if (
            table.key == "containers"
            and "number" in shown
            and said.get("number") == shown["number"]
        ):
            for name in shown:
                if said.setdefault(name, shown[name]) != shown[name]:
                    layout.issues.append(
                        Issue(
                            *(*at, "says_otherwise", table.column(name).label),
                            shown[name],
                            {"first": line["at"][1], "said": said[name]},
                        )
                    )
                line.setdefault(name, cells[name])
            return
    lines.append({"at": at, **cells})


def _add_child(layout, by_reference, table, title, number, tables):
    """Add a row of a sheet of its own: a leg, a container, a line of cargo."""
    at = (title, number)
    cells = tables[table.key]
    reference = cells.pop("reference", None)
    label = table.columns[0].label
    if reference is None:
        layout.issues.append(Issue(*at, "no_reference", label))
        return
    key = normalise(reference)
    if key == EXAMPLE:
        return
    shipment = by_reference.get(key)
    if shipment is None:
        layout.issues.append(Issue(*at, "no_shipment", label, show(reference)))
        return
    layout.owners[at] = key
    shipment[table.key].append({"at": at, **cells})
