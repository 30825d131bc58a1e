"""Bringing clocks up to their events and terms, for many boxes at once."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.clock_kinds import AT_TERMINAL, EVENTS, IMPORT_EVENTS, USUAL, find_day
from ..tools.clock_match import NO_TERMS, BoxFacts, Choice, applies, choose
from ..tools.day_types import Calendar
from ..tools.demurrage import find_last_free_day

COLUMNS = (
    *("container_id", "shipment_id", "company_id", "side", "kind", "direction"),
    *("terms_id", "agreement_id", "doubt", "location_id", "start_on", "end_on"),
    *("end_inferred", "last_news_on", "last_free_day", "is_running"),
)
# What makes a clock that clock; all else of it follows.
KEY = ("container_id", "side", "kind", "direction")
OTHERS = tuple(name for name in COLUMNS if name not in KEY)
# Of the line's own clocks somebody will be billed; without terms nobody can tell for
# how much, and that is worth saying.
EXPECTED = ("demurrage", "detention")
IN_ONE_GO = 500


class Happened(NamedTuple):
    """Something that a box went through: the local day, the place, and its port."""

    day: date
    place: int | None
    port: int | None


class Side(NamedTuple):
    """One side of a box's journey."""

    facts: BoxFacts
    company: int  # the branch there, which pays the line and charges the customer
    days: dict[str, date]
    all_days: dict[str, date]  # those of the other side, too
    place: int | None
    last_news: date | None


class FreightClock(models.Model):
    _inherit = "freight.clock"

    @api.model
    def _refresh(self, container_ids):
        """Make the clocks of these boxes what events and terms say. Set-based."""
        self.env.flush_all()
        boxes = self._load_boxes(list(container_ids))
        told = self._load_days(list(boxes))
        terms = self._load_terms(boxes.values())
        terms_by_id = {one.id: one for one in terms}
        agreed = self.env["freight.clock.agreement"]._load(
            {box["shipment_id"] for box in boxes.values()}
        )
        offered = defaultdict(list)
        for one in terms:
            offered[one.company_id.id].append(one._as_row())
        rows = []
        for id_, box in boxes.items():
            for direction in ("export", "import"):
                side = self._look_at(box, direction, told[id_])
                rows_for = offered[side.company] + offered[False]
                rows += self._prepare_clocks(box, side, rows_for, terms_by_id)
        for row in rows:
            key = (row["shipment_id"], row["side"], row["kind"], row["direction"])
            row["agreement_id"] = agreed.get(key)
        self._find_last_free_days(rows, terms_by_id)
        self._store(sorted(container_ids), rows)

    def _load_boxes(self, container_ids):
        """Return {id: what decides about a box}, of boxes that have a number."""
        self.env.cr.execute(
            SQL(
                """
                SELECT c.id, c.shipment_id, c.type_id, c.is_soc,
                       s.company_id AS export_company,
                       COALESCE(s.destination_company_id, s.company_id)
                       AS import_company,
                       c.is_operating_reefer, s.direction AS job,
                       s.commercial_partner_id AS partner,
                       s.pol_id AS export_port, s.pod_id AS import_port,
                       l.country_id AS export_country, d.country_id AS import_country,
                       (SELECT g.carrier_id FROM freight_shipment_leg g
                         WHERE g.shipment_id = s.id AND g.stage = 'main'
                           AND g.carrier_id IS NOT NULL
                      ORDER BY g.sequence, g.id LIMIT 1) AS carrier
                  FROM freight_container c
                  JOIN freight_shipment s ON s.id = c.shipment_id
             LEFT JOIN freight_location l ON l.id = s.pol_id
             LEFT JOIN freight_location d ON d.id = s.pod_id
                 WHERE c.id = ANY(%s) AND c.number IS NOT NULL
              ORDER BY c.id
                """,
                container_ids,
            )
        )
        return {row["id"]: row for row in self.env.cr.dictfetchall()}

    def _load_terms(self, boxes):
        """Return the terms that can hold for these boxes: of many lines' few."""

        def known(*names):
            return [False, *{box[name] for box in boxes for name in names} - {None}]

        boxes = list(boxes)
        return (
            self.env["freight.clock.terms"]
            .sudo()
            .search(
                [
                    ("company_id", "in", known("export_company", "import_company")),
                    ("carrier_id", "in", known("carrier")),
                    ("equipment_type_id", "in", known("type_id")),
                    *("|", ("partner_id", "=", False)),
                    ("partner_id.commercial_partner_id", "in", known("partner")[1:]),
                ]
            )
        )

    def _load_days(self, container_ids):
        """Return {box: {effect: when and where it was}}, by the places' own days.

        What was told as a day stays that day, whatever zone the place is in. The zones
        of events may be offsets, whose sign PostgreSQL takes the other way round (as
        POSIX does).
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (e.container_id, m.effect)
                       e.container_id, m.effect,
                       (e.at AT TIME ZONE 'UTC'
                             AT TIME ZONE CASE
                                  WHEN l.tz IS NOT NULL AND e.precision != 'date'
                                  THEN l.tz
                                  WHEN e.tz ~ '^[+-]' THEN translate(e.tz, '+-', '-+')
                                  ELSE COALESCE(e.tz, l.tz, 'UTC') END)::date,
                       e.location_id, l.parent_id
                  FROM freight_event e
                  JOIN freight_milestone m ON m.id = e.milestone_id
             LEFT JOIN freight_location l ON l.id = e.location_id
                 WHERE e.container_id = ANY(%s) AND e.classifier = 'actual'
                   AND NOT e.is_void AND e.kind != 'retraction'
                   AND m.effect = ANY(%s)
              ORDER BY e.container_id, m.effect, e.at, e.id
                """,
                container_ids,
                list(EVENTS),
            )
        )
        told = defaultdict(dict)
        for box, effect, *happened in self.env.cr.fetchall():
            told[box][effect] = Happened(*happened)
        return told

    def _look_at(self, box, direction, told):
        """Return one side of a box's journey: what happened there, and where."""
        own = {
            effect: one
            for effect, one in told.items()
            if (effect in IMPORT_EVENTS) == (direction == "import")
        }
        port = box[f"{direction}_port"]
        there = [own[effect] for effect in AT_TERMINAL if effect in own]
        named = [place for one in there for place in (one.place, one.port)]
        facts = BoxFacts(
            direction,
            frozenset({box["partner"]} - {None}),
            frozenset({port, *named} - {None}),
            carrier=box["carrier"],
            equipment=box["type_id"],
            country=box[f"{direction}_country"],
            is_shipper_owned=bool(box["is_soc"]),
            is_reefer=bool(box["is_operating_reefer"]),
        )
        return Side(
            facts,
            box[f"{direction}_company"],
            {effect: one.day for effect, one in own.items()},
            {effect: one.day for effect, one in told.items()},
            next((one.place for one in there if one.place), port),
            max((one.day for one in told.values()), default=None),
        )

    def _prepare_clocks(self, box, side, rows, terms_by_id):
        begun = min(side.days.values(), default=fields.Date.today())
        chosen = choose(rows, side.facts, begun)
        if box["job"] == side.facts.direction and ("buy", "combined") not in chosen:
            for kind in EXPECTED:
                if applies(kind, side.facts):
                    chosen.setdefault(("buy", kind), Choice(None, NO_TERMS))
        return [
            self._prepare_clock(box, side, key, choice, terms_by_id)
            for key, choice in chosen.items()
        ]

    def _prepare_clock(self, box, side, key, choice, terms_by_id):
        direction = side.facts.direction
        terms = choice.row and terms_by_id[choice.row.id]
        start_event, end_event = (
            (terms.start_event, terms.end_event) if terms else USUAL[direction, key[1]]
        )
        start, end = side.days.get(start_event), find_day(side.all_days, end_event)
        return {
            "container_id": box["id"],
            "shipment_id": box["shipment_id"],
            "company_id": side.company,
            "side": key[0],
            "kind": key[1],
            "direction": direction,
            "terms_id": terms.id if terms else None,
            "doubt": choice.why or None,
            "location_id": side.place,
            "start_on": start,
            "end_on": end and end.day,
            "end_inferred": bool(end and end.inferred),
            "last_news_on": side.last_news,
            "is_running": bool(start and not end),
        }

    def _find_last_free_days(self, rows, terms_by_id):
        """Fill in until when each clock that has begun is free."""
        places = self.env["freight.location"].sudo()
        calendars = self._get_calendars(
            places.browse({row["location_id"] for row in rows if row["location_id"]})
        )
        used = {row["terms_id"] for row in rows} - {None}
        terms = {id_: terms_by_id[id_]._get_terms() for id_ in used}
        free_days = {
            one.id: one.free_days
            for one in self.env["freight.clock.agreement"]
            .sudo()
            .browse({row["agreement_id"] for row in rows} - {None})
        }
        for row in rows:
            own, start, end = terms.get(row["terms_id"]), row["start_on"], row["end_on"]
            if not own or not start or (end and end < start):
                row["last_free_day"] = None
                continue
            if row["agreement_id"]:
                own = replace(own, free_days=free_days[row["agreement_id"]])
            place = places.browse(row["location_id"] or ())
            row["last_free_day"] = find_last_free_day(
                own, start, calendars.get(place, Calendar())
            )

    def _store(self, container_ids, rows):
        """Write what changed, and remove clocks that these boxes have no more.

        One that was charged is emptied instead: its charge is to follow it, and not to
        be made a second time should the clock come back.
        """
        columns = SQL(", ").join(map(SQL.identifier, COLUMNS))
        self.env.cr.execute(
            SQL(
                """
                WITH wanted AS (
                    SELECT %(columns)s
                      FROM json_populate_recordset(NULL::freight_clock, %(rows)s)
                ), stored AS (
                    INSERT INTO freight_clock AS c (%(columns)s, charge_due)
                         SELECT *, TRUE FROM wanted
                    ON CONFLICT (container_id, side, kind, direction)
                    DO UPDATE SET %(changes)s, charge_due = TRUE
                            WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
                      RETURNING c.shipment_id
                ), gone AS (
                    SELECT c.id, EXISTS (
                           SELECT FROM freight_charge h WHERE h.clock_id = c.id)
                           AS is_charged
                      FROM freight_clock c
                     WHERE c.container_id = ANY(%(boxes)s)
                       AND NOT EXISTS (
                           SELECT FROM wanted w
                            WHERE (w.container_id, w.side, w.kind, w.direction)
                                = (c.container_id, c.side, c.kind, c.direction))
                ), emptied AS (
                    UPDATE freight_clock c
                       SET start_on = NULL, end_on = NULL, last_free_day = NULL,
                           is_running = FALSE, charge_due = TRUE
                      FROM gone
                     WHERE gone.id = c.id AND gone.is_charged
                       AND c.start_on IS NOT NULL
                 RETURNING c.shipment_id
                ), removed AS (
                    DELETE FROM freight_clock c USING gone
                     WHERE gone.id = c.id AND NOT gone.is_charged
                 RETURNING c.shipment_id
                )
                SELECT shipment_id FROM stored
                 UNION SELECT shipment_id FROM emptied
                 UNION SELECT shipment_id FROM removed
                """,
                columns=columns,
                rows=json.dumps(rows, default=str),
                changes=SQL(", ").join(
                    SQL("%s = EXCLUDED.%s", SQL.identifier(one), SQL.identifier(one))
                    for one in OTHERS
                ),
                old=SQL(", ").join(SQL("c.%s", SQL.identifier(one)) for one in OTHERS),
                new=SQL(", ").join(
                    SQL("EXCLUDED.%s", SQL.identifier(one)) for one in OTHERS
                ),
                boxes=container_ids,
            )
        )
        changed = [id_ for (id_,) in self.env.cr.fetchall()]
        self.invalidate_model()
        self.env["freight.shipment"].browse(changed)._mark_watch()

    # When to look

    @api.model
    def _note_terms(self, terms):
        """Look at all boxes under way again, since the terms are others now."""
        companies = self.env["res.company"].sudo()
        for company in terms.company_id or companies.search([("active", "=", True)]):
            self.with_delay(
                description=self.env._("Look at the clocks of boxes again"),
                identity_key=f"freight_clock-{company.id}",
            )._refresh_company(company.id)

    @api.model
    def _refresh_company(self, company_id):
        """Bring all boxes that are under way up to their terms, in bounded steps."""
        last = 0
        while True:
            self.env.cr.execute(
                SQL(
                    """
                    SELECT c.id FROM freight_container c
                      JOIN freight_shipment s ON s.id = c.shipment_id
                     WHERE %s IN (s.company_id, s.destination_company_id)
                       AND c.id > %s AND c.number IS NOT NULL
                       AND (c.is_active_box OR EXISTS (
                           SELECT FROM freight_clock k
                            WHERE k.container_id = c.id AND k.is_running))
                  ORDER BY c.id LIMIT %s
                    """,
                    *(company_id, last, IN_ONE_GO),
                )
            )
            found = [id_ for (id_,) in self.env.cr.fetchall()]
            if not found:
                return
            self._refresh(found)
            last = found[-1]
