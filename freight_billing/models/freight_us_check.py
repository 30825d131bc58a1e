"""A vendor's bill of US demurrage or detention against the list of 46 CFR 541.6."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.us_invoice import (
    DAYS_TO_ANSWER,
    ELEMENTS,
    EXPORT,
    IMPORT,
    get_last_day_to_dispute,
    list_late,
    list_missing,
)

PARAGRAPHS = {element.name: element.paragraph for element in ELEMENTS}
# Marks what a verb writes. No caller from outside can send this object.
BY_VERB = object()
TYPED = frozenset({"line_ids", "last_charged_on", "dispute_days", "outcome"})


class FreightUsCheck(models.Model):
    """What a bill states of the list, and what it lacks.

    Without one of the elements it need not be paid (46 CFR 541.5). It can be disputed
    for at least 30 days from its date; then the vendor has 30 days to answer (541.8).
    """

    _name = "freight.us.check"
    _description = "Check of a US Demurrage Bill"
    _order = "dispute_by, id"

    bill_id = fields.Many2one(
        "account.move", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bill_id.company_id", store=True)
    vendor_id = fields.Many2one(
        related="bill_id.commercial_partner_id", string="Vendor"
    )
    issued_on = fields.Date(related="bill_id.invoice_date", string="Issued", store=True)
    direction = fields.Selection(
        [(IMPORT, "Import"), (EXPORT, "Export"), ("both", "Import and Export")],
        required=True,
        readonly=True,
    )
    line_ids = fields.One2many("freight.us.check.line", "check_id", "Elements")
    last_charged_on = fields.Date(
        "Last Charged Day",
        help="The last day that the bill charges. It has to be issued within 30 days "
        "after that (541.7).",
    )
    dispute_days = fields.Integer(
        "Days to Dispute",
        help="How long it can be disputed by its own words; at least 30 days (541.8).",
    )
    dispute_by = fields.Date(compute="_compute_dispute_by", store=True, index=True)
    state = fields.Selection(
        [
            ("open", "To Check"),
            ("whole", "Complete"),
            ("lacking", "Need Not Be Paid"),
            ("disputed", "Disputed"),
            ("settled", "Settled"),
        ],
        compute="_compute_state",
        store=True,
    )
    findings = fields.Text(compute="_compute_findings")
    disputed_at = fields.Date("Disputed", readonly=True)
    disputed_by_id = fields.Many2one("res.users", readonly=True)
    answer_by = fields.Date(
        compute="_compute_answer_by",
        store=True,
        help="The vendor has 30 days to answer a dispute (541.8).",
    )
    outcome = fields.Char(help="What came of it. Needed to settle.")
    is_settled = fields.Boolean(readonly=True)

    _bill_uniq = models.UniqueIndex("(bill_id)", "This bill is checked already.")
    _dispute_days_range = models.Constraint(
        "CHECK (dispute_days BETWEEN 0 AND 366)",
        "A bill can be disputed for 0 to 366 days.",
    )

    @api.depends("bill_id")
    def _compute_display_name(self):
        for check in self:
            check.display_name = check.bill_id.ref or check.bill_id.display_name

    @api.depends("issued_on", "dispute_days")
    def _compute_dispute_by(self):
        for check in self:
            check.dispute_by = check.issued_on and get_last_day_to_dispute(
                check.issued_on, check.dispute_days or None
            )

    @api.depends("disputed_at")
    def _compute_answer_by(self):
        for check in self:
            at = check.disputed_at
            check.answer_by = at and at + timedelta(days=DAYS_TO_ANSWER)

    @api.depends(
        *("line_ids.stated", "last_charged_on", "issued_on", "dispute_days"),
        *("disputed_at", "is_settled"),
    )
    def _compute_state(self):
        for check in self:
            if check.is_settled:
                check.state = "settled"
            elif check.disputed_at:
                check.state = "disputed"
            elif any(not line.stated for line in check.line_ids):
                check.state = "open"
            else:
                faulty = check._list_missing() or check._list_late()
                check.state = "lacking" if faulty else "whole"

    @api.depends("line_ids.stated", "last_charged_on", "issued_on", "dispute_days")
    @api.depends_context("lang")
    def _compute_findings(self):
        for check in self:
            check.findings = "\n".join(check._word_findings()) or False

    def write(self, vals):
        if self.env.context.get("freight_us_check") is not BY_VERB:
            if vals.keys() - TYPED:
                raise UserError(self.env._("Use the buttons."))
            for check in self:
                if check.is_settled:
                    raise UserError(
                        self.env._(
                            "%s is settled: it stays as it is.", check.display_name
                        )
                    )
        return super().write(vals)

    # What staff do

    def action_rest_missing(self):
        """Say of all that was not looked at yet that the bill lacks it."""
        self._check_staff()
        unseen = self.line_ids.filtered(lambda line: not line.stated)
        unseen.stated = "no"
        return True

    def action_dispute(self):
        """Note that it is disputed, and write the vendor why."""
        self._check_staff()
        self.ensure_one()
        if self.state not in ("open", "lacking") or not self.findings:
            raise UserError(
                self.env._(
                    "%s: there is nothing to dispute. Say first what the bill lacks.",
                    self.display_name,
                )
            )
        today = fields.Date.context_today(self)
        if self.dispute_by and today > self.dispute_by:
            raise UserError(
                self.env._(
                    "%(bill)s could be disputed until %(day)s. Settle it, and write "
                    "what comes of it.",
                    bill=self.display_name,
                    day=self.dispute_by,
                )
            )
        self._write_by_verb({"disputed_at": today, "disputed_by_id": self.env.uid})
        self._close_reminder()
        return self._open_letter()

    def action_settle(self):
        """End it with what came of it: paid, reduced, waived."""
        self._check_staff()
        for check in self:
            if not (check.outcome or "").strip():
                raise UserError(
                    self.env._("%s: write what came of it.", check.display_name)
                )
        self._write_by_verb({"is_settled": True})
        self._close_reminder()
        for check in self:
            check.bill_id._message_log(
                body=self.env._("46 CFR 541.6: %s", check.outcome)
            )
        return True

    def action_open_bill(self):
        self._check_staff()
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.bill_id.id,
            "view_mode": "form",
        }

    def _open_letter(self):
        """Open a mail to the vendor that lists what is wrong, to be looked through."""
        items = Markup("").join(
            Markup("<li>%s</li>") % text for text in self.findings.splitlines()
        )
        body = self.env._(
            "We dispute your invoice %(bill)s of %(day)s. It does not contain what 46 "
            "CFR 541.6 requires:",
            bill=self.display_name,
            day=self.issued_on or "",
        )
        end = self.env._(
            "By 46 CFR 541.5 it therefore need not be paid. We ask for your answer "
            "within 30 days."
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "account.move",
                "default_res_ids": self.bill_id.ids,
                "default_partner_ids": self.vendor_id.ids,
                "default_subject": self.env._("Dispute of %s", self.display_name),
                "default_body": Markup("<p>%s</p><ul>%s</ul><p>%s</p>")
                % (body, items, end),
            },
        }

    def _close_reminder(self):
        """What is disputed or settled waits for nobody of ours any more."""
        summary = self._get_reminder()
        for bill in self.sudo().bill_id:
            reminders = bill.activity_ids.filtered(lambda one: one.summary == summary)
            reminders.action_feedback()

    def _remind(self):
        """Have somebody look at it before it can no longer be disputed."""
        summary = self._get_reminder()
        for check in self.sudo().filtered("dispute_by"):
            bill = check.bill_id
            known = bill.activity_ids.filtered(lambda one: one.summary == summary)
            if check.state not in ("open", "lacking"):
                continue
            if known:
                known.date_deadline = check.dispute_by
            else:
                bill.activity_schedule(
                    "mail.mail_activity_data_todo",
                    check.dispute_by,
                    summary=summary,
                    user_id=(bill.invoice_user_id or self.env.user).id,
                )

    def _get_reminder(self):
        return self.env._("Check by 46 CFR 541.6, and dispute what it lacks")

    # What follows from the list

    def _list_missing(self):
        self.ensure_one()
        stated = {
            line.element: True if line.stated == "yes" else None
            for line in self.line_ids
        }
        ends = (IMPORT, EXPORT) if self.direction == "both" else (self.direction,)
        found = {one for end in ends for one in list_missing(stated, end)}
        return sorted(found, key=ELEMENTS.index)

    def _list_late(self):
        self.ensure_one()
        if not (self.last_charged_on and self.issued_on):
            return []
        return list_late(
            self.last_charged_on, self.issued_on, self.dispute_days or None
        )

    def _word_findings(self):
        """Return what is wrong with it as far as somebody has looked."""
        self.ensure_one()
        lines = {line.element: line for line in self.line_ids}
        missing = [
            self.env._(
                "%(paragraph)s: %(label)s is missing.",
                paragraph=element.paragraph,
                label=lines[element.name]._get_label(),
            )
            for element in self._list_missing()
            if element.name in lines and lines[element.name].stated == "no"
        ]
        late = {
            "541.7(a)": self.env._(
                "%(paragraph)s: it was issued %(days)s days after the last charged "
                "day; at most %(asked)s are allowed."
            ),
            "541.8(a)": self.env._(
                "%(paragraph)s: it grants %(days)s days to dispute; at least %(asked)s "
                "are due."
            ),
        }
        return missing + [
            late[one.paragraph] % one._asdict() for one in self._list_late()
        ]

    def _check_staff(self):
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")

    def _write_by_verb(self, vals):
        return self.with_context(freight_us_check=BY_VERB).sudo().write(vals)


class FreightUsCheckLine(models.Model):
    """One element of the list on one bill."""

    _name = "freight.us.check.line"
    _description = "Element of a US Demurrage Bill"
    _order = "check_id, sequence, id"

    check_id = fields.Many2one(
        "freight.us.check", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="check_id.company_id", store=True)
    sequence = fields.Integer(readonly=True)
    element = fields.Selection(
        [(element.name, element.label) for element in ELEMENTS],
        "It Has to State",
        required=True,
        readonly=True,
    )
    paragraph = fields.Char("46 CFR", compute="_compute_paragraph")
    stated = fields.Selection([("yes", "Stated"), ("no", "Missing")], "On the Bill")
    value = fields.Char("What It Says")
    ours = fields.Char(
        "What We Know",
        compute="_compute_ours",
        help="By the box's own clock and by the shipment.",
    )

    _element_uniq = models.UniqueIndex(
        "(check_id, element)", "This element is on the list already."
    )

    @api.depends("element")
    def _compute_paragraph(self):
        for line in self:
            line.paragraph = PARAGRAPHS.get(line.element)

    @api.depends("element", "check_id.bill_id.invoice_line_ids.freight_charge_id")
    @api.depends_context("lang")
    def _compute_ours(self):
        for check, lines in self.grouped("check_id").items():
            known = check.bill_id._get_freight_us_known()
            for line in lines:
                line.ours = known.get(line.element, False)

    def write(self, vals):
        if vals.keys() - {"stated", "value"}:
            raise UserError(
                self.env._("Say what the bill states; the list itself stays.")
            )
        settled = self.check_id.filtered("is_settled")
        if settled:
            raise UserError(
                self.env._("%s is settled: it stays as it is.", settled[0].display_name)
            )
        return super().write(vals)

    def _get_label(self):
        labels = dict(self._fields["element"]._description_selection(self.env))
        return labels[self.element]
