from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from .freight_charge import PRICING_GROUPS

# What a shipment's price hangs on. Totals follow from cargo and boxes by themselves.
RATED_BY = (
    *("state", "kind", "master_id", "commercial_partner_id"),
    *("company_id", "destination_company_id"),
    *("mode", "service", "direction", "carrier_id", "pol_id", "pod_id"),
    *("pickup_id", "delivery_id", "gross_weight", "volume", "loading_metres"),
    *("chargeable_weight", "revenue_tons", "goods_value", "currency_id"),
    *("house_freight_terms", "master_freight_terms"),
    *("bl_count", "day_count", "booked_at", "etd"),
    *("pickup_actual", "pickup_planned", "cargo_ready"),
    *("shipper_id", "consignee_id", "origin_agent_id", "destination_agent_id"),
    *("container_ids.type_id", "container_ids.state", "container_ids.haulier_id"),
    *("cargo_ids.commodity_id", "cargo_ids.container_id", "leg_ids.carrier_id"),
)
RATED_BY_EVENTS = ("picked_up", "gate_in")
RATED_STATES = ("confirmed", "in_transit", "done")
RATING_DUE = [("rating_due", "=", True), ("state", "in", ("draft", *RATED_STATES))]
BATCH = 1000


class FreightShipment(models.Model):
    """When a shipment is rated: at a person's word, and again when it changes."""

    _inherit = "freight.shipment"

    bl_count = fields.Integer(
        "Bills of Lading",
        default=1,
        copy=False,
        help="How many house bills or waybills it has: charges per B/L count them.",
    )
    day_count = fields.Integer(
        "Days to Charge",
        copy=False,
        help="What charges per day count, such as days in our warehouse. Free time of "
        "boxes has clocks of its own.",
    )
    rated_at = fields.Datetime("Rated", readonly=True, copy=False)
    rating_due = fields.Boolean(
        compute="_compute_rating_due",
        store=True,
        copy=False,
        help="Something that its price hangs on has changed since it was rated.",
    )
    # Each branch's own; nobody of the other is shown them, so all see them worded.
    rating_notes = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)
    destination_rating_notes = fields.Json(
        readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    rating_problems = fields.Text(
        "Ties and Gaps", compute="_compute_rating_problems", groups=PRICING_GROUPS
    )

    _bl_count_check = models.Constraint(
        "CHECK (bl_count >= 1)",
        "A shipment has one bill of lading at least.",
    )
    _day_count_check = models.Constraint(
        "CHECK (day_count >= 0)", "Days to charge are none or more."
    )
    _rating_due_idx = models.Index("(id) WHERE rating_due")

    @api.model_create_multi
    def create(self, vals_list):
        """No shipment is rated from the start, whatever a context says."""
        for vals in vals_list:
            self._refuse_typed_rating(vals)
        return super().create([{**vals, "rated_at": False} for vals in vals_list])

    def write(self, vals):
        self._refuse_typed_rating(vals)
        return super().write(vals)

    def _refuse_typed_rating(self, vals):
        if not self.env.su and vals.get("rated_at"):
            raise UserError(self.env._("Rate it with its button, not by typing."))

    def _auto_init(self):
        """Shipments from before the add-on are rated when somebody asks for it."""
        if not column_exists(self.env.cr, self._table, "rating_due"):
            create_column(self.env.cr, self._table, "rating_due", "boolean")
        return super()._auto_init()

    @api.depends(*RATED_BY)
    def _compute_rating_due(self):
        """Be due when something of the above changes; a draft once it was rated."""
        for shipment in self:
            shipment.rating_due = shipment.state in RATED_STATES or (
                shipment.state == "draft" and bool(shipment.rated_at)
            )

    @api.depends("rating_notes", "destination_rating_notes")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_rating_problems(self):
        """Word those of the branches that the user works for."""
        noted = {shipment: shipment._get_shown_notes() for shipment in self}
        words = self.env["freight.tariff"]._word_problems(
            [problem for problems in noted.values() for problem in problems]
        )
        for shipment, problems in noted.items():
            shipment.rating_problems = "\n".join(next(words) for _each in problems)

    def _get_shown_notes(self):
        self.ensure_one()
        file, branches = self.sudo(), self.env.companies
        own = file.rating_notes if file.company_id in branches else None
        other = file.destination_rating_notes
        if file.destination_company_id not in branches:
            other = None
        return [*(own or []), *(other or [])]

    def action_rate(self):
        """Bring the estimated charges of these shipments up to date now."""
        self._staff_check_access("read")
        if not self.env.user.has_groups(PRICING_GROUPS):
            raise AccessError(
                self.env._("Only sales and finance rate shipments. Ask one of them.")
            )
        for shipment in self:
            if shipment.state == "cancelled":
                raise UserError(
                    self.env._("%s is cancelled: it is not rated.", shipment.name)
                )
        self.env["freight.tariff"].rate(self)
        return True

    def _after_confirm(self):
        result = super()._after_confirm()
        self.env.ref("freight_billing.ir_cron_rate")._trigger()
        return result

    def _mark_rating_due(self):
        """Have these rated again, by the next run."""
        self.sudo().filtered("rated_at").write({"rating_due": True})

    def _write_rated(self, problems, at_destination):
        # Not write(): a rating is no change of the shipment, and nobody's tracking.
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE freight_shipment SET rating_due = false, rating_notes = %s,"
                " destination_rating_notes = %s,"
                " rated_at = now() AT TIME ZONE 'UTC' WHERE id = ANY(%s)",
                fields.Json().convert_to_column(problems or None, self),
                fields.Json().convert_to_column(at_destination or None, self),
                self.ids,
            )
        )
        self.invalidate_recordset(
            ["rating_due", "rating_notes", "destination_rating_notes", "rated_at"]
        )

    @api.model
    def _cron_rate(self):
        """Rate what is due, batch by batch; each is kept before the next begins."""
        cron = self.env["ir.cron"]
        while done := self._rate_due(BATCH):
            remaining = self.search_count(RATING_DUE)
            if not cron._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _rate_due(self, limit):
        """Rate the first shipments that are due; return how many there were."""
        shipments = self.search(RATING_DUE, limit=limit, order="id")
        if shipments:
            self.env["freight.tariff"].rate(shipments)
        return len(shipments)


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def _after_schedule_change(self, changes):
        """Dates that feeds bring bypass ``write``; what they price is due again."""
        result = super()._after_schedule_change(changes)
        changes.shipment_id._mark_rating_due()
        return result

    def _after_ingest(self, ingested):
        """Pick-up and gate-in pick rates, and are written behind the schedule."""
        result = super()._after_ingest(ingested)
        told = self.search_fetch(
            [
                ("id", "in", ingested.event_ids),
                ("milestone_id.effect", "in", RATED_BY_EVENTS),
            ],
            ["shipment_id"],
        )
        told.shipment_id._mark_rating_due()
        return result
