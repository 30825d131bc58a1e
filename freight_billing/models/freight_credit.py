"""Credit of customers: a hold, Odoo's own limit, and what either stops."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, formatLang

from .freight_charge import PRICING_GROUPS

FINANCE = "freight_base.group_freight_finance"
# Marks what a verb writes. No caller from outside can send this object.
BY_VERB = object()
VERB_FIELDS = frozenset(
    {"credit_lift_reason", "credit_lifted_by_id", "credit_lifted_at"}
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    freight_credit_hold = fields.Boolean(
        "Credit Hold",
        copy=False,
        groups="base.group_user",
        help="Cargo and papers of this customer are not given out until finance lifts "
        "it, here or for one shipment.",
    )
    freight_credit_reason = fields.Char(
        "Reason of the Hold", copy=False, groups=PRICING_GROUPS, tracking=True
    )

    @api.constrains("freight_credit_hold", "freight_credit_reason", "parent_id")
    def _check_freight_credit(self):
        for partner in self.filtered(lambda one: one.freight_credit_hold):
            if partner.commercial_partner_id != partner:
                raise UserError(
                    self.env._(
                        "%(contact)s: hold the credit of %(company)s, who pays.",
                        contact=partner.display_name,
                        company=partner.commercial_partner_id.display_name,
                    )
                )
            if not (partner.freight_credit_reason or "").strip():
                raise UserError(
                    self.env._(
                        "%s: write the reason of the hold.", partner.display_name
                    )
                )

    def write(self, vals):
        if {"freight_credit_hold", "freight_credit_reason"} & vals.keys():
            self._check_freight_finance()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("freight_credit_hold") for vals in vals_list):
            self._check_freight_finance()
        return super().create(vals_list)

    def _check_freight_finance(self):
        if not self.env.su and not self.env.user.has_group(FINANCE):
            raise AccessError(
                self.env._("Only finance holds a customer's credit, or lifts a hold.")
            )

    def _get_freight_credit(self, company):
        """Return (limit, used) in the company's currency; no limit is None.

        Used is what is owed by posted invoices, and what is released and on none: an
        invoice that is still a draft lets nothing go.
        """
        self.ensure_one()
        if not company.sudo().account_use_credit_limit:
            return None, 0
        payer = self.commercial_partner_id.sudo().with_company(company)
        limit = payer.credit_limit or 0
        if not limit:
            return None, 0
        self.env["freight.charge"].flush_model()
        self.env["account.move"].flush_model(["state"])
        [(unbilled,)] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(SUM(c.company_amount), 0) FROM freight_charge c "
                "JOIN res_partner p ON p.id = c.partner_id "
                "LEFT JOIN account_move m ON m.id = c.invoice_id "
                "WHERE c.released AND c.side = 'sell' "
                "AND (c.live_line_id IS NULL OR m.state = 'draft') "
                "AND c.company_id = %s AND p.commercial_partner_id = %s",
                company.id,
                payer.id,
            )
        )
        used = company.currency_id.round(payer.credit + float(unbilled))
        return limit, used


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    credit_lift_reason = fields.Char(
        "Released Although", readonly=True, copy=False, tracking=True
    )
    credit_lifted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    credit_lifted_at = fields.Datetime(readonly=True, copy=False)
    credit_problem = fields.Char(compute="_compute_credit_problem")

    @api.depends(
        *("commercial_partner_id", "credit_lifted_by_id", "company_id"),
        *(
            "commercial_partner_id.freight_credit_hold",
            "commercial_partner_id.freight_credit_reason",
        ),
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_credit_problem(self):
        for shipment in self:
            shipment.credit_problem = shipment._find_credit_problem()

    def _get_release_blocks(self):
        blocks = super()._get_release_blocks()
        problem = self._find_credit_problem()
        return [*blocks, problem] if problem else blocks

    def _find_credit_problem(self):
        """Return why this shipment is held for its customer's credit, or False.

        How much it is about is told to who sees prices, in the branch that is owed it.
        """
        self.ensure_one()
        file = self.sudo()
        payer, company = file.commercial_partner_id, file.company_id
        if not payer or file.credit_lifted_by_id:
            return False
        limit, used = None, 0
        if not payer.freight_credit_hold:
            limit, used = payer._get_freight_credit(company)
            if limit is None or company.currency_id.compare_amounts(used, limit) <= 0:
                return False
        if not self._may_see_credit():
            return self.env._("On hold: ask finance.")
        if payer.freight_credit_hold:
            return self.env._(
                "Credit hold on %(customer)s: %(reason)s",
                customer=payer.display_name,
                reason=payer.freight_credit_reason,
            )
        return self.env._(
            "Credit limit of %(customer)s exceeded: %(used)s of %(limit)s.",
            customer=payer.display_name,
            used=formatLang(self.env, used, currency_obj=company.currency_id),
            limit=formatLang(self.env, limit, currency_obj=company.currency_id),
        )

    def _may_see_credit(self):
        return (
            self.env.user.has_groups(PRICING_GROUPS)
            and self.sudo().company_id in self.env.companies
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_typed_lift(vals)
        # Said aloud, so that no default of a context or a user says otherwise.
        unlifted = dict.fromkeys(VERB_FIELDS, False)
        return super().create([{**vals, **unlifted} for vals in vals_list])

    def write(self, vals):
        if self.env.context.get("freight_credit") is not BY_VERB:
            self._refuse_typed_lift(vals, also_empty=True)
        return super().write(vals)

    def _refuse_typed_lift(self, vals, also_empty=False):
        typed = VERB_FIELDS & vals.keys()
        if typed and (also_empty or any(vals[name] for name in typed)):
            raise UserError(
                self.env._("A hold is lifted with its button, not by typing.")
            )

    def action_request_credit(self):
        """Ask finance to let this shipment go in spite of its customer's credit."""
        self._staff_check_access("read")
        for shipment in self:
            if not shipment._find_credit_problem():
                raise UserError(
                    self.env._("%s: its credit holds nothing.", shipment.name)
                )
            shipment._ask_finance()
        return True

    def _ask_finance(self):
        """Put it on the list of finance, without figures: all of the team read it."""
        self._tell_finance(self.env._("Lift the credit hold?"))

    def _tell_finance(self, summary, note=False, company=None):
        """Have finance look at this shipment, once for each summary."""
        self.ensure_one()
        file = self.sudo()
        company = company or file.company_id
        if file.activity_ids.filtered(lambda one: one.summary == summary):
            return
        finance = (
            self.env.ref(FINANCE)
            .sudo()
            .all_user_ids.filtered(
                lambda user: company in user.company_ids and not user.share
            )
        )
        person = file.finance_user_id & finance or finance.sorted("id")[:1]
        file.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=note,
            user_id=(person or file.finance_user_id).id or self.env.uid,
        )

    def action_lift_credit(self):
        """Open the question why this shipment goes in spite of the credit."""
        self._staff_check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Let It Go"),
            "res_model": "freight.credit.lift",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": self.id},
        }

    def action_hold_again(self):
        """Take back that this shipment goes in spite of its customer's credit."""
        self._staff_check_access("read")
        if not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Only finance takes that back."))
        for shipment in self:
            if not shipment.credit_lifted_by_id:
                raise UserError(
                    self.env._(
                        "%s was not let go in spite of its credit.", shipment.name
                    )
                )
        # The reason is tracked: who took it back, and when, stays in the log.
        self.with_context(freight_credit=BY_VERB).sudo().write(
            {
                "credit_lift_reason": False,
                "credit_lifted_by_id": False,
                "credit_lifted_at": False,
            }
        )
        return True

    def _lift_credit(self, reason):
        self.ensure_one()
        self.with_context(freight_credit=BY_VERB).sudo().write(
            {
                "credit_lift_reason": reason,
                "credit_lifted_by_id": self.env.uid,
                "credit_lifted_at": fields.Datetime.now(),
            }
        )
        summary = self.env._("Lift the credit hold?")
        asked = self.sudo().activity_ids.filtered(lambda one: one.summary == summary)
        asked.action_feedback(reason)
