"""The end state is a function of the set of events: of no order, repeat or split."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.journey import Place
from ..tools.rollup import DATES, RANK, Box, Chosen, Fact, Meaning, roll_up
from ..tools.route import Leg, Route

BASE = datetime(2025, 5, 1)
FACTORY, SGN, SIN, LGB, DOOR, ELSEWHERE = PLACES = range(1, 7)
LEGS = [
    Leg(10, "pre", "road", (FACTORY,), (SGN,)),
    Leg(11, "main", "sea", (SGN,), (SIN,), "025E", {"etd": (BASE, datetime.min)}),
    Leg(12, "main", "sea", (SIN,), (LGB,)),
    Leg(13, "on", "road", (LGB,), (DOOR,)),
]
BOXES = [Box(100), Box(101)]
MEANINGS = dict(
    enumerate(
        [
            Meaning("", "empty_out", "sea"),
            Meaning("", "gate_in", "sea"),
            Meaning("load", "loaded", "sea"),
            Meaning("departure", "departed", "sea"),
            Meaning("discharge", "discharged", "sea"),
            Meaning("arrival", "arrived", "sea"),
            Meaning("", "gate_out", "sea"),
            Meaning("", "delivered", "any"),
            Meaning("", "empty_in", "sea"),
            Meaning("departure", "departed", "road"),
            Meaning("", "picked_up", "any"),
        ],
        1,
    )
)
PICKED, GATE_IN, LOAD, DEPA, DISC, ARRI, GATE_OUT, DELIVERED, RETURNED = range(1, 10)
TRUCK_LEFT = 10
TRUST = {
    (source, name): priority
    for source, priority in ((0, 20), (1, 20), (2, 10), (3, None))
    for name in (*DATES, "container")
}


def fact(number, milestone, at=0, **values):
    values.setdefault("classifier", "actual")
    values.setdefault("identity", f"i{number}")
    return Fact(
        id=number,
        key=f"k{number}",
        milestone=milestone,
        at=BASE + timedelta(hours=at),
        recorded_at=BASE + timedelta(hours=values.pop("recorded", at)),
        source=values.pop("source", 1),
        **values,
    )


def rolled(*facts, legs=tuple(LEGS), boxes=tuple(BOXES), total=0):
    places = {id_: Place(id_, (id_,), "", None) for id_ in PLACES}
    return roll_up(Route(legs, places), boxes, facts, MEANINGS, TRUST, total)


def state(outcome):
    """What the shipment is in the end, without the ids of this or that row."""
    return (
        {
            leg: {name: one.value for name, one in dates.items()}
            for leg, dates in outcome.legs.items()
        },
        {box: one.value for box, one in outcome.boxes.items()},
        {box: one.value for box, one in outcome.delivered.items()},
        outcome.picked_up and outcome.picked_up.value,
        outcome.handed_over and outcome.handed_over.value,
        outcome.pieces,
        outcome.void,
        outcome.leg_of,
    )


@st.composite
def sets_of_facts(draw):
    """Events of all kinds, versions and withdrawals of them among them."""
    numbers = range(1, draw(st.integers(2, 14)))
    result = []
    for number in numbers:
        values = {
            "milestone": draw(st.sampled_from(sorted(MEANINGS))),
            "at": draw(st.integers(0, 30)),
            "recorded": draw(st.integers(0, 6)),
            "classifier": draw(st.sampled_from(["planned", "estimated", "actual"])),
            "source": draw(st.sampled_from([1, 2, 3])),
            "identity": f"i{draw(st.integers(1, 8))}",
            "place": draw(st.sampled_from([SGN, SIN, LGB, ELSEWHERE, None])),
            "voyage": draw(st.sampled_from(["", "025E", "026E"])),
            "box": draw(st.sampled_from([None, 100, 101])),
            "pieces": draw(st.sampled_from([None, 4, 6])),
            "is_withdrawal": draw(st.booleans()) and draw(st.booleans()),
        }
        if draw(st.booleans()):
            values["stamp"] = BASE + timedelta(hours=draw(st.integers(0, 4)))
        if draw(st.integers(0, 4)) == 0:
            values["withdraws"] = f"i{draw(st.integers(1, 8))}"
        result.append(fact(number, **values))
    return result


@tagged("post_install", "-at_install")
class TestRollUp(BaseCase):
    @settings(max_examples=300, deadline=None)
    @given(sets_of_facts(), st.randoms(use_true_random=False))
    def test_order_and_repeats_do_not_matter(self, facts, random):
        wanted = state(rolled(*facts, total=10))
        shuffled = [*facts, *random.choices(facts, k=3)]
        random.shuffle(shuffled)
        # A repeat is dropped by its key, as the database's index does.
        once = {one.key: one for one in shuffled}.values()
        self.assertEqual(state(rolled(*once, total=10)), wanted)

    @settings(max_examples=100, deadline=None)
    @given(sets_of_facts())
    def test_more_news_of_a_box_never_take_it_back(self, facts):
        facts = [
            one._replace(identity=f"i{one.id}", is_withdrawal=False, withdraws="")
            for one in facts
        ]
        before = rolled(*facts[:-1]).boxes
        after = rolled(*facts).boxes
        for box in BOXES:
            self.assertGreaterEqual(
                RANK[after[box.id].value], RANK[before[box.id].value]
            )

    def test_departure_is_of_the_leg_that_begins_there(self):
        outcome = rolled(fact(1, DEPA, 5, place=SGN), fact(2, DEPA, 60, place=SIN))
        self.assertEqual(outcome.legs[11]["atd"], Chosen(BASE + timedelta(hours=5), 1))
        self.assertEqual(outcome.legs[12]["atd"].fact, 2)
        self.assertFalse(outcome.legs[10]["atd"].value)

    def test_truck_that_leaves_the_factory_is_no_departure(self):
        outcome = rolled(fact(1, TRUCK_LEFT, 5, place=FACTORY, box=100))
        self.assertEqual(outcome.legs[10]["atd"].fact, 1)
        self.assertFalse(outcome.legs[11]["atd"].value)
        self.assertEqual(outcome.boxes[100].value, "draft")

    def test_discharge_on_the_way_is_a_transhipment(self):
        for place in (SIN, ELSEWHERE):
            outcome = rolled(fact(1, DISC, 5, place=place, box=100))
            self.assertEqual(outcome.boxes[100].value, "departed")
        outcome = rolled(fact(1, DISC, 5, place=LGB, box=100))
        self.assertEqual(outcome.boxes[100].value, "discharged")

    def test_gate_between_two_vessels_is_no_gate_out(self):
        outcome = rolled(fact(1, GATE_OUT, 5, place=SIN, box=100))
        self.assertEqual(outcome.boxes[100].value, "departed")

    def test_latest_estimate_wins_whenever_it_arrives(self):
        told = [
            fact(1, ARRI, 50, classifier="estimated", place=LGB, recorded=1),
            fact(2, ARRI, 70, classifier="estimated", place=LGB, recorded=3),
            fact(3, ARRI, 60, classifier="estimated", place=LGB, recorded=2),
        ]
        self.assertEqual(rolled(*told).legs[12]["eta"].fact, 2)

    def test_better_trusted_source_beats_a_newer_one(self):
        told = [
            fact(1, ARRI, 50, classifier="estimated", place=LGB, recorded=1, source=2),
            fact(2, ARRI, 70, classifier="estimated", place=LGB, recorded=3),
        ]
        self.assertEqual(rolled(*told).legs[12]["eta"].fact, 1)

    def test_source_that_is_not_believed_changes_nothing(self):
        outcome = rolled(
            fact(1, ARRI, 50, place=LGB, source=3),
            fact(2, LOAD, 50, place=SGN, source=3, box=100),
        )
        self.assertFalse(outcome.legs[12]["ata"].value)
        self.assertEqual(outcome.boxes[100].value, "draft")

    def test_what_a_person_entered_later_holds_until_newer_news(self):
        entered = {"eta": (BASE + timedelta(hours=99), BASE + timedelta(hours=2))}
        legs = [Leg(12, "main", "sea", (SGN,), (LGB,), "", entered)]
        old = fact(1, ARRI, 50, classifier="estimated", place=LGB, recorded=1)
        new = fact(2, ARRI, 70, classifier="estimated", place=LGB, recorded=3)
        self.assertEqual(
            rolled(old, legs=legs).legs[12]["eta"], Chosen(BASE + timedelta(hours=99))
        )
        self.assertEqual(rolled(old, new, legs=legs).legs[12]["eta"].fact, 2)

    def test_pinned_date_holds_against_all(self):
        pin = BASE + timedelta(hours=5)
        legs = [Leg(12, "main", "sea", (SGN,), (LGB,), "", {}, {"eta": pin})]
        news = fact(1, ARRI, 70, classifier="estimated", place=LGB, source=2)
        self.assertEqual(rolled(news, legs=legs).legs[12]["eta"], Chosen(pin))

    def test_other_vessels_departure_does_not_count_beside_ours(self):
        ours = fact(1, DEPA, 5, place=SGN, voyage="025E", recorded=1)
        other = fact(2, DEPA, 9, place=SGN, voyage="026E", recorded=3)
        self.assertEqual(rolled(ours, other).legs[11]["atd"].fact, 1)
        self.assertEqual(rolled(other).legs[11]["atd"].fact, 2)

    def test_later_version_counts_and_voids_the_earlier(self):
        first = fact(1, LOAD, 5, place=SGN, box=100, identity="x", stamp=BASE)
        later = BASE + timedelta(hours=1)
        second = fact(2, GATE_IN, 5, place=SGN, box=100, identity="x", stamp=later)
        outcome = rolled(first, second)
        self.assertEqual(outcome.boxes[100].value, "gated_in")
        self.assertEqual((outcome.void, outcome.replaces), ({1}, {2: 1}))

    def test_withdrawal_that_comes_first_still_withdraws(self):
        outcome = rolled(
            fact(1, LOAD, 5, box=100, identity="w", is_withdrawal=True, withdraws="x"),
            fact(2, LOAD, 5, box=100, identity="x"),
        )
        self.assertEqual(outcome.boxes[100].value, "draft")
        self.assertEqual(outcome.void, {2})

    def test_person_who_steps_back_overrules_what_was_told_till_then(self):
        boxes = [Box(100, "gated_in", BASE + timedelta(hours=3))]
        before = fact(1, LOAD, 1, place=SGN, box=100, recorded=1)
        after = fact(2, LOAD, 4, place=SGN, box=100, recorded=4)
        self.assertEqual(rolled(before, boxes=boxes).boxes[100].value, "gated_in")
        self.assertEqual(rolled(before, after, boxes=boxes).boxes[100].value, "loaded")

    def test_part_of_the_pieces_is_no_departure_of_all(self):
        first = fact(1, DEPA, 5, place=SGN, pieces=6)
        second = fact(2, DEPA, 9, place=SGN, pieces=4)
        outcome = rolled(first, total=10)
        self.assertEqual(outcome.pieces, {"departed": 6})
        self.assertFalse(outcome.legs[11]["atd"].value)
        outcome = rolled(first, second, total=10)
        self.assertFalse(outcome.pieces)
        self.assertEqual(outcome.legs[11]["atd"].fact, 2)

    def test_delivery_of_a_box_and_of_the_whole(self):
        outcome = rolled(fact(1, DELIVERED, 5, box=100), fact(2, DELIVERED, 7))
        self.assertEqual(outcome.delivered[100].fact, 1)
        self.assertEqual(outcome.boxes[100].value, "gated_out")
        self.assertEqual(outcome.handed_over.fact, 2)
