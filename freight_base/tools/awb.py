"""Air waybill numbers: IATA resolution 600a.

Three digits for the airline, seven for the serial number, and the serial number
modulo 7. That catches every wrong or swapped digit of the serial number unless the
two digits are 7 apart (0 and 7, 1 and 8, 2 and 9); nothing protects the prefix.
"""

import re

from .identifiers import judge, squeeze

SHAPE = re.compile(r"[0-9]{11}")  # 02012345675
BODY = re.compile(r"[0-9]{10}")  # 0201234567


def clean(text):
    return squeeze(text)


def check_digit(text):
    """The digit that belongs after the first ten, airline prefix included."""
    body = clean(text)[:10]
    if not BODY.fullmatch(body):
        raise ValueError(f"{text!r} does not begin with ten digits")
    return str(int(body[3:]) % 7)


def problem(text):
    return judge(clean(text), SHAPE, {11}, check_digit)


def format(text):
    """020-12345675"""
    number = clean(text)
    return f"{number[:3]}-{number[3:]}" if SHAPE.fullmatch(number) else number
