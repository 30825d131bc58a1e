"""Volume and chargeable weight.

Numbers may come as int, float, str or Decimal and are computed as Decimal, so that
10.5 kg stay 10.5 kg. A full container needs nothing of this: it is charged by count.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation

# A milligram, a cubic centimetre: below that is noise of floating point, not cargo.
# 10.500000001 kg are 10.5 and are not rounded up to 11.
NOISE = Decimal("0.000001")
CM3_PER_M3 = 1_000_000


def per_m3(cm3_per_kg):
    """What a cubic metre weighs by a tariff's divisor: 166.67 kg by 6000 cm³/kg."""
    return CM3_PER_M3 / exact(cm3_per_kg)


def exact(value):
    """The value as a Decimal: 0.1 is one tenth, whatever type it came in."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite() or number < 0:
        raise ValueError(f"{value!r} is not a measure: zero or more expected")
    return number


@dataclass(frozen=True)
class Ratios:
    """What space weighs in one mode, and how the result is rounded.

    Tariffs differ: take a mode's usual ratios with `dataclasses.replace`, as in
    replace(AIR, kg_per_m3=Decimal(167)).
    """

    kg_per_m3: Decimal
    kg_per_loading_metre: Decimal = Decimal(0)
    kg_per_unit: Decimal = Decimal(1)  # what one charged unit is: kg, or a tonne
    minimum: Decimal = Decimal(0)  # in charged units
    step: Decimal = Decimal(0)  # in charged units; 0: not rounded


# IATA TACT Rules 3.9.4 (low density cargo): 6000 cm³ count as 1 kg; weights are
# rounded up to the next half kilogram.
AIR = Ratios(kg_per_m3=per_m3(6000), step=Decimal("0.5"))

# The integrators' published divisor (DHL Express: 5000 for cm and kg), half kilograms.
EXPRESS = Ratios(kg_per_m3=per_m3(5000), step=Decimal("0.5"))

# European groupage custom: 333 kg/m³; 1 loading metre (2.4 m² of floor) is charged
# as 1,750 kg by many, as 1,850 or 2,000 by others.
ROAD = Ratios(kg_per_m3=Decimal(333), kg_per_loading_metre=Decimal(1750))

# Sea LCL custom, W/M: tonne or cubic metre, whichever is more; at least one.
SEA_LCL = Ratios(kg_per_m3=Decimal(1000), kg_per_unit=Decimal(1000), minimum=Decimal(1))


def volume(length_cm, width_cm, height_cm, pieces=1):
    """Cubic metres of so many pieces of one size."""
    one = exact(length_cm) * exact(width_cm) * exact(height_cm) / CM3_PER_M3
    return one * exact(pieces)


def volumetric_weight(volume_m3, ratios, loading_metres=0):
    """The kilograms that the space counts for, not rounded."""
    return max(
        exact(volume_m3) * ratios.kg_per_m3,
        exact(loading_metres) * ratios.kg_per_loading_metre,
    )


def chargeable(gross_kg, volume_m3, ratios, loading_metres=0):
    """What is charged: kilograms, or W/M units for SEA_LCL.

    Cargo that has not been measured yet counts for nothing, not for the minimum.
    """
    kg = max(exact(gross_kg), volumetric_weight(volume_m3, ratios, loading_metres))
    if not kg:
        return Decimal(0)
    return round_up(max(kg / ratios.kg_per_unit, ratios.minimum), ratios.step)


def round_up(value, step):
    """The next multiple of the step; a step of 0 leaves the value as it is."""
    value = exact(value).quantize(NOISE)
    if not step:
        return value
    steps = (value / step).to_integral_value(ROUND_CEILING)
    return steps * step
