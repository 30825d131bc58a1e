"""What customers can be told of, and which news is of which kind."""

from typing import NamedTuple

KINDS = [
    ("tracking", "Tracking Update"),
    ("eta", "New Schedule"),
    ("exception", "Exception"),
    ("arrival", "Arrival"),
    ("delivery", "Delivery"),
]
# By the effect of a milestone; what has no line here is a tracking update.
BY_EFFECT = {
    "arrived": "arrival",
    "delivered": "delivery",
    "customs_hold": "exception",
    "returned": "exception",
    "exception": "exception",
}
# By the date that changed. Departure and arrival themselves are events, and told as
# such, unless a person put the date in by hand.
BY_DATE = {"etd": "eta", "eta": "eta"}
BY_HAND = {"atd": "tracking", "ata": "arrival"}


class News(NamedTuple):
    """Something that happened to a shipment, by the record that says so."""

    shipment_id: int
    kind: str
    model: str
    id: int

    @property
    def reference(self):
        return f"{self.model},{self.id}"


def kind_of_event(effect: str | None) -> str:
    return BY_EFFECT.get(effect, "tracking")


def kind_of_change(date: str, by_hand: bool) -> str | None:
    """Return the kind of a changed date, or None if an event tells it.

    >>> kind_of_change("eta", False), kind_of_change("ata", False)
    ('eta', None)
    """
    return BY_DATE.get(date) or (BY_HAND.get(date) if by_hand else None)


def as_about(references) -> dict[str, set[int]]:
    """Return the ids by model.

    >>> as_about(["freight.event,7", "freight.event,9"])
    {'freight.event': {9, 7}}
    """
    about: dict[str, set[int]] = {}
    for reference in references:
        model, _comma, id_ = reference.partition(",")
        about.setdefault(model, set()).add(int(id_))
    return about
