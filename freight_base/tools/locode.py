"""Place codes: UN/LOCODE, UN/CEFACT recommendation 16.

Two letters for the country, three for the place; digits 2 to 9 where a country has
used up its letters. The published list itself breaks that rule in a few codes with
0 or 1 (DE9B0 in 2023-1).
"""

import re

from .identifiers import judge, squeeze

SHAPE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")  # VNSGN, US3AB


def clean(text):
    return squeeze(text)


def problem(text):
    return judge(clean(text), SHAPE, {5})


def format(text):
    """VNSGN: the space of the printed list (VN SGN) is left out by the trade."""
    return clean(text)
