import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..render.layouts import LAYOUTS
from ..tools.file_check import KINDS as FILE_KINDS

# Who may be shown a document at most; each one includes those before it.
AUDIENCES = [
    ("internal", "Staff Only"),
    ("customer", "Customer"),
    ("link", "Customer and Share Links"),
]
REACH = {code: position for position, (code, _label) in enumerate(AUDIENCES)}
PREFIX = re.compile(r"[A-Z0-9]{1,8}")  # HBL, DO, AN2
CODE = re.compile(r"[a-z0-9_]{2,40}")  # house_bill
# What a mail server takes is seldom more; a scan of many pages is seldom larger.
LARGEST_MB = 50


class FreightDocumentType(models.Model):
    _name = "freight.document.type"
    _description = "Kind of Document"
    _order = "sequence, id"

    sequence = fields.Integer(default=100)
    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    origin = fields.Selection(
        [("made", "Made by Us"), ("received", "Received")],
        required=True,
        default="received",
    )
    layout = fields.Selection(
        selection="_get_layouts", help="How a document that we make is drawn."
    )
    per = fields.Selection(
        [("shipment", "Shipment"), ("container", "Container"), ("house", "House")],
        "One per",
        required=True,
        default="shipment",
    )
    # Numbers
    numbering = fields.Selection(
        [
            ("none", "None"),
            ("series", "Our Series"),
            ("house", "House B/L or AWB"),
            ("master", "Master B/L or AWB"),
        ],
        required=True,
        default="none",
        help="Where its number comes from as it is issued. A house number that is "
        "still empty is drawn from our series, and noted on the shipment.",
    )
    number_prefix = fields.Char(help="HBL gives HBL/SHP/202505/00001.")

    # Who may see it
    audience = fields.Selection(
        AUDIENCES, "May Be Shown to", required=True, default="internal"
    )
    publish_on_issue = fields.Selection(
        AUDIENCES,
        "Published at Once to",
        required=True,
        default="internal",
        help="Whom it is published to by being issued; publishing is a step of its "
        "own otherwise.",
    )
    has_originals = fields.Boolean(
        "Exists as an Original",
        help="Bills of lading and their like: what goes out by portal, link or mail "
        "is a non-negotiable copy, never the original.",
    )
    is_bill = fields.Boolean(
        "Transport Document",
        help="Has a type, a release, an on-board date and originals.",
    )
    releases_cargo = fields.Boolean(
        help="Whoever holds it gets the cargo: it is not issued, published or sent "
        "while anything holds the shipment."
    )

    # What is received
    customer_uploads = fields.Boolean(
        "Customer Uploads It", help="The customer is asked for it, and has a slot."
    )
    file_kinds = fields.Char(
        "Allowed Files",
        required=True,
        default="pdf, jpg, png",
        help="By content, not by name: " + ", ".join(FILE_KINDS),
    )
    max_size_mb = fields.Integer("Largest File (MB)", required=True, default=20)
    rule_ids = fields.One2many("freight.document.rule", "type_id", "When It Is Due")

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "There is a kind of document with this code already."
    )
    _size_check = models.Constraint(
        f"CHECK (max_size_mb BETWEEN 1 AND {LARGEST_MB})",
        f"The largest file is from 1 to {LARGEST_MB} MB.",
    )
    _made_check = models.Constraint(
        "CHECK ((origin = 'made') = (layout IS NOT NULL))",
        "A document that we make needs a layout, and only that.",
    )
    _cargo_check = models.Constraint(
        "CHECK (NOT is_bill OR has_originals)",
        "A transport document exists as an original.",
    )

    def write(self, vals):
        if "active" in vals:
            # Archived kinds are on no checklist.
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.model
    def _get_layouts(self):
        return [(code, layout.title) for code, layout in LAYOUTS.items()]

    @api.constrains("code", "number_prefix", "numbering", "file_kinds")
    def _check_words(self):
        for kind in self:
            if not CODE.fullmatch(kind.code or ""):
                raise ValidationError(
                    self.env._(
                        "%(kind)s: the code %(code)s has to be small letters, digits "
                        "and underscores, such as packing_list.",
                        kind=kind.name,
                        code=kind.code,
                    )
                )
            drawn = kind.numbering in ("series", "house")
            if drawn and not PREFIX.fullmatch(kind.number_prefix or ""):
                raise ValidationError(
                    self.env._(
                        "%(kind)s: its numbers begin with one to eight capital letters "
                        "or digits, such as HBL. Enter that prefix.",
                        kind=kind.name,
                    )
                )
            unknown = set(kind._get_file_kinds()) - set(FILE_KINDS)
            if unknown or not kind._get_file_kinds():
                raise ValidationError(
                    self.env._(
                        "%(kind)s: %(unknown)s is no kind of file that can be allowed. "
                        "Choose among %(known)s.",
                        kind=kind.name,
                        unknown=", ".join(sorted(unknown)) or "–",
                        known=", ".join(FILE_KINDS),
                    )
                )

    @api.constrains("audience", "publish_on_issue")
    def _check_audience(self):
        for kind in self:
            if REACH[kind.publish_on_issue] > REACH[kind.audience]:
                raise ValidationError(
                    self.env._(
                        "%s cannot be published at once to more people than may be "
                        "shown it. Widen the one or narrow the other.",
                        kind.name,
                    )
                )

    def _get_file_kinds(self):
        """Return the kinds of files that this kind of document takes: {"pdf", …}."""
        self.ensure_one()
        return [
            word.strip().lower()
            for word in (self.file_kinds or "").split(",")
            if word.strip()
        ]

    def _may_reach(self, audience):
        """Tell if documents of this kind may be shown to ``audience``."""
        self.ensure_one()
        return REACH[audience] <= REACH[self.audience]

    def _publishes_at_once(self, audience):
        """Tell if issuing a document of this kind shows it to ``audience``."""
        self.ensure_one()
        return REACH[audience] <= REACH[self.publish_on_issue]

    def _get_subjects(self, shipment):
        """Return the shipments that a document of ``shipment`` is for: its houses."""
        self.ensure_one()
        if self.per != "house":
            return shipment
        return shipment._get_carried_houses() or shipment

    def _get_boxes(self, shipment):
        """Return what each document is for: the boxes, or one empty set."""
        self.ensure_one()
        boxes = self.env["freight.container"]
        return shipment._get_boxes() if self.per == "container" else [boxes]
