"""Costs that were incurred, and of which no bill has come."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    bill_age = fields.Integer(
        "Days without a Bill",
        compute="_compute_bill_age",
        help="Since the day on which the cost counts, once that has come.",
    )
    bill_overdue = fields.Boolean(
        "Bill to Chase", compute="_compute_bill_age", search="_search_bill_overdue"
    )

    @api.depends("side", "live_line_id", "recognized_on", "is_recognized")
    def _compute_bill_age(self):
        today = fields.Date.context_today(self)
        for charge in self:
            owed = charge.side == "buy" and charge.is_recognized
            waits = owed and not charge.sudo().live_line_id
            charge.bill_age = (today - charge.recognized_on).days if waits else 0
            days = charge.company_id.sudo().freight_bill_chase_days
            charge.bill_overdue = waits and charge.bill_age >= days

    @api.model
    def _search_bill_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        overdue = Domain.FALSE
        for company in self.env.companies:
            days = company.sudo().freight_bill_chase_days
            overdue |= Domain("company_id", "=", company.id) & Domain(
                "recognized_on", "<=", today - timedelta(days=days)
            )
        overdue &= Domain("side", "=", "buy") & Domain("live_line_id", "=", False)
        overdue &= Domain("is_recognized", "=", True)
        return overdue if True in value else ~overdue

    def action_chase(self):
        """Have somebody ask the vendors for these bills: one activity a shipment
        and vendor, however often it is pressed."""
        self._staff_check_access()
        wrong = self.filtered(lambda one: not one.bill_overdue)
        if wrong:
            raise UserError(
                self.env._(
                    "%(shipment)s: the bill of %(charge)s is not due yet, or has come.",
                    shipment=wrong[0].shipment_id.name,
                    charge=wrong[0].display_name,
                )
            )
        groups = self.grouped(lambda one: (one.shipment_id, one.partner_id))
        known = self._find_chases()
        for (shipment, vendor), charges in groups.items():
            summary = self.env._("Ask %s for the bill", vendor.display_name or "")
            if (shipment.id, summary) not in known:
                # Finance reads shipments; asking somebody to act changes none.
                shipment.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=summary,
                    note=", ".join(charges.mapped("display_name")),
                    user_id=shipment.sudo().finance_user_id.id or self.env.uid,
                )
        return True

    def _find_chases(self):
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", "freight.shipment"),
                    ("res_id", "in", self.shipment_id.ids),
                ],
                ["res_id", "summary"],
            )
        )
        return {(one.res_id, one.summary) for one in activities}


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_bill_chase_days = fields.Integer(
        "Chase Bills After (Days)",
        default=14,
        groups="base.group_user",
        help="Days after the one on which a cost counts by which vendors have billed.",
    )
