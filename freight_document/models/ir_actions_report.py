import base64
import io
import tempfile

from PyPDF2 import PdfMerger, PdfReader
from PyPDF2.errors import PdfReadError

from odoo import fields, models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    """A report type of our own: the documents themselves, not a page made of them.

    Odoo's web client asks for a QWeb PDF only where wkhtmltopdf is there. This one is
    printed, mailed and batched as any other report, and needs no such program.
    """

    _inherit = "ir.actions.report"

    report_type = fields.Selection(
        selection_add=[("freight-pdf", "Freight Document")],
        ondelete={"freight-pdf": "cascade"},
    )

    def _render_freight_pdf(self, report_ref, docids, data=None):
        documents = self.env["freight.document"].browse(docids)
        documents._staff_check("read")
        return base64.b64decode(documents._merge_files()), "pdf"


class FreightDocument(models.Model):
    _inherit = "freight.document"

    def _merge_files(self):
        """Return these documents as one PDF, in base64; drafts marked as drafts.

        The pages wait on disk, one document after the other.
        """
        merger = PdfMerger()
        with tempfile.TemporaryFile() as pages:
            for document in self:
                merger.append(self._read_pdf(document), import_outline=False)
            merger.write(pages)
            merger.close()
            pages.seek(0)
            return base64.b64encode(pages.read())

    def _read_pdf(self, document):
        if self.env.context.get("freight_document_sent"):
            return io.BytesIO(document._get_bytes_to_send())
        if document.state == "draft" and document.origin == "made":
            return io.BytesIO(document._draw_preview())
        content = document._get_bytes()
        try:
            PdfReader(io.BytesIO(content))
        except PdfReadError as error:
            raise UserError(
                self.env._(
                    "%s is no PDF. Open it by itself, and print the PDFs together.",
                    document.display_name,
                )
            ) from error
        return io.BytesIO(content)
