"""Text into lines: wrapped to a width, and fitted to a box.

Nothing is ever cut: a word wider than its box breaks between characters, and what does
not fit at the smallest size is handed back to continue elsewhere.
"""

import math
import re
import unicodedata
from dataclasses import dataclass

from . import bidi
from .fonts import clean, face
from .style import TAG

LEADING = 1.18  # of the size, from baseline to baseline
ASCENT = 0.9  # of the size, from the top of a line to its baseline

# Scripts that break between any two characters: CJK, kana, hangul, full width, Thai
_BREAKS = re.compile(
    "[\u0e00-\u0eff\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]"
)
# What may not begin a line: ,.:;!?)]} and their full-width kin
_TRAILING = set(",.:;!?)]}%»”’、。，．：；！？）】」』〉》")


def wrap(text, size, width, bold=False):
    """The lines of a text no wider than ``width``; [] for an empty one."""
    text = clean(text)
    if not text.strip():
        return []
    measure = face(bold)
    lines = []
    for paragraph in text.strip("\n").split("\n"):
        paragraph = bidi.joined(paragraph.rstrip())
        if measure.width(paragraph, size) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_wrapped(paragraph, measure, size, width))
    return lines


def _wrapped(paragraph, measure, size, width):
    space = measure.width(" ", size)
    line, used = "", 0.0
    for word in paragraph.split(" "):
        needed = measure.width(word, size)
        gap = space if line else 0.0
        if used + gap + needed <= width:
            line = f"{line} {word}" if line else word
            used += gap + needed
            continue
        if needed > width or _BREAKS.search(word):
            # Begin on this line where that breaks well; a long number on its own
            if line and not _BREAKS.search(word):
                yield line
                line, used, gap = "", 0.0, 0.0
            pending = f"{line} " if line else ""
            used += gap
            for piece in _pieces(word):
                needed = measure.width(piece, size)
                if used + needed > width and pending.strip():
                    yield pending.rstrip()
                    pending, used = "", 0.0
                pending += piece
                used += needed
            line = pending
        else:
            yield line
            line, used = word, needed
    if line:
        yield line


def _pieces(word):
    """Where a word may break: between characters, marks and full stops kept behind."""
    pieces = []
    for character in word:
        if pieces and (
            unicodedata.category(character) in ("Mn", "Me")
            or (character in _TRAILING and len(pieces[-1]) < 4)
        ):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


@dataclass
class Fitted:
    """The lines that a box takes, and those that it does not."""

    size: float
    lines: list[str]
    rest: list[str]


def fit(text, width, height, size, smallest=5.5, bold=False):
    """The text at the largest size, up to ``size``, at which it fits its box.

    Where it does not fit at the smallest, the box keeps a line free for saying where
    the rest is.
    """
    while True:
        lines = wrap(text, size, width, bold)
        room = int((height + 0.01) / (size * LEADING))
        if len(lines) <= room:
            return Fitted(size, lines, [])
        if size <= smallest:
            shown = max(room - 1, 0)
            return Fitted(size, lines[:shown], lines[shown:])
        # Half a point at a time, but straight to near where a long text may fit
        near = size * math.sqrt(room / len(lines)) * 1.2
        size = max(smallest, min(size - 0.5, near) if near < size else size - 0.5)


def rich(text, size, width):
    """The lines of a text in which <b> and <br/> are read: lists of (bold, text)."""
    bold = False
    for paragraph in text.replace("<br/>", "\n").split("\n"):
        atoms = []
        # "a <b>b</b> c" splits into "a ", "" (opens), "b", "/" (closes), " c"
        for place, part in enumerate(TAG.split(clean(paragraph))):
            if place % 2:
                bold = not part
            else:
                atoms.extend((bold, atom) for atom in _atoms(part, size, width, bold))
        yield from _rich_lines(atoms, size, width)


def _atoms(text, size, width, bold):
    """Words with the blanks behind them, broken where they are too long or may be."""
    for word in re.findall(r"\S+\s*|\s+", bidi.joined(text)):
        if face(bold).width(word.rstrip(), size) > width or _BREAKS.search(word):
            yield from _pieces(word)
        else:
            yield word


def _rich_lines(atoms, size, width):
    line, used = [], 0.0
    for bold, atom in atoms:
        measure = face(bold)
        if line and used + measure.width(atom.rstrip(), size) > width:
            yield line
            line, used = [], 0.0
            atom = atom.lstrip()
        used += measure.width(atom, size)
        if line and line[-1][0] == bold:
            line[-1] = (bold, line[-1][1] + atom)
        elif atom:
            line.append((bold, atom))
    yield line
