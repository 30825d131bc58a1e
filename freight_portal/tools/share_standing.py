"""Until when a share link opens, and whether it still does. Times are naive UTC."""

from datetime import datetime, timedelta
from typing import NamedTuple

# Who collects comes within a month of the arrival, and then asks about the return.
AFTER_ARRIVAL = timedelta(days=30)
# As long as nobody knows when it arrives.
WITHOUT_ARRIVAL = timedelta(days=90)
# Of a shipment that arrived long ago somebody wants to see something now.
AT_LEAST = timedelta(days=14)
# A date that was typed wrong by a decade opens nothing for a decade.
AT_MOST = timedelta(days=366)


class Standing(NamedTuple):
    """All that decides on a link; of one that is not there, nothing is known."""

    digest: str | None = None
    link_id: int | None = None
    ended_at: datetime | None = None
    issued_at: datetime | None = None
    extended_until: datetime | None = None
    arrival: datetime | None = None
    shipment_active: bool = False
    recipient_active: bool = False


def expires_at(
    issued_at: datetime, arrival: datetime | None, extended_until: datetime | None
) -> datetime:
    """Return when a link ends by itself.

    :param arrival: the published ATA, or else the published ETA

    >>> day = datetime(2025, 5, 1)
    >>> expires_at(day, datetime(2025, 5, 25), None)
    datetime.datetime(2025, 6, 24, 0, 0)
    >>> expires_at(day, None, None), expires_at(day, datetime(2025, 1, 1), None)
    (datetime.datetime(2025, 7, 30, 0, 0), datetime.datetime(2025, 5, 15, 0, 0))
    """
    end = arrival + AFTER_ARRIVAL if arrival else issued_at + WITHOUT_ARRIVAL
    end = min(max(end, issued_at + AT_LEAST), issued_at + AT_MOST)
    return max(end, extended_until) if extended_until else end


def is_open(link: Standing, now: datetime) -> bool:
    """Tell if a link opens its page; the same is looked at for one that is none."""
    return (
        bool(link.link_id)
        & (link.ended_at is None)
        & link.shipment_active
        & link.recipient_active
        & (now < expires_at(link.issued_at or now, link.arrival, link.extended_until))
    )
