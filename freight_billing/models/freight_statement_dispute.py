"""A charge that a customer does not agree to: what was said, and by when to answer."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class FreightDispute(models.Model):
    _name = "freight.dispute"
    _description = "Disputed Charge"
    _order = "state, due_on, id"

    line_id = fields.Many2one(
        "freight.statement.line",
        "Statement Line",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    statement_id = fields.Many2one(
        related="line_id.statement_id", store=True, index=True
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    charge_id = fields.Many2one(related="line_id.charge_id")
    shipment_id = fields.Many2one(related="line_id.shipment_id")
    partner_id = fields.Many2one(related="statement_id.partner_id", store=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    amount = fields.Monetary(related="line_id.amount")
    message_ids = fields.One2many("freight.dispute.message", "dispute_id", "Thread")
    answer = fields.Text("Answer to the Customer")
    internal_note = fields.Text("Internal Notes", help="The customer never sees these.")
    user_id = fields.Many2one(
        "res.users", "In Charge", default=lambda self: self._default_user()
    )
    due_on = fields.Date("Answer By", default=lambda self: self._default_due())
    state = fields.Selection(
        [("open", "Open"), ("settled", "Settled")],
        required=True,
        readonly=True,
        default="open",
    )
    settled_at = fields.Datetime(readonly=True)
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _open_uniq = models.UniqueIndex(
        "(line_id) WHERE state = 'open'", "This charge is disputed already."
    )

    def _default_user(self):
        # A customer who disputes is in charge of nothing.
        return False if self.env.user.share else self.env.user

    def _default_due(self):
        days = self.env.company.sudo().freight_dispute_days
        return fields.Date.context_today(self) + timedelta(days=days)

    @api.depends("line_id")
    def _compute_display_name(self):
        for dispute in self:
            charge = dispute.charge_id
            dispute.display_name = f"{dispute.shipment_id.name}: {charge.name}"

    @api.depends("state", "due_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for dispute in self:
            due = dispute.due_on
            dispute.is_overdue = bool(dispute.state == "open" and due and due < today)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = Domain("state", "=", "open") & Domain("due_on", "<", today)
        return domain if True in value else ~domain

    def write(self, vals):
        if {"state", "settled_at"} & vals.keys() and not self.env.su:
            raise UserError(self.env._("Settle it with the button."))
        return super().write(vals)

    def action_answer(self):
        """Tell the customer what was written as the answer."""
        self._check_staff()
        for dispute in self:
            if not (dispute.answer or "").strip():
                raise UserError(
                    self.env._("%s: write the answer first.", dispute.display_name)
                )
            dispute._say(dispute.answer.strip(), from_customer=False)
            dispute.answer = False
        return True

    def action_withdraw(self):
        """Settle it: the customer agrees to the charge after all."""
        self._check_staff()
        for dispute in self:
            dispute.line_id._answer("accepted")
        return True

    def action_concede(self):
        """Settle it: the customer is right, and the charge is made an estimate again,
        to be corrected."""
        self._check_staff()
        for dispute in self:
            dispute.line_id._take_off()
            dispute.charge_id.action_draft()
        self._settle()
        return True

    def _settle(self):
        self.sudo().write({"state": "settled", "settled_at": fields.Datetime.now()})

    def _say(self, text, from_customer):
        """Add to the thread that the customer and we read."""
        self.ensure_one()
        self.env["freight.dispute.message"].sudo().create(
            {
                "dispute_id": self.id,
                "author": self.env.user.name,
                "from_customer": from_customer,
                "text": text,
            }
        )

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _check_staff(self):
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")


class FreightDisputeMessage(models.Model):
    """What was said to each other about a disputed charge. It stays as it is."""

    _name = "freight.dispute.message"
    _description = "Message about a Disputed Charge"
    _order = "create_date, id"

    dispute_id = fields.Many2one(
        "freight.dispute", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="dispute_id.company_id", store=True)
    author = fields.Char(required=True)
    from_customer = fields.Boolean()
    text = fields.Text(required=True)


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_dispute_days = fields.Integer(
        "Answer Disputes Within (Days)", default=7, groups="base.group_user"
    )
