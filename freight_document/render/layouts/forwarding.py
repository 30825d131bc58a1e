"""Letters on the way: shipping instruction, pre-alert, packing list."""

from .. import sections
from ..flow import Flow
from ..layout import Layout
from ..texts import TEXTS

SHIPPER = ("shipper", "shipper")
CONSIGNEE = ("consignee", "consignee")
NOTIFY = ("notify", "notify")
# Of these a main carriage has a document of its own
WITH_MASTER = ("sea", "air")


def plan_instruction(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_instruction"), words("notice_instruction"))
    sections.references(
        flow,
        (words("release"), content.bill.release),
        (words("freight"), content.freight),
    )
    also = ("also_notify", "also_notify")
    sections.parties(flow, ("carrier", "carrier"), SHIPPER, CONSIGNEE, NOTIFY, also)
    sections.route(flow)
    sections.routing(flow)
    sections.goods(flow)
    sections.containers(flow)
    _closing(flow)
    flow.sign(words("issuer"), content.party("issuer").name)


def plan_pre_alert(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_prealert"), words("notice_prealert"))
    sections.references(
        flow,
        (words("master_number"), content.bill.master_number),
        (words("freight"), content.freight),
    )
    agent = ("customer", "delivery_agent")
    sections.parties(flow, agent, ("carrier", "carrier"), SHIPPER, CONSIGNEE, NOTIFY)
    sections.route(flow)
    sections.routing(flow)
    if content.bills:
        _houses(flow)
    else:
        sections.goods(flow)
    sections.containers(flow)
    _closing(flow)


def _houses(flow):
    content, words = flow.paper.content, flow.paper.words
    flow.table(
        [
            (words("house"), 60, "left"),
            (f"{words('shipper')} / {words('consignee')}", 105, "left"),
            (words("packages"), 50, "left"),
            (words("description"), 90, "left"),
            (words("weight"), 55, "right"),
            (words("volume"), 45, "right"),
            (f"{words('destination')} / {words('freight')}", 60, "left"),
        ],
        [
            [
                line.number,
                "\n→ ".join(filter(None, (line.shipper, line.consignee))),
                line.packages,
                line.description,
                line.weight,
                line.volume,
                "\n".join(filter(None, (line.destination, line.freight))),
            ]
            for line in content.bills
        ],
        [
            words("total"),
            "",
            content.totals.packages,
            content.totals.containers,
            content.totals.weight,
            content.totals.volume,
            "",
        ],
    )


def plan_packing_list(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_packing"))
    sections.references(flow)
    sections.parties(flow, SHIPPER, CONSIGNEE, NOTIFY, ("delivery_to", "delivery"))
    sections.route(flow)
    flow.table(
        [
            (words("marks"), 65, "left"),
            (words("packages"), 50, "left"),
            (words("description"), 105, "left"),
            (words("dimensions"), 60, "left"),
            (words("net_weight"), 50, "right"),
            (words("weight"), 55, "right"),
            (words("volume"), 45, "right"),
        ],
        [
            [
                line.marks,
                line.packages,
                line.text,
                line.dimensions,
                line.net_weight,
                line.weight,
                line.volume,
            ]
            for line in content.cargo
        ],
        [
            words("total"),
            content.totals.packages,
            "",
            content.totals.containers,
            content.totals.net_weight,
            content.totals.weight,
            content.totals.volume,
        ],
    )
    _closing(flow)
    flow.sign(words("signed"), content.party("shipper").name)


def _closing(flow):
    content = flow.paper.content
    for clause in (*content.clauses, content.remarks):
        if clause:
            flow.paragraph(clause)


def _also_pre_alert(content):
    if content.mode in WITH_MASTER and not content.bill.master_number:
        yield TEXTS["master_number"]


def _also_packing_list(content):
    for number, line in enumerate(content.cargo, 1):
        for name in ("description", "packages", "weight"):
            if not getattr(line, name):
                yield f"{TEXTS[name]} ({number}. {line.description})"


TOTALS = (
    ("totals.packages", "Total of packages"),
    ("totals.weight", "Total gross weight"),
)

LAYOUTS = (
    Layout(
        "shipping_instruction",
        TEXTS["title_instruction"],
        plan_instruction,
        needs=(
            ("parties.carrier", "Carrier"),
            ("parties.shipper", "Shipper"),
            ("parties.consignee", "Consignee"),
            ("booking", "Booking number"),
            ("route.loading", "Port of loading"),
            ("route.discharge", "Port of discharge"),
            *TOTALS,
            ("freight", "Freight terms"),
        ),
        also=sections.incomplete,
    ),
    Layout(
        "pre_alert",
        TEXTS["title_prealert"],
        plan_pre_alert,
        needs=(
            ("parties.delivery_agent", "Destination agent"),
            ("parties.shipper", "Shipper"),
            ("parties.consignee", "Consignee"),
            ("route.loading", "Port of loading"),
            ("route.discharge", "Port of discharge"),
            ("route.departure", "Departure"),
            ("route.arrival", "Arrival"),
            ("totals.packages", "Total of packages"),
        ),
        also=_also_pre_alert,
    ),
    Layout(
        "packing_list",
        TEXTS["title_packing"],
        plan_packing_list,
        needs=(
            ("parties.shipper", "Shipper"),
            ("parties.consignee", "Consignee"),
            ("cargo", "Goods"),
            *TOTALS,
        ),
        also=_also_packing_list,
    ),
)
