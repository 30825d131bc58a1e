"""Letters about a shipment: booking confirmation, arrival notice, delivery order."""

from functools import partial

from ..flow import Flow
from ..layout import Layout
from ..texts import TEXTS


def plan(paper, kind, left, right):
    """``left`` and ``right`` are the roles whose addresses head the letter."""
    content = paper.content
    words = paper.words
    flow = Flow(paper)
    flow.head(words(f"title_{kind}"), words(f"notice_{kind}"))
    if paper.style.shows("references"):
        pairs = [
            (words("date"), content.date),
            (words("shipment"), content.shipment),
            (words("number_bill"), content.bill.master_number),
            (words("incoterm"), content.incoterm),
            *((each.label, each.number) for each in content.other_references),
        ]
        flow.boxes([pair for pair in pairs if pair[1]], columns=4, height=26)
    parties = [
        (words(label), content.party(role).text)
        for label, role in (*left, *right)
        if content.party(role).text
    ]
    flow.boxes(parties, height=56)
    _route(flow, content)
    _cargo(flow, content)
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


def _route(flow, content):
    words, route = flow.paper.words, content.route
    pairs = [
        (words("means"), route.means),
        (words("movement"), route.terms),
        (words("receipt"), route.receipt),
        (words("place_loading"), route.loading),
        (words("departure"), route.departure),
        (words("place_discharge"), route.discharge),
        (words("arrival"), route.arrival),
        (words("delivery"), route.delivery),
    ]
    flow.boxes([pair for pair in pairs if pair[1]], columns=4, height=26)
    if len(route.legs) > 1 and flow.style.shows("routing"):
        flow.heading(words("routing"))
        flow.table(
            [
                (words("mode"), 20, "left"),
                (words("carrier"), 40, "left"),
                (words("means"), 50, "left"),
                (words("origin"), 45, "left"),
                (words("departure"), 35, "left"),
                (words("destination"), 45, "left"),
                (words("arrival"), 35, "left"),
            ],
            [
                [
                    leg.mode,
                    leg.carrier,
                    " ".join(filter(None, (leg.means, leg.voyage))),
                    leg.origin,
                    leg.departure,
                    leg.destination,
                    leg.arrival,
                ]
                for leg in route.legs
            ],
        )


def _cargo(flow, content):
    words, totals = flow.paper.words, content.totals
    flow.table(
        [
            (words("marks"), 75, "left"),
            (words("packages"), 55, "left"),
            (words("description"), 130, "left"),
            (words("weight"), 55, "right"),
            (words("volume"), 45, "right"),
        ],
        [
            [line.marks, line.packages, line.text, line.weight, line.volume]
            for line in content.cargo
        ],
        [
            words("total"),
            totals.packages,
            totals.containers,
            totals.weight,
            totals.volume,
        ],
    )
    flow.table(
        [
            (words("container"), 60, "left"),
            (words("type"), 30, "left"),
            (words("seals"), 70, "left"),
            (words("packages"), 50, "left"),
            (words("weight"), 50, "right"),
            (words("vgm"), 50, "right"),
        ],
        [
            [
                box.number,
                box.type,
                ", ".join(box.seals),
                box.packages,
                box.weight,
                box.vgm,
            ]
            for box in content.containers
        ],
    )


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
