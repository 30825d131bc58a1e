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
    Element("bill_number", "541.6(a)(1)", "Bill of lading number"),
    Element("container_number", "541.6(a)(2)", "Container number"),
    Element("port_of_discharge", "541.6(a)(3)", "Port of discharge", IMPORT),
    Element("why_billed", "541.6(a)(4)", "Why this party is billed"),
    Element("invoice_date", "541.6(b)(1)", "Invoice date"),
    Element("due_date", "541.6(b)(2)", "Due date"),
    Element("free_days", "541.6(b)(3)", "Free time in days"),
    Element("free_from", "541.6(b)(4)", "First day of free time"),
    Element("free_until", "541.6(b)(5)", "Last day of free time"),
    Element("available_on", "541.6(b)(6)", "Day on which it was available", IMPORT),
    Element("earliest_return", "541.6(b)(7)", "Earliest return date", EXPORT),
    Element("charged_dates", "541.6(b)(8)", "Each charged date"),
    Element("total", "541.6(c)(1)", "Total due"),
    Element("rule", "541.6(c)(2)", "Tariff rule or contract"),
    Element("rates", "541.6(c)(3)", "Rate or rates by that rule"),
    Element("dispute_contact", "541.6(d)(1)", "Whom to ask, by mail or telephone"),
    Element("dispute_address", "541.6(d)(2)", "Web page of the dispute process"),
    Element("dispute_days", "541.6(d)(3)", "Time limits of the dispute process"),
    Element(
        "certifies_rules",
        "541.6(e)(1)",
        "Certificate that the charges follow the rules",
    ),
    Element(
        "certifies_conduct",
        "541.6(e)(2)",
        "Certificate that the biller did not cause them",
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
