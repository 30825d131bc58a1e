import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import imo
from ..tools.identifiers import Problem, squeeze

MMSI = re.compile(r"[2-7][0-9]{8}")  # 353136000: nine digits, the first three a country


class FreightVessel(models.Model):
    _name = "freight.vessel"
    _inherit = ["freight.code.mixin"]
    _description = "Vessel"
    _order = "name, id"
    _rec_names_search = ["name", "imo", "call_sign", "mmsi"]
    _cleaners = {"imo": imo.clean, "mmsi": squeeze, "call_sign": squeeze}

    name = fields.Char(required=True, index="trigram")
    imo = fields.Char(
        "IMO Number",
        copy=False,
        help="Seven digits that stay with the ship through every change of name, flag "
        "and owner; the last one checks the others.",
    )
    imo_accepted = fields.Boolean(
        "Accept Wrong Check Digit",
        copy=False,
        help="Tick where the carrier itself uses a number whose check digit is wrong.",
    )
    mmsi = fields.Char(
        "MMSI", copy=False, help="Nine digits, by which the ship's radio knows it."
    )
    call_sign = fields.Char(copy=False)
    country_id = fields.Many2one("res.country", string="Flag")
    carrier_id = fields.Many2one(
        "freight.carrier", string="Operator", index="btree_not_null"
    )
    teu_capacity = fields.Integer("Capacity (TEU)")
    active = fields.Boolean(default=True)

    _imo_uniq = models.UniqueIndex(
        "(imo)", "A vessel with this IMO number exists already."
    )
    _mmsi_uniq = models.UniqueIndex("(mmsi)", "A vessel with this MMSI exists already.")
    _teu_capacity_positive = models.Constraint(
        "CHECK (teu_capacity >= 0)", "A vessel cannot hold less than nothing."
    )

    @api.depends("name", "imo")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        # Ships share names: the list to pick from shows the number too, in grey.
        picking = self.env.context.get("formatted_display_name")
        for vessel in self:
            name = vessel.name or ""
            number = f"\t--{vessel.imo}--" if picking and vessel.imo else ""
            vessel.display_name = name + number

    @api.constrains("imo", "imo_accepted")
    def _check_imo(self):
        for vessel in self:
            problem = vessel.imo and imo.problem(vessel.imo)
            if problem == Problem.CHECK_DIGIT and not vessel.imo_accepted:
                raise ValidationError(
                    self.env._(
                        "%(vessel)s: the IMO number %(number)s does not check: after "
                        "%(body)s comes a %(digit)s. Look for a wrong digit; where the "
                        'carrier itself uses this number, tick "Accept Wrong Check '
                        'Digit".',
                        vessel=vessel.name,
                        number=vessel.imo,
                        body=vessel.imo[:6],
                        digit=imo.check_digit(vessel.imo),
                    )
                )
            if problem and problem != Problem.CHECK_DIGIT:
                raise ValidationError(
                    self.env._(
                        "%(vessel)s: the IMO number %(number)s is not seven digits, "
                        "such as 9811000.",
                        vessel=vessel.name,
                        number=vessel.imo,
                    )
                )

    @api.constrains("mmsi")
    def _check_mmsi(self):
        for vessel in self:
            if vessel.mmsi and not MMSI.fullmatch(vessel.mmsi):
                raise ValidationError(
                    self.env._(
                        "%(vessel)s: the MMSI %(number)s is not nine digits, such as "
                        "353136000, the first of them 2 to 7.",
                        vessel=vessel.name,
                        number=vessel.mmsi,
                    )
                )
