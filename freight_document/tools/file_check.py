"""What a file really is, and what is wrong with it, by its content alone.

Names and the sender's content type are claims. A file is taken for what its first
bytes say, and then has to be that from end to end; whatever could run, unpack or hide
something is refused. Pure: bytes in, an answer out.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree
from PIL import Image, UnidentifiedImageError

OOXML = {
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
}
IMAGES = {"jpg": "JPEG", "png": "PNG"}
MIMETYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
}
KINDS = tuple(MIMETYPES)
EXTENSIONS = {"jpeg": "jpg"} | {kind: kind for kind in KINDS}
# A0 at 300 dpi is 139 million pixels; Pillow itself warns from 89 million on.
MOST_PIXELS = 140_000_000
# What an office file holds unpacked: sheets of customs tariffs reach some 50 MB.
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5000
# One stream of a PDF's objects: writers put a few hundred into each.
MOST_OBJECTS = 20 * 1024 * 1024
# Names in a PDF that make a reader act by itself, or carry other files. All of them
# are too long to turn up in compressed data by chance.
PDF_ACTIVE = (
    *("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia"),
    *("SubmitForm", "ImportData", "GoToE"),
)
# Parts of an office file that run or embed something.
OOXML_ACTIVE = re.compile(
    r"vbaproject|activex/|embeddings/|macrosheets/|customui/|\.(exe|dll|js|vbs|bin)$",
    re.IGNORECASE,  # "xl/vbaProject.bin", "word/activeX/activeX1.xml"
)
# Relations of an office file to what lies elsewhere and is fetched on opening.
OOXML_REMOTE = re.compile(
    r"relationships/(attachedTemplate|oleObject|frame|externalLinkPath)$", re.IGNORECASE
)
OOXML_MACRO = re.compile(
    r"macroEnabled|vbaProject",
    re.IGNORECASE,  # "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
)
# Content types and relations: a workbook of a thousand sheets has some 300 kB.
MOST_XML = 4 * 1024 * 1024
# Other formats that may hide behind the first one's beginning or end.
FOREIGN = (b"PK\x03\x04", b"MZ\x90\x00", b"\x7fELF", b"Rar!\x1a\x07", b"7z\xbc\xaf")
SCRIPT = re.compile(rb"<(script|html|svg|!doctype|\?php|iframe)", re.IGNORECASE)
# Extensions that a name must not hide before its last one: invoice.exe.pdf
ACTIVE_EXTENSION = re.compile(
    r"\.(exe|com|scr|bat|cmd|ps1|js|jse|vbs|wsf|hta|msi|jar|lnk|dll|html?|svg|php|"
    r"zip|rar|7z|gz|iso|docm|xlsm|pptm)(?=\.|$)",
    re.IGNORECASE,
)


def _spelled(*names):
    """A pattern of these names of a PDF; letters may be escaped: /J#61vaScript"""
    spelled = (
        "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)
        for name in names
    )
    return re.compile(f"/(?:{'|'.join(spelled)})(?![A-Za-z0-9#])".encode())


PDF_ACTS = _spelled(*PDF_ACTIVE)
PDF_ENCRYPTED = _spelled("Encrypt")
PDF_OBJECTS = _spelled("ObjStm")
PDF_STREAM = re.compile(rb"(stream)\r?\n")  # "stream\r\n"
PDF_PLACES = re.compile(rb"\s*\d+\s+\d+")  # "5 0 6 41 << /S"
# A form of Adobe's own that may hold scripts: "/XFA [", "/XFA 12 0 R"
PDF_XFA = re.compile(rb"/XFA\s*(\[|\d+ \d+ R)")


@dataclass(frozen=True)
class Finding:
    """``problem`` is a code of PROBLEMS in the model that words it, or None."""

    kind: str = ""
    problem: str = ""

    @property
    def mimetype(self):
        return MIMETYPES[self.kind]


def check(content, filename, allowed, most_bytes):
    """Return what ``content`` is, or the first thing that is wrong with it.

    >>> check(b"hello", "note.txt", ["txt"], 10)
    Finding(kind='txt', problem='')
    >>> check(b"hello", "note.pdf", ["pdf"], 10).problem
    'unknown'
    """
    if not content:
        return Finding(problem="empty")
    if len(content) > most_bytes:
        return Finding(problem="size")
    kind = recognise(content)
    if kind == "archive":
        return Finding(problem="archive")
    if _has_hidden_extension(filename):
        return Finding(problem="name")
    if kind not in allowed:
        return Finding(kind=kind, problem="kind" if kind else "unknown")
    claimed = EXTENSIONS.get(_extension(filename))
    if claimed != kind:
        return Finding(kind=kind, problem="mismatch")
    checks = {"pdf": _pdf_problem, "txt": _text_problem}
    if kind in OOXML:
        problem = _ooxml_problem(content, kind)
    elif kind in IMAGES:
        problem = _image_problem(content, kind)
    else:
        problem = checks[kind](content)
    return Finding(kind=kind, problem=problem)


def recognise(content):
    """Return the kind of file that ``content`` begins as, "archive", or ""."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"PK"):
        return _ooxml_kind(content) or "archive"
    if content.startswith(
        (b"Rar!", b"7z\xbc\xaf\x27", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
    ):
        return "archive"
    return "txt" if _is_text(content) else ""


def _ooxml_kind(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next((kind for kind, (part, _t) in OOXML.items() if part in names), "")


def _ooxml_problem(content, kind):
    if not content.startswith(b"PK\x03\x04"):
        return "polyglot"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _parts_problem(archive, kind)
    # RuntimeError: encrypted; the others: broken, or compressed in ways unheard of.
    except (
        *(zipfile.BadZipFile, RuntimeError, NotImplementedError),
        *(EOFError, OSError, ValueError, KeyError, zlib.error),
    ):
        return "broken"


def _parts_problem(archive, kind):
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        return "bomb"
    if len({one.filename for one in parts}) < len(parts):
        return "broken"
    if any(OOXML_ACTIVE.search(one.filename) for one in parts):
        return "macro"
    if any(one.filename.lower().endswith(".zip") for one in parts):
        return "archive"
    # Names of parts are the same in capitals and small letters.
    relations = [
        one.filename for one in parts if one.filename.lower().endswith(".rels")
    ]
    texts = {
        name: _read_part(archive, name) for name in ("[Content_Types].xml", *relations)
    }
    if any(len(text) > MOST_XML for text in texts.values()):
        return "bomb"
    types = _get_values(texts.pop("[Content_Types].xml"), "ContentType")
    related = [one for text in texts.values() for one in _get_values(text, "Type")]
    if any(OOXML_MACRO.search(one) for one in (*types, *related)):
        return "macro"
    if any(OOXML_REMOTE.search(one) for one in related):
        return "active"
    return "" if any(OOXML[kind][1] in one for one in types) else "broken"


def _read_part(archive, name):
    """Return a part, or its beginning: the size that its entry claims may be a lie."""
    with archive.open(name) as part:
        return part.read(MOST_XML + 1)


def _get_values(text, attribute):
    """Return what an attribute is in all of an XML part, as an office program reads it.

    A pattern over its bytes would miss other quotes, escapes and encodings.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    if tree.getroottree().docinfo.doctype:
        raise ValueError("an office file declares no entities")
    values = [one.get(attribute) for one in tree.iter(etree.Element)]
    return [value.strip() for value in values if value]


def _image_problem(content, kind):
    end = {"jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}[kind]
    if not content.rstrip(b"\x00\r\n ").endswith(end):
        return "polyglot"
    try:
        with Image.open(io.BytesIO(content), formats=[IMAGES[kind]]) as image:
            if image.width * image.height > MOST_PIXELS:
                return "bomb"
            image.draft("RGB", (1, 1))
            image.verify()
    except Image.DecompressionBombError:
        return "bomb"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return "broken"
    return "polyglot" if SCRIPT.search(content[:4096]) else ""


def _pdf_problem(content):
    tail = content.rstrip(b"\x00\r\n\t ")
    # Some writers add a few bytes; what follows the last end is another file.
    if len(tail) - (tail.rfind(b"%%EOF") + 5) > 64 or b"%%EOF" not in tail:
        return "polyglot" if b"%%EOF" in tail else "broken"
    if any(mark in content[:1024] for mark in FOREIGN) or SCRIPT.search(content[:1024]):
        return "polyglot"
    # What is encrypted cannot be looked through.
    if PDF_ENCRYPTED.search(content):
        return "encrypted"
    try:
        texts = [content, *_unpack_objects(content)]
    except (ValueError, zlib.error):
        return "broken"
    acts = any(PDF_ACTS.search(text) or PDF_XFA.search(text) for text in texts)
    return "active" if acts else ""


def _unpack_objects(content):
    """Return what the PDF's compressed object streams hold: names can hide there."""
    texts, starts = [], set()
    for found in PDF_OBJECTS.finditer(content):
        start = content.index(b"stream", found.end()) + len(b"stream")
        starts.add(start)
        # Every writer packs them with Flate; another filter would be a hiding place.
        texts.append(_inflate(content, start, MOST_OBJECTS))
    # Readers that follow the cross-references take other streams for them, too.
    for found in PDF_STREAM.finditer(content):
        if found.end(1) not in starts and _begins_objects(content, found.end(1)):
            texts.append(_inflate(content, found.end(1), MOST_OBJECTS))
        if len(texts) > MOST_PARTS or sum(map(len, texts)) >= MOST_UNPACKED:
            raise ValueError("more objects than a document has")
    return texts


def _inflate(content, start, most):
    first = content[start : start + 8]
    start += len(first) - len(first.lstrip(b"\r\n"))
    unpacked = zlib.decompressobj().decompress(memoryview(content)[start:], most)
    if len(unpacked) == most:
        raise ValueError("more objects than a document has")
    return unpacked


def _begins_objects(content, start):
    """Tell if a stream begins as objects do, with numbers and places: "5 0 <<"."""
    body = content[start : start + 1024].lstrip(b"\r\n")
    try:
        return bool(PDF_PLACES.match(zlib.decompressobj().decompress(body, 64)))
    except zlib.error:
        return False


def _text_problem(content):
    return "active" if SCRIPT.search(content) else ""


def _is_text(content):
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _extension(filename):
    return (
        (filename or "").rpartition(".")[2].lower() if "." in (filename or "") else ""
    )


def _has_hidden_extension(filename):
    return bool(ACTIVE_EXTENSION.search(filename or ""))
