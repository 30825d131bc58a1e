"""A charge that a customer does not agree to: what was said, and by when to answer."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

VERB_FIELDS = frozenset({"state", "settled_at", "line_id", "activity_id"})


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
    user_id = fields.Many2one("res.users", "In Charge")
    due_on = fields.Date("Answer By")
    state = fields.Selection(
        [("open", "Open"), ("settled", "Settled")],
        required=True,
        readonly=True,
        default="open",
    )
    settled_at = fields.Datetime(readonly=True)
    # It stands on the statement: only what has a chatter can have activities.
    activity_id = fields.Many2one("mail.activity", "Reminder", readonly=True)
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _open_uniq = models.UniqueIndex(
        "(line_id) WHERE state = 'open'", "This charge is disputed already."
    )

    @api.depends("line_id")
    def _compute_display_name(self):
        for dispute in self:
            line = dispute.line_id
            dispute.display_name = f"{line.shipment_id.name}: {line.text}"

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

    @api.model_create_multi
    def create(self, vals_list):
        # Said aloud, so that no default of a context or a user says otherwise.
        begins = {"state": "open", "settled_at": False, "activity_id": False}
        disputes = super().create([{**vals, **begins} for vals in vals_list])
        for dispute in disputes:
            if dispute.line_id.state != "disputed":
                raise UserError(
                    self.env._(
                        "%s: dispute it with the button of its line.",
                        dispute.display_name,
                    )
                )
        return disputes

    def write(self, vals):
        if VERB_FIELDS & vals.keys() and not self.env.su:
            raise UserError(self.env._("Settle it with the button."))
        result = super().write(vals)
        if {"user_id", "due_on"} & vals.keys():
            self.filtered(lambda one: one.state == "open")._remind()
        return result

    @api.model
    def _begin(self, line):
        """Open the dispute of a line, with a day to answer by and who answers."""
        days = line.company_id.sudo().freight_dispute_days
        dispute = self.create(
            {
                "line_id": line.id,
                "user_id": line._find_person_in_charge().id,
                "due_on": fields.Date.context_today(self) + timedelta(days=days),
            }
        )
        dispute._remind()
        return dispute

    def _remind(self):
        """Put the answer on the list of what its person has to do, by its day."""
        for dispute in self.sudo():
            dispute.activity_id.unlink()
            if dispute.user_id:
                dispute.activity_id = dispute.statement_id.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=dispute.due_on,
                    summary=self.env._("Answer the dispute: %s", dispute.display_name),
                    user_id=dispute.user_id.id,
                )

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
            if dispute.charge_id.state != "draft":
                dispute.charge_id.action_draft()
        return True

    def _settle(self):
        disputes = self.sudo()
        disputes.write({"state": "settled", "settled_at": fields.Datetime.now()})
        disputes.activity_id.unlink()

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
    freight_statement_days = fields.Integer(
        "Customers Answer Statements Within (Days)",
        default=14,
        groups="base.group_user",
    )
    freight_silence_accepts = fields.Boolean(
        "No Answer in Time Means Accepted",
        groups="base.group_user",
        help="Say so in your terms. Otherwise a person decides to go on, and why.",
    )

    _freight_days_positive = models.Constraint(
        "CHECK (freight_dispute_days >= 0 AND freight_statement_days >= 0)",
        "Nobody answers before they are asked: count days from zero.",
    )
