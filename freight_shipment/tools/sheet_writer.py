"""Writing workbooks: the template to fill in, and the file with its results."""

import io
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from .sheet_columns import TABLES
from .sheet_layout import GUIDE, LISTS, MESSAGE, STATUS
from .sheet_values import Uncomputed

# Rows of the template that have drop-downs.
FILLED_ROWS = 5000
COLOURS = {
    "created": "#D8F0DC",
    "updated": "#D9E8F6",
    "rejected": "#F9D9D6",
}
DATE = "yyyy-mm-dd hh:mm"


def template(lists, guide, internal=True) -> bytes:
    """Return a workbook with a sheet for each table, and drop-downs.

    :param lists: by table and column, the words to choose from
    :param guide: pairs of heading and text for the sheet of instructions
    :param internal: whether the columns for the team's own files are there
    """
    file = io.BytesIO()
    # Text stays text: what begins with = is no formula, a web address no link.
    book = Workbook(file, _options(in_memory=True))
    formats = _formats(book)
    _write_guide(book, formats, guide)
    sources = {}
    sheets = [(table, book.add_worksheet(table.title)) for table in TABLES]
    listed = book.add_worksheet(LISTS)
    for index, (key, words) in enumerate(lists.items()):
        listed.write_column(0, index, words)
        name = xl_col_to_name(index)
        sources[key] = f"={LISTS}!${name}$1:${name}${len(words)}"
    listed.hide()
    for table, sheet in sheets:
        columns = [each for each in table.columns if internal or not each.internal]
        sheet.freeze_panes(1, 1)
        for index, column in enumerate(columns):
            source = sources.get((table.key, column.name))
            _write_column(sheet, index, column, formats, source)
    sheets[0][1].activate()
    book.close()
    return file.getvalue()


def _options(**options):
    return {"strings_to_formulas": False, "strings_to_urls": False, **options}


def _formats(book):
    return {
        "heading": book.add_format(
            {"bold": True, "bg_color": "#1F3B57", "font_color": "white", "border": 1}
        ),
        "required": book.add_format(
            {"bold": True, "bg_color": "#B3402E", "font_color": "white", "border": 1}
        ),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "term": book.add_format({"bold": True, "valign": "top"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": DATE}),
        "text": book.add_format({"num_format": "@"}),
        "example": book.add_format({"italic": True, "font_color": "#777777"}),
    }


def _write_guide(book, formats, guide):
    sheet = book.add_worksheet(GUIDE)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    (title, text), *lines = guide
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, text)
    for number, (term, text) in enumerate(lines, 3):
        sheet.write_string(number, 0, term, formats["term"])
        sheet.write_string(number, 1, text, formats["wrap"])


def _write_column(sheet, index, column, formats, source):
    heading = f"{column.label} *" if column.required else column.label
    style = formats["required" if column.required else "heading"]
    sheet.write_string(0, index, heading, style)
    if column.help:
        sheet.write_comment(0, index, column.help, {"x_scale": 2, "author": ""})
    cells = formats["date"] if column.kind == "date" else None
    if column.kind in ("text", "box", "list", "un"):
        # Or 5-10 becomes a date, and 00123 a number.
        cells = formats["text"]
    sheet.set_column(index, index, max(12, len(heading) + 3), cells)
    if isinstance(column.example, str):
        sheet.write_string(1, index, column.example, formats["example"])
    elif column.example is not None:
        sheet.write_number(1, index, column.example, formats["example"])
    if source:
        sheet.data_validation(
            *(1, index, FILLED_ROWS, index),
            # A warning only: codes and other languages' words are as good.
            {"validate": "list", "source": source, "error_type": "information"},
        )


def result(book, headings, rows) -> bytes:
    """Return the rows of a file again, each with what became of it.

    :param headings: by sheet, the index of its row of headings
    :param rows: by sheet and row number, status, its word, and message
    """
    file = io.BytesIO()
    workbook = Workbook(file, _options(constant_memory=True))
    bold = workbook.add_format({"bold": True})
    when = workbook.add_format({"num_format": DATE})
    colours = {
        status: workbook.add_format({"bg_color": colour})
        for status, colour in COLOURS.items()
    }
    for source in book.sheets:
        if source.title not in headings:
            continue
        sheet = workbook.add_worksheet(source.title or TABLES[0].title)
        start = headings[source.title]
        width = max(len(cells) for _number, cells in source.rows)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, width - 1, 16)
        sheet.set_column(width, width + 1, 24)
        _number, cells = source.rows[start]
        old = {STATUS, MESSAGE} & {cell for cell in cells if isinstance(cell, str)}
        kept = [i for i in range(width) if i >= len(cells) or cells[i] not in old]
        for index, source_index in enumerate(kept):
            if source_index < len(cells):
                _write_cell(sheet, 0, index, cells[source_index], bold, when)
        sheet.write_row(0, len(kept), (STATUS, MESSAGE), bold)
        for line, (number, cells) in enumerate(source.rows[start + 1 :], 1):
            status, word, message = rows.get((source.title, number), ("", "", ""))
            colour = colours.get(status)
            for index, source_index in enumerate(kept):
                if source_index < len(cells):
                    _write_cell(sheet, line, index, cells[source_index], None, when)
            for index, text in enumerate((word, message), len(kept)):
                if text:
                    sheet.write_string(line, index, text, colour)
    workbook.close()
    return file.getvalue()


def _write_cell(sheet, row, index, value, style, when):
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, index, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, index, value, style)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(row, index, value, when)
    else:
        text = "" if isinstance(value, Uncomputed) else str(value)
        sheet.write_string(row, index, text, style)
