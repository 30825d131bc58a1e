"""Labels of parcels and pallets: one per page, or four on a sheet of A4.

A pallet's follows the GS1 Logistic Label Guideline: who and where on top, then what,
the bars below with the SSCC in words beneath them. Nothing continues on a rider: what
is too long is set smaller, and whoever prints it is told where that was not enough.
"""

from functools import partial

from ...tools import sscc as numbers
from ..barcodes import code128, qr
from ..content import Label
from ..layout import Layout
from ..page import A4

MM = 72 / 25.4
LABEL_PAPER = (100 * MM, 150 * MM)
EDGE = 4 * MM
HEAD = 26
FROM = 40
TO = 92
WAY = 44
FACTS = 92
# At least 32 mm high on logistic units (GS1 General Specifications 5.12.3.2)
BARS = 32 * MM
# 176 modules, quiet zones included, of half a millimetre: four dots of a label printer
SSCC_WIDTH = 88 * MM
PARCEL_BARS = 24 * MM
THIN, SMALL = 0.6, 6.0


def plan(paper, pallet=False, sheet=False):
    labels = paper.content.labels or [Label()]
    if not sheet:
        for label in labels:
            page = paper.page(numbered=False)
            _draw(page, 0, 0, *LABEL_PAPER, label, pallet)
        return
    width, height = A4[0] / 2, A4[1] / 2
    for place, label in enumerate(labels):
        row, column = divmod(place % 4, 2)
        if not (row or column):
            page = paper.page(numbered=False)
        _draw(page, column * width, row * height, width, height, label, pallet)


def _draw(page, left, top, width, height, label, pallet):
    x, y = left + EDGE, top + EDGE
    room = width - 2 * EDGE
    paper = page.paper
    content, style, words = paper.content, paper.style, paper.words
    _head(page, x, y, room, label)
    y += HEAD
    y = _party(page, x, y, room, FROM, "label_from", content.party("shipper"), 7.5)
    to = content.party("delivery")
    if not to.text:
        to = content.party("consignee")
    y = _party(page, x, y, room, TO, "label_to", to, 13)
    y = _way(page, x, y, room)
    _facts(page, x, y, room, label)
    y += FACTS
    page.line(x, y, x + room, y, THIN)
    y += 4
    if pallet:
        text = label.sscc
        shown = numbers.shown(text) if numbers.is_valid(text) else ""
        at = x + (room - SSCC_WIDTH) / 2
        drawn = shown and code128(page, at, y, SSCC_WIDTH, BARS, f"00{text}", gs1=True)
        shown = shown or words("label_unnumbered")
        tall = BARS
    else:
        shown, tall = label.number, PARCEL_BARS
        drawn = shown and code128(page, x, y, room, tall, shown)
    y += tall + 3 if drawn else 3
    middle = x + room / 2
    page.within(middle, y, room, 13, shown, 10, True, style.text_colour, "center")


def _head(page, x, y, room, label):
    style, words = page.paper.style, page.paper.words
    left = x
    if style.logo and style.shows("logo"):
        page.picture(style.logo, x, y, 60, HEAD - 6)
        left += 66
    page.within(
        left, y + 3, room * 0.62 - left + x, 18, style.company, 10, True, style.colour
    )
    right = x + room
    page.within(right, y, room * 0.36, 8, words("label_piece"), SMALL, align="right")
    page.within(right, y + 7, room * 0.36, 17, label.position, 13, True, align="right")


def _party(page, x, y, room, height, label, party, size):
    words = page.paper.words(label)
    page.line(x, y, x + room, y, THIN)
    page.within(x, y + 2, 30, 9, words, SMALL, True)
    left, width = x + 32, room - 32
    end = page.within(left, y + 2, width, height * 0.45, party.name, size, True)
    # Beside one another where there is no height to have them beneath one another
    lines = ("\n" if height == TO else ", ").join(party.lines)
    page.within(left, end, width, y + height - end - 2, lines, min(size, 9.5))
    return y + height


def _way(page, x, y, room):
    """Where from and where to, large enough to read across a warehouse."""
    content, words = page.paper.content, page.paper.words
    route, half = content.route, room / 2
    page.line(x, y, x + room, y, THIN)
    page.line(x + half, y, x + half, y + WAY, THIN)
    for left, key, place, size in (
        (x, "origin", route.loading, 10),
        (x + half + 4, "destination", route.delivery or route.discharge, 13),
    ):
        page.within(left, y + 2, half - 8, 9, words(key), SMALL, True)
        page.within(left, y + 10, half - 8, WAY - 12, place, size, True)
    return y + WAY


def _facts(page, x, y, room, label):
    content, words = page.paper.content, page.paper.words
    page.line(x, y, x + room, y, THIN)
    size = FACTS - 8
    left, width = x, room - size - 4
    if label.number.isascii() and label.number:
        qr(page, x + room - size, y + 4, size, label.number)
    facts = [
        (words("label_reference"), label.number),
        (words("number_bill"), content.number),
        (words("marks"), " / ".join(label.marks.split("\n"))),
        (words("description"), " ".join(label.description.split("\n"))),
        (words("weight"), "   ".join(filter(None, (label.weight, label.dimensions)))),
    ]
    if label.dangerous:
        facts.append((words("dg_un"), label.dangerous))
    facts = [fact for fact in facts if fact[1]]
    step = (FACTS - 4) / max(len(facts), 1)
    y += 3
    for name, text in facts:
        page.within(left, y, 46, step, name, SMALL - 0.5)
        page.within(left + 48, y, width - 48, step - 1, text, 8, True)
        y += step


NEEDS = (
    ("labels", "Packages to label"),
    ("parties.shipper", "Shipper"),
    ("parties.consignee", "Consignee"),
)

LAYOUTS = tuple(
    Layout(code, title, partial(plan, pallet=pallet, sheet=sheet), size, needs=NEEDS)
    for code, title, pallet, sheet, size in (
        ("parcel_label", "Parcel Label, 100 × 150 mm", False, False, LABEL_PAPER),
        ("parcel_label_sheet", "Parcel Labels, Four on A4", False, True, A4),
        ("pallet_label", "Pallet Label, 100 × 150 mm", True, False, LABEL_PAPER),
        ("pallet_label_sheet", "Pallet Labels, Four on A4", True, True, A4),
    )
)
