"""What became of a charge in the books: derived from its journal items alone."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .freight_charge_verbs import EXCHANGE, IDENTITY, PRICING

INVOICES = ("out_invoice", "in_invoice")
BILLING_STATES = [
    ("open", "Not Billed"),
    ("draft", "Draft"),
    ("posted", "Posted"),
    ("partial", "Partly Paid"),
    ("paid", "Paid"),
    ("credited", "Credited"),
]
# Odoo's words for how much of an invoice is paid, in ours.
BY_PAYMENT = {
    "partial": "partial",
    "in_payment": "paid",
    "paid": "paid",
}


class FreightCharge(models.Model):
    """A charge and its journal items.

    A line is live while its invoice is neither cancelled nor credited in full. A charge
    has one live line at most: two would bill it twice. Which one it is stands in one
    column of the charge, so that of two who bill it at once the database lets one win.
    """

    _inherit = "freight.charge"

    move_line_ids = fields.One2many(
        "account.move.line", "freight_charge_id", "Journal Items"
    )
    live_line_id = fields.Many2one(
        "account.move.line",
        "Invoice Line",
        compute="_compute_billing",
        store=True,
        copy=False,
        ondelete="set null",
    )
    invoice_id = fields.Many2one(
        "account.move",
        "Invoice or Bill",
        compute="_compute_billing",
        store=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    billing_state = fields.Selection(
        BILLING_STATES,
        "Billing",
        compute="_compute_billing",
        store=True,
        copy=False,
        default="open",
    )
    actual_amount = fields.Monetary(
        "Actual",
        currency_field="company_currency_id",
        compute="_compute_billing",
        store=True,
        copy=False,
        help="What is posted of it, credit notes taken off, in company currency: "
        "income of what we charge, cost of what we pay.",
    )

    _live_line_uniq = models.UniqueIndex(
        "(live_line_id) WHERE live_line_id IS NOT NULL",
        "An invoice line bills one charge.",
    )

    @api.depends(
        *("side", "move_line_ids.balance", "move_line_ids.parent_state"),
        *("move_line_ids.move_id.payment_state", "move_line_ids.move_id.move_type"),
    )
    def _compute_billing(self):
        for charge in self:
            lines = charge.move_line_ids
            invoiced = lines.filtered(lambda line: line.move_type in INVOICES)
            live = invoiced.filtered(lambda line: line._is_live_for_freight())
            if len(live) > 1:
                raise UserError(charge._say_billed_twice(live))
            charge.live_line_id = live
            charge.invoice_id = live.move_id
            charge.billing_state = charge._find_billing_state(live.move_id, invoiced)
            posted = lines.filtered(lambda line: line.parent_state == "posted")
            sign = -1 if charge.side == "sell" else 1
            charge.actual_amount = sign * sum(posted.mapped("balance"))

    def _find_billing_state(self, move, invoiced):
        if move:
            if move.state == "draft":
                return "draft"
            return BY_PAYMENT.get(move.payment_state, "posted")
        if any(line.parent_state == "posted" for line in invoiced):
            return "credited"
        return "open"

    def _say_billed_twice(self, lines):
        self.ensure_one()
        return self.env._(
            "%(shipment)s: %(charge)s would be on %(invoices)s at once. Credit or "
            "cancel one of them first.",
            shipment=self.shipment_id.name,
            charge=self.display_name,
            invoices=", ".join(lines.move_id.mapped("display_name")),
        )

    def _is_billed(self):
        """Tell whether it is on an invoice, or is yet to be billed (again)."""
        self.ensure_one()
        return bool(self.live_line_id)

    # What is billed stays

    def action_draft(self):
        # Before anything is said of them.
        self._staff_check_access()
        self._refuse_if_billed()
        return super().action_draft()

    def _refuse_if_billed(self):
        for charge in self:
            if charge.sudo()._is_billed():
                raise UserError(
                    self.env._(
                        "%(shipment)s: %(charge)s is on %(invoice)s. Cancel or credit "
                        "that first.",
                        shipment=charge.shipment_id.name,
                        charge=charge.display_name,
                        invoice=charge.sudo().invoice_id.display_name,
                    )
                )

    @api.model
    def _lock_for_billing(self, charges):
        """Let one at a time bill these, in one order for all.

        Who comes second waits, and then begins anew with what the first has done
        before their eyes: the database refuses to go on from an older picture.
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM freight_charge WHERE id = ANY(%s) ORDER BY id "
                "FOR NO KEY UPDATE",
                charges.ids,
            ),
            log_exceptions=False,
        )

    def _get_settled_fields(self):
        settled = super()._get_settled_fields()
        if self.sudo()._is_billed():
            return settled | IDENTITY | PRICING | EXCHANGE | {"partner_id", "code_id"}
        return settled


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # Copies of an invoice bill nothing of ours; a credit note's lines, and those of
    # the invoice that Odoo makes instead of one credited, are of the same charge.
    freight_charge_id = fields.Many2one(
        "freight.charge",
        "Freight Charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    @api.constrains("freight_charge_id", "company_id")
    def _check_freight_branch(self):
        """What a branch has not charged is not billed by another in its place."""
        for line in self:
            charge = line.freight_charge_id.sudo()
            if charge and charge.company_id != line.company_id:
                raise ValidationError(
                    self.env._(
                        "%(invoice)s: a charge of another branch cannot be on it.",
                        invoice=line.move_id.display_name,
                    )
                )

    def _copy_data_extend_business_fields(self, values):
        result = super()._copy_data_extend_business_fields(values)
        values["freight_charge_id"] = self.freight_charge_id.id
        return result

    def _is_live_for_freight(self):
        self.ensure_one()
        move = self.move_id
        return move.state != "cancel" and move.payment_state != "reversed"
