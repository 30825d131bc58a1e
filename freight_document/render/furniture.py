"""What stands around the content: watermark, numbers, riders, terms, letterhead."""

import math

from .page import MARGIN, Page
from .table import Column, Table
from .typeset import LEADING, rich

MUTED = "#555555"
WATERMARK = "#DDDDDD"
FOOT = 30  # points kept free above the lower margin, for page numbers and footer
LETTERHEAD = 52
TERMS_COLUMNS = 3
TERMS_SIZES = (8.5, 8, 7.5, 7, 6.5, 6, 5.5)
GUTTER = 12


def finish(paper):
    """Rider pages for what did not fit, and the terms on the back of the first page."""
    style = paper.style
    first = paper.pages[0]
    if paper.riders:
        labels = [Column("", 110), Column("", first.width - 2 * MARGIN - 110)]
        table = Table(labels, heads=False)
        for label, text in paper.riders:
            label = " ".join(label.split("\n"))
            table.add([paper.words("continuation", label=label), text])
        table.flow(paper, rider_page, *paper.rider_at)
    if paper.terms and style.shows("terms"):
        pages = _terms_pages(paper)
        paper.pages[1:1] = pages


def rider_page(paper, size=None):
    """A new page headed by what it belongs to; where its content begins and ends."""
    page = paper.page(size)
    title = paper.words(
        "title_rider", title=paper.title.upper(), number=paper.content.number or "–"
    )
    colour = paper.style.colour
    half = page.width / 2 - MARGIN
    page.within(MARGIN, MARGIN, half + 60, 15, title, 11, True, colour)
    company, right = paper.style.company, page.width - MARGIN
    page.within(right, MARGIN + 2, half - 70, 13, company, 8, align="right")
    page.line(
        MARGIN, MARGIN + 17, page.width - MARGIN, MARGIN + 17, 0.8, paper.style.colour
    )
    return page, MARGIN + 24, page.height - MARGIN - FOOT


def margin_texts(paper, page, number, count, stamp):
    """What differs from page to page and copy to copy: number, stamp, watermark."""
    margin = Page(paper, (page.width, page.height))
    if paper.mark:
        key = f"mark_{paper.mark}"
        if paper.mark == "copy" and paper.content.bill.kind == "waybill":
            key = "mark_copy_waybill"
        word = paper.words(key)
        margin.form(
            ("watermark", *paper.key, key, page.width, page.height),
            lambda form: form.watermark(word, WATERMARK),
        )
    if page.numbered:
        words = paper.words("page", page=number, pages=count)
        y = page.height - MARGIN - 7
        right = page.width - MARGIN
        margin.within(right, y, 100, 9, words, 7, colour=MUTED, align="right")
        name = f"{paper.title} {paper.content.number}".strip()
        margin.within(MARGIN, y, page.width / 2 - 90, 9, name, 7, colour=MUTED)
        if stamp:
            x, top = paper.stamp_at if number == 1 else (page.width / 2, y - 2)
            colour = paper.style.colour
            margin.within(x, top, 110, 14, stamp, 10, True, colour, "center")
    return margin


def letterhead(page, x, y, width, height=LETTERHEAD):
    """Logo, company and address, made small enough for their place."""
    style = page.paper.style
    left = x
    if style.logo and style.shows("logo"):
        logo = min(width * 0.3, 130)
        page.picture(style.logo, x, y, logo, height - 4)
        left += logo + 10
    room = x + width - left
    end = page.within(left, y, room, height / 2, style.company, 12, True, style.colour)
    page.within(left, end, room, y + height - end, "\n".join(style.address), 7.5)


def _terms_pages(paper):
    """The terms in small columns, on as many pages as they need."""
    width, height = paper.layout.paper
    key = ("terms", *paper.key)
    size, columns = paper.output.once(key, lambda: _terms_columns(paper))
    step = (width - 2 * MARGIN + GUTTER) / TERMS_COLUMNS
    pages = []
    for sheet in range(0, len(columns), TERMS_COLUMNS):
        page = Page(paper, (width, height), numbered=False)

        def plan(form, sheet=sheet):
            title, colour = paper.words("title_terms"), paper.style.colour
            form.text(width / 2, MARGIN, title, 10, True, colour, "center")
            for number, lines in enumerate(columns[sheet : sheet + TERMS_COLUMNS]):
                for place, line in enumerate(lines):
                    y = MARGIN + 22 + place * size * LEADING
                    form.rich(MARGIN + number * step, y, line, size)

        page.form((*key, sheet), plan)
        pages.append(page)
    return pages


def _terms_columns(paper):
    """Their size, and the lines of each column.

    As large as they fit one page; in the smallest size on as many as they need.
    """
    width, height = paper.layout.paper
    column = (width - 2 * MARGIN + GUTTER) / TERMS_COLUMNS - GUTTER
    for size in TERMS_SIZES:
        lines = list(rich(paper.terms, size, column))
        room = int((height - 2 * MARGIN - 22) / (size * LEADING))
        if len(lines) <= room * TERMS_COLUMNS:
            break
    # Columns of one height where a page takes all, so that none is nearly empty
    deep = min(room, math.ceil(len(lines) / TERMS_COLUMNS))
    return size, [lines[at : at + deep] for at in range(0, len(lines), deep)]
