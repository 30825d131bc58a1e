"""The day on which a charge counts, in which period it is earned or owed."""

from datetime import date, timedelta

from odoo import api, fields, models

from odoo.addons.freight_shipment.tools.services import MODES

from ..tools.recognition import DATES, find_date, recognize

JOURNALS = {"sell": "sale", "buy": "purchase"}
# Milestones whose dates reach a shipment without a change of its schedule.
COUNTED_EFFECTS = ("picked_up", "delivered")


class FreightRecognitionRule(models.Model):
    """Which date of a shipment its charges count on, in one branch."""

    _name = "freight.recognition.rule"
    _description = "Recognition Rule"
    _order = "company_id, direction, mode, id"
    _rec_name = "counts_on"

    company_id = fields.Many2one(
        "res.company",
        "Branch",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    direction = fields.Selection(
        selection=lambda self: self.env["freight.shipment"]
        ._fields["direction"]
        ._description_selection(self.env),
        help="Empty: all directions.",
    )
    mode = fields.Selection(MODES, help="Empty: all modes.")
    counts_on = fields.Selection(
        [
            ("pickup_actual", "Pick-up"),
            ("atd", "Departure (ATD)"),
            ("ata", "Arrival (ATA)"),
            ("delivery_actual", "Delivery"),
        ],
        required=True,
        default="atd",
        help="Where that date is not known, the next fact of the voyage counts, and "
        "until there is one, the expected date.",
    )

    _rule_uniq = models.UniqueIndex(
        "(company_id, COALESCE(direction, ''), COALESCE(mode, ''))",
        "This branch has a rule for that direction and mode already. Change that one.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._follow(rules.company_id)
        return rules

    def write(self, vals):
        before = self.company_id
        result = super().write(vals)
        self._follow(self.company_id | before)
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self._follow(companies)
        return result

    @api.model
    def _follow(self, companies):
        """Have the charges of open jobs follow the rules as they now are."""
        charges = self.env["freight.charge"].sudo()
        found = charges.search(
            [
                ("company_id", "in", companies.ids),
                ("shipment_id.closed_at", "=", False),
            ]
        )
        self.env.add_to_compute(charges._fields["recognized_on"], found)


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    recognized_on = fields.Date(
        "Counts On",
        compute="_compute_recognized_on",
        store=True,
        copy=False,
        index="btree_not_null",
        help="The day whose period it is earned or owed in.",
    )
    recognized_by = fields.Selection(
        [
            ("atd", "Departed"),
            ("ata", "Arrived"),
            ("pickup_actual", "Picked up"),
            ("delivery_actual", "Delivered"),
            ("etd", "Departure expected"),
            ("eta", "Arrival expected"),
            ("pickup_planned", "Pick-up planned"),
            ("delivery_planned", "Delivery planned"),
            ("open_period", "Came after its period was closed"),
        ],
        "Counts Because",
        compute="_compute_recognized_on",
        store=True,
        copy=False,
    )
    is_recognized = fields.Boolean(
        "Earned or Owed",
        compute="_compute_recognized_on",
        store=True,
        copy=False,
        help="What it counts on has happened; until then its day is an expectation.",
    )

    @api.depends(
        *("company_id", "side"),
        *(f"shipment_id.{name}" for name in (*DATES, "mode", "direction")),
        *("shipment_id.closed_at", "shipment_id.container_ids.delivered_at"),
    )
    def _compute_recognized_on(self):
        """Follow the shipment's dates until the period or the job is closed."""
        rules = self._read_recognition_rules()
        locks = self._read_lock_dates()
        found = {}
        for charge in self:
            shipment, company = charge.shipment_id, charge.company_id
            lock = locks.get((company, charge.side))
            kept = charge.recognized_on if charge.is_recognized else None
            if kept and (shipment.closed_at or (lock and kept <= lock)):
                # Said again: a compute that says nothing empties what it computes.
                values = (kept, charge.recognized_by, True)
            else:
                # A shipment's charges share it, branch by branch.
                key = (shipment, company, lock)
                if key not in found:
                    found[key] = self._recognize(
                        shipment, company, rules.get(company, ()), lock
                    )
                values = found[key]
            charge.recognized_on, charge.recognized_by, charge.is_recognized = values

    def _read_lock_dates(self):
        """Return the last closed day of each branch's sales, and of its purchases."""
        pairs = {(charge.company_id, charge.side) for charge in self}
        return {
            (company, side): company._get_freight_lock_date(side)
            for company, side in pairs
            if company and side
        }

    def _read_recognition_rules(self):
        companies = self.company_id
        rules = self.env["freight.recognition.rule"].sudo()
        by_company = {company: [] for company in companies}
        for rule in rules.search([("company_id", "in", companies.ids)]):
            by_company[rule.company_id].append(
                (rule.mode or None, rule.direction or None, rule.counts_on)
            )
        return by_company

    @api.model
    def _recognize(self, shipment, company, rules, lock):
        """Return the day, why it is that, and whether it has happened."""
        wanted = find_date(rules, shipment.mode, shipment.direction)
        found = recognize(
            wanted,
            self._read_dates(shipment),
            company.freight_tz or "UTC",
        )
        first = lock + timedelta(days=1) if lock else None
        if shipment.closed_at:
            # A late cost of a closed job belongs to the period that is open.
            today = fields.Date.context_today(self)
            return (max(today, first) if first else today), "open_period", True
        if found.day and first and found.day < first:
            return first, "open_period", found.is_fact
        return found.day, found.source, found.is_fact

    @api.model
    def _read_dates(self, shipment):
        """Return its dates; with the last of its boxes, the whole is delivered."""
        dates = {name: shipment[name] or None for name in DATES}
        delivered = shipment.container_ids.mapped("delivered_at")
        if delivered and all(delivered) and not dates["delivery_actual"]:
            dates["delivery_actual"] = max(delivered)
        return dates


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def _after_ingest(self, ingested):
        """Pick-up and delivery are written past the ORM: charges look at them again."""
        result = super()._after_ingest(ingested)
        told = self.search_fetch(
            [
                ("id", "in", ingested.event_ids),
                "|",
                ("milestone_id.effect", "in", COUNTED_EFFECTS),
                ("kind", "in", ("retraction", "correction")),
            ],
            ["shipment_id"],
        )
        charges = self.env["freight.charge"].sudo()
        found = charges.search(
            [
                ("shipment_id", "in", told.shipment_id.ids),
                ("shipment_id.closed_at", "=", False),
            ]
        )
        self.env.add_to_compute(charges._fields["recognized_on"], found)
        return result


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_recognition_ids = fields.One2many(
        "freight.recognition.rule",
        "company_id",
        "Charges Count On",
        groups="base.group_user",
    )

    def _get_freight_lock_date(self, side):
        """Return the last day whose sales or purchases are closed, by Odoo's locks.

        An exception lets somebody post there; it does not open the period again.
        """
        self.ensure_one()
        company = self.sudo()
        journal = company.env["account.journal"].new({"type": JOURNALS[side]})
        lock = company._get_user_fiscal_lock_date(journal, ignore_exceptions=True)
        return None if lock == date.min else lock
