"""How long to wait before a call that failed is tried again."""

import random

FIRST = 60.0  # seconds
MOST = 6 * 3600.0


def delay(failures: int, retry_after: float | None = None, draw=random.random) -> float:
    """Return seconds to wait after so many failures in a row.

    Twice as long each time, up to six hours, of which the later half is left to chance:
    callers who failed together do not come back together. Never sooner than the other
    side asked for, and never later than a day for it.

    >>> delay(1, draw=lambda: 1.0), delay(3, draw=lambda: 0.0)
    (60.0, 120.0)
    """
    longest = min(MOST, FIRST * 2.0 ** min(max(failures - 1, 0), 20))
    wait = longest / 2 * (1 + draw())
    if retry_after is not None:
        wait = max(wait, min(retry_after, 24 * 3600.0) * (1 + draw() / 10))
    return wait
