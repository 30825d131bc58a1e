from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import codes, fsu
from .samples import check_parses, damaged, read

patient = settings(deadline=None, max_examples=200)
SAMPLE = read("fsu.txt")
NEAR = date(2025, 5, 12)
HEAD = "FSU/12\n020-12345675SGNFRA/T10K250.0\n"
BILL = "020-12345675"


def parse(*lines, near=NEAR, **options):
    return fsu.parse(HEAD + "\n".join(lines), near, **options)


@tagged("post_install", "-at_install")
class TestFsu(BaseCase):
    def assertOne(self, *lines, near=NEAR, **expected):
        parsed = parse(*lines, near=near)
        self.assertEqual(parsed.problems, [])
        (report,) = parsed.reports
        for key, value in expected.items():
            self.assertEqual(getattr(report, key), value, key)

    def assertProblem(self, word, *lines, lost=True, reports=0):
        parsed = parse(*lines)
        self.assertEqual(len(parsed.reports), reports)
        self.assertEqual([problem.lost for problem in parsed.problems], [lost])
        self.assertIn(word, parsed.problems[0].reason)

    def test_sample(self):
        parsed = fsu.parse(SAMPLE, NEAR)
        self.assertEqual(parsed.problems, [])
        self.assertEqual({report.bill for report in parsed.reports}, {BILL})
        self.assertEqual(
            [
                (
                    report.position,
                    report.code,
                    report.classifier,
                    report.when,
                    report.place,
                )
                for report in parsed.reports
            ],
            [
                (1, "RCS", "actual", "2025-05-09T14:30:00", "SGN"),
                (2, "FOH", "actual", "2025-05-09T11:10:00", "SGN"),
                (3, "MAN", "actual", "2025-05-10", "SGN"),
                (3, "DEP", "planned", "2025-05-10T18:10:00", "SGN"),
                (3, "ARR", "planned", "2025-05-11T05:55:00", "FRA"),
                (4, "DEP", "actual", "2025-05-10T18:22:00", "SGN"),
                (4, "ARR", "estimated", "2025-05-11T05:48:00", "FRA"),
                (5, "DIS", "actual", "2025-05-10", "SGN"),
                (6, "RCF", "actual", "2025-05-11T06:10:00", "FRA"),
                (7, "NFD", "actual", "2025-05-11T08:30:00", "FRA"),
                (8, "AWD", "actual", "2025-05-11T09:00:00", "FRA"),
                (9, "DLV", "actual", "2025-05-11T14:15:00", "FRA"),
            ],
        )
        departed = parsed.reports[5]
        self.assertEqual((departed.voyage, departed.carrier), ("LH8401", "LH"))
        self.assertEqual(departed.remark, "SPLIT AT SGN\nBALANCE ON LH8403")

    def test_every_status_of_the_catalogue(self):
        for code in "RCS FOH NFD AWD DLV CRC CCD TFD TRM RCT".split():
            self.assertOne(f"{code}/10MAY0930/SGN/T10K250", code=code, place="SGN")
        for code in "DEP RCF ARR DIS".split():
            self.assertOne(
                f"{code}/LH8401/10MAY0930/SGN/T10K250", code=code, mode="air"
            )
        self.assertOne("DDL/10MAY0930/FRA/T10K250", milestone="DELIVERED", code="")
        self.assertOne("DPU/10MAY0930/SGN/T10K250", milestone="CARGO_PICKED_UP")

    def test_a_booking_is_of_the_day_on_which_it_is_told(self):
        parsed = parse("BKD/LH8401/20MAY/SGNFRA/T10K250/S1810/S0555-N")
        self.assertEqual(
            [
                (report.code, report.classifier, report.when)
                for report in parsed.reports
            ],
            [
                ("BKD", "actual", "2025-05-12"),
                ("DEP", "planned", "2025-05-20T18:10:00"),
                ("ARR", "planned", "2025-05-21T05:55:00"),
            ],
        )

    def test_parts(self):
        self.assertOne(
            "RCF/LH8401/11MAY/FRA/P6K150", pieces=6, of_pieces=10, weight=150
        )
        self.assertOne("RCF/LH8401/11MAY/FRA/P6K150T12", pieces=6, of_pieces=12)
        self.assertOne("RCF/LH8401/11MAY/FRA/P6L330.7", pieces=6, weight=150.003)
        self.assertOne("RCF/LH8401/11MAY/FRA/T10", pieces=10, weight=None)
        self.assertOne("RCF/LH8401/11MAY/FRA/T10K250.0MC1.25", pieces=10, weight=250)
        self.assertOne("RCF/LH8401/11MAY/FRA", pieces=None, of_pieces=10)

    def test_transfers_name_the_carrier(self):
        self.assertOne("TFD/5X/11MAY1200/FRA/T10K250/MAN123", carrier="5X", voyage="")

    def test_discrepancies(self):
        for code, milestone in (
            ("OFLD", "AIR_OFFLOADED"),
            ("MSCA", "CARGO_SHORT"),
            ("SSPD", "CARGO_SHORT"),
            ("MSAW", ""),
        ):
            line = f"DIS/LH8401/10MAY/SGN/{code}/P2K50"
            self.assertOne(
                line, milestone=milestone, code="DIS", source_code=f"DIS/{code}"
            )

    def test_years(self):
        for line, near, when in (
            ("RCS/31DEC2330/SGN/T1", date(2026, 1, 1), "2025-12-31T23:30:00"),
            ("RCS/01JAN0030/SGN/T1", date(2025, 12, 31), "2026-01-01T00:30:00"),
            ("RCS/29FEB/SGN/T1", date(2025, 3, 1), "2024-02-29"),
            ("RCS/10MAY2400/SGN/T1", datetime(2025, 5, 10, 9), "2025-05-11T00:00:00"),
        ):
            self.assertOne(line, near=near, when=when)

    def test_times(self):
        for line, when in (
            ("RCS/10MAY/SGN/T1", "2025-05-10"),
            ("RCS/10MAY/1430/SGN/T1", "2025-05-10T14:30:00"),
            ("DEP/LH8401/10MAY/SGNFRA/T1/S1810", "2025-05-10"),
            ("DEP/LH8401/10MAY/SGNFRA/T1/A0005-N", "2025-05-11T00:05:00"),
            ("DEP/LH8401/10MAY/SGNFRA/T1/A2355-P", "2025-05-09T23:55:00"),
            ("ARR/LH8401/11MAY/FRA/T1/A0610", "2025-05-11T06:10:00"),
        ):
            self.assertOne(line, when=when, classifier="actual")
        self.assertOne(
            *("ARR/LH8401/11MAY/FRA/T1/E0610",),
            **{"when": "2025-05-11T06:10:00", "classifier": "estimated"},
        )

    def test_names_are_not_mistaken(self):
        self.assertOne("DLV/11MAY1415/FRA/T10K250/BOB", place="FRA")
        self.assertOne("NFD/11MAY1415/FRA/T10K250/10MAY", when="2025-05-11T14:15:00")
        self.assertOne("DEP/A1005/10MAY/SGNFRA/T1/A1005", voyage="A1005")

    def test_remarks_are_of_the_line_before(self):
        parsed = parse(
            *("RCS/10MAY0930/SGN/T10", "OSI/ONE", "/TWO", "ULD/AKE12345LH", "/LOST"),
            *("FOH/10MAY0930/SGN/T10", "OCI/DE/IMP", "/MORE", "OSI/THREE"),
        )
        self.assertEqual(parsed.problems, [])
        self.assertEqual([r.remark for r in parsed.reports], ["ONE\nTWO", "THREE"])

    def test_a_line_that_goes_on(self):
        self.assertOne("RCF/LH8401/11MAY0610", "/FRA/P6K150", place="FRA", pieces=6)

    def test_telex_dirt(self):
        text = f"\r\nQD SGNHLXH\r\n.SGNFMLH\r\n{HEAD}rcs/10may0930/sgn/t10k250\r\n=\r\n"
        parsed = fsu.parse(text.encode("latin-1"), NEAR)
        self.assertEqual((len(parsed.reports), parsed.problems), (1, []))
        for line in ("02012345675SGNFRA/T10K250", "020 12345675", "020-12345675/T1K2"):
            parsed = fsu.parse(f"FSA/15\n{line}\nRCS/10MAY0930/SGN/T10=", NEAR)
            self.assertEqual([report.bill for report in parsed.reports], [BILL])
            self.assertEqual(parsed.problems, [])

    def test_a_bad_check_digit_is_a_warning(self):
        parsed = fsu.parse("FSU/12\n176-98765432SGNDXB\nRCS/10MAY/SGN/T1", NEAR)
        self.assertEqual([report.bill for report in parsed.reports], ["176-98765432"])
        self.assertEqual([problem.lost for problem in parsed.problems], [False])

    def test_what_cannot_be_used_is_reported(self):
        self.assertProblem("not known", "XYZ/10MAY/SGN/T1")
        self.assertProblem("no milestone", "PRE/LH8401/10MAY/SGNFRA/T1", lost=False)
        self.assertProblem("date is wrong", "RCS/10MAX/SGN/T1")
        self.assertProblem("date is wrong", "RCS/31APR/SGN/T1")
        self.assertProblem("when must be", "RCS/10MAY2561/SGN/T1")
        self.assertProblem("when is missing", "RCS/SGN/T1")
        self.assertProblem("no known form", "RCS/10MAY/SGN/T1", "???", reports=1)
        self.assertProblem("no status line", "")

    def test_other_messages(self):
        for text, word in (
            ("FNA/1\nACK/ERROR\n", "FNA is no status"),
            ("Dear all,\nplease find attached", "no FSU message"),
            ("FSU/12\nRCS/10MAY/SGN/T1", "no air waybill line"),
            ("FWB/16\n020-12345675SGNFRA/T1K2\nFLT/LH1/10", "FWB is no status"),
        ):
            parsed = fsu.parse(text, NEAR)
            self.assertEqual((parsed.reports, len(parsed.problems)), ([], 1))
            self.assertIn(word, parsed.problems[0].reason)

    def test_one_bad_status_does_not_lose_the_others(self):
        lines = ["RCS/10MAY/SGN/T1", "XYZ/1", "NFD/99MAY/FRA/T1", "DLV/11MAY/FRA/T1"]
        parsed = parse(*lines)
        self.assertEqual([report.position for report in parsed.reports], [1, 4])
        self.assertEqual([problem.position for problem in parsed.problems], [2, 3])

    def test_partners_codes(self):
        parsed = parse("FIW/10MAY/SGN/T1", overrides={"FIW": "AIR_ON_HAND"})
        self.assertEqual([r.milestone for r in parsed.reports], ["AIR_ON_HAND"])

    @patient
    @given(damaged(SAMPLE) | st.text() | st.binary())
    def test_fuzz(self, content):
        check_parses(self, lambda text: fsu.parse(text, NEAR), content)

    @patient
    @given(
        st.lists(
            st.sampled_from(sorted(codes.FSU)).flatmap(
                lambda code: st.lists(
                    st.sampled_from(
                        "LH8401 10MAY 10MAY1430 SGN SGNFRA T10K250 P3L9.5 A1810"
                        " E0555-N OFLD 5X 1430 BOB 00XXX0000 T0 S9999-Z".split()
                    )
                ).map(lambda parts: "/".join([code, *parts]))
            )
        )
    )
    def test_any_order_of_parts(self, lines):
        text = HEAD + "\n".join(lines)
        check_parses(self, lambda content: fsu.parse(content, NEAR), text)
