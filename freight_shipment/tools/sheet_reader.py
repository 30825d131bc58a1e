"""Reading an import file: bytes of a workbook or of a text table become rows.

Whatever arrives is somebody's upload: it may be damaged, protected, something else
altogether, or made to fill the memory. What cannot be read is a `FileProblem`.
"""

import csv
import io
import re
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from .sheet_issues import FileProblem
from .sheet_values import Uncomputed, is_blank

MAX_BYTES = 25 * 1024**2
# 10,000 shipments with all they have take some 30 MB unpacked.
MAX_UNPACKED = 150 * 1024**2
MAX_ROWS = 50_000
MAX_COLUMNS = 200

ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # Excel 97, and protected new workbooks
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DELIMITERS = ",;\t|"
EXCEL_SEP = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # sep=;
EXCEL_TEXT = re.compile(r'="(.*)"')  # ="00123": a text that looks like a number

# <row r="5" hidden="1">; here and below with limits, since a comment in a hostile file
# can hold a tag without end.
HIDDEN_ROW = re.compile(
    rb'<row\b(?=[^<>]{0,300}\bhidden="(?:1|true)")[^<>]{0,300}?\br="([0-9]{1,7})"'
)
# <c r="B7"><f>A1+1</f></c>, <c r="B7"><f>A1+1</f><v></v></c>
UNCOMPUTED = re.compile(
    rb'<c\b[^<>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"[^<>]{0,200}>'
    rb"<f\b(?:[^<>]{0,300}/>|[^<>]{0,300}>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"
)
WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")  # xl/worksheets/sheet1.xml


@dataclass
class Sheet:
    """A visible sheet: its rows that are not blank, with their numbers.

    A text table has one sheet without a title.
    """

    title: str
    rows: list[tuple[int, list]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)


@dataclass
class Book:
    """What a file holds. ``assumed_encoding``: it could not say its own."""

    sheets: list[Sheet]
    assumed_encoding: str = ""


def read(content: bytes) -> Book:
    """Return what the file holds, or raise :class:`FileProblem`."""
    _check_size(content)
    if content.startswith(ZIP):
        book = _read_workbook(content)
    elif content.startswith(OLE):
        raise FileProblem("protected" if ENCRYPTED in content else "old_excel")
    else:
        book = _read_text(content)
    if not any(sheet.rows for sheet in book.sheets):
        raise FileProblem("empty")
    return book


def count_rows(content: bytes) -> int:
    """Return about how many rows the file has, at once and without reading them."""
    _check_size(content)
    if not content.startswith(ZIP):
        return max(content.count(b"\n"), content.count(b"\r"))
    with _unpacked(content) as archive:
        return sum(
            _count_in(archive, info)
            for info in archive.infolist()
            if WORKSHEET.fullmatch(info.filename)
        )


def _count_in(archive, info) -> int:
    """Count "<row " and "<row>" chunk by chunk, and what lies across two of them."""
    count, tail = 0, b""
    with archive.open(info) as part:
        while chunk := part.read(1024**2):
            text = tail + chunk
            count += text.count(b"<row ") + text.count(b"<row>")
            tail = text[-4:]
    return count


def _check_size(content: bytes) -> None:
    if not content.strip():
        raise FileProblem("empty")
    if len(content) > MAX_BYTES:
        raise FileProblem("too_large", most=MAX_BYTES // 1024**2)


@contextmanager
def _unpacked(content: bytes):
    """Open a workbook; whatever goes wrong with its parts is damage.

    zipfile, the XML parser and openpyxl meet a damaged or malicious part with any
    error there is: KeyError, zlib.error, NotImplementedError, …
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            # What an entry claims to be is also the most that is ever read of it.
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                most = MAX_UNPACKED // 1024**2
                raise FileProblem("unpacked_too_large", most=most)
            if any(info.flag_bits & 1 for info in infos):
                raise FileProblem("protected")
            if "xl/workbook.xml" not in archive.namelist():
                raise FileProblem("not_a_workbook")
            yield archive
    except FileProblem:
        raise
    except Exception as error:
        raise FileProblem("damaged") from error


def _read_workbook(content: bytes) -> Book:
    with _unpacked(content) as archive:
        # Read-only skips charts, pictures and styles; values, not formulas.
        book = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        with closing(book):
            return Book(
                [
                    _read_worksheet(worksheet, archive)
                    for worksheet in book.worksheets
                    if worksheet.sheet_state == "visible"
                ]
            )


def _read_worksheet(worksheet, archive) -> Sheet:
    # What the file says of its own size is not to be trusted.
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    sheet = Sheet(worksheet.title, list(_limited(rows, worksheet.title)))
    source = archive.read(worksheet._worksheet_path)
    if b"hidden=" in source:
        filled = {number for number, _cells in sheet.rows}
        hidden = map(int, HIDDEN_ROW.findall(source))
        sheet.hidden_rows = [number for number in hidden if number in filled]
    if b"<f" in source:
        _mark_uncomputed(sheet, source)
    return sheet


def _mark_uncomputed(sheet: Sheet, source: bytes) -> None:
    """Mark the formulas that a program wrote and no spreadsheet has computed."""
    cells = {
        (int(row), column_index_from_string(column.decode()) - 1)
        for column, row in UNCOMPUTED.findall(source)
    }
    if not cells:
        return
    by_number = dict(sheet.rows)
    for number, index in cells:
        if index < MAX_COLUMNS:
            row = by_number.setdefault(number, [])
            row.extend([None] * (index + 1 - len(row)))
            row[index] = Uncomputed()
    sheet.rows = sorted(by_number.items(), key=lambda item: item[0])


def _read_text(content: bytes) -> Book:
    text, assumed = _decode(content)
    lines = text.splitlines()
    head = next((line for line in lines if line.strip()), "")
    delimiter = None
    if match := EXCEL_SEP.fullmatch(head):
        delimiter = match[1]
        text = text.partition(head)[2].lstrip("\r\n")
        head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = delimiter or max(
        DELIMITERS, key=lambda sign: len(next(csv.reader([head], delimiter=sign), ()))
    )
    # Strict, since a quotation mark that is not closed would swallow the rows behind.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(_limited(map(_text_cells, reader), ""))
    except csv.Error:
        raise FileProblem("damaged_text") from None
    return Book([Sheet("", rows)], assumed)


def _decode(content: bytes) -> tuple[str, str]:
    """Return the text, and the encoding where it was assumed."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ("utf-16",)
    elif b"\x00" in content:
        raise FileProblem("not_a_table")
    elif content.startswith(BOM_UTF8):
        encodings = ("utf-8-sig",)
    else:
        encodings = ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_garbage(text):
            break
        return text, "Windows-1252" if encoding == "cp1252" else ""
    raise FileProblem("not_a_table")


def _is_garbage(text: str) -> bool:
    """Tell if a text has signs that no table has: it is a picture or a program."""
    return any(ord(sign) < 32 and sign not in "\t\r\n\f\v" for sign in text[:10_000])


def _text_cells(cells: list[str]) -> list[str | None]:
    return [
        (match[1] if (match := EXCEL_TEXT.fullmatch(cell)) else cell) or None
        for cell in cells[:MAX_COLUMNS]
    ]


def _limited(rows, title: str):
    """Yield the rows that are not blank, with their numbers."""
    count = 0
    for number, cells in enumerate(rows, 1):
        if all(map(is_blank, cells)):
            continue
        count += 1
        if count > MAX_ROWS + 1:  # and the headings
            raise FileProblem("too_many_rows", most=MAX_ROWS, sheet=title)
        cells = list(cells)
        while is_blank(cells[-1]):
            cells.pop()
        yield number, cells


def find_headings(sheet: Sheet, is_known) -> int:
    """Return the index of the row with the most known headings, of the first ten."""
    counts = [
        sum(1 for cell in cells if isinstance(cell, str) and is_known(cell))
        for _number, cells in islice(sheet.rows, 10)
    ]
    return counts.index(max(counts)) if counts else 0
