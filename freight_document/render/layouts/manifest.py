"""Cargo manifest: the house bills beneath one master, for agents and customs."""

from ..flow import Flow
from ..layout import Layout
from ..page import A4
from ..texts import TEXTS

LANDSCAPE = (A4[1], A4[0])


def plan(paper):
    content = paper.content
    route = content.route
    flow = Flow(paper)
    flow.head(paper.words("title_manifest"))
    words = paper.words
    flow.boxes(
        [
            (words("master_number"), content.bill.master_number),
            (words("means"), route.means),
            (words("place_loading"), route.loading),
            (words("place_discharge"), route.discharge),
            (words("departure"), route.departure),
            (words("arrival"), route.arrival),
            (words("forwarder"), content.party("forwarder").text),
            (words("agent"), content.party("delivery_agent").text),
        ],
        columns=4,
        size=7.5,
    )
    flow.table(
        [
            (words("number_bill"), 80, "left"),
            (f"{words('shipper')} / {words('consignee')}", 165, "left"),
            (words("marks"), 85, "left"),
            (words("packages"), 65, "left"),
            (words("description"), 160, "left"),
            (words("weight"), 70, "right"),
            (words("volume"), 60, "right"),
            (f"{words('destination')} / {words('freight')}", 85, "left"),
        ],
        [_row(line) for line in content.bills],
        [
            words("total"),
            f"{len(content.bills)} B/L",
            "",
            content.totals.packages,
            "",
            content.totals.weight,
            content.totals.volume,
            "",
        ],
    )
    if content.containers:
        flow.heading(words("containers"))
        flow.table(
            [
                (words("container"), 90, "left"),
                (words("type"), 50, "left"),
                (words("seals"), 110, "left"),
                (words("packages"), 80, "left"),
                (words("weight"), 80, "right"),
                (words("volume"), 70, "right"),
            ],
            [
                [
                    box.number,
                    box.type,
                    ", ".join(box.seals),
                    box.packages,
                    box.weight,
                    box.volume,
                ]
                for box in content.containers
            ],
        )
    if content.remarks:
        flow.heading(words("remarks"))
        flow.paragraph(content.remarks)


def _row(line):
    parties = (
        line.shipper,
        line.consignee and f"→ {line.consignee}",
        line.notify and f"N/P {line.notify}",
    )
    return [
        "\n".join(filter(None, (line.number, line.containers))),
        "\n".join(filter(None, parties)),
        line.marks,
        line.packages,
        line.description,
        line.weight,
        line.volume,
        "\n".join(filter(None, (line.destination, line.freight))),
    ]


def _also(content):
    for number, line in enumerate(content.bills, 1):
        if not line.number:
            yield f"Bill number ({number}. {line.shipper})"


LAYOUTS = (
    Layout(
        "cargo_manifest",
        TEXTS["title_manifest"],
        plan,
        LANDSCAPE,
        needs=(
            ("bill.master_number", "Master number"),
            ("route.means", "Vessel or flight"),
            ("route.loading", "Port of loading"),
            ("route.discharge", "Port of discharge"),
            ("bills", "House bills"),
        ),
        also=_also,
    ),
)
