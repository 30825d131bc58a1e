"""Sections that several papers share, drawn on a :class:`~.flow.Flow`."""

from .texts import TEXTS


def references(flow, *also):
    """Small boxes: date, numbers and the parties' references; ``also`` come first."""
    content, words = flow.paper.content, flow.paper.words
    if not flow.style.shows("references"):
        return
    pairs = [
        (words("date"), content.date),
        (words("shipment"), content.shipment),
        *also,
        (words("incoterm"), content.incoterm),
        *((each.label, each.number) for each in content.other_references),
    ]
    # A number has one box, that of its first name
    shown = {number: label for label, number in reversed(pairs) if number}
    kept = [pair for pair in pairs if shown.get(pair[1]) == pair[0]]
    flow.boxes(kept, columns=4, height=26)


def parties(flow, *roles):
    """Addresses side by side; each of ``roles`` is (its text's key, role)."""
    content = flow.paper.content
    addresses = [
        (flow.paper.words(label), content.party(role).text)
        for label, role in roles
        if content.party(role).text
    ]
    flow.boxes(addresses, height=56)


def route(flow):
    content, words = flow.paper.content, flow.paper.words
    route = content.route
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


def routing(flow):
    """Each carriage, where there are several."""
    route, words = flow.paper.content.route, flow.paper.words
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


def goods(flow):
    content, words = flow.paper.content, flow.paper.words
    totals = content.totals
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


def containers(flow):
    content, words = flow.paper.content, flow.paper.words
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


def incomplete(content):
    """What a carrier wants to know of each line and box, and is not there."""
    if not any(line.description for line in content.cargo):
        yield TEXTS["description"]
    for number, line in enumerate(content.cargo, 1):
        if not line.packages:
            yield f"{TEXTS['packages']} ({number}. {line.description})"
    for number, box in enumerate(content.containers, 1):
        if not box.number:
            yield f"Container number ({number}. {box.type})"
        elif not box.seals:
            yield f"Seal of container {box.number}"
