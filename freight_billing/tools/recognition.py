"""Which date a charge counts on, and whether that has happened yet."""

from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

# The date that is wanted first; what stands in for it while nobody has told it. Cargo
# that has arrived has departed, whether or not its departure was reported.
ACTUAL = {
    "pickup_actual": ("pickup_actual", "atd", "ata", "delivery_actual"),
    "atd": ("atd", "ata", "delivery_actual"),
    "ata": ("ata", "delivery_actual"),
    "delivery_actual": ("delivery_actual",),
}
EXPECTED = {
    "pickup_actual": ("pickup_planned", "etd"),
    "atd": ("etd",),
    "ata": ("eta",),
    "delivery_actual": ("delivery_planned", "eta"),
}
# Where a company has no rule: carriage is earned when it begins, and who receives it
# earns when it is there.
DEFAULTS = {"import": "ata"}
DEFAULT = "atd"
DATES = (
    *("atd", "ata", "etd", "eta", "pickup_actual", "pickup_planned"),
    *("delivery_actual", "delivery_planned"),
)


class Recognition(NamedTuple):
    """The day, the date of the shipment that it is from, and whether that is a fact."""

    day: date | None
    source: str | None
    is_fact: bool


def recognize(wanted: str, dates: dict[str, datetime | None], zone: str) -> Recognition:
    """Return the day in ``zone`` of the first of the dates that is there.

    >>> recognize("atd", {"etd": datetime(2025, 5, 31, 20)}, "Asia/Ho_Chi_Minh")
    Recognition(day=datetime.date(2025, 6, 1), source='etd', is_fact=False)
    """
    for names, is_fact in ((ACTUAL[wanted], True), (EXPECTED[wanted], False)):
        for name in names:
            if moment := dates.get(name):
                local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
                return Recognition(local.date(), name, is_fact)
    return Recognition(None, None, False)


def find_date(rules, mode: str, direction: str) -> str:
    """Return the wanted date of the first rule that fits: the most exact one.

    :param rules: (mode or None, direction or None, date)
    """
    fitting = [
        ((rule_mode is not None) + 2 * (rule_direction is not None), wanted)
        for rule_mode, rule_direction, wanted in rules
        if rule_mode in (None, mode) and rule_direction in (None, direction)
    ]
    if fitting:
        return max(fitting)[1]
    return DEFAULTS.get(direction, DEFAULT)
