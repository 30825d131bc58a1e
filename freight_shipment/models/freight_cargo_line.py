import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.freight_base.models.freight_commodity import (
    DG_CLASSES,
    PACKING_GROUPS,
    UN_NUMBER,
    clean_un_number,
)
from odoo.addons.freight_base.tools import weight
from odoo.addons.freight_base.tools.identifiers import squeeze

from ..tools import dangerous_goods

WEIGHT = (16, 3)
VOLUME = (16, 4)
# 8507.60.00; nations add digits to the six of the Harmonized System, chapters have two
HS_CODE = re.compile(r"[0-9]{2,12}")


def _from_commodity(name):
    """Make a field begin with what the commodity says, open to correction.

    One compute each, since fields of one compute are protected together: a line that
    comes with its HS code still takes the rest from its commodity.
    """

    @api.depends("commodity_id")
    def compute(self):
        for line in self:
            line[name] = line.commodity_id[name] if line.commodity_id else line[name]

    return {"compute": compute, "store": True, "precompute": True, "readonly": False}


class FreightCargoLine(models.Model):
    """Packages of one kind. Weights (kg) and volumes (m³) are of the whole line."""

    _name = "freight.cargo.line"
    _inherit = ["freight.code.mixin"]
    _description = "Cargo Line"
    _order = "sequence, id"
    _rec_name = "description"
    _cleaners = {"un_number": clean_un_number}

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    description = fields.Char(
        compute="_compute_description", store=True, precompute=True, readonly=False
    )
    marks = fields.Char("Marks & Numbers")
    package_type_id = fields.Many2one("freight.package.type")
    commodity_id = fields.Many2one("freight.commodity")
    hs_code = fields.Char("HS Code", **_from_commodity("hs_code"))
    container_id = fields.Many2one(
        "freight.container", index="btree_not_null", ondelete="set null", copy=False
    )
    # Of one package
    length_cm = fields.Float("Length (cm)", digits=(10, 1))
    width_cm = fields.Float("Width (cm)", digits=(10, 1))
    height_cm = fields.Float("Height (cm)", digits=(10, 1))
    loading_metres = fields.Float(
        digits=(8, 2), help="Of the whole line: a metre of a truck's floor, 2.4 m wide."
    )

    # As booked, as measured on receipt, and as billed
    booked_packages = fields.Integer()
    booked_weight = fields.Float("Booked Weight (kg)", digits=WEIGHT)
    booked_volume = fields.Float(
        "Booked Volume (m³)",
        digits=VOLUME,
        compute="_compute_booked_volume",
        store=True,
        precompute=True,
        readonly=False,
        help="Follows dimensions and packages where they are given.",
    )
    received_packages = fields.Integer(copy=False)
    received_weight = fields.Float("Received Weight (kg)", digits=WEIGHT, copy=False)
    received_volume = fields.Float("Received Volume (m³)", digits=VOLUME, copy=False)
    received_at = fields.Datetime("Received On", copy=False)
    measured_by = fields.Char(
        copy=False, help="Who counted, weighed and measured on receipt."
    )
    billed_packages = fields.Integer(copy=False)
    billed_weight = fields.Float("Billed Weight (kg)", digits=WEIGHT, copy=False)
    billed_volume = fields.Float("Billed Volume (m³)", digits=VOLUME, copy=False)
    packages = fields.Integer(
        compute="_compute_effective",
        store=True,
        precompute=True,
        help="As billed, else as received, else as booked; so are weight and volume.",
    )
    weight = fields.Float(
        "Weight (kg)",
        digits=WEIGHT,
        compute="_compute_effective",
        store=True,
        precompute=True,
    )
    volume = fields.Float(
        "Volume (m³)",
        digits=VOLUME,
        compute="_compute_effective",
        store=True,
        precompute=True,
    )
    delivered_packages = fields.Integer(copy=False)

    # Dangerous goods, as a declaration needs them (IMDG 5.4.1; IATA DGR 8.1)
    is_dangerous = fields.Boolean(
        "Dangerous Goods",
        compute="_compute_is_dangerous",
        store=True,
        precompute=True,
        readonly=False,
    )
    un_number = fields.Char("UN Number", **_from_commodity("un_number"))
    proper_shipping_name = fields.Char(**_from_commodity("proper_shipping_name"))
    technical_name = fields.Char(**_from_commodity("technical_name"))
    dg_class = fields.Selection(DG_CLASSES, "Class", **_from_commodity("dg_class"))
    subsidiary_hazards = fields.Char(**_from_commodity("subsidiary_hazards"))
    packing_group = fields.Selection(PACKING_GROUPS, **_from_commodity("packing_group"))
    flash_point = fields.Char(**_from_commodity("flash_point"))
    marine_pollutant = fields.Boolean(**_from_commodity("marine_pollutant"))
    limited_quantity = fields.Boolean()
    net_mass_kg = fields.Float("Net Mass (kg)", digits=WEIGHT)
    dg_emergency_contact = fields.Char("Emergency Contact")
    packing_instruction = fields.Char()
    cargo_aircraft_only = fields.Boolean()
    ems = fields.Char("EmS", **_from_commodity("ems"))
    problem_text = fields.Text("Problems", compute="_compute_problem_text")

    _quantities = models.Constraint(
        "CHECK (booked_packages >= 0 AND booked_weight >= 0 AND booked_volume >= 0"
        " AND received_packages >= 0 AND received_weight >= 0 AND received_volume >= 0"
        " AND billed_packages >= 0 AND billed_weight >= 0 AND billed_volume >= 0"
        " AND delivered_packages >= 0)",
        "Packages, weight and volume of a cargo line cannot be negative.",
    )
    # The largest ships carry 400,000 t; of more lines than a shipment has, the sum is
    # still a number that PostgreSQL keeps.
    _quantities_possible = models.Constraint(
        "CHECK (GREATEST(booked_packages, received_packages, billed_packages) <= 1e7"
        " AND GREATEST(booked_weight, received_weight, billed_weight) <= 1e9"
        " AND GREATEST(booked_volume, received_volume, billed_volume) <= 1e7)",
        "A cargo line takes at most 10 million packages, a million tonnes and "
        "10 million m³. Check for digits too many.",
    )
    _measures = models.Constraint(
        "CHECK (length_cm >= 0 AND width_cm >= 0 AND height_cm >= 0"
        " AND loading_metres >= 0 AND net_mass_kg >= 0)",
        "Dimensions, loading metres and net mass of cargo cannot be negative.",
    )
    _dangerous_marked = models.Constraint(
        "CHECK (is_dangerous OR (un_number IS NULL AND dg_class IS NULL))",
        "Goods with a UN number or a class are dangerous goods. Mark them so, or take "
        "number and class away.",
    )

    @api.depends("commodity_id")
    def _compute_description(self):
        for line in self:
            line.description = line.description or line.commodity_id.name

    @api.depends("length_cm", "width_cm", "height_cm", "booked_packages")
    def _compute_booked_volume(self):
        for line in self:
            measures = (
                *(line.length_cm, line.width_cm, line.height_cm),
                line.booked_packages,
            )
            if min(measures) > 0:
                line.booked_volume = float(weight.volume(*measures))
            else:
                line.booked_volume = line.booked_volume

    @api.depends(
        *("booked_packages", "booked_weight", "booked_volume"),
        *("received_packages", "received_weight", "received_volume"),
        *("billed_packages", "billed_weight", "billed_volume"),
    )
    def _compute_effective(self):
        for line in self:
            for name in ("packages", "weight", "volume"):
                line[name] = (
                    line[f"billed_{name}"]
                    or line[f"received_{name}"]
                    or line[f"booked_{name}"]
                )

    @api.depends("commodity_id", "un_number", "dg_class")
    def _compute_is_dangerous(self):
        for line in self:
            named = bool(line.un_number or line.dg_class)
            line.is_dangerous = named or (line.is_dangerous and not line.commodity_id)

    @api.depends(
        *("is_dangerous", "un_number", "proper_shipping_name", "technical_name"),
        *("dg_class", "packing_group", "flash_point", "net_mass_kg"),
        *("dg_emergency_contact", "packing_instruction", "shipment_id.mode"),
    )
    @api.depends_context("lang")
    def _compute_problem_text(self):
        for line in self:
            line.problem_text = (
                "\n".join(line._find_dangerous_goods_problems()) or False
            )

    @api.onchange("is_dangerous")
    def _onchange_is_dangerous(self):
        for line in self.filtered(lambda line: not line.is_dangerous):
            line.un_number = line.dg_class = False

    @api.onchange("received_packages", "received_weight", "received_volume")
    def _onchange_received(self):
        for line in self.filtered(lambda line: line._is_received()):
            line.received_at = line.received_at or fields.Datetime.now()

    @api.constrains(
        *("received_packages", "received_weight", "received_volume", "measured_by")
    )
    def _check_measured_by(self):
        for line in self:
            if line._is_received() and not (line.measured_by or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: say who counted or measured what was received, such as "
                        "the warehouse.",
                        line._get_label(),
                    )
                )

    @api.constrains(
        *("booked_packages", "received_packages", "billed_packages"),
        "delivered_packages",
    )
    def _check_delivered_packages(self):
        for line in self:
            if line.delivered_packages > line.packages:
                raise ValidationError(
                    self.env._(
                        "%(line)s: %(delivered)s packages delivered of %(packages)s. "
                        "Correct the one or the other.",
                        line=line._get_label(),
                        delivered=line.delivered_packages,
                        packages=line.packages,
                    )
                )

    @api.constrains("hs_code")
    def _check_hs_code(self):
        for line in self:
            if line.hs_code and not HS_CODE.fullmatch(squeeze(line.hs_code)):
                raise ValidationError(
                    self.env._(
                        "%(line)s: the HS code %(code)s is not two to twelve digits, "
                        "such as 8507.60.",
                        line=line._get_label(),
                        code=line.hs_code,
                    )
                )

    @api.constrains("un_number")
    def _check_un_number(self):
        for line in self:
            if line.un_number and not UN_NUMBER.fullmatch(line.un_number):
                raise ValidationError(
                    self.env._(
                        "%(line)s: the UN number %(number)s is not four digits, such "
                        "as 3480.",
                        line=line._get_label(),
                        number=line.un_number,
                    )
                )

    @api.constrains("container_id", "shipment_id")
    def _check_container(self):
        for line in self:
            shipment, box = line.shipment_id, line.container_id
            if box and box.shipment_id not in shipment | shipment.master_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s: container %(box)s belongs to %(other)s. Choose one "
                        "of %(shipment)s itself or of its master.",
                        line=line._get_label(),
                        box=box.display_name,
                        other=box.shipment_id.name,
                        shipment=shipment.name,
                    )
                )

    def _find_dangerous_goods_problems(self):
        """Return what the declarations of these lines lack, as texts, one a line."""
        texts = []
        for line in self.filtered("is_dangerous"):
            missing = dangerous_goods.missing(line, line.shipment_id.mode)
            if missing:
                labels = [
                    line._fields[name]._description_string(self.env) for name in missing
                ]
                texts.append(
                    self.env._(
                        "%(line)s: the dangerous goods declaration lacks %(missing)s.",
                        line=line._get_label(),
                        missing=", ".join(labels),
                    )
                )
        return texts

    def _is_received(self):
        self.ensure_one()
        return bool(
            self.received_packages or self.received_weight or self.received_volume
        )

    def _get_label(self):
        """Name the line and its shipment, for messages."""
        self.ensure_one()
        lines = self.shipment_id.cargo_ids
        position = lines.ids.index(self.id) + 1 if self.id in lines.ids else "?"
        name = self.description or self.env._("cargo line %s", position)
        return f"{self.shipment_id.name}, {name}"
