"""What visitors put into addresses and forms: hostile until it was looked at."""

import re
from datetime import date

LONGEST = 100
# No letter of any language is one of these: "\x00", "\x1b"
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)  # 2025-05-31
# As PostgreSQL's integers: what is larger is nothing, and no error either.
LARGEST_ID = 2**31 - 1


def one_line(text):
    """Return what was typed into a search box, as far as it can mean anything.

    >>> one_line(" HBL\\x00 1 ")
    'HBL 1'
    """
    return " ".join(CONTROL.sub(" ", str(text or "")).split())[:LONGEST]


def as_day(text):
    """Return a day of a date box; ValueError on what is none.

    >>> as_day("2025-05-31"), as_day("")
    (datetime.date(2025, 5, 31), None)
    """
    text = (text or "").strip()
    if not text:
        return None
    if not DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def as_ids(texts):
    """Return the ids among ``texts``, each once and in order.

    >>> as_ids(["7", "x", "7", "99999999999", "0", "\u0663"])
    [7]
    """
    ids = [int(one) for one in texts if one.isascii() and one.isdigit()]
    return list(dict.fromkeys(one for one in ids if 0 < one <= LARGEST_ID))
