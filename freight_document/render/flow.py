"""Papers that read from top to bottom, section by section, page after page."""

from .barcodes import code128
from .furniture import FOOT, LETTERHEAD, letterhead, rider_page
from .page import LABEL, MARGIN, TEXT
from .table import Column, Table
from .typeset import LEADING, wrap

GAP = 8
BARCODE = (170, 28)


class Flow:
    """Where the next section goes. Each method draws one and moves on."""

    def __init__(self, paper, size=None):
        self.paper = paper
        self.style = paper.style
        self._size = size
        self.page = paper.page(size)
        self.x = MARGIN
        self.width = self.page.width - 2 * MARGIN
        self.y = MARGIN
        self.bottom = self.page.height - MARGIN - FOOT

    def head(self, title, note=""):
        """Letterhead, then the title with the number beneath a line.

        The shipment's barcode stands beside the letterhead, for counters and gates.
        """
        page, colour = self.page, self.style.colour
        code, right = (
            self.paper.content.barcodes.get("shipment", ""),
            self.x + self.width,
        )
        place = (right - BARCODE[0], self.y, *BARCODE)
        if self.style.shows("barcode") and code128(page, *place, code):
            middle, below = right - BARCODE[0] / 2, self.y + BARCODE[1] + 2
            page.within(middle, below, BARCODE[0], 9, code, 7, align="center")
            letterhead(page, self.x, self.y, self.width - BARCODE[0] - 12)
        else:
            letterhead(page, self.x, self.y, self.width)
        self.y += LETTERHEAD
        page.line(self.x, self.y, self.x + self.width, self.y, 1.2, colour)
        self.y += 8
        page.within(self.x, self.y, self.width - 210, 20, title, 16, True, colour)
        x, number = self.x + self.width - 200, self.paper.content.number
        page.value(x, self.y, 203, 28, title, number, 11, True, 3, "right")
        self.y += 28
        if note:
            self.paragraph(note)

    def room(self, height):
        """Begin a new page unless so much is left of this one."""
        if self.y + height > self.bottom:
            self._next()

    def paragraph(self, text, size=TEXT, bold=False):
        lines = wrap(text, size, self.width, bold)
        while lines:
            count = max(int((self.bottom - self.y) / (size * LEADING)), 0)
            if not count:
                self._next()
                continue
            self.y = self.page.lines(self.x, self.y, lines[:count], size, bold)
            lines = lines[count:]
        self.y += GAP

    def heading(self, words):
        self.room(60)
        colour = self.style.colour
        self.page.within(self.x, self.y, self.width, 12, words, 9, True, colour)
        self.y += 13

    def boxes(self, pairs, columns=2, height=30, size=TEXT):
        """Framed boxes (label, text) side by side, each row as tall as it needs."""
        pairs = [(label, text) for label, text in pairs if text is not None]
        width = self.width / columns
        # More than half a page of one text continues on the rider
        most = (self.bottom - MARGIN) / 2
        for begin in range(0, len(pairs), columns):
            row = pairs[begin : begin + columns]
            needed = max(
                len(wrap(text, size, width - 6)) * size * LEADING + 12
                for _l, text in row
            )
            tall = min(max(height, needed), most)
            self.room(tall)
            for place in range(columns):
                label, text = row[place] if place < len(row) else ("", "")
                x = self.x + place * width
                self.page.frame(x, self.y, width, tall, label)
                self.page.value(x, self.y, width, tall, label, text, size)
            self.y += tall
        self.y += GAP

    def table(self, columns, rows, total=None):
        """Columns are (title, share of the width, align); rows are lists of texts."""
        if not rows:
            return
        shares = sum(share for _title, share, _align in columns)
        table = Table(
            [
                Column(title, self.width * share / shares, align)
                for title, share, align in columns
            ]
        )
        for row in rows:
            table.add(row)
        if total:
            table.add(total, bold=True)
        self.page, self.y = table.flow(
            self.paper, self._rider, self.page, self.y, self.bottom
        )
        self.y += GAP

    def sign(self, words, text=""):
        """A place to sign, with what is printed above the line."""
        self.room(60)
        x = self.x + self.width * 0.55
        width = self.width * 0.45
        self.page.value(x, self.y, width, 44, words, text, room=1)
        self.page.line(x, self.y + 44, x + width, self.y + 44)
        self.page.within(x, self.y + 46, width, 9, words, LABEL + 1)
        self.y += 60

    def _next(self):
        self.page, self.y, self.bottom = self._rider(self.paper)

    def _rider(self, paper):
        return rider_page(paper, self._size)
