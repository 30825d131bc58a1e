"""Where the next page of a long list begins: after the last row of this one."""

import re
from datetime import datetime

from .asked import LARGEST_ID

# 20250510T080000000000.17: a moment in UTC to the microsecond, and an id
MARK = re.compile(r"(\d{8}T\d{12})\.(\d{1,10})", re.ASCII)
MOMENT = "%Y%m%dT%H%M%S%f"


def write_mark(moment, row_id):
    """
    >>> write_mark(datetime(2025, 5, 10, 8), 17)
    '20250510T080000000000.17'
    """
    return f"{moment.strftime(MOMENT)}.{row_id}"


def read_mark(text):
    """Return ``(moment, id)``; what is no mark begins at the top: None.

    >>> read_mark("20250510T080000000000.17")
    (datetime.datetime(2025, 5, 10, 8, 0), 17)
    """
    found = MARK.fullmatch(text or "")
    if not found or int(found[2]) > LARGEST_ID:
        return None
    try:
        return datetime.strptime(found[1], MOMENT), int(found[2])
    except ValueError:  # the 13th month
        return None
