from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import x12
from ..tools.limits import Refused
from .samples import check_parses, damaged, read

patient = settings(deadline=None, max_examples=200)
SAMPLE = read("x12.edi")
ISA = SAMPLE.splitlines()[0]
BILL = "MAEU123456789"


def ocean(b4, *segments):
    return f"{ISA}GS*QO~ST*315*1~{'~'.join([b4, f'N9*BM*{BILL}', *segments])}~SE*9*1~"


def truck(*segments):
    parts = "~".join(["B10*PRO1*SHP/1*HAUL", f"L11*{BILL}*BM", "LX*1", *segments])
    return f"{ISA}GS*QM~ST*214*1~{parts}~SE*9*1~GE*1*1~IEA*1*1~"


@tagged("post_install", "-at_install")
class TestX12(BaseCase):
    def assertOne(self, text, **expected):
        parsed = x12.parse(text)
        self.assertEqual(parsed.problems, [])
        (report,) = parsed.reports
        for key, value in expected.items():
            self.assertEqual(getattr(report, key), value, key)

    def assertLost(self, word, text, position=1):
        parsed = x12.parse(text)
        self.assertEqual(parsed.reports, [])
        self.assertEqual([problem.position for problem in parsed.problems], [position])
        self.assertIn(word, parsed.problems[0].reason)

    def test_sample(self):
        parsed = x12.parse(SAMPLE.encode())
        self.assertEqual(parsed.problems, [])
        self.assertEqual(
            [
                (r.position, r.code, r.container, r.classifier, r.when, r.place)
                for r in parsed.reports
            ],
            [
                (1, "TRANSPORT/DEPA", "", "actual", "2025-05-10T22:10:00", "VNSGN"),
                (1, "TRANSPORT/ARRI", "", "estimated", "2025-05-25T06:00:00", "USLGB"),
                (
                    2,
                    "EQUIPMENT/GTOT",
                    "MSCU1234566",
                    "actual",
                    "2025-05-27T09:30:00",
                    "",
                ),
                (
                    3,
                    "TRANSPORT/ARRI",
                    "MSCU1234566",
                    "actual",
                    "2025-05-09T09:30:00",
                    "",
                ),
                (4, "EQUIPMENT/DROP", "", "estimated", "2025-05-28T12:00:00", ""),
            ],
        )
        sailed, expected, out, collected, delivery = parsed.reports
        self.assertEqual((sailed.bill, sailed.booking), (BILL, "ABC709951"))
        self.assertEqual((sailed.carrier, sailed.voyage), ("MAEU", "2103S"))
        self.assertEqual(
            (sailed.vessel, sailed.vessel_imo), ("KING OF THE SEAS", "9321483")
        )
        self.assertEqual(
            (sailed.forwarder_reference, sailed.zone), ("SHP/202505/00080", "")
        )
        self.assertEqual(expected.zone, "America/Los_Angeles")
        self.assertEqual((out.empty_laden, out.place_text), ("LADEN", "LONG BEACH"))
        self.assertEqual(
            (collected.place_text, collected.side), ("BIEN HOA, VN", "export")
        )
        self.assertEqual((collected.pieces, collected.weight), (12, 999.99))
        self.assertEqual((collected.carrier, collected.booking), ("HAUL", "PRO4711"))
        self.assertEqual(
            (delivery.place_text, delivery.side), ("ONTARIO, CA, US", "import")
        )
        self.assertEqual(delivery.zone, "America/New_York")

    def test_own_signs(self):
        expected = x12.parse(SAMPLE)
        pipes = SAMPLE.replace("*", "|").replace("~\n", "\n")
        self.assertEqual(x12.parse(pipes).reports, expected.reports)
        joined = SAMPLE.replace("\n", "").replace("~", "\x1c")
        self.assertEqual(x12.parse(joined).reports, expected.reports)
        unpadded = SAMPLE.replace("          ", "").replace("        *ZZ", "*ZZ")
        self.assertEqual(x12.parse(f"\r\n{unpadded}").reports, expected.reports)

    def test_several_interchanges(self):
        other = SAMPLE.replace("*", "|")
        self.assertEqual(len(x12.parse(SAMPLE + other).reports), 10)

    def test_signs_that_cannot_be(self):
        with self.assertRaises(Refused):
            x12.parse(ISA[:-1] + "AST*315A")

    def test_what_is_no_status(self):
        self.assertLost("no X12", "Dear all, see attached", position=0)
        self.assertLost("no X12", ISA[:60], position=0)
        self.assertLost("no ST segment", ISA + "GS*QO~GE*1~", position=0)
        self.assertLost("is a 997", ISA + "ST*997*1~AK1*QO~SE*2*1~")
        self.assertLost("holds no status", ISA + "ST*315*1~N9*BM*1~SE*2*1~")
        self.assertLost("holds no status", ISA + "ST*214*1~B10*1~SE*2*1~")
        self.assertLost("'QQ' is not known", ocean("B4***QQ*20250510"))
        self.assertLost("'' is not known", ocean("B4"))
        self.assertLost("when is missing", ocean("B4***AE"))
        self.assertLost("No reference", ISA + "ST*315*1~B4***AE*20250510~SE*1*1~")

    def test_one_bad_set_does_not_lose_the_others(self):
        good = f"ST*315*1~B4***AE*20250510~N9*BM*{BILL}~SE*4*1~"
        for bad in (
            "ST~SE~",
            "ST*997*1~SE*1*1~",
            "ST*315*2~SE*1*2~",
            f"ST*315*2~B4***AE*2O250510~N9*BM*{BILL}~",
            f"ST*315*2~B4***AE*20251310~N9*BM*{BILL}~",
            f"ST*315*2~B4***QQ*20250510~N9*BM*{BILL}~SE*4*2~",
        ):
            with self.subTest(bad):
                parsed = x12.parse(f"{ISA}GS*QO~{good}{bad}{good}GE*3*1~IEA*1*1~")
                self.assertEqual([r.position for r in parsed.reports], [1, 3])
                self.assertEqual({p.position for p in parsed.problems}, {2})

    def test_box_numbers(self):
        for parts in (
            *("MSCU*123456*L*45G1****6", "MSCU*1234566*L", "*MSCU1234566*L"),
            *("MSCU*123456*L", "MSCU*123456-6*L", "mscu*123456*L"),
        ):
            number = ocean(f"B4***I*20250510***{parts}")
            self.assertOne(number, container="MSCU1234566", empty_laden="LADEN")

    def test_full_and_empty(self):
        for code, sent, expected in (
            ("I", "L", ("EQUIPMENT/GTIN", "LADEN")),
            ("I", "E", ("EQUIPMENT/GTIN", "EMPTY")),
            ("OA", "", ("EQUIPMENT/GTOT", "")),
            ("EE", "L", ("EQUIPMENT/GTOT", "EMPTY")),
            ("RD", "", ("EQUIPMENT/GTIN", "EMPTY")),
        ):
            parsed = x12.parse(ocean(f"B4***{code}*20250510***MSCU*1234566*{sent}"))
            (one,) = parsed.reports
            self.assertEqual((one.code, one.empty_laden), expected)

    def test_times(self):
        for date, time, when in (
            ("20250510", "1800", "2025-05-10T18:00:00"),
            ("20250510", "", "2025-05-10"),
            ("250510", "1800", "2025-05-10T18:00:00"),  # before 4010
            ("20250510", "180059", "2025-05-10T18:00:59"),
            ("20250510", "18005999", "2025-05-10T18:00:59"),
            ("20250510", "2400", "2025-05-11T00:00:00"),
        ):
            self.assertOne(ocean(f"B4***AE*{date}*{time}"), when=when, zone="")
        for date, time in (("20250510", "18"), ("20250510", "2560"), ("00000000", "")):
            self.assertLost("when must be", ocean(f"B4***AE*{date}*{time}"))

    def test_zones(self):
        for code, zone in (
            *(("", ""), ("LT", ""), ("UT", "UTC"), ("GM", "UTC"), ("ES", "-05:00")),
            *(("CT", "America/Chicago"), ("07", "+07:00"), ("24", "-01:00")),
            *(("13", "-12:00"), ("??", "")),
        ):
            text = truck(f"AT7*AF*NS***20250510*1800*{code}")
            self.assertOne(text, zone=zone, when="2025-05-10T18:00:00")

    def test_places(self):
        port = "R4*L*UN*VNSGN*HO CHI MINH*VN*CAT LAI"
        self.assertOne(
            ocean("B4***AE*20250510*******VNSGN*UN", port),
            **{"place": "VNSGN", "place_text": "HO CHI MINH", "terminal": "CAT LAI"},
        )
        self.assertOne(ocean("B4***AE*20250510*******VNSGN"), place="VNSGN")
        self.assertOne(ocean("B4***AE*20250510*******2709*D"), place_text="2709")
        self.assertOne(ocean("B4***AE*20250510**HCMC"), place="", place_text="HCMC")
        self.assertOne(ocean("B4***AE*20250510", "R4*5*UN*SGSIN"), place="SGSIN")
        # Ports of the journey do not say where a box was discharged.
        self.assertOne(ocean("B4***UV*20250510", "R4*D*UN*USLGB"), place="")

    def test_times_of_the_ports(self):
        text = ocean(
            *("B4***AE*20250510*******VNSGN", "R4*L*UN*VNSGN", "DTM*140*20250511"),
            *("R4*I*UN*SGSIN", "DTM*371*20250514", "DTM*139*20250514"),
            *("R4*D*UN*USLGB", "DTM*139*20250525", "R4*E*UN*USONT", "DTM*139*20250528"),
        )
        self.assertEqual(
            [
                (report.code, report.classifier, report.place)
                for report in x12.parse(text).reports
            ],
            [
                ("EQUIPMENT/LOAD", "actual", "VNSGN"),
                ("TRANSPORT/DEPA", "actual", "VNSGN"),
                ("TRANSPORT/ARRI", "estimated", "SGSIN"),
                ("TRANSPORT/ARRI", "estimated", "USLGB"),
            ],
        )

    def test_a_box_is_named_where_nothing_else_is(self):
        text = ocean(
            "B4***VD*20250510***MSCU*1234566", "R4*D*UN*USLGB", "DTM*139*20250525"
        )
        self.assertEqual({r.container for r in x12.parse(text).reports}, {""})
        alone = text.replace(f"N9*BM*{BILL}~", "")
        self.assertEqual(
            {r.container for r in x12.parse(alone).reports}, {"MSCU1234566"}
        )

    def test_new_estimates_stand_in_the_ports(self):
        parsed = x12.parse(
            ocean("B4***E*20250510", "R4*D*UN*USLGB", "DTM*139*20250525")
        )
        self.assertEqual([r.code for r in parsed.reports], ["TRANSPORT/ARRI"])
        self.assertEqual([problem.lost for problem in parsed.problems], [False])

    def test_a_train_has_no_vessel(self):
        ship = "Q2*9321483********2103S***L*KING OF THE SEAS"
        self.assertOne(
            ocean("B4***RL*20250527", ship), mode="rail", vessel="", voyage=""
        )
        self.assertOne(ocean("B4***AE*20250527", ship), mode="sea", voyage="2103S")

    def test_trucks(self):
        for code, expected in (
            ("X3", ("TRANSPORT/ARRI", "export", "")),
            ("AF", ("TRANSPORT/DEPA", "export", "")),
            ("X1", ("TRANSPORT/ARRI", "import", "")),
            ("D1", ("EQUIPMENT/DROP", "import", "")),
            ("AJ", ("", "", "ROAD_OUT_FOR_DELIVERY")),
            ("SD", ("", "", "TRANSPORT_DELAYED")),
        ):
            (one,) = x12.parse(truck(f"AT7*{code}*NS***20250510*1800*LT")).reports
            self.assertEqual((one.code, one.side, one.milestone), expected)
            self.assertEqual(one.mode, "road")

    def test_a_code_means_another_thing_in_each_set(self):
        self.assertOne(ocean("B4***AP*20250510"), code="EQUIPMENT/LOAD")
        self.assertOne(truck("AT7*AP*NS***20250510"), milestone="ROAD_DELIVERY_FAILED")

    def test_appointments_are_no_events(self):
        parsed = x12.parse(truck("AT7***AA*NA*20250510*1800", "AT7*X3*NS***20250510"))
        self.assertEqual([report.position for report in parsed.reports], [2])
        self.assertEqual([problem.lost for problem in parsed.problems], [False])

    def test_truck_numbers(self):
        status = "AT7*X3*NS***20250510"
        self.assertOne(
            truck(status, "MS2*HAUL*51C-123.45"), voyage="51C12345", container=""
        )
        self.assertOne(
            truck(status, "MS2*HAUL*MSCU1234566*CN"), container="MSCU1234566"
        )
        self.assertOne(truck(status, "AT8*G*K*1500.5*10"), weight=1500.5, pieces=10)

    def test_partners_codes(self):
        parsed = x12.parse(ocean("B4***D*20250510"), {"D": "EQUIPMENT/STRP"})
        self.assertEqual([r.code for r in parsed.reports], ["EQUIPMENT/STRP"])

    @patient
    @given(damaged(SAMPLE) | st.text() | st.binary())
    def test_fuzz(self, content):
        check_parses(self, x12.parse, content)

    @patient
    @given(damaged(SAMPLE[len(ISA) :]))
    def test_fuzz_behind_the_head(self, content):
        check_parses(self, x12.parse, ISA + content)
