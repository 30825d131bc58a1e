from dataclasses import replace
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_base.tools.weight import (
    AIR,
    EXPRESS,
    NOISE,
    ROAD,
    SEA_LCL,
    chargeable,
    exact,
    per_m3,
    round_up,
    volume,
    volumetric_weight,
)

patient = settings(deadline=None)
modes = st.sampled_from([AIR, EXPRESS, ROAD, SEA_LCL])
kilograms = st.decimals(0, 100_000, places=3)
cubic_metres = st.decimals(0, 1_000, places=4)
steps = st.sampled_from([Decimal(text) for text in ("0.1", "0.5", "1", "10")])


@tagged("post_install", "-at_install")
class TestWeight(BaseCase):
    def test_volume_from_dimensions(self):
        self.assertEqual(volume(120, 80, 100), Decimal("0.96"))
        self.assertEqual(volume(60, 40, 35, pieces=10), Decimal("0.84"))
        self.assertEqual(volume("33.3", 33.3, Decimal("33.3")), Decimal("0.036926037"))
        self.assertEqual(volume(0, 40, 35), 0)

    def test_air(self):
        for gross, space, expected in (
            (10, "0.060", 10),  # 60,000 cm³ are 10 kg
            (10.2, 0, "10.5"),
            (10.5, 0, "10.5"),
            ("10.51", 0, 11),
            (5, "0.063", "10.5"),
            (5, 0.0630004, 11),  # 63,000.4 cm³
            (0, 0.45, 75),
            (100, 1, 167),  # 166.67
        ):
            self.assertEqual(chargeable(gross, space, AIR), Decimal(expected))

    def test_air_by_a_carrier_that_counts_167_kg_per_cubic_metre(self):
        ratios = replace(AIR, kg_per_m3=Decimal(167))
        self.assertEqual(volumetric_weight("0.45", ratios), Decimal("75.15"))
        self.assertEqual(chargeable(0, "0.45", ratios), Decimal("75.5"))

    def test_express(self):
        self.assertEqual(chargeable(3, volume(40, 30, 20), EXPRESS), Decimal(5))
        self.assertEqual(chargeable(3, volume(41, 30, 20), EXPRESS), Decimal("5"))
        self.assertEqual(chargeable(3, volume(42, 30, 20), EXPRESS), Decimal("5.5"))

    def test_road(self):
        self.assertEqual(chargeable(100, 1, ROAD), 333)
        self.assertEqual(chargeable(100, 1, ROAD, loading_metres="0.4"), 700)
        self.assertEqual(chargeable(900, 1, ROAD, loading_metres="0.4"), 900)
        by_floor = replace(ROAD, kg_per_m3=Decimal(0), kg_per_loading_metre=1850)
        self.assertEqual(chargeable(100, 10, by_floor, loading_metres="0.4"), 740)

    def test_sea_lcl(self):
        for tonnes, space, expected in (
            ("0.4", "2.34", "2.34"),
            ("3.2", "2.34", "3.2"),
            ("0.1", "0.2", 1),
            (0, 0, 0),  # not measured yet
        ):
            kg = Decimal(tonnes) * 1000
            self.assertEqual(chargeable(kg, space, SEA_LCL), Decimal(expected))
        no_minimum = replace(SEA_LCL, minimum=Decimal(0))
        self.assertEqual(chargeable(100, "0.2", no_minimum), Decimal("0.2"))

    def test_noise_of_floating_point_is_not_cargo(self):
        self.assertEqual(chargeable(10.500000001, 0, AIR), Decimal("10.5"))
        self.assertEqual(chargeable(0.1 + 0.2 + 0.2, 0, AIR), Decimal("0.5"))
        self.assertEqual(chargeable(0, 3 * 0.021, AIR), Decimal("10.5"))

    def test_divisors_come_out_exact(self):
        for divisor in (4000, 5000, 6000, 7000):
            ratios = replace(AIR, kg_per_m3=per_m3(divisor))
            for halves in range(1, 200):
                space = Decimal(halves * divisor) / 2 / 1_000_000
                self.assertEqual(chargeable(0, space, ratios), Decimal(halves) / 2)

    def test_what_is_not_a_measure(self):
        for value in ("", "ten", "12,5", None, False, float("nan"), "Infinity", -1):
            with self.assertRaisesRegex(ValueError, "not a"):
                chargeable(value, 1, AIR)

    @patient
    @given(st.floats(0, 1e9))
    def test_a_float_means_what_it_prints(self, value):
        self.assertEqual(exact(value), exact(repr(value)))
        self.assertEqual(float(exact(value)), value)

    @patient
    @given(kilograms, cubic_metres, modes)
    def test_float_text_and_decimal_agree(self, gross, space, ratios):
        expected = chargeable(gross, space, ratios)
        self.assertEqual(chargeable(str(gross), str(space), ratios), expected)
        self.assertEqual(chargeable(float(gross), float(space), ratios), expected)

    @patient
    @given(kilograms, cubic_metres, modes)
    def test_never_less_than_the_scales_or_the_space_ask_for(
        self, gross, space, ratios
    ):
        kg = chargeable(gross, space, ratios) * ratios.kg_per_unit
        asked = max(gross, volumetric_weight(space, ratios))
        slack = NOISE * ratios.kg_per_unit
        self.assertGreaterEqual(kg, asked - slack)
        if asked >= ratios.minimum * ratios.kg_per_unit:
            self.assertLess(kg, asked + ratios.step + slack)

    @patient
    @given(kilograms, kilograms, cubic_metres, cubic_metres, modes)
    def test_more_cargo_never_weighs_less(self, gross, more, space, wider, ratios):
        self.assertLessEqual(
            chargeable(gross, space, ratios),
            chargeable(gross + more, space + wider, ratios),
        )

    @patient
    @given(kilograms, steps)
    @example(Decimal("10.5"), Decimal("0.5"))
    def test_rounding_up(self, value, step):
        rounded = round_up(value, step)
        self.assertEqual(rounded % step, 0)
        self.assertTrue(value <= rounded < value + step)
        self.assertEqual(round_up(rounded, step), rounded)
