from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.freight_tariff import SIDES

GROUPINGS = [
    ("shipment", "One per Shipment"),
    ("period", "All Shipments Together"),
    ("order", "One per Order"),
    ("master", "One per Master"),
]


class FreightInvoiceMake(models.TransientModel):
    """What is about to be billed, before anything is."""

    _name = "freight.invoice.make"
    _description = "Bill Charges"

    charge_ids = fields.Many2many("freight.charge", string="Charges")
    side = fields.Selection(SIDES, required=True, default="sell")
    invoice_date = fields.Date(default=fields.Date.context_today)
    grouping = fields.Selection(
        GROUPINGS, help="Left empty, each customer's own wish decides."
    )
    estimate_count = fields.Integer(compute="_compute_summary")
    confirm_estimates = fields.Boolean(help="Agree to the amounts as they are now.")
    summary = fields.Text(compute="_compute_summary")

    @api.model
    def _open(self, charges, side):
        """Open the wizard on what can be billed of these charges."""
        open_charges = charges.filtered(
            lambda one: one.side == side and not one.sudo().live_line_id
        )
        if not open_charges:
            raise UserError(
                self.env._(
                    "There is nothing left to bill: all of it is billed already."
                )
            )
        wizard = self.create({"charge_ids": open_charges.ids, "side": side})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create Invoices")
            if side == "sell"
            else self.env._("Create Bills"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("charge_ids", "grouping", "confirm_estimates")
    def _compute_summary(self):
        for wizard in self:
            estimates = wizard.charge_ids.filtered(lambda one: one.state == "draft")
            wizard.estimate_count = len(estimates)
            charges = wizard.charge_ids
            if not wizard.confirm_estimates:
                charges -= estimates
            groups = charges.grouped(
                lambda one, wizard=wizard: one._get_invoice_key(wizard.grouping)
            )
            wizard.summary = "\n".join(
                f"{group.partner_id.display_name or '–'}: {group._format_totals()} "
                f"({', '.join(group.shipment_id.mapped('name'))})"
                for group in groups.values()
            )

    def action_make(self):
        """Make the drafts, and open them."""
        self.ensure_one()
        self.charge_ids._staff_check_access()
        estimates = self.charge_ids.filtered(lambda one: one.state == "draft")
        charges = self.charge_ids
        if self.confirm_estimates:
            estimates.action_confirm()
        else:
            charges -= estimates
        if not charges:
            raise UserError(
                self.env._("All of these are estimates. Confirm them to bill them.")
            )
        moves = charges.make_invoices(self.invoice_date, self.grouping)
        return moves._freight_open()


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    def action_bill(self):
        """Bill these: sell charges to customers, or else costs from vendors."""
        self._staff_check_access()
        side = "sell" if "sell" in self.mapped("side") else "buy"
        return self.env["freight.invoice.make"]._open(self, side)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _freight_open(self):
        """Return the window of these invoices or bills."""
        kind = "in" if self[:1].move_type in ("in_invoice", "in_refund") else "out"
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"account.action_move_{kind}_invoice_type"
        )
        action["domain"] = [("id", "in", self.ids)]
        action["context"] = {"create": False}
        if len(self) == 1:
            action |= {
                "views": [(False, "form")],
                "res_id": self.id,
                "view_mode": "form",
            }
        return action
