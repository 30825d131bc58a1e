"""Files that people send, good and hostile, made here byte by byte."""

import io
import struct
import zipfile
import zlib

from PIL import Image

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)


def an_xlsx(types=TYPES, **parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def a_zip(name="invoice.pdf", content=b"%PDF-1.4"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def an_image(kind="PNG", size=(20, 10)):
    stream = io.BytesIO()
    Image.new("RGB", size, "navy").save(stream, kind)
    return stream.getvalue()


def a_png_bomb(side=50_000):
    """A PNG of a few bytes that says it is ``side`` pixels square."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def a_raw_pdf(body=b"<< /Type /Catalog >>", trailer=b""):
    return (
        b"%PDF-1.7\n1 0 obj\n"
        + body
        + b"\nendobj\ntrailer << /Root 1 0 R "
        + trailer
        + b" >>\n%%EOF\n"
    )


def a_pdf_with_objects(body):
    """A PDF whose objects hide in a compressed stream."""
    packed = zlib.compress(body)
    return a_raw_pdf(
        b"<< /Type /ObjStm /N 1 /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(packed)
        + packed
        + b"\nendstream"
    )


def a_bomb(**parts):
    """An office file whose one part unpacks to more than any does."""
    return an_xlsx(xl__huge_dot_xml=b"0" * (201 * 1024 * 1024), **parts)
