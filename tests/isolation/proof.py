"""That the proof itself is whole: a reason for each entry, a canary in each text."""

import io
import zipfile

import openpyxl

from odoo.addons.freight_document.tests.common import a_pdf

from . import classified
from .unpack import texts_in


class WholeProof:
    def test_each_entry_says_why(self):
        self.assertFalse(classified.without_reason())

    def test_every_text_has_a_canary(self):
        found = self.canaries.refused + self.numbers.refused
        refused = sorted(f"{name}: {error}" for name, error in found)
        self.assertFalse(refused, classified.where("no_canary"))

    def test_amounts_are_found_however_they_are_printed(self):
        name, field = self.numbers.fields[12]
        self.numbers.planted[name].add(345)
        for text in (
            *(
                "7301200345",
                "7301200345.0",
                "$\u00a07,301,200,345.00",
                "7.301.200.345 ₫",
            ),
            *("7\u202f301\u202f200\u202f345,5 kg", "7.301.200,345 t"),
            *("7&nbsp;301&nbsp;200&nbsp;345", "<td>-7,301,200,345.00</td>"),
        ):
            with self.subTest(text):
                found = self.numbers.found_in(text)
                self.assertEqual(found, {(f"{name}.{field}", 345)})
        self.assertFalse(self.numbers.found_in("73 shipments, 12 of 00345"))

    def test_what_costs_us_and_is_internal_bears_a_number(self):
        for entry in (
            *("freight.charge.amount", "freight.charge.rated_amount"),
            *("freight.accrual.line.amount", "freight.tariff.line.price"),
            *("freight.cargo.line.weight", "freight.container.gross_kg"),
            *("freight.shipment.goods_value", "res.partner.credit_limit"),
            *("account.move.amount_total", "freight.bill.difference.billed_amount"),
        ):
            name, _dot, field = entry.rpartition(".")
            with self.subTest(entry):
                self.assertIn((name, field), self.numbers.fields)
                self.assertTrue(self.numbers.planted[name])

    def test_files_are_looked_into(self):
        book, archive = io.BytesIO(), io.BytesIO()
        workbook = openpyxl.Workbook()
        workbook.active["B2"] = "cnry1x2x"
        workbook.save(book)
        paper = a_pdf("cnry3x4x")
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("cnry5x6x.pdf", paper)
            packed.writestr("in.xlsx", book.getvalue())
        self.assertIn("cnry1x2x", texts_in(book.getvalue()))
        self.assertIn("cnry3x4x", texts_in(paper))
        for word in ("cnry1x2x", "cnry3x4x", "cnry5x6x"):
            self.assertIn(word, texts_in(archive.getvalue()))

    def test_texts_without_a_canary_are_still_there(self):
        gone = []
        for entry in classified.names("no_canary"):
            model, _dot, field = entry.rpartition(".")
            known = model in self.env and (
                field == "*" or field in self.env[model]._fields
            )
            if not known:
                gone.append(entry)
        self.assertFalse(gone, "no_canary.txt holds what is gone: delete it")
