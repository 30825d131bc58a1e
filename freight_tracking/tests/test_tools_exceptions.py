"""Each kind of rule: from which moment on it is wrong, and what makes it good again."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.exceptions import (
    KINDS,
    Box,
    Cutoff,
    Facts,
    FreeTime,
    Hold,
    Leg,
    Milestone,
    Rule,
    Told,
    choose,
    decide,
)

NOW = datetime(2025, 5, 20, 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GATE_IN, LOADED, DEPARTED, HELD, RELEASED, ROLLED, DISCHARGED = range(1, 8)
MILESTONES = {
    GATE_IN: Milestone("", "gate_in", "export", 200),
    LOADED: Milestone("load", "loaded", "export", 300),
    DEPARTED: Milestone("departure", "departed", "export", 400),
    HELD: Milestone("", "customs_hold", "import", 900),
    RELEASED: Milestone("", "customs_released", "import", 910),
    ROLLED: Milestone("", "exception", "any", 500),
    DISCHARGED: Milestone("discharge", "discharged", "import", 600),
}
LEGS = [
    Leg(10, NOW - 30 * HOUR, NOW - 20 * HOUR),
    Leg(11, NOW + 9 * HOUR, NOW + 90 * HOUR),
]
SAILING = [LEGS[0]._replace(atd=NOW - 30 * HOUR), LEGS[1]]

# (kind, N, facts, opens at: None at once, not at all: "never")
CASES = [
    ("eta_slip", 24, {"eta": NOW + 25 * HOUR, "first_eta": NOW}, None),
    ("eta_slip", 24, {"eta": NOW + 24 * HOUR, "first_eta": NOW}, "never"),
    ("eta_slip", 24, {"eta": NOW - 99 * HOUR, "first_eta": NOW}, "never"),
    ("eta_slip", 24, {"eta": NOW + 99 * HOUR, "first_eta": NOW, "ata": NOW}, "never"),
    ("eta_slip", 0, {"eta": NOW + HOUR, "first_eta": NOW}, None),
    ("eta_slip", 24, {"eta": NOW}, "never"),
    ("required_by", 12, {"required_by": NOW + DAY, "eta": NOW + 13 * HOUR}, None),
    ("required_by", 12, {"required_by": NOW + DAY, "eta": NOW + 12 * HOUR}, NOW + DAY),
    ("required_by", 12, {"required_by": NOW + DAY}, NOW + DAY),
    (
        *("required_by", 12),
        {
            "required_by": NOW + DAY,
            "eta": NOW + 13 * HOUR,
            "delivery_planned": NOW + 2 * HOUR,
        },
        NOW + DAY,
    ),
    ("required_by", 12, {"required_by": NOW - DAY, "delivered": NOW}, "never"),
    ("not_departed", 12, {"legs": LEGS}, NOW - 18 * HOUR),
    ("not_departed", 12, {"legs": SAILING}, NOW + 21 * HOUR),
    # News of a later leg: it has departed, whoever forgot to tell.
    (
        *("not_departed", 12),
        {"legs": [LEGS[0], LEGS[1]._replace(atd=NOW)]},
        "never",
    ),
    # Who discharges has arrived, though no vessel was reported.
    ("not_departed", 12, {"legs": LEGS, "told": [Told(DISCHARGED, NOW)]}, "never"),
    ("overdue", 12, {"legs": SAILING, "told": [Told(DISCHARGED, NOW)]}, "never"),
    ("no_news", 5, {"in_transit": True, "last_news": NOW - DAY}, NOW + 4 * DAY),
    ("no_news", 5, {"in_transit": True, "atd": NOW - 6 * DAY}, NOW - DAY),
    ("no_news", 5, {"last_news": NOW - 9 * DAY}, "never"),
    ("no_news", 5, {"in_transit": True}, "never"),
    ("overdue", 6, {"legs": SAILING}, NOW - 14 * HOUR),
    ("overdue", 6, {"legs": LEGS}, "never"),
    ("overdue", 6, {"told": [Told(GATE_IN, NOW, 5, is_forecast=True)]}, NOW + 6 * HOUR),
    ("overdue", 6, {"told": [Told(DEPARTED, NOW - DAY, is_forecast=True)]}, "never"),
    *(
        (
            *("overdue", 6),
            {"told": [Told(GATE_IN, NOW - DAY, 5, is_forecast=True), done]},
            "never",
        )
        for done in (Told(GATE_IN, NOW, 5), Told(GATE_IN, NOW), Told(LOADED, NOW, 5))
    ),
    *(
        (
            *("overdue", 6),
            {"told": [Told(LOADED, NOW - DAY, 5, is_forecast=True), done]},
            NOW - 18 * HOUR,
        )
        for done in (Told(LOADED, NOW, 6), Told(GATE_IN, NOW, 5), Told(HELD, NOW, 5))
    ),
    ("cutoff", 24, {"cutoffs": [Cutoff(1, NOW + DAY)]}, NOW),
    ("cutoff", 24, {"cutoffs": [Cutoff(1, NOW + 2 * DAY)]}, NOW + DAY),
    ("cutoff", 24, {"cutoffs": [Cutoff(1, NOW - DAY)], "atd": NOW}, "never"),
    ("not_picked_up", 48, {"boxes": [Box(1, "discharged", NOW)]}, NOW + 48 * HOUR),
    ("not_picked_up", 48, {"boxes": [Box(1, "arrived")], "ata": NOW}, NOW + 48 * HOUR),
    ("not_picked_up", 48, {"boxes": [Box(1, "gated_out", NOW)]}, "never"),
    *(
        (
            *("free_time", left),
            {"free_times": [FreeTime(1, "demurrage", NOW, NOW + 10 * DAY)]},
            NOW + days * DAY,
        )
        for left, days in ((50, 5), (20, 8), (0, 10))
    ),
    ("customs_hold", 0, {"holds": [Hold(1, NOW)]}, NOW),
    ("customs_hold", 3, {"told": [Told(HELD, NOW, 5)]}, NOW + 3 * HOUR),
    *(
        ("customs_hold", 0, {"told": [Told(HELD, NOW, 5), end]}, opens)
        for end, opens in (
            (Told(RELEASED, NOW + HOUR, 5), "never"),
            (Told(RELEASED, NOW + HOUR), "never"),
            (Told(RELEASED, NOW - HOUR, 5), NOW),
            (Told(RELEASED, NOW + HOUR, 6), NOW),
            (Told(RELEASED, NOW + HOUR, 5, is_forecast=True), NOW),
        )
    ),
    *(
        (kind, 0, {"told": told}, opens)
        for kind in ("roll_over", "temperature", "reported")
        for told, opens in (
            ([Told(ROLLED, NOW)], NOW),
            ([Told(ROLLED, NOW, is_forecast=True)], "never"),
            ([Told(ROLLED, NOW), Told(DEPARTED, NOW + HOUR)], "never"),
            ([Told(ROLLED, NOW), Told(DEPARTED, NOW - HOUR)], NOW),
            ([Told(ROLLED, NOW, 5), Told(DEPARTED, NOW + HOUR, 6)], NOW),
            ([Told(GATE_IN, NOW)], "never"),
        )
    ),
]


def rule_of(kind, threshold=0, number=1, **values):
    chosen = {"milestones": frozenset([ROLLED]), "ends": frozenset([DEPARTED])}
    return Rule(number, kind, threshold, **chosen | values)


def decided(facts, *rules, now=NOW):
    return decide(facts, choose(facts, rules), now, MILESTONES)


@tagged("post_install", "-at_install")
class TestKinds(BaseCase):
    def test_each_opens_at_its_moment_and_not_before(self):
        for kind, threshold, values, opens in CASES:
            with self.subTest(kind=kind, threshold=threshold, values=values):
                facts, rule = Facts(1, **values), rule_of(kind, threshold)
                if opens in (None, "never"):
                    causes = decided(facts, rule, now=NOW + 900 * DAY).causes
                    self.assertEqual(bool(causes), opens is None)
                    continue
                before = decided(facts, rule, now=opens - timedelta(seconds=1))
                self.assertFalse(before.causes)
                self.assertEqual(before.next_check, opens)
                self.assertEqual(len(decided(facts, rule, now=opens).causes), 1)

    def test_every_kind_has_a_case_that_opens_and_one_that_does_not(self):
        for wanted in (True, False):
            kinds = {case[0] for case in CASES if (case[3] != "never") is wanted}
            # A clock that runs is what free time is about: without one, nothing.
            self.assertEqual(kinds | {"free_time"}, set(KINDS))
        self.assertFalse(decided(Facts(1), rule_of("free_time", 50)).causes)

    @given(st.integers(-20, 400), st.lists(st.sampled_from(CASES), max_size=6))
    def test_next_check_is_the_next_moment_that_matters(self, hours, cases):
        """Whatever comes together: until the next check nothing changes by itself."""
        now = NOW + hours * HOUR
        values = {}
        for _kind, _threshold, more, _opens in cases:
            values |= more
        facts = Facts(1, **values)
        rules = [
            rule_of(kind, threshold, number)
            for number, (kind, threshold, *_rest) in enumerate(cases, 1)
        ]
        first = decided(facts, *rules, now=now)
        later = (first.next_check or now + 999 * DAY) - timedelta(seconds=1)
        again = decided(facts, *rules, now=max(now, later))
        self.assertEqual(
            {cause.key for cause in first.causes}, {cause.key for cause in again.causes}
        )
        self.assertTrue(first.next_check is None or first.next_check > now)


@tagged("post_install", "-at_install")
class TestChoice(BaseCase):
    def keys(self, facts, *rules, now=NOW):
        return sorted(cause.rule.id for cause in decided(facts, *rules, now=now).causes)

    def test_customers_rule_takes_the_place_of_the_general_one(self):
        rules = [
            rule_of("cutoff", 99, 1),
            rule_of("cutoff", 99, 2, mode="sea"),
            rule_of("cutoff", 2, 3, partner_id=7),
        ]
        facts = Facts(1, cutoffs=[Cutoff(1, NOW + DAY)])
        self.assertEqual(self.keys(facts, *rules), [2])
        self.assertEqual(self.keys(replace(facts, mode="air"), *rules), [1])
        self.assertEqual(self.keys(replace(facts, partner_id=7), *rules), [])

    def test_rules_of_others_do_not_count(self):
        facts = Facts(1, holds=[Hold(1, NOW)])
        for other in (
            {"mode": "air"},
            {"direction": "import"},
            {"partner_id": 7},
            {"company_id": 7},
        ):
            self.assertEqual(self.keys(facts, rule_of("customs_hold", **other)), [])

    def test_of_several_steps_the_worst_that_is_reached_counts(self):
        steps = [
            rule_of("free_time", left, left, severity=severity)
            for left, severity in ((50, "1"), (20, "2"), (0, "3"))
        ]
        facts = Facts(1, free_times=[FreeTime(1, "line", NOW, NOW + 10 * DAY)])
        for days, wanted in ((4, []), (6, [50]), (8, [20]), (9, [20]), (10, [0])):
            self.assertEqual(self.keys(facts, *steps, now=NOW + days * DAY), wanted)

    def test_rules_on_other_events_stand_beside_each_other(self):
        facts = Facts(1, told=[Told(ROLLED, NOW), Told(HELD, NOW)])
        general = rule_of("reported", 0, 1)
        special = rule_of("reported", 0, 2, mode="sea", milestones=frozenset([HELD]))
        self.assertEqual(self.keys(facts, general, special), [1, 2])

    def test_a_further_slip_is_a_worse_case(self):
        rule = rule_of("eta_slip", 24)
        levels = [
            decided(Facts(1, first_eta=NOW, eta=NOW + hours * HOUR), rule)
            .causes[0]
            .threat.level
            for hours in (25, 30, 49)
        ]
        self.assertEqual(levels, [1, 1, 2])
