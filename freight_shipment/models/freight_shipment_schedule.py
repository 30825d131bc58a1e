from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import routing
from .freight_shipment_leg import CHECKED_LATER

# ETD and ATD are the first main leg's, ETA and ATA the last one's.
DEPARTURES = ("etd", "atd")
ARRIVALS = ("eta", "ata")
OF_LEGS = (*DEPARTURES, *ARRIVALS, "pol_id", "pod_id")


def _schedule_field(name, label):
    """Make a date that lives on a main leg, and is a master's for its houses.

    One compute each, since fields of one compute are protected together: writing the
    ETD alone must leave the ETA to its leg.
    """

    @api.depends(
        *(f"leg_ids.{name}", "leg_ids.stage", "leg_ids.sequence", "master_id"),
        f"master_id.leg_ids.{name}",
        *("master_id.leg_ids.stage", "master_id.leg_ids.sequence"),
    )
    def compute(self):
        for shipment in self:
            shipment[name] = shipment._get_schedule_leg(name)[name]

    return fields.Datetime(
        label,
        compute=compute,
        inverse="_inverse_schedule",
        store=True,
        tracking=True,
    )


class FreightShipment(models.Model):
    """The dates of a shipment: each is typed in one place, most of them on a leg."""

    _inherit = "freight.shipment"

    etd = _schedule_field("etd", "ETD")
    atd = _schedule_field("atd", "ATD")
    eta = _schedule_field("eta", "ETA")
    ata = _schedule_field("ata", "ATA")
    pickup_planned = fields.Datetime("Planned Pick-up", copy=False)
    pickup_actual = fields.Datetime("Picked Up", copy=False)
    delivery_planned = fields.Datetime("Planned Delivery", copy=False)
    delivery_actual = fields.Datetime("Delivered", copy=False)
    booked_at = fields.Datetime(
        "Booked",
        copy=False,
        help="When the order was taken on, if nobody says otherwise at confirmation.",
    )
    cargo_ready = fields.Datetime(copy=False)
    required_by = fields.Datetime(copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        # An empty date or port of a new shipment says nothing; it must not empty that
        # of a leg which comes with it.
        return super().create(
            [
                {name: vals[name] for name in vals if vals[name] or name not in OF_LEGS}
                for vals in vals_list
            ]
        )

    def _get_schedule_leg(self, name):
        """Return the main leg that ``name``, of ETD, ATD, ETA and ATA, is of."""
        self.ensure_one()
        legs = (self.master_id or self)._get_main_legs()
        return legs[:1] if name in DEPARTURES else legs[-1:]

    def _inverse_schedule(self):
        """Write the dates on the legs that they are of, or on a first leg."""
        new_legs = []
        for shipment in self:
            changes = {}
            for name in DEPARTURES + ARRIVALS:
                leg = shipment._get_schedule_leg(name)
                if leg[name] != shipment[name]:
                    changes.setdefault(leg, {})[name] = shipment[name]
            if changes and not shipment._has_own_schedule():
                raise UserError(
                    self.env._(
                        "%(shipment)s sails with its master %(master)s, and so do its "
                        "dates. Change them on the master.",
                        shipment=shipment.name,
                        master=shipment.master_id.name,
                    )
                )
            for leg, dates in changes.items():
                if leg:
                    leg.with_context(freight_legs=CHECKED_LATER).write(dates)
                else:
                    new_legs.append(shipment._prepare_main_leg_values(dates))
        self.env["freight.shipment.leg"].create(new_legs)
        self._check_route()

    def _prepare_main_leg_values(self, dates):
        self.ensure_one()
        return {
            "shipment_id": self.id,
            "stage": "main",
            "origin_id": self.pol_id.id,
            "destination_id": self.pod_id.id,
            **dates,
        }

    def _get_replanned(self, leg, etd, eta):
        """Return what moves when ``leg`` moves: of this shipment, and of its houses.

        :return: list of ``(shipment, leg or empty, new ETD, new ETA)``; where the leg
            is empty, the ETA is the shipment's planned delivery
        """
        self.ensure_one()
        legs = self._get_legs()
        moves, delay = routing.replan(
            legs._as_routing(), legs.ids.index(leg.id), etd or None, eta or None
        )
        result = [(self, legs[index], *dates) for index, dates in moves.items()]
        if not delay:
            return result
        for house in self.house_ids:
            behind = house._get_legs().filtered(lambda leg: leg.stage == "on")
            for follower, plan in zip(behind, behind._as_routing(), strict=True):
                dates = routing.postpone(plan, delay)
                if dates != (plan.etd, plan.eta):
                    result.append((house, follower, *dates))
        for shipment in self | self.house_ids:
            if shipment.delivery_planned and not shipment.delivery_actual:
                delivery = shipment.delivery_planned + delay
                result.append((shipment, legs.browse(), None, delivery))
        return result
