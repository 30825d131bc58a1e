import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import sscc


@tagged("post_install", "-at_install")
class TestSscc(BaseCase):
    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(sscc).failed, 0)

    def test_published_numbers_are_valid(self):
        # From GS1's own guides
        for number in ("106141411234567897", "106141412345678908"):
            self.assertTrue(sscc.is_valid(number), number)

    def test_what_is_none(self):
        for text in (
            "",
            "1" * 17,
            "10614141123456789X",
            "١" * 18,
            "106141411234567890",
        ):
            self.assertFalse(sscc.is_valid(text), text)
        for prefix in ("", "123", "1" * 13, "12a45", "１２３４", " 4012345"):
            with self.assertRaises(ValueError):
                sscc.make(prefix, 1)

    @given(
        st.from_regex(r"\A[0-9]{4,12}\Z"),
        st.integers(0, 10**13),
        st.integers(0, 16),
        st.integers(1, 9),
    )
    def test_each_is_valid_and_one_wrong_digit_shows(self, prefix, number, place, off):
        code = sscc.make(prefix, number)
        self.assertTrue(sscc.is_valid(code))
        self.assertEqual(code[1 : 1 + len(prefix)], prefix)
        wrong = str((int(code[place]) + off) % 10)
        self.assertFalse(sscc.is_valid(code[:place] + wrong + code[place + 1 :]))

    @given(st.from_regex(r"\A[0-9]{4,12}\Z"), st.integers(0, 10**6))
    def test_two_in_a_row_differ(self, prefix, number):
        self.assertNotEqual(sscc.make(prefix, number), sscc.make(prefix, number + 1))
