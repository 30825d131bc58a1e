from odoo import api, fields, models

from ..tools.customs import summarise


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    customs_status = fields.Selection(
        [
            ("none", "No Declaration"),
            ("to_lodge", "To Lodge"),
            ("lodged", "Lodged"),
            ("held", "Held"),
            ("part_released", "Part Released"),
            ("released", "Released"),
        ],
        "Customs",
        compute="_compute_customs_status",
        store=True,
        copy=False,
        help="What all customs declarations of the shipment amount to.",
    )

    @api.depends("declaration_ids.status")
    def _compute_customs_status(self):
        for shipment in self:
            shipment.customs_status = summarise(
                shipment.declaration_ids.mapped("status")
            )
