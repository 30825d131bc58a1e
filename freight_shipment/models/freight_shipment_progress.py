from collections import defaultdict

from odoo import api, fields, models

from ..tools import progress
from ..tools.routing import Leg

# What a move of a part, a leg or the shipment is told by, and so moves its state.
LEG_FACTS = {"shipment_id", "stage", "sequence", "atd", "ata"}
BOX_FACTS = {"shipment_id", "state", "delivered_at"}
CARGO_FACTS = {
    *("shipment_id", "container_id", "delivered_packages", "packages", "received_at"),
    *("booked_packages", "received_packages", "billed_packages"),
}
SHIPMENT_FACTS = {
    *("mode", "service", "direction", "destination_scope", "kind", "master_id"),
    *("pickup_actual", "delivery_actual"),
}


class OnRecord:
    """What is known of shipments and of their parts: here, all that is on record."""

    def get_box(self, box):
        return progress.Box(box.state, delivered=bool(box.delivered_at))

    def get_leg(self, leg):
        """Return what a leg tells about progress; its places do not matter."""
        return Leg(stage=leg.stage, atd=leg.atd or None, ata=leg.ata or None)

    def is_received(self, shipment):
        return bool(shipment.pickup_actual)

    def is_delivered(self, shipment):
        return bool(shipment.delivery_actual)


ON_RECORD = OnRecord()


class FreightShipment(models.Model):
    """How far a shipment is, over all its boxes or pieces; its state follows."""

    _inherit = "freight.shipment"

    progress = fields.Integer("Progress (%)", readonly=True, copy=False)
    parts_step = fields.Selection(
        [
            ("departed", "Departed"),
            ("arrived", "Arrived"),
            ("discharged", "Discharged"),
            ("gate_out", "Gated Out"),
            ("delivered", "Delivered"),
        ],
        readonly=True,
        copy=False,
    )
    parts_reached = fields.Integer(readonly=True, copy=False)
    parts_total = fields.Integer(readonly=True, copy=False)
    parts_text = fields.Char("Parts", compute="_compute_parts_text")

    @api.depends("parts_step", "parts_reached", "parts_total")
    @api.depends_context("lang")
    def _compute_parts_text(self):
        for shipment in self:
            shipment.parts_text = shipment._get_parts_text(
                progress.Progress(
                    step=shipment.parts_step,
                    reached=shipment.parts_reached,
                    total=shipment.parts_total,
                )
            )

    def write(self, vals):
        masters = self.master_id if "master_id" in vals else self.browse()
        result = super().write(vals)
        if not SHIPMENT_FACTS.isdisjoint(vals):
            (self | masters)._refresh_progress()
        return result

    def _get_parts_text(self, measured):
        """Say how many parts are how far; a single one says it by its state."""
        if measured.total < 2:
            return False
        figures = {"reached": measured.reached, "total": measured.total}
        texts = {
            "departed": self.env._("%(reached)s of %(total)s departed", **figures),
            "arrived": self.env._("%(reached)s of %(total)s arrived", **figures),
            "discharged": self.env._("%(reached)s of %(total)s discharged", **figures),
            "gate_out": self.env._("%(reached)s of %(total)s gated out", **figures),
            "delivered": self.env._("%(reached)s of %(total)s delivered", **figures),
        }
        return texts.get(measured.step, False)

    @api.private
    def _refresh_progress(self):
        """Bring progress and state up to the facts, those of the houses with it.

        To be called after legs, boxes or cargo changed in a way that passed by their
        ``write()``. A draft and a cancelled shipment stay what they are.
        """
        shipments = self.sudo()
        shipments |= shipments.house_ids | shipments.master_id
        shipments = shipments.filtered(lambda one: one.state in progress.STATES)
        changes = defaultdict(self.browse)
        for shipment, measured in shipments._measure_progress().items():
            values = {
                "state": progress.settle(
                    measured.state, shipment.state_at_least, shipment.state_at_most
                ),
                # Once the facts have caught up, they decide again.
                "state_at_least": shipment.state_at_least
                if progress.is_before(measured.state, shipment.state_at_least)
                else False,
                "progress": measured.percent,
                "parts_step": measured.step,
                "parts_reached": measured.reached,
                "parts_total": measured.total,
            }
            if any(shipment[name] != value for name, value in values.items()):
                changes[tuple(values.items())] += shipment
        done = self.browse()
        for items, changed in changes.items():
            values = dict(items)
            if values["state"] == "done":
                done += changed.filtered(lambda shipment: shipment.state != "done")
            changed._write_state(values)
        if done:
            done._after_done()

    def _measure_progress(self, known=None):
        """Return ``{shipment: tools.progress.Progress}``, by the facts alone.

        :param known: tells the facts, as ``OnRecord`` does
        """
        known = known or ON_RECORD
        return {
            shipment: progress.measure(
                shipment.done_milestone,
                [known.get_leg(leg) for leg in shipment._get_route_legs()],
                shipment._get_progress_boxes(known),
                shipment._get_progress_pieces(known),
                loaded_elsewhere=shipment.direction == "import",
                received=known.is_received(shipment),
                delivered=known.is_delivered(shipment),
            )
            for shipment in self
        }

    def _get_boxes(self):
        """Return the shipment's boxes; a house's are its master's that it has cargo in.

        Of a service without boxes of one's own the cargo travels in somebody's box.
        """
        self.ensure_one()
        own, others = self.container_ids, self.cargo_ids.container_id
        if others <= own:
            return own
        # A union alone would read the boxes of each shipment apart.
        return (own | others).with_prefetch([*own._prefetch_ids, *others._prefetch_ids])

    def _get_houses(self):
        """Return the houses of the masters among these; no other has any."""
        return self.filtered(lambda one: one.kind == "master").house_ids

    def _is_boxed(self):
        """Tell if boxes, not pieces, are the parts of this shipment."""
        self.ensure_one()
        by_box = self.service in ("fcl", "rail_fcl", "multimodal")
        return by_box or self.kind == "master"

    def _get_progress_boxes(self, known):
        self.ensure_one()
        if not self._is_boxed():
            return []
        # Lists, not unions: a union would read each shipment's boxes apart.
        boxes = dict.fromkeys([*self.container_ids, *self.cargo_ids.container_id])
        return [known.get_box(box) for box in boxes]

    def _get_progress_pieces(self, known):
        self.ensure_one()
        houses = self._get_houses()
        houses = houses.filtered(lambda house: house.state in progress.STATES)
        return [
            progress.Pieces(
                count=line.packages,
                delivered=line.packages
                if known.is_delivered(line.shipment_id)
                else line.delivered_packages,
                received=bool(line.received_at or line.received_packages),
                box=known.get_box(line.container_id) if line.container_id else None,
            )
            for line in [*self.cargo_ids, *houses.cargo_ids]
        ]


class FreightProgressFacts(models.AbstractModel):
    """Moves the shipment whenever one of its parts or legs tells something new."""

    _name = "freight.progress.facts"
    _description = "Facts About a Shipment"
    _progress_facts = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.shipment_id._refresh_progress()
        return records

    def write(self, vals):
        if self._progress_facts.isdisjoint(vals):
            return super().write(vals)
        shipments = self.shipment_id
        result = super().write(vals)
        (shipments | self.shipment_id)._refresh_progress()
        return result

    def unlink(self):
        shipments = self.shipment_id
        result = super().unlink()
        shipments.exists()._refresh_progress()
        return result


class FreightShipmentLeg(models.Model):
    _name = "freight.shipment.leg"
    _inherit = ["freight.shipment.leg", "freight.progress.facts"]
    _progress_facts = frozenset(LEG_FACTS)


class FreightContainer(models.Model):
    _name = "freight.container"
    _inherit = ["freight.container", "freight.progress.facts"]
    _progress_facts = frozenset(BOX_FACTS)


class FreightCargoLine(models.Model):
    _name = "freight.cargo.line"
    _inherit = ["freight.cargo.line", "freight.progress.facts"]
    _progress_facts = frozenset(CARGO_FACTS)
