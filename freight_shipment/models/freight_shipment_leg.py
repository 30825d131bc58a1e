from odoo import api, fields, models

from ..tools import routing
from ..tools.services import LEG_MODES

# Marks a write whose legs are checked together at its end, since dates that move
# together may cross on the way. No caller from outside can send this very object.
CHECKED_LATER = object()


class FreightShipmentLeg(models.Model):
    _name = "freight.shipment.leg"
    _description = "Shipment Leg"
    _order = "sequence, id"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    stage = fields.Selection(
        [("pre", "Pre-carriage"), ("main", "Main Carriage"), ("on", "On-carriage")],
        required=True,
        default="main",
    )
    mode = fields.Selection(
        LEG_MODES,
        compute="_compute_mode",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    carrier_id = fields.Many2one("freight.carrier", index="btree_not_null")
    vessel_id = fields.Many2one("freight.vessel", index="btree_not_null")
    voyage = fields.Char("Voyage / Flight", help="Voyage, flight, train or trip number")
    truck = fields.Char(help="Number plate")
    origin_id = fields.Many2one("freight.location", "From")
    destination_id = fields.Many2one("freight.location", "To")
    etd = fields.Datetime("ETD")
    eta = fields.Datetime("ETA")
    atd = fields.Datetime("ATD")
    ata = fields.Datetime("ATA")
    gap_reason = fields.Char(
        help="Why this leg does not start where the one before it arrived."
    )

    @api.depends("stage", "shipment_id.mode")
    def _compute_mode(self):
        """Propose the shipment's mode, and the road before and after it."""
        modes = dict(LEG_MODES)
        for leg in self:
            if leg.mode:
                leg.mode = leg.mode
            elif leg.stage != "main":
                leg.mode = "road"
            else:
                mode = leg.shipment_id.mode
                leg.mode = mode if mode in modes else "sea"

    @api.depends("origin_id", "destination_id")
    def _compute_display_name(self):
        for leg in self:
            ends = (leg.origin_id, leg.destination_id)
            leg.display_name = " → ".join(place._get_short_name() for place in ends)

    @api.constrains(
        *("shipment_id", "sequence", "stage", "origin_id", "destination_id"),
        *("etd", "eta", "atd", "ata", "gap_reason"),
    )
    def _check_route(self):
        if self.env.context.get("freight_legs") is not CHECKED_LATER:
            self.shipment_id._check_route()

    def unlink(self):
        shipments = self.shipment_id
        result = super().unlink()
        if self.env.context.get("freight_legs") is not CHECKED_LATER:
            shipments.exists()._check_route()
        return result

    def action_replan(self):
        """Ask for new dates of this leg, and show what would move with it."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Re-plan"),
            "res_model": "freight.leg.replan",
            "view_mode": "form",
            "target": "new",
            "context": {"default_leg_id": self.id},
        }

    def _as_routing(self):
        """Return these legs as the plain data that ``tools.routing`` works on."""
        return [
            routing.Leg(
                stage=leg.stage,
                origin=routing.Stop(leg.origin_id._get_path()),
                destination=routing.Stop(leg.destination_id._get_path()),
                etd=leg.etd or None,
                eta=leg.eta or None,
                atd=leg.atd or None,
                ata=leg.ata or None,
                gap_explained=bool((leg.gap_reason or "").strip()),
            )
            for leg in self
        ]

    def _get_leg_label(self, index):
        """Name the leg at ``index`` of these: leg 2 (VNSGN → USLGB)."""
        return self.env._(
            "leg %(number)s (%(route)s)",
            number=index + 1,
            route=self[index].display_name,
        )

    def _get_carriage(self):
        """Return what carries: vessel and voyage, flight, or the truck's plate."""
        self.ensure_one()
        if self.mode == "road":
            return self.truck or self.carrier_id.name or ""
        words = (self.vessel_id.name or self.carrier_id.name, self.voyage)
        return " ".join(filter(None, words))
