"""Proof of delivery: what the consignee signs, or what was signed already."""

from .. import sections
from ..flow import Flow
from ..layout import Layout
from ..texts import TEXTS

SIGN = 46


def plan(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_proof"), words("notice_proof"))
    sections.references(flow)
    sections.parties(
        flow,
        ("consignee", "consignee"),
        ("delivery_to", "delivery"),
        ("shipper", "shipper"),
        ("haulier", "haulier"),
    )
    sections.route(flow)
    sections.goods(flow)
    flow.table(
        [
            (words("container"), 60, "left"),
            (words("type"), 25, "left"),
            (words("seals"), 55, "left"),
            (words("truck"), 55, "left"),
            (words("delivered"), 60, "left"),
            (words("received_by"), 55, "left"),
            (words("note"), 60, "left"),
        ],
        [
            [
                box.number,
                box.type,
                ", ".join(box.seals),
                box.truck,
                box.delivered,
                box.delivered_to,
                box.delivery_note,
            ]
            for box in content.containers
        ],
    )
    for clause in (*content.clauses, content.remarks):
        if clause:
            flow.paragraph(clause)
    # What is signed stays on one page
    flow.room(2 * SIGN + 70)
    flow.boxes(
        [
            (words("condition"), words("condition_choices")),
            (words("exceptions"), ""),
        ],
        height=SIGN,
    )
    flow.boxes(
        [
            (words("delivered_by"), ""),
            (words("receiver"), content.received_by),
            (words("receiver_time"), ""),
            (words("receiver_sign"), ""),
        ],
        columns=4,
        height=SIGN + 12,
    )


def _also(content):
    if not (content.party("delivery").text or content.route.delivery):
        yield "Delivery address"


LAYOUTS = (
    Layout(
        "proof_of_delivery",
        TEXTS["title_proof"],
        plan,
        needs=(
            ("parties.consignee", "Consignee"),
            ("cargo", "Goods"),
            ("totals.packages", "Total of packages"),
        ),
        also=_also,
    ),
)
