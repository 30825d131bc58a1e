from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import progress
from ..tools.apportion import take
from ..tools.progress import RANK, STEP_OF_BOX_STATE, Box, Pieces, measure
from ..tools.routing import Leg

NOW = datetime(2025, 5, 10)
BEFORE = (Leg("pre", atd=NOW, ata=NOW), Leg("main"), Leg("main"))
LEFT = (Leg("main", atd=NOW), Leg("main"))
THERE = (Leg("main", atd=NOW), Leg("main", atd=NOW, ata=NOW + timedelta(days=9)))
ENDS = ("arrived", "discharged", "gate_out", "delivered")
JOURNEY = ((), BEFORE, LEFT, THERE)

boxes = st.lists(
    st.builds(Box, st.sampled_from(sorted(STEP_OF_BOX_STATE)), st.booleans()),
    max_size=6,
)
pieces = st.lists(
    st.builds(
        Pieces,
        st.integers(0, 20),
        st.integers(0, 20),
        st.booleans(),
        st.none() | st.builds(Box, st.sampled_from(sorted(STEP_OF_BOX_STATE))),
    ),
    max_size=6,
)
facts = {
    "done": st.sampled_from(ENDS),
    "legs": st.sampled_from(JOURNEY),
    "boxes": boxes,
    "pieces": pieces,
    "loaded_elsewhere": st.booleans(),
    "received": st.booleans(),
    "delivered": st.booleans(),
}


def size(result):
    return progress.STATES.index(result.state), result.percent


@tagged("post_install", "-at_install")
class TestProgress(BaseCase):
    def assertProgress(self, result, state, parts=None):
        self.assertEqual(result.state, state)
        if parts:
            self.assertEqual((result.step, result.reached, result.total), parts)

    def test_what_ends_the_job(self):
        for mode, scope, step in (
            ("sea", "port", "discharged"),
            ("multimodal", "port", "discharged"),
            ("air", "port", "arrived"),
            ("rail", "cy", "gate_out"),
            ("sea", "cfs", "gate_out"),
            ("road", "door", "delivered"),
        ):
            self.assertEqual(progress.done_milestone(mode, scope), step)

    def test_nothing_happened(self):
        for legs in ((), BEFORE):
            result = measure("delivered", legs)
            self.assertProgress(result, "confirmed", ("departed", 0, 1))
            self.assertEqual(result.percent, 0)

    def test_the_main_carriage_leaves_and_arrives(self):
        """A truck to the port is no departure; a transhipment is no arrival."""
        self.assertProgress(measure("delivered", LEFT), "in_transit")
        halfway = (Leg("main", atd=NOW, ata=NOW), Leg("main"))
        self.assertProgress(measure("arrived", halfway), "in_transit")
        self.assertProgress(measure("arrived", THERE), "done")
        self.assertProgress(measure("discharged", THERE), "done")
        self.assertProgress(measure("gate_out", THERE), "in_transit")
        self.assertProgress(measure("gate_out", THERE, delivered=True), "done")

    def test_a_later_leg_proves_the_departure(self):
        legs = (Leg("main"), Leg("main", atd=NOW))
        self.assertProgress(measure("delivered", legs), "in_transit")

    def test_part_departed(self):
        """A box that is not loaded stays behind when the vessel leaves."""
        result = measure(
            "gate_out", LEFT, [Box("loaded"), Box("gated_in"), Box("departed")]
        )
        self.assertProgress(result, "confirmed", ("departed", 2, 3))
        result = measure("gate_out", LEFT, [Box("loaded"), Box("departed")])
        self.assertProgress(result, "in_transit", ("departed", 2, 2))

    def test_boxes_of_an_import_are_on_the_vessel(self):
        result = measure("gate_out", LEFT, [Box(), Box()], loaded_elsewhere=True)
        self.assertProgress(result, "in_transit", ("departed", 2, 2))
        result = measure("discharged", THERE, [Box(), Box()], loaded_elsewhere=True)
        self.assertProgress(result, "in_transit", ("arrived", 2, 2))

    def test_three_of_ten_delivered(self):
        boxes = [Box("gated_out", delivered=True)] * 3 + [Box("discharged")] * 7
        result = measure("delivered", THERE, boxes)
        self.assertProgress(result, "in_transit", ("delivered", 3, 10))
        result = measure("delivered", THERE, boxes, delivered=True)
        self.assertProgress(result, "in_transit", ("delivered", 3, 10))
        result = measure("delivered", THERE, [Box("empty_in")] * 10)
        self.assertProgress(result, "done", ("delivered", 10, 10))
        self.assertEqual(result.percent, 100)

    def test_pieces(self):
        lines = [Pieces(4, delivered=2, received=True), Pieces(6, delivered=1)]
        result = measure("delivered", THERE, (), lines)
        self.assertProgress(result, "in_transit", ("delivered", 3, 10))
        result = measure("delivered", THERE, (), lines, delivered=True)
        self.assertProgress(result, "done", ("delivered", 10, 10))

    def test_pieces_go_with_their_box_to_the_cfs(self):
        lines = [Pieces(4, box=Box("gated_in")), Pieces(6, box=Box("loaded"))]
        self.assertProgress(
            measure("gate_out", LEFT, (), lines), "confirmed", ("departed", 6, 10)
        )
        lines = [Pieces(10, box=Box("stripped"))]
        result = measure("gate_out", THERE, (), lines)
        self.assertProgress(result, "in_transit", ("discharged", 10, 10))

    def test_more_than_all_is_all(self):
        result = measure("delivered", THERE, (), [Pieces(3, delivered=5), Pieces(0, 2)])
        self.assertProgress(result, "done", ("delivered", 3, 3))

    @given(**facts)
    def test_done_is_when_all_parts_are(self, done, **given_facts):
        result = measure(done, **given_facts)
        self.assertEqual(result.state == "done", result.percent == 100)
        self.assertLessEqual(result.reached, result.total)
        if result.state == "done":
            self.assertEqual((result.step, result.reached), (done, result.total))
        elif result.state == "confirmed":
            self.assertLess(result.reached, result.total)

    @given(boxes=boxes.filter(bool), done=st.sampled_from(ENDS))
    def test_one_box_behind_holds_all(self, boxes, done):
        behind = [*boxes, Box("gated_in")]
        self.assertEqual(measure(done, THERE, behind).state, "confirmed")

    @given(data=st.data(), **facts)
    def test_the_order_does_not_matter(self, data, boxes, pieces, **given_facts):
        result = measure(boxes=boxes, pieces=pieces, **given_facts)
        boxes = data.draw(st.permutations(boxes))
        pieces = data.draw(st.permutations(pieces))
        self.assertEqual(measure(boxes=boxes, pieces=pieces, **given_facts), result)

    @given(data=st.data(), **facts)
    def test_more_facts_never_make_it_less(self, data, legs, boxes, pieces, **others):
        result = measure(legs=legs, boxes=boxes, pieces=pieces, **others)
        later = JOURNEY[JOURNEY.index(legs) :]
        more = {
            "legs": data.draw(st.sampled_from(later)),
            "boxes": [data.draw(st.sampled_from(self.further(box))) for box in boxes],
            "pieces": [
                Pieces(
                    line.count,
                    data.draw(st.integers(line.delivered, 21)),
                    line.received or data.draw(st.booleans()),
                    line.box and data.draw(st.sampled_from(self.further(line.box))),
                )
                for line in pieces
            ],
            "done": others["done"],
            "loaded_elsewhere": others["loaded_elsewhere"],
            "received": others["received"] or data.draw(st.booleans()),
            "delivered": others["delivered"] or data.draw(st.booleans()),
        }
        self.assertGreaterEqual(size(measure(**more)), size(result))

    @staticmethod
    def further(box):
        rank = RANK[STEP_OF_BOX_STATE[box.state]]
        return [
            Box(state, box.delivered or delivered)
            for state, step in STEP_OF_BOX_STATE.items()
            for delivered in (False, True)
            if RANK[step] >= rank
        ]

    def test_a_person_decides_within_the_facts(self):
        settle = progress.settle
        self.assertEqual(settle("confirmed"), "confirmed")
        self.assertEqual(settle("confirmed", at_least="in_transit"), "in_transit")
        self.assertEqual(settle("done", at_least="in_transit"), "done")
        self.assertEqual(settle("done", at_most="confirmed"), "confirmed")


@tagged("post_install", "-at_install")
class TestApportion(BaseCase):
    def test_shares(self):
        self.assertEqual(take(100, 1, 3, 3), (33.333, 66.667))
        self.assertEqual(take(0.1 + 0.2, 0, 3, 3), (0, 0.3))
        self.assertEqual(take(12.3456, 5, 5, 4), (12.3456, 0))
        self.assertEqual(take(9, 1, 2, 0), (5, 4))

    @given(total=st.integers(0, 10**9), whole=st.integers(1, 5000), data=st.data())
    def test_the_parts_add_up(self, total, whole, data):
        part = data.draw(st.integers(0, whole))
        share, rest = take(total / 1000, part, whole, 3)
        self.assertEqual(round(share * 1000) + round(rest * 1000), total)
        self.assertGreaterEqual(rest, 0)
        self.assertGreaterEqual(share, 0)
