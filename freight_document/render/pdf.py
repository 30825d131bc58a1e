"""A PDF that goes to its stream page by page.

ReportLab gathers a whole document before it writes any. A batch of some thousand bills
would then be held in memory: here each page is written as it ends, and only what pages
share (fonts, forms, the page tree) waits for the end.
"""

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen import canvas

from . import fonts

PRODUCER = "Freight for Odoo"


class Canvas(canvas.Canvas):
    def __init__(self, stream):
        # A font of ours to begin with, or an unused Helvetica would be in every file
        super().__init__(
            stream, initialFontName=fonts.font("NotoSans-Regular").fontName
        )
        self._doc = StreamedDocument(stream)
        self.setPageCompression(1)
        self._make_preamble()
        self._doc.setProducer(PRODUCER)
        self._doc.setCreator(PRODUCER)


class StreamedDocument(pdfdoc.PDFDocument):
    """The same content gives the same bytes: no dates, no ids drawn by chance."""

    def __init__(self, stream):
        super().__init__(compression=1, invariant=1)
        self._file = _File(stream, self._pdfVersion)
        self.info.invariant = 1

    def addPage(self, page):  # noqa: N802 (ReportLab's name)
        name = self.thisPageName()
        # Not wrapped in ASCII, which ReportLab does by default
        page.Contents = pdfdoc.PDFStream(content=page.stream)
        page.Contents.filters = [pdfdoc.PDFZCompress]
        contents = self.Reference(page.Contents).name
        added = super().addPage(page)
        self._emit(name)
        self._emit(contents)
        # What is written is only referred to from here on
        self.Pages.pages[-1] = pdfdoc.PDFObjectReference(name)
        self.idToObject[name] = self.idToObject[contents] = None
        return added

    def _emit(self, name):
        written = pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self)
        self.idToOffset[name] = self._file.add(written)

    def SaveToFile(self, filename, canvas):  # noqa: N802
        for font in self.delayedFonts:
            font.addObjects(self)
        self.Catalog.Outlines = None
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        number = 0
        # Writing one object may bring up further ones
        while (number := number + 1) in self.numberToId:
            name = self.numberToId[number]
            if name not in self.idToOffset:
                self._emit(name)
        names = [self.numberToId[each] for each in range(1, number)]
        xref = pdfdoc.PDFCrossReferenceTable()
        xref.addsection(0, names)
        trailer = pdfdoc.PDFTrailer(
            startxref=self._file.add(xref.format(self)),
            Size=number,
            Root=root,
            Info=info,
        )
        self._file.add(trailer.format(self))


class _File:
    """Knows how far a stream has been written, which may not tell by itself."""

    def __init__(self, stream, version):
        self._write = stream.write
        self._offset = 0
        # Four high bytes say that this is no text (ISO 32000-1, 7.5.2)
        self.add(b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % version)

    def add(self, data):
        began = self._offset
        self._offset += len(data)
        self._write(data)
        return began
