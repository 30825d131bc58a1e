from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.freight_base.tools.weight import Ratios, chargeable

# Services that are charged by space or weight, and in what. A full container, wagon or
# truck is charged by count.
MEASURED_IN = {
    "lcl": "revenue_tons",
    "rail_lcl": "revenue_tons",
    "air_direct": "chargeable_weight",
    "air_consol": "chargeable_weight",
    "ltl": "chargeable_weight",
    "parcel": "chargeable_weight",
}
# Without a rule, space counts for nothing: what is charged is the weight.
WEIGHT_ALONE = {
    "revenue_tons": Ratios(kg_per_m3=Decimal(0), kg_per_unit=Decimal(1000)),
    "chargeable_weight": Ratios(kg_per_m3=Decimal(0)),
}
# More than the lines of any shipment may amount to; a decimal still holds it exactly.
BEYOND_ALL = 1e15
HOUSE_TOTALS = ("package_count", "gross_weight", "volume", "loading_metres")


class FreightShipment(models.Model):
    """What a shipment's cargo lines and containers amount to.

    A master's totals are those of its houses and of what it carries itself.
    """

    _inherit = "freight.shipment"

    is_dangerous = fields.Boolean(
        "Dangerous Goods", compute="_compute_is_dangerous", store=True, recursive=True
    )
    is_temperature_controlled = fields.Boolean(
        "Temperature Controlled",
        compute="_compute_is_temperature_controlled",
        store=True,
        readonly=False,
        help="Ticked by an operating reefer, or by you.",
    )
    package_count = fields.Integer(
        "Packages", compute="_compute_cargo_totals", store=True, recursive=True
    )
    gross_weight = fields.Float(
        "Gross Weight (kg)",
        digits=(16, 3),
        compute="_compute_cargo_totals",
        store=True,
        recursive=True,
        help="Of the cargo lines, or of the containers where there are no lines.",
    )
    volume = fields.Float(
        "Volume (m³)",
        digits=(16, 4),
        compute="_compute_cargo_totals",
        store=True,
        recursive=True,
    )
    loading_metres = fields.Float(
        digits=(16, 2), compute="_compute_cargo_totals", store=True, recursive=True
    )
    chargeable_weight = fields.Float(
        "Chargeable Weight (kg)",
        digits=(16, 3),
        compute="_compute_charged",
        store=True,
        help="By air, express and LTL: weight or space, whichever counts for more.",
    )
    revenue_tons = fields.Float(
        "W/M (revenue tons)",
        digits=(16, 3),
        compute="_compute_charged",
        store=True,
        help="By LCL: tonnes or cubic metres, whichever counts for more.",
    )
    teu = fields.Float("TEU", digits=(8, 2), compute="_compute_boxes", store=True)
    container_count = fields.Integer(compute="_compute_boxes", store=True)

    @api.depends("cargo_ids.is_dangerous", "house_ids.is_dangerous", "house_ids.state")
    def _compute_is_dangerous(self):
        for shipment in self:
            parts = (shipment.cargo_ids, shipment._get_carried_houses())
            shipment.is_dangerous = any(
                part.is_dangerous for records in parts for part in records
            )

    @api.depends("container_ids.is_operating_reefer")
    def _compute_is_temperature_controlled(self):
        for shipment in self:
            shipment.is_temperature_controlled = (
                shipment.is_temperature_controlled
                or any(shipment.container_ids.mapped("is_operating_reefer"))
            )

    @api.depends(
        *("cargo_ids.packages", "cargo_ids.weight", "cargo_ids.volume"),
        *("cargo_ids.loading_metres", "container_ids.gross_kg", "house_ids.state"),
        *(f"house_ids.{name}" for name in HOUSE_TOTALS),
    )
    def _compute_cargo_totals(self):
        for shipment in self:
            lines, houses = shipment.cargo_ids, shipment._get_carried_houses()
            totals = {
                "package_count": sum(lines.mapped("packages")),
                "gross_weight": sum(lines.mapped("weight")),
                "volume": sum(lines.mapped("volume")),
                "loading_metres": sum(lines.mapped("loading_metres")),
            }
            for name in HOUSE_TOTALS:
                totals[name] += sum(houses.mapped(name))
            if not lines and not houses:
                boxes = shipment.container_ids
                totals["gross_weight"] = sum(boxes.mapped("gross_kg"))
            shipment.update(totals)

    @api.depends(
        *("container_ids.type_id.teu", "cargo_ids.container_id.type_id.teu"),
        *("kind", "service"),
    )
    def _compute_boxes(self):
        """Count the boxes that the cargo is in; a part of one takes no TEU."""
        for shipment in self:
            boxes = shipment.container_ids | shipment.cargo_ids.container_id
            full = boxes
            if shipment.kind != "master" and shipment.service in MEASURED_IN:
                full = shipment.container_ids
            shipment.container_count = len(boxes)
            shipment.teu = sum(box.type_id.teu for box in full)

    @api.depends(
        *("mode", "service", "carrier_id"),
        *("gross_weight", "volume", "loading_metres"),
    )
    def _compute_charged(self):
        ratios = self.env["freight.weight.rule"]._get_ratios()
        for shipment in self:
            shipment.chargeable_weight = shipment.revenue_tons = 0
            unit = MEASURED_IN.get(shipment.service)
            if not unit:
                continue
            rule = (
                ratios.get((shipment.mode, shipment.carrier_id._origin.id))
                or ratios.get((shipment.mode, False))
                or WEIGHT_ALONE[unit]
            )
            measures = (shipment.gross_weight, shipment.volume, shipment.loading_metres)
            # A form may hold what the database is going to refuse.
            weight, volume, metres = (
                min(max(0, measure), BEYOND_ALL) for measure in measures
            )
            shipment[unit] = float(chargeable(weight, volume, rule, metres))

    def _get_carried_houses(self):
        """Return the houses that are carried; archiving one does not unload it."""
        self.ensure_one()
        houses = self.with_context(active_test=False).house_ids
        return houses.filtered(lambda house: house.state != "cancelled")
