from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..models.freight_container import STATES as LABELLED
from ..tools import container_states, loading
from ..tools.container_states import STATES, Step, passed_over, step

states = st.sampled_from(STATES)
directions = st.sampled_from(("export", "import", "cross_trade", "domestic"))


@tagged("post_install", "-at_install")
class TestContainerStates(BaseCase):
    def test_labels_and_order_are_the_same(self):
        self.assertEqual(tuple(state for state, _label in LABELLED), STATES)

    def test_an_export_goes_state_by_state(self):
        way = ("draft", "empty_out", "stuffed", "gated_in", "loaded")
        for old, new in zip(way, way[1:], strict=False):
            with self.subTest(old=old, new=new):
                self.assertEqual(step(old, new), Step.NEXT)

    def test_optional_states_may_be_passed_over(self):
        for old, new in (
            ("loaded", "departed"),
            ("loaded", "arrived"),
            ("loaded", "discharged"),
            ("departed", "discharged"),
            ("gated_out", "empty_in"),
        ):
            with self.subTest(old=old, new=new):
                self.assertEqual(step(old, new), Step.NEXT)

    def test_a_skip_names_what_it_leaves_out(self):
        self.assertEqual(step("draft", "gated_in"), Step.SKIP)
        self.assertEqual(passed_over("draft", "gated_in"), ("empty_out", "stuffed"))
        self.assertEqual(passed_over("stuffed", "discharged"), ("gated_in", "loaded"))
        self.assertEqual(passed_over("discharged", "empty_in"), ("gated_out",))

    def test_an_import_begins_with_the_arrival(self):
        for new in ("arrived", "discharged"):
            self.assertEqual(step("draft", new, "import"), Step.NEXT)
            self.assertEqual(step("draft", new, "export"), Step.SKIP)
        self.assertEqual(step("draft", "gated_out", "import"), Step.SKIP)
        self.assertEqual(
            container_states.usual_next_state("draft", "import"), "discharged"
        )

    def test_a_step_back(self):
        self.assertEqual(step("loaded", "gated_in"), Step.BACK)
        self.assertEqual(step("empty_in", "draft"), Step.BACK)
        self.assertEqual(step("loaded", "loaded"), Step.NONE)

    def test_the_usual_way_ends(self):
        for direction, way in (
            (
                "export",
                [
                    *("empty_out", "stuffed", "gated_in", "loaded"),
                    *("discharged", "gated_out", "empty_in"),
                ],
            ),
            ("import", ["discharged", "gated_out", "empty_in"]),
        ):
            state, seen = "draft", []
            while state := container_states.usual_next_state(state, direction):
                seen.append(state)
            self.assertEqual(seen, way)

    @given(states, states, directions)
    def test_every_pair_of_states_is_one_kind_of_step(self, old, new, direction):
        kind = step(old, new, direction)
        forward = STATES.index(new) - STATES.index(old)
        self.assertEqual(kind == Step.NONE, forward == 0)
        self.assertEqual(kind == Step.BACK, forward < 0)
        self.assertEqual(kind == Step.SKIP, bool(passed_over(old, new, direction)))
        following = container_states.next_states(old, direction)
        self.assertEqual(new in following, kind == Step.NEXT)

    @given(states, states)
    def test_an_import_is_never_stricter(self, old, new):
        allowed = container_states.next_states(old)
        self.assertLessEqual(
            set(allowed), set(container_states.next_states(old, "import"))
        )


@tagged("post_install", "-at_install")
class TestLoading(BaseCase):
    def test_percent(self):
        self.assertEqual(loading.percent(13_300, 26_600), 50)
        self.assertEqual(loading.percent(30_000, 0), 0)

    def test_vgm_lies_between_tare_and_maximum(self):
        below, above = loading.VgmFault.BELOW_TARE, loading.VgmFault.ABOVE_MAXIMUM
        for vgm, tare, payload, fault in (
            (0, 3900, 26_600, None),
            (3899.9, 3900, 26_600, below),
            (3900, 3900, 26_600, None),
            (30_500, 3900, 26_600, None),
            (30_500.1, 3900, 26_600, above),
            (99_999, 3900, 0, None),
            (1, 0, 26_600, None),
        ):
            with self.subTest(vgm=vgm, tare=tare, payload=payload):
                self.assertEqual(loading.vgm_fault(vgm, tare, payload), fault)
