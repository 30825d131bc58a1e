"""Documents that a customer finds across shipments, and where they open them."""

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.freight_document.models.freight_document import CURRENT

# Newest first; the index below serves it.
CUSTOMER_ORDER = "issued_at desc, id desc"
# What a review is about, as long as it is not told apart by chance.
KEY_DIGITS = 16


class FreightDocument(models.Model):
    _inherit = "freight.document"

    # Only to find documents by it fast; the shipment decides who sees them.
    commercial_partner_id = fields.Many2one(
        related="shipment_id.commercial_partner_id",
        string="Paying Customer",
        store=True,
    )

    _customer_idx = models.Index(
        "(commercial_partner_id, issued_at DESC, id DESC) WHERE published_customer"
    )

    # What is looked for

    @api.model
    def _get_published_domain(self):
        """Return the domain of what ``_is_open_to`` a customer's own people."""
        return (
            Domain("published_customer", "=", True)
            & Domain("state", "in", CURRENT)
            & Domain("type_id.audience", "in", ("customer", "link"))
            & (
                Domain("copy_sha256", "!=", False)
                | Domain("type_id.has_originals", "=", False)
            )
        )

    @api.model
    def _find_outside(self, document_id, user, domain):
        """Return a document of any shipment that ``user`` may look at, or none.

        Foreign, absent and unpublished ones take the same one search.
        """
        return self.sudo().search(
            Domain("id", "=", document_id)
            & Domain("shipment_id", "any", user._get_freight_looks_domain())
            & domain,
            limit=1,
        )

    @api.model
    def _get_openable_domain(self):
        """Return the domain of what may be open to somebody outside."""
        return Domain("state", "in", CURRENT) & (
            Domain("published_customer", "=", True)
            | Domain("published_link", "=", True)
        )

    # As plain data

    def _get_customer_row(self):
        """Return a published document as a row of a list over many shipments."""
        self.ensure_one()
        shipment = self.shipment_id
        return {
            **self._get_customer_view(),
            "shipment_id": shipment.id,
            "shipment": shipment.name,
            "reference": shipment.customer_reference or None,
        }

    def _get_customer_review(self):
        review = super()._get_customer_review()
        review["key"] = self._get_review_key()
        return review

    def _get_review_key(self):
        """Return what tells the proof that was looked at from a later one."""
        self.ensure_one()
        text = f"{self.id} {self.proof_key}"
        return hashlib.sha256(text.encode()).hexdigest()[:KEY_DIGITS]

    def _check_review_key(self, key):
        """Refuse what is said of a proof that is not the present one."""
        if key != self._get_review_key():
            raise UserError(
                self.env._(
                    "The draft has changed since you opened this page. Look at it "
                    "again, and then approve it or comment."
                )
            )

    # Where it is opened

    def _get_document_link(self, recipient):
        """Return the portal's address for people with a login that may see it."""
        link = super()._get_document_link(recipient)
        if link:
            return link
        users = recipient.sudo().user_ids.filtered(lambda one: one.share and one.active)
        if any(self._is_seen_by(user) for user in users):
            return f"{self.get_base_url()}/my/freight/documents/{self.id}"
        return None

    def _is_seen_by(self, user):
        """Tell if a portal user can open this."""
        self.ensure_one()
        found = self._find_outside(self.id, user, self._get_openable_domain())
        return bool(found) and self._is_open_to(
            user._get_freight_viewer(found.shipment_id)
        )
