"""Dividing quantities so that the parts always add up to the whole."""

from decimal import ROUND_HALF_UP, Decimal


def take(total: float, part: int, whole: int, digits: int) -> tuple[float, float]:
    """Divide ``total`` into the share of ``part`` in ``whole``, and the rest.

    Both have ``digits`` decimals, and their sum is the total to the last of them.

    >>> take(100, 1, 3, 3), take(7, 2, 2, 0)
    ((33.333, 66.667), (7.0, 0.0))
    """
    unit = Decimal(1).scaleb(-digits)
    # By way of text, since 0.1 is not a tenth; rounded, since a sum of floats is off.
    amount = Decimal(str(total)).quantize(unit, ROUND_HALF_UP)
    share = (amount * part / whole).quantize(unit, ROUND_HALF_UP)
    return float(share), float(amount - share)
