"""Our own invoices of US demurrage and detention carry the list of 46 CFR 541.6."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from ..tools.us_invoice import (
    DAYS_TO_ANSWER,
    DAYS_TO_DISPUTE,
    ELEMENTS,
    list_late,
    list_missing,
)
from .freight_credit import FINANCE

# What an invoice says once, whatever boxes it is for.
OF_INVOICE = frozenset(
    {
        *("invoice_date", "due_date", "total", "dispute_contact", "dispute_address"),
        *("dispute_days", "certifies_rules", "certifies_conduct"),
    }
)


class AccountMove(models.Model):
    _inherit = "account.move"

    freight_us_certified_by_id = fields.Many2one(
        "res.users",
        "Certified By",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Who certified that the charges for demurrage and detention follow the "
        "rules of the Federal Maritime Commission, and that our own doing did not "
        "cause or add to them: 46 CFR 541.6(e).",
    )
    freight_us_certified_at = fields.Datetime(
        readonly=True, copy=False, groups="base.group_user"
    )
    # As it was sent: events and terms may be corrected later.
    freight_us_statement = fields.Json(
        readonly=True, copy=False, groups="base.group_user"
    )
    freight_us_lacks = fields.Text(
        "Lacks by 46 CFR 541.6",
        compute="_compute_freight_us_lacks",
        groups="base.group_user",
    )
    freight_us_due = fields.Boolean(
        compute="_compute_freight_us_lacks", groups="base.group_user"
    )

    @api.depends(
        *("invoice_line_ids.freight_charge_id", "invoice_date", "state"),
        "freight_us_certified_by_id",
    )
    @api.depends_context("lang")
    def _compute_freight_us_lacks(self):
        for move in self:
            charges = move._get_freight_us_charges()
            move.freight_us_due = bool(charges) and move.move_type == "out_invoice"
            lacks = []
            if move.freight_us_due and move.state == "draft":
                lacks = move._list_freight_us_lacks(charges)
                lacks += move._list_freight_us_late(charges)
            move.freight_us_lacks = "\n".join(lacks) or False

    def action_freight_us_certify(self):
        """Certify what 46 CFR 541.6(e) asks, in one's own name."""
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")
        if not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Only finance certifies invoices."))
        for move in self:
            if move.state != "draft" or not move.freight_us_due:
                raise UserError(
                    self.env._(
                        "%s: only draft invoices of demurrage or detention in the US "
                        "are certified.",
                        move.display_name,
                    )
                )
        self.write(
            {
                "freight_us_certified_by_id": self.env.uid,
                "freight_us_certified_at": fields.Datetime.now(),
            }
        )
        return True

    def button_draft(self):
        result = super().button_draft()
        certified = self.filtered(lambda move: move.freight_us_certified_by_id)
        certified.write(
            {
                "freight_us_certified_by_id": False,
                "freight_us_certified_at": False,
                "freight_us_statement": False,
            }
        )
        return result

    def _post(self, soft=True):
        ours = self.filtered(lambda move: move.move_type == "out_invoice")
        # Most invoices are of nothing like it: found out for all of them at once.
        clocked = ours.sudo().invoice_line_ids.freight_charge_id.filtered("clock_id")
        stated = (
            ours.filtered(lambda move: move._get_freight_us_charges())
            if clocked
            else ours.browse()
        )
        for move in stated:
            move._check_freight_us_statement()
        posted = super()._post(soft)
        for move in stated & posted:
            said = move.with_context(lang=move.partner_id.lang)
            move.freight_us_statement = said._prepare_freight_us_statement()
        return posted

    def _check_freight_us_statement(self):
        """Refuse an invoice that its customer need not pay (46 CFR 541.5)."""
        clocked = self._get_freight_us_charges().filtered("clock_id")
        lacks = self._list_freight_us_lacks(clocked) if clocked else []
        if lacks:
            raise UserError(
                self.env._(
                    "%(invoice)s charges demurrage or detention in the US. It need not "
                    "be paid as it is, since it lacks what 46 CFR 541.6 asks:\n"
                    "%(lacks)s",
                    invoice=self.display_name,
                    lacks="\n".join(lacks),
                )
            )

    def _get_freight_us_charges(self):
        """Return its charges for the use of boxes or of terminal space in the US."""
        self.ensure_one()
        charges = self.sudo().invoice_line_ids.freight_charge_id
        return charges.filtered(lambda charge: charge._is_us_detention())

    def _list_freight_us_lacks(self, charges):
        """Return what is missing, each with where and what to do about it."""
        self.ensure_one()
        general = self._get_freight_us_facts(charges)
        labels = self._get_freight_us_labels()
        remedies = self._get_freight_us_remedies()
        lacks = {}
        for charge in charges:
            facts = general | self._get_freight_us_charge_facts(charge)
            for element in list_missing(facts, charge._get_us_direction()):
                box = charge.container_id.number or charge.display_name
                of_box = element.name not in OF_INVOICE
                lacks.setdefault(element, []).extend([box] if of_box else [])
        return [
            self.env._(
                "%(paragraph)s: %(label)s%(where)s. %(remedy)s",
                paragraph=element.paragraph,
                label=labels[element.name],
                where=f" ({', '.join(dict.fromkeys(boxes))})" if boxes else "",
                remedy=remedies[element.name],
            )
            for element, boxes in sorted(
                lacks.items(), key=lambda one: ELEMENTS.index(one[0])
            )
        ]

    def _list_freight_us_late(self, charges):
        """Return what is wrong with its dates; nothing can be done about those."""
        self.ensure_one()
        days = [day for one in charges for day, _rate in one.charged_days or ()]
        if not days:
            return []
        issued = self.invoice_date or fields.Date.context_today(self)
        last = fields.Date.to_date(max(days))
        return [
            self.env._(
                "%(paragraph)s: %(days)s days lie between the last charged day and the "
                "invoice. It need not be paid after %(asked)s, unless it passes on "
                "another's invoice that is not older than that.",
                paragraph=late.paragraph,
                days=late.days,
                asked=late.asked,
            )
            for late in list_late(last, issued, None)
        ]

    # What it says

    def _get_freight_us_facts(self, charges):
        """Return what the invoice as a whole says, by the names of the elements."""
        self.ensure_one()
        company = self.company_id.sudo()
        certified = bool(self.sudo().freight_us_certified_by_id)
        lines = self.sudo().invoice_line_ids.filtered(
            lambda line: line.freight_charge_id in charges
        )
        total = sum(lines.mapped("price_total"))
        return {
            "invoice_date": self.invoice_date or fields.Date.context_today(self),
            "due_date": self.invoice_date_due,
            "total": formatLang(self.env, total, currency_obj=self.currency_id),
            "dispute_contact": company._get_freight_us_contact(),
            "dispute_address": company.freight_us_dispute_page,
            "dispute_days": company.freight_us_dispute_days,
            "certifies_rules": certified,
            "certifies_conduct": certified,
        }

    def _get_freight_us_charge_facts(self, charge):
        why = self._get_freight_us_reason(charge)
        return charge.with_env(self.env)._get_us_facts() | {"why_billed": why}

    def _get_freight_us_reason(self, charge):
        """Return why this party is billed; by 541.4 only two can be, and one alone."""
        payer = self.commercial_partner_id
        shipment = charge.sudo().shipment_id
        if payer == shipment.commercial_partner_id:
            return self.env._(
                "You contracted with us for the carriage or storage (541.4(a)(1))."
            )
        if payer == shipment.consignee_id.commercial_partner_id:
            return self.env._("You are the consignee (541.4(a)(2)).")
        return ""

    def _get_freight_us_statement(self):
        """Return the list as it is printed: plain data, as it was when posted."""
        self.ensure_one()
        move = self.sudo()
        if move.state != "draft" and move.freight_us_statement:
            return move.freight_us_statement
        return move._prepare_freight_us_statement()

    def _prepare_freight_us_statement(self):
        charges = self._get_freight_us_charges()
        if self.move_type != "out_invoice" or not charges:
            return {}
        general = self._get_freight_us_facts(charges)
        return {
            "boxes": [
                {
                    "title": " · ".join(
                        filter(None, (charge.container_id.number, charge.name))
                    ),
                    "rows": self._word_freight_us(
                        self._get_freight_us_charge_facts(charge),
                        charge._get_us_direction(),
                    ),
                }
                for charge in charges
            ],
            "rows": self._word_freight_us(
                {
                    **general,
                    "dispute_days": self.env._(
                        "within %(ask)s days of the invoice's date; we answer within "
                        "%(answer)s days",
                        ask=general["dispute_days"],
                        answer=DAYS_TO_ANSWER,
                    ),
                }
            ),
        }

    def _word_freight_us(self, facts, direction=""):
        """Return (paragraph, label, text) of what is said, in the rule's order."""
        labels = self._get_freight_us_labels()
        charges = self.env["freight.charge"]
        rows = []
        for element in ELEMENTS:
            value = facts.get(element.name)
            if element.direction not in ("", direction or element.direction):
                continue
            if element.name.startswith("certifies_"):
                value = self._get_freight_us_certificate(element.name) if value else ""
            if value or value == 0 and value is not False:
                text = charges._word_us_fact(element.name, value)
                rows.append([element.paragraph, labels[element.name], text])
        return rows

    def _get_freight_us_certificate(self, name):
        if name == "certifies_rules":
            return self.env._(
                "We certify that the charges are consistent with the rules of the "
                "Federal Maritime Commission on demurrage and detention, 46 CFR part "
                "541 and 46 CFR 545.5 among them."
            )
        return self.env._(
            "We certify that our own performance did not cause or contribute to the "
            "charges."
        )

    def _get_freight_us_labels(self):
        element = self.env["freight.us.check.line"]._fields["element"]
        return dict(element._description_selection(self.env))

    def _get_freight_us_remedies(self):
        terms = self.env._("Enter it on the terms of its clock.")
        clock = self.env._("Charge the box by its clock, not by hand.")
        company = self.env._("Enter it on the company, under freight.")
        certify = self.env._("Press Certify.")
        return {
            "bill_number": self.env._("Enter the house or master bill's number."),
            "container_number": self.env._("Enter the container's number."),
            "port_of_discharge": self.env._("Enter the shipment's POD."),
            "why_billed": self.env._(
                "Only who contracted for the carriage, or the consignee, can be billed "
                "(541.4): choose another payer."
            ),
            "invoice_date": self.env._("Enter it."),
            "due_date": self.env._("Enter it."),
            "free_days": clock,
            "free_from": clock,
            "free_until": clock,
            "available_on": self.env._(
                "Report “Available for pick-up” of the container."
            ),
            "earliest_return": self.env._(
                "Report “Terminal open for full boxes” of the container."
            ),
            "charged_dates": clock,
            "total": self.env._("Enter it."),
            "rule": terms,
            "rates": clock,
            "dispute_contact": company,
            "dispute_address": company,
            "dispute_days": company,
            "certifies_rules": certify,
            "certifies_conduct": certify,
        }


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_us_dispute_contact = fields.Char(
        "Disputes: Contact",
        groups="base.group_user",
        help="Mail or telephone for questions about demurrage and detention. Empty: "
        "the company's own.",
    )
    freight_us_dispute_page = fields.Char(
        "Disputes: Web Page",
        groups="base.group_user",
        help="The public page that says what to send in to have demurrage or "
        "detention reduced, refunded or waived: 46 CFR 541.6(d)(2).",
    )
    freight_us_dispute_days = fields.Integer(
        "Disputes: Days",
        default=DAYS_TO_DISPUTE,
        groups="base.group_user",
        help="For how long after its date an invoice can be disputed.",
    )

    _freight_us_dispute_days_range = models.Constraint(
        f"CHECK (freight_us_dispute_days BETWEEN {DAYS_TO_DISPUTE} AND 366)",
        "46 CFR 541.8 grants at least 30 days to dispute an invoice.",
    )

    def _get_freight_us_contact(self):
        self.ensure_one()
        own = filter(None, (self.email, self.phone))
        return self.freight_us_dispute_contact or ", ".join(own)
