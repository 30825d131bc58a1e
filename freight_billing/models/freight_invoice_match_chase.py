"""Costs that were incurred, and of which no bill has come."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

IN_ONE_GO = 200


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
    chased_on = fields.Date("Asked For On", readonly=True, copy=False)
    chase_activity_id = fields.Many2one(
        "mail.activity",
        "Activity of Asking",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
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
        self._chase()
        return True

    @api.model
    def _cron_chase(self):
        """Have the bills asked for that are overdue, those of each branch by its days.

        What somebody has asked for is asked for again after as many days more.
        """
        branches = self.env["freight.charge"]._read_group(
            [("side", "=", "buy"), ("live_line_id", "=", False)], ["company_id"]
        )
        for (company,) in branches:
            days = timedelta(days=max(company.freight_bill_chase_days, 1))
            again = fields.Date.context_today(self) - days
            charges = self.with_context(allowed_company_ids=company.ids)
            last = 0
            while True:
                overdue = charges.search(
                    [
                        ("id", ">", last),
                        ("bill_overdue", "=", True),
                        ("partner_id", "!=", False),
                        "|",
                        ("chased_on", "=", False),
                        ("chased_on", "<=", again),
                    ],
                    order="id",
                    limit=IN_ONE_GO,
                )
                if not overdue:
                    break
                overdue._chase()
                last = overdue[-1].id
                if not self.env["ir.cron"]._commit_progress(len(overdue)):
                    return

    def _chase(self):
        """Make one activity a shipment and vendor, as long as that is not done."""
        charges = self.sudo()
        waiting = charges.search(
            [
                ("shipment_id", "in", charges.shipment_id.ids),
                ("chase_activity_id.active", "=", True),
            ]
        ).grouped(lambda one: (one.shipment_id, one.partner_id))
        groups = charges.grouped(lambda one: (one.shipment_id, one.partner_id))
        for (shipment, vendor), missing in groups.items():
            known = waiting.get((shipment, vendor), charges.browse())
            activity = known[:1].chase_activity_id
            if not activity:
                # Finance reads shipments; asking somebody to act changes none.
                activity = shipment.activity_schedule(
                    "freight_billing.mail_activity_bill",
                    summary=self.env._("Ask %s for the bill", vendor.display_name),
                    # Also those who read no costs read this.
                    note=", ".join(dict.fromkeys(missing.mapped("code_id.name"))),
                    user_id=missing._find_chaser().id,
                )
            missing._write_by_verb(
                {
                    "chase_activity_id": activity.id,
                    "chased_on": fields.Date.context_today(self),
                }
            )

    def _find_chaser(self):
        """Return who asks: the file's finance, or who presses the button, or sales."""
        shipment = self.shipment_id
        person = (
            self.env.user.browse() if self.env.user._is_superuser() else self.env.user
        )
        return shipment.finance_user_id or person or shipment.salesperson_id

    def action_ask_vendor(self):
        """Draft a mail to each vendor of these that lists all bills it owes."""
        self._staff_check_access()
        if any(one.side != "buy" for one in self) or not self.partner_id:
            raise UserError(self.env._("Choose costs that have a vendor."))
        if self.company_id != self.env.company:
            raise UserError(
                self.env._(
                    "Vendors are asked in the name of one branch. Switch to %s first.",
                    self.company_id[:1].name,
                )
            )
        vendors = self.partner_id.commercial_partner_id
        template = self.env.ref("freight_billing.mail_template_ask_bill")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask the Vendor"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "res.partner",
                "default_res_ids": vendors.ids,
                "default_composition_mode": (
                    "comment" if len(vendors) == 1 else "mass_mail"
                ),
                "default_template_id": template.id,
            },
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _list_bills_to_ask_for(self):
        """Return what this vendor has not billed to this branch: numbers, boxes and
        codes. No amount, and nothing of others."""
        self.ensure_one()
        charges = self.env["freight.charge"].search(
            [
                ("bill_overdue", "=", True),
                ("company_id", "=", self.env.company.id),
                ("partner_id.commercial_partner_id", "=", self.id),
            ],
            order="shipment_id, sequence, id",
        )
        rows = []
        for shipment, missing in charges.grouped("shipment_id").items():
            numbers = (shipment.name, shipment.booking_number, shipment.master_number)
            boxes = missing.container_id or shipment.container_ids
            rows.append(
                {
                    "references": ", ".join(filter(None, numbers)),
                    "containers": ", ".join(filter(None, boxes.mapped("number"))),
                    "codes": ", ".join(dict.fromkeys(missing.mapped("code_id.name"))),
                }
            )
        return rows


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_bill_chase_days = fields.Integer(
        "Chase Bills After (Days)",
        default=14,
        groups="base.group_user",
        help="Days after the one on which a cost counts by which vendors have billed.",
    )
