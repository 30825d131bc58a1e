from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.normal_form import MILESTONE, Parsed, Report
from ..tools.sender import as_code, translate, with_zone

KNOWN = {"SEA_LOADED", "SEA_GATE_IN"}


def report(**said):
    return Report(**{"classifier": "actual", "when": "2025-05-10T18:00:00", **said})


def said(overrides, *reports):
    return translate(Parsed(reports=list(reports)), overrides, KNOWN)


@tagged("post_install", "-at_install")
class TestSender(BaseCase):
    @given(st.text())
    def test_a_word_and_its_code_are_the_same_code(self, word):
        self.assertEqual(as_code(as_code(word)), as_code(word))

    @given(st.from_regex(MILESTONE, fullmatch=True))
    def test_milestones_are_spelt_as_they_are(self, code):
        self.assertEqual(as_code(code), "_".join(filter(None, code.split("_"))))

    def test_own_meaning_of_an_empty_box_comes_first(self):
        overrides = {"EQUIPMENT/GTOT": "SEA_LOADED", "EQUIPMENT/GTOT/EMPTY": ""}
        out = {"format": "dcsa", "code": "EQUIPMENT/GTOT"}
        full, empty = report(**out), report(**out, empty_laden="EMPTY", position=2)
        parsed = said(overrides, full, empty)
        (kept,) = parsed.reports
        self.assertEqual(
            (kept.milestone, kept.format, kept.code), ("SEA_LOADED", "", "")
        )
        (warning,) = parsed.problems
        self.assertEqual((warning.position, warning.lost), (2, False))

    def test_codes_of_a_standard_pass_and_unknown_milestones_do_not(self):
        standard = report(format="dcsa", code="EQUIPMENT/GTOT")
        parsed = said(
            {}, standard, report(milestone="SEA_LOADED"), report(milestone="X1")
        )
        self.assertEqual([one.milestone for one in parsed.reports], ["", "SEA_LOADED"])
        self.assertEqual(dict(parsed.unknown), {"X1": 1})
        self.assertTrue(parsed.problems[0].lost)

    def test_a_zone_is_only_given_to_a_time_that_has_none(self):
        zone = "Asia/Ho_Chi_Minh"
        for when, own, expected in (
            ("2025-05-10T18:00:00", "", zone),
            ("2025-05-10", "", zone),
            ("2025-05-10T18:00:00", "Europe/Berlin", "Europe/Berlin"),
            ("2025-05-10T18:00:00+02:00", "", ""),
        ):
            self.assertEqual(
                with_zone(report(when=when, zone=own), zone).zone, expected
            )
