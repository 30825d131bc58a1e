"""Ship numbers: the IMO ship identification number scheme, resolution A.1117(30).

The digits weigh 7, 6, 5, 4, 3, 2 and the sum's last digit is the check digit. It
catches every swap of two neighbours and every wrong first, fifth or seventh digit;
a second, fourth or sixth one that is 5 off, or a third one that is off by an even
number, goes unnoticed.
"""

import re

from .identifiers import judge, squeeze

SHAPE = re.compile(r"[0-9]{7}")  # 9319466
BODY = re.compile(r"[0-9]{6}")  # 931946
LABEL = re.compile(r"^(?:IMO(?:NO)?:?)+")  # IMO 9319466, IMO No.: 9319466


def clean(text):
    return LABEL.sub("", squeeze(text))


def check_digit(text):
    """The digit that belongs after the first six."""
    body = clean(text)[:6]
    if not BODY.fullmatch(body):
        raise ValueError(f"{text!r} does not begin with six digits")
    total = sum(
        int(digit) * weight for digit, weight in zip(body, range(7, 1, -1), strict=True)
    )
    return str(total % 10)


def problem(text):
    return judge(clean(text), SHAPE, {7}, check_digit)


def format(text):
    """IMO 9319466"""
    number = clean(text)
    return f"IMO {number}" if SHAPE.fullmatch(number) else number
