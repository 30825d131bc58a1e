from odoo import api, fields, models

from .freight_clock_terms import DIRECTIONS, KIND_LABELS, SIDES


class FreightClockAgreement(models.Model):
    """Free time granted for one shipment, such as 14 days on this booking.

    It stands before the free days of all terms; their rates and days hold on.
    """

    _name = "freight.clock.agreement"
    _description = "Agreed Free Time"
    _order = "shipment_id, side, direction, kind"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True
    )
    side = fields.Selection(SIDES, required=True, default="buy")
    kind = fields.Selection(KIND_LABELS, required=True, default="demurrage")
    direction = fields.Selection(DIRECTIONS, required=True, default="import")
    free_days = fields.Integer(required=True)
    reference = fields.Char(help="The booking, contract or mail that says so.")

    _agreed_uniq = models.UniqueIndex(
        "(shipment_id, side, kind, direction)",
        "Free time of that kind is agreed already for this shipment: change that.",
    )
    _free_days_range = models.Constraint(
        "CHECK (free_days BETWEEN 0 AND 365)",
        "Free time is from 0 to 365 days.",
    )

    @api.depends(
        *("direction", "shipment_id.company_id", "shipment_id.destination_company_id")
    )
    def _compute_company_id(self):
        for agreed in self:
            shipment = agreed.shipment_id.sudo()
            there = agreed.direction == "import" and shipment.destination_company_id
            agreed.company_id = there or shipment.company_id

    @api.model_create_multi
    def create(self, vals_list):
        agreed = super().create(vals_list)
        agreed._note_boxes()
        return agreed

    def write(self, vals):
        self._note_boxes()
        result = super().write(vals)
        self._note_boxes()
        return result

    def unlink(self):
        self._note_boxes()
        return super().unlink()

    def _note_boxes(self):
        boxes = self.sudo().shipment_id.container_ids
        self.env["freight.clock"]._note_boxes(boxes)

    @api.model
    def _load(self, shipment_ids):
        """Return {(shipment, side, kind, direction): the id of what was agreed}."""
        found = self.sudo().search_fetch(
            [("shipment_id", "in", list(shipment_ids))],
            ["shipment_id", "side", "kind", "direction"],
        )
        return {
            (one.shipment_id.id, one.side, one.kind, one.direction): one.id
            for one in found
        }
