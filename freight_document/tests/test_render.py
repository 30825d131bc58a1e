import io
import re
import unicodedata
from collections import Counter
from itertools import pairwise

import pypdfium2
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PyPDF2 import PdfReader

from odoo.tests import BaseCase, tagged

from ..render import bidi
from ..render.content import Content
from ..render.document import Job, write
from ..render.fonts import clean, face
from ..render.layouts import LAYOUTS
from ..render.sample import sample
from ..render.style import Style, faults, sound
from ..render.typeset import fit, wrap

STYLE = Style(company="HAI LONG LOGISTICS", address=("1 Lê Lợi, Quận 1",))
VIETNAMESE = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
LETTERS = st.sampled_from(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éèüßøñ" + VIETNAMESE
)
CHINESE = st.integers(0x4E00, 0x9FA5).map(chr)
TEXTS = st.lists(
    st.text(LETTERS | CHINESE, min_size=1, max_size=60), min_size=1, max_size=120
).map(" ".join)


def drawn(code, data, style=STYLE, mark=None):
    stream = io.BytesIO()
    warnings = LAYOUTS[code].draw(data, style, stream, mark)
    return stream.getvalue(), warnings


def pages_of(pdf):
    """The text of each page, in the order in which it was drawn."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def characters(pdf):
    """How often each character was drawn, blanks apart."""
    return Counter("".join("".join(pages_of(pdf)).split()))


def overlaps(pdf):
    """Pairs of texts that lie upon one another: [(page, text, text)]."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            boxes = [text.get_rect(index) for index in range(text.count_rects())]
            boxes = [box for box in boxes if box[2] - box[0] > 0.5]
            boxes.sort(key=lambda box: box[1])
            for place, one in enumerate(boxes):
                for other in boxes[place + 1 :]:
                    if other[1] > one[3] - 1.5:
                        break
                    if min(one[2], other[2]) - max(one[0], other[0]) > 1.5:
                        pair = [text.get_text_bounded(*box) for box in (one, other)]
                        found.append((number, *pair))
    return found


def picture(size=(80, 40), kind="PNG"):
    stream = io.BytesIO()
    Image.new("RGB", size, "#336699").save(stream, kind)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestLayouts(BaseCase):
    def test_each_shows_its_sample_without_overlap_and_misses_nothing(self):
        for code, layout in LAYOUTS.items():
            with self.subTest(code):
                self.assertEqual(layout.missing(sample()), [])
                pdf, warnings = drawn(code, sample())
                self.assertEqual(warnings, [])
                self.assertEqual(overlaps(pdf), [])
                self.assertIn("HLSGN25050080", "".join(pages_of(pdf)))

    def test_an_empty_document_names_all_that_is_missing_and_still_draws(self):
        for code, layout in LAYOUTS.items():
            with self.subTest(code):
                missing = layout.missing({})
                self.assertEqual(
                    missing[: len(layout.needs)], [n for _p, n in layout.needs]
                )
                pdf, _warnings = drawn(code, {}, Style())
                self.assertTrue(pages_of(pdf))

    def test_a_bill_names_each_line_and_box_that_is_not_complete(self):
        data = sample()
        data["cargo"][1]["packages"] = ""
        data["containers"][0]["number"] = ""
        data["containers"][1]["seals"] = []
        data["bill"]["originals"] = 0
        missing = LAYOUTS["house_bill"].missing(data)
        self.assertEqual(len(missing), 4, missing)
        self.assertIn("TCNU7654328", missing[-1])

    def test_500_cargo_lines_paginate(self):
        for code in ("house_bill", "sea_waybill", "delivery_order"):
            data = sample()
            data["cargo"] = [
                {
                    "marks": f"MARK{number:03}",
                    "packages": f"{number} CARTONS",
                    "description": f"GOODS-{number:03} of some kind",
                    "weight": f"{number}.000 KGS",
                }
                for number in range(500)
            ]
            pdf, _warnings = drawn(code, data, mark="draft")
            pages = [page for page in pages_of(pdf) if "Page " in page]
            with self.subTest(code):
                self.assertGreater(len(pages), 5)
                whole = "".join(pages)
                marks = re.findall(r"MARK(\d{3})", whole)
                self.assertEqual(marks, [f"{number:03}" for number in range(500)])
                for number, page in enumerate(pages, 1):
                    self.assertIn(f"Page {number} of {len(pages)}", page)
                    if "MARK" in page:
                        self.assertIn("Gross weight", page)

    def test_a_row_taller_than_a_page_goes_on_over_the_next(self):
        data = sample()
        lines = [f"PART-{number:04}" for number in range(400)]
        data["cargo"] = [{"description": "\n".join(lines), "packages": "1 CASE"}]
        for code in ("house_bill", "house_air_waybill", "arrival_notice"):
            if code == "house_air_waybill":
                data["air"]["lines"] = []
            pdf, _warnings = drawn(code, data)
            text = "".join(pages_of(pdf))
            with self.subTest(code):
                times = 3 if code == "house_bill" else 1  # originals
                parts = re.findall(r"PART-\d{4}", text)
                self.assertEqual(parts, lines * times)

    def test_originals_are_numbered_and_copies_are_none(self):
        originals, _warnings = drawn("house_bill", sample())
        pages = pages_of(originals)
        self.assertEqual(len(pages), 6)
        stamps = re.findall(r"ORIGINAL \d/\d", "".join(pages))
        self.assertEqual(stamps, ["ORIGINAL 1/3", "ORIGINAL 2/3", "ORIGINAL 3/3"])
        copy, _warnings = drawn("house_bill", sample(), mark="copy")
        pages = pages_of(copy)
        self.assertEqual(len(pages), 2)
        for page in pages:
            self.assertIn("NON-NEGOTIABLE COPY", page)
            self.assertNotIn("ORIGINAL 1", page)
        for code in LAYOUTS:
            draft, _warnings = drawn(code, sample(), mark="draft")
            for page in pages_of(draft):
                self.assertIn("DRAFT", page, code)

    def test_the_same_content_gives_the_same_bytes(self):
        for code in LAYOUTS:
            self.assertEqual(drawn(code, sample()), drawn(code, sample()), code)


@tagged("post_install", "-at_install")
class TestNothingIsCut(BaseCase):
    def compare(self, code, change, text):
        """Every character of ``text`` is on paper once more than without it."""
        empty, full = sample(), sample()
        change(empty, "")
        change(full, text)
        for data in (empty, full):
            data["bill"]["originals"] = 1
        before, after = drawn(code, empty)[0], drawn(code, full)[0]
        wanted = Counter("".join(unicodedata.normalize("NFC", text).split()))
        lost = wanted - (characters(after) - characters(before))
        # Fewer page numbers and notes may be drawn without the text; never more
        self.assertFalse(lost, f"{code}: {lost}")
        self.assertEqual(overlaps(after), [])

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(text=TEXTS)
    def test_texts_of_any_length_and_script_come_back(self, text):
        def party(data, value):
            data["parties"]["consignee"] = {"name": "", "lines": [value]}

        def goods(data, value):
            data["cargo"][0]["description"] = value

        def clause(data, value):
            data["clauses"] = [value]

        for code in ("house_bill", "house_air_waybill", "arrival_notice"):
            self.compare(code, party, text)
        for change in (goods, clause):
            self.compare("house_bill", change, text)
        self.compare("delivery_order", goods, text)

    def test_a_word_of_ten_thousand_characters_is_all_there(self):
        def mark(data, value):
            data["cargo"][0]["marks"] = value

        def shipper(data, value):
            data["parties"]["shipper"] = {"name": value, "lines": []}

        word = "Wörtlich" * 1250
        self.compare("house_bill", mark, word)
        self.compare("house_bill", shipper, word)
        self.compare("house_air_waybill", shipper, word)
        self.compare("booking_confirmation", shipper, word)

    @settings(max_examples=60, deadline=None)
    @given(text=TEXTS, width=st.floats(12, 400), size=st.floats(4, 14))
    def test_lines_fit_their_width_and_hold_all(self, text, width, size):
        lines = wrap(text, size, width)
        for line in lines:
            fits = face().width(line.rstrip(), size) <= width + 0.01
            self.assertTrue(fits or len(line) < 5, (line, width))
        self.assertEqual("".join("".join(lines).split()), "".join(clean(text).split()))
        fitted = fit(text, width, 60, 9)
        self.assertEqual(fitted.lines + fitted.rest, wrap(text, fitted.size, width))


@tagged("post_install", "-at_install")
class TestHostile(BaseCase):
    MARKUP = '<para><img src="file:///etc/passwd"/><a href="http://x.example">a</a>'

    def test_markup_is_text_wherever_it_stands(self):
        hostile = f"{self.MARKUP} {{number}} %s \\ ) ( \x00\x07\x1b \u202eevil \ud800"

        def poisoned(value):
            if isinstance(value, dict):
                return {key: poisoned(one) for key, one in value.items()}
            if isinstance(value, list):
                return [poisoned(one) for one in value]
            return hostile if isinstance(value, str) else value

        style = Style(company=hostile, address=(hostile,), terms=self.MARKUP)
        for code in LAYOUTS:
            with self.subTest(code):
                pdf, _warnings = drawn(code, poisoned(sample()), style)
                text = "".join("".join(pages_of(pdf)).split())
                self.assertIn('<imgsrc="file:///etc/passwd"/>', text)
                self.assertNotIn("\u202e", text)
                self.assertNotIn(b"/URI", pdf)
                self.assertNotIn(b"/Annot", pdf)
                self.assertNotIn(b"root:x:0", pdf)
                self.assertEqual(overlaps(pdf), [])

    def test_wrong_types_are_taken_for_what_they_may_mean(self):
        data = {
            "number": 12,
            "parties": ["x"],
            "cargo": {"description": "one line alone"},
            "route": "nowhere",
            "containers": [None, False, {"seals": "S1", "number": 7}],
            "bill": {"originals": "three"},
            "unheard_of": object(),
        }
        content = Content.from_dict(data)
        self.assertEqual(content.number, "12")
        self.assertEqual(content.parties, {})
        self.assertEqual(content.cargo[0].description, "one line alone")
        self.assertEqual(content.containers[0].seals, ["S1"])
        self.assertEqual(content.bill.originals, 0)
        for code in LAYOUTS:
            drawn(code, data)

    def test_a_character_that_no_font_has_is_shown_and_said(self):
        data = sample()
        data["remarks"] = "Fragile 🦄"
        pdf, warnings = drawn("arrival_notice", data)
        self.assertIn("U+1F984", warnings[0])
        self.assertEqual(len(warnings), 1)
        self.assertIn("\ufffd", "".join(pages_of(pdf)))


@tagged("post_install", "-at_install")
class TestStyle(BaseCase):
    def test_each_fault_is_named(self):
        for style, word in (
            (Style(colour="red"), "'red'"),
            (Style(shade="#12"), "'#12'"),
            (Style(terms="<b>never closed"), "closed"),
            (Style(texts={"shipper": "a</b>"}), "Shipper"),
            (Style(logo=b"<svg/>"), "logo"),
            (Style(logo=b"\x89PNG\r\n\x1a\n" + b"x" * 99), "logo"),
            (Style(logo=b"x" * (2 * 1024 * 1024 + 1)), "2 MB"),
            (Style(logo=picture((4001, 1))), "4001"),
            (Style(terms="x" * 60_001), "60,001"),
        ):
            found = faults(style)
            self.assertEqual(len(found), 1, found)
            self.assertIn(word, found[0])
        self.assertEqual(faults(Style(logo=picture(), terms="<b>a</b><br/>")), [])

    def test_a_broken_style_prints_as_shipped_with_a_warning(self):
        broken = Style(
            company="A", colour="x", logo=b"x", terms="<b>", texts={"shipper": "<b>"}
        )
        pdf, warnings = drawn("house_bill", sample(), broken)
        self.assertEqual(len(warnings), 4)
        text = "".join(pages_of(pdf))
        self.assertIn("Definitions", text)
        self.assertIn("Shipper", text)
        self.assertEqual(faults(sound(broken)[0]), [])

    def test_texts_and_blocks_are_the_users(self):
        style = Style(
            logo=picture(),
            texts={"shipper": "Người gửi hàng", "original": "BẢN GỐC {number}"},
            terms="<b>Only</b> this.",
            hidden=frozenset({"also_notify"}),
        )
        pdf, _warnings = drawn("house_bill", sample(), style)
        text = "".join(pages_of(pdf))
        self.assertIn("Người gửi hàng", text)
        self.assertIn("BẢN GỐC 2", text)
        self.assertIn("Only this.", text)
        self.assertNotIn("WESTERN CUSTOMS BROKERS", text)
        hidden = Style(hidden=frozenset({"terms"}))
        self.assertEqual(len(pages_of(drawn("house_bill", sample(), hidden)[0])), 3)


@tagged("post_install", "-at_install")
class TestBarcodes(BaseCase):
    def scanned(self, pdf):
        with pypdfium2.PdfDocument(pdf) as document:
            picture = document[0].render(scale=3, grayscale=True).to_pil()
        return [code.text for code in zxingcpp.read_barcodes(picture)]

    def test_a_scanner_reads_what_stands_there(self):
        for code in ("cargo_manifest", "delivery_order", "booking_confirmation"):
            for number in ("SHP/202505/00080", "1234567890", "A b-c_9", "X" * 14):
                data = sample()
                data["barcodes"]["shipment"] = number
                pdf, _warnings = drawn(code, data)
                self.assertEqual(self.scanned(pdf), [number])

    def test_what_no_code_can_say_is_left_out(self):
        for number in ("", "Số 1", "货", "X" * 24):
            data = sample()
            data["barcodes"]["shipment"] = number
            self.assertEqual(self.scanned(drawn("delivery_order", data)[0]), [])


@tagged("post_install", "-at_install")
class TestBatch(BaseCase):
    def jobs(self, count, progress=None):
        for number in range(count):
            data = sample()
            data["number"] = f"HL{number:06}"
            if progress:
                progress()
            yield Job(LAYOUTS["house_bill"], data, STYLE, "copy")

    def test_pages_leave_as_they_are_drawn_and_share_their_form(self):
        stream = io.BytesIO()
        sizes = []
        write(self.jobs(20, lambda: sizes.append(stream.tell())), stream)
        steps = [after - before for before, after in pairwise(sizes[1:])]
        self.assertTrue(all(1000 < step < 8000 for step in steps), steps)
        reader = PdfReader(stream, strict=True)
        self.assertEqual(len(reader.pages), 40)
        for number, page in enumerate(pages_of(stream.getvalue())[::2]):
            self.assertIn(f"HL{number:06}", page)
            self.assertIn("Page 1 of 1", page)

    def test_different_papers_and_styles_go_into_one_file(self):
        stream = io.BytesIO()
        write(
            [
                Job(layout, sample(), style, None)
                for layout in LAYOUTS.values()
                for style in (STYLE, Style(company="ANOTHER LTD"))
            ],
            stream,
        )
        text = "".join(pages_of(stream.getvalue()))
        self.assertGreaterEqual(text.count("ANOTHER LTD"), len(LAYOUTS))
        with self.assertRaises(ValueError):
            write([], io.BytesIO())


@tagged("post_install", "-at_install")
class TestScripts(BaseCase):
    def test_arabic_letters_take_the_form_of_their_place(self):
        # "Salam": seen initial, lam-alef as one letter final, meem isolated
        self.assertEqual(bidi.joined("سلام"), "\ufeb3\ufefc\ufee1")
        self.assertEqual(bidi.joined("plain"), "plain")

    def test_right_to_left_is_drawn_in_its_order(self):
        self.assertEqual(bidi.visual("אבג"), "גבא")
        self.assertEqual(bidi.visual("אב 123 גד"), "דג 123 בא")
        self.assertEqual(bidi.visual("To אבג Ltd"), "To גבא Ltd")
        self.assertEqual(bidi.visual("(אב) 5"), "5 (בא)")

    def test_composed_and_freed_of_what_cannot_be_seen(self):
        self.assertEqual(clean("Vie\u0323\u0302t"), "Việt")
        self.assertEqual(clean("a\u200b\u202eb\x00\tc\r\nd"), "ab c\nd")

    def test_every_script_that_we_promise_has_its_glyphs(self):
        for text in (
            VIETNAMESE,
            "深圳市远洋運輸",
            "السلام",
            "ไทย",
            "שלום",
            "한국 日本の",
        ):
            data = sample()
            data["remarks"] = text
            self.assertEqual(drawn("arrival_notice", data)[1], [], text)
