"""Bills of US demurrage and detention are checked from the bill itself."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import formatLang

from ..tools.bill_match import find_references, plain
from ..tools.us_invoice import ELEMENTS


class AccountMove(models.Model):
    _inherit = "account.move"

    freight_us_check_ids = fields.One2many(
        "freight.us.check", "bill_id", groups="base.group_user"
    )
    freight_us_bill = fields.Boolean(
        compute="_compute_freight_us_bill", groups="base.group_user"
    )
    freight_us_check_state = fields.Selection(
        [
            ("unchecked", "Not Checked"),
            ("open", "To Check"),
            ("whole", "Complete"),
            ("lacking", "Need Not Be Paid"),
            ("disputed", "Disputed"),
            ("settled", "Settled"),
        ],
        "46 CFR 541.6",
        compute="_compute_freight_us_bill",
        groups="base.group_user",
    )
    freight_us_dispute_by = fields.Date(
        compute="_compute_freight_us_bill", groups="base.group_user"
    )

    @api.depends(
        *("invoice_line_ids.freight_charge_id", "move_type"),
        *("freight_us_check_ids.state", "freight_us_check_ids.dispute_by"),
    )
    def _compute_freight_us_bill(self):
        for move in self:
            check = move.sudo().freight_us_check_ids[:1]
            is_bill = move.move_type == "in_invoice" and (
                bool(check) or bool(move._get_freight_us_charges())
            )
            move.freight_us_bill = is_bill
            move.freight_us_check_state = is_bill and (check.state or "unchecked")
            move.freight_us_dispute_by = check.dispute_by

    def action_freight_us_check(self):
        """Check this bill by the list of 46 CFR 541.6."""
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.ensure_one()
        self.check_access("read")
        self.env["freight.us.check"].check_access("write")
        check = self._have_freight_us_check()
        if not check:
            raise UserError(
                self.env._(
                    "%s has no line that is matched with demurrage, detention or "
                    "storage in the US: match its lines first.",
                    self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check by 46 CFR 541.6"),
            "res_model": "freight.us.check",
            "res_id": check.id,
            "view_mode": "form",
        }

    def _freight_match(self):
        result = super()._freight_match()
        self._have_freight_us_check()
        return result

    def _post(self, soft=True):
        posted = super()._post(soft)
        bills = posted.filtered(lambda move: move.move_type == "in_invoice")
        for bill in bills.sudo().invoice_line_ids.freight_charge_id.invoice_id & bills:
            bill._have_freight_us_check()
        # By now its date is known, from which the time to dispute runs.
        bills.sudo().freight_us_check_ids._remind()
        return posted

    def _have_freight_us_check(self):
        """Return the check of this bill, made now if it is due and is not there."""
        self.ensure_one()
        checks = self.env["freight.us.check"]
        known = self.sudo().freight_us_check_ids
        if known or self.move_type != "in_invoice":
            return checks.browse(known.ids)
        charges = self._get_freight_us_charges()
        if not charges:
            return checks
        made = checks.sudo().create(self._prepare_freight_us_check(charges))
        made._remind()
        return checks.browse(made.ids)

    def _prepare_freight_us_check(self, charges):
        directions = {charge._get_us_direction() for charge in charges}
        [direction] = directions if len(directions) == 1 else ["both"]
        found = self._find_freight_us_stated(charges)
        days = [day for one in charges for day, _rate in one.charged_days or ()]
        return {
            "bill_id": self.id,
            "direction": direction,
            "last_charged_on": max(days, default=False),
            "line_ids": [
                Command.create(
                    {
                        "element": element.name,
                        "sequence": number,
                        "stated": "yes" if element.name in found else False,
                        "value": found.get(element.name),
                    }
                )
                for number, element in enumerate(ELEMENTS)
                if direction == "both" or element.direction in ("", direction)
            ],
        }

    def _find_freight_us_stated(self, charges):
        """Return what was typed or imported of the bill already."""
        texts = (self._get_freight_heading(), *self.invoice_line_ids.mapped("name"))
        spelled = find_references("\n".join(filter(None, texts)))
        found = {
            "total": formatLang(
                self.env, self.amount_total, currency_obj=self.currency_id
            )
        }
        if self.invoice_date:
            found["invoice_date"] = str(self.invoice_date)
        boxes = set(charges.container_id.mapped("number")) - {False}
        if boxes and all(plain(box) in spelled for box in boxes):
            found["container_number"] = ", ".join(sorted(boxes))
        shipments = charges.shipment_id
        bills = [
            next((one for one in numbers if one and plain(one) in spelled), None)
            for numbers in shipments.mapped(
                lambda one: (one.master_number, one.house_number)
            )
        ]
        if bills and all(bills):
            found["bill_number"] = ", ".join(bills)
        return found

    def _get_freight_us_known(self):
        """Return what our own clocks and shipments say, by element, in words."""
        self.ensure_one()
        charges = self._get_freight_us_charges()
        known = {}
        for charge in charges.with_env(self.env):
            for name, value in charge._get_us_facts().items():
                if value or (value == 0 and value is not False):
                    text = charge._word_us_fact(name, value)
                    boxes = known.setdefault(name, {}).setdefault(text, [])
                    boxes.append(charge.container_id.number or charge.display_name)
        return {
            name: self._word_freight_us_boxes(texts) for name, texts in known.items()
        }

    def _word_freight_us_boxes(self, texts):
        """Return what holds of all boxes once, and else which box it is said of."""
        if len(texts) == 1:
            return next(iter(texts))
        return "; ".join(
            text if text in boxes else f"{', '.join(boxes)}: {text}"
            for text, boxes in texts.items()
        )
