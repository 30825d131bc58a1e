from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.freight_invoice_make import GROUPINGS
from ..models.freight_tariff import SIDES

# So many invoices are told of one by one before they are made.
SHOWN = 40


class FreightInvoiceMake(models.TransientModel):
    """What is about to be billed, before anything is: a selection, or a period's."""

    _name = "freight.invoice.make"
    _description = "Bill Charges"

    is_run = fields.Boolean(
        "Run over a Period",
        readonly=True,
        default=lambda self: bool(self.env.context.get("freight_period")),
    )
    date_from = fields.Date(
        "Counts From",
        default=lambda self: self._get_last_month()[0],
        help="Only charges whose day, such as the departure, is in this period.",
    )
    date_to = fields.Date(
        "Counts Until", default=lambda self: self._get_last_month()[1]
    )
    partner_ids = fields.Many2many("res.partner", string="Customers")
    selected_ids = fields.Many2many(
        "freight.charge", "freight_invoice_make_selected_rel", string="Selected Charges"
    )
    charge_ids = fields.Many2many(
        "freight.charge",
        string="Charges",
        compute="_compute_charge_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    side = fields.Selection(SIDES, required=True, default="sell")
    invoice_date = fields.Date(default=fields.Date.context_today)
    grouping = fields.Selection(
        [*GROUPINGS, ("together", "One per Customer")],
        help="Left empty, each customer's own wish decides.",
    )
    estimate_count = fields.Integer(compute="_compute_summary")
    confirm_estimates = fields.Boolean(help="Agree to the amounts as they are now.")
    summary = fields.Text(compute="_compute_summary")

    @api.model
    def _get_last_month(self):
        """Return the first and last day that a run is of, unless told otherwise."""
        if not self.env.context.get("freight_period"):
            return False, False
        last = fields.Date.start_of(fields.Date.context_today(self), "month")
        last = fields.Date.subtract(last, days=1)
        return fields.Date.start_of(last, "month"), last

    @api.depends("is_run", "date_from", "date_to", "partner_ids", "selected_ids")
    def _compute_charge_ids(self):
        charges = self.env["freight.charge"]
        for wizard in self:
            if not wizard.is_run:
                wizard.charge_ids = wizard.selected_ids.filtered(wizard._is_in_period)
                continue
            domain = charges._get_run_domain(wizard.date_from, wizard.date_to)
            if wizard.partner_ids:
                payers = wizard.partner_ids.commercial_partner_id
                domain &= fields.Domain(
                    "partner_id.commercial_partner_id", "in", payers.ids
                )
            wizard.charge_ids = charges.search(domain)

    def _is_in_period(self, charge):
        day = charge.recognized_on
        if not day:
            return not (self.date_from or self.date_to)
        return (self.date_from or day) <= day <= (self.date_to or day)

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
        wizard = self.create({"selected_ids": open_charges.ids, "side": side})
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
            told = [
                f"{group.partner_id.display_name or '–'}: {group._format_totals()} "
                f"({', '.join(group.shipment_id.mapped('name'))})"
                for group in list(groups.values())[:SHOWN]
            ]
            if len(groups) > SHOWN:
                told.append(self.env._("… and %s more", len(groups) - SHOWN))
            wizard.summary = "\n".join(told)

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
        if not self.charge_ids:
            raise UserError(
                self.env._("Nothing is left to bill that counts in this period.")
            )
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
