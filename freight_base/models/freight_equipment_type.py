from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.identifiers import squeeze


class FreightEquipmentType(models.Model):
    _name = "freight.equipment.type"
    _inherit = ["freight.code.mixin"]
    _description = "Equipment Type"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name", "aliases"]
    _cleaners = {"code": squeeze}

    code = fields.Char(
        required=True,
        copy=False,
        help="ISO 6346 size and type: 45G1 is a 40 foot high cube dry container.",
    )
    name = fields.Char(required=True)
    category = fields.Selection(
        [
            ("dry", "Dry"),
            ("reefer", "Reefer"),
            ("open_top", "Open Top"),
            ("flat_rack", "Flat Rack"),
            ("platform", "Platform"),
            ("tank", "Tank"),
            ("ventilated", "Ventilated"),
            ("bulk", "Bulk"),
        ],
        required=True,
        default="dry",
    )
    teu = fields.Float(
        "TEU",
        digits=(4, 2),
        help="Twenty-foot equivalent units, by which ships and rates count.",
    )
    tare_kg = fields.Float("Tare (kg)", digits=(8, 0), help="Weight of the empty box.")
    payload_kg = fields.Float(
        "Payload (kg)", digits=(8, 0), help="The most cargo that the box may hold."
    )
    volume_m3 = fields.Float("Volume (m³)", digits=(8, 2), help="Inside, loadable.")
    length_mm = fields.Integer("Length (mm)", help="Outside length.")
    height_mm = fields.Integer("Height (mm)", help="Outside height.")
    aliases = fields.Char(
        copy=False,
        help="Other codes that carriers and customers write for it, separated by "
        "commas: 40HC, 40HQ. No two types may have the same.",
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code)", "An equipment type with this code exists already."
    )
    _measures = models.Constraint(
        "CHECK (teu >= 0 AND tare_kg >= 0 AND payload_kg >= 0 AND volume_m3 >= 0"
        " AND length_mm >= 0 AND height_mm >= 0)",
        "TEU, weights and measures of an equipment type cannot be negative.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for equipment_type in self:
            parts = filter(None, (equipment_type.code, equipment_type.name))
            equipment_type.display_name = " ".join(parts)

    @api.constrains("code", "aliases")
    def _check_codes(self):
        """A message that says 40HC must mean one type."""
        every = self.sudo().with_context(active_test=False)
        owners = defaultdict(every.browse)
        for equipment_type in every.search_fetch([], ["code", "aliases"]):
            for code in equipment_type._codes():
                owners[code] |= equipment_type
        for code, types in owners.items():
            if len(types) > 1 and types & self:
                raise ValidationError(
                    self.env._(
                        "%(code)s can stand for one equipment type only, not for "
                        "%(types)s.",
                        code=code,
                        types=", ".join(types.mapped("display_name")),
                    )
                )

    def _codes(self):
        """Return every code of this type, its own first, as `squeeze` spells them."""
        codes = map(squeeze, (self.code, *(self.aliases or "").split(",")))
        return list(dict.fromkeys(filter(None, codes)))

    @api.model
    def _by_code(self):
        """Return the id of the type by each code and alias, as `squeeze` spells it."""
        types = self.sudo().search_fetch([], ["code", "aliases"])
        return {code: each.id for each in types for code in each._codes()}
