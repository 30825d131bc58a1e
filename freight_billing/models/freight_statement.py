"""A period's charges, shown to the customer before they are invoiced."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# Marks what a verb writes. No caller from outside can send this object.
BY_VERB = object()
TYPED = frozenset({"partner_id", "company_id", "date_from", "date_to"})


class FreightStatement(models.Model):
    """What a customer is asked to agree to: released charges that nobody billed."""

    _name = "freight.statement"
    _inherit = ["mail.thread"]
    _description = "Statement of Charges"
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company",
        "Branch",
        required=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        check_company=True,
        domain="[('parent_id', '=', False)]",
    )
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True, default=fields.Date.context_today)
    line_ids = fields.One2many("freight.statement.line", "statement_id", "Charges")
    dispute_ids = fields.One2many("freight.dispute", "statement_id", "Disputes")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("invoiced", "Invoiced"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    sent_at = fields.Datetime(readonly=True, copy=False)
    totals = fields.Char(compute="_compute_totals")
    overdue_count = fields.Integer("Overdue Disputes", compute="_compute_totals")

    customer_link = fields.Char(compute="_compute_customer_link")

    _period_check = models.Constraint(
        "CHECK (date_from <= date_to)", "A period ends when it begins, or later."
    )

    @api.depends("partner_id", "date_from", "date_to")
    def _compute_name(self):
        for statement in self:
            days = " – ".join(
                day.isoformat()
                for day in (statement.date_from, statement.date_to)
                if day
            )
            statement.name = f"{statement.partner_id.name or ''} {days}".strip()

    @api.depends("line_ids.charge_id.amount", "dispute_ids.is_overdue")
    def _compute_totals(self):
        for statement in self:
            charges = statement.line_ids.charge_id
            statement.totals = charges._format_totals() if charges else False
            statement.overdue_count = len(
                statement.dispute_ids.filtered(lambda one: one.is_overdue)
            )

    @api.depends("state")
    def _compute_customer_link(self):
        for statement in self:
            statement.customer_link = statement._get_customer_link()

    @api.constrains("partner_id")
    def _check_partner(self):
        for statement in self:
            partner = statement.partner_id
            if partner.commercial_partner_id != partner:
                raise ValidationError(
                    self.env._(
                        "%(contact)s: a statement is for the company that pays, "
                        "%(company)s.",
                        contact=partner.display_name,
                        company=partner.commercial_partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(self.env._("A statement begins as a draft."))
        return super().create(vals_list)

    def write(self, vals):
        by_verb = self.env.context.get("freight_statement") is BY_VERB
        if not by_verb and ({"state", "sent_at"} & vals.keys()):
            raise UserError(self.env._("Use the buttons of the statement."))
        if TYPED & vals.keys() and any(one.state != "draft" for one in self):
            raise UserError(
                self.env._("What was sent stays. Make another statement instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(one.state != "draft" for one in self):
            raise UserError(self.env._("Only drafts are deleted; others were sent."))

    def action_fill(self):
        """Put on it what was released in the period and nobody billed."""
        self._check_staff()
        for statement in self:
            statement._check_state("draft")
            charges = self.env["freight.charge"].search(statement._get_charge_domain())
            if not charges:
                raise UserError(
                    self.env._(
                        "%s: nothing of this period is released and not billed yet, "
                        "or on no other statement.",
                        statement.name,
                    )
                )
            statement.line_ids = [
                Command.clear(),
                *(Command.create({"charge_id": charge.id}) for charge in charges),
            ]
        return True

    def _get_charge_domain(self):
        self.ensure_one()
        # Days of the period as the company's people released them, in UTC.
        after = fields.Date.add(self.date_to, days=1)
        return [
            ("side", "=", "sell"),
            ("company_id", "=", self.company_id.id),
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("released", "=", True),
            ("released_at", ">=", self.date_from),
            ("released_at", "<", after),
            ("live_line_id", "=", False),
            (
                "statement_line_ids",
                "not any",
                [("state", "!=", "withdrawn"), ("statement_id", "!=", self.id)],
            ),
        ]

    def action_send(self):
        """Send it by mail; from now on the customer can answer."""
        self._check_staff()
        template = self.env.ref("freight_billing.mail_template_statement")
        for statement in self:
            statement._check_state("draft")
            if not statement.line_ids:
                raise UserError(self.env._("%s: fill it first.", statement.name))
            if not statement.partner_id.email:
                raise UserError(
                    self.env._(
                        "%s has no address for mail: fill it in first.",
                        statement.partner_id.display_name,
                    )
                )
            statement._write_by_verb(
                {"state": "sent", "sent_at": fields.Datetime.now()}
            )
            template.send_mail(statement.id)
        return True

    def _get_customer_link(self):
        """Return where the customer answers; the portal knows, mail alone does not."""
        self.ensure_one()
        return False

    def action_invoice(self):
        """Invoice in one go what the customer has accepted."""
        self._check_staff()
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.state == "accepted")
        charges = lines.charge_id.filtered(lambda one: not one.live_line_id)
        if not charges:
            raise UserError(
                self.env._(
                    "%s: nothing is accepted that is not invoiced yet.", self.name
                )
            )
        moves = charges.make_invoices(grouping="together")
        standing = self.line_ids.filtered(lambda line: line.state != "withdrawn")
        if all(line.charge_id.live_line_id for line in standing):
            self._write_by_verb({"state": "invoiced"})
        return moves._freight_open()

    def _note_answer(self):
        """Once every line is answered, so is the statement."""
        for statement in self.filtered(lambda one: one.state == "sent"):
            if all(line.state != "open" for line in statement.line_ids):
                statement._write_by_verb({"state": "answered"})

    def _check_state(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for statement in self:
            if statement.state != state:
                raise UserError(
                    self.env._(
                        "%(statement)s is %(state)s; this is done while it is "
                        "%(wanted)s.",
                        statement=statement.name,
                        state=labels[statement.state],
                        wanted=labels[state],
                    )
                )

    def _check_staff(self):
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")

    def _write_by_verb(self, vals):
        return self.with_context(freight_statement=BY_VERB).write(vals)


class FreightStatementLine(models.Model):
    _name = "freight.statement.line"
    _description = "Charge on a Statement"
    _order = "statement_id, id"

    statement_id = fields.Many2one(
        "freight.statement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True)
    charge_id = fields.Many2one(
        "freight.charge", required=True, ondelete="restrict", readonly=True
    )
    shipment_id = fields.Many2one(related="charge_id.shipment_id")
    text = fields.Char(related="charge_id.name", string="Description")
    currency_id = fields.Many2one(related="charge_id.currency_id")
    amount = fields.Monetary(related="charge_id.amount")
    billing_state = fields.Selection(related="charge_id.billing_state")
    state = fields.Selection(
        [
            ("open", "No Answer"),
            ("accepted", "Accepted"),
            ("disputed", "Disputed"),
            ("withdrawn", "Taken Off"),
        ],
        required=True,
        readonly=True,
        default="open",
    )
    answered_at = fields.Datetime(readonly=True)

    _charge_uniq = models.UniqueIndex(
        "(charge_id) WHERE state <> 'withdrawn'",
        "This charge is on a statement already.",
    )

    def write(self, vals):
        if self.env.context.get("freight_statement") is not BY_VERB:
            raise UserError(
                self.env._("What the customer answers is noted with the buttons.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self.statement_id._check_state("draft")

    def action_accept(self):
        """Note that the customer accepted these, by telephone or mail."""
        self._check_staff()
        return self._answer("accepted")

    def action_dispute(self):
        """Note that the customer disputes this."""
        self._check_staff()
        self.ensure_one()
        self._answer("disputed")
        return self._open_dispute("")._open()

    def _accept(self, viewer):
        """The customer accepts these; the caller has checked that they are theirs."""
        self._check_viewer(viewer)
        return self.sudo()._answer("accepted")

    def _dispute(self, text, viewer):
        """The customer disputes these, and says why."""
        self._check_viewer(viewer)
        if not (text or "").strip():
            raise UserError(self.env._("Write what is wrong with it."))
        lines = self.sudo()
        lines._answer("disputed")
        for line in lines:
            line._open_dispute(text.strip())
        return True

    def _check_viewer(self, viewer):
        if not viewer.can("finance"):
            raise AccessError(self.env._("Your role does not allow this."))

    def _answer(self, state):
        for line in self:
            if line.state == "withdrawn":
                raise UserError(
                    self.env._("%s was taken off the statement.", line.charge_id.name)
                )
            if line.statement_id.state not in ("sent", "answered"):
                raise UserError(
                    self.env._(
                        "%s is not waiting for an answer.", line.statement_id.name
                    )
                )
            if line.charge_id.sudo().live_line_id:
                raise UserError(
                    self.env._("%s is invoiced already.", line.charge_id.name)
                )
        self.with_context(freight_statement=BY_VERB).write(
            {"state": state, "answered_at": fields.Datetime.now()}
        )
        if state == "accepted":
            disputes = self.env["freight.dispute"].search(
                [("line_id", "in", self.ids), ("state", "=", "open")]
            )
            disputes._settle()
        self.statement_id._note_answer()
        return True

    def _take_off(self):
        self.with_context(freight_statement=BY_VERB).write({"state": "withdrawn"})
        self.statement_id._note_answer()

    def _open_dispute(self, text):
        self.ensure_one()
        disputes = self.env["freight.dispute"]
        known = disputes.search([("line_id", "=", self.id), ("state", "=", "open")])
        dispute = known or disputes.create({"line_id": self.id})
        if text:
            dispute._say(text, from_customer=True)
        return dispute

    def _check_staff(self):
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    statement_line_ids = fields.One2many("freight.statement.line", "charge_id")

    @api.model
    def _get_run_domain(self, date_from, date_to):
        disputed = fields.Domain(
            "statement_line_ids", "any", [("state", "=", "disputed")]
        )
        return super()._get_run_domain(date_from, date_to) & ~disputed

    def _check_billable(self):
        disputed = self.sudo().statement_line_ids.filtered(
            lambda line: line.state == "disputed"
        )
        if disputed:
            raise UserError(
                self.env._(
                    "%(shipment)s: the customer disputes %(charge)s. Settle that "
                    "first.",
                    shipment=disputed[0].shipment_id.name,
                    charge=disputed[0].charge_id.display_name,
                )
            )
        return super()._check_billable()
