"""What rating asks and answers, as data; the models put it into words."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .rating import Measures, Price, Rated
from .tariff_match import Facts, Line, Refused


@dataclass(slots=True)
class Case:
    """A shipment, real or typed, as rating sees it.

    ``days`` has the day of each date basis and the basis that it was taken from: the
    gate-in's may be the departure's as long as nobody knows the gate-in.
    """

    key: int
    company: int
    sides: tuple[str, ...]
    facts: Facts
    measures: Measures
    value: Decimal | None = None
    value_currency: int | None = None
    days: dict[str, tuple[date | None, str]] = field(default_factory=dict)
    house_terms: str | None = None
    master_terms: str | None = None
    legs: dict[int, int] = field(default_factory=dict)  # by carrier, the one it sails
    # By side, ``{(code, type of box): [(amount, currency)]}`` of charges that people
    # typed or settled: percentages are of these, not of what a tariff proposes.
    standing: dict[str, dict] = field(default_factory=dict)
    # (side, code, type of box) of those that stand where a tariff's would.
    replaced: set = field(default_factory=set)
    at_destination: bool = False  # of the branch at destination, for what is collect


@dataclass(frozen=True, slots=True)
class Offer:
    """A tariff line with all that it takes to make a charge of it."""

    line: Line
    tariff: int
    side: str
    price: Price
    currency: int
    percent_of: tuple[int, ...] = ()
    terms: str | None = None
    vendor: int | None = None
    exchange_basis: str = "rating"
    exchange_margin: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A charge as the tariff has it."""

    offer: Offer
    rated: Rated
    box_type: int | None
    exchange_day: date
    exchange_rate: Decimal
    company_amount: Decimal

    @property
    def code(self) -> int:
        return self.offer.line.code


@dataclass(frozen=True, slots=True)
class Problem:
    """A tie or a gap, which a person has to see.

    ``why`` is "tie", or one of the gaps: "no_freight" (no line for the carriage),
    "unpriced" (boxes of a type that no line prices), "no_quantity" (the shipment does
    not say how much), "no_exchange" (a currency without a rate), "no_base" (nothing to
    take a percentage of), "circle", or "expired", "not_yet" and "no_date" where all
    lines of a charge fail by that.
    """

    why: str
    side: str
    code: int | None = None
    box_type: int | None = None
    basis: str = ""
    currency: int | None = None
    lines: tuple[Line, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What rating answers for one case."""

    case: Case
    proposed: list[Proposed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
