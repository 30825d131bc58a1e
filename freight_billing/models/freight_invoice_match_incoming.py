"""Bills that nobody has matched: those uploaded are, the others are not posted."""

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from ..tools.bill_match import find_references

FINANCE = "freight_base.group_freight_finance"


class AccountMove(models.Model):
    _inherit = "account.move"

    def _extend_with_attachments(self, files_data, new=False):
        result = super()._extend_with_attachments(files_data, new)
        if result:
            self._freight_match_uploaded()
        return result

    def _freight_match_uploaded(self):
        """Match what Odoo has read from a file, whoever has sent it.

        A vendor's mail or an accountant may read no cost: the match is of this branch's
        costs of this vendor alone, and shows itself to those only who may see it.
        """
        self.ensure_one()
        bill = self.with_user(SUPERUSER_ID).with_company(self.company_id)
        bill = bill.with_context(skip_is_manually_modified=True)
        if not bill._can_match_freight():
            return
        try:
            # The upload is kept, whatever comes of the match.
            with self.env.cr.savepoint():
                bill._freight_match()
        except UserError as error:
            self.sudo().message_post(
                body=self.env._("Freight costs could not be matched: %s", error)
            )
        except OperationalError:
            # Somebody bills the same costs just now. It is not posted unmatched.
            self.sudo().message_post(
                body=self.env._(
                    "Freight costs could not be matched, since they were being "
                    "changed. Press Match Freight Costs."
                )
            )

    def _autopost_bill(self):
        if self.partner_id.autopost_bills != "always":
            return super()._autopost_bill()
        try:
            self._freight_refuse_unmatched()
            self._freight_check_differences()
        except UserError as error:
            self.sudo().message_post(
                body=self.env._("Not posted automatically: %s", error)
            )
            return None
        return super()._autopost_bill()

    def _post(self, soft=True):
        self._freight_refuse_unmatched()
        return super()._post(soft)

    def _freight_refuse_unmatched(self):
        """Refuse bills that name freight of ours, and were never matched with it."""
        for company, bills in self.grouped("company_id").items():
            spelled = {
                bill: references
                for bill in bills
                if (references := bill._freight_find_unmatched_references())
            }
            if not spelled:
                continue
            shipments = self.env["freight.shipment"].sudo()
            ours = shipments._find_by_numbers(set().union(*spelled.values()), company)
            for bill, references in spelled.items():
                found = set().union(*(ours.get(one, ()) for one in references))
                if found and bill._is_of_freight_vendor():
                    raise UserError(bill._say_unmatched(shipments.browse(found)))

    def _freight_find_unmatched_references(self):
        """Return what lines that were never matched may name, with the heading."""
        self.ensure_one()
        # What is credited here was matched when it was billed, or was no freight.
        if not self._can_match_freight() or self.reversed_entry_id:
            return frozenset()
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
            and not line.freight_charge_id
            and not line.freight_match
        )
        if not lines:
            return frozenset()
        texts = (self._get_freight_heading(), *lines.mapped("name"))
        return frozenset().union(*map(find_references, texts))

    def _is_of_freight_vendor(self):
        """Others' bills may bear a number like one of ours, and are no freight."""
        self.ensure_one()
        charges = self.env["freight.charge"].sudo()
        return bool(
            charges.search_count(
                [
                    ("side", "=", "buy"),
                    ("company_id", "=", self.company_id.id),
                    (
                        "partner_id.commercial_partner_id",
                        "=",
                        self.commercial_partner_id.id,
                    ),
                ],
                limit=1,
            )
        )

    def _say_unmatched(self, shipments):
        self.ensure_one()
        values = {
            "bill": self.ref or self.display_name,
            "shipments": ", ".join(shipments.sorted("id")[:5].mapped("name")),
        }
        if self.env.user.has_group(FINANCE):
            return self.env._(
                "%(bill)s names %(shipments)s, and its lines have not been matched "
                "with the costs expected there. Press Match Freight Costs first.",
                **values,
            )
        return self.env._(
            "%(bill)s names %(shipments)s, and its lines have not been matched with "
            "the costs expected there. Ask somebody of freight finance to press Match "
            "Freight Costs on it.",
            **values,
        )

    def _can_match_freight(self):
        self.ensure_one()
        return (
            self.move_type == "in_invoice"
            and self.state == "draft"
            and bool(self.partner_id)
        )
