"""What the identifier schemes (iso6346, imo, awb, locode, scac) share.

Each of those modules speaks the same few words:

- `clean(text)`: the one canonical spelling, forgiving in what it reads;
- `problem(text)`: None, or the `Problem` of the cleaned text;
- `check_digit(text)`: the digit that belongs at the end, where the scheme has one;
- `format(text)`: as the trade writes it; what has not the shape comes back cleaned.

A `CHECK_DIGIT` problem is worth a warning on a feed, since real ones carry such
numbers, and an error that a user may override on a form.
"""

import re
import unicodedata
from enum import StrEnum

# "MSCU 123456-5", "020-1234.5675", "VN/SGN"; U+2010 to U+2015 and U+2212 are the
# hyphens, dashes and minus signs of word processors, the others have no width.
SEPARATORS = re.compile(r"[\s./\-\u2010-\u2015\u2212\u00ad\u200b-\u200d\u2060\ufeff]+")


class Problem(StrEnum):
    LENGTH = "length"
    FORMAT = "format"
    CHECK_DIGIT = "check_digit"


def squeeze(text):
    """Upper case without separators; NFKC turns full-width "ＭＳＣＵ１" into "MSCU1".

    None and False, an empty field's value, give "".
    """
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", text or ""))
    # Once more: an accent that lost the space before it joins the letter there.
    return unicodedata.normalize("NFKC", plain.upper())


def judge(code, shape, lengths, check_digit=None):
    """The problem of a cleaned code, most basic first, or None."""
    if len(code) not in lengths:
        return Problem.LENGTH
    if not shape.fullmatch(code):
        return Problem.FORMAT
    if check_digit and check_digit(code) != code[-1]:
        return Problem.CHECK_DIGIT
    return None
