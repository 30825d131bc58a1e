from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_base.tools import awb, imo, iso6346, locode, scac
from odoo.addons.freight_base.tools.identifiers import Problem

SCHEMES = (awb, imo, iso6346, locode, scac)

off = st.integers(1, 9)  # how far a wrong digit is from the right one
patient = settings(deadline=None)


def digit_strings(length):
    return st.text("0123456789", min_size=length, max_size=length)


def changed(text, position, off):
    digit = (int(text[position]) + off) % 10
    return f"{text[:position]}{digit}{text[position + 1 :]}"


def swapped(text, position):
    left, right = text[position : position + 2]
    return text[:position] + right + left + text[position + 2 :]


@tagged("post_install", "-at_install")
class TestIdentifiers(BaseCase):
    """What holds for every scheme."""

    def assertProblems(self, scheme, expected):
        for text, problem in expected.items():
            self.assertEqual(scheme.problem(text), problem, text)

    @patient
    @given(st.sampled_from(SCHEMES), st.text())
    def test_any_text_has_an_answer(self, scheme, text):
        self.assertIn(scheme.problem(text), (None, *Problem))
        self.assertEqual(scheme.problem(text), scheme.problem(scheme.clean(text)))

    @patient
    @given(st.sampled_from(SCHEMES), st.text(st.characters(max_codepoint=0x17F)))
    @example(awb, "A\u00b4")  # an accent that stands alone
    def test_cleaning_and_formatting_are_stable(self, scheme, text):
        cleaned = scheme.clean(text)
        self.assertEqual(scheme.clean(cleaned), cleaned)
        self.assertEqual(scheme.clean(scheme.format(text)), cleaned)
        self.assertEqual(scheme.format(scheme.format(text)), scheme.format(text))

    def test_an_empty_field(self):
        for scheme in SCHEMES:
            for empty in ("", " - ", False, None):
                self.assertEqual(scheme.clean(empty), "")
                self.assertEqual(scheme.format(empty), "")
                self.assertEqual(scheme.problem(empty), Problem.LENGTH)

    def test_locode(self):
        self.assertProblems(
            locode,
            {
                "VNSGN": None,
                "us lgb": None,
                "US3AB": None,
                "ＣＮＳＨＡ": None,
                "DE9B0": Problem.FORMAT,  # listed, against the rule
                "V1SGN": Problem.FORMAT,
                "VNSG": Problem.LENGTH,
            },
        )
        self.assertEqual(locode.format("vn sgn"), "VNSGN")

    def test_scac(self):
        self.assertProblems(
            scac,
            {
                "MAEU": None,
                "hlcu": None,
                "UP": None,
                "MAE1": Problem.FORMAT,
                "M": Problem.LENGTH,
                "MAEUX": Problem.LENGTH,
            },
        )
        self.assertEqual(scac.format(" maeu "), "MAEU")


@tagged("post_install", "-at_install")
class TestImo(BaseCase):
    def test_known_ships(self):
        for text in ("9319466", "IMO 8814275", "imo9176187", "IMO No.: 7654329"):
            self.assertIsNone(imo.problem(text), text)
        self.assertEqual(imo.clean("IMO No.: 7654329"), "7654329")
        self.assertEqual(imo.format("9319466"), "IMO 9319466")

    def test_problems(self):
        for text, problem in (
            ("8814274", Problem.CHECK_DIGIT),
            ("IMO 881427", Problem.LENGTH),
            ("88142758", Problem.LENGTH),
            ("881427A", Problem.FORMAT),
        ):
            self.assertEqual(imo.problem(text), problem, text)
        with self.assertRaisesRegex(ValueError, "'IMO 12' does not begin with six"):
            imo.check_digit("IMO 12")

    @patient
    @given(digit_strings(6))
    def test_round_trip(self, body):
        number = body + imo.check_digit(body)
        self.assertIsNone(imo.problem(number))
        self.assertEqual(imo.clean(imo.format(number)), number)
        self.assertEqual(imo.check_digit(number), number[-1])

    @patient
    @given(digit_strings(6), st.integers(0, 6), off)
    def test_one_wrong_digit(self, body, position, off):
        number = body + imo.check_digit(body)
        wrong = changed(number, position, off)
        weight = (7, 6, 5, 4, 3, 2, 1)[position]
        passes = weight * off % 10 == 0
        self.assertEqual(imo.problem(wrong) is None, passes, wrong)
        if position in (0, 4, 6):
            self.assertFalse(passes)

    @patient
    @given(digit_strings(6), st.integers(0, 5))
    def test_swapped_neighbours_are_always_caught(self, body, position):
        number = body + imo.check_digit(body)
        wrong = swapped(number, position)
        self.assertEqual(imo.problem(wrong) is None, wrong == number, wrong)


@tagged("post_install", "-at_install")
class TestAwb(BaseCase):
    def test_known_numbers(self):
        for text in ("020-12345675", "02012345675", "020 1234 5675", "020/1234.5675"):
            self.assertIsNone(awb.problem(text), text)
            self.assertEqual(awb.format(text), "020-12345675")

    def test_problems(self):
        for text, problem in (
            ("176-98765432", Problem.CHECK_DIGIT),
            ("020-1234567", Problem.LENGTH),
            ("02O-12345675", Problem.FORMAT),  # a letter O
        ):
            self.assertEqual(awb.problem(text), problem, text)
        with self.assertRaisesRegex(ValueError, "'020-123' does not begin with ten"):
            awb.check_digit("020-123")

    @patient
    @given(digit_strings(10))
    def test_round_trip(self, body):
        number = body + awb.check_digit(body)
        self.assertIsNone(awb.problem(number))
        self.assertEqual(awb.clean(awb.format(number)), number)
        self.assertEqual(awb.check_digit(number), number[-1])

    @patient
    @given(digit_strings(10), st.integers(3, 10), off)
    def test_one_wrong_digit(self, body, position, off):
        number = body + awb.check_digit(body)
        wrong = changed(number, position, off)
        # Modulo 7 does not see 7; the check digit itself never is 7 or more.
        passes = (
            position < 10 and abs(int(number[position]) - int(wrong[position])) == 7
        )
        self.assertEqual(awb.problem(wrong) is None, passes, wrong)

    @patient
    @given(digit_strings(10), st.integers(3, 9))
    def test_swapped_neighbours(self, body, position):
        number = body + awb.check_digit(body)
        wrong = swapped(number, position)
        seven_apart = abs(int(number[position]) - int(number[position + 1])) == 7
        passes = wrong == number or (position < 9 and seven_apart)
        self.assertEqual(awb.problem(wrong) is None, passes, wrong)
