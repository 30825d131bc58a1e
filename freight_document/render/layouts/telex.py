"""Telex release: the message that a bill's cargo goes without an original."""

from .. import sections
from ..flow import Flow
from ..layout import Layout
from ..texts import TEXTS


def plan(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_telex"))
    bill = (words("number_bill"), content.bill.number)
    master = (words("master_number"), content.bill.master_number)
    sections.references(flow, bill, master)
    sections.parties(
        flow, ("telex_to", "delivery_agent"), ("also_to", "carrier"), ("shipper",) * 2
    )
    flow.paragraph(
        words("notice_telex", bill=content.bill.number, count=content.bill.originals),
        bold=True,
    )
    sections.parties(flow, ("consignee", "consignee"), ("notify", "notify"))
    sections.route(flow)
    sections.goods(flow)
    flow.boxes(
        [
            (
                words("signed"),
                f"{content.bill.signed_for}\n{content.bill.place_of_issue}",
            )
        ],
        height=40,
    )


LAYOUTS = (
    Layout(
        "telex_release",
        TEXTS["title_telex"],
        plan,
        needs=(
            ("bill.number", "Number of the bill"),
            ("parties.consignee", "Consignee"),
        ),
    ),
)
