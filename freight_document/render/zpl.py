"""The same labels for label printers, in Zebra's ZPL II: 8 dots a millimetre.

Text of the cargo never reaches the printer as it is: letters, digits and a few signs
stay, every other ASCII character is sent as its code (``^FH``), so that no ``^`` or
``~`` can begin a command. What is not ASCII is sent as a picture, drawn from our own
fonts: a printer that has no Vietnamese or Chinese letters prints them all the same.
"""

import re
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

from ..tools import sscc as numbers
from .bidi import visual
from .content import Content, Label
from .fonts import FOLDER, face
from .typeset import fit

WIDTH, HEIGHT = 800, 1200  # 100 × 150 mm
EDGE = 32
ROOM = WIDTH - 2 * EDGE
DOTS = 8 * 25.4 / 72  # per point
# "PO 88017": what may stand in a field as it is; "_" begins a code, so is one itself
PLAIN = re.compile(r"[A-Za-z0-9 .,:/()+-]")


def labels(data, style, pallet=False):
    """All labels of a document as one text to send to the printer."""
    content = Content.from_dict(data)
    return "".join(
        _label(content, label, style, pallet) for label in content.labels or [Label()]
    )


def field(text):
    """
    >>> field("A^XZ ~JA_")
    'A_5EXZ _7EJA_5F'
    """
    return "".join(
        character if PLAIN.match(character) else f"_{ord(character):02X}"
        for character in text
    )


def _label(content, label, style, pallet):
    to = content.party("delivery")
    if not to.text:
        to = content.party("consignee")
    sender, route = content.party("shipper"), content.route
    text, line = style.text, _line
    lines = [
        # UTF-8, the label's size, its origin
        f"^XA^CI28^PW{WIDTH}^LL{HEIGHT}^LH0,0",
        *_text(EDGE, 30, 520, 50, style.company, 30),
        *_text(580, 24, 190, 60, label.position, 48),
        line(90),
        *_text(EDGE, 98, 100, 24, text("label_from"), 20),
        *_text(140, 98, 630, 100, sender.text, 24),
        line(206),
        *_text(EDGE, 214, 100, 24, text("label_to"), 20),
        *_text(140, 214, 630, 80, to.name, 40),
        *_text(140, 298, 630, 150, "\n".join(to.lines), 30),
        line(456),
        *_text(EDGE, 464, 330, 100, route.loading, 32),
        *_text(410, 464, 360, 100, route.delivery or route.discharge, 40),
        line(572),
        *_text(EDGE, 582, 520, 38, label.number, 30),
        *_text(EDGE, 620, 520, 38, content.number, 28),
        *_text(EDGE, 658, 520, 60, label.marks.replace("\n", " / "), 26),
        *_text(EDGE, 722, 520, 60, label.description, 26),
        *_text(EDGE, 786, 250, 32, label.weight, 26),
        *_text(290, 786, 270, 32, label.dimensions.replace("×", "x"), 26),
        *_text(EDGE, 820, 520, 38, label.dangerous, 28),
        *_qr(label.number),
        line(864),
        *(_sscc(label.sscc) if pallet else _piece(label.number)),
        "^XZ\n",
    ]
    return "\n".join(lines)


def _line(y):
    return f"^FO{EDGE},{y}^GB{ROOM},2,2^FS"


def _text(x, y, width, height, text, size):
    """Lines that fit a box, each in the printer's letters or as a picture."""
    fitted = fit(text, width / DOTS, height / DOTS, size / DOTS, 4, bold=True)
    dots = int(fitted.size * DOTS)
    step = int(fitted.size * DOTS * 1.18)
    for place, line in enumerate(fitted.lines):
        at = f"^FO{x},{y + place * step}"
        if line.isascii():
            yield f"{at}^A0N,{dots}^FH_^FD{field(line)}^FS"
        elif line:
            yield f"{at}{_picture(visual(line), dots)}^FS"


@lru_cache(256)  # names and addresses are alike on all labels of a document
def _picture(line, dots):
    """The line as a bitmap: ^GFA with its bytes, and how many of them make a row."""
    runs = [(_font(name, dots), text) for name, text in face(True).runs(line)]
    width = int(sum(font.getlength(text) for font, text in runs)) + 2
    width += -width % 8
    height = int(dots * 1.4)
    picture = Image.new("1", (width, height))
    draw, x = ImageDraw.Draw(picture), 0.0
    for font, text in runs:
        draw.text((x, dots), text, 1, font, anchor="ls")
        x += font.getlength(text)
    data = picture.tobytes()
    return f"^GFA,{len(data)},{len(data)},{width // 8},{data.hex().upper()}"


@cache
def _font(name, dots):
    return ImageFont.truetype(str(FOLDER / f"{name}.ttf"), dots)


def _qr(number):
    if number and number.isascii():
        # Level Q, and the printer chooses how to write it (A)
        yield f"^FO580,600^BQN,2,7^FH_^FDQA,{field(number)}^FS"


def _piece(number):
    if number and number.isascii():
        yield f"^FO{EDGE + 20},884^BY2^BCN,190,N,N,N,A^FH_^FD{field(number)}^FS"
        yield from _text(EDGE, 1092, ROOM, 50, number, 34)


def _sscc(sscc):
    if not numbers.is_valid(sscc):
        return
    # Code set C, FNC1, the identifier 00; half a millimetre a module, 32 mm high
    yield f"^FO{EDGE + 56},880^BY4^BCN,256,N,N,N^FD>;>800{sscc}^FS"
    yield from _text(EDGE, 1146, ROOM, 44, numbers.shown(sscc), 34)
