"""What a customer is asked about: a charge as it was shown to them."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .freight_credit import FINANCE
from .freight_statement import ANSWERABLE, BY_VERB

# What is taken from the charge, and stays once the customer was shown it.
SHOWN = ("shipment_id", "text", "currency_id", "amount")


class FreightStatementLine(models.Model):
    _name = "freight.statement.line"
    _description = "Charge on a Statement"
    _order = "statement_id, id"

    statement_id = fields.Many2one(
        "freight.statement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True)
    # A charge that was taken off is an estimate again, and may go.
    charge_id = fields.Many2one("freight.charge", ondelete="set null", readonly=True)
    shipment_id = fields.Many2one(
        "freight.shipment", compute="_compute_shown", store=True
    )
    text = fields.Char("Description", compute="_compute_shown", store=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_shown", store=True)
    amount = fields.Monetary(compute="_compute_shown", store=True)
    changed_to = fields.Char(
        "Charge Is Now",
        compute="_compute_changed_to",
        help="The charge is no longer what was sent, so it is not invoiced.",
    )
    billing_state = fields.Selection(related="charge_id.billing_state")
    state = fields.Selection(
        [
            ("open", "No Answer"),
            ("accepted", "Accepted"),
            ("unanswered", "Without Answer"),
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
    _charge_idx = models.Index("(charge_id)")

    @api.depends(
        *("charge_id.shipment_id", "charge_id.name"),
        *("charge_id.currency_id", "charge_id.amount", "statement_id.state"),
    )
    def _compute_shown(self):
        """Follow the charge until the customer is shown it."""
        for line in self:
            is_sent = line.statement_id.state != "draft" and line.currency_id
            source = line if is_sent or not line.charge_id else line.charge_id
            line.shipment_id = source.shipment_id
            line.text = source.text if source == line else source.name
            line.currency_id = source.currency_id
            line.amount = source.amount

    @api.depends(
        *("amount", "currency_id", "state", "statement_id.partner_id"),
        *("charge_id.amount", "charge_id.currency_id", "charge_id.partner_id"),
    )
    def _compute_changed_to(self):
        for line in self:
            charge = line.charge_id
            is_same = (
                line.state == "withdrawn"
                or not charge
                or (
                    charge.currency_id == line.currency_id
                    and line.currency_id.compare_amounts(charge.amount, line.amount)
                    == 0
                    and charge.partner_id.commercial_partner_id
                    == line.statement_id.partner_id
                )
            )
            line.changed_to = not is_same and self.env._(
                "%(amount)s, paid by %(payer)s",
                amount=charge.currency_id.format(charge.amount),
                payer=charge.partner_id.display_name,
            )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.keys() - {"statement_id", "charge_id"} for vals in vals_list):
            raise UserError(
                self.env._("Lines are filled in from charges, and answered later.")
            )
        asked = [vals.get("charge_id") for vals in vals_list]
        self.env["freight.charge"].browse(filter(None, asked)).check_access("read")
        # Said aloud, so that no default of a context or a user says otherwise.
        begins = {"state": "open", "answered_at": False}
        lines = super().create([{**vals, **begins} for vals in vals_list])
        for name in SHOWN:
            self.env.add_to_compute(self._fields[name], lines)
        lines.statement_id._check_state("draft")
        return lines

    def write(self, vals):
        if self.env.context.get("freight_statement") is not BY_VERB:
            raise UserError(
                self.env._("What the customer answers is noted with the buttons.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self.statement_id._check_state("draft")

    @api.constrains("statement_id", "charge_id")
    def _check_charge(self):
        """A statement asks its customer about what they are to pay, and no other."""
        for line in self:
            statement, charge = line.statement_id, line.charge_id.sudo()
            if charge.company_id != statement.company_id:
                problem = self.env._("is of another branch")
            elif charge.side != "sell":
                problem = self.env._("is a cost")
            elif charge.partner_id.commercial_partner_id != statement.partner_id:
                problem = self.env._("is paid by somebody else")
            elif not charge.released:
                problem = self.env._("is not released")
            elif charge.live_line_id:
                problem = self.env._("is on an invoice")
            else:
                continue
            raise ValidationError(
                self.env._(
                    "%(statement)s: %(charge)s %(problem)s. Fill the statement anew.",
                    statement=statement.name,
                    charge=line._get_label(),
                    problem=problem,
                )
            )

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
                    self.env._("%s was taken off the statement.", line.text)
                )
            if line.statement_id.state not in ANSWERABLE:
                raise UserError(
                    self.env._(
                        "%s is not waiting for an answer.", line.statement_id.name
                    )
                )
            if line.charge_id.sudo().live_line_id:
                raise UserError(self.env._("%s is invoiced already.", line.text))
        self._write_by_verb({"state": state, "answered_at": fields.Datetime.now()})
        if state == "accepted":
            self._get_open_disputes()._settle()
        self.statement_id._note_answer()
        return True

    def _take_off(self):
        """Take these off; what the customer was told about them stays."""
        unsent = self.filtered(lambda line: line.statement_id.state == "draft")
        unsent.unlink()
        sent = self - unsent
        sent._write_by_verb({"state": "withdrawn"})
        sent._get_open_disputes()._settle()
        for statement, lines in sent.grouped("statement_id").items():
            statement._message_log(
                body=self.env._(
                    "Taken off, to be reckoned anew and sent again: %s",
                    ", ".join(lines._get_labels()),
                )
            )
        sent.statement_id._note_answer()

    def _get_standing(self):
        return self.filtered(lambda line: line.state != "withdrawn")

    def _get_open_disputes(self):
        return self.env["freight.dispute"].search(
            [("line_id", "in", self.ids), ("state", "=", "open")]
        )

    def _get_labels(self):
        """Return each line as what was shown of it: its charge may be another now."""
        return [line._get_label() for line in self]

    def _get_label(self):
        self.ensure_one()
        shipment = self.shipment_id.sudo().name
        return f"{shipment} {self.text} {self.currency_id.format(self.amount)}"

    def _open_dispute(self, text):
        self.ensure_one()
        known = self._get_open_disputes()
        dispute = known or known._begin(self)
        if text:
            dispute._say(text, from_customer=True)
        return dispute

    def _find_person_in_charge(self):
        """Return who answers the customer: who does the shipment's books, who notes
        the dispute, or who made the statement."""
        self.ensure_one()
        people = (
            self.shipment_id.sudo().finance_user_id
            | self.env.user
            | self.statement_id.sudo().create_uid
        )
        may = people.filtered(
            lambda user: user.active
            and self.company_id in user.company_ids
            and user.has_group(FINANCE)
        )
        return may[:1]

    def _refuse_waiting(self):
        raise UserError(
            self.env._(
                "%(line)s: the customer has until %(day)s to answer. Wait for that, or "
                "go on without an answer on %(statement)s.",
                line=self[0]._get_label(),
                day=self[0].statement_id.answer_by,
                statement=self[0].statement_id.name,
            )
        )

    def _refuse_disputed(self):
        raise UserError(
            self.env._(
                "%(shipment)s: the customer disputes %(charge)s. Settle that first.",
                shipment=self[0].shipment_id.name,
                charge=self[0].charge_id.display_name,
            )
        )

    def _refuse_changed(self):
        raise UserError(
            self.env._(
                "%(line)s is what the customer was sent; by now the charge is "
                "%(now)s. Set it back to Estimated, which takes it off the statement, "
                "and send it again.",
                line=self[0]._get_label(),
                now=self[0].changed_to,
            )
        )

    def _check_staff(self):
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")

    def _write_by_verb(self, vals):
        return self.with_context(freight_statement=BY_VERB).write(vals)


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    statement_line_ids = fields.One2many("freight.statement.line", "charge_id")

    @api.model
    def _get_run_domain(self, date_from, date_to):
        asked = fields.Domain("state", "in", ("open", "disputed"))
        asked &= fields.Domain("statement_id.state", "in", ANSWERABLE)
        waiting = fields.Domain("statement_line_ids", "any", asked)
        return super()._get_run_domain(date_from, date_to) & ~waiting

    @api.private
    def make_invoices(self, invoice_date=None, grouping=None):
        """However they are billed, the statement knows of it."""
        moves = super().make_invoices(invoice_date, grouping)
        self.sudo().statement_line_ids.statement_id._note_answer()
        return moves

    def _check_billable(self):
        """Bill what the customer was asked about only as they know it."""
        lines = self.sudo().statement_line_ids._get_standing()
        for line in lines.filtered(lambda one: one.statement_id.state in ANSWERABLE):
            if line.state == "disputed":
                line._refuse_disputed()
            elif line.state == "open":
                line._refuse_waiting()
            elif line.changed_to:
                line._refuse_changed()
        return super()._check_billable()

    def action_draft(self):
        # Before: what follows a clock may be gone afterwards.
        self._staff_check_access()
        self._leave_statements()
        return super().action_draft()

    def action_withdraw(self):
        result = super().action_withdraw()
        self._leave_statements()
        return result

    def _leave_statements(self):
        """What is withdrawn from the customer is not on their statement either."""
        left = self.sudo().filtered(lambda charge: not charge.live_line_id)
        left.statement_line_ids._get_standing()._take_off()
