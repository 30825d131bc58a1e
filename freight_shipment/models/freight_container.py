from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import formatLang

from odoo.addons.freight_base.tools import iso6346
from odoo.addons.freight_base.tools.identifiers import Problem

from ..tools.loading import VgmFault, percent, vgm_fault

STATES = [
    ("draft", "Draft"),
    ("empty_out", "Empty Picked Up"),
    ("stuffed", "Stuffed"),
    ("gated_in", "Gated In"),
    ("loaded", "Loaded"),
    ("departed", "Departed"),
    ("arrived", "Arrived"),
    ("discharged", "Discharged"),
    ("gated_out", "Gated Out"),
    ("stripped", "Stripped"),
    ("empty_in", "Empty Returned"),
]
# Marks a move of boxes whose cargo follows right away. No caller from outside can send
# this very object.
FOLLOWS = object()
DUTY_GROUPS = "freight_base.group_freight_operations,freight_base.group_freight_manager"


class FreightContainer(models.Model):
    _name = "freight.container"
    _inherit = ["freight.code.mixin"]
    _description = "Container"
    _order = "id"
    _rec_name = "number"
    _rec_names_search = ["number"]
    _cleaners = {"number": iso6346.clean}

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, precompute=True
    )
    number = fields.Char("Container No.", copy=False, index="trigram")
    number_accepted = fields.Boolean("Accept This Number", copy=False)
    number_reason = fields.Char("Reason of Acceptance", copy=False)
    type_id = fields.Many2one("freight.equipment.type", index="btree_not_null")
    type_category = fields.Selection(related="type_id.category")
    is_soc = fields.Boolean("Shipper-owned")

    # Seals and weights
    carrier_seal = fields.Char(copy=False)
    shipper_seal = fields.Char(copy=False)
    customs_seal = fields.Char(copy=False)
    tare_kg = fields.Float(
        "Tare (kg)",
        digits=(16, 1),
        compute="_compute_tare_kg",
        store=True,
        precompute=True,
        readonly=False,
        help="What the empty box weighs; the type's usual tare until you correct it.",
    )
    gross_kg = fields.Float(
        "Cargo Weight (kg)",
        digits=(16, 1),
        compute="_compute_gross_kg",
        store=True,
        readonly=False,
        copy=False,
        help="The sum of the cargo lines in the box, where there are any.",
    )
    cargo_volume = fields.Float(
        "Cargo Volume (m³)", digits=(16, 3), compute="_compute_load"
    )
    load_weight_percent = fields.Float("Weight Used (%)", compute="_compute_load")
    load_volume_percent = fields.Float("Space Used (%)", compute="_compute_load")
    warning_text = fields.Text("Warnings", compute="_compute_warning_text")
    vgm_kg = fields.Float("VGM (kg)", digits=(16, 1), copy=False)
    # SOLAS VI/2: the packed box is weighed (1), or its parts are added up (2).
    vgm_method = fields.Selection(
        [("1", "1: Weighed"), ("2", "2: Calculated")], "VGM Method", copy=False
    )
    vgm_at = fields.Datetime("VGM Date", copy=False)
    vgm_by = fields.Char("VGM Signed By", copy=False)

    # Climate
    temperature = fields.Float("Set Point (°C)", digits=(5, 1))
    humidity = fields.Float("Humidity (%)", digits=(5, 1))
    ventilation = fields.Float("Ventilation (m³/h)", digits=(5, 1))
    is_operating_reefer = fields.Boolean(
        "Operating Reefer",
        compute="_compute_is_operating_reefer",
        store=True,
        precompute=True,
        readonly=False,
        help="Untick it where a reefer carries dry cargo with its machine off.",
    )

    # Haulage
    release_reference = fields.Char(copy=False, groups=DUTY_GROUPS)
    release_pin = fields.Char("Release PIN", copy=False, groups=DUTY_GROUPS)
    empty_depot_id = fields.Many2one("freight.location", "Empty Depot")
    return_depot_id = fields.Many2one("freight.location", "Return Depot")
    return_deadline = fields.Datetime(copy=False, index="btree_not_null")
    haulier_id = fields.Many2one("res.partner", index="btree_not_null")
    truck = fields.Char(help="Number plate", copy=False)
    driver = fields.Char(copy=False)
    appointment = fields.Datetime(copy=False)
    delivered_at = fields.Datetime(copy=False)
    delivered_to = fields.Char("Received By", copy=False)
    pod_note = fields.Char("Delivery Note", copy=False)

    cargo_ids = fields.One2many("freight.cargo.line", "container_id", "Cargo")

    # Feeds ask for a whole number; people search for a part of it.
    _number_idx = models.Index("(number) WHERE number IS NOT NULL")
    _measures = models.Constraint(
        "CHECK (tare_kg >= 0 AND gross_kg >= 0 AND vgm_kg >= 0 AND ventilation >= 0)",
        "Weights and ventilation of a container cannot be negative.",
    )
    # The coldest boxes go to -70 °C, for tuna; a lost decimal point makes -18.0 -180.
    _temperature_range = models.Constraint(
        "CHECK (temperature BETWEEN -80 AND 80)",
        "The set point of a container is a temperature from -80 to 80 °C.",
    )
    _humidity_range = models.Constraint(
        "CHECK (humidity BETWEEN 0 AND 100)",
        "Humidity is a percentage from 0 to 100.",
    )

    @api.depends("number", "type_id")
    def _compute_display_name(self):
        for box in self:
            if box.number:
                box.display_name = iso6346.format(box.number)
            else:
                box.display_name = self.env._(
                    "%s, no number yet", box.type_id.code or self.env._("Box")
                )

    @api.model
    def _search_display_name(self, operator, value):
        """Find MSCU1234566 by "mscu 123456-6" too."""
        if isinstance(value, str):
            value = iso6346.clean(value)
        return super()._search_display_name(operator, value)

    @api.depends("type_id")
    def _compute_tare_kg(self):
        for box in self:
            box.tare_kg = box.type_id.tare_kg or box.tare_kg

    @api.depends("type_id")
    def _compute_is_operating_reefer(self):
        for box in self:
            box.is_operating_reefer = box.type_id.category == "reefer"

    @api.depends("cargo_ids.weight")
    def _compute_gross_kg(self):
        for box in self:
            weight = sum(box.cargo_ids.mapped("weight"))
            box.gross_kg = weight if box.cargo_ids else box.gross_kg

    @api.depends(
        *("gross_kg", "cargo_ids.volume"),
        *("type_id.payload_kg", "type_id.volume_m3"),
    )
    def _compute_load(self):
        for box in self:
            limits = box.type_id
            box.cargo_volume = sum(box.cargo_ids.mapped("volume"))
            box.load_weight_percent = percent(box.gross_kg, limits.payload_kg)
            box.load_volume_percent = percent(box.cargo_volume, limits.volume_m3)

    @api.depends(
        *("gross_kg", "cargo_ids.volume", "type_id", "number", "tare_kg"),
        *("vgm_kg", "vgm_method", "vgm_at", "vgm_by"),
    )
    @api.depends_context("lang")
    def _compute_warning_text(self):
        for box in self:
            warnings = [*box._find_load_problems(), *box._find_warnings()]
            box.warning_text = "\n".join(warnings) or False

    @api.constrains("number", "number_accepted", "number_reason")
    def _check_number(self):
        for box in self:
            problem = iso6346.problem(box.number) if box.number else None
            if problem and problem != Problem.CHECK_DIGIT:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: %(number)s is no container number. It has four "
                        "letters, the last of them U, J or Z, and seven digits, such "
                        "as MSCU 123456 6.",
                        shipment=box.shipment_id.name,
                        number=box.number,
                    )
                )
            if problem and not box.number_accepted:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: the last digit of container %(number)s should "
                        "be %(digit)s. Correct the number; or, where the box does "
                        "carry it, tick Accept This Number and say how you know.",
                        shipment=box.shipment_id.name,
                        number=iso6346.format(box.number),
                        digit=iso6346.check_digit(box.number),
                    )
                )
            if problem and not (box.number_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: say why the number of container %(number)s is "
                        "accepted with a wrong last digit, such as: seen on the box.",
                        shipment=box.shipment_id.name,
                        number=iso6346.format(box.number),
                    )
                )

    @api.constrains("vgm_kg", "tare_kg", "type_id")
    def _check_vgm(self):
        for box in self:
            payload = box.type_id.payload_kg
            fault = vgm_fault(box.vgm_kg, box.tare_kg, payload)
            if fault == VgmFault.BELOW_TARE:
                raise ValidationError(
                    self.env._(
                        "%(box)s: a VGM of %(vgm)s kg is less than the empty box "
                        "weighs (%(tare)s kg). The VGM is that of cargo and box "
                        "together: add the tare to it, or correct the tare.",
                        box=box._get_label(),
                        vgm=box._format_kg(box.vgm_kg),
                        tare=box._format_kg(box.tare_kg),
                    )
                )
            if fault == VgmFault.ABOVE_MAXIMUM:
                raise ValidationError(
                    self.env._(
                        "%(box)s: a VGM of %(vgm)s kg is more than such a box may "
                        "weigh (%(maximum)s kg: tare %(tare)s and payload "
                        "%(payload)s). Correct the VGM or the type, or unload cargo.",
                        box=box._get_label(),
                        vgm=box._format_kg(box.vgm_kg),
                        maximum=box._format_kg(box.tare_kg + payload),
                        tare=box._format_kg(box.tare_kg),
                        payload=box._format_kg(payload),
                    )
                )

    @api.constrains("shipment_id")
    def _check_cargo_comes_along(self):
        if self.env.context.get("freight_cargo") is not FOLLOWS:
            self.cargo_ids._check_container()

    def _hand_to(self, shipment):
        """Move these boxes to ``shipment``, whose caller brings their cargo after."""
        self.with_context(freight_cargo=FOLLOWS).shipment_id = shipment

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unmoved(self):
        for box in self:
            if box.state != "draft":
                raise UserError(
                    self.env._(
                        "%(box)s has moved, and its history would go with it. Move it "
                        "back to Draft with the reason first, if it never was here.",
                        box=box._get_label(),
                    )
                )

    def _find_load_problems(self):
        """Return what forbids to carry these boxes as they are loaded, as texts."""
        return [
            self.env._(
                "%(box)s: %(weight)s kg of cargo are %(excess)s kg too much for "
                "%(type)s, which takes %(payload)s kg. Unload, or choose another type.",
                box=box._get_label(),
                weight=box._format_kg(box.gross_kg),
                excess=box._format_kg(box.gross_kg - box.type_id.payload_kg),
                type=box.type_id.display_name,
                payload=box._format_kg(box.type_id.payload_kg),
            )
            for box in self
            if box.load_weight_percent > 100
        ]

    def _find_warnings(self):
        """Return what looks wrong with a box, yet stops nobody, as texts."""
        self.ensure_one()
        warnings = []
        if self.load_volume_percent > 100:
            warnings.append(
                self.env._(
                    "%(volume)s m³ of cargo are more than the %(space)s m³ in the box. "
                    "Check the dimensions.",
                    volume=formatLang(self.env, self.cargo_volume, digits=2),
                    space=formatLang(self.env, self.type_id.volume_m3, digits=2),
                )
            )
        if self.vgm_kg and self.gross_kg and self.vgm_kg < self.tare_kg + self.gross_kg:
            warnings.append(
                self.env._(
                    "The VGM of %(vgm)s kg is less than tare and cargo together "
                    "(%(sum)s kg). Check which of them is wrong.",
                    vgm=self._format_kg(self.vgm_kg),
                    sum=self._format_kg(self.tare_kg + self.gross_kg),
                )
            )
        absent = [
            self._fields[name]._description_string(self.env)
            for name in ("vgm_method", "vgm_at", "vgm_by")
            if self.vgm_kg and not self[name]
        ]
        if absent:
            warnings.append(self.env._("The carrier also wants: %s", ", ".join(absent)))
        return warnings

    def _get_label(self):
        """Name the box and its shipment, for messages."""
        self.ensure_one()
        return f"{self.shipment_id.name}, {self.display_name}"

    def _format_kg(self, weight):
        return formatLang(self.env, weight, digits=0)
