"""A batch of documents written into one PDF."""

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from reportlab.lib.rl_accel import escapePDF
from reportlab.lib.utils import ImageReader

from . import furniture
from .content import Content
from .fonts import face, font
from .page import Page, Paper, rgb
from .pdf import Canvas
from .style import Style, sound

MARKS = (None, "draft", "copy")
ESCAPES = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})


@dataclass
class Job:
    """One document to draw; ``layout`` is one of LAYOUTS."""

    layout: object
    data: dict
    style: Style
    mark: str | None = None


def write(jobs, stream):
    """Draw each job's pages in turn; return warnings for people, each once.

    Whatever the data hold, a document comes out: a broken style falls back to what is
    shipped, a character that no font has to a visible sign.
    """
    output = Output(stream)
    for job in jobs:
        output.add(job)
    return output.close()


class Output:
    def __init__(self, stream):
        self.canvas = Canvas(stream)
        self.warnings = {}  # as an ordered set
        self._styles = {}
        self._forms = {}
        self._kept = {}
        self._begun = set()
        self._missing = set()

    def add(self, job):
        if job.mark not in MARKS:
            raise ValueError(f"There is no mark {job.mark!r}: {MARKS}")
        style, key = self._style(job.style)
        content = Content.from_dict(job.data)
        paper = Paper(
            self, job.layout, content, style, job.mark, (job.layout.code, key)
        )
        job.layout.plan(paper)
        furniture.finish(paper)
        count = sum(page.numbered for page in paper.pages)
        for stamp in paper.copies:
            number = 0
            for page in paper.pages:
                number += page.numbered
                self._emit(
                    page, furniture.margin_texts(paper, page, number, count, stamp)
                )

    def close(self):
        if not self.canvas._doc.Pages.pages:
            raise ValueError("There is no document to draw.")
        self.canvas.save()
        for character in sorted(self._missing):
            name = unicodedata.name(character, "unnamed")
            self.warn(
                f"No font has the character U+{ord(character):04X} ({name}): "
                f"it is shown as a question mark in a lozenge."
            )
        return list(self.warnings)

    def form(self, name, plan, like):
        """The name in the file of a form, drawn on first use."""
        if name not in self._forms:
            self._forms[name] = f"form{len(self._forms)}"
            page = Page(like.paper, (like.width, like.height))
            plan(page)
            self.canvas.setPageSize((page.width, page.height))
            self.canvas.beginForm(self._forms[name])
            self._draw(page, page.texts)
            self.canvas.endForm()
        return self._forms[name]

    def warn(self, words):
        self.warnings[words] = True

    def once(self, key, make):
        """What ``make()`` returns, made once for the batch."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _style(self, given):
        """The style made sound, with a key that is the same for the same style."""
        if id(given) not in self._styles:
            style, faults = sound(given)
            self.warnings.update(dict.fromkeys(faults, True))
            # Kept with the key, lest another style takes its id in this batch
            self._styles[id(given)] = (style, len(self._styles), given)
        return self._styles[id(given)][:2]

    def _emit(self, page, margin):
        self.canvas.setPageSize((page.width, page.height))
        self._draw(page, page.texts + margin.texts if margin else page.texts, margin)
        self.canvas.showPage()

    def _draw(self, page, texts, margin=None):
        canvas = self.canvas
        # The watermark, which is a margin's form, goes beneath all else
        forms = margin.forms + page.forms if margin else page.forms
        for name in forms:
            canvas.doForm(name)
        shapes = page.shapes + margin.shapes if margin else page.shapes
        if shapes:
            canvas.addLiteral("q " + "\n".join(shapes) + " Q")
        for data, x, y, width, height, anchor in page.pictures:
            canvas.drawImage(_image(data), x, y, width, height, "auto", True, anchor)
        if page.turned:
            self._watermark(page)
        if texts:
            canvas.addLiteral(self._text_code(texts, page.paper.style.text_colour))

    def _watermark(self, page):
        word, size, colour = page.turned
        width = face(True).width(word, size)
        self.canvas.saveState()
        self.canvas.translate(page.width / 2, page.height / 2)
        self.canvas.rotate(math.degrees(math.atan2(page.height, page.width)))
        texts = [(-width / 2, -size / 3, word, size, True, colour)]
        self.canvas.addLiteral(self._text_code(texts, colour))
        self.canvas.restoreState()

    def _text_code(self, texts, black):
        """PDF's operators for lines of text, the fonts' subsets growing with them."""
        document = self.canvas._doc
        code = ["BT"]
        state = colour = None
        for x, y, text, size, bold, wanted in texts:
            wanted = wanted or black
            if wanted != colour:
                code.append(f"{rgb(wanted)} rg")
                colour = wanted
            code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            letters = face(bold)
            for name, subset, escaped in self._encoded(letters, text):
                if state != (name, subset, size):
                    state = (name, subset, size)
                    internal = font(name).getSubsetInternalName(subset, document)
                    code.append(f"{internal} {size:g} Tf")
                code.append(f"({escaped}) Tj")
        code.append("ET")
        return "\n".join(code)

    def _encoded(self, letters, text):
        """The text in the codes of the fonts' subsets: (font, subset, escaped)."""
        document = self.canvas._doc
        if text.isascii() and letters.first in self._begun:
            # Our fonts keep ASCII as it is, in their first subset
            yield letters.first, 0, text.translate(ESCAPES)
            return
        if letters.unknown:
            self._missing.update(letters.unknown.intersection(text))
        for name, chunk in letters.runs(text):
            self._begun.add(name)
            for subset, encoded in font(name).splitString(chunk, document):
                yield name, subset, escapePDF(encoded)


@lru_cache(8)
def _image(data):
    """A logo parsed once, for as long as it is in use."""
    return ImageReader(BytesIO(data))
