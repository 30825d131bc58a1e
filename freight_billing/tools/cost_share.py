"""What each house or leg bears of a cost, by what the cost is spread by."""

from collections.abc import Sequence
from decimal import Decimal

from .spread import spread

# Where sea, rail and road reckon by weight or measure: a ton or a cubic metre,
# whichever there is more of (the revenue ton, W/M).
KG_PER_TON = 1000


def measure_of(basis: str, mode: str, facts: dict) -> float:
    """Return what a house weighs in a spread by ``basis``.

    >>> measure_of("wm", "sea", {"weight": 800, "volume": 2.5, "chargeable": 0})
    2.5
    """
    if basis == "wm":
        if mode == "air":
            return facts["chargeable"] or facts["weight"]
        return max(facts["weight"] / KG_PER_TON, facts["volume"])
    return 1 if basis == "equal" else facts[basis]


def share_out(
    amounts: dict[str, float], weights: Sequence[float], unit: float
) -> list[dict[str, str]]:
    """Return the part of each weight in each of the amounts, as exact text.

    >>> share_out({"estimated": 10.0}, [1, 2], 0.01)
    [{'estimated': '3.33'}, {'estimated': '6.67'}]
    """
    step = Decimal(str(unit))
    exact = [max(Decimal(str(weight)), Decimal(0)) for weight in weights]
    columns = {
        name: spread(_whole(amount, step), exact, step)
        for name, amount in amounts.items()
    }
    return [
        {name: str(column[at]) for name, column in columns.items()}
        for at in range(len(exact))
    ]


def _whole(amount, step):
    """The amount without what a float adds to it behind the last cent."""
    return (Decimal(str(amount)) / step).to_integral_value() * step
