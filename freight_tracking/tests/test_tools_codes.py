from xml.etree import ElementTree

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..tools import codes
from ..tools.normal_form import Report

TABLES = {
    "315": codes.X12_315,
    "214": codes.X12_214,
    "iftsta": codes.IFTSTA,
    "fsu": codes.FSU,
}
MODES = ("sea", "air", "road", "rail", "express")


def shipped_catalogue():
    """The milestones that come with the base, as `codes.resolve` takes them."""
    known, formats = set(), {"dcsa": {}, "fsu": {}, "clock": {}}
    with file_open("freight_base/data/freight_milestone_data.xml", "rb") as file:
        for record in ElementTree.parse(file).getroot().iter("record"):
            one = {item.get("name"): item.text for item in record}
            known.add(one["code"])
            for name, key in (("dcsa", "dcsa_event"), ("fsu", "fsu_code")):
                if one.get(key):
                    scope = (one[key], one["mode"], one["direction"])
                    formats[name][scope] = one["code"]
    return known, formats


def report(found, lading=""):
    keys = codes.event(found, "", lading)
    return Report(classifier="actual", when="2025-05-10", bill="A", **keys)


@tagged("post_install", "-at_install")
class TestCodes(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known, cls.formats = shipped_catalogue()

    def resolve(self, code, lading="", mode="sea", side="", **keys):
        one = Report(
            **{"classifier": "actual", "when": "2025-05-10", "bill": "A"},
            **{"format": "dcsa", "code": code, "empty_laden": lading},
            **keys,
        )
        return codes.resolve(one, self.formats["dcsa"], (mode,), side)

    def test_every_code_finds_a_milestone(self):
        for table, meanings in TABLES.items():
            for code, found in meanings.items():
                if found.is_silent or found.format == "clock":
                    continue
                results = {
                    codes.resolve(
                        report(found, lading), self.formats[found.format], (mode,), side
                    )
                    for lading in ("", "EMPTY", "LADEN")
                    for mode in MODES
                    for side in ("export", "import", "any")
                }
                with self.subTest(table=table, code=code):
                    self.assertTrue(results - {""})
                    self.assertLessEqual(results - {""}, self.known)

    def test_discrepancies_are_milestones(self):
        self.assertLessEqual(set(codes.FSU_DISCREPANCIES.values()), self.known)

    def test_the_same_gate_means_four_things(self):
        for code, lading, side, milestone in (
            ("EQUIPMENT/GTOT", "EMPTY", "export", "SEA_EMPTY_PICKED_UP"),
            ("EQUIPMENT/GTIN", "LADEN", "export", "SEA_GATE_IN"),
            ("EQUIPMENT/GTOT", "LADEN", "import", "SEA_GATE_OUT"),
            ("EQUIPMENT/GTIN", "EMPTY", "import", "SEA_EMPTY_RETURNED"),
        ):
            self.assertEqual(self.resolve(code, lading, side=side), milestone)
            self.assertEqual(self.resolve(code, "", side=side), "")

    def test_the_same_movement_means_three_things(self):
        for side, milestone in (
            ("export", "SEA_VESSEL_ARRIVED_POL"),
            ("any", "SEA_TS_ARRIVED"),
            ("import", "SEA_ARRIVED"),
            ("", ""),  # nobody knows where
        ):
            self.assertEqual(self.resolve("TRANSPORT/ARRI", side=side), milestone)

    def test_without_a_side_what_is_unambiguous_counts(self):
        self.assertEqual(self.resolve("EQUIPMENT/STUF"), "SEA_STUFFED")
        self.assertEqual(self.resolve("EQUIPMENT/GTOT", "EMPTY"), "SEA_EMPTY_PICKED_UP")

    def test_a_truck_takes_the_box_out_of_a_sea_port(self):
        found = codes.Meaning("EQUIPMENT/GTOT", empty_laden="LADEN", mode="road")
        gate = codes.resolve(report(found), self.formats["dcsa"], ("sea",), "import")
        self.assertEqual(gate, "SEA_GATE_OUT")

    def test_a_box_on_a_truck_is_not_on_board(self):
        loaded = report(codes.X12_315["AM"], "LADEN")
        found = codes.resolve(loaded, self.formats["dcsa"], ("sea",), "export")
        self.assertEqual(found, "ROAD_LOADED")

    def test_the_second_reading_where_the_first_has_none(self):
        delivered = report(codes.X12_315["D"], "EMPTY")
        found = codes.resolve(delivered, self.formats["dcsa"], ("sea",), "import")
        self.assertEqual(found, "SEA_STRIPPED")
        delivered = report(codes.X12_315["D"], "LADEN")
        found = codes.resolve(delivered, self.formats["dcsa"], ("sea",), "import")
        self.assertEqual(found, "SEA_DELIVERED")

    def test_overrides(self):
        table = codes.X12_315
        own = {
            "OA": "EQUIPMENT/GTOT/LADEN",
            "OA/EMPTY": "SEA_EMPTY_PICKED_UP",
            "VD": "",
        }
        self.assertEqual(codes.meaning(table, "OA", "", own).empty_laden, "LADEN")
        self.assertEqual(
            codes.meaning(table, "OA", "EMPTY", own).milestone, "SEA_EMPTY_PICKED_UP"
        )
        self.assertTrue(codes.meaning(table, "VD", "", own).is_silent)
        self.assertEqual(codes.meaning(table, "VA", "", own), table["VA"])
        self.assertIsNone(codes.meaning(table, "??", "", own))
