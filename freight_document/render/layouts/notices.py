"""Letters about a shipment: booking confirmation, arrival notice, delivery order."""

from functools import partial

from .. import sections
from ..flow import Flow
from ..layout import Layout
from ..texts import TEXTS


def plan(paper, kind, left, right):
    """``left`` and ``right`` are the roles whose addresses head the letter."""
    content = paper.content
    words = paper.words
    flow = Flow(paper)
    flow.head(words(f"title_{kind}"), words(f"notice_{kind}"))
    sections.references(flow)
    sections.parties(flow, *left, *right)
    sections.route(flow)
    sections.routing(flow)
    sections.goods(flow)
    sections.containers(flow)
    if content.deadlines and kind == "booking":
        flow.heading(words("deadlines"))
        flow.table(
            [
                (words("what"), 40, "left"),
                (words("when"), 30, "left"),
                (words("where"), 60, "left"),
            ],
            [[each.name, each.when, each.where] for each in content.deadlines],
        )
    if content.charges and kind == "arrival" and paper.style.shows("charges"):
        flow.heading(words("charges"))
        flow.table(
            [
                (words("charges"), 80, "left"),
                (words("prepaid"), 30, "right"),
                (words("collect"), 30, "right"),
            ],
            [[each.name, each.prepaid, each.collect] for each in content.charges],
        )
    for clause in (*content.clauses, content.remarks):
        if clause:
            flow.paragraph(clause)
    if kind == "delivery":
        flow.sign(words("received_by"), content.received_by)


CUSTOMER = ("customer", "customer")
CONSIGNEE = ("consignee", "consignee")
SHIPPER = ("shipper", "shipper")
NOTIFY = ("notify", "notify")
AGENT = ("agent", "agent")

LAYOUTS = (
    Layout(
        "booking_confirmation",
        TEXTS["title_booking"],
        partial(
            plan,
            kind="booking",
            left=(CUSTOMER, ("carrier", "carrier")),
            right=(
                SHIPPER,
                CONSIGNEE,
                ("pickup", "pickup"),
                ("delivery_to", "delivery"),
            ),
        ),
        needs=(
            ("parties.customer", "Customer"),
            ("route.loading", "Port of loading"),
            ("route.discharge", "Port of discharge"),
            ("route.departure", "Departure"),
        ),
    ),
    Layout(
        "arrival_notice",
        TEXTS["title_arrival"],
        partial(plan, kind="arrival", left=(CONSIGNEE, NOTIFY), right=(SHIPPER, AGENT)),
        needs=(
            ("parties.consignee", "Consignee"),
            ("route.discharge", "Port of discharge"),
            ("route.arrival", "Arrival"),
            ("totals.packages", "Total of packages"),
        ),
    ),
    Layout(
        "delivery_order",
        TEXTS["title_delivery"],
        partial(
            plan,
            kind="delivery",
            left=(CONSIGNEE, ("delivery_to", "delivery")),
            right=(("haulier", "haulier"), ("pickup", "pickup")),
        ),
        needs=(
            ("parties.consignee", "Consignee"),
            ("totals.packages", "Total of packages"),
            ("cargo", "Goods"),
        ),
    ),
)
