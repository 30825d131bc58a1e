"""Lines of a bill that together are one cost, and a line that is several costs.

A charge has one line, and a line one charge: so the lines of one cost become one, and
the line of several costs becomes one for each. What the bill comes to stays.
"""

from odoo import models
from odoo.exceptions import UserError

from ..tools.bill_match import TIE, Outcome


class AccountMove(models.Model):
    _inherit = "account.move"

    def _freight_apply_match(self, lines, outcomes):
        outcomes = dict(outcomes)
        gone = lines.browse()
        for line in lines:
            parts = lines.filtered(
                lambda one, line=line: outcomes[one.id].into == line.id
            )
            split = outcomes[line.id].parts
            if parts and self._freight_try_sum((line | parts)._freight_merge):
                gone |= parts
            elif parts:
                for one in line | parts:
                    outcomes[one.id] = self._freight_unsummed(outcomes[one.id])
            elif split:
                made = self._freight_try_sum(line._freight_split, split)
                if not made:
                    outcomes[line.id] = self._freight_unsummed(outcomes[line.id])
                    continue
                for one, (charge, _amount) in made.items():
                    outcomes[one.id] = outcomes[line.id]._replace(charge=charge)
                    lines |= one
        lines -= gone
        kept = {line.id: outcomes[line.id] for line in lines}
        return super()._freight_apply_match(lines, kept)

    def _freight_try_sum(self, change, *args):
        """Return what the change makes, or nothing where the bill's total would move,
        if but by a cent of tax."""
        total = self.amount_total
        try:
            with self.env.cr.savepoint():
                result = change(*args)
                if self.currency_id.compare_amounts(self.amount_total, total):
                    raise UserError(self.env._("The total of the bill would change."))
                return result
        except UserError:
            return None

    def _freight_unsummed(self, outcome):
        """Leave to a person what cannot be put together or taken apart."""
        choices = tuple(charge for charge, _amount in outcome.parts)
        return Outcome(
            TIE, shipment=outcome.shipment, choices=choices or (outcome.charge,)
        )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _freight_merge(self):
        """Make the first of these all of them, where they are booked alike."""
        first = self[:1]
        for name in ("account_id", "tax_ids", "product_id", "analytic_distribution"):
            if any(line[name] != first[name] for line in self):
                return None
        values = {"name": "\n".join(filter(None, self.mapped("name"))) or False}
        if len(set(self.mapped(lambda one: (one.price_unit, one.discount)))) == 1:
            values["quantity"] = sum(self.mapped("quantity"))
        else:
            amount = sum(self.mapped("price_subtotal"))
            values |= {"quantity": 1, "price_unit": amount, "discount": 0}
        (self - first).unlink()
        first.write(values)
        return first

    def _freight_split(self, parts):
        """Make a line of each of these (charge, amount); return {line: its part}."""
        self.ensure_one()
        charges = self.env["freight.charge"]
        values = []
        for charge, amount in parts:
            texts = filter(
                None, (self.name, charges.browse(charge).container_id.number)
            )
            values.append(
                {
                    "name": " · ".join(texts) or False,
                    "quantity": 1,
                    "price_unit": float(amount),
                    "discount": 0,
                }
            )
        copies = [
            self.copy({**each, "move_id": self.move_id.id}) for each in values[1:]
        ]
        self.write(values[0])
        return dict(zip([self, *copies], parts, strict=True))
