"""The papers of operations: what they say, and what has to be there first."""

from datetime import datetime

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..render.layouts import LAYOUTS
from ..render.sample import sample
from .common import DocumentCase, pdf_text
from .test_render import drawn, overlaps, pages_of

LINES = [
    {
        "marks": f"MARK{number:03}",
        "packages": f"{number} CARTONS",
        "description": f"Hàng {number:03} 货",
        "weight": f"{number}.000 KGS",
        "dangerous": {"un": "UN1263", "name": f"PAINT-{number:03}"},
    }
    for number in range(500)
]
TABLES = (
    *("shipping_instruction", "pre_alert", "packing_list", "proof_of_delivery"),
    *("container_load_plan", "dangerous_goods_declaration"),
)


@tagged("post_install", "-at_install")
class TestPapers(DocumentCase):
    def text(self, document):
        return " ".join(pdf_text(document._get_bytes()).split())

    def refused(self, document):
        with self.assertRaises(UserError) as raised:
            document._issue()
        return str(raised.exception)

    def test_500_lines_go_on_over_pages(self):
        for code in TABLES:
            for mode in ("sea", "air"):
                data = {**sample(), "cargo": LINES, "bills": [], "mode": mode}
                pdf, warnings = drawn(code, data)
                pages = pages_of(pdf)
                with self.subTest(code, mode=mode):
                    self.assertEqual(warnings, [])
                    self.assertGreater(len(pages), 4)
                    self.assertIn(f"Page 1 of {len(pages)}", pages[0])
                    self.assertEqual(overlaps(pdf), [])
                    whole = "".join(pages)
                    marked = code == "dangerous_goods_declaration"
                    word = "PAINT-" if marked else "MARK"
                    for number in range(500):
                        self.assertIn(f"{word}{number:03}", whole)

    def test_each_names_all_that_a_line_or_box_lacks(self):
        data = sample()
        data["cargo"] = [{"description": "x"}]
        data["containers"] = [{"method": "2"}]
        self.assertEqual(len(LAYOUTS["packing_list"].missing(data)), 2)
        self.assertEqual(len(LAYOUTS["vgm_declaration"].missing(data)), 5)
        data["containers"] = []
        self.assertEqual(LAYOUTS["vgm_declaration"].missing(data), ["Container"])
        data["bill"] = {}
        self.assertEqual(LAYOUTS["pre_alert"].missing(data), ["Master No."])
        data["mode"] = "road"
        self.assertEqual(LAYOUTS["pre_alert"].missing(data), [])

    def test_a_vgm_by_calculation_shows_its_parts(self):
        box = self.file.container_ids
        draft = self.draft("vgm")
        self.assertIn("Verified gross mass", self.refused(draft))
        box.write(
            {
                "vgm_kg": box.tare_kg + 2450,
                "vgm_method": "2",
                "vgm_at": datetime(2025, 5, 7, 3),
                "vgm_by": "Đặng Thị Mai",
            }
        )
        draft._issue()
        text = self.text(draft)
        for words in ("☑ Method 2", "☐ Method 1", "50.0 KGS", "Đặng Thị Mai", "BKG100"):
            self.assertIn(words, text)

    def test_dangerous_goods_by_sea_name_all_that_the_code_asks_for(self):
        draft = self.draft("dangerous_goods_declaration")
        self.assertIn("Dangerous goods", self.refused(draft))
        line = self.file.cargo_ids
        line.write({"is_dangerous": True, "dg_class": "3"})
        text = self.refused(draft)
        for words in ("UN Number", "Proper Shipping Name", "Flash Point", "Emergency"):
            self.assertIn(words, text)
        line.write(
            {
                "un_number": "1263",
                "proper_shipping_name": "PAINT",
                "packing_group": "II",
                "flash_point": "23",
                "net_mass_kg": 2000,
                "dg_emergency_contact": "+84 28 115",
                "marine_pollutant": True,
            }
        )
        draft._issue()
        text = self.text(draft)
        for words in (
            "MULTIMODAL",
            "UN1263, PAINT, CLASS 3, PG II",
            "MARINE POLLUTANT",
        ):
            self.assertIn(words, text)
        self.assertIn("+84 28 115", text)

    def test_by_air_one_line_of_cargo_aircraft_only_decides(self):
        data = sample()
        data["mode"] = "air"
        text = "".join(pages_of(drawn("dangerous_goods_declaration", data)[0]))
        self.assertIn("PASSENGER AND CARGO AIRCRAFT", text)
        data["cargo"][1]["dangerous"]["cargo_only"] = True
        text = "".join(pages_of(drawn("dangerous_goods_declaration", data)[0]))
        self.assertIn("CARGO AIRCRAFT ONLY", text)
        self.assertNotIn("PASSENGER", text)
        self.assertIn("966", text)

    def test_others_cargo_is_not_on_a_load_plan_of_one_box(self):
        first, second = next(self.box_numbers), next(self.box_numbers)
        shipment = self.complete(first, second)
        other = shipment.container_ids[1]
        shipment.cargo_ids = [
            Command.create(
                {
                    "description": "ELSEWHERE",
                    "booked_packages": 1,
                    "booked_weight": 5,
                    "container_id": other.id,
                }
            )
        ]
        kind = self.kind("container_load_plan")
        plans = self.documents._make(shipment, kind)
        self.assertEqual(plans.container_id, shipment.container_ids)
        plans._issue()
        texts = {plan.container_id: self.text(plan) for plan in plans}
        self.assertNotIn("ELSEWHERE", texts[shipment.container_ids[0]])
        self.assertIn("ELSEWHERE", texts[other])
        self.assertIn("FRONT WALL", texts[shipment.container_ids[0]])

    def test_a_proof_says_what_was_delivered(self):
        box = self.file.container_ids
        box.write(
            {
                "delivered_at": datetime(2025, 5, 27, 17, 15),
                "delivered_to": "J. Müller 米勒",
                "truck": "7ABC123",
            }
        )
        document = self.issued("proof_of_delivery")
        text = self.text(document)
        for words in (
            "J. Müller 米勒",
            "27 May 2025",
            "7ABC123",
            "Signature and stamp",
        ):
            self.assertIn(words, text)
        # Unsigned, it proves nothing to anybody outside yet
        self.assertFalse(document.published_customer)

    def test_a_manifest_can_be_issued(self):
        self.file.master_number = "MBL1"
        content = self.draft("cargo_manifest")._collect()
        self.assertEqual(content["bill"]["master_number"], "MBL1")
