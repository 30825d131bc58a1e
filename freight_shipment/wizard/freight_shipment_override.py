from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.freight_shipment_state import ACTIVE_SELECTION


class FreightShipmentOverride(models.TransientModel):
    _name = "freight.shipment.override"
    _description = "Set the State of Shipments"

    shipment_ids = fields.Many2many(
        "freight.shipment",
        string="Shipments",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    new_state = fields.Selection(ACTIVE_SELECTION, "State", required=True)
    reason = fields.Char(help="Goes into the internal history of the shipment.")
    needs_reason = fields.Boolean(compute="_compute_warnings")
    warning_text = fields.Text(compute="_compute_warnings")

    @api.depends("shipment_ids", "new_state")
    @api.depends_context("lang")
    def _compute_warnings(self):
        for wizard in self:
            shipments = wizard.shipment_ids._origin
            wizard.needs_reason = any(
                measured.state != wizard.new_state
                for measured in shipments._measure_progress().values()
            )
            found = (
                shipments._find_done_warnings() if wizard.new_state == "done" else {}
            )
            wizard.warning_text = (
                "\n".join(
                    f"{shipment.name}: {text}"
                    for shipment, texts in found.items()
                    for text in texts
                )
                or False
            )

    def action_apply(self):
        """Set the state, and note why it differs from what happened."""
        self.ensure_one()
        self.shipment_ids._staff_check_access("write")
        reason = (self.reason or "").strip()
        if self.needs_reason and not reason:
            raise UserError(
                self.env._(
                    "Say why the state differs from what the legs, boxes and pieces "
                    "tell."
                )
            )
        self.shipment_ids._decide_state(self.new_state, reason)
        return {"type": "ir.actions.act_window_close"}
