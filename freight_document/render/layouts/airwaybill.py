"""House air waybill: the boxes of IATA Resolution 600a, as neutral forms have them."""

from ..furniture import FOOT, GUTTER, letterhead, rider_page
from ..layout import Layout
from ..page import A4, LABEL, MARGIN, PAD
from ..table import Column, Table
from ..texts import AIR_TERMS, TEXTS

X, Y = MARGIN, MARGIN + 18
WIDTH = A4[0] - 2 * MARGIN
HALF = WIDTH / 2
TALL = 74
ROW = 26
AGENT_AT = Y + 2 * TALL
ROUTE_AT = AGENT_AT + 40 + 2 * ROW
HANDLING_AT = ROUTE_AT + 2 * ROW
RATES_AT = HANDLING_AT + 42
HEADS = 20
RATES_END = RATES_AT + 225
CHARGES_AT = RATES_END
LINE = 24
END = CHARGES_AT + 7 * LINE

RATES = (
    ("No. of\npieces", 40, "right"),
    ("Gross\nweight", 56, "right"),
    ("kg\nlb", 18, "center"),
    ("Rate class\nCommodity item No.", 66, "left"),
    ("Chargeable\nweight", 58, "right"),
    ("Rate / Charge", 52, "right"),
    ("Total", 60, "right"),
    ("Nature and quantity of goods\n(incl. dimensions or volume)", WIDTH - 350, "left"),
)

SIXTH = HALF / 6
BOXES = (
    ("Shipper's name and address", X, Y, HALF, TALL, "parties.shipper"),
    ("Consignee's name and address", X, Y + TALL, HALF, TALL, "parties.consignee"),
    ("Issuing carrier's agent, name and city", X, AGENT_AT, HALF, 40, "agent"),
    ("Accounting information", X + HALF, AGENT_AT, HALF, 40 + ROW, "air.accounting"),
    ("Agent's IATA code", X, AGENT_AT + 40, HALF / 2, ROW, "air.agent_code"),
    ("Account No.", X + HALF / 2, AGENT_AT + 40, HALF / 2, ROW, "air.account"),
    (
        "Airport of departure and requested routing",
        X,
        AGENT_AT + 40 + ROW,
        HALF,
        ROW,
        "route.loading",
    ),
    ("Reference number", X + HALF, AGENT_AT + 40 + ROW, HALF, ROW, "references"),
    ("To", X, ROUTE_AT, SIXTH, ROW, "to0"),
    ("By first carrier", X + SIXTH, ROUTE_AT, SIXTH, ROW, "by0"),
    ("To", X + 2 * SIXTH, ROUTE_AT, SIXTH, ROW, "to1"),
    ("By", X + 3 * SIXTH, ROUTE_AT, SIXTH, ROW, "by1"),
    ("To", X + 4 * SIXTH, ROUTE_AT, SIXTH, ROW, "to2"),
    ("By", X + 5 * SIXTH, ROUTE_AT, SIXTH, ROW, "by2"),
    ("Currency", X + HALF, ROUTE_AT, 38, ROW, "air.currency"),
    ("CHGS", X + HALF + 38, ROUTE_AT, 27, ROW, "air.charges_code"),
    ("WT/VAL", X + HALF + 65, ROUTE_AT, 32, ROW, "air.weight_terms"),
    ("Other", X + HALF + 97, ROUTE_AT, 30, ROW, "air.other_terms"),
    (
        "Value for carriage",
        X + HALF + 127,
        ROUTE_AT,
        71,
        ROW,
        "air.value_carriage",
    ),
    (
        "Value for customs",
        X + HALF + 198,
        ROUTE_AT,
        HALF - 198,
        ROW,
        "air.value_customs",
    ),
    ("Airport of destination", X, ROUTE_AT + ROW, HALF / 2, ROW, "route.discharge"),
    ("Flight / Date", X + HALF / 2, ROUTE_AT + ROW, HALF / 2, ROW, "flights"),
    ("Amount of insurance", X + HALF, ROUTE_AT + ROW, 97, ROW, "air.insurance"),
    (
        "Master air waybill",
        X + HALF + 97,
        ROUTE_AT + ROW,
        HALF - 97,
        ROW,
        "air.master_number",
    ),
    ("Handling information", X, HANDLING_AT, WIDTH - 60, 42, "handling"),
    ("SCI", X + WIDTH - 60, HANDLING_AT, 60, 42, "air.sci"),
)

# The charges that have a box of their own, by their name in ``air.charges``
CHARGES = (
    ("weight", "Weight charge"),
    ("valuation", "Valuation charge"),
    ("tax", "Tax"),
    ("due_agent", "Other due agent"),
    ("due_carrier", "Other due carrier"),
)
THIRD = 200
SIGN = WIDTH - THIRD


def plan(paper):
    content = paper.content
    page = paper.page()
    paper.stamp_at = (page.width / 2, MARGIN + 3)
    page.form(("airwaybill", *paper.key), _form)
    number = content.number
    title = paper.words("title_airwaybill")
    half = WIDTH / 2 - 60
    page.value(
        X + WIDTH - half, MARGIN, half + PAD, 18, title, number, 12, True, 0, "right"
    )
    head = filter(None, (content.air.departure_code, content.air.master_number))
    page.value(X - PAD, MARGIN, half, 18, title, "  ".join(head), 9, room=2)
    for label, x, y, width, height, path in BOXES:
        page.value(x, y, width, height, label, _value(content, path))
    _rates(paper, page)
    _charges(paper, page)


def _value(content, path):
    legs = content.route.legs
    if path[:2] in ("to", "by") and path[2:].isdigit():
        place = int(path[2:])
        if place >= len(legs):
            return ""
        leg = legs[place]
        if path[:2] == "to":
            return leg.destination_code or leg.destination
        return leg.means or leg.carrier
    if path == "agent":
        return content.air.issuing_agent or content.party("forwarder").text
    if path == "references":
        return "  ".join(
            f"{each.label} {each.number}" for each in content.other_references
        )
    if path == "flights":
        flights = (
            " / ".join(filter(None, (f"{leg.means} {leg.voyage}", leg.departure)))
            for leg in legs
        )
        return "\n".join(flights)
    if path == "handling":
        notify = content.party("notify").text.replace("\n", ", ")
        notify = notify and f"NOTIFY: {notify}"
        return "\n".join(filter(None, (content.air.handling, notify)))
    return content.at(path)


def _form(page):
    paper = page.paper
    style = paper.style
    for label, x, y, width, height, _path in BOXES:
        page.frame(x, y, width, height, label)
    page.frame(X + HALF, Y, HALF, TALL)
    words, wide = paper.words("neutral_air"), HALF - 2 * PAD
    page.within(X + HALF + PAD, Y + 3, wide, 8, words, LABEL)
    title = paper.words("title_airwaybill")
    page.within(X + HALF + PAD, Y + 11, wide, 15, title, 11, True, style.colour)
    letterhead(page, X + HALF + PAD, Y + 27, HALF - 2 * PAD, TALL - 29)
    page.frame(X + HALF, Y + TALL, HALF, TALL)
    words = paper.words("air_received")
    page.within(X + HALF + PAD, Y + TALL + 3, wide, TALL - 5, words, 6)
    page.rect(X, RATES_AT, WIDTH, HEADS, style.shade, style.colour, 0.6)
    page.rect(X, RATES_AT, WIDTH, RATES_END - RATES_AT, None, style.colour, 0.6)
    x = X
    for title, width, align in RATES:
        at = {"left": x + PAD, "right": x + width - PAD, "center": x + width / 2}[align]
        page.lines(
            at, RATES_AT + 2.5, title.split("\n"), LABEL, False, style.colour, align
        )
        if x > X:
            page.line(x, RATES_AT, x, RATES_END, 0.4, style.colour)
        x += width
    for row, (_key, label) in enumerate((*CHARGES, ("total", "Total"))):
        y = CHARGES_AT + row * LINE
        for place, terms in enumerate(("Prepaid", "Collect")):
            width = THIRD / 2
            page.frame(X + place * width, y, width, LINE, f"{label} – {terms}")
    page.frame(X, CHARGES_AT + 6 * LINE, THIRD, LINE, "Our reference")
    right = X + THIRD
    page.frame(right, CHARGES_AT, SIGN, 2 * LINE, "Other charges")
    page.frame(right, CHARGES_AT + 2 * LINE, SIGN, 2.5 * LINE)
    words = paper.words("air_certifies")
    y = CHARGES_AT + 2 * LINE + 3
    page.within(right + PAD, y, SIGN - 2 * PAD, 1.9 * LINE, words, 6)
    y = CHARGES_AT + 4.5 * LINE
    page.line(right + 40, y - 9, X + WIDTH - 20, y - 9, 0.4)
    page.text(
        X + WIDTH - 20, y - 8, "Signature of shipper or his agent", LABEL, align="right"
    )
    page.frame(right, y, SIGN, 2.5 * LINE, "Executed on (date) at (place)")
    page.line(right + 40, END - 9, X + WIDTH - 20, END - 9, 0.4)
    page.text(
        X + WIDTH - 20,
        END - 8,
        "Signature of issuing carrier or its agent",
        LABEL,
        align="right",
    )


def _rates(paper, page):
    content = paper.content
    columns = [Column(title, width, align) for title, width, align in RATES]
    table = Table(columns, heads=False, rules=False)
    for line in content.air.lines:
        table.add(
            [
                line.pieces,
                line.gross,
                line.unit,
                " ".join(filter(None, (line.rate_class, line.commodity))),
                line.chargeable,
                line.rate,
                line.total,
                line.nature,
            ]
        )
    # What the goods are stands beside their rates, or else below one another
    described = any(line.nature for line in content.air.lines)
    for line in () if described else content.cargo:
        facts = (line.text, line.dimensions, line.volume)
        table.add(["", "", "", "", "", "", "", "\n".join(filter(None, facts))])
    for clause in content.clauses:
        table.add(["", "", "", "", "", "", "", clause])
    totals = content.totals
    below = RATES_END - 14
    page.line(X, below, X + 96, below, 0.4, paper.style.colour)
    pieces = totals.packages.split(" ")[0]
    for x, wide, text in ((X, 40, pieces), (X + 40, 56, totals.weight)):
        label = paper.words("total")
        page.value(x, below, wide, 14, label, text, 7.5, True, 2, "right")
    begin = RATES_AT + HEADS + 1
    if table.height <= below - begin:
        table.draw(page, begin, below)
        return
    table.draw(page, begin, below - 10)
    words = paper.words("continued")
    colour = paper.style.colour
    page.within(X + 350 + PAD, below - 9, 180, 9, words, 7, True, colour)
    table.heads, table.rules = True, True
    end, y = table.flow(paper, rider_page)
    paper.rider_at = (end, y + GUTTER, end.height - MARGIN - FOOT)


def _charges(paper, page):
    content = paper.content
    air = content.air
    known = {charge.name: charge for charge in air.charges}
    width = THIRD / 2
    for row, (key, label) in enumerate(CHARGES):
        charge = known.pop(key, None)
        if charge:
            y = CHARGES_AT + row * LINE
            page.value(X, y, width, LINE, label, charge.prepaid)
            page.value(X + width, y, width, LINE, label, charge.collect)
    y = CHARGES_AT + 5 * LINE
    page.value(X, y, width, LINE, "Total", air.total_prepaid, bold=True)
    page.value(X + width, y, width, LINE, "Total", air.total_collect, bold=True)
    page.value(X, y + LINE, THIRD, LINE, "Our reference", content.shipment)
    others = "  ".join(
        " ".join(filter(None, (charge.name, charge.prepaid, charge.collect)))
        for charge in known.values()
    )
    right = X + THIRD
    page.value(right, CHARGES_AT, SIGN, 2 * LINE, "Other charges", others)
    y = CHARGES_AT + 4.5 * LINE
    text = "\n".join(filter(None, (air.executed, air.signature)))
    page.value(right, y, SIGN, 2.5 * LINE - 10, "Executed on (date) at (place)", text)


def _also(content):
    if not content.air.lines and not any(line.description for line in content.cargo):
        yield "Nature and quantity of goods"


LAYOUTS = (
    Layout(
        "house_air_waybill",
        TEXTS["title_airwaybill"],
        plan,
        needs=(
            ("parties.shipper", "Shipper"),
            ("parties.consignee", "Consignee"),
            ("route.loading", "Airport of departure"),
            ("route.discharge", "Airport of destination"),
            ("totals.packages", "Number of pieces"),
            ("totals.weight", "Gross weight"),
            ("air.executed", "Date and place of execution"),
        ),
        also=_also,
        terms=AIR_TERMS,
    ),
)
