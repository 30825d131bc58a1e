from odoo import models

from odoo.addons.freight_shipment.tools.view_data import moment


class FreightShipment(models.Model):
    """What outsiders are told of documents: those published to them, and what is
    expected of them. Every key is written down here."""

    _inherit = "freight.shipment"

    def _get_customer_view(self, viewer):
        view = super()._get_customer_view(viewer)
        view["documents"] = []
        view["checklist"] = []
        view["reviews"] = []
        if viewer.can("documents"):
            documents = self.document_ids
            view["documents"] = [
                document._get_customer_view()
                for document in documents
                if document._is_open_to(viewer)
            ]
            # A link's recipient is nobody whom we ask for papers.
            if viewer.can("shipments"):
                view["checklist"] = self._get_customer_checklist(viewer)
                view["reviews"] = [
                    document._get_customer_review()
                    for document in documents
                    if document._is_reviewable_by(viewer)
                ]
        return view

    def _get_customer_checklist(self, viewer):
        """Return what the customer has to send, and what they can expect to see."""
        return self._get_customer_checklists(viewer)[self]

    def _get_customer_checklists(self, viewer):
        """Return that of each of these shipments, in as many queries as of one."""
        return {
            shipment: [
                shipment._get_customer_item(item, viewer)
                for item in items
                if item["type"].customer_uploads or item["type"]._may_reach("customer")
            ]
            for shipment, items in self._get_checklists().items()
        }

    def _get_customer_item(self, item, viewer):
        kind, document = item["type"], item["document"]
        if document and document._is_open_to(viewer):
            state = "published"
        elif document and (kind.customer_uploads or document.uploaded_by):
            state = "received"
        else:
            # That we have a paper and show it to nobody is our own affair.
            state = "missing" if document else item["state"]
        return {
            "slot": f"{kind.code}:{item['container'].id or 0}",
            "code": kind.code,
            "label": item["label"],
            "state": {"code": state, "label": self._get_checklist_labels()[state]},
            "due": moment(item["due"], self.pol_id),
            "you_send_it": kind.customer_uploads,
            "files": kind._get_file_kinds() if kind.customer_uploads else None,
            "most_mb": kind.max_size_mb if kind.customer_uploads else None,
        }


class FreightDocument(models.Model):
    _inherit = "freight.document"

    def _get_customer_view(self):
        self.ensure_one()
        return {
            "id": self.id,
            "code": self.type_id.code,
            "label": self.type_id.name,
            "number": self.number or None,
            "version": self.version,
            "container": self.container_id.number or None,
            "issued_at": moment(self.issued_at, self.shipment_id.pol_id),
            "size": self._get_outside_size(),
            "file": self.file_kind or None,
        }

    def _get_customer_review(self):
        self.ensure_one()
        return {
            "id": self.id,
            "label": self.type_id.name,
            "state": {
                "code": self.review_state,
                "label": dict(
                    self._fields["review_state"]._description_selection(self.env)
                )[self.review_state],
            },
            "said": [
                {
                    "decision": review.decision,
                    "text": review.text or None,
                    "by": review.partner_id.name,
                    "at": moment(review.at, self.shipment_id.pol_id),
                }
                for review in self.review_ids
            ],
        }
