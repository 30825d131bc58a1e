"""Carrier codes: Standard Carrier Alpha Code (NMFTA), two to four letters."""

import re

from .identifiers import judge, squeeze

SHAPE = re.compile(r"[A-Z]{2,4}")  # MAEU


def clean(text):
    return squeeze(text)


def problem(text):
    return judge(clean(text), SHAPE, {2, 3, 4})


def format(text):
    """MAEU"""
    return clean(text)
