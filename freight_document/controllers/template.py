from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, request, route

from .document import LARGEST_ID, file_response


class FreightDocumentTemplateController(Controller):
    @route("/freight/document/template/<int:template_id>", type="http", auth="user")
    def preview(self, template_id):
        """Serve to staff how a template prints."""
        if template_id > LARGEST_ID:
            raise NotFound
        template = request.env["freight.document.template"].browse(template_id)
        try:
            template._staff_check("read")
            found = template._draw_preview() if template.exists() else None
        except (AccessError, MissingError):
            found = None
        # Absent and forbidden are answered alike.
        if not found:
            raise NotFound
        name, content = found
        return file_response(name, "application/pdf", content)
