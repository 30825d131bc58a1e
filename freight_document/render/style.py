"""What a user customises about a document, with what is shipped as default.

A :class:`Style` is plain data as well: the template model fills one, and nothing in it
is ever executed. Texts know ``<b>``, ``</b>`` and ``<br/>``, and no other markup: the
rest prints as it stands, so that no image or link can be smuggled in.
"""

import re
from dataclasses import dataclass, field, replace
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from .texts import TEXTS

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")  # "#1B3A5C"
TAG = re.compile(r"<(/?)b>")  # "<b>", "</b>"

# A logo prints at most 60 mm wide: 1,200 dots are 500 to the inch.
LOGO_BYTES = 2 * 1024 * 1024
LOGO_DOTS = 4000
TEXT_LENGTH = 60_000


@dataclass(frozen=True)
class Style:
    company: str = ""
    address: tuple[str, ...] = ()
    logo: bytes = b""
    colour: str = "#1B3A5C"  # heads, titles and frames
    text_colour: str = "#000000"
    shade: str = "#EEF2F6"  # behind the heads of tables
    texts: dict[str, str] = field(default_factory=dict)  # replaces TEXTS, by key
    # On the back, paragraphs parted by a blank line; "" prints the layout's own
    terms: str = ""
    hidden: frozenset[str] = frozenset()  # blocks that do not print

    def text(self, key):
        return self.texts.get(key) or TEXTS[key]

    def shows(self, block):
        return block not in self.hidden


def faults(style):
    """What is wrong with a style, in words: an empty list is a sound one."""
    return [fault for _name, fault in _faults(style)]


def sound(style):
    """The style with its broken parts as shipped, and what was wrong with them."""
    found = list(_faults(style))
    if not found:
        return style, []
    shipped = Style()
    names = {name for name, _fault in found}
    if "texts" in names:
        broken = {key for key, text in style.texts.items() if text_fault(text)}
        kept = {key: text for key, text in style.texts.items() if key not in broken}
        style = replace(style, texts=kept)
        names.remove("texts")
    mended = replace(style, **{name: getattr(shipped, name) for name in names})
    return mended, [fault for _name, fault in found]


def _faults(style):
    for name, label in (
        ("colour", "colour"),
        ("text_colour", "text colour"),
        ("shade", "shade"),
    ):
        value = getattr(style, name)
        if not COLOUR.fullmatch(value):
            yield name, f"The {label} {value!r} is not one: write it as #1B3A5C."
    if style.logo and (fault := logo_fault(style.logo)):
        yield "logo", fault
    if fault := text_fault(style.terms):
        yield "terms", f"In the terms: {fault}"
    for key, text in style.texts.items():
        if fault := text_fault(text):
            yield "texts", f"In the text “{TEXTS.get(key, key)}”: {fault}"


def text_fault(text):
    """Why a text cannot be printed as its writer meant it, or None."""
    if len(text) > TEXT_LENGTH:
        return f"it has {len(text):,} characters; {TEXT_LENGTH:,} is the most."
    bold = False
    for match in TAG.finditer(text):
        closing = bool(match[1])
        if closing != bold:
            line = text.count("\n", 0, match.start()) + 1
            what = "without a <b> before it" if closing else "inside another <b>"
            return f"{match[0]} in line {line} stands {what}."
        bold = not closing
    return "a <b> is never closed by </b>." if bold else None


def logo_fault(data):
    """Why an image cannot be the logo, or None."""
    if len(data) > LOGO_BYTES:
        return (
            f"The logo has {len(data) / 1024 / 1024:.1f} MB; "
            f"{LOGO_BYTES // 1024 // 1024} MB is the most: save it smaller."
        )
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF")) as image:
            width, height = image.size
            if max(width, height) > LOGO_DOTS:
                return (
                    f"The logo measures {width} × {height} dots; "
                    f"{LOGO_DOTS} a side is the most: save it smaller."
                )
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return "The logo is no PNG, JPEG or GIF image, or it is broken: save it anew."
    return None
