"""Which font draws which character, and how wide it is.

The fonts lie beside this file, so that a document looks alike on every machine. A
character takes the first font that has it; one that none has is shown as U+FFFD, and
the document's writer is told.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
FALLBACK = ("NotoSansArabic-Regular", "NotoSansThai-Regular", "DroidSansFallback")
FALLBACK += ("DejaVuSans",)
MISSING = "\ufffd"

# Line ends of every kind: CR LF, CR, VT, FF, NEL, LS, PS
LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


class Face(dict):
    """Regular or bold: ``face[character]`` is (font name, width in ems)."""

    def __init__(self, first):
        super().__init__()
        self.first = first
        self._chain = (first, *FALLBACK)
        self.unknown = set()

    def __missing__(self, character):
        for name in self._chain:
            width = _font(name).face.charWidths.get(ord(character))
            if width is not None and ord(character) in _font(name).face.charToGlyph:
                self[character] = found = (name, width / 1000)
                return found
        self.unknown.add(character)
        self[character] = shown = self[MISSING]
        return shown

    def width(self, text, size):
        return size * sum([self[character][1] for character in text])

    def runs(self, text):
        """The text cut where the font changes: [(font name, characters)]."""
        runs = []
        last = None
        for character in text:
            name = self[character][0]
            if character in self.unknown:
                character = MISSING
            if name == last:
                runs[-1][1].append(character)
            else:
                runs.append((name, [character]))
                last = name
        return [(name, "".join(characters)) for name, characters in runs]


@cache
def _font(name):
    font = TTFont(name, FOLDER / f"{name}.ttf", asciiReadable=True)
    pdfmetrics.registerFont(font)
    return font


@cache
def face(bold=False):
    return Face("NotoSans-Bold" if bold else "NotoSans-Regular")


def font(name):
    return _font(name)


def clean(text):
    """What can be drawn of a text: composed, without controls or invisible characters.

    Marks that turn the direction of what follows go as well: they could make a number
    read backwards on paper.
    """
    if text.isascii() and text.isprintable():
        return text
    text = LINE_END.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return "".join(
        character
        for character in text
        if character == "\n" or not _invisible(character)
    )


@cache
def _invisible(character):
    # Control, format (zero width, direction), surrogate; and variation selectors
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs")
        or "\ufe00" <= character <= "\ufe0f"
    )
