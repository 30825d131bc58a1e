import io
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from odoo.tests import BaseCase, tagged

from ..tools import table
from ..tools.limits import Refused
from .samples import check_parses, damaged, read

patient = settings(deadline=None, max_examples=150)
SAMPLE = read("haulier.csv")
WORDS = {"gated in full": "SEA_GATE_IN"}
HEAD = "container,status,date,place\n"


def parse(text, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return table.parse(content, WORDS, **options)


@tagged("post_install", "-at_install")
class TestTable(BaseCase):
    def assertOne(self, text, **expected):
        parsed = parse(text)
        self.assertEqual([p for p in parsed.problems if p.lost], [])
        (report,) = parsed.reports
        for key, value in expected.items():
            self.assertEqual(getattr(report, key), value, key)

    def assertRefused(self, word, content):
        with self.assertRaises(Refused) as caught:
            table.parse(content)
        self.assertIn(word, caught.exception.reason)

    def test_sample(self):
        parsed = parse(SAMPLE, defaults={"zone": "Asia/Ho_Chi_Minh"})
        self.assertEqual(
            [(r.position, r.container, r.milestone, r.when) for r in parsed.reports],
            [
                (2, "MSCU1234566", "SEA_GATE_IN", "2025-05-09T17:45:00"),
                (3, "TRHU4561222", "SEA_GATE_IN", "2025-05-09T18:10:00"),
            ],
        )
        first = parsed.reports[0]
        self.assertEqual((first.classifier, first.zone), ("actual", "Asia/Ho_Chi_Minh"))
        self.assertEqual(
            (first.seals, first.place_text), (("SL-778", "SL-779"), "Cat Lai")
        )
        self.assertEqual(
            [(problem.position, problem.lost) for problem in parsed.problems],
            [(1, False), (3, False), (4, True)],
        )
        self.assertIn("Driver", parsed.problems[0].reason)
        self.assertIn("Column when", parsed.problems[2].reason)
        self.assertEqual(parsed.problems[2].text, "31/02/2025")

    def test_headings(self):
        for heading, key, value in (
            ("Container No.", "container", "MSCU1234566"),
            ("CNTR NO", "container", "MSCU1234566"),
            ("MAWB", "bill", "020-12345675"),
            ("B/L No.", "bill", "MAEU1"),
            ("Tracking number", "booking", "1Z999"),
            ("Your ref", "customer_reference", "PO 4711"),
            ("Our Ref.", "forwarder_reference", "SHP/202505/00080"),
            ("booking", "booking", "ABC"),
        ):
            with self.subTest(heading):
                text = f"{heading};Event;When\n{value};SEA_GATE_IN;2025-05-09"
                self.assertOne(text, **{key: value})

    def test_delimiters_and_encodings(self):
        row = "container{0}status{0}date{0}remark\nMSCU1234566{0}SEA_GATE_IN{0}{1}{0}"
        row += "Đã về bãi"
        for sign in ",;\t|":
            text = row.format(sign, "2025-05-09")
            for content in (
                text.encode(),
                text.encode("utf-8-sig"),
                text.encode("utf-16"),
                text.replace("\n", "\r\n").encode(),
                ("sep=;\n" + text).encode() if sign == ";" else text.encode(),
            ):
                self.assertOne(content, remark="Đã về bãi", when="2025-05-09")
        latin = row.format(";", "2025-05-09").replace("Đã về bãi", "Entrepôt")
        parsed = parse(latin.encode("cp1252"))
        self.assertEqual(parsed.reports[0].remark, "Entrepôt")
        self.assertIn("Windows-1252", parsed.problems[0].reason)

    def test_rows_above_the_headings(self):
        self.assertOne(
            f"Report of the day\n\n{HEAD}MSCU1234566,SEA_GATE_IN,2025-05-09,",
            position=4,
        )

    def test_dates(self):
        for text, when in (
            ("2025-05-09", "2025-05-09"),
            ("09/05/2025", "2025-05-09"),
            ("9 May 2025 17:45", "2025-05-09T17:45:00"),
            ("2025-05-09T17:45:00+07:00", "2025-05-09T10:45:00+00:00"),
            ("2025-05-09 5:45 PM", "2025-05-09T17:45:00"),
        ):
            self.assertOne(f"{HEAD}MSCU1234566,SEA_GATE_IN,{text},", when=when)
        american = parse(f"{HEAD}MSCU1234566,SEA_GATE_IN,05/09/2025,", day_first=False)
        self.assertEqual(american.reports[0].when, "2025-05-09")

    def test_estimates(self):
        for word, classifier in (
            ("EST", "estimated"),
            ("Planned", "planned"),
            ("", "actual"),
        ):
            text = (
                f"container,status,type,date\nMSCU1234566,SEA_GATE_IN,{word},2025-05-09"
            )
            self.assertOne(text, classifier=classifier)
        text = "container,status,type,date\nMSCU1234566,SEA_GATE_IN,perhaps,2025-05-09"
        self.assertIn("classifier must be one of", parse(text).problems[0].reason)

    def test_numbers(self):
        text = "booking;status;date;pcs;kg\nA;DELIVERED;2025-05-09;1.200;1.234,5"
        self.assertOne(text, pieces=1200, weight=1234.5)
        lost = parse("booking;status;date;pcs\nA;DELIVERED;2025-05-09;many")
        self.assertIn("Column pieces", lost.problems[0].reason)

    def test_workbook(self):
        book = Workbook()
        for row in (
            ["Container No.", "Status", "Date", "Time", "Pcs"],
            ["MSCU1234566", "Gated in full", datetime(2025, 5, 9), "17:45", 10.0],
        ):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        self.assertOne(stream.getvalue(), when="2025-05-09T17:45:00", pieces=10)

    def test_every_row_says_what_is_wrong_with_it(self):
        rows = (
            ("MSCU1234566,SEA_GATE_IN,someday,", "Column when"),
            ("MSCU1234566,已提货,2025-05-09,", "'已提货' is not known"),
            ("MSCU1234566,,2025-05-09,", "What happened is missing"),
            ("MSCU1234566,SEA_GATE_IN,,", "when is missing"),
            (",SEA_GATE_IN,2025-05-09,", "No reference"),
        )
        good = "MSCU1234566,SEA_GATE_IN,2025-05-09,"
        parsed = parse(HEAD + "\n".join([good, *(row for row, _word in rows), good]))
        self.assertEqual([report.position for report in parsed.reports], [2, 8])
        self.assertEqual([p.position for p in parsed.problems], [3, 4, 5, 6, 7])
        for problem, (_row, word) in zip(parsed.problems, rows, strict=True):
            self.assertIn(word, problem.reason)

    def test_no_headings(self):
        for text in (
            "a,b\nc,d",
            "MSCU1234566,SEA_GATE_IN,2025-05-09",
            "container,place\nX,Y",
        ):
            parsed = parse(text)
            self.assertEqual(parsed.reports, [])
            self.assertIn("No column for", [p.reason for p in parsed.problems][-1])

    def test_refused(self):
        self.assertRefused("empty", b"  \n ")
        self.assertRefused("not a table", b"\x89PNG\r\n\x1a\n\x00\x00")
        self.assertRefused("not a table", b"PK\x03\x04 broken")
        self.assertRefused("Excel 97", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99)
        self.assertRefused("not a table", b'container,status\n"MSCU')

    @patient
    @given(damaged(SAMPLE) | st.text() | st.binary())
    def test_fuzz(self, content):
        if isinstance(content, str):
            content = content.encode("utf-8", "replace")
        check_parses(self, parse, content)
