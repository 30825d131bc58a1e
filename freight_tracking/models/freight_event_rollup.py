"""Reading journeys and facts for the roll-up, many shipments at a time."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools.journey import BoxRow, Journey, LegRow, Place, ShipmentRow
from ..tools.rollup import Box, Fact, roll_up

FACTS = """
      SELECT id, dedupe_key, identity, milestone_id, classifier, at, recorded_at,
             source_id, stamp, kind = 'retraction', withdraws, location_id, voyage,
             container_id, pieces,
             shipment_id, CASE WHEN container_id IS NULL THEN container_number END,
             leg_id, is_void, replaces_id, nullif(kind, 'report'), delay_reason_id,
             container_id %s
        FROM freight_event
       WHERE shipment_id = ANY(%s) AND %s
"""
ALL = SQL("TRUE")
# Those of the timeline that customers see. A withdrawal is not published: what it
# withdraws is void.
PUBLISHED = SQL("published AND NOT is_void AND kind != 'retraction'")
# An event's row: its fact, and behind it what a roll-up made of it. What is the same
# of nearly all events is None: reading texts takes time.
Kept = NamedTuple(
    "Kept",
    [
        *Fact.__annotations__.items(),
        ("shipment_id", int),
        ("number", str | None),  # where no box is known to have it
        ("leg_id", int | None),
        ("is_void", bool),
        ("replaces_id", int | None),
        ("kind", str | None),  # where it is not a report
        ("reason_id", int | None),
        ("box_id", int | None),
    ],
)


class FreightEvent(models.Model):
    _inherit = "freight.event"

    @api.model
    def _load_journeys(self, shipment_ids):
        """Return ``{id: Journey}`` of shipments, and of their masters too."""
        rows = self._load_rows(
            ShipmentRow, "freight_shipment", "id = ANY(%s)", shipment_ids
        )
        masters = {row.master_id for row in rows} - {None} - {row.id for row in rows}
        if masters:
            rows += self._load_rows(
                ShipmentRow, "freight_shipment", "id = ANY(%s)", sorted(masters)
            )
        ids = [row.id for row in rows]
        legs = self._load_rows(
            LegRow,
            "freight_shipment_leg",
            "shipment_id = ANY(%s) ORDER BY shipment_id, sequence, id",
            ids,
        )
        boxes = self._load_rows(
            BoxRow, "freight_container", "shipment_id = ANY(%s) ORDER BY id", ids
        )
        ends = {(row.pol_id, row.pod_id) for row in rows}
        ends |= {(leg.origin_id, leg.destination_id) for leg in legs}
        places = self._load_places({id_ for pair in ends for id_ in pair} - {None})
        return self._join_journeys(rows, legs, boxes, places)

    @api.model
    def _join_journeys(self, rows, legs, boxes, places):
        """Return ``{id: Journey}`` of the rows of shipments and of what is theirs."""
        journeys = {row.id: Journey(row, places=places) for row in rows}
        for leg in legs:
            journeys[leg.shipment_id].legs.append(leg)
        for box in boxes:
            journeys[box.shipment_id].boxes.append(box)
        self.env.cr.execute(
            SQL(
                "SELECT shipment_id, leg_id, field, value FROM freight_pin "
                "WHERE shipment_id = ANY(%s)",
                list(journeys),
            )
        )
        for shipment_id, leg_id, name, value in self.env.cr.fetchall():
            journeys[shipment_id].pins[leg_id, name] = value
        for journey in journeys.values():
            journey.master = journeys.get(journey.row.master_id)
        return journeys

    @api.model
    def _load_rows(self, shape, table, where, ids):
        """Read rows of a table into the shape whose fields are its columns."""
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM %s WHERE %s",
                SQL(", ").join(map(SQL.identifier, shape._fields)),
                SQL.identifier(table),
                SQL(where, ids),
            )
        )
        return [shape._make(row) for row in self.env.cr.fetchall()]

    @api.model
    def _load_places(self, ids):
        """Return ``{id: Place}``: each with the places that it lies in."""
        return self._read_places(SQL("l.id = ANY(%s)", list(ids))) if ids else {}

    @api.model
    def _load_places_by_code(self, codes):
        """Return ``{code: Place}`` by UN/LOCODE, or by an airport's IATA code."""
        found = {}
        if codes:
            codes = sorted(codes)
            where = SQL(
                "(l.kind = 'place' AND l.code = ANY(%(codes)s))"
                " OR (l.kind = 'airport' AND l.iata = ANY(%(codes)s))",
                codes=codes,
            )
            for place, code, iata in self._read_places(where, with_codes=True):
                for name in (code, iata):
                    if name in codes:
                        found[name] = place
        return found

    @api.model
    def _read_places(self, where, with_codes=False):
        self.env.cr.execute(
            SQL(
                """
                SELECT l.id, l.parent_id, p.parent_id, l.tz, l.country_id,
                       l.code, l.iata, l.kind
                  FROM freight_location l
             LEFT JOIN freight_location p ON p.id = l.parent_id
                 WHERE %s
                """,
                where,
            )
        )
        rows = [
            (
                Place(id_, tuple(filter(None, (id_, *above))), tz or "", country),
                code if kind == "place" else None,
                iata if kind == "airport" else None,
            )
            for id_, *above, tz, country, code, iata, kind in self.env.cr.fetchall()
        ]
        return rows if with_codes else {place.id: place for place, *_codes in rows}

    @api.model
    def _roll_up_batch(self, batch):
        """Bring all that a batch touched up to the whole set of its events."""
        if batch.touched:
            missing = batch.touched - batch.journeys.keys()
            if missing:
                batch.journeys |= self._load_journeys(sorted(missing))
            outcomes = self._roll_up_journeys(batch.journeys, batch.touched)
            batch.boxes.update(*(one.retold for one in outcomes.values()))
            replacing = {id_ for one in outcomes.values() for id_ in one.replaces}
            for item in batch.items:
                if item.result == "created" and not replacing.isdisjoint(
                    item.event_ids
                ):
                    item.result = "corrected"

    @api.model
    def _roll_up_journeys(self, journeys, shipment_ids):
        """Compute what the events of these shipments amount to, and write it."""
        facts = self._load_facts(journeys, shipment_ids)
        outcomes = self._compute_outcomes(journeys, shipment_ids, facts)
        self._apply(journeys, outcomes, facts)
        return outcomes

    @api.model
    def _load_facts(self, journeys, shipment_ids, where=ALL):
        """Return ``{shipment id: [Kept]}``."""
        rows = self._read_facts(shipment_ids, where)
        self._add_places(journeys, {row.place for row in rows if row.place})
        return self._sort_facts(journeys, rows)

    @api.model
    def _read_facts(self, shipment_ids, where, shape=Kept):
        """Return the rows of events; what ``shape`` has beyond ``Kept`` are columns."""
        more = [
            SQL(", %s", SQL.identifier(name))
            for name in shape._fields[len(Kept._fields) :]
        ]
        self.env.cr.execute(SQL(FACTS, SQL().join(more), list(shipment_ids), where))
        return list(map(shape._make, self.env.cr.fetchall()))

    @api.model
    def _sort_facts(self, journeys, rows):
        """Return ``{shipment id: [its facts]}``."""
        facts = defaultdict(list)
        for fact in rows:
            if fact.number:
                box = self._find_box(journeys[fact.shipment_id], fact.number)
                fact = fact._replace(box=box)
            facts[fact.shipment_id].append(fact)
        return facts

    @api.model
    def _compute_outcomes(self, journeys, shipment_ids, facts):
        """Return ``{shipment id: Outcome}``: what these facts amount to."""
        meanings = self.env["freight.milestone"]._get_catalogue().meanings
        trust = self.env["freight.event.source"]._get_trust()
        return {
            id_: roll_up(
                journeys[id_].route,
                [_as_box(box) for box in journeys[id_].boxes],
                facts[id_],
                meanings,
                trust,
                journeys[id_].row.package_count or 0,
            )
            for id_ in shipment_ids
        }

    @api.model
    def _add_places(self, journeys, location_ids):
        """Let all journeys know these places; they share one dictionary or few."""
        dictionaries = {id(one.places): one.places for one in journeys.values()}
        missing = {
            id_
            for id_ in location_ids
            if any(id_ not in places for places in dictionaries.values())
        }
        if missing:
            found = self._load_places(missing)
            for places in dictionaries.values():
                places.update(found)

    @api.model
    def _find_box(self, journey, number):
        """Return the box that has this number by now, though it had not then."""
        return next((box.id for box in journey.boxes if box.number == number), None)


def _as_box(row):
    # What nobody has told of yet stands where it was put before anybody could.
    entered = row.entered or {"state": row.state}
    overruled = entered.get("overruled_at")
    overruled_at = datetime.fromisoformat(overruled) if overruled else None
    return Box(row.id, entered.get("state", "draft"), overruled_at)
