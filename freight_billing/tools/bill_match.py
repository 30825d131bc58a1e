"""Which expected cost each line of a vendor's bill is for, and why.

Nothing is guessed: where two costs fit a line equally well, or two lines that differ
claim one cost, a person decides. The order in which lines and costs are given does not
matter, except between lines that are alike.
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

# Outcomes, the best first.
MATCHED = "matched"
AMOUNT = "amount"
CURRENCY = "currency"
TWICE = "twice"
UNEXPECTED = "unexpected"
TIE = "tie"
UNKNOWN = "unknown"

NOT_PLAIN = re.compile(r"[^A-Z0-9]+")  # the dash and the space in "MSCU 123456-5"
# "MSCU 123456-5" is written in three pieces, "SGN / SE / 2025 / 00012" in four.
LONGEST_RUN = 5
BOX = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}")
# Shorter ones, like a year or a quantity, are found in any text by chance.
SHORTEST_REFERENCE = 5


class Expected(NamedTuple):
    """A cost that is expected of the vendor, or was billed before."""

    id: int
    shipment: int
    code: int
    currency: str
    amount: Decimal
    slack: Decimal = Decimal(0)  # by how much a bill may differ
    container: str = ""
    billed: bool = False


class Billed(NamedTuple):
    """A line of the bill; ``codes`` are those that its product stands for."""

    id: int
    text: str
    currency: str
    amount: Decimal
    codes: frozenset = frozenset()


class Outcome(NamedTuple):
    kind: str
    charge: int | None = None
    shipment: int | None = None
    choices: tuple = ()  # the costs of a tie
    reasons: tuple = ()
    into: int | None = None  # the line that bears the cost which this one is a part of
    parts: tuple = ()  # (cost, amount) of each cost that this line is the sum of


class _Read(NamedTuple):
    """What a line's text says."""

    shipments: frozenset
    codes: frozenset
    spelled: frozenset


def plain(text):
    """Upper case, letters and digits alone: "mscu 123456-5" gives "MSCU1234565"."""
    return NOT_PLAIN.sub("", unicodedata.normalize("NFKC", text or "").upper())


def list_spellings(text):
    """Return all that up to five neighbouring words of ``text`` can spell."""
    upper = unicodedata.normalize("NFKC", text or "").upper()
    words = [word for word in NOT_PLAIN.split(upper) if word]
    return frozenset(
        "".join(words[start : start + length])
        for start in range(len(words))
        for length in range(1, LONGEST_RUN + 1)
    )


def find_references(text):
    """Return what in ``text`` can be a number of a shipment or a box."""
    return frozenset(
        spelled
        for spelled in list_spellings(text)
        if len(spelled) >= SHORTEST_REFERENCE
        and any(char.isdigit() for char in spelled)
    )


def match_bill(lines, expected, references, codes, heading=""):
    """Return {line's id: its outcome}.

    :param references: {plain number: the shipments that have it}
    :param codes: {plain name of a charge: the codes that it may mean}
    :param heading: the bill's own text; counts for lines that name no shipment
    """
    above = _find_shipments(list_spellings(heading), references)
    read = {line.id: _read(line, references, codes, above) for line in lines}
    by_shipment = {}
    for charge in sorted(expected, key=lambda one: one.id):
        by_shipment.setdefault(charge.shipment, []).append(charge)
    fitting = {
        line.id: _list_fitting(line, read[line.id], by_shipment) for line in lines
    }
    outcomes = _assign(lines, fitting)
    for line in lines:
        if line.id not in outcomes:
            outcomes[line.id] = _judge_rest(line, read[line.id], fitting[line.id])
    return outcomes


def _find_shipments(spellings, references):
    """Return the shipments that all numbers found agree on, or else any of them."""
    found = [frozenset(references[one]) for one in spellings if one in references]
    if not found:
        return frozenset()
    return frozenset.intersection(*found) or frozenset.union(*found)


def _read(line, references, codes, above):
    spelled = list_spellings(line.text)
    named = {code for one in spelled for code in codes.get(one, ())}
    return _Read(
        _find_shipments(spelled, references) or above,
        line.codes or frozenset(named),
        spelled,
    )


def _list_fitting(line, read, by_shipment):
    """Return the costs of the shipments, code and box that the line names."""
    costs = [one for key in sorted(read.shipments) for one in by_shipment.get(key, ())]
    boxed = [one for one in costs if one.container and one.container in read.spelled]
    costs = boxed or costs
    if read.codes:
        return [one for one in costs if one.code in read.codes]
    # The line does not say what it is for: only the very amount can tell.
    return [one for one in costs if rank_of(line, one) == 0]


def rank_of(line, cost):
    """0 the very amount, 1 within tolerance, 2 beyond it, 3 in another currency."""
    if line.currency != cost.currency:
        return 3
    off = abs(line.amount - cost.amount)
    return 0 if not off else 1 if off <= cost.slack else 2


def _assign(lines, fitting):
    """Give each line the one cost that fits best, as far as that is certain."""
    outcomes, taken = {}, set()
    for rank in range(4):
        if rank == 2:
            # One to one goes first; a sum that is right goes before one that is not.
            outcomes |= _assign_sums(lines, fitting, outcomes, taken)
        while True:
            open_lines = [line for line in lines if line.id not in outcomes]
            wishes = _list_wishes(open_lines, fitting, taken, rank)
            sure = _find_sure(open_lines, wishes)
            if not sure:
                break
            for line, cost in sure:
                outcomes[line.id] = _say_fit(line, cost, rank)
                taken.add(cost.id)
        # What several lines or several costs fit equally is left, and kept aside.
        for line in open_lines:
            costs = wishes.get(line.id)
            if costs:
                ids = tuple(cost.id for cost in costs)
                outcomes[line.id] = Outcome(
                    TIE, shipment=costs[0].shipment, choices=ids
                )
                taken.update(ids)
    return outcomes


def _assign_sums(lines, fitting, outcomes, taken):
    """Match lines that together are one cost, and a line that is several costs.

    Always all that is left and alike: which of them to leave out, nobody can tell.
    """
    free = [line for line in lines if line.id not in outcomes]
    left = {
        line.id: [
            cost
            for cost in fitting[line.id]
            if not cost.billed and cost.id not in taken and rank_of(line, cost) < 3
        ]
        for line in free
    }
    # Both ways are found before any is taken, so that no order decides.
    sums = _list_split_costs(free, left) + _list_summed_costs(free, left)
    found = {}
    for one in sums:
        rivals = [
            other
            for other in sums
            if other is not one
            and (set(other[0]) & set(one[0]) or set(other[1]) & set(one[1]))
        ]
        if not rivals:
            found |= _say_sum(*one)
            taken.update(cost.id for cost in one[1])
    return found


def _list_split_costs(lines, left):
    """Return [(lines, (cost,))]: THC of each box, where one THC of all is expected."""
    claims = {}
    for line in lines:
        for cost in left[line.id]:
            claims.setdefault(cost, []).append(line)
    return [
        (tuple(sorted(parts, key=lambda one: one.id)), (cost,))
        for cost, parts in claims.items()
        if len(parts) > 1
        and all(line.amount > 0 for line in parts)
        and _names_no_box_twice(parts)
        and abs(sum(line.amount for line in parts) - cost.amount) <= cost.slack
    ]


def _names_no_box_twice(lines):
    boxes = [box for line in lines for box in _list_boxes(line.text)]
    return len(boxes) == len(set(boxes))


def _list_boxes(text):
    return [one for one in list_spellings(text) if BOX.fullmatch(one)]


def _list_summed_costs(lines, left):
    """Return [((line,), costs)]: one THC, where one of each box is expected."""
    sums = []
    for line in lines:
        by_code = {}
        for cost in left[line.id]:
            by_code.setdefault(cost.code, []).append(cost)
        for costs in by_code.values():
            off = line.amount - sum(cost.amount for cost in costs)
            first = min(costs, key=lambda one: one.id)
            if (
                len(costs) > 1
                and all(cost.amount > 0 for cost in costs)
                and abs(off) <= first.slack
                and first.amount + off > 0
            ):
                sums.append(((line,), tuple(sorted(costs, key=lambda one: one.id))))
    return sums


def _say_sum(lines, costs):
    first, cost = lines[0], costs[0]
    reasons = ("reference", "sum")
    if len(costs) == 1:
        return {
            line.id: Outcome(
                MATCHED,
                cost.id,
                cost.shipment,
                reasons=reasons,
                into=None if line is first else first.id,
            )
            for line in lines
        }
    # What is within tolerance is borne by the first.
    off = first.amount - sum(one.amount for one in costs)
    parts = [(one.id, one.amount) for one in costs]
    parts[0] = (cost.id, cost.amount + off)
    return {
        first.id: Outcome(
            MATCHED, cost.id, cost.shipment, reasons=reasons, parts=tuple(parts)
        )
    }


def _list_wishes(lines, fitting, taken, rank):
    wishes = {}
    for line in lines:
        costs = [
            cost
            for cost in fitting[line.id]
            if not cost.billed and cost.id not in taken and rank_of(line, cost) == rank
        ]
        if costs:
            wishes[line.id] = costs
    return wishes


def _find_sure(lines, wishes):
    """Return [(line, cost)] where a line wants one cost, and nobody else does.

    Of lines that are alike the first has it; the others bill it once more.
    """
    claims = {}
    for line in lines:
        if len(wishes.get(line.id, ())) == 1:
            claims.setdefault(wishes[line.id][0], []).append(line)
    return [
        (claimants[0], cost)
        for cost, claimants in claims.items()
        if len({(line.amount, line.currency) for line in claimants}) == 1
    ]


def _say_fit(line, cost, rank):
    kind = (MATCHED, MATCHED, AMOUNT, CURRENCY)[rank]
    reasons = ["reference"]
    if cost.container and cost.container in list_spellings(line.text):
        reasons.append("container")
    if rank < 2:
        reasons.append("amount" if rank == 0 else "tolerance")
    return Outcome(kind, cost.id, cost.shipment, reasons=tuple(reasons))


def _judge_rest(line, read, fitting):
    """Judge a line that no open cost is left for."""
    if fitting:
        closest = min(fitting, key=lambda one: (rank_of(line, one), not one.billed))
        return Outcome(TWICE, closest.id, closest.shipment)
    if not read.shipments:
        return Outcome(UNKNOWN)
    alone = min(read.shipments) if len(read.shipments) == 1 else None
    return Outcome(UNEXPECTED, shipment=alone)
