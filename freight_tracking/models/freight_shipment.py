from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.publication import SHOWN, Change
from ..tools.rollup import DATES

NOTED = "freight_tracking.noted_schedules"
# A new number may be what an event in the inbox waits for.
NUMBERS = {
    "bill": "master_number",
    "booking": "booking_number",
    "house": "house_number",
}
ROUTE = {"master_id", "pol_id", "pod_id", "mode"}
# Columns of an event that are of its own shipment.
NOT_SHARED = {"id", "shipment_id", "company_id", "leg_id", "container_id"}
NOT_SHARED |= {"replaces_id"}
NO_DATES = (None,) * len(DATES)


class FreightShipment(models.Model):
    """A shipment's events, and the history of its dates."""

    _inherit = "freight.shipment"

    event_ids = fields.One2many("freight.event", "shipment_id", "Events")
    schedule_change_ids = fields.One2many(
        "freight.schedule.change", "shipment_id", "Schedule Changes"
    )
    # What customers see; written by the ledger alone.
    published_etd = fields.Datetime("Published ETD", readonly=True, copy=False)
    published_eta = fields.Datetime("Published ETA", readonly=True, copy=False)
    published_atd = fields.Datetime("Published ATD", readonly=True, copy=False)
    published_ata = fields.Datetime("Published ATA", readonly=True, copy=False)
    # Which event told pick-up and delivery; how many loose pieces moved in parts.
    origins = fields.Json(readonly=True, copy=False)
    piece_counts = fields.Json(readonly=True, copy=False)

    # Feeds find a shipment by its numbers, however they are spaced.
    _bill_idx = models.Index(
        "(regexp_replace(upper(master_number), '[^A-Z0-9]', '', 'g')) "
        "WHERE master_number IS NOT NULL"
    )
    _booking_idx = models.Index(
        "(regexp_replace(upper(booking_number), '[^A-Z0-9]', '', 'g')) "
        "WHERE booking_number IS NOT NULL"
    )
    _house_idx = models.Index(
        "(regexp_replace(upper(house_number), '[^A-Z0-9]', '', 'g')) "
        "WHERE house_number IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {name: vals[name] for name in vals if name not in SHOWN.values()}
            for vals in vals_list
        ]
        shipments = super().create(vals_list)
        # Nothing of it was there before, whatever its legs have noted meanwhile.
        shipments._note_schedule()
        noted = self.env.cr.precommit.data[NOTED]
        noted.update((id_, (NO_DATES, {}, True)) for id_ in shipments.ids)
        shipments._look_again(vals_list)
        return shipments

    def write(self, vals):
        noted = not (ROUTE | {"active"}).isdisjoint(vals)
        if noted:
            self._note_schedule()
        result = super().write(vals)
        if noted:
            self._note_schedule()
        self._look_again([vals])
        return result

    def _look_again(self, vals_list):
        numbers = [
            {kind: vals.get(name) for kind, name in NUMBERS.items()}
            for vals in vals_list
        ]
        if any(any(one.values()) for one in numbers):
            self.env["freight.event.unmatched"]._look_again(numbers)

    # Hooks of the shipment add-on

    def _after_merge(self, sources):
        result = super()._after_merge(sources)
        self._take_events(sources)
        return result

    def _after_split(self, new):
        """Let the new part know what was told of the order as a whole.

        News of the carriage stay here: the part may sail with another vessel.
        """
        result = super()._after_split(new)
        self.env.flush_all()
        columns = [
            name
            for name in self.env["freight.event"]._get_columns()
            if name not in NOT_SHARED
        ]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_event (shipment_id, company_id, %(columns)s)
                     SELECT %(new)s, %(company)s, %(shared)s
                       FROM freight_event e
                       JOIN freight_milestone m ON m.id = e.milestone_id
                      WHERE e.shipment_id = %(own)s AND e.container_number IS NULL
                        AND m.level IN ('shipment', 'document')
                ON CONFLICT DO NOTHING
                """,
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                shared=SQL(", ").join(SQL.identifier("e", name) for name in columns),
                new=new.id,
                company=new.company_id.id,
                own=self.id,
            )
        )
        new._roll_up()
        return result

    def _after_roll(self, batch, reason):
        """Keep the reason beside the new dates."""
        result = super()._after_roll(batch, reason)
        self._record_noted(note=reason)
        return result

    def _take_events(self, sources):
        """Take over the events of shipments that were merged into this one."""
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_event e SET shipment_id = %(own)s
                 WHERE e.shipment_id = ANY(%(sources)s)
                   AND NOT EXISTS (SELECT FROM freight_event o
                                    WHERE o.shipment_id = %(own)s
                                      AND o.dedupe_key = e.dedupe_key)
                """,
                own=self.id,
                sources=sources.ids,
            )
        )
        self.env.invalidate_all(flush=False)
        self._roll_up()

    # What the engine does

    def _roll_up(self):
        """Bring these shipments up to all their events, as after an ingest."""
        self._record_noted()
        self.env.flush_all()
        events = self.env["freight.event"].sudo()
        if not self:
            return
        locked = self.env["freight.watch"].sudo()._lock(self.ids)
        journeys = events._load_journeys(locked)
        events._roll_up_journeys(journeys, set(self.ids) & journeys.keys())

    def _note_schedule(self):
        """Remember the dates as they are, to compare them when all is written.

        One entry in the ledger for each date and transaction, whatever happens to it
        in between; many shipments at once cost as many queries as one.
        """
        precommit = self.env.cr.precommit
        noted = precommit.data.get(NOTED)
        if noted is None:
            noted = precommit.data[NOTED] = {}
            # The context of this very write is not that of the end.
            fresh = self.sudo().browse().with_context(active_test=True)
            precommit.add(fresh._record_noted)
        fresh = set(self.ids) - noted.keys()
        if fresh:
            read = self._read_schedules(fresh)
            noted.update((id_, read[id_]) for id_ in read.keys() - noted.keys())

    def _read_schedules(self, ids):
        """Return ``{id: (dates, {leg: dates}, is new)}``, as stored; houses too.

        Nothing is flushed for it: what this transaction changes was noted before.
        """
        dates = SQL(", ").join(map(SQL.identifier, DATES))
        self.env.cr.execute(
            SQL(
                "SELECT id, %(dates)s FROM freight_shipment "
                "WHERE id = ANY(%(ids)s) OR master_id = ANY(%(ids)s)",
                dates=dates,
                ids=sorted(ids),
            )
        )
        noted = {id_: (values, {}, False) for id_, *values in self.env.cr.fetchall()}
        self.env.cr.execute(
            SQL(
                "SELECT shipment_id, id, %s FROM freight_shipment_leg "
                "WHERE shipment_id = ANY(%s)",
                dates,
                sorted(noted),
            )
        )
        for shipment_id, leg_id, *values in self.env.cr.fetchall():
            noted[shipment_id][1][leg_id] = values
        return noted

    def _record_noted(self, note=None):
        """Put what people changed into the ledger; then let the events speak."""
        noted = self.env.cr.precommit.data.pop(NOTED, None)
        if not noted:
            return
        self.env.flush_all()
        journeys = self.env["freight.event"].sudo()._load_journeys(sorted(noted))
        changes, shown = [], []
        for id_, (old_dates, old_legs, is_new) in noted.items():
            if id_ not in journeys:
                continue
            for change in _compare(journeys[id_], old_dates, old_legs):
                silent = is_new or _is_plan(change)
                (shown if silent else changes).append(change)
        ledger = self.env["freight.schedule.change"].sudo()
        decided = ledger._decide(changes, journeys)
        shown += [change for change, is_shown, _when in decided if is_shown]
        ledger._show([one for one in shown if one.old != one.new])
        made = ledger._insert(decided, journeys, note)
        self.env.invalidate_all(flush=False)
        if made:
            self.env["freight.event"].sudo()._after_schedule_change(made)
        self.env.cr.execute(
            SQL(
                "SELECT shipment_id FROM freight_watch WHERE shipment_id = ANY(%s)",
                sorted(noted),
            )
        )
        watched = [id_ for (id_,) in self.env.cr.fetchall()]
        self.browse(watched).sudo()._roll_up()

    def _get_milestone(self, effect):
        """Return the code of the milestone that has this effect on these boxes."""
        self.ensure_one()
        modes = (self.mode, *self._get_route_legs().mapped("mode"), "any")
        milestones = (
            self.env["freight.milestone"]
            .sudo()
            .search([("effect", "=", effect), ("mode", "in", modes)])
        )
        ranked = milestones.sorted(
            lambda one: (modes.index(one.mode), one.level != "container", one.sequence)
        )
        return ranked[:1].code


def _compare(journey, old_dates, old_legs):
    """Return the changes of a shipment's dates, and of its legs' where only those."""
    row, schedule = journey.row, journey.schedule_legs
    changes = []
    for name, old in zip(DATES, old_dates, strict=True):
        new = getattr(row, name)
        if old != new:
            leg = schedule[0 if name in ("etd", "atd") else -1] if schedule else None
            changes.append(
                Change(
                    *(row.id, leg.id if leg else None, name, old, new, True),
                    getattr(row, SHOWN[name]),
                )
            )
    for leg in journey.legs:
        for name, old in zip(DATES, old_legs.get(leg.id, NO_DATES), strict=True):
            new = getattr(leg, name)
            ends = schedule[:1] if name in ("etd", "atd") else schedule[-1:]
            if old != new and leg not in ends:
                changes.append(
                    Change(
                        *(row.id, leg.id, name, old, new, False),
                        getattr(leg, SHOWN[name]),
                    )
                )
    return changes


def _is_plan(change):
    """Tell if a date was planned for the first time: that is no change of it."""
    return change.old is None and change.field in ("etd", "eta")
