"""How far a shipment has come: the state of the whole is that of all its parts.

Plain facts in, plain figures out, whatever order the facts came in. More facts never
make it less, and nothing is done before every box or piece is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .routing import Leg

# What a part passes on its way. Not every part is seen at every step.
STEPS = (
    "waiting",
    "received",
    "loaded",
    "departed",
    "arrived",
    "discharged",
    "gate_out",
    "delivered",
)
RANK = {step: rank for rank, step in enumerate(STEPS)}
# The states that facts lead to, in their order.
STATES = ("confirmed", "in_transit", "done")

STEP_OF_BOX_STATE = {
    "draft": "waiting",
    "empty_out": "waiting",
    "stuffed": "received",
    "gated_in": "received",
    "loaded": "loaded",
    "departed": "departed",
    "arrived": "arrived",
    "discharged": "discharged",
    "gated_out": "gate_out",
    "stripped": "delivered",
    "empty_in": "delivered",
}


@dataclass(frozen=True)
class Box:
    state: str = "draft"
    delivered: bool = False


@dataclass(frozen=True)
class Pieces:
    """Packages of one cargo line, in ``box`` or loose; ``delivered`` of them are."""

    count: int = 0
    delivered: int = 0
    received: bool = False
    box: Box | None = None


@dataclass(frozen=True)
class Progress:
    """``reached`` of ``total`` parts are at ``step`` or beyond it."""

    state: str = "confirmed"
    percent: int = 0
    step: str = "departed"
    reached: int = 0
    total: int = 0


def done_milestone(mode: str, scope: str) -> str:
    """Return the step that ends the job at its destination ``scope``.

    It ends at the door, the yard, or where the vessel or flight leaves us. Cargo handed
    over at a CY or CFS leaves through its gate; at a port of discharge it ends with
    the discharge, at an airport or station with the arrival.
    """
    if scope == "door":
        return "delivered"
    if scope in ("cy", "cfs"):
        return "gate_out"
    return "discharged" if mode in ("sea", "multimodal") else "arrived"


def is_on_board(box_state: str) -> bool:
    """Tell if a box in this state was put on the vessel or train."""
    return RANK[STEP_OF_BOX_STATE[box_state]] >= RANK["loaded"]


def measure(
    done: str,
    legs: Sequence[Leg] = (),
    boxes: Sequence[Box] = (),
    pieces: Sequence[Pieces] = (),
    *,
    loaded_elsewhere: bool = False,
    received: bool = False,
    delivered: bool = False,
) -> Progress:
    """Return what the facts about a shipment amount to.

    Its parts are its ``boxes``, where there are any; else its ``pieces``; else it is
    one part that goes with its legs.

    :param done: the step that ends the job, see ``done_milestone``
    :param loaded_elsewhere: nobody tells us of the loading: the boxes of an import
        are on the vessel unless we hear otherwise
    :param received: the whole shipment was picked up
    :param delivered: the whole shipment was delivered; of a box, only the box tells
    """
    carried = _carried_to(legs)
    if boxes:
        ranks = [(_box_rank(box, carried, loaded_elsewhere), 1) for box in boxes]
    else:
        at_least = RANK["received"] if received else 0
        whole = RANK["delivered"] if delivered else at_least
        ranks = [
            (max(rank, whole), count)
            for line in pieces
            for rank, count in _piece_ranks(line, carried, loaded_elsewhere)
            if count > 0
        ] or [(max(_loose_rank(carried), whole), 1)]
    return _summarise(ranks, RANK[done])


def _summarise(ranks: Sequence[tuple[int, int]], end: int) -> Progress:
    """Sum up (rank, how many parts) pairs; ``end`` is the rank of what is done."""
    total = sum(count for _rank, count in ranks)

    def reached(step):
        return sum(count for rank, count in ranks if rank >= step)

    departed = RANK["departed"]
    if reached(end) == total:
        state = "done"
    elif reached(departed) == total:
        state = "in_transit"
    else:
        state = "confirmed"
    # What counts is first that all of it leaves, then how far the first parts are.
    furthest = min(end, max(rank for rank, _count in ranks))
    step = departed if state == "confirmed" else furthest
    way = sum(min(rank, end) * count for rank, count in ranks)
    return Progress(
        state=state,
        percent=100 * way // (end * total),
        step=STEPS[step],
        reached=reached(step),
        total=total,
    )


def _carried_to(legs: Sequence[Leg]) -> int:
    """Return the rank that the main carriage has brought its load to."""
    main = [leg for leg in legs if leg.stage == "main"]
    if main and main[-1].ata:
        return RANK["arrived"]
    # A later leg that left proves that the first one did.
    departed = any(leg.atd or leg.ata for leg in main)
    return RANK["departed"] if departed else 0


def _box_rank(box: Box, carried: int, loaded_elsewhere: bool) -> int:
    """Return how far a box is; one that is not loaded stays when the vessel leaves."""
    if box.delivered:
        return RANK["delivered"]
    rank = RANK[STEP_OF_BOX_STATE[box.state]]
    carries = loaded_elsewhere or is_on_board(box.state)
    return max(rank, carried) if carries else rank


def _loose_rank(carried: int) -> int:
    """Return how far loose cargo is: nobody records its discharge but its arrival."""
    return RANK["discharged"] if carried >= RANK["arrived"] else carried


def _piece_ranks(
    line: Pieces, carried: int, loaded_elsewhere: bool
) -> list[tuple[int, int]]:
    """Return (rank, how many) of the pieces of a line: those delivered, and the rest.

    Pieces go with their box as far as its discharge. A box that leaves the terminal
    for a CFS has delivered nothing yet.
    """
    if line.box:
        rank = _box_rank(line.box, carried, loaded_elsewhere)
        rank = min(rank, RANK["discharged"])
    else:
        rank = _loose_rank(carried)
    if line.received:
        rank = max(rank, RANK["received"])
    delivered = min(line.delivered, line.count)
    return [(RANK["delivered"], delivered), (rank, line.count - delivered)]


def is_before(state: str, other: str | None) -> bool:
    """Tell if ``state`` comes before ``other``, where there is another.

    >>> is_before("confirmed", "done"), is_before("done", "done"), is_before("done", "")
    (True, False, False)
    """
    return bool(other) and STATES.index(state) < STATES.index(other)


def settle(facts: str, at_least: str | None = None, at_most: str | None = None) -> str:
    """Return the state that ``facts`` lead to within what a person decided.

    >>> settle("confirmed", at_least="done"), settle("done", at_most="in_transit")
    ('done', 'in_transit')
    """
    if at_most and is_before(at_most, facts):
        facts = at_most
    return at_least if is_before(facts, at_least) else facts
