import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from .freight_document import CURRENT


class FreightDocument(models.Model):
    """Who outside may see a document: nobody, until somebody publishes it to them."""

    _inherit = "freight.document"

    published_customer = fields.Boolean("On the Portal", readonly=True, copy=False)
    published_customer_at = fields.Datetime(readonly=True, copy=False)
    published_customer_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    published_link = fields.Boolean("By Share Link", readonly=True, copy=False)
    published_link_at = fields.Datetime(readonly=True, copy=False)
    published_link_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _published_check = models.Constraint(
        "CHECK (state IN ('issued', 'surrendered') "
        "OR NOT (published_customer OR published_link))",
        "Only what is issued and current is published.",
    )

    def action_publish(self):
        """Show who would see these documents, and ask."""
        return self._open_verb("freight.document.publish", self.env._("Publish"))

    def action_unpublish(self):
        """Take these documents back from the portal and from share links."""
        self._staff_check("write")
        self._by_verb().write(self._get_unpublished())
        for document in self:
            document._log(
                self.env._("%s is not published any more.", document.display_name)
            )
        return True

    def _publish(self, audience, override_reason=None):
        """Show these documents to ``audience``: "customer" or "link"."""
        if not self:
            return
        self._lock()
        self._check_states(
            CURRENT, self.env._("Only what is issued and current is published.")
        )
        for document in self:
            if not document.type_id._may_reach(audience):
                raise UserError(
                    self.env._(
                        "%s is not for them: its kind says who may be shown it.",
                        document.display_name,
                    )
                )
            if not document._get_outside_field():
                raise UserError(
                    self.env._(
                        "%s exists as an original only, and originals do not leave by "
                        "portal, link or mail.",
                        document.display_name,
                    )
                )
        reason = self._check_blocks(override_reason)
        field = f"published_{audience}"
        self._by_verb().write(
            {
                field: True,
                f"{field}_at": fields.Datetime.now(),
                f"{field}_by_id": self.env.uid,
            }
        )
        words = {
            "customer": self.env._("the customer"),
            "link": self.env._("the recipients of share links"),
        }
        for document in self:
            document._log(
                self.env._(
                    "%(document)s published to %(audience)s.",
                    document=document.display_name,
                    audience=words[audience],
                ),
                reason,
            )

    @api.model
    def _get_unpublished(self):
        return {"published_customer": False, "published_link": False}

    def _get_outside_field(self):
        """Return where what may leave the house is: never an original. Or None."""
        self.ensure_one()
        # What was issued as an original stays one, whatever its kind says later.
        if self.sudo().copy_sha256:
            return "copy_file"
        return None if self.type_id.has_originals else "file"

    def _get_document_link(self, recipient):
        """Return the address at which ``recipient`` can open this, or None.

        There is none here: the add-on that lets people in from outside knows them.
        """
        self.ensure_one()
        return None

    def _get_bytes_to_send(self):
        """Return the bytes that may be mailed: of an original, its copy."""
        self.ensure_one()
        self._check_states(CURRENT, self.env._("Only issued ones are mailed."))
        field = self._get_outside_field()
        if not field:
            raise UserError(
                self.env._(
                    "%s exists as an original only, and originals are not mailed.",
                    self.display_name,
                )
            )
        return self._get_bytes(field)

    def _is_open_to(self, viewer):
        """Tell if an outsider may have this: current, and published to them."""
        self.ensure_one()
        document = self.sudo()
        audience = "link" if _is_link(viewer) else "customer"
        return bool(
            viewer.can("documents")
            and document.state in CURRENT
            and document[f"published_{audience}"]
            and document.type_id._may_reach(audience)
            and document._get_outside_field()
        )

    def _get_outside_file(self, viewer):
        """Return what an outsider is given: ``(filename, mimetype, bytes)``, or None.

        For callers that checked that ``viewer`` may see the shipment. Unpublished,
        old and absent ones are all None.
        """
        document = self.sudo().exists()
        if len(document) != 1 or not document._is_open_to(viewer):
            return None
        return (
            document._get_filename(),
            document._get_mimetype(),
            document._get_bytes(document._get_outside_field()),
        )

    def _is_reviewable_by(self, viewer):
        """Tell if the customer is asked about this draft, and this viewer is theirs."""
        self.ensure_one()
        return (
            not _is_link(viewer)
            and viewer.can("documents")
            and self.state == "draft"
            and self.review_state != "none"
        )

    def _get_proof(self, viewer):
        """Return the draft that the customer is asked about, as above, or None."""
        document = self.sudo().exists()
        if len(document) != 1 or not document._is_reviewable_by(viewer):
            return None
        proof = document.with_context(bin_size=False).proof_file
        return document._get_filename(), "application/pdf", base64.b64decode(proof)

    def _get_outside_size(self):
        """Return how large what leaves the house is."""
        self.ensure_one()
        return self[
            "copy_size" if self._get_outside_field() == "copy_file" else "file_size"
        ]


def _is_link(viewer):
    """A link's recipient sees no part of a shipment that is the customer's own."""
    return not viewer.can("shipments")
