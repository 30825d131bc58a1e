import re
from urllib.parse import quote, urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import scac
from ..tools.identifiers import squeeze

# Codes, how they are cleaned, and the shape that they must have then.
CODES = {
    "smdg": re.compile(r"[A-Z0-9]{3}"),  # MSK, of the SMDG liner code list
    "iata": re.compile(r"[A-Z0-9]{2}"),  # LH, 5X
    "awb_prefix": re.compile(r"[0-9]{3}"),  # 020
}


class FreightCarrier(models.Model):
    _name = "freight.carrier"
    _inherit = ["freight.code.mixin"]
    _description = "Carrier"
    _order = "name, id"
    _rec_names_search = ["name", "scac", "smdg", "iata", "awb_prefix"]
    _cleaners = {"scac": scac.clean} | dict.fromkeys(CODES, squeeze)

    name = fields.Char(required=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        index="btree_not_null",
        help="Whom you book with and who sends the bills.",
    )
    country_id = fields.Many2one("res.country")
    is_sea = fields.Boolean("Sea")
    is_air = fields.Boolean("Air")
    is_road = fields.Boolean("Road")
    is_rail = fields.Boolean("Rail")
    is_express = fields.Boolean("Express")
    scac = fields.Char(
        "SCAC",
        copy=False,
        help="Standard Carrier Alpha Code, two to four letters: MAEU.",
    )
    smdg = fields.Char(
        "SMDG Code",
        copy=False,
        help="Code of the SMDG liner code list, three signs: MSK.",
    )
    iata = fields.Char(
        "IATA Code", copy=False, help="Airline designator, two signs: LH."
    )
    awb_prefix = fields.Char(
        "AWB Prefix",
        copy=False,
        help="Three digits that this airline's air waybill numbers begin with: 020.",
    )
    tracking_url = fields.Char(
        "Tracking Page",
        help="Address of the carrier's public tracking page. Where it can be opened "
        "for one number, write {number} in its place.",
    )
    vessel_ids = fields.One2many("freight.vessel", "carrier_id", string="Vessels")
    active = fields.Boolean(default=True)

    _scac_uniq = models.UniqueIndex(
        "(scac)", "A carrier with this SCAC exists already."
    )
    _smdg_uniq = models.UniqueIndex(
        "(smdg)", "A carrier with this SMDG code exists already."
    )
    _iata_uniq = models.UniqueIndex(
        "(iata)", "A carrier with this IATA code exists already."
    )
    _awb_prefix_uniq = models.UniqueIndex(
        "(awb_prefix)", "A carrier with this air waybill prefix exists already."
    )

    @api.constrains("scac", *CODES)
    def _check_codes(self):
        for carrier in self:
            if carrier.scac and scac.problem(carrier.scac):
                raise ValidationError(
                    self.env._(
                        "%(carrier)s: the SCAC %(code)s is not two to four letters, "
                        "such as MAEU.",
                        carrier=carrier.name,
                        code=carrier.scac,
                    )
                )
            for field, shape in CODES.items():
                code = carrier[field]
                if code and not shape.fullmatch(code):
                    described = self.fields_get([field], ["string", "help"])[field]
                    raise ValidationError(
                        self.env._(
                            "%(carrier)s: %(code)s is no %(field)s. %(help)s",
                            carrier=carrier.name,
                            code=code,
                            field=described["string"],
                            help=described["help"],
                        )
                    )

    @api.constrains("tracking_url")
    def _check_tracking_url(self):
        for carrier in self:
            if carrier.tracking_url and not self._is_web_address(carrier.tracking_url):
                raise ValidationError(
                    self.env._(
                        "%(carrier)s: the tracking page %(url)s is no web address that "
                        "begins with https:// or http://. The number can stand for a "
                        "part of its path or query, as in "
                        "https://example.com/track?number={number}",
                        carrier=carrier.name,
                        url=carrier.tracking_url,
                    )
                )

    def _tracking_link(self, number):
        """Return the page that tracks `number`, the page to type it into, or False."""
        self.ensure_one()
        url = self.tracking_url
        if not url or not self._is_web_address(url):
            return False
        if "{number}" not in url:
            return url
        return url.replace("{number}", quote(number, safe="")) if number else False

    @api.model
    def _is_web_address(self, url):
        """Whether a browser may be sent there, and the number cannot change where."""
        try:
            parts = urlsplit(url)
        except ValueError:  # "http://[" is no address at all
            return False
        return bool(
            parts.scheme in ("http", "https")
            and parts.hostname
            and "{" not in parts.netloc
            and not re.search(r"\s", url)  # "https://example.com/a b"
        )
