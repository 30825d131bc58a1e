from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.freight_shipment.tools.container_states import Step, step

from ..tools.normal_form import Report

# What happened when a box came into a state.
EFFECTS = {
    **{"empty_out": "empty_out", "stuffed": "stuffed", "gated_in": "gate_in"},
    **{"loaded": "loaded", "departed": "departed", "arrived": "arrived"},
    **{"discharged": "discharged", "gated_out": "gate_out"},
    **{"stripped": "stripped", "empty_in": "empty_in"},
}
MOVED = "freight_tracking.moved_boxes"
# Marks the making of a box: the state it comes with is where it begins.
NEW = object()


class FreightContainer(models.Model):
    """A box's state follows its events; what people record of it is one of them."""

    _inherit = "freight.container"

    # {"state": where people put it, "overruled_at": until when they knew better}
    entered = fields.Json(readonly=True, copy=False)
    origins = fields.Json(readonly=True, copy=False)
    event_ids = fields.One2many("freight.event", "container_id", "Events")

    @api.model_create_multi
    def create(self, vals_list):
        boxes = super(FreightContainer, self.with_context(freight_box_new=NEW)).create(
            vals_list
        )
        boxes = boxes.with_env(self.env)
        boxes._note_numbers()
        return boxes

    def write(self, vals):
        if "shipment_id" in vals:
            self._note_move()
        result = super().write(vals)
        if "number" in vals or "shipment_id" in vals:
            self._note_numbers()
        return result

    def _set_state(self, state, at=None, reason=None, override=False):
        moving = self.filtered(lambda box: box.state != state)
        old = {box: box.state for box in moving}
        result = super()._set_state(state, at=at, reason=reason, override=override)
        back = moving.filtered(lambda box: step(old[box], state) == Step.BACK)
        now = datetime.now(UTC).replace(tzinfo=None)
        for box in back:
            box.entered = {"state": state, "overruled_at": now.isoformat()}
        told = (moving - back).filtered("number")
        if self.env.context.get("freight_box_new") is NEW:
            told = told.browse()
        for box in told.filtered(lambda box: not box.entered):
            # From here on its events tell: this step, too, can be withdrawn.
            box.entered = {"state": old[box]}
        untold = moving - back - told._tell_move(state, at or now)
        for box in untold:
            box.entered = {**(box.entered or {}), "state": state}
        return result

    def _tell_move(self, state, at):
        """Record as events what people say of these boxes; return those told of."""
        told = self.browse()
        source = self.env.ref("freight_tracking.source_person").sudo()
        for shipment, boxes in self.grouped("shipment_id").items():
            milestone = shipment._get_milestone(EFFECTS.get(state))
            if not milestone:
                continue
            reports = [
                Report(
                    milestone=milestone,
                    container=box.number,
                    classifier="actual",
                    when=f"{at.replace(microsecond=0).isoformat()}+00:00",
                    created=f"{datetime.now(UTC).isoformat()}",
                    position=number,
                )
                for number, box in enumerate(boxes, 1)
            ]
            self.env["freight.event"].sudo().ingest(reports, source, shipment.sudo())
            told |= boxes
        return told

    def _note_numbers(self):
        """Look, when the transaction ends, for news that waited for these boxes."""
        numbers = [{"container": box.number} for box in self if box.number]
        self.env["freight.event.unmatched"]._look_again(numbers)
        self.shipment_id.filtered(lambda one: one.id)._note_schedule()

    def _note_move(self):
        """Let events follow their boxes to another shipment."""
        self.shipment_id._note_schedule()
        precommit = self.env.cr.precommit
        if MOVED not in precommit.data:
            precommit.data[MOVED] = set()
            # The context of this very write is not that of the end.
            fresh = self.sudo().browse().with_context(active_test=True)
            precommit.add(fresh._move_events)
        precommit.data[MOVED].update(self.ids)

    def _move_events(self):
        moved = sorted(self.env.cr.precommit.data.pop(MOVED, ()))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_event e
                   SET shipment_id = c.shipment_id, company_id = c.company_id
                  FROM freight_container c
                 WHERE c.id = ANY(%s) AND e.container_id = c.id
                   AND e.shipment_id != c.shipment_id
                   AND NOT EXISTS (SELECT FROM freight_event o
                                    WHERE o.shipment_id = c.shipment_id
                                      AND o.dedupe_key = e.dedupe_key)
             RETURNING e.shipment_id
                """,
                moved,
            )
        )
        shipments = {id_ for (id_,) in self.env.cr.fetchall()}
        self.env.invalidate_all(flush=False)
        self.env["freight.shipment"].browse(sorted(shipments))._roll_up()
