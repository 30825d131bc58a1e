"""What a demurrage or detention invoice in the US must carry: 46 CFR 541.6.

Leave out one of them and it need not be paid (541.5). The same list checks the bills
that we receive, and ours before they are sent.
"""

from datetime import date, timedelta
from typing import NamedTuple

IMPORT, EXPORT = "import", "export"

# The States, and the territories whose ports the rule covers (46 USC 40102).
US_COUNTRIES = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})
# 46 CFR 541.3: what is asked for the use of terminal space or of boxes. Chassis and
# electricity are neither.
COVERED_KINDS = frozenset({"demurrage", "detention", "combined", "storage"})

# 46 CFR 541.7(a): from the day on which the charge was last incurred.
DAYS_TO_ISSUE = 30
# 46 CFR 541.8(a): from the day on which the invoice was issued.
DAYS_TO_DISPUTE = 30
# 46 CFR 541.8(b): from the day on which it was disputed.
DAYS_TO_ANSWER = 30


class Element(NamedTuple):
    """One element of an invoice: where the rule asks for it, and in whose words."""

    name: str
    paragraph: str
    label: str
    direction: str = ""  # of which cargo it is asked, if not of all


class Late(NamedTuple):
    """A number of days that an invoice has, and that the rule asks otherwise."""

    paragraph: str
    days: int
    asked: int


ELEMENTS = (
    Element("bill_number", "541.6(a)(1)", "the bill of lading's number"),
    Element("container_number", "541.6(a)(2)", "the container's number"),
    Element("port_of_discharge", "541.6(a)(3)", "the port of discharge", IMPORT),
    Element("why_billed", "541.6(a)(4)", "why this party is the one to bill"),
    Element("invoice_date", "541.6(b)(1)", "the invoice's date"),
    Element("due_date", "541.6(b)(2)", "the date on which it is due"),
    Element("free_days", "541.6(b)(3)", "the free time in days"),
    Element("free_from", "541.6(b)(4)", "the first day of free time"),
    Element("free_until", "541.6(b)(5)", "the last day of free time"),
    Element("available_on", "541.6(b)(6)", "when the box was available", IMPORT),
    Element("earliest_return", "541.6(b)(7)", "the earliest return date", EXPORT),
    Element("charged_dates", "541.6(b)(8)", "each date that is charged"),
    Element("total", "541.6(c)(1)", "the total due"),
    Element("rule", "541.6(c)(2)", "the tariff's rule or the contract"),
    Element("rates", "541.6(c)(3)", "the rate or rates by that rule"),
    Element("dispute_contact", "541.6(d)(1)", "whom to ask, by mail or telephone"),
    Element("dispute_address", "541.6(d)(2)", "the address of the dispute process"),
    Element("dispute_days", "541.6(d)(3)", "the time limits of the dispute process"),
    Element("certifies_rules", "541.6(e)(1)", "that the charges follow the rules"),
    Element(
        "certifies_conduct",
        "541.6(e)(2)",
        "that the biller's own doing did not cause or add to the charges",
    ),
)


def list_missing(invoice: dict, direction: str) -> list[Element]:
    """Return the elements that ``invoice`` lacks, in the order of the rule.

    No free time is a statement: 0 days are not missing. A certification that is
    not given is.
    """
    return [
        element
        for element in ELEMENTS
        if element.direction in ("", direction) and _lacks(invoice, element.name)
    ]


def _lacks(invoice: dict, name: str) -> bool:
    value = invoice.get(name)
    if name.startswith("certifies_"):
        return value is not True
    # 0 days are said, False is not: both are equal to Python.
    return value is None or value is False or value in ("", (), [])


def list_late(last_charged: date, issued: date, dispute_days: int | None) -> list[Late]:
    """Return what is wrong with an invoice's own dates.

    :param dispute_days: how long it may be disputed by its own words
    """
    late = []
    days = (issued - last_charged).days
    if days > DAYS_TO_ISSUE:
        late.append(Late("541.7(a)", days, DAYS_TO_ISSUE))
    if dispute_days is not None and dispute_days < DAYS_TO_DISPUTE:
        late.append(Late("541.8(a)", dispute_days, DAYS_TO_DISPUTE))
    return late


def get_last_day_to_dispute(issued: date, dispute_days: int | None = None) -> date:
    """Return until when an invoice can be disputed; it may grant more than the rule."""
    return issued + timedelta(days=max(dispute_days or 0, DAYS_TO_DISPUTE))
