from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.freight_shipment_consolidation import OPEN_STATES
from ..models.freight_shipment_roll import NUMBER_FIELDS


class FreightShipmentRoll(models.TransientModel):
    _name = "freight.shipment.roll"
    _description = "Roll to Another Sailing or Flight"

    shipment_ids = fields.Many2many(
        "freight.shipment",
        string="Shipments",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    to_master = fields.Boolean(compute="_compute_to_master")
    is_single = fields.Boolean(compute="_compute_to_master")
    mode = fields.Selection(
        selection=lambda self: self.env["freight.shipment"]
        ._fields["mode"]
        ._description_selection(self.env),
        compute="_compute_to_master",
    )
    master_choice_ids = fields.Many2many(
        "freight.shipment", compute="_compute_master_choice_ids"
    )
    master_id = fields.Many2one(
        "freight.shipment",
        "New Master",
        domain="[('id', 'in', master_choice_ids)]",
        ondelete="cascade",
    )
    leg_text = fields.Char("Leg", compute="_compute_leg_text")
    carrier_id = fields.Many2one(
        "freight.carrier",
        compute="_compute_carrier_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    vessel_id = fields.Many2one("freight.vessel")
    voyage = fields.Char("Voyage / Flight")
    etd = fields.Datetime("New ETD")
    eta = fields.Datetime(
        "New ETA", compute="_compute_eta", store=True, precompute=True, readonly=False
    )
    booking_number = fields.Char(help="Leave it empty where it stays the same.")
    master_number = fields.Char(
        "Master B/L or AWB", help="Leave it empty where it stays the same."
    )
    reason = fields.Char(required=True)

    @api.depends("shipment_ids")
    def _compute_to_master(self):
        """Houses go from master to master, all others take another sailing."""
        for wizard in self:
            shipments = wizard.shipment_ids._origin
            wizard.to_master = all(
                shipment.kind == "house" and not shipment._get_main_legs()
                for shipment in shipments
            )
            wizard.is_single = len(shipments) == 1
            wizard.mode = shipments[:1].mode

    @api.depends("shipment_ids")
    def _compute_master_choice_ids(self):
        for wizard in self:
            first = wizard.shipment_ids._origin[:1]
            wizard.master_choice_ids = first.search(
                [
                    *(("kind", "=", "master"), ("state", "in", OPEN_STATES)),
                    *(("mode", "=", first.mode), ("atd", "=", False)),
                    ("company_id", "=", first.company_id.id),
                    ("id", "not in", wizard.shipment_ids.master_id.ids),
                    ("pol_id", "in", (first.pol_id.id, False)),
                    ("pod_id", "in", (first.pod_id.id, False)),
                ]
            )

    @api.depends("shipment_ids")
    def _compute_leg_text(self):
        """Name the leg whose sailing is asked for; ETD and ETA are its own."""
        for wizard in self:
            wizard.leg_text = wizard._get_leg().display_name

    @api.depends("shipment_ids")
    def _compute_carrier_id(self):
        for wizard in self:
            leg = wizard._get_leg()
            wizard.carrier_id = wizard.carrier_id or leg.carrier_id

    @api.depends("shipment_ids", "etd")
    def _compute_eta(self):
        """Propose that the new sailing takes as long as the old one."""
        for wizard in self:
            leg = wizard._get_leg()
            if wizard.etd and leg.etd and leg.eta:
                wizard.eta = leg.eta + (wizard.etd - leg.etd)
            else:
                wizard.eta = wizard.eta

    def action_apply(self):
        """Roll, and keep the old schedule in the history."""
        self.ensure_one()
        self.shipment_ids._staff_check_access("write")
        if self.to_master:
            if not self.master_id:
                raise UserError(
                    self.env._("Choose the master that the houses sail with instead.")
                )
            self.shipment_ids._roll_to(self.master_id, self.reason)
        else:
            self.shipment_ids._roll(self._prepare_sailing(), self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _prepare_sailing(self):
        if not self.etd:
            raise UserError(self.env._("Enter the ETD of the new sailing or flight."))
        return {
            "carrier_id": self.carrier_id.id,
            "vessel_id": self.vessel_id.id,
            "voyage": self.voyage,
            "etd": self.etd,
            "eta": self.eta,
            **{name: self[name] for name in NUMBER_FIELDS},
        }

    def _get_leg(self):
        first = self.shipment_ids._origin[:1]
        return first._get_leg_to_roll() if first else first.leg_ids
