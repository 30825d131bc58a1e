"""From charges to invoices, in sets: who is billed, on which one, in which words."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import date_utils

MOVE_TYPES = {"sell": "out_invoice", "buy": "in_invoice"}
# How a customer may want charges put together. A period's are those that count in it.
GROUPINGS = [
    ("shipment", "One per Shipment"),
    ("week", "One per Week"),
    ("period", "One per Month"),
    ("order", "One per Order"),
    ("master", "One per Master"),
]


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    @api.private
    def make_invoices(self, invoice_date=None, grouping=None):
        """Make draft invoices of confirmed sell charges, draft bills of buy charges.

        :param grouping: how to put charges together, if not as each customer wants it
        :return: the invoices
        """
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.env["account.move"].check_access("create")
        self.env.flush_all()
        self._lock_for_billing(self)
        self.invalidate_recordset(["live_line_id", "state"])
        self._check_billable()
        groups = {}
        for charge in self.sorted(lambda one: (one.shipment_id.id, one.sequence)):
            key = charge._get_invoice_key(grouping)
            groups[key] = groups.get(key, self.browse()) | charge
        moves = self.env["account.move"]
        for company, charges_list in self._by_company(groups.values()).items():
            moves |= moves.with_company(company).create(
                [
                    charges._prepare_invoice_values(invoice_date)
                    for charges in charges_list
                ]
            )
        return moves

    @api.model
    def _get_run_domain(self, date_from, date_to):
        """Return what a run over a period bills without anybody's looking at each.

        What was credited waits for a person: it may not be owed at all.
        """
        domain = Domain("side", "=", "sell") & Domain("state", "=", "confirmed")
        domain &= Domain("billing_state", "=", "open")
        domain &= Domain("company_id", "in", self.env.companies.ids)
        domain &= Domain("partner_id", "!=", False)
        domain &= Domain("recognized_on", "!=", False)
        if date_from:
            domain &= Domain("recognized_on", ">=", date_from)
        if date_to:
            domain &= Domain("recognized_on", "<=", date_to)
        return domain

    def _check_billable(self):
        self._refuse_if_billed()
        for charge in self:
            if charge.state != "confirmed":
                problem = self.env._("is an estimate: confirm it first.")
            elif not charge.partner_id:
                problem = self.env._("has nobody to bill or be billed by: fill it in.")
            else:
                continue
            raise charge._say_not_billable(problem)
        self._refuse_without_account()

    def _refuse_without_account(self):
        for charge in self:
            if charge._needs_disbursement_account():
                raise charge._say_not_billable(
                    self.env._(
                        "is paid on behalf of the customer: choose the account of "
                        "disbursements in the company's freight settings first."
                    )
                )

    def _say_not_billable(self, problem):
        return UserError(
            self.env._(
                "%(shipment)s: %(charge)s %(problem)s",
                shipment=self.shipment_id.name,
                charge=self.display_name,
                problem=problem,
            )
        )

    def _needs_disbursement_account(self):
        self.ensure_one()
        return (
            self.group == "disbursement"
            and not self.company_id.freight_disbursement_account_id
        )

    def _by_company(self, charges_list):
        by_company = {}
        for charges in charges_list:
            by_company.setdefault(charges.company_id, []).append(charges)
        return by_company

    def _get_invoice_key(self, grouping):
        """Return what all charges of one invoice have in common."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        kind = grouping or customer.freight_invoice_grouping or "shipment"
        shipment, day = self.shipment_id, self.recognized_on
        together = {
            "shipment": lambda: shipment.id,
            "week": lambda: day and date_utils.start_of(day, "week"),
            "period": lambda: day and date_utils.start_of(day, "month"),
            "together": lambda: False,
            "order": lambda: shipment.customer_reference or shipment.id,
            "master": lambda: (shipment.master_id or shipment).id,
        }
        return (
            *(self.side, self.company_id.id, self.partner_id.id),
            *(self.currency_id.id, kind, together[kind]()),
        )

    def _prepare_invoice_values(self, invoice_date):
        first = self[:1]
        shipments = self.shipment_id
        partner = first.partner_id
        addresses = partner.address_get(["invoice"])
        references = filter(None, shipments.mapped("customer_reference"))
        is_sale = first.side == "sell"
        return {
            "move_type": MOVE_TYPES[first.side],
            "company_id": first.company_id.id,
            "partner_id": addresses["invoice"] if is_sale else partner.id,
            "partner_shipping_id": partner.id,
            "currency_id": first.currency_id.id,
            "invoice_date": invoice_date or (is_sale and first._get_invoice_day()),
            "invoice_origin": ", ".join(shipments.mapped("name")),
            "ref": ", ".join(dict.fromkeys(references)) if is_sale else False,
            "invoice_line_ids": [
                fields.Command.create(charge._prepare_invoice_line_values())
                for charge in self
            ],
        }

    def _get_invoice_day(self):
        """Return today, where the user is or, if nobody says so, the company."""
        self.ensure_one()
        zone = self.env.context.get("tz") or self.env.user.tz
        zone = zone or self.company_id.freight_tz
        return fields.Date.context_today(self.with_context(tz=zone))

    def _prepare_invoice_line_values(self):
        self.ensure_one()
        quantity, price = self._get_invoice_price()
        return {
            "freight_charge_id": self.id,
            "product_id": self.code_id.product_id.id,
            "name": self._get_invoice_text(),
            "quantity": quantity,
            "price_unit": price,
            **self._prepare_account_values(),
        }

    def _prepare_account_values(self):
        """Return where its line goes in the books, if not where its product says."""
        self.ensure_one()
        if self.group != "disbursement":
            return {}
        account = self.company_id.freight_disbursement_account_id
        # Paid for another and collected again: neither income nor tax of ours.
        return {"account_id": account.id, "tax_ids": [fields.Command.clear()]}

    def _get_invoice_price(self):
        """Return (quantity, price) that come to the amount; (1, amount) if none do.

        A minimum, a break, a percentage, or a price with more decimals than invoices
        have: then quantity times price is not what is charged.
        """
        self.ensure_one()
        digits = self.env["decimal.precision"].precision_get("Product Price")
        price = round(self.price, digits)
        product = self.currency_id.round(self.quantity * price)
        if (
            self.quantity
            and self.currency_id.compare_amounts(product, self.amount) == 0
        ):
            return self.quantity, price
        return 1, self.amount

    def _get_invoice_text(self):
        """Return the charge with the references that its reader knows it by, and each
        day that is charged."""
        self.ensure_one()
        shipment = self.shipment_id
        if self.side == "sell":
            charge = self.with_context(lang=self.partner_id.lang or self.env.lang)
            name = charge._get_customer_text()
            # The master bill of a consolidation tells of other customers' cargo.
            master = shipment.kind == "direct" and shipment.master_number
            number = shipment.house_number or master
        else:
            charge, name = self, self.name
            number = shipment.master_number or shipment.house_number
        references = (
            shipment.name,
            shipment.customer_reference,
            number,
            self.container_id.number,
        )
        lines = (name, " · ".join(filter(None, references)))
        return "\n".join(filter(None, (*lines, charge.charged_days_text)))


class ResPartner(models.Model):
    _inherit = "res.partner"

    freight_invoice_grouping = fields.Selection(
        GROUPINGS,
        "Freight Invoices",
        groups="base.group_user",
        help="How charges are put together on invoices to this customer.",
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_disbursement_account_id = fields.Many2one(
        "account.account",
        "Account of Disbursements",
        check_company=True,
        groups="base.group_user",
        help="What is paid for a customer and collected again goes in and out here.",
    )
