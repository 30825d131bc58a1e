from dataclasses import dataclass
from datetime import datetime

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .freight_shipment_consolidation import OPEN_STATES, SAME_CARRIAGE

# What a new sailing or flight changes on the leg that it is of, and on the shipment.
SAILING_FIELDS = ("carrier_id", "vessel_id", "voyage")
NUMBER_FIELDS = ("booking_number", "master_number")


@dataclass(frozen=True)
class Schedule:
    """How a shipment sailed before it was rolled."""

    carriage: str
    etd: datetime | None
    eta: datetime | None
    # When each cut-off that is not met yet was due.
    cutoffs: dict


class FreightShipment(models.Model):
    """Rolling: another sailing or flight, or another master, and all that follows."""

    _inherit = "freight.shipment"

    def action_roll(self):
        """Ask for another sailing, flight or master for these shipments."""
        self._staff_check_access("write")
        return self._open_verb("freight.shipment.roll", self.env._("Roll"))

    def _roll(self, sailing, reason):
        """Carry these shipments by another sailing or flight; their houses with them.

        :param sailing: values of ``SAILING_FIELDS``, ``NUMBER_FIELDS``, etd and eta;
            an empty number leaves each shipment its own
        """
        self._check_rollable()
        self._refuse(
            [
                self.env._(
                    "%(house)s sails with its master %(master)s. Roll the master, or "
                    "roll the house to another master.",
                    house=house.name,
                    master=house.master_id.name,
                )
                for house in self
                if not house._has_own_schedule()
            ]
        )
        batch = (self | self.house_ids)._get_schedules()
        for shipment in self:
            shipment._apply_sailing(sailing)
        self._finish_roll(batch, reason)

    def _roll_to(self, master, reason):
        """Carry these houses by another master. Their boxes stay where they are."""
        self._check_rollable()
        self._refuse(self._find_roll_problems(master))
        batch = self._get_schedules()
        for old, houses in self.grouped("master_id").items():
            houses._leave_boxes()
            houses._write_state({"kind": "house", "master_id": master.id})
            names = ", ".join(houses.mapped("name"))
            for other in old:
                other.message_post(
                    body=other.env._(
                        "Rolled to master %(master)s: %(houses)s. %(reason)s",
                        master=master._get_html_link(),
                        houses=names,
                        reason=reason,
                    )
                )
        master.message_post(
            body=master.env._(
                "Rolled to this master: %(houses)s. %(reason)s",
                houses=", ".join(self.mapped("name")),
                reason=reason,
            )
        )
        self._finish_roll(batch, reason)

    # Hooks

    def _after_roll(self, batch, reason):
        """Tell what has to be told, once. For tracking, documents and charges.

        :param batch: ``{shipment: Schedule}`` as each of these shipments sailed before
        """

    # What the two share

    def _check_rollable(self):
        self._check_state(
            ("draft", "confirmed", "in_transit"),
            self.env._("Only a shipment that is not closed can be rolled."),
        )

    def _find_roll_problems(self, master):
        """Return why these houses cannot sail with ``master`` instead."""
        problems = []
        if master.kind != "master" or master.state not in OPEN_STATES or master.atd:
            problems.append(
                self.env._(
                    "%s is not a master that is still to depart. Choose another.",
                    master.name,
                )
            )
        for house in self:
            if house.kind != "house" or house.master_id == master:
                problems.append(
                    self.env._(
                        "%(house)s is no house on another master than %(master)s.",
                        house=house.name,
                        master=master.name,
                    )
                )
            problems += house._find_differences(master, SAME_CARRIAGE)
        return problems

    def _get_schedules(self):
        return {
            shipment: Schedule(
                carriage=shipment._get_leg_to_roll()._get_carriage_text(),
                etd=shipment.etd or None,
                eta=shipment.eta or None,
                cutoffs={
                    cutoff: cutoff.due
                    for cutoff in shipment.cutoff_ids
                    if cutoff.due and not cutoff.met_at
                },
            )
            for shipment in self
        }

    def _get_leg_to_roll(self):
        """Return the first main leg that has not departed, a master's for its house."""
        self.ensure_one()
        legs = self._get_route_legs()
        return legs.filtered(lambda leg: leg.stage == "main" and not leg.atd)[:1]

    def _apply_sailing(self, sailing):
        """Write the new sailing on its leg, and the dates of all that follows."""
        self.ensure_one()
        leg = self._get_leg_to_roll()
        if not leg and self._get_main_legs():
            raise UserError(
                self.env._(
                    "%s has departed. Split off what was left behind, and roll that.",
                    self.name,
                )
            )
        leg = leg or leg.create(self._prepare_main_leg_values({}))
        changes = {self: {leg: {name: sailing[name] for name in SAILING_FIELDS}}}
        deliveries = {}
        for shipment, moved, etd, eta in self._get_replanned(
            leg, sailing["etd"], sailing["eta"]
        ):
            if moved:
                dates = changes.setdefault(shipment, {}).setdefault(moved, {})
                dates.update(etd=etd, eta=eta)
            else:
                deliveries[shipment] = eta
        numbers = {name: sailing[name] for name in NUMBER_FIELDS if sailing[name]}
        for shipment in changes | deliveries:
            legs = changes.get(shipment, {}).items()
            values = {"leg_ids": [Command.update(one.id, vals) for one, vals in legs]}
            if shipment in deliveries:
                values["delivery_planned"] = deliveries[shipment]
            shipment.write(values | numbers if shipment == self else values)

    def _finish_roll(self, batch, reason):
        """Move the cut-offs, note the change once in each history, and tell others."""
        shipments = self.browse().union(*batch)
        for shipment, old in batch.items():
            if old.etd and shipment.etd:
                _postpone(old.cutoffs, shipment.etd - old.etd)
            shipment.message_post(body=shipment._get_roll_note(old, reason))
        shipments._refresh_progress()
        shipments._after_roll(batch, reason)

    def _get_roll_note(self, old, reason):
        self.ensure_one()
        new = self._get_schedules()[self]
        texts = [
            self.env._(
                "%(carriage)s, ETD %(etd)s, ETA %(eta)s",
                carriage=schedule.carriage or "?",
                etd=self._get_moment_text(schedule.etd),
                eta=self._get_moment_text(schedule.eta),
            )
            for schedule in (old, new)
        ]
        return self.env._(
            "Rolled from %(old)s to %(new)s. %(reason)s",
            old=texts[0],
            new=texts[1],
            reason=reason,
        )

    def _get_moment_text(self, moment):
        return format_datetime(self.env, moment) if moment else "–"


class FreightShipmentLeg(models.Model):
    _inherit = "freight.shipment.leg"

    def _get_carriage_text(self):
        """Return what carries this leg; nothing where there is no leg."""
        return self._get_carriage() if self else ""


def _postpone(cutoffs, delay):
    """Move ``{cut-off: due}`` with the departure, unless they moved by themselves.

    An ISF, for one, follows the ETD as soon as that is written.
    """
    for cutoff, due in cutoffs.items():
        if cutoff.due == due:
            cutoff.due = due + delay
