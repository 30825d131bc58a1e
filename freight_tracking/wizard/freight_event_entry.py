from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from odoo.addons.freight_shipment.tools.container_states import usual_next_state

from ..models.freight_container import EFFECTS
from ..tools.normal_form import Report

# What comes next for cargo without boxes, by what its legs have done.
BEFORE_DEPARTURE, ON_THE_WAY, ARRIVED = "departed", "arrived", "delivered"


class FreightEventEntry(models.TransientModel):
    """Recording by hand what happened, for one box or for many, in two clicks."""

    _name = "freight.event.entry"
    _description = "Record an Event"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade"
    )
    shipment_mode = fields.Selection(related="shipment_id.mode")
    modes = fields.Json(compute="_compute_modes")
    milestone_id = fields.Many2one(
        "freight.milestone",
        "What",
        required=True,
        compute="_compute_milestone_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    classifier = fields.Selection(
        [("planned", "Planned"), ("estimated", "Estimated"), ("actual", "Actual")],
        required=True,
        default="actual",
    )
    at = fields.Datetime(
        "When", required=True, default=lambda self: fields.Datetime.now()
    )
    location_id = fields.Many2one(
        "freight.location",
        "Where",
        compute="_compute_location_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    container_ids = fields.Many2many(
        "freight.container",
        string="Containers",
        compute="_compute_container_ids",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('shipment_id', '=', shipment_id), ('number', '!=', False)]",
    )
    has_boxes = fields.Boolean(compute="_compute_modes")
    delay_reason_id = fields.Many2one("freight.delay.reason", "Reason of Delay")
    pieces = fields.Integer(help="Of loose cargo, where it was not all of it.")
    internal_text = fields.Text("Internal Note", help="Never shown to a customer.")
    publish = fields.Boolean(
        "Show to the Customer",
        compute="_compute_publish",
        store=True,
        precompute=True,
        readonly=False,
    )
    customer_text = fields.Char(
        "Customer Reads",
        compute="_compute_customer_text",
        store=True,
        precompute=True,
        readonly=False,
    )

    @api.depends("shipment_id")
    def _compute_modes(self):
        for entry in self:
            legs = entry.shipment_id._get_route_legs()
            entry.modes = ["any", entry.shipment_mode, *set(legs.mapped("mode"))]
            entry.has_boxes = any(entry.shipment_id.container_ids.mapped("number"))

    @api.depends("shipment_id")
    def _compute_milestone_id(self):
        for entry in self:
            code = entry.shipment_id._get_milestone(entry._get_next_effect())
            entry.milestone_id = entry.milestone_id or entry.milestone_id.search(
                [("code", "=", code)], limit=1
            )

    @api.depends("milestone_id")
    def _compute_location_id(self):
        """Propose the port of loading, or of discharge."""
        for entry in self:
            shipment, milestone = entry.shipment_id, entry.milestone_id
            known = self.env["freight.milestone"]._get_catalogue().by_id
            meaning = known[milestone.id].meaning if milestone else None
            main = shipment._get_route_legs().filtered(lambda leg: leg.stage == "main")
            if milestone.direction == "import":
                entry.location_id = main[-1:].destination_id or shipment.pod_id
            elif milestone.direction == "export":
                entry.location_id = main[:1].origin_id or shipment.pol_id
            elif not meaning or not meaning.movement:
                entry.location_id = False

    @api.depends("milestone_id")
    def _compute_container_ids(self):
        for entry in self:
            of_boxes = entry.milestone_id.level == "container"
            boxes = entry.shipment_id.container_ids.filtered("number")
            entry.container_ids = boxes if of_boxes else False

    @api.depends("milestone_id", "classifier")
    def _compute_publish(self):
        for entry in self:
            entry.publish = (
                entry.milestone_id.is_published and entry.classifier == "actual"
            )

    @api.depends("milestone_id")
    def _compute_customer_text(self):
        for entry in self:
            lang = entry.shipment_id.partner_id.lang or self.env.lang
            milestone = entry.milestone_id.with_context(lang=lang)
            entry.customer_text = milestone.customer_text or milestone.name

    def action_apply(self):
        """Record it as every source's news is recorded."""
        self.ensure_one()
        self.check_access("write")
        shipment = self.shipment_id
        shipment._staff_check_access("write")
        source = self.env.ref("freight_tracking.source_person").sudo()
        numbers = self.container_ids.mapped("number") or [""]
        self.env["freight.event"].sudo().ingest(
            [
                self._prepare_report(number, position)
                for position, number in enumerate(numbers, 1)
            ],
            source,
            shipment.sudo(),
            stamp=self._prepare_stamp(),
            publish=self.publish,
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_next_effect(self):
        """Return what is likely to have happened: to the box that is furthest behind,
        or to the shipment."""
        self.ensure_one()
        shipment = self.shipment_id
        order = [*dict(shipment.container_ids._fields["state"].selection)]
        boxes = shipment.container_ids.sorted(lambda box: order.index(box.state))
        if boxes:
            state = usual_next_state(boxes[0].state, shipment.direction)
            return EFFECTS.get(state, "delivered")
        if not shipment.atd:
            return BEFORE_DEPARTURE
        return ARRIVED if shipment.ata else ON_THE_WAY

    def _prepare_report(self, number, position):
        place = self.location_id
        port = place._get_port()
        zone = ZoneInfo(place.tz or "UTC")
        when = self.at.replace(tzinfo=UTC).astimezone(zone)
        return Report(
            milestone=self.milestone_id.code,
            classifier=self.classifier,
            when=when.isoformat(),
            zone=place.tz or "",
            place=port.code or port.iata or "",
            container=number,
            pieces=self.pieces or None,
            delay_reason=self.delay_reason_id.code or "",
            remark=self.internal_text or "",
            created=datetime.now(UTC).isoformat(),
            position=position,
        )

    def _prepare_stamp(self):
        """Return the columns that no other source's news has."""
        usual = self.milestone_id.with_context(
            lang=self.shipment_id.partner_id.lang or self.env.lang
        )
        own = self.customer_text not in (usual.customer_text, usual.name, False)
        stamp = {"location_id": self.location_id.id or None}
        if own:
            stamp["customer_text"] = self.customer_text
        if self.publish:
            stamp["published_by_id"] = self.env.uid
        return stamp
