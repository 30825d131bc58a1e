from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, content_disposition, request, route

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
}
# A document opened in the browser may show itself and nothing else. Browsers refuse to
# show a PDF in a sandbox, so that one is kept from running or sending anything.
SANDBOX = "sandbox; default-src 'none'"
PDF_POLICY = "script-src 'none'; form-action 'none'; frame-ancestors 'self'"
# As PostgreSQL's integers: what is larger is no document, and no error either.
LARGEST_ID = 2**31 - 1
# More than that at once is a batch's work.
MOST_TOGETHER = 500
# What a browser shows by itself; everything else is only downloaded.
SHOWN = ("application/pdf", "image/jpeg", "image/png")


def file_response(filename, mimetype, content):
    """A file as it leaves the house, to staff or to an outsider who was let in."""
    shown = "inline" if mimetype in SHOWN else "attachment"
    policy = PDF_POLICY if mimetype == "application/pdf" else SANDBOX
    return request.make_response(
        content,
        [
            ("Content-Type", mimetype),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(filename, shown)),
            ("Content-Security-Policy", policy),
            *HEADERS.items(),
        ],
    )


class FreightDocumentController(Controller):
    @route("/freight/document/<int:document_id>", type="http", auth="user")
    def serve(self, document_id):
        """Serve a document to staff who may read it; a draft as it would be now."""
        return self._serve(document_id, "_get_staff_file")

    @route("/freight/document/<int:document_id>/copy", type="http", auth="user")
    def serve_copy(self, document_id):
        """Serve what leaves the house of a document that has originals."""
        return self._serve(document_id, "_get_staff_copy")

    @route("/freight/document/<int:document_id>/zpl", type="http", auth="user")
    def serve_zpl(self, document_id):
        """Serve labels as a label printer wants them, to staff who may read them."""
        return self._serve(document_id, "_get_zpl")

    @route("/freight/document/print/<string:ids>", type="http", auth="user")
    def serve_together(self, ids):
        """Serve several documents as one PDF, as the report prints them."""
        numbers = [int(one) for one in ids.split(",") if one.isdecimal()]
        if not numbers or max(numbers) > LARGEST_ID or len(numbers) > MOST_TOGETHER:
            raise NotFound
        report = request.env.ref("freight_document.report_freight_document")
        try:
            content, _kind = report.sudo(False)._render_freight_pdf(report, numbers)
        except (AccessError, MissingError):
            raise NotFound from None
        return file_response("documents.pdf", "application/pdf", content)

    def _serve(self, document_id, method):
        if document_id > LARGEST_ID:
            raise NotFound
        document = request.env["freight.document"].browse(document_id)
        try:
            document._staff_check("read")
            found = getattr(document, method)() if document.exists() else None
        except (AccessError, MissingError):
            found = None
        # Absent and forbidden are answered alike.
        if not found:
            raise NotFound
        return file_response(*found)
