"""What a message from outside may cost: how long, how deep, how many.

The figures are far above what honest senders need (a page of 100 DCSA events has some
200 kB) and far below what would hurt a worker. What goes beyond is `Refused` whole,
before it is taken apart; what is merely wrong inside is a problem of that item.
"""

import re

MAX_BYTES = 10 * 1024**2
# Taking EDIFACT apart takes a second and more for each MB; thousands of messages fit.
MAX_EDI_BYTES = 2 * 1024**2
MAX_DEPTH = 32  # a DCSA event nests five deep
MAX_NUMBER = 40  # digits and signs of one number; coordinates have some 20
MAX_REPORTS = 20_000
MAX_PROBLEMS = 50_000
MAX_EXCERPT = 200
# Of what people enter: a year of hours, rounded up.
MOST_HOURS = 10_000

# PostgreSQL stores no NUL and no half of a surrogate pair ("\ud800" in JSON); nobody
# wants to read the other control signs. Line feed and tab stay.
UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]+")


class Refused(Exception):
    """The message cannot be read at all. ``reason`` is a sentence for people."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def check_size(content: bytes | str, most: int = MAX_BYTES) -> None:
    if not content.strip():
        raise Refused("The message is empty.")
    if len(content) > most:
        raise Refused(
            f"The message has {len(content):,} bytes, more than the {most:,} allowed."
            " Ask the sender to split it."
        )


def decode(content: bytes | str, *encodings: str, most: int = MAX_BYTES) -> str:
    """Return the text, in the first encoding that fits; UTF-8 unless told."""
    check_size(content, most)
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    encodings = encodings or ("utf-8-sig",)
    if b"\x00" not in content:
        for encoding in encodings:
            try:
                return content.decode(encoding).removeprefix("\ufeff")
            except UnicodeDecodeError:
                continue
    raise Refused(
        "The message is not text in an encoding that can be read here"
        f" ({', '.join(encodings)}). Ask the sender for UTF-8."
    )


def storable(text: str) -> str:
    """Return the text without what a database cannot store or a person read."""
    return UNSTORABLE.sub(" ", text).strip()


def excerpt(text) -> str:
    """Return the start of what was wrong, on one line, as a problem quotes it."""
    line = " ".join(storable(str(text)[: 2 * MAX_EXCERPT]).split())
    return line if len(line) <= MAX_EXCERPT else f"{line[: MAX_EXCERPT - 1]}…"
