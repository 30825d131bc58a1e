"""Container numbers: ISO 6346.

Three letters for the owner, one for the category (U freight container, J detachable
equipment, Z trailer or chassis), six digits, one check digit.

The check digit is a remainder modulo 11 of which 10 is written 0. It therefore
catches every wrong digit and every swap of two neighbours, except where one
remainder is 0 and the other 10. Letters ten apart in the alphabet (A K U) weigh the
same, so it can't tell those from each other.
"""

import re
from itertools import count
from string import ascii_uppercase, digits

from .identifiers import judge, squeeze

SHAPE = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}")  # MSCU1234566
BODY = re.compile(r"[A-Z]{3}[UJZ][0-9]{6}")  # MSCU123456

# ISO 6346 annex A: A is 10, B 12 … Z 38; the multiples of 11 are left out.
VALUES = {digit: int(digit) for digit in digits}
VALUES.update(zip(ascii_uppercase, (n for n in count(10) if n % 11), strict=False))


def clean(text):
    return squeeze(text)


def check_digit(text):
    """The digit that belongs after the first ten characters."""
    body = clean(text)[:10]
    if not BODY.fullmatch(body):
        raise ValueError(f"{text!r} does not begin like MSCU123456")
    total = sum(VALUES[char] << position for position, char in enumerate(body))
    return str(total % 11 % 10)


def problem(text):
    return judge(clean(text), SHAPE, {11}, check_digit)


def format(text):
    """MSCU 123456 6"""
    number = clean(text)
    if not SHAPE.fullmatch(number):
        return number
    return f"{number[:4]} {number[4:10]} {number[10]}"
