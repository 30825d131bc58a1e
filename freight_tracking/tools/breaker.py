"""A circuit breaker: who fails again and again is left alone for a while.

Closed: calls go out. After ``LIMIT`` failures in a row it opens: no calls until
``until``. Then it is half open: one call goes out on trial; if it succeeds the breaker
closes, if it fails it opens again, for longer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from . import backoff

LIMIT = 5


@dataclass(frozen=True)
class Breaker:
    """What is remembered of one whom we call. ``until``: not before then."""

    failures: int = 0
    until: datetime | None = None

    def state(self, now: datetime) -> str:
        if self.failures < LIMIT:
            return "closed"
        return "open" if self.until and now < self.until else "half_open"

    def may_call(self, now: datetime) -> bool:
        """Tell if a call may go out; short of opening, a failure delays the next."""
        return not self.until or now >= self.until

    def failed(self, now: datetime, retry_after=None, **options) -> "Breaker":
        failures = self.failures + 1
        wait = backoff.delay(failures, retry_after, **options)
        return replace(self, failures=failures, until=now + timedelta(seconds=wait))

    def succeeded(self) -> "Breaker":
        return Breaker()
