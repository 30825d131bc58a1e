"""Writing what a roll-up found, in sets and past the ORM: only what differs."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.publication import SHOWN, Change
from ..tools.rollup import DATES, NO_DATE
from ..tools.rows import as_json
from ..tools.standing import is_simple, stand_box, standing

# Of these a person or an import may know better; what they entered stays.
ENDS = {"picked_up": "pickup_actual", "handed_over": "delivery_actual"}


class FreightEvent(models.Model):
    _inherit = "freight.event"

    @api.model
    def _apply(self, journeys, outcomes, facts):
        """Write the outcomes: events, boxes, legs, shipments, ledger, progress."""
        told = {fact.id: fact for each in facts.values() for fact in each}
        ledger = self.env["freight.schedule.change"]
        changes = self._find_changes(journeys, outcomes, told)
        decided = ledger._decide(changes, journeys)
        self._apply_to_events(facts, outcomes)
        moved = self._apply_to_boxes(journeys, outcomes, told)
        moved |= self._apply_to_legs(journeys, outcomes, decided)
        moved |= self._apply_to_shipments(journeys, outcomes, decided, moved)
        made = ledger._insert(decided, journeys)
        self.env.invalidate_all(flush=False)
        self._follow_dates(changes)
        self._refresh_others(journeys, moved)
        if made:
            self._after_schedule_change(made)

    def _refresh_others(self, journeys, moved):
        """Bring those up to date whose parts are more than boxes of their own."""
        ids = sorted(id_ for id_ in moved if not is_simple(journeys[id_]))
        shipments = self.env["freight.shipment"].sudo().browse(ids)
        # The timeline is their history: no notes of it in the chatter.
        shipments.with_context(tracking_disable=True)._refresh_progress()

    def _follow_dates(self, changes):
        """Let cut-offs and tasks follow the dates that were written behind them."""
        names = {}
        for change in changes:
            if change.of_shipment:
                names.setdefault(change.field, set()).add(change.shipment_id)
        shipments = self.env["freight.shipment"].sudo()
        for name, ids in names.items():
            shipments.browse(sorted(ids)).modified([name])
        shipments.browse(sorted(set().union(*names.values())))._mark_sop_dates()

    def _update(self, model, rows):
        """Update rows of a model by id, all of them having the same columns."""
        if not rows:
            return
        records = self.env[model]
        names = [name for name in rows[0] if name != "id"]
        self.env.cr.execute(
            SQL(
                "UPDATE %s t SET %s FROM json_to_recordset(%s) AS v (id int, %s) "
                "WHERE t.id = v.id",
                SQL.identifier(records._table),
                SQL(", ").join(
                    SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in names
                ),
                as_json(rows),
                SQL(", ").join(
                    SQL("%s %s", SQL.identifier(name), SQL(field.column_type[1]))
                    for name in names
                    for field in [records._fields[name]]
                ),
            )
        )

    def _apply_to_events(self, facts, outcomes):
        rows = []
        for shipment_id, outcome in outcomes.items():
            for fact in facts[shipment_id]:
                voided = fact.id in outcome.void
                replaced = outcome.replaces.get(fact.id)
                leg = fact.leg_id if voided else outcome.leg_of.get(fact.id)
                if (
                    leg == fact.leg_id
                    and voided == fact.is_void
                    and replaced == fact.replaces_id
                    and fact.box == fact.box_id
                ):
                    continue
                if voided != fact.is_void or fact.box != fact.box_id:
                    outcome.retold |= {fact.box_id, fact.box}
                corrects = replaced and not fact.is_withdrawal
                rows.append(
                    {
                        "id": fact.id,
                        "leg_id": leg,
                        "is_void": voided,
                        "replaces_id": replaced,
                        "container_id": fact.box,
                        "kind": "correction" if corrects else fact.kind or "report",
                    }
                )
        self._update("freight.event", rows)

    def _apply_to_boxes(self, journeys, outcomes, told):
        """Move the boxes; return the shipments in which one did."""
        rows, moves, moved, released = [], [], set(), []
        for shipment_id, outcome in outcomes.items():
            for box in journeys[shipment_id].boxes:
                state, delivered_at, origins = stand_box(box, outcome)
                if (state, delivered_at) == (box.state, box.delivered_at):
                    continue
                moved.add(shipment_id)
                rows.append(
                    {
                        "id": box.id,
                        "state": state,
                        "delivered_at": delivered_at,
                        "origins": origins or None,
                        "entered": box.entered or {"state": box.state},
                    }
                )
                if state != box.state:
                    fact = told.get(outcome.boxes[box.id].fact)
                    moves.append((box.id, box.state, state, fact and str(fact.at)))
                    if "empty_in" in (box.state, state):
                        released.append(box.id)
        self._update("freight.container", rows)
        self._log_moves(moves)
        self._activate(SQL("c.id = ANY(%s)", released) if released else None)
        return moved

    def _log_moves(self, moves):
        """Put into the boxes' history when they moved, by what told it."""
        if not moves:
            return
        boxes, old, new, times = map(list, zip(*moves, strict=True))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_container_move (container_id, old_state, new_state,
                            at, user_id, is_override, create_uid, create_date)
                     SELECT box, old, new, coalesce(at, %(now)s), %(user)s, TRUE,
                            %(user)s, %(now)s
                       FROM unnest(%(boxes)s, %(old)s, %(new)s, %(times)s::timestamp[])
                            AS v (box, old, new, at)
                """,
                now=fields.Datetime.now(),
                user=self.env.uid,
                boxes=boxes,
                old=old,
                new=new,
                times=times,
            )
        )

    def _activate(self, which):
        """Release boxes that were returned, or whose shipment is done.

        One that is not any more is active again, unless another shipment has it.
        """
        if not which:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_container c
                   SET is_active_box = c.state != 'empty_in'
                       AND c.share_reason IS NULL AND c.number IS NOT NULL
                       AND s.active AND s.state IN ('confirmed', 'in_transit')
                       AND NOT EXISTS (
                           SELECT FROM freight_container o
                            WHERE o.company_id = c.company_id AND o.number = c.number
                              AND o.is_active_box AND o.id != c.id)
                  FROM freight_shipment s
                 WHERE %s AND s.id = c.shipment_id
                """,
                which,
            )
        )

    # Dates

    def _find_changes(self, journeys, outcomes, told):
        """Return a Change for each date of a leg or shipment that is another now."""
        changes = []
        new_dates = {
            leg: dates for one in outcomes.values() for leg, dates in one.legs.items()
        }
        for id_, journey in journeys.items():
            owner = journey.row.master_id or id_
            if owner not in outcomes:
                continue
            schedule = journey.schedule_legs
            for name in DATES if schedule else ():
                leg = schedule[0] if name in ("etd", "atd") else schedule[-1]
                chosen = new_dates[leg.id][name]
                changes += _as_change(journey.row, leg, name, chosen, told)
            for leg in journey.legs if id_ in outcomes else ():
                for name in DATES:
                    if leg in schedule[:1] and name in ("etd", "atd"):
                        continue
                    if leg in schedule[-1:] and name in ("eta", "ata"):
                        continue
                    chosen = new_dates[leg.id][name]
                    changes += _as_change(leg, leg, name, chosen, told)
        return changes

    def _apply_to_legs(self, journeys, outcomes, decided):
        """Write dates, where they are from, and what customers see of them."""
        shown = {
            (change.leg_id, change.field): change.new
            for change, is_shown, _when in decided
            if is_shown
        }
        rows, moved = [], set()
        for shipment_id, outcome in outcomes.items():
            for leg in journeys[shipment_id].legs:
                dates = outcome.legs[leg.id]
                origins = {name: one.fact for name, one in dates.items() if one.fact}
                values = {name: one.value for name, one in dates.items()}
                if origins == (leg.origins or {}) and all(
                    values[name] == getattr(leg, name) for name in DATES
                ):
                    continue
                if any(values[name] != getattr(leg, name) for name in ("atd", "ata")):
                    moved.add(shipment_id)
                seen = {
                    column: shown.get((leg.id, name), getattr(leg, column))
                    for name, column in SHOWN.items()
                }
                rows.append(
                    {
                        "id": leg.id,
                        **values,
                        **seen,
                        "origins": origins or None,
                        "entered": leg.get_entered(),
                    }
                )
        self._update("freight.shipment.leg", rows)
        return moved

    def _apply_to_shipments(self, journeys, outcomes, decided, moved):
        """Write dates of shipments, houses among them, and where they stand.

        Return those whose parts may stand elsewhere now.
        """
        new = defaultdict(dict)
        for change, is_shown, _when in decided:
            if change.of_shipment:
                new[change.shipment_id][change.field] = change.new
                if is_shown:
                    new[change.shipment_id][SHOWN[change.field]] = change.new
        reached = set()
        for id_, outcome in outcomes.items():
            ends = self._get_ends(journeys[id_].row, outcome)
            new[id_] |= ends
            if ends:
                reached.add(id_)
            if id_ in moved | reached and is_simple(journeys[id_]):
                new[id_] |= standing(journeys[id_], outcome)
        new = {id_: values for id_, values in new.items() if values}
        names = sorted(set().union(*new.values()))
        rows = []
        for id_, values in new.items():
            row = journeys[id_].row
            same = {name: getattr(row, name) for name in names if name not in values}
            rows.append({"id": id_, **values, **same})
        self._update("freight.shipment", rows)
        self._follow_states(journeys, new)
        return reached

    def _follow_states(self, journeys, new):
        """Do what follows from the states that shipments have come to."""
        changed = {id_ for id_, values in new.items() if "state" in values}
        closed = [
            id_
            for id_ in sorted(changed)
            if "done" in (new[id_]["state"], journeys[id_].row.state)
        ]
        self._activate(SQL("s.id = ANY(%s)", closed) if closed else None)
        done = [id_ for id_ in closed if new[id_]["state"] == "done"]
        if done:
            self.env.invalidate_all(flush=False)
            self.env["freight.shipment"].sudo().browse(done)._after_done()

    def _get_ends(self, row, outcome):
        """Return what is new about pick-up, hand-over and the parts of a shipment."""
        values, origins = {}, dict(row.origins or {})
        for name, column in ENDS.items():
            chosen, current = getattr(outcome, name) or NO_DATE, getattr(row, column)
            if (current and column not in origins) or chosen.value == current:
                continue
            values[column] = chosen.value
            origins.pop(column, None)
            if chosen.fact:
                origins[column] = chosen.fact
        if (row.piece_counts or {}) != outcome.pieces:
            values["piece_counts"] = outcome.pieces or None
        if origins != (row.origins or {}):
            values["origins"] = origins or None
        return values


def _as_change(owner, leg, name, chosen, told):
    """Return the change of a date of ``owner``, a shipment or a leg, if it is one."""
    old = getattr(owner, name)
    if old == chosen.value:
        return []
    fact = told.get(chosen.fact)
    of_shipment = owner is not leg
    return [
        Change(
            *(owner.id if of_shipment else leg.shipment_id, leg.id, name),
            *(old, chosen.value, of_shipment),
            getattr(owner, SHOWN[name]),
            *((fact.source, fact.id, fact.reason_id) if fact else (None, None, None)),
        )
    ]
