from dataclasses import replace
from datetime import date
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_billing.tools.tariff_match import (
    CRITERIA,
    Area,
    Facts,
    Line,
    Place,
    choose,
    misfit,
)

CAT_LAI, SAIGON, LONG_BEACH, SINGAPORE = 11, 10, 20, 30
VIETNAM, USA = 1, 2
OFR, DOC = 100, 101
DRY_40, DRY_20 = 45, 22
MAY = date(2025, 5, 10)

FACTS = Facts(
    customer=7,
    tags=frozenset({70}),
    vendors=frozenset({8}),
    carrier=9,
    pol=Place((CAT_LAI, SAIGON), VIETNAM),
    pod=Place((LONG_BEACH,), USA),
    equipment=(DRY_40,),
    commodities=frozenset({60}),
    service="fcl",
    mode="sea",
    direction="export",
    dates={"etd": MAY},
)
# One line for each criterion, that says nothing else.
ALONE = {
    "customer": {"customer": 7},
    "vendor": {"vendor": 8},
    "carrier": {"carrier": 9},
    "pol": {"pol": Area(place=SAIGON)},
    "pod": {"pod": Area(country=USA)},
    "equipment": {"equipment": DRY_40},
    "commodity": {"commodity": 60},
    "service": {"service": "fcl"},
    "mode": {"mode": "sea"},
    "direction": {"direction": "export"},
}


def line(number, **criteria):
    return Line(number, criteria.pop("code", OFR), "shipment", **criteria)


def won(choice):
    return [each.line.id for each in choice.won]


@tagged("post_install", "-at_install")
class TestTariffMatch(BaseCase):
    def test_earlier_criterion_decides(self):
        names = [name for name in CRITERIA if name in ALONE]
        for higher, lower in zip(names, names[1:], strict=False):
            one, other = line(1, **ALONE[higher]), line(2, **ALONE[lower])
            for lines in ((one, other), (other, one)):
                choice = choose(lines, FACTS)
                self.assertEqual(won(choice), [1], f"{higher} before {lower}")
                (refused,) = choice.refused
                self.assertEqual((refused.why, refused.by), ("beaten", one))
                self.assertEqual(refused.at, higher)

    def test_closer_place_wins(self):
        terminal, port, country, anywhere = (
            line(1, pol=Area(place=CAT_LAI)),
            line(2, pol=Area(place=SAIGON)),
            line(3, pol=Area(country=VIETNAM)),
            line(4),
        )
        choice = choose((anywhere, country, port, terminal), FACTS)
        self.assertEqual(won(choice), [1])
        self.assertEqual(won(choose((anywhere, country, port), FACTS)), [2])
        self.assertEqual(won(choose((anywhere, country), FACTS)), [3])
        self.assertEqual(misfit(line(5, pol=Area(place=SINGAPORE)), FACTS), "pol")

    def test_customer_before_tag_before_all(self):
        lines = (line(3), line(2, tag=70), line(1, customer=7))
        self.assertEqual(won(choose(lines, FACTS)), [1])
        self.assertEqual(won(choose(lines[:2], FACTS)), [2])
        self.assertEqual(misfit(line(4, tag=71), FACTS), "customer")
        self.assertEqual(misfit(line(5, customer=71), FACTS), "customer")

    def test_every_criterion_can_refuse(self):
        for name, wrong in {
            "customer": {"customer": 99},
            "vendor": {"vendor": 99},
            "carrier": {"carrier": 99},
            "pod": {"pod": Area(place=SAIGON)},
            "receipt": {"receipt": Area(place=SAIGON)},
            "delivery": {"delivery": Area(country=USA)},
            "equipment": {"equipment": DRY_20},
            "commodity": {"commodity": 99},
            "service": {"service": "lcl"},
            "mode": {"mode": "air"},
            "direction": {"direction": "import"},
        }.items():
            self.assertEqual(misfit(line(1, **wrong), FACTS), name)

    def test_later_validity_wins_and_dates_refuse(self):
        old = line(1, valid_from=date(2025, 1, 1))
        new = line(2, valid_from=date(2025, 5, 1))
        ever = line(3)
        choice = choose((new, old, ever), FACTS)
        self.assertEqual(won(choice), [2])
        self.assertEqual({refused.at for refused in choice.refused}, {"validity"})
        gone = line(4, valid_to=date(2025, 5, 9))
        self.assertEqual(misfit(gone, FACTS), "expired")
        self.assertEqual(misfit(replace(gone, valid_to=MAY), FACTS), "")
        self.assertEqual(
            misfit(line(5, valid_from=date(2025, 5, 11)), FACTS), "not_yet"
        )
        self.assertEqual(misfit(replace(old, date_basis="gate_in"), FACTS), "no_date")
        self.assertEqual(misfit(replace(ever, date_basis="gate_in"), FACTS), "")

    def test_tie_is_no_coin_toss(self):
        one, other, loser = line(1, customer=7), line(2, customer=7), line(3)
        for lines in permutations((one, other, loser)):
            choice = choose(lines, FACTS)
            self.assertFalse(choice.won)
            (tie,) = choice.ties
            self.assertEqual({each.id for each in tie.lines}, {1, 2})

    def test_codes_do_not_compete(self):
        choice = choose((line(1), line(2, code=DOC)), FACTS)
        self.assertEqual(sorted(won(choice)), [1, 2])

    def test_each_type_of_box_has_its_line(self):
        facts = replace(FACTS, equipment=(DRY_40, DRY_20))
        forty = Line(1, OFR, "container", equipment=DRY_40)
        any_box = Line(2, OFR, "container")
        choice = choose((forty, any_box), facts)
        self.assertEqual(
            {(each.line.id, each.box_type) for each in choice.won},
            {(1, DRY_40), (2, DRY_20)},
        )
        choice = choose((forty,), facts)
        self.assertEqual(choice.unpriced, [(OFR, DRY_20)])
        self.assertEqual(misfit(any_box, replace(FACTS, equipment=())), "equipment")

    def test_boxes_and_shipment_are_not_both_charged(self):
        by_box = Line(1, DOC, "container")
        whole = Line(2, DOC, "shipment", customer=7)
        everyone = replace(whole, customer=None)
        choice = choose((by_box, whole), FACTS)
        self.assertEqual(won(choice), [2])
        choice = choose((replace(by_box, customer=7), everyone), FACTS)
        self.assertEqual(won(choice), [1])
        choice = choose((by_box, everyone), FACTS)
        self.assertEqual((won(choice), len(choice.ties)), ([], 1))

    @settings(deadline=None)
    @given(st.lists(st.sets(st.sampled_from(sorted(ALONE))), max_size=6), st.randoms())
    def test_order_of_the_lines_does_not_matter(self, criteria, random):
        lines = [
            line(number, **{k: v for name in names for k, v in ALONE[name].items()})
            for number, names in enumerate(criteria)
        ]
        shuffled = random.sample(lines, len(lines))
        one, other = choose(lines, FACTS), choose(shuffled, FACTS)
        self.assertEqual(won(one), won(other))
        self.assertEqual(
            [{each.id for each in tie.lines} for tie in one.ties],
            [{each.id for each in tie.lines} for tie in other.ties],
        )
        # Each line either won, is part of a tie, or has a reason.
        told = {each.line.id for each in (*one.won, *one.refused)}
        told |= {each.id for tie in one.ties for each in tie.lines}
        if not one.ties:
            self.assertEqual(told, {each.id for each in lines})
