"""A period's charges, shown to the customer before they are invoiced."""

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.period import days_in_utc
from .freight_shipment import format_totals

# Marks what a verb writes. No caller from outside can send this object.
BY_VERB = object()
TYPED = frozenset({"partner_id", "company_id", "date_from", "date_to"})
VERB_FIELDS = frozenset({"state", "sent_at"})
ANSWERABLE = ("sent", "answered")
# What the customer agreed to, or had the time to disagree with.
TO_INVOICE = ("accepted", "unanswered")


class FreightStatement(models.Model):
    """What a customer is asked to agree to: released charges that nobody billed."""

    _name = "freight.statement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
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
    answer_by = fields.Date(
        copy=False,
        help="Until this day the customer answers. Empty: as many days after sending "
        "as the company's freight settings say.",
    )
    totals = fields.Char(compute="_compute_totals")
    overdue_count = fields.Integer("Overdue Disputes", compute="_compute_totals")
    changed_count = fields.Integer("Changed Charges", compute="_compute_totals")
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

    @api.depends(
        *("line_ids.amount", "line_ids.currency_id", "line_ids.state"),
        *("line_ids.changed_to", "dispute_ids.is_overdue"),
    )
    def _compute_totals(self):
        for statement in self:
            standing = statement.line_ids._get_standing()
            statement.totals = format_totals(standing) or False
            statement.changed_count = len(
                standing.filtered(lambda line: line.changed_to)
            )
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
        if any(
            vals.get("state", "draft") != "draft" or vals.get("sent_at")
            for vals in vals_list
        ):
            raise UserError(self.env._("A statement begins as a draft."))
        # Said aloud, so that no default of a context or a user says otherwise.
        begins = {"state": "draft", "sent_at": False}
        return super().create([{**vals, **begins} for vals in vals_list])

    def write(self, vals):
        by_verb = self.env.context.get("freight_statement") is BY_VERB
        if not by_verb and VERB_FIELDS & vals.keys():
            raise UserError(self.env._("Use the buttons of the statement."))
        if TYPED & vals.keys():
            if any(one.state != "draft" for one in self):
                raise UserError(
                    self.env._("What was sent stays. Make another statement instead.")
                )
            # It is another one now: what was on it may not belong there.
            self.line_ids.unlink()
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
        """Charges of the period's days: when they count, or else were released."""
        self.ensure_one()
        begin, end = days_in_utc(
            self.date_from, self.date_to, self.company_id.freight_tz or "UTC"
        )
        of_period = Domain("recognized_on", ">=", self.date_from) & Domain(
            "recognized_on", "<=", self.date_to
        )
        undated = (
            Domain("recognized_on", "=", False)
            & Domain("released_at", ">=", begin)
            & Domain("released_at", "<", end)
        )
        on_another = Domain("state", "!=", "withdrawn") & Domain(
            "statement_id", "!=", self.id
        )
        return (
            Domain("side", "=", "sell")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("partner_id.commercial_partner_id", "=", self.partner_id.id)
            & Domain("released", "=", True)
            & Domain("live_line_id", "=", False)
            & (of_period | undated)
            & Domain("statement_line_ids", "not any", on_another)
        )

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
            statement.line_ids._check_charge()
            today = fields.Date.context_today(statement)
            if statement.answer_by and statement.answer_by < today:
                raise UserError(
                    self.env._(
                        "%s: the day to answer by is over. Choose a later one.",
                        statement.name,
                    )
                )
            days = statement.company_id.sudo().freight_statement_days
            statement._write_by_verb(
                {
                    "state": "sent",
                    "sent_at": fields.Datetime.now(),
                    "answer_by": statement.answer_by or today + timedelta(days=days),
                }
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
        lines = self.line_ids.filtered(
            lambda line: line.state in TO_INVOICE and not line.charge_id.live_line_id
        )
        changed = lines.filtered(lambda line: line.changed_to)
        charges = (lines - changed).charge_id
        if not charges and changed:
            changed._refuse_changed()
        if not charges:
            raise UserError(
                self.env._(
                    "%s: nothing is accepted that is not invoiced yet.", self.name
                )
            )
        moves = charges.make_invoices(grouping="together")
        return moves._freight_open()

    def action_close_answers(self):
        """Ask why charges are invoiced that the customer has not answered."""
        self._check_staff()
        self.ensure_one()
        self._check_state("sent")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Go On without an Answer"),
            "res_model": "freight.statement.close",
            "view_mode": "form",
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def _close_answers(self, reason):
        """Go on with what nobody answered; whose decision it was stays in the log."""
        for statement in self:
            statement._check_state("sent")
            lines = statement.line_ids.filtered(lambda line: line.state == "open")
            statement._message_log(
                body=self.env._(
                    "Invoiced without an answer: %(charges)s. %(reason)s",
                    charges=", ".join(lines._get_labels()),
                    reason=reason,
                )
            )
            lines._answer("unanswered")

    @api.model
    def _cron_accept_silence(self):
        """Take as accepted what nobody answered in time, where the company says so."""
        statements = self.search(
            [
                ("state", "=", "sent"),
                ("answer_by", "<", fields.Date.context_today(self)),
                ("company_id.freight_silence_accepts", "=", True),
            ]
        )
        for statement in statements:
            lines = statement.line_ids.filtered(lambda line: line.state == "open")
            statement._message_log(
                body=self.env._(
                    "No answer by %(day)s, so taken as accepted: %(charges)s",
                    day=statement.answer_by,
                    charges=", ".join(lines._get_labels()),
                )
            )
            lines._answer("accepted")

    def _note_answer(self):
        """Once every line is answered, so is the statement; likewise invoiced."""
        for statement in self.filtered(lambda one: one.state in ANSWERABLE):
            standing = statement.line_ids._get_standing()
            if standing and all(
                line.charge_id.sudo().live_line_id for line in standing
            ):
                statement._write_by_verb({"state": "invoiced"})
            elif statement.state == "sent" and all(
                line.state != "open" for line in standing
            ):
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
