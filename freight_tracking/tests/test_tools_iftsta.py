from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import iftsta
from ..tools.limits import Refused
from .samples import check_parses, damaged, read

patient = settings(deadline=None, max_examples=200)
SAMPLE = read("iftsta.edi")
BILL = "MAEU123456789"


def message(*segments, kind="IFTSTA:D:00B:UN"):
    return "'".join([f"UNH+1+{kind}", *segments, "UNT+1+1", ""])


def status(code, *segments):
    return message(
        f"CNI+1+{BILL}", f"STS+1+{code}", "DTM+334:202505101800:203", *segments
    )


@tagged("post_install", "-at_install")
class TestIftsta(BaseCase):
    def assertOne(self, text, **expected):
        parsed = iftsta.parse(text)
        self.assertEqual(parsed.problems, [])
        (report,) = parsed.reports
        for key, value in expected.items():
            self.assertEqual(getattr(report, key), value, key)

    def assertLost(self, word, text, position=1):
        parsed = iftsta.parse(text)
        self.assertEqual(parsed.reports, [])
        self.assertEqual([problem.position for problem in parsed.problems], [position])
        self.assertIn(word, parsed.problems[0].reason)

    def test_sample(self):
        parsed = iftsta.parse(SAMPLE.encode())
        self.assertEqual([problem.lost for problem in parsed.problems], [False])
        self.assertEqual(
            [
                (r.position, r.code, r.container, r.classifier, r.when, r.place)
                for r in parsed.reports
            ],
            [
                *(
                    (1, "EQUIPMENT/LOAD", box, "actual", "2025-05-10T18:00:00", "VNSGN")
                    for box in ("MSCU1234566", "TRHU4561222")
                ),
                (1, "TRANSPORT/DEPA", "", "estimated", "2025-05-10T22:00:00", "VNSGN"),
                (1, "TRANSPORT/ARRI", "", "estimated", "2025-05-25", "USLGB"),
                (
                    2,
                    "EQUIPMENT/GTIN",
                    "MSCU1234566",
                    "actual",
                    "2025-05-09T17:45:00",
                    "VNSGN",
                ),
            ],
        )
        loaded = parsed.reports[0]
        self.assertEqual((loaded.bill, loaded.booking), (BILL, "ABC709951"))
        self.assertEqual(loaded.forwarder_reference, "SHP/202505/00080")
        self.assertEqual(
            (loaded.terminal, loaded.place_text), ("CATLAI", "HO CHI MINH")
        )
        self.assertEqual(
            (loaded.vessel, loaded.vessel_imo), ("KING OF THE SEAS", "9321483")
        )
        self.assertEqual((loaded.voyage, loaded.mode), ("2103S", "sea"))
        self.assertEqual((loaded.empty_laden, loaded.side), ("LADEN", "export"))
        self.assertEqual(
            (loaded.seals, loaded.remark), (("SL-778",), "LOADED ON DECK ROW 3")
        )

    def test_the_same_without_line_breaks_or_with_wrong_ones(self):
        expected = iftsta.parse(SAMPLE)
        joined = SAMPLE.replace("\n", "")
        wrapped = "\r\n".join(joined[at : at + 40] for at in range(9, len(joined), 40))
        for text in (joined, joined[:9] + wrapped, "Mail from us\n" + SAMPLE):
            self.assertEqual(iftsta.parse(text), expected)

    def test_own_signs(self):
        text = SAMPLE.replace("UNA:+.? '", "").replace("+", "|").replace("'", "~")
        text = text.replace("ROW 3", "ROW ?~ 3")
        parsed = iftsta.parse(f"UNA:|.? ~{text}")
        self.assertEqual(len(parsed.reports), 5)
        self.assertEqual(parsed.reports[0].remark, "LOADED ON DECK ROW ~ 3")
        no_escape = SAMPLE.replace("UNA:+.? '", "UNA:+.  '").replace("ROW 3", "ROW ?")
        self.assertEqual(
            iftsta.parse(no_escape).reports[0].remark, "LOADED ON DECK ROW ?"
        )

    def test_signs_that_cannot_be_told_apart(self):
        for signs in ("''''''", "ABCDEF", ":+.+ '"):
            with self.assertRaises(Refused):
                iftsta.parse(f"UNA{signs}UNB+UNOA:2'")

    def test_two_interchanges_with_signs_of_their_own(self):
        other = SAMPLE.replace("UNA:+.? '", "UNA:|.? ~").replace("+", "|")
        other = other.replace("'", "~").replace("UNA:|.? ~", "UNA:|.? ~")
        self.assertEqual(len(iftsta.parse(SAMPLE + other).reports), 10)

    def test_one_bad_message_does_not_lose_the_others(self):
        good = status("AE", "LOC+175+VNSGN", "EQD+CN+MSCU1234566+++5")
        for bad in (
            message("", "STS"),
            message("+++", "'''"),
            "UNH'UNT'",
            "UNH+1+APERAK:D:00B:UN'BGM+12'UNT+2+1'",
            "UNH+1+IFTSTA:D:00B:UN'BGM+77'",
            message(f"CNI+1+{BILL}", "STS+1+QQ", "DTM+334:202505101800:203"),
            message(f"CNI+1+{BILL}", "STS+1+AE", "DTM+334:2025051018OO:203"),
        ):
            with self.subTest(bad):
                parsed = iftsta.parse(f"UNB+UNOA:2+A+B'{good}{bad}{good}UNZ+3+1'")
                self.assertEqual([r.position for r in parsed.reports], [1, 3])
                self.assertEqual({p.position for p in parsed.problems}, {2})

    def test_what_is_no_status(self):
        self.assertLost("no UNH", "Dear all, see attached", position=0)
        self.assertLost("expected IFTSTA", message("BGM+1", kind="COPARN:D:95B:UN"))
        self.assertLost("no status", message("BGM+77", f"CNI+1+{BILL}"))
        self.assertLost("'QQ' is not known", status("QQ"))
        self.assertLost("'' is not known", message(f"CNI+1+{BILL}", "STS+1"))
        self.assertLost("No reference", message("STS+1+AE", "DTM+334:20250510:102"))
        self.assertLost("when is missing", message(f"CNI+1+{BILL}", "STS+1+AE"))

    def test_cut_off(self):
        text = status("AE", "EQD+CN+MSCU1234566")
        self.assertOne(text[: text.index("UNT")].rstrip("'"), code="EQUIPMENT/LOAD")

    def test_full_and_empty(self):
        for segment, lading in (
            ("EQD+CN+MSCU1234566+45G1:102:5+++5", "LADEN"),
            ("EQD+CN+MSCU1234566+45G1:102:5++3+4", "EMPTY"),
            ("EQD+CN+MSCU1234566", ""),
        ):
            self.assertOne(
                status("OA", segment), code="EQUIPMENT/GTOT", empty_laden=lading
            )
        # The code's own meaning holds, whatever the box is said to be.
        empty = status("EE", "EQD+CN+MSCU1234566++++5")
        self.assertOne(empty, code="EQUIPMENT/GTOT", empty_laden="EMPTY")

    def test_times(self):
        for value, form, when in (
            ("202505101800", "203", "2025-05-10T18:00:00"),
            ("20250510180059", "204", "2025-05-10T18:00:59"),
            ("20250510", "102", "2025-05-10"),
            ("20250510", "203", "2025-05-10"),  # the format is wrong
            ("250510", "101", "2025-05-10"),
            ("2505101800", "201", "2025-05-10T18:00:00"),
            ("250510180059", "202", "2025-05-10T18:00:59"),
            ("100525", "2", "2025-05-10"),
            ("202505101800UTC", "303", "2025-05-10T18:00:00+00:00"),
            ("202505101800ICT", "303", "2025-05-10T18:00:00"),
            ("202505101800?+0700", "205", "2025-05-10T18:00:00+07:00"),
            ("202505102400", "203", "2025-05-11T00:00:00"),
            ("202505101800", "", "2025-05-10T18:00:00"),
        ):
            with self.subTest(value=value, form=form):
                text = status("AE").replace("202505101800:203", f"{value}:{form}")
                self.assertOne(text, when=when)
        for value in ("", "0", "202513101800", "000000000000", "TOMORROW", "2" * 99):
            text = status("AE").replace("202505101800", value)
            self.assertLost("when", text)

    def test_the_voyages_own_times(self):
        times = ("LOC+9+VNSGN", "DTM+186:202505102210:203", "LOC+11+USLGB")
        transport = ("TDT+20+2103S+1", *times, "DTM+178:20250525:102")
        parsed = iftsta.parse(status("AE", *transport))
        self.assertEqual(
            [(r.code, r.classifier, r.place) for r in parsed.reports[1:]],
            [
                ("TRANSPORT/DEPA", "actual", "VNSGN"),
                ("TRANSPORT/ARRI", "actual", "USLGB"),
            ],
        )
        departed = message(f"CNI+1+{BILL}", "STS+1+VD", *transport[:3])
        self.assertOne(departed, code="TRANSPORT/DEPA", when="2025-05-10T22:10:00")
        expected = message(f"CNI+1+{BILL}", "STS+1+24", "DTM+133:20250510:102")
        self.assertOne(expected, code="TRANSPORT/DEPA", classifier="estimated")

    def test_times_before_the_statuses_are_told_once(self):
        text = message(
            *(f"CNI+1+{BILL}", "TDT+20+1+1", "LOC+11+USLGB", "DTM+132:20250525:102"),
            *("STS+1+I", "DTM+334:20250509:102", "STS+1+AE", "DTM+334:20250510:102"),
        )
        self.assertEqual(
            [report.code for report in iftsta.parse(text).reports],
            ["EQUIPMENT/GTIN", "TRANSPORT/ARRI", "EQUIPMENT/LOAD"],
        )

    def test_a_ship_departs_once_for_all_its_boxes(self):
        boxes = ("TDT+20+1+1", "EQD+CN+MSCU1234566", "EQD+CN+CSQU3054383")
        self.assertOne(status("VD", *boxes), code="TRANSPORT/DEPA", container="")
        # A train is another one for each box.
        parsed = iftsta.parse(status("RL", *boxes[1:]))
        self.assertEqual(
            [r.container for r in parsed.reports], ["MSCU1234566", "CSQU3054383"]
        )

    def test_ports_of_the_journey_do_not_say_where(self):
        ports = ("LOC+9+VNSGN", "LOC+11+USLGB")
        text = message(f"CNI+1+{BILL}", *ports, "STS+1+UV", "DTM+334:20250515:102")
        self.assertOne(text, code="EQUIPMENT/DISC", place="")
        self.assertOne(status("UV", *ports), place="USLGB")
        self.assertOne(status("UV", *ports, "LOC+175+SGSIN:139:6"), place="SGSIN")
        self.assertOne(
            status("I", "LOC+175+SONG THAN"), place="", place_text="SONG THAN"
        )

    def test_references(self):
        self.assertOne(status("AE"), bill=BILL, booking="")
        self.assertOne(status("AE", "RFF+BN:ABC"), bill="", booking="ABC")
        self.assertOne(status("AE", "RFF+BM:MAEU1"), bill="MAEU1")
        self.assertOne(status("AE", "RFF+EQ:MSCU1234566"), container="MSCU1234566")
        two = message(
            *("CNI+1+A", "RFF+BN:1", "STS+1+AE", "DTM+334:20250510:102"),
            *("CNI+2+B", "STS+1+AE", "DTM+334:20250510:102"),
        )
        parsed = iftsta.parse(two)
        self.assertEqual(
            [(r.bill, r.booking) for r in parsed.reports], [("", "1"), ("B", "")]
        )

    def test_recommendation_24(self):
        for code, expected in (
            ("1", "TRANSPORT/ARRI"),
            ("24", "TRANSPORT/DEPA"),
            ("12", "SHIPMENT/RELS/CUS"),
            ("21", "EQUIPMENT/DROP"),
            ("28", "EQUIPMENT/STRP"),
        ):
            self.assertOne(status(f"{code}::6"), code=expected)
        self.assertOne(status("18"), milestone="CARGO_DAMAGED")

    def test_known_but_no_milestone(self):
        parsed = iftsta.parse(status("31"))
        self.assertEqual((parsed.reports, parsed.problems[0].lost), ([], False))

    def test_two_readings_are_kept(self):
        self.assertOne(status("D"), code="EQUIPMENT/DROP", readings=("EQUIPMENT/STRP",))

    def test_free_time_is_for_the_clocks(self):
        self.assertOne(status("FT"), format="clock", code="FREE_TIME_EXPIRED")

    def test_partners_codes(self):
        own = {"OA/EMPTY": "EQUIPMENT/GTOT/EMPTY", "OA": "SEA_GATE_OUT", "ZZ": ""}
        for segment, expected in (
            ("EQD+CN+MSCU1234566++++4", ("", "EQUIPMENT/GTOT", "EMPTY")),
            ("EQD+CN+MSCU1234566++++5", ("SEA_GATE_OUT", "", "")),
        ):
            parsed = iftsta.parse(status("OA", segment), own)
            (one,) = parsed.reports
            self.assertEqual((one.milestone, one.code, one.empty_laden), expected)
        parsed = iftsta.parse(status("ZZ"), own)
        self.assertEqual([problem.lost for problem in parsed.problems], [False])

    def test_cancelled(self):
        text = status("AE").replace("CNI", "BGM+77+DOC1+1'CNI")
        self.assertOne(text, retracted=True)

    def test_a_una_in_a_text_is_a_text(self):
        text = status("AE", "FTX+AAI+++SEE ?'UNA AND UNH", "LOC+175+VNSGN")
        self.assertOne(text, place="VNSGN", remark="SEE 'UNA AND UNH")

    @patient
    @given(damaged(SAMPLE) | st.text() | st.binary())
    def test_fuzz(self, content):
        check_parses(self, iftsta.parse, content)
