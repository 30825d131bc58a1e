"""When a customer hears of a new date: at once, after a while, or from a person."""

from datetime import datetime, timedelta
from typing import NamedTuple

# Selections of schedule dates, as fields of legs and shipments.
SHOWN = {
    "etd": "published_etd",
    "eta": "published_eta",
    "atd": "published_atd",
    "ata": "published_ata",
}


class Change(NamedTuple):
    """A date of a leg or shipment that has become another."""

    shipment_id: int
    leg_id: int | None
    field: str
    old: datetime | None
    new: datetime | None
    of_shipment: bool
    shown: datetime | None = None  # what the customer has seen last
    source_id: int | None = None
    event_id: int | None = None
    reason_id: int | None = None


def decide(
    shown: datetime | None,
    new: datetime | None,
    hours: float,
    wait_hours: float,
    now: datetime,
) -> tuple[bool, datetime | None]:
    """Return (shown at once, else when without anybody's doing).

    A first date and one that differs little are shown at once. One that is gone is for
    a person: nobody should read that a vessel has no arrival.
    """
    if new is None:
        return shown is None, None
    if shown is None or abs(new - shown) <= timedelta(hours=hours):
        return True, None
    return False, now + timedelta(hours=wait_hours) if wait_hours else None


def slip(old: datetime | None, new: datetime | None) -> float:
    """Return by how many hours it became later, or earlier if negative.

    >>> slip(datetime(2025, 5, 25), datetime(2025, 5, 26, 12))
    36.0
    """
    return (new - old).total_seconds() / 3600 if old and new else 0.0
