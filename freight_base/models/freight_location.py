import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from ..tools import locode
from ..tools.identifiers import squeeze

# Kinds that exist only as part of a port or airport.
SITE_KINDS = ("terminal", "depot", "warehouse")
IATA = re.compile(r"[A-Z0-9]{3}")  # SGN
ICAO = re.compile(r"[A-Z0-9]{4}")  # VVTS


class FreightLocation(models.Model):
    _name = "freight.location"
    _inherit = ["freight.code.mixin"]
    _description = "Location"
    _order = "prominence desc, name, id"
    _check_company_auto = True
    _cleaners = {"code": locode.clean, "iata": squeeze, "icao": squeeze}

    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("place", "Place"),
            ("airport", "Airport"),
            ("terminal", "Terminal"),
            ("depot", "Depot"),
            ("warehouse", "Warehouse"),
        ],
        required=True,
        default="place",
        help="A place is a town or port with a UN/LOCODE. Airports have their IATA "
        "code. Terminals (rail yards too), depots and warehouses belong to either.",
    )
    code = fields.Char(
        "UN/LOCODE",
        copy=False,
        help="Two letters of the country and three of the place: VNSGN.",
    )
    iata = fields.Char(
        "IATA Code", copy=False, help="Three letters of an airport: SGN."
    )
    icao = fields.Char(
        "ICAO Code", copy=False, help="Four letters of an airport: VVTS."
    )
    is_seaport = fields.Boolean("Seaport")
    is_airport = fields.Boolean("Airport")
    is_rail = fields.Boolean("Rail Terminal")
    is_road = fields.Boolean("Road Terminal")
    country_id = fields.Many2one(
        "res.country",
        compute="_compute_country_id",
        store=True,
        precompute=True,
        recursive=True,
        readonly=False,
        index="btree_not_null",
    )
    subdivision = fields.Char(help="State or province: California.")
    latitude = fields.Float(digits=(10, 7))
    longitude = fields.Float(digits=(10, 7))
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        compute="_compute_tz",
        store=True,
        precompute=True,
        recursive=True,
        readonly=False,
        help="Times at this place are shown in this zone. A terminal, depot or "
        "warehouse takes the zone of the place that it belongs to.",
    )
    parent_id = fields.Many2one(
        "freight.location",
        string="Belongs To",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('kind', 'in', ('place', 'airport'))]",
    )
    child_ids = fields.One2many(
        "freight.location", "parent_id", string="Terminals and Depots"
    )
    site_count = fields.Integer("Number of Sites", compute="_compute_site_count")
    partner_id = fields.Many2one(
        "res.partner",
        string="Operator",
        index="btree_not_null",
        check_company=True,
        help="Who runs it; the contact's address is where the truck goes.",
    )
    aliases = fields.Char(
        help="Other names that people search by, separated by commas: Saigon, HCMC."
    )
    prominence = fields.Integer(
        default=0,
        help="Of places that match a search equally well, the higher comes first.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        ondelete="restrict",
        index="btree_not_null",
        help="Leave empty to share the location with all companies.",
    )

    _code_uniq = models.UniqueIndex(
        "(code) WHERE kind = 'place'", "A place with this UN/LOCODE exists already."
    )
    _iata_uniq = models.UniqueIndex(
        "(iata) WHERE kind = 'airport'",
        "An airport with this IATA code exists already.",
    )
    _order_idx = models.Index("(prominence DESC, name, id)")
    _site_parent = models.Constraint(
        "CHECK (kind IN ('place', 'airport') OR parent_id IS NOT NULL)",
        "A terminal, depot or warehouse belongs to a place or an airport: name it.",
    )
    _coordinates = models.Constraint(
        "CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
        "Latitude goes from -90 to 90 degrees, longitude from -180 to 180.",
    )

    @api.depends("parent_id", "parent_id.country_id")
    def _compute_country_id(self):
        for location in self:
            location.country_id = location.parent_id.country_id or location.country_id

    @api.depends("parent_id", "parent_id.tz")
    def _compute_tz(self):
        for location in self:
            location.tz = location.parent_id.tz or location.tz

    @api.depends("child_ids")
    def _compute_site_count(self):
        counts = self._read_group(
            [("parent_id", "in", self.ids), ("kind", "in", SITE_KINDS)],
            ["parent_id"],
            ["__count"],
        )
        by_place = {place.id: count for place, count in counts}
        for location in self:
            location.site_count = by_place.get(location.id, 0)

    @api.depends(
        *("name", "kind", "code", "iata", "icao", "parent_id.name"),
        *("parent_id.kind", "parent_id.code", "parent_id.iata", "parent_id.icao"),
        *("subdivision", "country_id.name"),
    )
    @api.depends_context("formatted_display_name", "freight_location_label")
    def _compute_display_name(self):
        # A view says how much room it has for the name.
        wanted = self.env.context.get("freight_location_label")
        to_pick = self.env.context.get("formatted_display_name")
        for location in self:
            if wanted == "short" and not to_pick:
                label = location._get_short_name()
            elif wanted == "code_first":
                label = location._label_code_first()
            else:
                label = location._label()
            if to_pick:
                # Four places are called Long Beach: the list to pick from tells in
                # which state and country, in grey.
                area = (location.subdivision, location.country_id.name)
                label += f"\t--{', '.join(filter(None, area))}--" if any(area) else ""
            location.display_name = label

    @api.constrains("parent_id", "kind", "company_id")
    def _check_parent(self):
        children = self.with_context(active_test=False).child_ids
        for location in self | children:
            parent = location.parent_id
            if not parent:
                continue
            above = {"place": (), "airport": ("place",)}.get(
                location.kind, ("place", "airport")
            )
            if parent.kind not in above:
                raise ValidationError(
                    self.env._(
                        "%(location)s cannot belong to %(parent)s: sites belong to a "
                        "place or an airport, airports to a place, places to nothing.",
                        location=location.display_name,
                        parent=parent.display_name,
                    )
                )
            if parent.company_id and parent.company_id != location.company_id:
                raise ValidationError(
                    self.env._(
                        "%(parent)s is kept by %(company)s alone, so %(location)s must "
                        "be too.",
                        parent=parent.display_name,
                        company=parent.company_id.name,
                        location=location.display_name,
                    )
                )

    @api.constrains("code", "iata", "icao")
    def _check_codes(self):
        for location in self:
            if location.code and locode.problem(location.code):
                raise ValidationError(
                    self.env._(
                        "%(location)s: %(code)s is no UN/LOCODE. It has two letters "
                        "for the country and three signs for the place, letters or "
                        "the digits 2 to 9, such as VNSGN.",
                        location=location.name,
                        code=location.code,
                    )
                )
            if location.iata and not IATA.fullmatch(location.iata):
                raise ValidationError(
                    self.env._(
                        "%(location)s: the IATA code %(code)s is not three signs, such "
                        "as SGN.",
                        location=location.name,
                        code=location.iata,
                    )
                )
            if location.icao and not ICAO.fullmatch(location.icao):
                raise ValidationError(
                    self.env._(
                        "%(location)s: the ICAO code %(code)s is not four signs, such "
                        "as VVTS.",
                        location=location.name,
                        code=location.icao,
                    )
                )

    def write(self, vals):
        done = super().write(vals)
        if "kind" in vals:
            # Rules are asked before a change only: none may make an airport of the
            # terminal that they keep.
            self.check_access("write")
        return done

    def _label(self):
        """Return "Long Beach (USLGB)" or "Cat Lai, Ho Chi Minh City"."""
        if self.kind in SITE_KINDS:
            return ", ".join(filter(None, (self.name, self.parent_id.name)))
        code = self._get_code()
        return f"{self.name} ({code})" if code else self.name or ""

    def _label_code_first(self):
        """Return "USLGB Long Beach" or "VNSGN Cat Lai": for columns that may be cut."""
        place = self.parent_id if self.kind in SITE_KINDS else self
        return " ".join(filter(None, (place._get_code(), self.name)))

    def _get_code(self):
        """Return what staff call the place by: USLGB, LAX. Sites have no code."""
        if self.kind in SITE_KINDS:
            return ""
        airport_code = self.kind == "airport" and (self.iata or self.icao)
        return airport_code or self.code or ""

    def _get_short_name(self):
        """Return the shortest that tells the place: USLGB, LAX, Cat Lai."""
        return self._get_code() or self.name or "?"
