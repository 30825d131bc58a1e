"""What became of each report that was ingested."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

RESULTS = (
    *("created", "duplicate", "corrected", "retracted"),
    *("unmatched", "rejected"),
)


class Outcome(NamedTuple):
    """``reason`` is a sentence for people, in English, where there is one."""

    position: int
    result: str
    reason: str = ""
    event_ids: tuple[int, ...] = ()


@dataclass
class Ingested:
    """The outcomes in the order of the reports; the shipments that they reached."""

    outcomes: list[Outcome] = field(default_factory=list)
    shipment_ids: set[int] = field(default_factory=set)
    # Boxes of which something else is told now than before.
    box_ids: set[int] = field(default_factory=set)

    def count(self, result: str) -> int:
        return sum(one.result == result for one in self.outcomes)

    @property
    def counts(self) -> Counter:
        return Counter(outcome.result for outcome in self.outcomes)

    @property
    def event_ids(self) -> list[int]:
        return [id_ for outcome in self.outcomes for id_ in outcome.event_ids]
