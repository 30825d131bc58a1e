from odoo import fields, models

from ..tools.identifiers import squeeze


class FreightPackageType(models.Model):
    _name = "freight.package.type"
    _inherit = ["freight.code.mixin"]
    _description = "Package Type"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]
    _cleaners = {"code": squeeze}

    code = fields.Char(
        required=True,
        copy=False,
        help="Code of UN/ECE Recommendation 21: CT is a carton.",
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code)", "A package type with this code exists already."
    )
