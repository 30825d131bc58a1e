"""The states of a box, their order, and which steps of it need a reason.

Export runs from draft to departed, import from arrived to empty_in. Customs runs
beside the states, never in them.
"""

from enum import StrEnum

EXPORT = ("draft", "empty_out", "stuffed", "gated_in", "loaded", "departed")
IMPORT = ("arrived", "discharged", "gated_out", "stripped", "empty_in")
STATES = EXPORT + IMPORT
ON_ITS_WAY = STATES[1:-1]

# Not every line or terminal reports these, and nothing waits for them.
OPTIONAL = frozenset({"departed", "arrived", "stripped"})


class Step(StrEnum):
    NONE = "none"  # where it is already
    NEXT = "next"  # in order
    SKIP = "skip"
    BACK = "back"


def step(old, new, direction="export"):
    """Return the kind of step from ``old`` to ``new``.

    >>> step("stuffed", "gated_in"), step("stuffed", "loaded"), step("loaded", "draft")
    (<Step.NEXT: 'next'>, <Step.SKIP: 'skip'>, <Step.BACK: 'back'>)
    """
    distance = STATES.index(new) - STATES.index(old)
    if distance == 0:
        return Step.NONE
    if distance < 0:
        return Step.BACK
    return Step.SKIP if passed_over(old, new, direction) else Step.NEXT


def passed_over(old, new, direction="export"):
    """Return the states that a step from ``old`` to ``new`` leaves out wrongly.

    >>> passed_over("draft", "gated_in"), passed_over("loaded", "discharged")
    (('empty_out', 'stuffed'), ())
    """
    between = STATES[STATES.index(old) + 1 : STATES.index(new)]
    optional = _optional(direction)
    return tuple(state for state in between if state not in optional)


def next_states(state, direction="export"):
    """Return the states that may follow ``state`` without a reason, nearest first.

    >>> next_states("loaded")
    ('departed', 'arrived', 'discharged')
    """
    return tuple(new for new in STATES if step(state, new, direction) == Step.NEXT)


def usual_next_state(state, direction="export"):
    """Return the state to propose after ``state``, or None at the end.

    >>> usual_next_state("draft"), usual_next_state("draft", "import")
    ('empty_out', 'discharged')
    """
    following = next_states(state, direction)
    awaited = [new for new in following if new not in _optional(direction)]
    return (awaited or following or (None,))[0]


def _optional(direction):
    """An import file begins with the arrival: the export half is another's work."""
    return OPTIONAL | set(EXPORT) if direction == "import" else OPTIONAL
