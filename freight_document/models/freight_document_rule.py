from odoo import api, fields, models, tools

from odoo.addons.freight_shipment.models.freight_cutoff import KINDS as CUTOFFS
from odoo.addons.freight_shipment.models.freight_shipment_parties import SCOPES
from odoo.addons.freight_shipment.tools.services import MODES, SERVICES

# What a rule names only where it matters: an empty one fits every shipment.
FITS = {
    "mode": "mode",
    "service": "service",
    "direction": "direction",
    "origin_scope": "origin_scope",
    "destination_scope": "destination_scope",
}


class FreightDocumentRule(models.Model):
    """Which shipments need a kind of document, and by when."""

    _name = "freight.document.rule"
    _inherit = ["freight.cached.catalogue"]
    _description = "Due Rule of a Document"
    _order = "type_id, id"

    type_id = fields.Many2one(
        "freight.document.type", "Document", required=True, ondelete="cascade"
    )
    active = fields.Boolean(default=True)
    mode = fields.Selection(MODES, "Only Mode")
    service = fields.Selection(SERVICES, "Only Service")
    direction = fields.Selection(
        selection=lambda self: self.env["freight.shipment"]
        ._fields["direction"]
        ._description_selection(self.env),
        string="Only Direction",
    )
    origin_scope = fields.Selection(SCOPES, "Only from")
    destination_scope = fields.Selection(SCOPES, "Only to")
    level = fields.Selection(
        [
            ("order", "Customers' Shipments"),
            ("master", "Masters"),
            ("carriage", "Direct Ones and Masters"),
        ],
        "Of",
        required=True,
        default="order",
        help="A house carries the customer's papers, its master those of the carrier.",
    )
    dangerous_only = fields.Boolean("Only Dangerous Goods")
    relative_to = fields.Selection(
        [("etd", "ETD"), ("eta", "ETA"), ("cutoff", "Cut-off")],
        required=True,
        default="etd",
    )
    cutoff_kind = fields.Selection(CUTOFFS, "Which Cut-off")
    offset_hours = fields.Integer(
        "Hours After", help="Hours from that date; -48 is two days before it."
    )

    _cutoff_check = models.Constraint(
        "CHECK ((relative_to = 'cutoff') = (cutoff_kind IS NOT NULL))",
        "Choose the cut-off that the document is due by, and none for ETD or ETA.",
    )
    _offset_check = models.Constraint(
        "CHECK (offset_hours BETWEEN -8760 AND 8760)",
        "A document is due at most a year before or after the date.",
    )

    @api.model
    def _get_active(self):
        """Return all rules that hold; each checklist asks for them."""
        return self.browse(self._get_active_ids())

    @api.model
    @tools.ormcache()
    def _get_active_ids(self):
        return tuple(self.sudo().search([("type_id.active", "=", True)]).ids)

    def _fits(self, shipment):
        """Tell if ``shipment`` needs the document of this rule."""
        self.ensure_one()
        levels = {
            "order": shipment.kind != "master",
            "master": shipment.kind == "master",
            "carriage": shipment.kind != "house",
        }
        return (
            levels[self.level]
            and (shipment.is_dangerous or not self.dangerous_only)
            and all(
                self[mine] in (False, shipment[theirs]) for mine, theirs in FITS.items()
            )
        )
