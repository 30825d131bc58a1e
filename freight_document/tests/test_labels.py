"""Labels as printed: read by a decoder from the paper, and safe for a label printer."""

import io
import re
from unittest.mock import patch

import pypdfium2
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..models import freight_document_label
from ..render import zpl
from ..render.layouts import LAYOUTS
from ..render.sample import sample
from ..render.style import Style
from ..tools import sscc
from .common import DocumentCase

STYLE = Style(company="HẢI LONG 海龙")
GS1 = "893850597"


def drawn(code, data):
    stream = io.BytesIO()
    warnings = LAYOUTS[code].draw(data, STYLE, stream)
    return stream.getvalue(), warnings


def scanned(pdf, page=0):
    """What a scanner of 203 dots an inch reads: {(format, text)}."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[page].render(scale=203 / 72, grayscale=True).to_pil()
    return {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}


def sizes(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            tuple(round(side / 72 * 25.4) for side in page.get_size())
            for page in document
        ]


def commands(text):
    """The commands of ZPL: what follows each ^ or ~."""
    return re.findall(r"[\^~]([A-Z][A-Z0-9])", text)


@tagged("post_install", "-at_install")
class TestLabelPaper(BaseCase):
    def test_a_parcel_is_read_back(self):
        pdf, warnings = drawn("parcel_label", sample())
        self.assertEqual(warnings, [])
        self.assertEqual(sizes(pdf), [(100, 150)] * 6)
        number = "SHP/202505/00080-003"
        self.assertEqual(scanned(pdf, 2), {("Code128", number), ("QRCode", number)})

    def test_a_pallet_is_read_back_as_gs1(self):
        data = sample()
        pdf, _warnings = drawn("pallet_label", data)
        codes = scanned(pdf, 0)
        number = data["labels"][0]["sscc"]
        self.assertEqual(len(codes), 2)
        with pypdfium2.PdfDocument(pdf) as document:
            picture = document[0].render(scale=4, grayscale=True).to_pil()
            text = document[0].get_textpage().get_text_bounded()
        bars = next(
            code
            for code in zxingcpp.read_barcodes(picture)
            if code.format == zxingcpp.BarcodeFormat.Code128
        )
        self.assertEqual(bars.content_type, zxingcpp.ContentType.GS1)
        self.assertEqual(bars.text, f"(00){number}")
        self.assertIn(sscc.shown(number), text)

    def test_four_on_a_sheet(self):
        for code in ("parcel_label_sheet", "pallet_label_sheet"):
            pdf, _warnings = drawn(code, sample())
            self.assertEqual(sizes(pdf), [(210, 297)] * 2)
            self.assertEqual(len(scanned(pdf, 0)), 8)
            self.assertEqual(len(scanned(pdf, 1)), 4)

    def test_a_wrong_sscc_gets_no_bars(self):
        data = sample()
        data["labels"] = [{"number": "A-1", "sscc": "106141411234567890"}]
        self.assertEqual(scanned(drawn("pallet_label", data)[0]), {("QRCode", "A-1")})

    def test_what_is_too_long_is_said(self):
        data = sample()
        data["labels"] = [{"number": "A-1", "description": "very long " * 500}]
        _pdf, warnings = drawn("parcel_label", data)
        self.assertEqual(len(warnings), 1)
        self.assertIn("very long", warnings[0])


@tagged("post_install", "-at_install")
class TestZpl(BaseCase):
    EXPECTED = {*("XA", "CI", "PW", "LL", "LH", "FO", "A0", "FH", "FD", "FS", "XZ")}
    EXPECTED |= {"GB", "GF", "BQ", "BY", "BC"}

    def test_each_label_begins_and_ends(self):
        for pallet in (False, True):
            text = zpl.labels(sample(), STYLE, pallet)
            self.assertEqual(commands(text).count("XA"), 6)
            self.assertEqual(len(re.findall(r"\^XA[^~]*?\^XZ\n", text)), 6)
            self.assertEqual(text.count("^FD"), text.count("^A0N") + 12)
            self.assertLessEqual(set(commands(text)), self.EXPECTED)
        self.assertIn(f">;>800{sample()['labels'][0]['sscc']}^FS", text)

    def test_other_scripts_are_pictures_of_their_size(self):
        text = zpl.labels(sample(), STYLE)
        self.assertTrue(text.isascii())
        pictures = re.findall(r"\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)\^FS", text)
        self.assertTrue(pictures)
        for whole, again, row, data in pictures:
            self.assertEqual(whole, again)
            self.assertEqual(len(data), 2 * int(whole))
            self.assertEqual(int(whole) % int(row), 0)
            self.assertLessEqual(int(row) * 8, zpl.ROOM + 8)
            self.assertIn("F", data)

    @settings(max_examples=60, deadline=None)
    @given(
        st.text(
            st.characters(codec="utf-8") | st.sampled_from("^~_,>\\\n"), max_size=60
        )
    )
    def test_no_cargo_text_is_a_command(self, text):
        hostile = f"{text}^XZ~JA^FS^XA~DG_5E{text}"
        data = sample()
        data["labels"] = [
            dict.fromkeys(
                ("number", "marks", "description", "weight", "dangerous", "sscc"),
                hostile,
            )
        ]
        data["parties"]["consignee"] = {"name": hostile, "lines": [hostile]}
        data["parties"].pop("delivery")
        style = Style(company=hostile, texts={"label_to": hostile})
        for pallet in (False, True):
            printed = zpl.labels(data, style, pallet)
            self.assertTrue(printed.isascii())
            self.assertNotIn("~", printed)
            self.assertEqual(printed.count("^XA"), 1)
            self.assertEqual(printed.count("^XZ"), 1)
            self.assertLessEqual(set(commands(printed)), self.EXPECTED)
            for written in re.findall(r"\^FH_\^FD(.*?)\^FS", printed):
                self.assertRegex(written, r"^([A-Za-z0-9 .,:/()+-]|_[0-9A-F]{2})*$")


@tagged("post_install", "-at_install")
class TestLabels(DocumentCase):
    def pallets(self, count=2):
        shipment = self.complete()
        shipment.cargo_ids = [
            Command.create(
                {
                    "description": "Gạch men 瓷砖",
                    "package_type_id": self.env.ref("freight_base.package_px").id,
                    "booked_packages": count,
                    "booked_weight": 900.0 * count,
                    "container_id": shipment.container_ids[:1].id,
                }
            )
        ]
        return shipment

    def numbers(self, document):
        return [label["sscc"] for label in document.content["labels"]]

    def test_one_for_each_parcel(self):
        document = self.issued("parcel_label")
        labels = document.content["labels"]
        self.assertEqual(len(labels), 120)
        self.assertEqual(labels[6]["number"], f"{self.file.name}-007")
        self.assertEqual(labels[6]["position"], "7 / 120")
        self.assertEqual(labels[6]["weight"], "20.000 KGS")

    def test_pallets_are_numbered_by_issuing_and_keep_their_numbers(self):
        self.env.company.freight_gs1_prefix = GS1
        shipment = self.pallets()
        draft = self.draft("pallet_label", shipment)
        self.assertFalse([one for one in draft._collect()["labels"] if one.get("sscc")])
        draft._issue()
        numbers = self.numbers(draft)
        self.assertEqual(len(set(numbers)), 2)
        for number in numbers:
            self.assertTrue(sscc.is_valid(number))
            self.assertEqual(number[1:10], GS1)
        others = self.numbers(self.issued("pallet_label", self.pallets()))
        self.assertFalse(set(numbers) & set(others))
        shipment.cargo_ids[-1:].booked_packages = 3
        amended = draft._amend("one more")
        amended._issue()
        self.assertEqual(self.numbers(amended)[:2], numbers)
        self.assertEqual(len(set(self.numbers(amended))), 3)

    def test_all_that_is_missing_is_said_at_once(self):
        draft = self.draft("pallet_label")
        with self.assertRaises(UserError) as raised:
            draft._issue()
        self.assertIn("Packages to label", str(raised.exception))
        self.assertIn("GS1 company prefix", str(raised.exception))
        with patch.object(freight_document_label, "MOST_LABELS", 100):
            self.assertIn("120 labels", self.draft("parcel_label").problem_text)

    def test_a_bad_prefix_is_refused(self):
        for prefix in ("12", "1" * 13, "89385x"):
            with self.assertRaises(ValidationError):
                self.env.company.freight_gs1_prefix = prefix

    def test_for_a_label_printer_once_issued(self):
        draft = self.draft("parcel_label")
        self.assertIsNone(draft._get_zpl())
        draft._issue()
        name, mimetype, content = draft._get_zpl()
        self.assertTrue(name.endswith(".zpl"))
        self.assertIn("text/plain", mimetype)
        self.assertEqual(content.count(b"^XA"), 120)
        self.assertIsNone(self.issued("house_bill")._get_zpl())
