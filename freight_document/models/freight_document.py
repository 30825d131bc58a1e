import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.file_check import MIMETYPES
from ..tools.filenames import safe_filename

STATES = [
    ("draft", "Draft"),
    ("issued", "Issued"),
    ("superseded", "Superseded"),
    ("surrendered", "Surrendered"),
    ("void", "Void"),
]
# The states in which a document counts, and can be shown to anybody.
CURRENT = ("issued", "surrendered")
STAFF = "freight_base.group_freight_user"
# Marks a write by one of the document's own verbs. No caller from outside can send
# this very object.
BY_VERB = object()
# What a person may type, and as long as the document is a draft.
TYPED = {
    *("shipment_id", "type_id", "container_id", "number", "lang", "note"),
    *("file", "file_name"),
}


class FreightDocument(models.Model):
    """A file of a kind on a shipment; internal until somebody publishes it.

    What is issued is frozen: its bytes with their hash, and the data it was made from.
    A change is a new version that names the old one.
    """

    _name = "freight.document"
    _description = "Shipment Document"
    _order = "shipment_id desc, type_id, version desc, id desc"
    _check_company_auto = True
    _typed_fields = TYPED

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(related="shipment_id.partner_id")
    type_id = fields.Many2one(
        "freight.document.type", "Kind", required=True, ondelete="restrict", index=True
    )
    origin = fields.Selection(related="type_id.origin")
    per = fields.Selection(related="type_id.per")
    audience = fields.Selection(related="type_id.audience")
    numbering = fields.Selection(related="type_id.numbering", store=True)
    container_id = fields.Many2one(
        "freight.container",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('shipment_id', '=', shipment_id)]",
    )
    number = fields.Char(copy=False, index="btree_not_null")
    version = fields.Integer(default=1, required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False
    )
    lang = fields.Selection(
        "_get_languages",
        "Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    note = fields.Char("Internal Note")
    previous_id = fields.Many2one(
        "freight.document",
        "Amends",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    next_ids = fields.One2many("freight.document", "previous_id", "Amended By")
    amendment_reason = fields.Char(readonly=True)
    void_reason = fields.Char(readonly=True)
    override_reason = fields.Char(
        "Released Although Held", readonly=True, help="Why a manager let it go."
    )
    issued_at = fields.Datetime("Issued On", readonly=True, copy=False)
    issued_by_id = fields.Many2one("res.users", "Issued By", readonly=True)
    uploaded_by = fields.Char(
        readonly=True, help="Which of the customer's people sent it."
    )

    # The bytes, in Odoo's own storage; nobody reaches them but through our route.
    file = fields.Binary(attachment=True, groups=STAFF, copy=False)
    file_name = fields.Char()
    file_kind = fields.Char(readonly=True)
    file_size = fields.Integer(readonly=True)
    sha256 = fields.Char("SHA-256", readonly=True, copy=False)
    copy_file = fields.Binary(
        "Non-negotiable Copy", attachment=True, groups=STAFF, readonly=True, copy=False
    )
    copy_sha256 = fields.Char(readonly=True, copy=False)
    copy_size = fields.Integer(readonly=True)
    content = fields.Json(groups=STAFF, readonly=True, copy=False)

    # What is current, by shipment: the checklist and the customer view ask for that.
    _current_idx = models.Index(
        "(shipment_id, type_id) WHERE state IN ('issued', 'surrendered')"
    )
    _previous_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state != 'void'",
        "This version is being amended already. Go on with that draft.",
    )
    _house_uniq = models.UniqueIndex(
        "(shipment_id) WHERE numbering = 'house' "
        "AND state IN ('issued', 'surrendered')",
        "The shipment has a house bill or waybill already. Amend or void that one.",
    )

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.depends("type_id", "number", "version", "container_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for document in self:
            words = [document.type_id.name, document.number]
            if document.container_id:
                words.append(document.container_id.number)
            if document.version > 1:
                words.append(f"v{document.version}")
            document.display_name = " ".join(word for word in words if word)

    @api.constrains("container_id", "shipment_id", "type_id")
    def _check_container(self):
        for document in self:
            per_box, box = document.type_id.per == "container", document.container_id
            if per_box and not box:
                raise UserError(
                    self.env._(
                        "%s is made for each container. Choose which.",
                        document.type_id.name,
                    )
                )
            shipments = document.shipment_id | document.shipment_id.master_id
            if box and box.shipment_id not in shipments:
                raise UserError(
                    self.env._(
                        "Container %(box)s is not one of %(shipment)s.",
                        box=box.display_name,
                        shipment=document.shipment_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_by_verb():
            for vals in vals_list:
                self._check_typed(vals, self._typed_fields)
        vals_list = [self._with_file_facts(vals) for vals in vals_list]
        plain = self._without_hidden_defaults()
        return super(FreightDocument, plain).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self._is_by_verb():
            # A document stays with its shipment, whose branch its clerk works for.
            self._check_typed(vals, self._typed_fields - {"shipment_id"})
            self._check_draft(vals)
            if "file" in vals:
                kind = self.type_id.browse(vals.get("type_id")) or self.type_id
                vals = self._with_file_facts({**vals, "type_id": kind.id})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for document in self:
            if document.state != "draft":
                raise UserError(
                    self.env._(
                        "%s was issued and stays on record. Void it instead.",
                        document.display_name,
                    )
                )

    def _is_by_verb(self):
        return self.env.context.get("freight_document") is BY_VERB

    def _by_verb(self):
        return self.with_context(freight_document=BY_VERB)

    def _check_typed(self, vals, allowed):
        """Refuse values that only the document's own verbs set."""
        typed = {name for name in vals if name in self._fields} - allowed
        if typed:
            raise UserError(
                self.env._(
                    "%s of a document is not typed: issue, publish, amend or void it.",
                    ", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(typed)
                    ),
                )
            )

    def _without_hidden_defaults(self):
        """Leave the defaults of what is not typed out of the context.

        A caller from outside sends the context, and with it default_state.
        """
        hidden = {f"default_{name}" for name in set(self._fields) - self._typed_fields}
        context = self.env.context
        kept = {name: value for name, value in context.items() if name not in hidden}
        return self.with_env(self.env(context=kept))

    def _check_draft(self, vals):
        for document in self:
            if document.state != "draft" and set(vals) - {"note"}:
                raise UserError(
                    self.env._(
                        "%s is issued and stays as it is. Amend it: that makes a new "
                        "version.",
                        document.display_name,
                    )
                )

    # Bytes

    def _with_file_facts(self, vals):
        """Return ``vals`` with what the file in them is, having looked through it."""
        if not vals.get("file") or self._is_by_verb():
            return vals
        kind = self.env["freight.document.type"].browse(vals.get("type_id"))
        content = base64.b64decode(vals["file"])
        return {**vals, **self._examine(kind, vals.get("file_name"), content)}

    def _get_bytes(self, name="file"):
        """Return the bytes of a field, having made sure that they are the issued ones.

        A draft has no hash yet; what was issued without one cannot be trusted.
        """
        self.ensure_one()
        stored = self.sudo().with_context(bin_size=False)[name]
        content = base64.b64decode(stored or b"")
        expected = self.sudo()["sha256" if name == "file" else "copy_sha256"]
        if self.state == "draft" and not expected:
            return content
        if hashlib.sha256(content).hexdigest() != expected:
            raise UserError(
                self.env._(
                    "The file of %s is not the one that was issued: its SHA-256 "
                    "differs. Nobody is given it. Restore the file storage from a "
                    "backup.",
                    self.display_name,
                )
            )
        return content

    def _get_filename(self):
        self.ensure_one()
        return safe_filename(
            self.type_id.name,
            self.number or self.shipment_id.name,
            self.container_id.number,
            f"v{self.version}" if self.version > 1 else "",
            extension=self.file_kind or "pdf",
        )

    def _get_mimetype(self):
        self.ensure_one()
        return MIMETYPES.get(self.file_kind or "pdf", "application/octet-stream")

    def _get_staff_file(self):
        """Return ``(filename, mimetype, bytes)`` for staff, or None."""
        self.ensure_one()
        if self.state == "draft" and self.origin == "made":
            return self._get_filename(), "application/pdf", self._draw_preview()
        content = self._get_bytes()
        if not content:
            return None
        return self._get_filename(), self._get_mimetype(), content

    def _get_staff_copy(self):
        """Return the non-negotiable copy as above, or None where there is none."""
        self.ensure_one()
        if not self.copy_sha256:
            return None
        return (self._get_filename(), "application/pdf", self._get_bytes("copy_file"))
