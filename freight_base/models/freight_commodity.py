import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.identifiers import squeeze

# Classes and divisions of the UN Recommendations on the Transport of Dangerous Goods,
# which IMDG, IATA-DGR, ADR and RID share.
DG_CLASSES = [
    ("1.1", "1.1 Explosives, mass explosion hazard"),
    ("1.2", "1.2 Explosives, projection hazard"),
    ("1.3", "1.3 Explosives, fire hazard"),
    ("1.4", "1.4 Explosives, minor hazard"),
    ("1.5", "1.5 Explosives, very insensitive"),
    ("1.6", "1.6 Explosives, extremely insensitive"),
    ("2.1", "2.1 Flammable gases"),
    ("2.2", "2.2 Non-flammable, non-toxic gases"),
    ("2.3", "2.3 Toxic gases"),
    ("3", "3 Flammable liquids"),
    ("4.1", "4.1 Flammable solids"),
    ("4.2", "4.2 Spontaneously combustible"),
    ("4.3", "4.3 Dangerous when wet"),
    ("5.1", "5.1 Oxidizing substances"),
    ("5.2", "5.2 Organic peroxides"),
    ("6.1", "6.1 Toxic substances"),
    ("6.2", "6.2 Infectious substances"),
    ("7", "7 Radioactive material"),
    ("8", "8 Corrosive substances"),
    ("9", "9 Miscellaneous"),
]
PACKING_GROUPS = [
    ("I", "I Great danger"),
    ("II", "II Medium danger"),
    ("III", "III Minor danger"),
]
UN_NUMBER = re.compile(r"[0-9]{4}")  # 3480
UN_LABEL = re.compile(r"^UN(NO)?:?")  # UN3480, UN No. 3480


def clean_un_number(text):
    """Return 3480 of "UN 3480"."""
    return UN_LABEL.sub("", squeeze(text))


class FreightCommodity(models.Model):
    _name = "freight.commodity"
    _inherit = ["freight.code.mixin"]
    _description = "Commodity"
    _order = "hs_code, name, id"
    _rec_names_search = ["name", "hs_code", "un_number", "proper_shipping_name"]
    _cleaners = {"un_number": clean_un_number}

    name = fields.Char(required=True, index="trigram")
    hs_code = fields.Char(
        "HS Code",
        help="Chapter, heading or full code of the Harmonized System: 8507.60.",
    )
    un_number = fields.Char(
        "UN Number",
        index="btree_not_null",
        help="Four digits that name a dangerous substance or article: 3480.",
    )
    proper_shipping_name = fields.Char(
        help="The name that the declaration must give, as the regulations write it."
    )
    technical_name = fields.Char(
        help="Goes with a shipping name that says N.O.S. (not otherwise specified)."
    )
    dg_class = fields.Selection(DG_CLASSES, string="Class")
    subsidiary_hazards = fields.Char()
    packing_group = fields.Selection(PACKING_GROUPS)
    flash_point = fields.Char()
    marine_pollutant = fields.Boolean()
    limited_quantity = fields.Char(
        help="The most that one inner package may hold to count as a limited quantity."
    )
    ems = fields.Char("EmS", help="IMO emergency schedules for fire and spillage.")
    is_dangerous = fields.Boolean(
        "Dangerous Goods",
        compute="_compute_is_dangerous",
        store=True,
        help="Set as soon as there is a UN number or a class.",
    )
    active = fields.Boolean(default=True)

    @api.depends("un_number", "dg_class")
    def _compute_is_dangerous(self):
        for commodity in self:
            commodity.is_dangerous = bool(commodity.un_number or commodity.dg_class)

    @api.constrains("un_number")
    def _check_un_number(self):
        for commodity in self:
            if commodity.un_number and not UN_NUMBER.fullmatch(commodity.un_number):
                raise ValidationError(
                    self.env._(
                        "%(commodity)s: the UN number %(number)s is not four digits, "
                        "such as 3480.",
                        commodity=commodity.name,
                        number=commodity.un_number,
                    )
                )
