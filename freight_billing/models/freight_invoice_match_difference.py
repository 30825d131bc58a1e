"""Where a vendor's bill is not what was expected: somebody says that it is right."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.bill_match import (
    AMOUNT,
    CURRENCY,
    TIE,
    TWICE,
    UNEXPECTED,
    UNKNOWN,
    plain,
    rank_of,
)

KINDS = [
    (AMOUNT, "Other Amount"),
    (CURRENCY, "Other Currency"),
    (TWICE, "Billed Already"),
    (UNEXPECTED, "Not Expected"),
    (TIE, "Several Fit"),
]
# What a line is for which no cost was expected, also once it has become one.
OF_NO_COST = (TWICE, UNEXPECTED)
# How a line differs from its cost, by tools.bill_match.rank_of.
BY_RANK = (None, None, AMOUNT, CURRENCY)
# Marks what a verb writes. No caller from outside can send this object.
BY_VERB = object()
TYPED = frozenset({"reason", "choice_id"})
MANAGER = "freight_base.group_freight_manager"


class FreightBillDifference(models.Model):
    """One line of a bill that differs; it keeps the bill from being posted."""

    _name = "freight.bill.difference"
    _description = "Difference on a Bill"
    _order = "state, bill_id desc, id"

    line_id = fields.Many2one(
        "account.move.line",
        "Bill Line",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    bill_id = fields.Many2one(
        related="line_id.move_id", string="Bill", store=True, index=True
    )
    text = fields.Char(related="line_id.name", string="Billed For")
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    vendor_id = fields.Many2one(related="bill_id.commercial_partner_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    charge_id = fields.Many2one(
        "freight.charge", "Expected Cost", readonly=True, ondelete="set null"
    )
    shipment_id = fields.Many2one("freight.shipment", readonly=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    billed_amount = fields.Monetary("Billed", readonly=True)
    difference = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="Billed less expected, in the company's currency. What is billed once "
        "more, or was not expected, differs by all of it.",
    )
    choice_ids = fields.Many2many(
        "freight.charge",
        "freight_bill_difference_choice_rel",
        string="Costs That Fit",
        readonly=True,
    )
    choice_id = fields.Many2one(
        "freight.charge",
        "It Is For",
        domain="[('id', 'in', choice_ids)]",
        ondelete="set null",
    )
    reason = fields.Char(help="Why it is right, or wrong. Needed to decide.")
    state = fields.Selection(
        [("open", "To Decide"), ("approved", "Approved"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="open",
    )
    decided_by_id = fields.Many2one("res.users", "Decided By", readonly=True)
    decided_at = fields.Datetime(readonly=True)

    _line_uniq = models.UniqueIndex(
        "(line_id)", "This line's difference is listed already: look at the list again."
    )
    _reason_check = models.Constraint(
        "CHECK (state = 'open' OR reason <> '')", "A decision needs a reason."
    )

    @api.depends("kind", "line_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for one in self:
            name = one.line_id and one.line_id._get_freight_label()
            one.display_name = f"{name or ''}: {labels.get(one.kind, '')}"

    def write(self, vals):
        by_verb = self.env.context.get("freight_difference") is BY_VERB
        if not by_verb and (
            vals.keys() - TYPED or any(one.state != "open" for one in self)
        ):
            raise UserError(
                self.env._("Decide with the buttons; what is decided stays as it is.")
            )
        return super().write(vals)

    def action_approve(self):
        """Say that these are right as billed."""
        return self._decide("approved")

    def action_refuse(self):
        """Say that these are wrong: the vendor has to correct them."""
        return self._decide("refused")

    def action_choose(self):
        """Match the line with the cost that was chosen."""
        self._check_staff()
        for one in self:
            if one.kind != TIE or not one.choice_id:
                raise UserError(
                    self.env._("%s: choose the cost that it is for.", one.display_name)
                )
            if one.choice_id not in one.choice_ids:
                raise UserError(
                    self.env._(
                        "%(line)s: %(charge)s does not fit this line. Choose one of "
                        "%(choices)s.",
                        line=one.display_name,
                        charge=one.choice_id.display_name,
                        choices=", ".join(one.choice_ids.mapped("display_name")),
                    )
                )
            one._take_charge(one.choice_id)
        return True

    def action_add_charge(self):
        """Make what was not expected a cost of the shipment."""
        self._check_staff()
        for one in self:
            if one.kind not in OF_NO_COST or one.line_id.freight_charge_id:
                raise UserError(
                    self.env._("%s: this line has its cost already.", one.display_name)
                )
            if not one.shipment_id:
                raise UserError(
                    self.env._(
                        "%s: the line names several shipments. Write on it the number "
                        "of the one that it is for, and match again.",
                        one.display_name,
                    )
                )
            charge = self.env["freight.charge"].create(one._prepare_charge_values())
            charge.action_confirm()
            one.line_id._freight_take_charge(charge)
            one._write_by_verb({"charge_id": charge.id})
        return True

    def _prepare_charge_values(self):
        self.ensure_one()
        line = self.line_id
        label = (line.name or "").strip().split("\n")[0]
        return {
            **({"name": label} if label else {}),
            "shipment_id": self.shipment_id.id,
            "company_id": self.company_id.id,
            "side": "buy",
            "code_id": self._find_code().id,
            "partner_id": self.bill_id.partner_id.id,
            "currency_id": line.currency_id.id,
            "quantity": 1,
            "price": line.price_subtotal,
            "amount": line.price_subtotal,
        }

    def _find_code(self):
        codes = self.env["freight.charge.code"]
        line = self.line_id
        found = line.product_id and codes.search(
            [("product_id", "=", line.product_id.id)], limit=1
        )
        if found or self.charge_id:
            return found or self.charge_id.code_id
        text = plain(line.name)
        names = codes._get_bill_names()
        # The longest name says most: "THC at destination" before "THC".
        for name in sorted(names, key=lambda one: (-len(one), one)):
            if len(names[name]) == 1 and name in text:
                return codes.browse(names[name])
        raise UserError(
            self.env._(
                "%s: choose a product of a charge code on the bill's line first.",
                self.display_name,
            )
        )

    def _take_charge(self, charge):
        """Give the line this cost, and list anew how it differs, if it does."""
        self.ensure_one()
        self.env["freight.charge"]._lock_for_billing(charge)
        charge.invalidate_recordset(["live_line_id", "state"])
        charge._refuse_if_billed()
        charge.action_confirm()
        self.line_id._freight_take_charge(charge)
        self.bill_id._freight_list_differences()

    def _decide(self, state):
        self._check_staff()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only freight managers decide on differences of bills.")
            )
        labels = dict(self._fields["state"]._description_selection(self.env))
        for one in self:
            if one.state != "open":
                raise UserError(
                    self.env._("%s: this is decided already.", one.display_name)
                )
            if one.kind == TIE:
                raise UserError(
                    self.env._("%s: choose the cost that it is for.", one.display_name)
                )
            if not (one.reason or "").strip():
                raise UserError(self.env._("%s: write why first.", one.display_name))
        self._write_by_verb(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        for one in self:
            one.bill_id._message_log(
                body=f"{one.display_name}: {labels[state]}. {one.reason}"
            )
        return True

    def _says(self, vals):
        """Return the state of this row if it is about just that, else nothing."""
        if (
            self.kind == vals["kind"]
            and self.charge_id.id == vals["charge_id"]
            and self.currency_id.compare_amounts(
                self.billed_amount, vals["billed_amount"]
            )
            == 0
        ):
            return self.state
        return False

    def _check_staff(self):
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")
        self.bill_id.check_access("write")

    def _write_by_verb(self, vals):
        return self.with_context(freight_difference=BY_VERB).sudo().write(vals)


class AccountMove(models.Model):
    _inherit = "account.move"

    freight_difference_ids = fields.One2many(
        "freight.bill.difference",
        "bill_id",
        "Freight Differences",
        groups="base.group_user",
    )
    freight_difference_count = fields.Integer(
        compute="_compute_freight_difference_count", groups="base.group_user"
    )

    @api.depends("freight_difference_ids.state")
    def _compute_freight_difference_count(self):
        for move in self:
            rows = move.sudo().freight_difference_ids
            move.freight_difference_count = len(
                rows.filtered(lambda one: one.state != "approved")
            )

    def action_freight_differences(self):
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_billing.freight_bill_difference_action"
        )
        return action | {"domain": [("bill_id", "in", self.ids)], "context": {}}

    def _post(self, soft=True):
        self._freight_check_differences()
        return super()._post(soft)

    def _freight_check_differences(self):
        """Refuse bills that differ from what was expected, and nobody approved it."""
        for bill in self.filtered(lambda move: move.move_type == "in_invoice"):
            known = bill.sudo().freight_difference_ids.grouped("line_id")
            names = [
                line._get_freight_label()
                for line, vals in bill._freight_find_differences().items()
                if known.get(line, bill.freight_difference_ids.browse())._says(vals)
                != "approved"
            ]
            if names:
                raise UserError(
                    self.env._(
                        "%(bill)s differs from the costs that were expected, and "
                        "nobody has approved it. Press Match Freight Costs, and have "
                        "these lines approved, or remove them:\n%(lines)s",
                        bill=bill.ref or bill.display_name,
                        lines="\n".join(names),
                    )
                )

    def _freight_list_differences(self, outcomes=None):
        """List what differs; what was decided and is still so stays decided."""
        self.ensure_one()
        wanted = self._freight_find_differences(outcomes)
        rows = self.sudo().freight_difference_ids
        kept = rows.filtered(
            lambda row: row.line_id in wanted and row._says(wanted[row.line_id])
        )
        (rows - kept).unlink()
        rows.create([vals for line, vals in wanted.items() if line not in kept.line_id])

    def _freight_find_differences(self, outcomes=None):
        """Return {line: the values of its difference} as the lines stand.

        :param outcomes: what the matching found, for lines that have no cost
        """
        self.ensure_one()
        rows = self.sudo().freight_difference_ids.grouped("line_id")
        lines = self.invoice_line_ids.filtered(
            lambda line: line.freight_charge_id or line in rows or outcomes
        ).filtered(lambda line: line.display_type == "product")
        found = {}
        if not lines:
            return found
        for billed, line in zip(
            self._prepare_freight_lines(lines), lines.sudo(), strict=True
        ):
            row = rows.get(line, self.freight_difference_ids.sudo().browse())
            outcome = (outcomes or {}).get(line.id)
            charge = line.freight_charge_id
            if charge and not (row.kind in OF_NO_COST and row.charge_id == charge):
                kind = BY_RANK[rank_of(billed, charge._prepare_expected())]
                vals = {"kind": kind, "charge_id": charge.id}
                vals["shipment_id"] = charge.shipment_id.id
            elif outcome and not charge:
                kind = outcome.kind if outcome.kind != UNKNOWN else None
                vals = {"kind": kind, "charge_id": outcome.charge or False}
                vals["shipment_id"] = outcome.shipment or False
                vals["choice_ids"] = [Command.set(outcome.choices)]
            else:
                kind = row.kind
                vals = {"kind": kind, "charge_id": row.charge_id.id}
                vals["shipment_id"] = row.shipment_id.id
                vals["choice_ids"] = [Command.set(row.choice_ids.ids)]
            if kind:
                found[line.sudo(False)] = {
                    **vals,
                    "line_id": line.id,
                    "billed_amount": line.price_subtotal,
                    "difference": line._get_freight_difference(kind, charge),
                }
        return found


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_freight_difference(self, kind, charge):
        """Return what is billed beyond the expected, in the company's currency."""
        self.ensure_one()
        if kind == AMOUNT:
            off = self.price_subtotal - charge.amount
            return self.company_currency_id.round(off * charge.exchange_rate)
        if kind == CURRENCY:
            return self.balance - charge.company_amount
        # Of a tie nobody knows yet whether it differs.
        return 0 if kind == TIE else self.balance
