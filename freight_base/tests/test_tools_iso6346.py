from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_base.tools import iso6346
from odoo.addons.freight_base.tools.identifiers import Problem

# The standard's table, written another way: the position in this string is the value.
TABLE = "0123456789A_BCDEFGHIJK_LMNOPQRSTU_VWXYZ"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

bodies = st.from_regex(r"[A-Z]{3}[UJZ][0-9]{6}", fullmatch=True)
patient = settings(deadline=None)


def remainder(body):
    return sum(TABLE.index(char) * 2**i for i, char in enumerate(body)) % 11


def complete(body):
    return body + str(remainder(body) % 10)


def changed(text, position, off, alphabet="0123456789"):
    """The text with the sign at the position moved on in its alphabet."""
    index = alphabet.index(text[position]) + off
    return text[:position] + alphabet[index % len(alphabet)] + text[position + 1 :]


def swapped(text, position):
    left, right = text[position : position + 2]
    return text[:position] + right + left + text[position + 2 :]


def is_blind(one, other):
    """Whether the check digit is the same for both remainders: 10 is written 0."""
    return {one, other} == {0, 10}


@tagged("post_install", "-at_install")
class TestIso6346(BaseCase):
    def test_valid_numbers(self):
        for number in ("CSQU3054383", "TASU1170000", "MSCU1234566"):
            self.assertIsNone(iso6346.problem(number), number)

    def test_invalid_numbers(self):
        for number, problem in (
            ("CSQU3054384", Problem.CHECK_DIGIT),
            ("TRHU4561222", Problem.CHECK_DIGIT),  # found in a carrier's feed
            ("123U4812090", Problem.FORMAT),  # an owner code is letters
            ("A_BU1234567", Problem.FORMAT),
            ("MSCX1234566", Problem.FORMAT),  # no such category
            ("ÅBCU1234566", Problem.FORMAT),
            ("MSCU12345\u0666\u0666", Problem.FORMAT),  # Arabic digits
            ("MSCU123456", Problem.LENGTH),
            ("MSCU1234566\n1", Problem.LENGTH),
            ("", Problem.LENGTH),
            (False, Problem.LENGTH),
            (None, Problem.LENGTH),
        ):
            self.assertEqual(iso6346.problem(number), problem, number)

    def test_reads_what_people_write(self):
        for text in (
            "MSCU 123456 6",
            "mscu-123456-6",
            " MSCU.123456/6\n",
            "MSCU\u00a0123456\u20116",
            "\ufeffMSCU\u200b1234566",
            "ＭＳＣＵ１２３４５６６",
        ):
            self.assertEqual(iso6346.clean(text), "MSCU1234566", text)
            self.assertEqual(iso6346.format(text), "MSCU 123456 6", text)

    def test_format_leaves_what_it_cannot_read(self):
        self.assertEqual(iso6346.format("to be advised"), "TOBEADVISED")
        self.assertEqual(iso6346.format(False), "")

    def test_check_digit_of_a_short_number(self):
        with self.assertRaisesRegex(ValueError, "'MSCU12' does not begin like"):
            iso6346.check_digit("MSCU12")

    @patient
    @given(bodies)
    def test_round_trip(self, body):
        number = complete(body)
        self.assertEqual(iso6346.check_digit(body), number[-1])
        self.assertEqual(iso6346.check_digit(number), number[-1])
        self.assertIsNone(iso6346.problem(number))
        self.assertEqual(iso6346.clean(iso6346.format(number)), number)
        self.assertIsNone(iso6346.problem(iso6346.format(number.lower())))

    @patient
    @given(bodies, st.integers(4, 10), st.integers(1, 9))
    # Remainder 10 against 0: the one kind of wrong digit that ISO 6346 lets pass.
    @example("CSQU305430", 9, 2)
    def test_one_wrong_digit(self, body, position, off):
        number = complete(body)
        wrong = changed(number, position, off)
        passes = position < 10 and is_blind(remainder(body), remainder(wrong[:10]))
        self.assertEqual(iso6346.problem(wrong) is None, passes, wrong)
        if passes:
            self.assertEqual(number[-1], "0")

    @patient
    @given(bodies, st.integers(0, 2), st.integers(1, 25))
    def test_one_wrong_letter(self, body, position, off):
        wrong = changed(complete(body), position, off, LETTERS)
        way = LETTERS.index(wrong[position]) - LETTERS.index(body[position])
        passes = way % 10 == 0 or is_blind(remainder(body), remainder(wrong[:10]))
        self.assertEqual(iso6346.problem(wrong) is None, passes, wrong)

    @patient
    @given(bodies, st.integers(4, 8))
    def test_swapped_neighbours(self, body, position):
        number = complete(body)
        wrong = swapped(number, position)
        passes = wrong == number or is_blind(remainder(body), remainder(wrong[:10]))
        self.assertEqual(iso6346.problem(wrong) is None, passes, wrong)

    @patient
    @given(bodies)
    @example("CSQU305143")  # CSQU3051430 and CSQU3051403 both pass
    def test_last_two_digits_swapped(self, body):
        number = complete(body)
        wrong = swapped(number, 9)
        # 2^9 is 6 modulo 11: only 3 and 0 can change places, where 10 is written 0.
        three_and_nought = {number[9], number[10]} == {"3", "0"}
        tens = 10 in (remainder(body), remainder(wrong[:10]))
        passes = wrong == number or (three_and_nought and tens)
        self.assertEqual(iso6346.problem(wrong) is None, passes, wrong)
