"""Shares of an amount: they add up to the cent, whatever the weights."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.spread import spread

amounts = st.decimals(-(10**9), 10**9, places=2)
weights = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=60)
patient = settings(deadline=None)


@tagged("post_install", "-at_install")
class TestSpread(BaseCase):
    def test_examples(self):
        for amount, parts, shares in (
            ("100", (1, 1, 1), ("33.34", "33.33", "33.33")),
            ("0.02", (1, 1, 1), ("0.01", "0.01", "0")),
            ("1000", ("2.5", "7.5"), ("250", "750")),
            ("10", (0, 0), ("5", "5")),
            ("10", (0, 3), ("0", "10")),
            ("-100", (1, 1, 1), ("-33.34", "-33.33", "-33.33")),
        ):
            with self.subTest(amount=amount, parts=parts):
                self.assertEqual(
                    spread(Decimal(amount), [Decimal(part) for part in parts]),
                    [Decimal(share) for share in shares],
                )

    def test_a_currency_without_cents(self):
        self.assertEqual(
            spread(Decimal(100), [Decimal(1)] * 3, Decimal(1)), [34, 33, 33]
        )
        with self.assertRaisesRegex(ValueError, "whole number"):
            spread(Decimal("0.5"), [Decimal(1)], Decimal(1))

    def test_nobody_to_bear_it(self):
        with self.assertRaisesRegex(ValueError, "nobody"):
            spread(Decimal(1), [])

    @patient
    @given(amounts, weights)
    def test_it_always_adds_up_and_each_bears_its_part(self, amount, parts):
        shares = spread(amount, parts)
        self.assertEqual(sum(shares), amount)
        total = sum(parts)
        for share, part in zip(shares, parts, strict=True):
            fair = amount * part / total if total else amount / len(parts)
            self.assertLess(abs(share - fair), Decimal("0.010001"))
            self.assertTrue(part or not total or not share)
