"""Pages as they are planned: what stands where, in points from the top left corner.

A :class:`Paper` is one document. Its pages are planned whole before the first is
written, since each says how many there are. What is alike on many pages of a batch (the
lines of a form, a logo, the terms) is a form, drawn once for the file.
"""

import math
from functools import lru_cache

from . import bidi
from .fonts import clean, face
from .typeset import ASCENT, LEADING, fit, wrap

A4 = (595.28, 841.89)
MARGIN = 28.35  # 10 mm
LABEL = 5.6
TEXT = 8.0
BLACK = "#000000"
PAD = 3.0


@lru_cache(256)
def rgb(colour):
    """ "#1B3A5C" as PDF's three numbers."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


class Page:
    def __init__(self, paper, size, numbered=True):
        self.paper = paper
        self.width, self.height = size
        self.numbered = numbered
        self.shapes = []
        self.texts = []
        self.pictures = []
        self.forms = []
        self.turned = None

    # Shapes

    def rect(self, x, y, width, height, fill=None, stroke=BLACK, line=0.5):
        shape = f"{x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re"
        if fill:
            self.shapes.append(f"{rgb(fill)} rg {shape} f")
        if stroke:
            self.shapes.append(f"{line} w {rgb(stroke)} RG {shape} S")

    def bars(self, boxes, colour=BLACK):
        """Filled boxes (x, y, width, height) in one go, as a barcode has them."""
        self.shapes.append(f"{rgb(colour)} rg")
        self.shapes.extend(
            f"{x:.3f} {self.height - y - height:.3f} {width:.3f} {height:.3f} re"
            for x, y, width, height in boxes
        )
        self.shapes.append("f")

    def line(self, x1, y1, x2, y2, width=0.5, colour=BLACK):
        self.shapes.append(
            f"{width} w {rgb(colour)} RG {x1:.2f} {self.height - y1:.2f} m "
            f"{x2:.2f} {self.height - y2:.2f} l S"
        )

    def picture(self, data, x, y, width, height, anchor="nw"):
        """An image within a box, its proportions kept."""
        self.pictures.append((data, x, self.height - y - height, width, height, anchor))

    # Text

    def text(self, x, y, text, size=TEXT, bold=False, colour=None, align="left"):
        """One line whose top is at ``y``; x is its left end, right end or middle."""
        if not text:
            return
        if not (text.isascii() and text.isprintable()):
            text = bidi.visual(bidi.joined(clean(text).replace("\n", " ")))
        if align != "left":
            width = face(bold).width(text, size)
            x -= width if align == "right" else width / 2
        baseline = self.height - y - size * ASCENT
        self.texts.append((x, baseline, text, size, bold, colour))

    def lines(self, x, y, lines, size=TEXT, bold=False, colour=None, align="left"):
        """Wrapped lines one below the other; returns where the next would begin."""
        for line in lines:
            self.text(x, y, line, size, bold, colour, align)
            y += size * LEADING
        return y

    def paragraph(self, x, y, width, text, size=TEXT, bold=False, colour=None):
        lines = wrap(text, size, width, bold)
        return self.lines(x, y, lines, size, bold, colour)

    def rich(self, x, y, line, size=TEXT):
        """A line as :func:`~.typeset.rich` makes them."""
        for bold, text in line:
            self.text(x, y, text, size, bold)
            x += face(bold).width(text, size)

    def watermark(self, word, colour):
        """Letters along the diagonal."""
        diagonal = math.hypot(self.width, self.height)
        size = min(110, 0.72 * diagonal / max(face(True).width(word, 1), 1))
        self.turned = (word, size, colour)

    def within(
        self,
        x,
        y,
        width,
        height,
        text,
        size=TEXT,
        bold=False,
        colour=None,
        align="left",
    ):
        """Words of the paper itself, made small enough for their place.

        Returns where they end. What is too long even so is not there to be read, and
        whoever prints it is told.
        """
        fitted = fit(text, width, height, size, 3, bold)
        lines = fitted.lines
        if fitted.rest:
            lines = lines or fitted.rest[:1]
            self.paper.output.warn(
                f"This is too long for its place, and was cut: “{text[:60]}…”"
            )
        return self.lines(x, y, lines, fitted.size, bold, colour, align)

    def form(self, name, plan):
        """Place what ``plan(page)`` draws, which is the same wherever it is placed."""
        self.forms.append(self.paper.output.form(name, plan, self))

    # A form's boxes: the frame belongs to the static form, the value to the page

    def frame(self, x, y, width, height, label="", fill=None):
        style = self.paper.style
        self.rect(x, y, width, height, fill, style.colour, 0.6)
        self.within(
            x + PAD, y + 1.5, width - 2 * PAD, 7, label, LABEL, colour=style.colour
        )

    def value(
        self,
        x,
        y,
        width,
        height,
        label,
        text,
        size=TEXT,
        bold=False,
        room=8.5,
        align="left",
    ):
        """Text within a box below its label; what does not fit goes to the rider."""
        if not text:
            return
        fitted = fit(text, width - 2 * PAD, height - room - 1, size, bold=bold)
        at = x + PAD if align == "left" else x + width - PAD
        end = self.lines(at, y + room, fitted.lines, fitted.size, bold, align=align)
        if fitted.rest:
            words, colour = self.paper.words("continued"), self.paper.style.colour
            step = fitted.size * LEADING
            self.within(
                at, end, width - 2 * PAD, step, words, fitted.size, False, colour, align
            )
            self.paper.continue_on_rider(label, text)


class Paper:
    """One document: what it shows, how, and the pages planned so far."""

    def __init__(self, output, layout, content, style, mark, key):
        self.output = output
        self.layout = layout
        self.content = content
        self.style = style
        self.mark = mark
        self.key = key  # of forms that hang on layout and style
        self.pages = []
        self.riders = []
        self.rider_at = ()  # where a rider's table ended: page, y, bottom
        self.title = content.title or layout.title
        self.terms = layout.terms and (style.terms.strip() or layout.terms)
        self.copies = [""]  # what is stamped on each set of pages
        self.stamp_at = None  # on the first page; at the foot of the others

    def page(self, size=None, numbered=True):
        page = Page(self, size or self.layout.paper, numbered)
        self.pages.append(page)
        return page

    def words(self, key, **values):
        """A text of the style; braces in a user's text are no danger."""
        text = self.style.text(key)
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def continue_on_rider(self, label, text):
        """Print there in full what its box could not take."""
        self.riders.append((label, text))
