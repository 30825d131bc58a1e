"""What became of a charge in the books: derived from its journal items alone."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .freight_charge_verbs import EXCHANGE, IDENTITY, PAYING, PRICING

INVOICES = ("out_invoice", "in_invoice")
CREDIT_NOTES = ("out_refund", "in_refund")
BILLING_STATES = [
    ("open", "Not Billed"),
    ("draft", "Draft"),
    ("posted", "Posted"),
    ("partial", "Partly Paid"),
    ("paid", "Paid"),
    ("credited", "Credited"),
]
# Odoo's words for how much of an invoice is paid, in ours. It calls reversed what any
# credit notes have paid, also those that another job left over.
BY_PAYMENT = {
    "partial": "partial",
    "in_payment": "paid",
    "paid": "paid",
    "reversed": "paid",
}


class FreightCharge(models.Model):
    """A charge and its journal items.

    An invoice's line is live until it is cancelled, or the posted credit notes of that
    invoice take the charge off it in full. A charge has one live line at most: two
    would bill it twice. Which one it is stands in one column of the charge, so that of
    two who bill it at once the database lets one win.
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
        *("side", "move_line_ids.balance", "move_line_ids.amount_currency"),
        *("move_line_ids.parent_state", "move_line_ids.move_id.move_type"),
        *(
            "move_line_ids.move_id.payment_state",
            "move_line_ids.move_id.reversed_entry_id",
        ),
    )
    def _compute_billing(self):
        for charge in self:
            lines = charge.move_line_ids
            posted = lines.filtered(lambda line: line.parent_state == "posted")
            live = lines._find_live_for_freight()
            if len(live) > 1:
                raise UserError(charge._say_billed_twice(live))
            charge.live_line_id = live
            charge.invoice_id = live.move_id
            charge.billing_state = charge._find_billing_state(live.move_id, posted)
            sign = -1 if charge.side == "sell" else 1
            charge.actual_amount = sign * sum(posted.mapped("balance"))

    def _find_billing_state(self, move, posted):
        if move:
            if move.state == "draft":
                return "draft"
            return BY_PAYMENT.get(move.payment_state, "posted")
        if any(line.move_id.move_type in INVOICES for line in posted):
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
            return settled | IDENTITY | PRICING | EXCHANGE | PAYING
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

    def _find_live_for_freight(self):
        """Return which of these, the journal items of one charge, bill it."""
        credits = self.filtered(
            lambda line: line.parent_state == "posted"
            and line.move_id.move_type in CREDIT_NOTES
        ).grouped(lambda line: line.move_id.reversed_entry_id)
        return self.filtered(
            lambda line: line.move_id.move_type in INVOICES
            and line.parent_state != "cancel"
            and not line._is_credited_for_freight(credits.get(line.move_id))
        )

    def _is_credited_for_freight(self, credits):
        """Tell whether these credit lines leave nothing of it on its invoice."""
        self.ensure_one()
        if not credits or self.parent_state != "posted":
            return False
        both = self | credits
        if len(both.currency_id) == 1:
            # At another day's rate the credit note comes to another balance.
            left = sum(both.mapped("amount_currency"))
            currency, billed = self.currency_id, self.amount_currency
        else:
            left = sum(both.mapped("balance"))
            currency, billed = self.company_currency_id, self.balance
        return currency.is_zero(left) or (left > 0) != (billed > 0)
