"""Files to import, made in the tests."""

import csv
import io
from base64 import b64encode

from xlsxwriter import Workbook


def workbook(sheets, prepare=None):
    """Return a workbook's bytes: rows of cells by the sheets' titles.

    :param prepare: gets the workbook and its sheets by title before it is closed
    """
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    made = {}
    for title, rows in sheets.items():
        made[title] = book.add_worksheet(title)
        for number, row in enumerate(rows):
            for index, cell in enumerate(row):
                made[title].write(number, index, cell)
    if prepare:
        prepare(book, made)
    book.close()
    return file.getvalue()


def text_table(*rows, delimiter=","):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode()


def encoded(content):
    return b64encode(content)
