"""The documents of one shipment: opened, sent, approved."""

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import Controller, request, route

from odoo.addons.freight_document.controllers.document import file_response
from odoo.addons.freight_document.models.freight_document_type import LARGEST_MB

from ..tools.asked import LARGEST_ID
from .page import enter, find_shipment
from .shipments import show_shipment

UNDER_REVIEW = Domain("state", "=", "draft") & Domain("review_state", "!=", "none")
# One byte more than the largest file is enough to know that it is too large.
MOST_BYTES = LARGEST_MB * 1024 * 1024 + 1


class FreightShipmentDocuments(Controller):
    @route(
        "/my/freight/documents/<int:document_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def open_document(self, document_id):
        """Send what was published to the visitor."""
        document, viewer = self._find(
            document_id, request.env["freight.document"]._get_openable_domain()
        )
        return self._send(document._get_outside_file(viewer))

    @route(
        "/my/freight/documents/<int:document_id>/proof",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def open_proof(self, document_id):
        """Send the draft that the visitor is asked to approve."""
        document, viewer = self._find(document_id, UNDER_REVIEW)
        return self._send(document._get_proof(viewer))

    @route(
        "/my/freight/documents/<int:document_id>/review",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def review(self, document_id, decision="", text="", key="", **_kw):
        """Take down that the visitor approves a draft, or what is to be changed."""
        document, viewer = self._find(document_id, UNDER_REVIEW, acts=True)
        if not document._is_reviewable_by(viewer):
            raise NotFound
        shipment, viewer = find_shipment(document.shipment_id.id, own=True)
        partner = request.env.user.partner_id
        try:
            with request.env.cr.savepoint():
                document._check_review_key(key)
                document._review(decision, text, partner)
        except UserError as error:
            said = {"part": f"review_{document_id}", "problem": str(error)}
            return show_shipment(shipment, viewer, said)
        return self._back_to(shipment, "reviewed")

    @route(
        "/my/shipments/<int:shipment_id>/documents",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def send_document(self, shipment_id, slot="", **_kw):
        """Take a file into a slot of the shipment's checklist."""
        enter("documents", acts=True)
        shipment, viewer = find_shipment(shipment_id, own=True)
        try:
            with request.env.cr.savepoint():
                self._receive(shipment, viewer, slot)
        except UserError as error:
            said = {"part": slot, "problem": str(error)}
            return show_shipment(shipment, viewer, said)
        return self._back_to(shipment, "sent")

    def _receive(self, shipment, viewer, slot):
        file = request.httprequest.files.get("file")
        if not file or not file.filename:
            raise UserError(request.env._("Choose a file first."))
        documents = request.env["freight.document"]
        documents._receive_upload(
            shipment,
            slot,
            file.filename,
            file.stream.read(MOST_BYTES),
            viewer,
            request.env.user.partner_id,
        )

    def _find(self, document_id, domain, acts=False):
        """Return a document and the viewer of its shipment; all else is absent."""
        enter("documents", acts)
        user = request.env.user
        documents = request.env["freight.document"]
        found = documents.sudo()
        if 0 < document_id <= LARGEST_ID:
            found = documents._find_outside(document_id, user, domain)
        if not found:
            raise NotFound
        return found, user._get_freight_viewer(found.shipment_id)

    def _send(self, file):
        if not file:
            raise NotFound
        return file_response(*file)

    def _back_to(self, shipment, done):
        """Show the page anew, so that reloading it sends nothing twice."""
        url = f"/my/shipments/{shipment.id}?done={done}#freight_documents"
        return request.redirect(url, code=303)
