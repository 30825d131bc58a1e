"""Arabic letters joined, and lines that run from right to left put in order.

ReportLab leaves both to libraries that are not everywhere to be had. This does what
addresses and goods need: letters take the form that their neighbours give them, words
of one direction stay together, numbers read from left to right. Not the whole of the
Unicode algorithm: no embedding, which :func:`~.fonts.clean` has removed.
"""

import re
import unicodedata
from functools import cache

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
LAM = "\u0644"
TATWEEL = "\u0640"


@cache
def _forms():
    """{letter or lam-alef: {"initial": character, …}} as Unicode decomposes them."""
    forms = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        letters = "".join(chr(int(letter, 16)) for letter in letters)
        if kind.startswith("<") and (len(letters) == 1 or letters[0] == LAM):
            forms.setdefault(letters, {}).setdefault(kind.strip("<>"), chr(code))
    return forms


def joined(text):
    """The text with each Arabic letter in its form; anything else as it is."""
    if not ARABIC.search(text):
        return text
    forms = _forms()
    units = _units(text)
    shaped = []
    for place, unit in enumerate(units):
        if unit not in forms:
            shaped.append(unit)
            continue
        before = _joins(units, place, -1)
        after = _joins(units, place, 1)
        kind = {
            (True, True): "medial",
            (True, False): "final",
            (False, True): "initial",
            (False, False): "isolated",
        }[before, after]
        shaped.append(forms[unit].get(kind, unit))
    return "".join(shaped)


def _units(text):
    """Characters, with lam and the alef after it as one, as they are written."""
    units = []
    for character in text:
        pair = LAM + character
        if units and units[-1] == LAM and "isolated" in _forms().get(pair, {}):
            units[-1] = pair
        else:
            units.append(character)
    return units


def _joins(units, place, step):
    """Whether the unit is bound to its neighbour on that side."""
    here = units[place]
    if step > 0 and not _reaches(here):
        return False
    other = place + step
    while 0 <= other < len(units) and unicodedata.category(units[other][0]) == "Mn":
        other += step  # vowel signs are looked through
    if not 0 <= other < len(units):
        return False
    neighbour = units[other]
    if step < 0:
        return _reaches(neighbour) and "final" in _forms()[here]
    return neighbour == TATWEEL or "final" in _forms().get(neighbour, {})


def _reaches(unit):
    """Whether a letter binds to the one after it (alef, dal, waw do not)."""
    return unit == TATWEEL or "initial" in _forms().get(unit, {})


def visual(line):
    """A line in the order in which it is drawn, from left to right."""
    if not RIGHT_TO_LEFT.search(line):
        return line
    kinds = [_kind(character) for character in line]
    strong = [kind for kind in kinds if kind in "LR"]
    base = strong[0] if strong else "R"
    _settle(kinds, base)
    runs = []
    for character, kind in zip(line, kinds, strict=True):
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(character)
        else:
            runs.append((kind, [character]))
    if base == "R":
        return "".join(_drawn(kind, run) for kind, run in reversed(runs))
    ordered = []
    while runs:
        kind, run = runs.pop(0)
        if kind == "L":
            ordered.append("".join(run))
            continue
        # Numbers within words that run to the left are drawn on their left
        group = [(kind, run)]
        while runs and runs[0][0] != "L":
            group.append(runs.pop(0))
        ordered.extend(_drawn(kind, run) for kind, run in reversed(group))
    return "".join(ordered)


def _kind(character):
    """L, R, N for a digit, or - for what takes its direction from its surroundings."""
    bidirectional = unicodedata.bidirectional(character)
    if bidirectional in ("R", "AL"):
        return "R"
    if bidirectional in ("EN", "AN"):
        return "N"
    return "L" if bidirectional == "L" else "-"


def _settle(kinds, base):
    """Give the undecided the direction of both neighbours, else the base; in place."""
    last = base
    for place, kind in enumerate(kinds):
        if kind in "LR":
            last = kind
        elif kind == "N" and last == "L":
            kinds[place] = "L"
    place = 0
    while place < len(kinds):
        if kinds[place] != "-":
            place += 1
            continue
        end = place
        while end < len(kinds) and kinds[end] == "-":
            end += 1
        before = kinds[place - 1] if place else base
        after = kinds[end] if end < len(kinds) else base
        if before == after == "N":  # 1,234.5
            settled = "N"
        else:
            sides = {"R" if side == "N" else side for side in (before, after)}
            settled = sides.pop() if len(sides) == 1 else base
        kinds[place:end] = settled * (end - place)
        place = end


def _drawn(kind, run):
    if kind != "R":
        return "".join(run)
    # Marks stay behind the letter that carries them
    clusters = []
    for character in run:
        if clusters and unicodedata.category(character) == "Mn":
            clusters[-1] += character
        else:
            clusters.append(_MIRROR.get(character, character))
    return "".join(reversed(clusters))


_MIRROR = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
