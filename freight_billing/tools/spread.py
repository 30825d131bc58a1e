"""Spreading an amount over several, so that it adds up to the last cent."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal


def spread(
    amount: Decimal, weights: Sequence[Decimal], unit: Decimal = Decimal("0.01")
) -> list[Decimal]:
    """Return the share of each weight in ``amount``, in whole ``unit``.

    What rounding leaves over goes, a unit each, to the largest remainders, the first
    of equals first; so the answer is always the same. Where nobody has any weight,
    all bear the same.

    >>> spread(Decimal("100"), [Decimal(1)] * 3)
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    if not weights:
        raise ValueError("There is nobody to spread the amount over.")
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight is zero or more.")
    whole = amount / unit
    if whole != whole.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of {unit}.")
    # A credit is spread as the charge was that it takes back.
    if amount < 0:
        return [-share for share in spread(-amount, weights, unit)]
    total = sum(weights)
    if not total:
        weights, total = [Decimal(1)] * len(weights), Decimal(len(weights))
    exact = [whole * weight / total for weight in weights]
    shares = [share.to_integral_value(ROUND_FLOOR) for share in exact]
    # Those with no weight bear nothing, not even a cent of rounding.
    order = sorted(
        (at for at, weight in enumerate(weights) if weight),
        key=lambda at: (shares[at] - exact[at], at),
    )
    for at in order[: int(whole - sum(shares))]:
        shares[at] += 1
    return [share * unit for share in shares]
