from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_base.tools.weight import (
    AIR,
    EXPRESS,
    ROAD,
    SEA_LCL,
    chargeable,
)
from odoo.addons.freight_billing.tools.rating import (
    Break,
    Circle,
    Measures,
    Price,
    in_order,
    rate,
    round_to,
)

CENT = D("0.01")
patient = settings(deadline=None)
prices = st.decimals(0, 1000, places=4)
quantities = st.decimals("0.001", 100_000, places=3)


@st.composite
def broken_prices(draw, falling=False, **options):
    """A price with up to five breaks; with ``falling`` ones each is the cheaper."""
    starts = sorted(draw(st.sets(st.integers(1, 5000), max_size=5)))
    each = [draw(prices) for _start in range(len(starts) + 1)]
    if falling:
        each.sort(reverse=True)
    breaks = tuple(
        Break(D(start), price) for start, price in zip(starts, each[1:], strict=True)
    )
    return Price(each[0], breaks, **options)


@tagged("post_install", "-at_install")
class TestRating(BaseCase):
    def test_worked_air_examples(self):
        # 0.45 m³ at 60 kg: 75 kg by 6000 cm³/kg, exactly on the half kilogram.
        self.assertEqual(chargeable(60, "0.45", AIR), D("75.0"))
        # 82.1 kg gross are charged as 82.5.
        weight = chargeable("82.1", "0.45", AIR)
        self.assertEqual(weight, D("82.5"))
        # TACT: minimum 50, normal 3.20, +45 2.80, +100 2.25. 82.5 × 2.80 = 231.00 and
        # 100 × 2.25 = 225.00, so the next break is taken.
        tact = Price(
            D("3.20"),
            (Break(D(45), D("2.80")), Break(D(100), D("2.25"))),
            next_break=True,
            minimum=D(50),
        )
        rated = rate(weight, tact, CENT)
        self.assertEqual(rated.amount, D("225.00"))
        self.assertEqual(rated.charged_quantity, D(100))
        self.assertEqual(rate(D(75), tact, CENT).amount, D("210.00"))
        small = rate(D(10), tact, CENT)
        self.assertEqual((small.amount, small.bound), (D("50.00"), "minimum"))

    def test_worked_examples_of_other_modes(self):
        # LCL: 400 kg and 0.6 m³ are one revenue ton; 1,250 kg and 2.4 m³ are 2.4.
        ocean = Price(D(65))
        self.assertEqual(
            rate(chargeable(400, "0.6", SEA_LCL), ocean, CENT).amount, D("65.00")
        )
        self.assertEqual(
            rate(chargeable(1250, "2.4", SEA_LCL), ocean, CENT).amount, D("156.00")
        )
        # Courier: 60 × 40 × 30 cm / 5000 = 14.4, charged as 14.5 kg.
        parcel = chargeable(9, "0.072", EXPRESS)
        self.assertEqual(rate(parcel, Price(D("4.10")), CENT).amount, D("59.45"))
        # Road: 3 m³ count for 999 kg at 333 kg/m³.
        lorry = rate(chargeable(450, 3, ROAD), Price(D("0.18")), CENT)
        self.assertEqual(lorry.amount, D("179.82"))

    def test_flat_and_incremental(self):
        steps = (Break(D(10), D(8)), Break(D(20), D(5)))
        flat, stepped = Price(D(10), steps), Price(D(10), steps, incremental=True)
        self.assertEqual(rate(D(9), flat, CENT).amount, D(90))
        self.assertEqual(rate(D(10), flat, CENT).amount, D(80))
        self.assertEqual(rate(D(25), flat, CENT).amount, D(125))
        rated = rate(D(25), stepped, CENT)
        self.assertEqual(rated.amount, D(100 + 80 + 25))
        self.assertEqual(rated.parts, ((D(10), D(10)), (D(10), D(8)), (D(5), D(5))))
        self.assertEqual(rated.price, D("8.2"))

    def test_percent_bounds_and_rounding(self):
        insurance = Price(D("0.35"), percent=True, minimum=D(25), maximum=D(500))
        self.assertEqual(rate(D(40_000), insurance, CENT).amount, D("140.00"))
        self.assertEqual(rate(D(1000), insurance, CENT).bound, "minimum")
        self.assertEqual(rate(D(1_000_000), insurance, CENT).bound, "maximum")
        self.assertEqual(round_to(D("2.345"), CENT), D("2.35"))
        self.assertEqual(round_to(D("-2.345"), CENT), D("-2.35"))
        self.assertEqual(round_to(D("1234.5"), D(1)), D(1235))  # dong have no cents
        self.assertEqual(round_to(D("1.23"), D("0.05")), D("1.25"))  # Swiss francs

    def test_nothing_costs_nothing(self):
        self.assertEqual(rate(D(0), Price(D(5), minimum=D(50)), CENT).amount, 0)
        with self.assertRaises(ValueError):
            rate(D(-1), Price(D(5)), CENT)

    def test_impossible_prices_are_refused(self):
        for options in (
            {"breaks": (Break(D(10), D(1)), Break(D(10), D(2)))},
            {"breaks": (Break(D(20), D(1)), Break(D(10), D(2)))},
            {"breaks": (Break(D(0), D(1)),)},
            {"minimum": D(10), "maximum": D(9)},
        ):
            with self.assertRaises(ValueError):
                Price(D(1), **options)

    def test_quantities(self):
        measures = Measures(boxes={1: 2, 2: 1}, teu={1: D(4), 2: D(1)}, cbm=D("2.5"))
        self.assertEqual(measures.quantity("shipment"), 1)
        self.assertEqual(measures.quantity("container", 1), 2)
        self.assertEqual(measures.quantity("teu", 1), 4)
        self.assertEqual(measures.quantity("cbm"), D("2.5"))
        self.assertIsNone(measures.quantity("container", 3))
        self.assertIsNone(measures.quantity("wm"))
        self.assertIsNone(measures.quantity("day"))

    def test_percentages_come_after_what_they_are_reckoned_from(self):
        order = in_order({"BAF": {"OFR"}, "CAF": {"BAF", "OFR"}, "DOC": set()})
        self.assertLess(order.index("OFR"), order.index("BAF"))
        self.assertLess(order.index("BAF"), order.index("CAF"))
        with self.assertRaises(Circle) as caught:
            in_order({"BAF": {"CAF"}, "CAF": {"BAF"}})
        self.assertEqual(set(caught.exception.codes), {"BAF", "CAF"})
        with self.assertRaises(Circle):
            in_order({"BAF": {"BAF"}})

    @patient
    @given(quantities, quantities, broken_prices(incremental=True))
    def test_more_never_costs_less_by_steps(self, one, other, price):
        less, more = sorted((one, other))
        self.assertLessEqual(
            rate(less, price, CENT).amount, rate(more, price, CENT).amount
        )

    @patient
    @given(quantities, quantities, broken_prices(falling=True, next_break=True))
    def test_more_never_costs_less_with_the_next_break(self, one, other, price):
        less, more = sorted((one, other))
        self.assertLessEqual(
            rate(less, price, CENT).amount, rate(more, price, CENT).amount
        )

    @patient
    @given(quantities, broken_prices(falling=True))
    def test_next_break_is_never_dearer(self, quantity, price):
        cheaper = Price(price.price, price.breaks, next_break=True)
        taken = rate(quantity, cheaper, CENT)
        self.assertLessEqual(taken.amount, rate(quantity, price, CENT).amount)
        self.assertGreaterEqual(taken.charged_quantity, quantity)

    @patient
    @given(broken_prices(incremental=True))
    def test_steps_have_no_jumps(self, price):
        hair = D("0.000001")
        for step in price.breaks:
            at = rate(step.start, price, hair * hair).amount
            after = rate(step.start + hair, price, hair * hair).amount
            self.assertLessEqual(abs(after - at), hair * 1000)

    @patient
    @given(quantities, broken_prices(incremental=True))
    def test_parts_add_up(self, quantity, price):
        rated = rate(quantity, price, CENT)
        self.assertEqual(sum(units for units, _price in rated.parts), quantity)
        total = sum(units * each for units, each in rated.parts)
        self.assertEqual(rated.amount, round_to(total, CENT))

    @patient
    @given(quantities, prices, prices, prices)
    def test_bounds_hold(self, quantity, each, one, other):
        low, high = sorted((one, other))
        rated = rate(quantity, Price(each, minimum=low, maximum=high), CENT)
        self.assertLessEqual(round_to(low, CENT), rated.amount)
        self.assertLessEqual(rated.amount, round_to(high, CENT))
