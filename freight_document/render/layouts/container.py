"""Papers about one container: its verified gross mass, and what is loaded in it."""

from .. import sections
from ..flow import Flow
from ..layout import Layout
from ..texts import TEXTS

TICKED, EMPTY = "☑", "☐"
STRIP = 44
# Fills of the strip's parts in turn, light enough for black text
FILLS = ("#DCE6F1", "#F2E3D5", "#DFEEDD", "#EADFF0", "#F6EFC9", "#D9EEF0")


def plan_vgm(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_vgm"))
    sections.references(flow)
    sections.parties(flow, ("vgm_shipper", "shipper"), ("carrier", "carrier"))
    sections.route(flow)
    for box in content.containers:
        _mass(flow, box)
    flow.paragraph(words("vgm_clause"))
    flow.sign(words("signed"), content.party("shipper").name)


def _mass(flow, box):
    words = flow.paper.words
    flow.room(190)
    flow.heading(words("vgm_of", number=box.number))
    flow.boxes(
        [
            (words("container"), box.number),
            (words("size"), box.type),
            (words("seals"), ", ".join(box.seals)),
            (words("maximum"), box.maximum),
        ],
        columns=4,
        height=26,
    )
    flow.boxes([(words("vgm"), box.vgm)], columns=1, height=36, size=18)
    for method in "12":
        tick = TICKED if box.method == method else EMPTY
        flow.paragraph(f"{tick}  {words(f'vgm_method_{method}')}")
    if box.method == "2":
        flow.table(
            [(words("vgm_part"), 70, "left"), (words("vgm_mass"), 30, "right")],
            [
                [words(part), mass]
                for part, mass in (
                    ("vgm_cargo", box.weight),
                    ("vgm_dunnage", box.dunnage),
                    ("tare", box.tare),
                )
                if mass
            ],
            [words("vgm"), box.vgm],
        )
    flow.boxes(
        [(words("vgm_by"), box.vgm_by), (words("vgm_at"), box.vgm_at)], height=30
    )


def _also_vgm(content):
    if not content.containers:
        yield TEXTS["container"]
    for box in content.containers:
        of = f" ({box.number or box.type})"
        for value, label in (
            (box.number, "Container number"),
            (box.vgm, "Verified gross mass"),
            (box.method, "VGM method"),
            (box.vgm_by, "Person who signs the VGM"),
            (box.vgm_at, "Date of the VGM"),
        ):
            if not value:
                yield label + of
        if box.method == "2" and not box.tare:
            yield TEXTS["tare"] + of


def plan_load(paper):
    content, words = paper.content, paper.words
    flow = Flow(paper)
    flow.head(words("title_loadplan"))
    sections.references(flow, (words("master_number"), content.bill.master_number))
    sections.parties(flow, ("pickup", "pickup"), ("carrier", "carrier"))
    sections.route(flow)
    for box in content.containers:
        flow.boxes(
            [
                (words("container"), box.number),
                (words("size"), box.type),
                (words("seals"), ", ".join(box.seals)),
                (words("temperature"), box.temperature),
                (words("tare"), box.tare),
                (words("payload"), box.payload),
                (words("maximum"), box.maximum),
                (words("used"), box.used),
            ],
            columns=4,
            height=26,
        )
    _strip(flow)
    flow.table(
        [
            (words("number"), 18, "right"),
            (words("house"), 55, "left"),
            (words("marks"), 60, "left"),
            (words("packages"), 45, "left"),
            (words("description"), 115, "left"),
            (words("weight"), 50, "right"),
            (words("volume"), 45, "right"),
        ],
        [
            [
                str(number),
                line.house,
                line.marks,
                line.packages,
                line.text,
                line.weight,
                line.volume,
            ]
            for number, line in enumerate(content.cargo, 1)
        ],
        [
            "",
            words("total"),
            "",
            content.totals.packages,
            "",
            content.totals.weight,
            content.totals.volume,
        ],
    )
    for clause in (*content.clauses, content.remarks):
        if clause:
            flow.paragraph(clause)
    flow.boxes([(words("loaded_by"), ""), (words("checked_by"), "")], height=46)


def _strip(flow):
    """The box from its front wall to its doors, each line as long as its share.

    ``share`` is in thousandths of the box; what cargo leaves free is at the doors.
    """
    parts = [
        (number, line.share)
        for number, line in enumerate(flow.paper.content.cargo, 1)
        if line.share > 0
    ]
    if not parts:
        return
    words, colour = flow.paper.words, flow.style.colour
    flow.room(STRIP + 30)
    page, y = flow.page, flow.y
    page.within(flow.x, y, flow.width / 4, 9, words("load_front"), 6.5, True, colour)
    middle, right = flow.x + flow.width / 2, flow.x + flow.width
    strip = words("load_strip")
    page.within(middle, y, flow.width / 2, 9, strip, 6.5, colour=colour, align="center")
    doors = words("load_doors")
    page.within(right, y, flow.width / 4, 9, doors, 6.5, True, colour, "right")
    y += 10
    # An overbooked box is drawn full
    whole = max(1000, sum(share for _number, share in parts))
    x = flow.x
    for number, share in parts:
        width = flow.width * share / whole
        page.rect(x, y, width, STRIP, FILLS[number % len(FILLS)], colour, 0.4)
        if width > 10:
            page.text(
                x + width / 2, y + STRIP / 2 - 5, str(number), 8, True, align="center"
            )
        x += width
    page.rect(flow.x, y, flow.width, STRIP, None, colour, 1.2)
    # The doors, thick at the end
    page.rect(right - 3, y, 3, STRIP, colour, None)
    flow.y = y + STRIP + 10


def _also_load(content):
    if not content.containers:
        yield TEXTS["container"]
    for box in content.containers:
        if not box.number:
            yield f"Container number ({box.type})"
    for number, line in enumerate(content.cargo, 1):
        for name in ("packages", "weight"):
            if not getattr(line, name):
                yield f"{TEXTS[name]} ({number}. {line.description})"


LAYOUTS = (
    Layout(
        "vgm_declaration",
        TEXTS["title_vgm"],
        plan_vgm,
        needs=(
            ("parties.shipper", "Shipper"),
            ("booking", "Booking number"),
            ("route.loading", "Port of loading"),
        ),
        also=_also_vgm,
    ),
    Layout(
        "container_load_plan",
        TEXTS["title_loadplan"],
        plan_load,
        needs=(("route.loading", "Port of loading"), ("cargo", "Goods")),
        also=_also_load,
    ),
)
