"""Lines of a vendor's bill and the costs that were expected."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.bill_match import (
    AMOUNT,
    CURRENCY,
    MATCHED,
    TIE,
    TWICE,
    UNEXPECTED,
    UNKNOWN,
    Billed,
    Expected,
    find_references,
    match_bill,
)

OFR, THC = 1, 2
REFERENCES = {"SGN2500012": {7}, "MSCU1234565": {7, 8}, "EBKG00771": {8}}
CODES = {"OFR": {OFR}, "OCEANFREIGHT": {OFR}, "THC": {THC}}


def cost(number, amount, code=OFR, shipment=7, **values):
    return Expected(
        number, shipment, code, "USD", Decimal(amount), Decimal(5), **values
    )


def line(number, text, amount, currency="USD", **values):
    return Billed(number, text, currency, Decimal(amount), **values)


def match(lines, costs, heading=""):
    outcomes = match_bill(lines, costs, REFERENCES, CODES, heading)
    return {key: (one.kind, one.charge) for key, one in outcomes.items()}


@tagged("post_install", "-at_install")
class TestBillMatch(BaseCase):
    def test_numbers_are_found_however_they_are_written(self):
        for text in ("SGN/25/00012", "b/l sgn 25-00012.", "ＳＧＮ2500012 freight"):
            self.assertIn("SGN2500012", find_references(text), text)
        self.assertNotIn("SGN2500012", find_references("XSGN25000123"))
        self.assertNotIn("2025", find_references("20 boxes in 2025"))

    def test_reference_code_and_amount_tell(self):
        costs = [cost(1, 1200), cost(2, 150, THC), cost(3, 900, shipment=8)]
        lines = [
            line(1, "Ocean Freight SGN/25/00012", 1200),
            line(2, "THC", 153),
            line(3, "OFR EBKG-00771", 900),
        ]
        self.assertEqual(
            match(lines, costs, "Our invoice for SGN2500012"),
            {1: (MATCHED, 1), 2: (MATCHED, 2), 3: (MATCHED, 3)},
        )

    def test_a_box_used_twice_is_told_apart_by_another_number(self):
        costs = [cost(1, 900), cost(2, 900, shipment=8)]
        text = "OFR MSCU 123456-5"
        self.assertEqual(match([line(1, text, 900)], costs), {1: (TIE, None)})
        both = line(1, f"{text} EBKG00771", 900)
        self.assertEqual(match([both], costs), {1: (MATCHED, 2)})

    def test_three_kinds_of_difference(self):
        costs = [cost(1, 1200), cost(2, 150, THC, billed=True)]
        lines = [
            line(1, "OFR SGN2500012", 1290),
            line(2, "THC SGN2500012", 150),
            line(3, "SGN2500012 cleaning", 40),
            line(4, "Rent of the office", 700),
        ]
        self.assertEqual(
            match(lines, costs),
            {1: (AMOUNT, 1), 2: (TWICE, 2), 3: (UNEXPECTED, None), 4: (UNKNOWN, None)},
        )
        abroad = [line(1, "OFR SGN2500012", 1100, "EUR")]
        self.assertEqual(match(abroad, costs), {1: (CURRENCY, 1)})

    def test_the_exact_amount_goes_before_one_within_tolerance(self):
        lines = [line(1, "OFR SGN2500012", 101), line(2, "OFR SGN2500012", 100)]
        self.assertEqual(match(lines, [cost(1, 100)]), {1: (TWICE, 1), 2: (MATCHED, 1)})

    def test_a_tie_is_left_to_people(self):
        two = [cost(1, 100), cost(2, 100)]
        outcome = match_bill([line(1, "OFR SGN2500012", 100)], two, REFERENCES, CODES)[
            1
        ]
        self.assertEqual((outcome.kind, outcome.choices), (TIE, (1, 2)))
        # Two lines that differ equally from the one cost.
        lines = [line(1, "OFR SGN2500012", 99), line(2, "OFR SGN2500012", 101)]
        self.assertEqual(match(lines, [cost(1, 100)]), {1: (TIE, None), 2: (TIE, None)})

    def test_the_box_on_the_line_tells(self):
        costs = [
            cost(1, 100, container="MSCU1234565"),
            cost(2, 100, container="TGHU7654321"),
        ]
        lines = [line(1, "OFR SGN2500012 MSCU 1234565", 100)]
        self.assertEqual(match(lines, costs), {1: (MATCHED, 1)})

    def test_a_line_without_a_code_matches_by_the_very_amount_only(self):
        costs = [cost(1, 100), cost(2, 250, THC)]
        lines = [line(1, "SGN2500012", 250), line(2, "SGN2500012", 101)]
        self.assertEqual(match(lines, costs), {1: (MATCHED, 2), 2: (UNEXPECTED, None)})

    def test_lines_of_each_box_are_one_cost_of_all(self):
        costs = [cost(1, 240, THC), cost(2, 900)]
        lines = [
            line(1, "THC SGN2500012 MSCU1234565", 120),
            line(2, "THC SGN2500012 TGHU7654321", 120),
            line(3, "OFR SGN2500012", 900),
        ]
        outcomes = match_bill(lines, costs, REFERENCES, CODES)
        self.assertEqual(
            {key: (one.kind, one.charge, one.into) for key, one in outcomes.items()},
            {1: (MATCHED, 1, None), 2: (MATCHED, 1, 1), 3: (MATCHED, 2, None)},
        )
        # The same box twice is billed twice, and a wrong sum is no sum.
        again = [lines[0], lines[0]._replace(id=2)]
        self.assertEqual(match(again, costs[:1]), {1: (AMOUNT, 1), 2: (TWICE, 1)})
        three = [*lines[:2], line(4, "THC SGN2500012", 60)]
        kinds = {kind for kind, _charge in match(three, costs[:1]).values()}
        self.assertNotIn(MATCHED, kinds)

    def test_one_line_is_the_cost_of_each_box(self):
        costs = [
            cost(1, 120, THC, container="MSCU1234565"),
            cost(2, 120, THC, container="TGHU7654321"),
            cost(3, 900),
        ]
        lines = [line(1, "THC SGN2500012", 242), line(2, "OFR SGN2500012", 900)]
        outcomes = match_bill(lines, costs, REFERENCES, CODES)
        self.assertEqual(outcomes[1].kind, MATCHED)
        self.assertEqual(outcomes[1].parts, ((1, 122), (2, 120)))
        self.assertEqual(outcomes[2].charge, 3)
        # One to one goes first.
        exact = match([line(1, "THC SGN2500012", 120)], [*costs, cost(4, 240, THC)])
        self.assertEqual(exact[1][0], TIE)
        one = match([line(1, "THC SGN2500012", 240)], [*costs, cost(4, 240, THC)])
        self.assertEqual(one, {1: (MATCHED, 4)})

    @settings(deadline=None)
    @given(st.data())
    def test_sums_match_no_more_than_is_billed(self, data):
        amounts = st.sampled_from((60, 100, 120, 160, 220, 240))
        boxes = ("MSCU1234565", "TGHU7654321", "")
        codes = st.sampled_from((OFR, THC))
        costs = [
            cost(
                number,
                data.draw(amounts),
                data.draw(codes),
                container=data.draw(st.sampled_from(boxes)),
                billed=data.draw(st.booleans()),
            )
            for number in range(data.draw(st.integers(0, 5)))
        ]
        lines = [
            line(number, f"{code} {data.draw(st.sampled_from(boxes))}", amount + number)
            for number, (code, amount) in enumerate(
                data.draw(
                    st.lists(
                        st.tuples(st.sampled_from(("OFR", "THC")), amounts), max_size=5
                    )
                )
            )
        ]
        first = match_bill(lines, costs, REFERENCES, CODES, "SGN2500012")
        other = match_bill(
            data.draw(st.permutations(lines)),
            data.draw(st.permutations(costs)),
            REFERENCES,
            CODES,
            "SGN2500012",
        )
        by_id = {one.id: one for one in costs}
        matched = {}
        for one in lines:
            outcome = first[one.id]
            if outcome.kind == MATCHED:
                parts = outcome.parts or ((outcome.charge, one.amount),)
                self.assertEqual(sum(amount for _id, amount in parts), one.amount)
                for key, amount in parts:
                    matched.setdefault(key, []).append(amount)
        for key, parts in matched.items():
            self.assertFalse(by_id[key].billed)
            self.assertLessEqual(abs(sum(parts) - by_id[key].amount), 5)
        if len({one.amount for one in lines}) == len(lines):
            self.assertEqual(first, other)

    @settings(deadline=None)
    @given(st.data())
    def test_order_does_not_matter_and_nothing_is_billed_twice(self, data):
        amounts = st.sampled_from((95, 99, 100, 101, 150))
        costs = [
            cost(number, data.draw(amounts), data.draw(st.sampled_from((OFR, THC))))
            for number in range(data.draw(st.integers(0, 5)))
        ]
        lines = [
            line(number, data.draw(st.sampled_from(("OFR", "THC", ""))), amount)
            for number, amount in enumerate(
                data.draw(st.lists(amounts, unique=True, max_size=5))
            )
        ]
        first = match(lines, costs, "SGN2500012")
        other = match(
            data.draw(st.permutations(lines)),
            data.draw(st.permutations(costs)),
            "SGN2500012",
        )
        self.assertEqual(first, other)
        taken = [key for kind, key in first.values() if kind in (MATCHED, AMOUNT)]
        self.assertEqual(len(taken), len(set(taken)))
