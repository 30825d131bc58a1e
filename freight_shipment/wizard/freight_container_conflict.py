from odoo import fields, models
from odoo.exceptions import UserError


class FreightContainerConflict(models.TransientModel):
    """Settles that a box is active on another shipment already.

    It works on the other box, since the new one may not be saved yet.
    """

    _name = "freight.container.conflict"
    _description = "Settle a Container Conflict"

    container_ids = fields.Many2many(
        "freight.container", string="Active Boxes", readonly=True
    )
    shipment_id = fields.Many2one("freight.shipment", "Wanted On", readonly=True)
    settlement = fields.Selection(
        [
            ("returned", "It was returned empty: close it there"),
            ("street_turn", "Street turn: unloaded there, used again without return"),
            ("shared", "Shared box: both shipments are in it"),
        ],
        required=True,
        default="returned",
    )
    at = fields.Datetime("Returned On", default=lambda self: fields.Datetime.now())
    reason = fields.Char(required=True)

    def action_apply(self):
        """Close the other boxes, or let them share their number, with the reason."""
        self.ensure_one()
        self.check_access("write")
        if not self.container_ids:
            raise UserError(
                self.env._("No box is active elsewhere any more. Save again.")
            )
        if self.settlement == "returned":
            self.container_ids._set_state("empty_in", self.at, self._get_reason())
        else:
            self.container_ids.share_reason = self._get_reason()
        return {"type": "ir.actions.act_window_close"}

    def _get_reason(self):
        """Return the reason with its kind and the shipment that it is for."""
        kinds = {
            "returned": self.env._("Found returned"),
            "street_turn": self.env._("Street turn"),
            "shared": self.env._("Shared box"),
        }
        head = " ".join(filter(None, (kinds[self.settlement], self.shipment_id.name)))
        return f"{head}: {self.reason}"
