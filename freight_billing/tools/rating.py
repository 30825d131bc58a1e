"""The arithmetic of a tariff line: quantity, breaks, minimum and maximum, rounding.

Plain Decimals in and out, so that a price of 0.1 is one tenth and a cent is a cent.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from graphlib import CycleError, TopologicalSorter

BASES = [
    ("shipment", "Shipment"),
    ("bl", "B/L"),
    ("container", "Container"),
    ("teu", "TEU"),
    ("wm", "W/M"),
    ("chargeable_kg", "Chargeable kg"),
    ("cbm", "m³"),
    ("day", "Day"),
    ("value", "% of Value"),
    ("charges", "% of Other Charges"),
]
# Counted box by box, so that each type of box has a line of its own.
BOX_BASES = ("container", "teu")
# The price is a percentage.
PERCENT_BASES = ("value", "charges")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Break:
    """From this quantity on, this price."""

    start: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """What a line costs: per unit, or in percent of an amount.

    ``incremental``: each break's price counts for the part of the quantity that lies
    in it; otherwise the whole quantity has the price of the break that it reaches.
    ``next_break``: where the next break's smallest quantity is cheaper at its price,
    that is charged (IATA TACT Rules 3.9.4).
    """

    price: Decimal
    breaks: tuple[Break, ...] = ()
    incremental: bool = False
    next_break: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    percent: bool = False

    def __post_init__(self):
        starts = [each.start for each in self.breaks]
        if starts != sorted(set(starts)) or (starts and starts[0] <= 0):
            raise ValueError("breaks start above zero and rise, each start once")
        if None not in (self.minimum, self.maximum) and self.minimum > self.maximum:
            raise ValueError("the minimum is more than the maximum")


@dataclass(frozen=True, slots=True)
class Rated:
    """An amount and how it came about.

    ``charged_quantity`` is more than ``quantity`` where the next break was cheaper.
    ``parts`` are the quantities and prices that were added up; ``bound`` is "minimum"
    or "maximum" where that decided.
    """

    quantity: Decimal
    charged_quantity: Decimal
    amount: Decimal
    parts: tuple[tuple[Decimal, Decimal], ...] = ()
    bound: str = ""

    @property
    def price(self) -> Decimal:
        """The price of a unit, an average where there are several parts."""
        if len(self.parts) == 1:
            return self.parts[0][1]
        total = sum((quantity * price for quantity, price in self.parts), Decimal(0))
        return total / self.charged_quantity if self.charged_quantity else Decimal(0)


@dataclass(frozen=True, slots=True)
class Measures:
    """What the bases count. None is what nobody knows yet, which is not zero.

    ``boxes`` and ``teu`` are by type of box, and add up over all of them.
    """

    bills: int = 1
    boxes: dict = field(default_factory=dict)
    teu: dict = field(default_factory=dict)
    wm: Decimal | None = None
    chargeable_kg: Decimal | None = None
    cbm: Decimal | None = None
    days: Decimal | None = None

    def quantity(self, basis: str, box_type=None) -> Decimal | None:
        """Return how many units of ``basis`` there are, or None if it is not known."""
        if basis == "shipment":
            return Decimal(1)
        if basis == "bl":
            return Decimal(self.bills)
        if basis == "day":
            return self.days
        if basis in BOX_BASES:
            counts = self.boxes if basis == "container" else self.teu
            return Decimal(counts.get(box_type, 0)) or None
        return getattr(self, basis) or None


def rate(quantity: Decimal, price: Price, rounding: Decimal) -> Rated:
    """Return what ``quantity`` costs, rounded to a multiple of ``rounding``.

    Of nothing the minimum is not due either.
    """
    if quantity < 0:
        raise ValueError(f"{quantity} is not a quantity")
    if not quantity:
        return Rated(quantity, quantity, Decimal(0))
    parts = _split(quantity, price) if price.incremental else (_reach(quantity, price),)
    amount = sum((units * each for units, each in parts), Decimal(0))
    if price.percent:
        amount /= HUNDRED
    bound = ""
    if price.minimum is not None and amount < price.minimum:
        amount, bound = price.minimum, "minimum"
    if price.maximum is not None and amount > price.maximum:
        amount, bound = price.maximum, "maximum"
    charged = sum((units for units, _each in parts), Decimal(0))
    return Rated(quantity, charged, round_to(amount, rounding), parts, bound)


def _reach(quantity: Decimal, price: Price) -> tuple[Decimal, Decimal]:
    """Return the quantity that is charged and its one price."""
    reached = price.price
    for each in price.breaks:
        if each.start <= quantity:
            reached = each.price
    best = (quantity, reached)
    if price.next_break:
        for each in price.breaks:
            cheaper = each.start * each.price < best[0] * best[1]
            if each.start > quantity and cheaper:
                best = (each.start, each.price)
    return best


def _split(quantity: Decimal, price: Price) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return the part of the quantity in each break, and the price of each."""
    parts = []
    begin, each = Decimal(0), price.price
    for step in price.breaks:
        if step.start >= quantity:
            break
        parts.append((step.start - begin, each))
        begin, each = step.start, step.price
    parts.append((quantity - begin, each))
    return tuple(parts)


def round_to(amount: Decimal, rounding: Decimal) -> Decimal:
    """Round half away from zero to a multiple, as currencies are rounded in Odoo.

    >>> round_to(Decimal("2.345"), Decimal("0.01")), round_to(Decimal(1234), Decimal(5))
    (Decimal('2.35'), Decimal('1235'))
    """
    return (amount / rounding).quantize(Decimal(1), ROUND_HALF_UP) * rounding


def trim(number) -> str:
    """Return a figure as people write it, without zeros at its end.

    >>> trim(Decimal("12.500")), trim(3750000.0)
    ('12.5', '3750000')
    """
    text = f"{Decimal(number):.6f}"
    return text.rstrip("0").rstrip(".")


class Circle(Exception):
    """Charges are a percentage of each other. ``codes`` name them around the circle."""

    def __init__(self, codes):
        super().__init__(codes)
        self.codes = codes


def in_order(bases: dict) -> list:
    """Return the charges so that each comes after those that it is a percentage of.

    :param bases: by charge, the charges that it is reckoned from
    """
    try:
        return list(TopologicalSorter(bases).static_order())
    except CycleError as error:
        raise Circle(error.args[1]) from None


def without(bases: dict, codes) -> dict:
    """Return the charges that are reckoned neither from these nor through them.

    >>> without({"baf": {"ofr"}, "a": {"b"}, "b": {"a"}, "c": {"a"}}, ["a", "b", "a"])
    {'baf': {'ofr'}}
    """
    gone = set(codes)
    while more := {code for code in bases if code not in gone and bases[code] & gone}:
        gone |= more
    return {code: bases[code] for code in bases if code not in gone}
