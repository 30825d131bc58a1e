"""The words inside of files that routes answer with: workbooks, archives and papers."""

import io
import zipfile

import openpyxl
import pypdfium2

DEEPEST = 3


def texts_in(content, depth=0):
    """Return all that a file says, names of files in it among them; of others ""."""
    if depth > DEEPEST:
        raise ValueError("files in files without end")
    if content.startswith(b"%PDF"):
        return _pages(content)
    if content.startswith(b"PK\x03\x04"):
        return _members(content, depth)
    return ""


def _members(content, depth):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return _cells(content)
        parts = [archive.comment.decode("utf-8", "replace"), *names]
        for name in names:
            inside = archive.read(name)
            parts += [inside.decode("utf-8", "replace"), texts_in(inside, depth + 1)]
    return "\n".join(parts)


def _cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    parts = [str(value) for value in vars(book.properties).values() if value]
    for sheet in book.worksheets:
        parts.append(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                parts += [str(cell.value)] if cell.value is not None else []
                parts += [cell.comment.text] if cell.comment else []
    return "\n".join(parts)


def _pages(content):
    document = pypdfium2.PdfDocument(content)
    parts = [str(value) for value in document.get_metadata_dict().values()]
    for page in document:
        parts.append(page.get_textpage().get_text_bounded())
    document.close()
    return "\n".join(parts)
