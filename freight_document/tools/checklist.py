"""Is an expected document there, and if not, how late is it? Plain values only."""

from datetime import timedelta

# A document is due soon in the last two days, as cut-offs are.
SOON = timedelta(hours=48)
# Where a document gets on its way; the first that fits.
STATES = ("published", "received", "overdue", "due", "missing")


def due_at(base, offset_hours):
    """The moment that a document is due, or None while its date is not known."""
    return base + timedelta(hours=offset_hours) if base else None


def state_of(published, there, due, now):
    """
    >>> from datetime import datetime
    >>> noon = datetime(2025, 5, 10, 12)
    >>> state_of(False, False, noon, noon), state_of(False, False, None, noon)
    ('overdue', 'missing')
    """
    if published:
        return "published"
    if there:
        return "received"
    if due is None or due > now + SOON:
        return "missing"
    return "due" if due > now else "overdue"
