"""Reading forms: arithmetic and parsing, without a database."""

import random
from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools.booking_form import (
    MOST_TEXT,
    find_changes,
    find_form_faults,
    flatten,
    read_form,
    to_shipment,
)
from ..tools.request_form import read_instruction, read_text, read_vgm

NOW = datetime(2025, 5, 10, 12)
BOX = {
    "id": 7,
    "number": "MSCU1234566",
    "tare_kg": 2300,
    "payload_kg": 28180,
    "gross_kg": 5000,
}


@tagged("post_install", "-at_install")
class TestBookingForm(BaseCase):
    def test_rows_come_in_their_order_and_empty_ones_are_none(self):
        order = read_form(
            {
                "cargo-10-weight": "3",
                "cargo-2-weight": "2",
                "cargo-5-weight": " ",
                "containers-0-type": "22G1",
                "containers-0-state": "loaded",
                "partner_id": "7",
            }
        )
        self.assertEqual(order["cargo"], [{"weight": "2"}, {"weight": "3"}])
        self.assertEqual(order["containers"], [{"type": "22G1"}])
        self.assertNotIn("partner_id", order)

    def test_whatever_is_sent_is_read(self):
        rnd = random.Random(7)
        names = ["pol", "cargo-0-weight", "cargo-999-weight", "cargo--1-weight"]
        names += ["containers-0-count", "shipper_city", "\x00", "x" * 3000]
        for _round in range(300):
            values = {
                rnd.choice(names): rnd.choice(
                    ["", "\x00\x01", "9" * 9000, object(), None, 5, "–1", "٣", "1e9"]
                )
                for _each in range(5)
            }
            order = read_form(values)
            if not find_form_faults(order):
                to_shipment(order, "R")
            self.assertLessEqual(
                max(map(len, flatten(order).values()), default=0), MOST_TEXT
            )
            self.assertNotIn("\x00", str(order))

    def test_flat_form_is_read_back(self):
        order = read_form({"mode": "sea", "pol": "A", "cargo-0-marks": "M"})
        self.assertEqual(read_form(flatten(order)), order)
        self.assertFalse(find_changes(order, order))

    def test_boxes_are_counted_out(self):
        order = {"containers": [{"type": "22G1", "count": "3"}], "cargo": []}
        self.assertEqual(len(to_shipment(order, "R")["containers"]), 3)
        for count in ("0", "-1", "1.5", "x", "1000", "٣"):
            order["containers"][0]["count"] = count
            self.assertTrue(find_form_faults(order), count)


@tagged("post_install", "-at_install")
class TestRequestForm(BaseCase):
    def codes(self, faults):
        return {(field, code) for field, code, _details in faults}

    def vgm(self, **changed):
        values = {
            "box-7-vgm_kg": "7300",
            "box-7-method": "1",
            "box-7-by": "Lan",
            "box-7-at": "2025-05-10T15:00",
        } | {f"box-7-{name}": text for name, text in changed.items()}
        return read_vgm(values, [BOX], "Asia/Ho_Chi_Minh", NOW)

    def test_vgm(self):
        content, faults = self.vgm()
        self.assertFalse(faults)
        self.assertEqual(content["boxes"][0]["vgm_kg"], 7300)
        self.assertEqual(content["boxes"][0]["at"], "2025-05-10 08:00:00")

    def test_implausible_vgm(self):
        for text, code in (
            ("2000", "below_tare"),
            ("31000", "above_maximum"),
            ("7000", "below_cargo"),
            ("1e99", "number"),
            ("nan", "number"),
            ("-5", "between"),
            ("0", "empty"),
            ("heavy", "number"),
        ):
            with self.subTest(text):
                _content, faults = self.vgm(vgm_kg=text)
                self.assertEqual(self.codes(faults), {("box-7-vgm_kg", code)})

    def test_when_it_was_weighed(self):
        for text, code in (
            ("", "date"),
            ("yesterday", "date"),
            ("2025-05-12T10:00", "not_lately"),
            ("2024-05-12T10:00", "not_lately"),
            ("9999-12-31T23:59", "date"),
            ("0001-01-01T00:00", "date"),
            ("2025-05-10T10:00+07:00", "date"),
        ):
            with self.subTest(text):
                _content, faults = self.vgm(at=text)
                self.assertEqual(self.codes(faults), {("box-7-at", code)})

    def test_foreign_boxes_and_none(self):
        _content, faults = read_vgm({"box-8-vgm_kg": "9"}, [BOX], "UTC", NOW)
        self.assertEqual(self.codes(faults), {("", "no_box")})

    def test_instruction(self):
        values = {
            "shipper": "Lotus",
            "consignee": "To order",
            "freight_terms": "prepaid",
            "originals": "3",
            "line-1-description": "Chairs",
            "line-1-hs_code": "9401.61",
            "line-1-packages": "10",
        }
        content, faults = read_instruction(values, [1])
        self.assertFalse(faults)
        self.assertEqual(content["lines"][0]["packages"], 10)
        values |= {"originals": "7", "line-1-hs_code": "abc", "freight_terms": "free"}
        values |= {"line-1-packages": "1.5", "shipper": "x" * 501, "consignee": ""}
        _content, faults = read_instruction(values, [1])
        self.assertEqual(
            self.codes(faults),
            {
                ("originals", "between"),
                ("line-1-hs_code", "hs_code"),
                ("freight_terms", "choose"),
                ("line-1-packages", "whole"),
                ("shipper", "too_long"),
                ("consignee", "empty"),
            },
        )

    def test_text(self):
        self.assertTrue(read_text({"text": "x" * 2001})[1])
        self.assertTrue(read_text({})[1])
        self.assertFalse(read_text({"text": "Please load on Monday"})[1])


@tagged("post_install", "-at_install")
class TestOrderKept(BaseCase):
    def test_how_many_of_nothing_is_nothing(self):
        order = read_form({"containers-0-count": "1", "cargo-0-marks": "M"})
        self.assertEqual(order["containers"], [])
