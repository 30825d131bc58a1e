from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime

from ..tools import routing
from .freight_shipment_leg import CHECKED_LATER

POSITION_FIELDS = (
    *("sequence", "stage", "mode", "origin_id", "destination_id", "atd", "ata"),
    *("carrier_id", "vessel_id", "voyage", "truck"),
)


class FreightShipment(models.Model):
    """The way a shipment takes: its ends, its rules, and where on it the cargo is."""

    _inherit = "freight.shipment"

    pol_id = fields.Many2one(
        "freight.location",
        "POL",
        compute="_compute_pol_id",
        inverse="_inverse_pol_id",
        store=True,
        index="btree_not_null",
        copy=True,
        tracking=True,
        help="Port or airport of loading: where the first main leg begins.",
    )
    pod_id = fields.Many2one(
        "freight.location",
        "POD",
        compute="_compute_pod_id",
        inverse="_inverse_pod_id",
        store=True,
        index="btree_not_null",
        copy=True,
        tracking=True,
        help="Port or airport of discharge: where the last main leg ends.",
    )
    route = fields.Char(
        compute="_compute_route", help="From POL to POD, by their codes."
    )
    carrier_id = fields.Many2one(
        "freight.carrier",
        compute="_compute_carrier_id",
        store=True,
        index="btree_not_null",
        help="Who runs the first main leg.",
    )
    current_leg_id = fields.Many2one(
        "freight.shipment.leg", compute="_compute_position"
    )
    position = fields.Char(compute="_compute_position")

    @api.depends("leg_ids.origin_id", "leg_ids.stage", "leg_ids.sequence")
    def _compute_pol_id(self):
        for shipment in self:
            origin = shipment._get_main_legs()[:1].origin_id
            shipment.pol_id = origin._get_port() or shipment.pol_id

    @api.depends("leg_ids.destination_id", "leg_ids.stage", "leg_ids.sequence")
    def _compute_pod_id(self):
        for shipment in self:
            destination = shipment._get_main_legs()[-1:].destination_id
            shipment.pod_id = destination._get_port() or shipment.pod_id

    @api.depends("pol_id", "pod_id")
    def _compute_route(self):
        for shipment in self:
            ends = (shipment.pol_id, shipment.pod_id)
            shipment.route = " → ".join(place._get_short_name() for place in ends)

    @api.depends(
        *("leg_ids.carrier_id", "leg_ids.stage", "leg_ids.sequence", "master_id"),
        "master_id.leg_ids.carrier_id",
        *("master_id.leg_ids.stage", "master_id.leg_ids.sequence"),
    )
    def _compute_carrier_id(self):
        for shipment in self:
            shipment.carrier_id = shipment._get_schedule_leg("etd").carrier_id

    def _inverse_pol_id(self):
        for shipment in self:
            leg = shipment._get_main_legs()[:1]
            if leg and leg.origin_id._get_port() != shipment.pol_id:
                leg.origin_id = shipment.pol_id

    def _inverse_pod_id(self):
        for shipment in self:
            leg = shipment._get_main_legs()[-1:]
            if leg and leg.destination_id._get_port() != shipment.pod_id:
                leg.destination_id = shipment.pod_id

    @api.depends(
        *("delivery_actual", "pol_id", "delivery_id", "pickup_id"),
        *(f"leg_ids.{name}" for name in POSITION_FIELDS),
        *(f"master_id.leg_ids.{name}" for name in POSITION_FIELDS),
    )
    @api.depends_context("lang")
    def _compute_position(self):
        for shipment in self:
            legs = shipment._get_route_legs()
            departed = legs.filtered("atd")[-1:]
            if departed and not departed.ata:
                shipment.current_leg_id = departed
            else:
                waiting = legs.filtered(lambda leg: not leg.atd and not leg.ata)
                shipment.current_leg_id = waiting[:1] or legs[-1:]
            shipment.position = shipment._get_position(legs, departed)

    @api.constrains("leg_ids", "kind", "master_id")
    def _check_route(self):
        """Check that the legs connect, and that their dates run forward."""
        for shipment in self:
            if not shipment._has_own_schedule() and shipment._get_main_legs():
                raise ValidationError(
                    self.env._(
                        "%(shipment)s sails with its master %(master)s: main carriage "
                        "belongs there. Remove the main leg of %(shipment)s, or take "
                        "it off the master.",
                        shipment=shipment.name,
                        master=shipment.master_id.name,
                    )
                )
            errors = [
                shipment._get_fault_text(part, fault)
                for part in shipment._get_chains()
                for fault in routing.find_faults(part._as_routing())
            ]
            if errors:
                raise ValidationError("\n".join(errors))

    def write(self, vals):
        if "leg_ids" in vals:
            # The new state of all legs counts, not the steps to it.
            checked_later = self.with_context(freight_legs=CHECKED_LATER)
            return super(FreightShipment, checked_later).write(vals)
        return super().write(vals)

    def _has_own_schedule(self):
        """Tell if this shipment is carried by legs of its own, not by its master's."""
        self.ensure_one()
        return not self.master_id

    def _get_legs(self):
        """Return the shipment's own legs in their order, unsaved ones included."""
        self.ensure_one()
        return self.leg_ids.sorted("sequence")

    def _get_main_legs(self):
        return self._get_legs().filtered(lambda leg: leg.stage == "main")

    def _get_chains(self):
        """Return the runs of own legs that connect: a house's lie around its master."""
        self.ensure_one()
        legs = self._get_legs()
        if self._has_own_schedule():
            return [legs]
        before = legs.filtered(lambda leg: leg.stage == "pre")
        return [before, legs - before]

    def _get_route_legs(self):
        """Return all legs that carry this shipment, those of its master included."""
        self.ensure_one()
        if self._has_own_schedule():
            return self._get_legs()
        before, behind = self._get_chains()
        return before | self.master_id._get_legs() | behind

    def _get_position(self, legs, departed):
        """Say where the cargo is, in the reader's language."""
        self.ensure_one()
        if self.delivery_actual:
            place = self.delivery_id or legs[-1:].destination_id
            return self.env._("Delivered at %s", place.name or "?")
        if not departed:
            place = legs[:1].origin_id or self.pickup_id or self.pol_id
            return self.env._("Waiting at %s", place.name) if place else False
        if departed.ata:
            return self.env._("Arrived at %s", departed.destination_id.name or "?")
        carriage = departed._get_carriage()
        route = f"{departed.display_name} ({carriage})" if carriage else None
        return self.env._("On the way %s", route or departed.display_name)

    def _get_fault_text(self, legs, fault):
        """Say what is wrong with a leg, where, and what to do about it."""
        self.ensure_one()
        leg, other = legs[fault.index], legs[fault.other]
        names = {
            "shipment": self.name,
            "leg": legs._get_leg_label(fault.index),
            "other": legs._get_leg_label(fault.other),
        }
        if fault.kind == "stage":
            return self.env._(
                "%(shipment)s, %(leg)s: pre-carriage comes before main carriage, and "
                "on-carriage after it. Move it before %(other)s, or change its stage.",
                **names,
            )
        if fault.kind == "gap":
            return self.env._(
                "%(shipment)s, %(leg)s does not start where %(other)s arrived "
                "(%(arrival)s). Correct one of the places, add the leg between them, "
                "or give the reason of the gap.",
                arrival=other.destination_id.display_name,
                **names,
            )
        labels = {name: legs._fields[name].string for name in routing.PLANNED}
        labels |= {name: legs._fields[name].string for name in routing.ACTUAL}
        return self.env._(
            "%(shipment)s, %(leg)s: its %(date)s %(moment)s is before the "
            "%(other_date)s of %(other)s, %(other_moment)s. Correct the wrong one, "
            "or re-plan the earlier leg so that what follows moves with it.",
            date=labels[fault.date],
            moment=format_datetime(self.env, leg[fault.date]),
            other_date=labels[fault.other_date],
            other_moment=format_datetime(self.env, other[fault.other_date]),
            **names,
        )
