"""Serial Shipping Container Codes: one number per pallet or parcel, the world over.

GS1 General Specifications 2.2.1 and 7.9: extension digit, GS1 company prefix, serial
reference, check digit; 18 digits in all, in a barcode behind the identifier (00).
"""

import re

# 4012345, 8938505974 (Vietnam is 893); GS1 gives out four to twelve digits
PREFIX = re.compile(r"[0-9]{4,12}")
SSCC = re.compile(r"[0-9]{18}")
LENGTH = 17  # without the check digit


def check_digit(body):
    """
    >>> check_digit("00614141123456789")
    '0'
    """
    # From the right, each second digit counts three times
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1)
        for place, digit in enumerate(reversed(body))
    )
    return str(-total % 10)


def make(prefix, number):
    """The SSCC of a company's package ``number``, counted from one.

    The extension digit counts on where the serial reference is full. After that it
    begins anew, which GS1 allows a year after a number was used.

    >>> make("4012345", 1)
    '040123450000000016'
    """
    if not PREFIX.fullmatch(prefix):
        raise ValueError(f"{prefix!r} is no GS1 company prefix: four to twelve digits.")
    digits = LENGTH - 1 - len(prefix)
    extension, serial = divmod(number, 10**digits)
    body = f"{extension % 10}{prefix}{serial:0{digits}d}"
    return body + check_digit(body)


def is_valid(sscc):
    return bool(SSCC.fullmatch(sscc)) and check_digit(sscc[:-1]) == sscc[-1]


def shown(sscc):
    """As people read it below its barcode; where the prefix ends is not known here.

    >>> shown("040123450000000016")
    '(00) 0 4012345000000001 6'
    """
    return f"(00) {sscc[0]} {sscc[1:-1]} {sscc[-1]}"
