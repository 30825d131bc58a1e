import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.normal_form import KINDS, Report, from_dict, parse
from .samples import check_parses, damaged

patient = settings(deadline=None, max_examples=200)
GOOD = {
    "booking": "ABC709951",
    "milestone": "SEA_GATE_IN",
    "classifier": "actual",
    "when": "2025-05-09T17:45:00+07:00",
}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def read(**changes):
    return from_dict(GOOD | changes)


@tagged("post_install", "-at_install")
class TestNormalForm(BaseCase):
    def assertLost(self, word, **changes):
        report, problems = read(**changes)
        self.assertIsNone(report)
        reasons = [problem.reason for problem in problems if problem.lost]
        self.assertEqual(len(reasons), 1, reasons)
        self.assertIn(word, reasons[0])

    def assertWarned(self, word, **changes):
        report, problems = read(**changes)
        self.assertTrue(report)
        self.assertEqual([problem.lost for problem in problems], [False], problems)
        self.assertIn(word, problems[0].reason)
        return report

    def test_least(self):
        report, problems = read()
        self.assertEqual(problems, [])
        self.assertEqual(report.to_dict(), GOOD | {"position": 1})

    def test_all_keys(self):
        raw = {
            **GOOD,
            **{"bill": "MAEU123456789", "house": "HLL-1", "container": "MSCU 123456-6"},
            **{"customer_reference": "PO 4711", "forwarder_reference": "SHP/1"},
            **{"format": "DCSA", "code": "equipment/gtin", "empty_laden": "laden"},
            **{"side": "export", "readings": ["EQUIPMENT/STRP"], "source_code": "I/L"},
            **{"classifier": "Actual", "zone": "Asia/Ho_Chi_Minh", "place": "VN SGN"},
            **{"place_text": "Cat Lai", "terminal": "CLI", "mode": "Sea"},
            **{"carrier": "MAEU", "vessel": "KING OF THE SEAS", "voyage": 2103},
            **{"vessel_imo": "IMO 9321483", "equipment_type": "45G1"},
            **{"seals": ["SL-778", "SL-778"], "pieces": "6", "of_pieces": 10},
            **{"weight": "150.5", "external_id": "e-1", "corrects": "e-0"},
            **{"created": "2025-05-09T11:00:00Z", "updated": "20250509T110000Z"},
            **{"retracts": "e-9", "retracted": True, "delay_reason": "WEA"},
            **{"remark": " Two\nlines ", "position": 7},
        }
        self.assertEqual(set(raw), set(KINDS))
        report, problems = from_dict(raw)
        self.assertEqual(problems, [])
        self.assertEqual(report.container, "MSCU1234566")
        self.assertEqual(report.code, "EQUIPMENT/GTIN")
        self.assertEqual((report.format, report.empty_laden), ("dcsa", "LADEN"))
        self.assertEqual((report.place, report.mode), ("VNSGN", "sea"))
        self.assertEqual(report.vessel_imo, "9321483")
        self.assertEqual(report.voyage, "2103")
        self.assertEqual(report.seals, ("SL-778",))
        self.assertEqual((report.pieces, report.weight), (6, 150.5))
        self.assertEqual(report.updated, "2025-05-09T11:00:00+00:00")
        self.assertEqual(report.remark, "Two\nlines")
        self.assertEqual(report.position, 7)
        again, _problems = from_dict(json.loads(json.dumps(report.to_dict())))
        self.assertEqual(again, report)

    def test_what_must_be_there(self):
        self.assertLost("classifier is missing", classifier=None)
        self.assertLost("when is missing", when="")
        self.assertLost("What happened", milestone="")
        self.assertLost("What happened", milestone="", code="RCS")
        self.assertLost("at least one of bill", booking=[])

    def test_bad_keys_are_named_with_what_is_expected(self):
        for key, value, expected in (
            ("classifier", "maybe", "planned, estimated, actual"),
            ("when", "yesterday", "ISO 8601"),
            ("when", "0001-01-01T00:00:00Z", "ISO 8601"),
            ("when", "9999-12-31", "ISO 8601"),
            ("when", 12, "ISO 8601"),
            ("zone", "Mars/Olympus", "Asia/Ho_Chi_Minh"),
            ("zone", "../../etc/passwd", "Asia/Ho_Chi_Minh"),
            ("milestone", "gated in!", "SEA_GATE_OUT"),
            ("format", "telex", "dcsa, fsu, clock"),
            ("empty_laden", "half", "EMPTY, LADEN"),
            ("pieces", -1, "whole number"),
            ("pieces", 1.5, "whole number"),
            ("pieces", "1e999", "whole number"),
            ("pieces", 2**31, "whole number"),
            ("pieces", True, "whole number"),
            ("retracted", "yes", "true or false"),
            ("bill", "x" * 65, "64 signs"),
            ("bill", ["MAEU1"], "64 signs"),
            ("booking", {"number": 1}, "64 signs"),
            ("container", "MSCU" * 10, "MSCU1234566"),
        ):
            with self.subTest(key=key, value=value):
                self.assertLost(expected, **{key: value})

    def test_details_that_are_wrong_do_not_lose_the_report(self):
        for key, value in (
            ("place", "Ho Chi Minh City"),
            ("weight", "heavy"),
            ("weight", float("nan")),
            ("vessel", "x" * 71),
            ("mode", "camel"),
            ("seals", "SL-1"),
            ("seals", ["x"] * 21),
            ("created", "soon"),
            ("side", "left"),
        ):
            with self.subTest(key=key, value=value):
                report = self.assertWarned(key, **{key: value})
                self.assertFalse(getattr(report, key))

    def test_unknown_keys_are_named(self):
        self.assertWarned("boking, statsu", boking="ABC", statsu=1)

    def test_published_data_breaks_its_own_standards(self):
        report = self.assertWarned("check digit", container="TRHU4561222")
        self.assertEqual(report.container, "TRHU4561222")
        self.assertWarned("form", container="CHASSIS 12")
        report = self.assertWarned("ship number", vessel_imo="1234568")
        self.assertEqual(report.vessel_imo, "1234568")

    def test_what_a_database_cannot_store(self):
        report, _problems = read(vessel="KING\x00OF\ud800THE SEAS", remark="\x00")
        self.assertEqual(report.vessel, "KING OF THE SEAS")
        self.assertEqual(report.remark, "")
        self.assertLost("booking", booking="\x00\ud800")

    def test_remark_is_cut(self):
        report, problems = read(remark="x" * 5000)
        self.assertEqual((len(report.remark), problems), (2000, []))

    def test_webhook_shapes(self):
        for text, count in (
            (GOOD, 1),
            ([GOOD, GOOD | {"when": "2025-05-10"}], 2),
            ({"events": [GOOD], "source": "x"}, 1),
            ([], 0),
        ):
            parsed = parse(json.dumps(text))
            self.assertEqual((len(parsed.reports), parsed.problems), (count, []))

    def test_one_bad_event_does_not_lose_the_others(self):
        parsed = parse(json.dumps([GOOD, 7, {"when": "x"}, GOOD | {"position": 99}]))
        self.assertEqual([report.position for report in parsed.reports], [1, 4])
        self.assertEqual({problem.position for problem in parsed.problems}, {2, 3})

    @patient
    @given(st.dictionaries(st.sampled_from(sorted(KINDS)) | st.text(), values))
    def test_any_dict(self, raw):
        report, problems = from_dict(raw)
        self.assertEqual(report is None, any(problem.lost for problem in problems))

    @patient
    @given(st.dictionaries(st.sampled_from(sorted(KINDS)), values))
    def test_a_report_reads_back(self, raw):
        report, _problems = from_dict(raw | GOOD)
        if report:
            self.assertIsInstance(report, Report)
            stored = json.loads(json.dumps(report.to_dict()))
            self.assertEqual(from_dict(stored)[0], report)

    @patient
    @given(damaged(json.dumps([GOOD, GOOD])) | st.text() | st.binary())
    @example("null")
    @example("[[[]]]")
    def test_fuzz(self, content):
        check_parses(self, parse, content)
