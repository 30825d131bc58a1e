"""Barcodes as filled boxes, sharp at any size and read back by any scanner."""

from string import ascii_uppercase

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 10  # modules left blank on either side (ISO/IEC 15417)
# The finest bar of GS1-128 (GS1 General Specifications): 0.25 mm
FINEST = 0.25 * 72 / 25.4
# First of a GS1-128 code: what follows are application identifiers with their data
FNC1 = "\xf1"
MASK = 4
QR_QUIET = 4  # modules (ISO/IEC 18004)


def code128(page, x, y, width, height, text, gs1=False):
    """Draw Code 128 across a box; returns whether the text can be read from it."""
    code = Code128(FNC1 + text if gs1 else text)
    code.validate()
    if not (text and code.valid and text.isascii()):
        return False
    code.encode()
    code.decompose()
    # "BaBbCb…": letters are widths in modules, A = 1; capitals are bars
    steps = [
        (letter in ascii_uppercase, ord(letter.upper()) - ord("A") + 1)
        for letter in code.decomposed
    ]
    module = width / (sum(size for _bar, size in steps) + 2 * QUIET)
    if module < FINEST:
        return False
    at = x + QUIET * module
    boxes = []
    for bar, size in steps:
        if bar:
            boxes.append((at, y, size * module, height))
        at += size * module
    page.bars(boxes)
    return True


def qr(page, x, y, size, text):
    """Draw a QR code in a square; a quarter of it may be lost (level Q)."""
    code = QRCode(None, QRErrorCorrectLevel.Q)
    code.addData(text)
    # Always the same mask: weighing all eight takes six times as long as the rest, and
    # a clean print is read with any of them
    code.version = code.calculate_version()
    code.makeImpl(False, MASK)
    count = code.getModuleCount()
    module = size / (count + 2 * QR_QUIET)
    page.bars(
        (
            x + (column + QR_QUIET) * module,
            y + (row + QR_QUIET) * module,
            module,
            module,
        )
        for row in range(count)
        for column in range(count)
        if code.isDark(row, column)
    )
