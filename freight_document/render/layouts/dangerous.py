"""Dangerous goods declarations: the multimodal form (IMDG 5.4.5) and the one by air.

Which one it is follows the main carriage, so that a clerk need not choose.
"""

from .. import sections
from ..content import Dangerous
from ..flow import Flow
from ..layout import Layout
from ..texts import TEXTS

SIGN = 48
RED = "#C8102E"  # of the hatched edges that the air form is known by
HATCH = 11  # their width, and the height of a stripe


def plan(paper):
    if paper.content.mode == "air":
        _plan_air(paper)
    else:
        _plan_sea(paper)


def _lines(content):
    return [line for line in content.cargo if line.dangerous != Dangerous()]


def _emergency(content):
    contacts = (line.dangerous.emergency for line in _lines(content))
    return "\n".join(dict.fromkeys(filter(None, contacts)))


def _plan_sea(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_dangerous_sea"))
    sections.references(flow, (words("dg_document"), content.bill.master_number))
    sections.parties(
        flow,
        ("shipper", "shipper"),
        ("consignee", "consignee"),
        ("forwarder", "forwarder"),
        ("carrier", "carrier"),
    )
    flow.paragraph(words("dg_declared_sea"))
    sections.route(flow)
    flow.table(
        [
            (words("marks"), 70, "left"),
            (words("packages"), 55, "left"),
            (words("dg_goods"), 180, "left"),
            (words("gross_net"), 65, "right"),
            (words("volume"), 50, "right"),
        ],
        [
            [
                line.marks,
                line.packages,
                line.dangerous.text,
                "\n".join(filter(None, (line.weight, line.dangerous.net_weight))),
                line.volume,
            ]
            for line in _lines(content)
        ],
    )
    sections.containers(flow)
    pairs = [
        (words("dg_emergency"), _emergency(content)),
        (words("dg_handling"), content.remarks),
    ]
    flow.boxes([pair for pair in pairs if pair[1]])
    flow.room(2 * SIGN + 80)
    if content.containers:
        flow.paragraph(words("dg_packed"))
    flow.boxes(
        [
            (words("dg_signed"), content.party("shipper").name),
            (words("dg_packer"), ""),
        ],
        height=SIGN,
    )
    flow.paragraph(words("dg_receipt"))
    flow.boxes(
        [
            (words("dg_receiver"), content.party("haulier").name),
            (words("exceptions"), ""),
        ],
        height=SIGN,
    )


def _plan_air(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_dangerous_air"))
    air, route = content.air, content.route
    sections.references(flow, (words("dg_document"), air.master_number))
    sections.parties(flow, ("shipper", "shipper"), ("consignee", "consignee"))
    flow.paragraph(words("dg_copies"))
    flow.paragraph(words("dg_warning"), bold=True)
    flow.boxes(
        [
            (words("dg_aircraft"), _aircraft(paper)),
            (words("dg_kind"), _radioactive(paper)),
            (
                words("place_loading"),
                _airport(route.loading, air.departure_code),
            ),
            (
                words("place_discharge"),
                _airport(route.discharge, air.destination_code),
            ),
        ]
    )
    flow.table(
        [
            (words("dg_un"), 38, "left"),
            (words("dg_name"), 120, "left"),
            (words("dg_class"), 50, "left"),
            (words("dg_group"), 36, "left"),
            (words("dg_quantity"), 90, "left"),
            (words("dg_instruction"), 46, "left"),
        ],
        [_air_row(line) for line in _lines(content)],
    )
    flow.boxes(
        [
            (words("dg_handling"), content.air.handling or content.remarks),
            (words("dg_emergency"), _emergency(content)),
        ]
    )
    flow.paragraph(words("dg_declared_air"))
    flow.boxes(
        [
            (words("dg_signed"), content.party("shipper").name),
            (words("signed"), ""),
        ],
        height=SIGN,
    )
    for page in paper.pages:
        _hatch(page)


def _aircraft(paper):
    """What applies: one line of cargo aircraft only makes the shipment so."""
    only = any(line.dangerous.cargo_only for line in _lines(paper.content))
    return paper.words("dg_cargo" if only else "dg_passenger")


def _radioactive(paper):
    classes = [line.dangerous.hazard_class for line in _lines(paper.content)]
    hot = any(name.startswith("7") for name in classes)
    return paper.words("dg_radioactive" if hot else "dg_not_radioactive")


def _airport(name, code):
    return f"{name} ({code})" if code else name


def _air_row(line):
    goods = line.dangerous
    name = f"{goods.name} ({goods.technical})" if goods.technical else goods.name
    hazard = goods.hazard_class
    if goods.subsidiary:
        hazard += f" ({goods.subsidiary})"
    net = goods.net_weight and f"NET {goods.net_weight}"
    quantity = "\n".join(filter(None, (line.packages, net)))
    return [goods.un, name, hazard, goods.packing_group, quantity, goods.instruction]


def _hatch(page):
    """Red stripes along both edges, as IATA DGR 8.1.3 has them."""
    for x in (8, page.width - 8 - HATCH):
        y = 12.0
        while y + 2 * HATCH < page.height - 12:
            page.line(x, y + HATCH, x + HATCH, y, 3.5, RED)
            y += HATCH


def _also(content):
    if not _lines(content):
        yield "Dangerous goods"
    for number, line in enumerate(_lines(content), 1):
        if not line.packages:
            yield f"{TEXTS['packages']} ({number}. {line.dangerous.name})"


LAYOUTS = (
    Layout(
        "dangerous_goods_declaration",
        TEXTS["title_dangerous"],
        plan,
        needs=(
            ("parties.shipper", "Shipper"),
            ("parties.consignee", "Consignee"),
            ("route.loading", "Port or airport of loading"),
            ("route.discharge", "Port or airport of discharge"),
        ),
        also=_also,
    ),
)
