"""House bill of lading and sea waybill: the classical box form of the liner trades."""

from functools import partial

from ..furniture import FOOT, GUTTER, MUTED, letterhead, rider_page
from ..layout import Layout
from ..page import A4, MARGIN, PAD
from ..sections import incomplete
from ..table import Column, Table
from ..texts import SEA_TERMS, TEXTS

X, Y = MARGIN, MARGIN
WIDTH = A4[0] - 2 * MARGIN
HALF = WIDTH / 2
QUARTER = WIDTH / 4
TITLE = 24  # the band above the boxes
PARTY = 70
ROW = 26
PARTICULARS = 12
HEADS = 21
TOTALS = 26
PARTIES_AT = Y + TITLE
ROUTE_AT = PARTIES_AT + 3 * PARTY
CARGO_AT = ROUTE_AT + 3 * ROW
BODY_AT = CARGO_AT + PARTICULARS + HEADS
BOTTOM_AT = 622.0
TOTALS_AT = BOTTOM_AT - TOTALS
SIGN_AT = BOTTOM_AT + 82 + ROW
END = A4[1] - MARGIN - 14

COLUMNS = (
    ("marks_containers", 124, "left"),
    ("packages_kind", 70, "left"),
    ("description", 206, "left"),
    ("weight", 72, "right"),
    ("volume", WIDTH - 472, "right"),
)

# Label, x, y, width, height, what stands in it (a path of the content)
BOXES = (
    ("shipper", X, PARTIES_AT, HALF, PARTY, "parties.shipper"),
    ("consignee", X, PARTIES_AT + PARTY, HALF, PARTY, "parties.consignee"),
    ("notify", X, PARTIES_AT + 2 * PARTY, HALF, PARTY, "parties.notify"),
    ("number_bill", X + HALF, PARTIES_AT, QUARTER, ROW, "number"),
    ("shipment", X + HALF + QUARTER, PARTIES_AT, QUARTER, ROW, "shipment"),
    ("references", X + HALF, PARTIES_AT + ROW, HALF, PARTY - ROW, "references"),
    (
        "delivery_agent",
        X + HALF,
        PARTIES_AT + 2 * PARTY,
        HALF,
        PARTY,
        "parties.delivery_agent",
    ),
    ("pre_carriage", X, ROUTE_AT, QUARTER, ROW, "route.pre_carriage"),
    ("receipt", X + QUARTER, ROUTE_AT, QUARTER, ROW, "route.receipt"),
    ("also_notify", X + HALF, ROUTE_AT, HALF, 2 * ROW, "parties.also_notify"),
    ("vessel", X, ROUTE_AT + ROW, QUARTER, ROW, "route.means"),
    ("loading", X + QUARTER, ROUTE_AT + ROW, QUARTER, ROW, "route.loading"),
    ("discharge", X, ROUTE_AT + 2 * ROW, QUARTER, ROW, "route.discharge"),
    ("delivery", X + QUARTER, ROUTE_AT + 2 * ROW, QUARTER, ROW, "route.delivery"),
    ("movement", X + HALF, ROUTE_AT + 2 * ROW, QUARTER, ROW, "route.terms"),
    (
        "final_destination",
        X + HALF + QUARTER,
        ROUTE_AT + 2 * ROW,
        QUARTER,
        ROW,
        "route.final_destination",
    ),
    ("total_containers", X, TOTALS_AT, 400, TOTALS, "totals.packages_words"),
    ("freight_charges", X, BOTTOM_AT, HALF, 82, "freight"),
    ("payable_at", X, BOTTOM_AT + 82, QUARTER, ROW, "bill.payable_at"),
    ("originals", X + QUARTER, BOTTOM_AT + 82, QUARTER, ROW, "originals"),
    ("declared_value", X, SIGN_AT, QUARTER, END - SIGN_AT, "bill.declared_value"),
    ("release", X + QUARTER, SIGN_AT, QUARTER, END - SIGN_AT, "bill.release"),
    ("on_board", X + HALF, BOTTOM_AT + 82, QUARTER, ROW, "bill.on_board"),
    (
        "place_of_issue",
        X + HALF + QUARTER,
        BOTTOM_AT + 82,
        QUARTER,
        ROW,
        "issued",
    ),
)
# These frames are left empty where the user hides their block
OPTIONAL = {"references", "delivery_agent", "also_notify", "declared_value", "release"}
BOLD = {"number_bill"}


def plan(paper, waybill=False):
    content = paper.content
    waybill = waybill or content.bill.kind == "waybill"
    if not paper.mark and not waybill and content.bill.originals > 0:
        total = content.bill.originals
        paper.copies = [
            paper.words("original", number=number, total=total)
            for number in range(1, total + 1)
        ]
    page = paper.page()
    paper.stamp_at = (page.width / 2, Y + 5)
    page.form(("bill", *paper.key, waybill), partial(_form, waybill=waybill))
    for label, x, y, width, height, path in BOXES:
        if label in OPTIONAL and not paper.style.shows(label):
            continue
        name = _label(paper, label, waybill)
        page.value(
            x, y, width, height, name, _value(paper, path, waybill), bold=label in BOLD
        )
    _cargo(paper, page)
    _totals(paper, page)
    _signature(paper, page)


def _label(paper, label, waybill):
    if label == "consignee":
        label = "consignee_waybill" if waybill else "consignee_order"
    if label == "place_of_issue":
        return f"{paper.words('place_of_issue')} – {paper.words('date_of_issue')}"
    return paper.words(label)


def _value(paper, path, waybill):
    content = paper.content
    if path == "references":
        lines = [f"{each.label} {each.number}" for each in content.other_references]
        return "\n".join(lines) if len(lines) <= 3 else "; ".join(lines)
    if path == "totals.packages_words":
        totals = content.totals
        said = filter(None, (totals.containers, totals.packages))
        return totals.packages_words or " / ".join(said)
    if path == "originals":
        return (
            paper.words("originals_none")
            if waybill
            else _number_in_words(content.bill.originals)
        )
    if path == "issued":
        bill = content.bill
        return "\n".join(filter(None, (bill.place_of_issue, bill.date_of_issue)))
    if path == "freight":
        charges = [
            "  ".join(filter(None, (each.name, each.prepaid, each.collect)))
            for each in content.charges
        ]
        return "\n".join(filter(None, (content.freight, *charges)))
    return content.at(path)


def _number_in_words(number):
    words = ("", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX")
    if 0 < number < len(words):
        return f"{words[number]} ({number})"
    return str(number) if number else ""


def _form(page, waybill):
    """All that is alike on each bill of a style: frames, labels, clauses."""
    paper = page.paper
    style = paper.style
    title = paper.words("title_waybill" if waybill else "title_bill")
    right = X + WIDTH
    page.within(right, Y + 3, 200, 19, title, 15, True, style.colour, "right")
    for label, x, y, width, height, _path in BOXES:
        shown = label not in OPTIONAL or style.shows(label)
        page.frame(x, y, width, height, _label(paper, label, waybill) if shown else "")
    page.frame(X + HALF, PARTIES_AT + PARTY, HALF, PARTY)
    letterhead(page, X + HALF + 5, PARTIES_AT + PARTY + 5, HALF - 10, PARTY - 10)
    page.rect(X, CARGO_AT, WIDTH, PARTICULARS, style.colour, style.colour, 0.6)
    middle = X + WIDTH / 2
    page.within(
        middle,
        CARGO_AT + 2.5,
        WIDTH,
        9,
        paper.words("particulars"),
        6.5,
        True,
        "#FFFFFF",
        "center",
    )
    heads = CARGO_AT + PARTICULARS
    page.rect(X, heads, WIDTH, HEADS, style.shade, style.colour, 0.6)
    page.rect(X, heads, WIDTH, TOTALS_AT - heads, None, style.colour, 0.6)
    x = X
    for label, width, align in COLUMNS:
        at = x + PAD if align == "left" else x + width - PAD
        words, room = paper.words(label), width - 2 * PAD
        page.within(
            at, heads + 2.5, room, HEADS - 3, words, 6.5, True, style.colour, align
        )
        if x > X:
            page.line(x, heads, x, TOTALS_AT, 0.4, style.colour)
        x += width
    page.frame(X + 400, TOTALS_AT, WIDTH - 400, TOTALS, paper.words("total"))
    page.frame(X + HALF, BOTTOM_AT, HALF, 82)
    key = "waybill" if waybill else "bill"
    clauses = paper.words(f"received_{key}"), paper.words(f"witness_{key}")
    words = "\n".join(clauses)
    page.within(X + HALF + PAD, BOTTOM_AT + 3, HALF - 2 * PAD, 77, words, 6.5)
    page.frame(X + HALF, SIGN_AT, HALF, END - SIGN_AT, paper.words("signed"))


def _cargo(paper, page):
    content = paper.content
    columns = [
        Column(paper.words(label), width, align) for label, width, align in COLUMNS
    ]
    table = Table(columns, heads=False, rules=False)
    for line in content.cargo:
        table.add([line.marks, line.packages, line.text, line.weight, line.volume])
    for box in content.containers:
        seals = ", ".join(box.seals)
        name = "\n".join(
            filter(None, (box.number, seals and f"{paper.words('seal')} {seals}"))
        )
        facts = (
            box.type,
            box.tare and f"{paper.words('tare')} {box.tare}",
            box.vgm and f"{paper.words('vgm')} {box.vgm}",
            box.temperature,
            box.note,
        )
        table.add(
            [name, box.packages, "  ".join(filter(None, facts)), box.weight, box.volume]
        )
    for clause in content.clauses:
        table.add(["", "", clause, "", ""])
    end = TOTALS_AT - 2
    if table.height <= end - BODY_AT:
        table.draw(page, BODY_AT + 1, end)
        return
    note = end - 10
    table.draw(page, BODY_AT + 1, note)
    words, colour = paper.words("continued"), paper.style.colour
    page.within(X + 194 + PAD, note, 200, 10, words, 7, True, colour)
    table.heads, table.rules = True, True
    end, y = table.flow(paper, rider_page)
    paper.rider_at = (end, y + GUTTER, end.height - MARGIN - FOOT)


def _totals(paper, page):
    totals = paper.content.totals
    widths = [width for _label, width, _align in COLUMNS]
    split = sum(widths[:4]) - 400
    for x, width, text in (
        (X + 400, split, totals.weight),
        (X + 400 + split, WIDTH - 400 - split, totals.volume),
    ):
        label = paper.words("total")
        page.value(
            x, TOTALS_AT, width, TOTALS, label, text, bold=True, room=10, align="right"
        )


def _signature(paper, page):
    bill = paper.content.bill
    lines = "\n".join(filter(None, (bill.signed_by, bill.signed_for)))
    page.value(
        X + HALF, SIGN_AT, HALF, END - SIGN_AT - 12, paper.words("signed"), lines
    )
    page.line(X + HALF + 60, END - 8, X + WIDTH - 12, END - 8, 0.4, MUTED)
    if bill.amends:
        page.value(X - PAD, Y, HALF / 2, TITLE, paper.title, bill.amends, 6.5, room=2)


def _also_bill(content):
    if content.bill.originals < 1 and content.bill.kind != "waybill":
        yield "Number of originals"
    yield from incomplete(content)


NEEDS = (
    ("parties.shipper", "Shipper"),
    ("parties.consignee", "Consignee"),
    ("route.means", "Ocean vessel"),
    ("route.loading", "Port of loading"),
    ("route.discharge", "Port of discharge"),
    ("totals.packages", "Total of packages"),
    ("totals.weight", "Total gross weight"),
    ("freight", "Freight terms"),
    ("bill.place_of_issue", "Place of issue"),
)

LAYOUTS = (
    Layout(
        "house_bill",
        "House Bill of Lading",
        plan,
        needs=(*NEEDS[:2], ("parties.notify", "Notify party"), *NEEDS[2:]),
        also=_also_bill,
        terms=SEA_TERMS,
    ),
    Layout(
        "sea_waybill",
        TEXTS["title_waybill"],
        partial(plan, waybill=True),
        needs=NEEDS,
        also=incomplete,
        terms=SEA_TERMS,
    ),
)
