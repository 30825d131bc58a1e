"""Tables over as many pages as they need, their heads repeated on each."""

from collections import deque
from dataclasses import dataclass

from .page import MARGIN, PAD
from .typeset import LEADING, wrap

SIZE = 7.5
RULE = "#BBBBBB"


@dataclass(frozen=True)
class Column:
    title: str
    width: float
    align: str = "left"


@dataclass
class Row:
    cells: list[list[str]]  # wrapped lines
    bold: bool = False

    @property
    def depth(self):
        return max(map(len, self.cells), default=0)

    def cut(self, lines):
        """The row's first lines, the rest remaining in it."""
        top = Row([cell[:lines] for cell in self.cells], self.bold)
        self.cells = [cell[lines:] for cell in self.cells]
        return top


class Table:
    def __init__(self, columns, heads=True, size=SIZE, rules=True, x=MARGIN):
        self.columns = columns
        self.heads = heads
        self.size = size
        self.rules = rules
        self.x = x
        self.rows = deque()
        self._step = size * LEADING
        self._pad = 4 if rules else 3

    def add(self, cells, bold=False):
        cells = [
            wrap(cell, self.size, column.width - 2 * PAD, bold)
            for cell, column in zip(cells, self.columns, strict=True)
        ]
        self.rows.append(Row(cells, bold))

    @property
    def height(self):
        """Of all rows that are left, without the head."""
        return sum(self._height(row) for row in self.rows)

    def flow(self, paper, new_page, page=None, y=0.0, bottom=0.0):
        """Draw all rows, from (page, y) on; returns the page and where it ended."""
        fresh = page is None
        if fresh:
            page, y, bottom = new_page(paper)
        while True:
            least = min(self.rows[0].depth, 3) * self._step if self.rows else 0
            if not fresh and y + self._head_height() + least + self._pad > bottom:
                page, y, bottom = new_page(paper)
            y = self.draw(page, y, bottom)
            if not self.rows:
                return page, y
            page, y, bottom = new_page(paper)
            fresh = True

    def draw(self, page, y, bottom):
        """Draw what fits above ``bottom`` and keep the rest; returns where it ended."""
        if self.heads:
            y = self._draw_heads(page, y)
        top = y
        while self.rows:
            row = self.rows[0]
            if y + self._height(row) <= bottom + 0.01:
                self.rows.popleft()
                y = self._draw_row(page, y, row)
                continue
            room = int((bottom - y - self._pad) / self._step)
            # A row stays whole where another page would take it whole
            if room > 0 and (y == top or row.depth > 12 and room >= 3):
                y = self._draw_row(page, y, row.cut(room))
            break
        return y

    def _height(self, row):
        return row.depth * self._step + self._pad

    def _draw_row(self, page, y, row):
        x = self.x
        for cell, column in zip(row.cells, self.columns, strict=True):
            at = {
                "left": x + PAD,
                "right": x + column.width - PAD,
                "center": x + column.width / 2,
            }[column.align]
            page.lines(at, y + 1.5, cell, self.size, row.bold, align=column.align)
            x += column.width
        y += self._height(row)
        if self.rules:
            page.line(self.x, y, x, y, 0.3, RULE)
        return y

    def _head_lines(self):
        return [
            wrap(each.title, 6.5, each.width - 2 * PAD, True) for each in self.columns
        ]

    def _head_height(self):
        if not self.heads:
            return 0
        return max(map(len, self._head_lines())) * 6.5 * LEADING + 5

    def _draw_heads(self, page, y):
        style = page.paper.style
        height = self._head_height()
        width = sum(column.width for column in self.columns)
        page.rect(self.x, y, width, height, style.shade, None)
        x = self.x
        for column, lines in zip(self.columns, self._head_lines(), strict=True):
            at = {
                "left": x + PAD,
                "right": x + column.width - PAD,
                "center": x + column.width / 2,
            }[column.align]
            page.lines(at, y + 2, lines, 6.5, True, style.colour, column.align)
            x += column.width
        page.line(self.x, y + height, x, y + height, 0.6, style.colour)
        return y + height
