"""A vendor's bill, line by line, against the costs that were expected of the vendor."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, html2plaintext

from ..tools.bill_match import (
    AMOUNT,
    CURRENCY,
    MATCHED,
    TIE,
    TWICE,
    UNEXPECTED,
    UNKNOWN,
    Billed,
    Expected,
    find_references,
    match_bill,
    plain,
)

# What tools.bill_match.plain does, for the columns of shipments.
PLAIN_SQL = "upper(regexp_replace({}, '[^A-Za-z0-9]', '', 'g'))"
NUMBERS = ("name", "master_number", "house_number", "booking_number")


class FreightShipment(models.Model):
    """Shipments are found by any of their numbers, however a vendor writes it."""

    _inherit = "freight.shipment"

    _plain_name_idx = models.Index(f"({PLAIN_SQL.format('name')})")
    _plain_master_number_idx = models.Index(
        f"({PLAIN_SQL.format('master_number')}) WHERE master_number IS NOT NULL"
    )
    _plain_house_number_idx = models.Index(
        f"({PLAIN_SQL.format('house_number')}) WHERE house_number IS NOT NULL"
    )
    _plain_booking_number_idx = models.Index(
        f"({PLAIN_SQL.format('booking_number')}) WHERE booking_number IS NOT NULL"
    )

    @api.model
    def _find_by_numbers(self, spellings, company):
        """Return {plain number: ids of this company's shipments that have it}."""
        wanted = sorted(spellings)
        self.env["freight.container"].flush_model(["number", "shipment_id"])
        self.flush_model([*NUMBERS, "company_id", "destination_company_id"])
        queries = [
            SQL(
                "SELECT %(plain)s AS number, id FROM freight_shipment "
                "WHERE %(plain)s = ANY(%(wanted)s)",
                plain=SQL(PLAIN_SQL.format(column)),
                wanted=wanted,
            )
            for column in NUMBERS
        ]
        queries.append(
            SQL(
                "SELECT number, shipment_id FROM freight_container "
                "WHERE number = ANY(%s)",
                wanted,
            )
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT found.number, found.id FROM (%s) AS found "
                "JOIN freight_shipment s ON s.id = found.id "
                "WHERE %s IN (s.company_id, s.destination_company_id)",
                SQL(" UNION ALL ").join(queries),
                company.id,
            )
        )
        found = {}
        for number, shipment in rows:
            found.setdefault(number, set()).add(shipment)
        return found


class FreightChargeCode(models.Model):
    _inherit = "freight.charge.code"

    bill_words = fields.Char(
        "Names on Bills",
        help="What vendors call it, with commas between: Ocean freight, Basic freight, "
        "FRT. Lines of bills are told by these, its code and its name.",
    )

    @api.model
    def _get_bill_names(self):
        """Return {plain name: the codes that it may mean}."""
        names = {}
        languages = {self.env.lang or "en_US", "en_US"}
        codes = self.search([("active", "=", True)])
        for language in sorted(languages):
            for code in codes.with_context(lang=language):
                words = (code.bill_words or "").split(",")
                for word in (code.code, code.name, *words):
                    if plain(word):
                        names.setdefault(plain(word), set()).add(code.id)
        return names


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_freight_match(self):
        """Match the lines of these draft bills with the costs that are expected."""
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")
        self.env["freight.charge"].check_access("write")
        for bill in self:
            if bill.move_type != "in_invoice" or bill.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is not a draft bill: only the lines of draft bills are "
                        "matched with expected costs.",
                        bill.display_name,
                    )
                )
            if not bill.partner_id:
                raise UserError(self.env._("Fill in the vendor of the bill first."))
            bill._freight_match()
        return True

    def _freight_match(self):
        """Match lines that have no cost yet; list what differs from the expected."""
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and not line.freight_charge_id
        )
        spelled = find_references(self._get_freight_heading())
        for line in lines:
            spelled |= find_references(line.name)
        shipments = self.env["freight.shipment"]
        references = shipments._find_by_numbers(spelled, self.company_id)
        charges = self._find_freight_costs(set().union(*references.values()))
        self.env["freight.charge"]._lock_for_billing(charges)
        charges.invalidate_recordset(["live_line_id", "state"])
        outcomes = match_bill(
            self._prepare_freight_lines(lines),
            [charge._prepare_expected() for charge in charges],
            references,
            self.env["freight.charge.code"]._get_bill_names(),
            self._get_freight_heading(),
        )
        self._freight_apply_match(lines, outcomes)

    def _get_freight_heading(self):
        """Return the bill's own text, in which it may name shipments."""
        texts = (self.ref, self.payment_reference, self.invoice_origin)
        narration = html2plaintext(self.narration or "")
        return "\n".join(filter(None, (*texts, narration)))

    def _find_freight_costs(self, shipment_ids):
        """Return the vendor's costs on these shipments, billed ones too."""
        return self.env["freight.charge"].search(
            [
                ("shipment_id", "in", sorted(shipment_ids)),
                ("side", "=", "buy"),
                ("company_id", "=", self.company_id.id),
                (
                    "partner_id.commercial_partner_id",
                    "=",
                    self.commercial_partner_id.id,
                ),
            ]
        )

    def _prepare_freight_lines(self, lines):
        by_product = {}
        # Who posts a bill may be no forwarder at all.
        codes = (
            self.env["freight.charge.code"]
            .sudo()
            .search([("product_id", "in", lines.product_id.ids)])
        )
        for code in codes:
            by_product.setdefault(code.product_id, set()).add(code.id)
        return [
            Billed(
                line.id,
                line.name or "",
                line.currency_id.name,
                Decimal(str(line.price_subtotal)),
                frozenset(by_product.get(line.product_id, ())),
            )
            for line in lines
        ]

    def _freight_apply_match(self, lines, outcomes):
        charges = self.env["freight.charge"]
        fits = {
            line: charges.browse(outcomes[line.id].charge)
            for line in lines
            if outcomes[line.id].kind in (MATCHED, AMOUNT, CURRENCY)
        }
        charges.union(*fits.values())._refuse_without_account()
        charges.union(*fits.values()).action_confirm()
        # No money moves: debit and credit need no adding up after each line.
        for line in lines.with_context(check_move_validity=False):
            charge = fits.get(line, charges)
            line.write(
                {
                    "freight_match": outcomes[line.id].kind,
                    "freight_charge_id": charge.id,
                    **(charge._prepare_account_values() if charge else {}),
                }
            )
        self._freight_list_differences(outcomes)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    freight_match = fields.Selection(
        [
            (MATCHED, "Matched"),
            (AMOUNT, "Other Amount"),
            (CURRENCY, "Other Currency"),
            (TWICE, "Billed Already"),
            (UNEXPECTED, "Not Expected"),
            (TIE, "Several Fit"),
            (UNKNOWN, "No Shipment Found"),
        ],
        "Match",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    def _freight_take_charge(self, charge):
        """Be the line of this charge, and stand in the books where that belongs."""
        self.ensure_one()
        charge._refuse_without_account()
        self.write({"freight_charge_id": charge.id, **charge._prepare_account_values()})

    def _get_freight_label(self):
        """Return what people know the line by; Odoo asks for no label."""
        self.ensure_one()
        label = (self.name or "").strip().split("\n")[0]
        return label or self.currency_id.format(self.price_subtotal)


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    def _prepare_expected(self):
        self.ensure_one()
        return Expected(
            self.id,
            self.shipment_id.id,
            self.code_id.id,
            self.currency_id.name,
            Decimal(str(self.amount)),
            Decimal(str(self._get_bill_slack())),
            self.container_id.number or "",
            bool(self.live_line_id),
        )

    def _get_bill_slack(self):
        """Return by how much a bill may differ from it, in its own currency."""
        self.ensure_one()
        company = self.company_id
        absolute = company.freight_bill_tolerance / (self.exchange_rate or 1)
        share = abs(self.amount) * company.freight_bill_tolerance_percent / 100
        return self.currency_id.round(max(absolute, share))


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_bill_tolerance = fields.Monetary(
        "Tolerance of Bills",
        default=0,
        groups="base.group_user",
        help="A bill's line may differ by so much from the expected cost, or by the "
        "percentage beside it, whichever is more.",
    )
    freight_bill_tolerance_percent = fields.Float(
        "Tolerance of Bills (%)", default=0, groups="base.group_user"
    )

    _freight_tolerance_positive = models.Constraint(
        "CHECK (freight_bill_tolerance >= 0 AND freight_bill_tolerance_percent >= 0)",
        "A tolerance is zero or more.",
    )
