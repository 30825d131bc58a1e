"""Bringing clocks up to their events and terms, for many boxes at once."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.clock_kinds import (
    AT_TERMINAL,
    EVENTS,
    IMPORT_EVENTS,
    USUAL,
    Happened,
    find_day,
    find_span_at,
)
from ..tools.clock_match import NO_TERMS, BoxFacts, Choice, applies, choose_by_area
from ..tools.day_types import Calendar
from ..tools.demurrage import find_last_free_day

# Of the line's own clocks somebody will be billed; without terms nobody can tell for
# how much, and that is worth saying.
EXPECTED = ("demurrage", "detention")
IN_ONE_GO = 500


class Side(NamedTuple):
    """One side of a box's journey."""

    facts: BoxFacts
    company: int  # the branch there, which pays the line and charges the customer
    days: dict[str, date]
    told: dict[str, list[Happened]]  # of the other side, too
    home: int | None  # its port
    place: int | None
    last_news: date | None

    def is_told_at(self, area, event):
        """Tell whether something was told of a port, and not of the box alone."""
        return any(one.area == area for one in self.told.get(event, ()))


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
                       COALESCE(l.parent_id, l.id) AS export_area,
                       COALESCE(d.parent_id, d.id) AS import_area,
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
        """Return {box: {effect: when and where it was}}, by the places' own days:
        at each port once, the earliest first.

        What was told as a day stays that day, whatever zone the place is in. The zones
        of events may be offsets, whose sign PostgreSQL takes the other way round (as
        POSIX does).
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (e.container_id, m.effect, area)
                       e.container_id, m.effect, e.at,
                       (e.at AT TIME ZONE 'UTC'
                             AT TIME ZONE CASE
                                  WHEN l.tz IS NOT NULL AND e.precision != 'date'
                                  THEN l.tz
                                  WHEN e.tz ~ '^[+-]' THEN translate(e.tz, '+-', '-+')
                                  ELSE COALESCE(e.tz, l.tz, 'UTC') END)::date,
                       e.location_id, COALESCE(l.parent_id, l.id) AS area
                  FROM freight_event e
                  JOIN freight_milestone m ON m.id = e.milestone_id
             LEFT JOIN freight_location l ON l.id = e.location_id
                 WHERE e.container_id = ANY(%s) AND e.classifier = 'actual'
                   AND NOT e.is_void AND e.kind != 'retraction'
                   AND m.effect = ANY(%s)
              ORDER BY e.container_id, m.effect, area, e.at, e.id
                """,
                container_ids,
                list(EVENTS),
            )
        )
        told = defaultdict(lambda: defaultdict(list))
        for box, effect, *happened in self.env.cr.fetchall():
            told[box][effect].append(Happened(*happened))
        for effects in told.values():
            for happened in effects.values():
                happened.sort(key=lambda one: one.at)
        return told

    def _look_at(self, box, direction, told):
        """Return one side of a box's journey: what happened there, and where."""
        own = {
            effect: ones
            for effect, ones in told.items()
            if (effect in IMPORT_EVENTS) == (direction == "import")
        }
        port = box[f"{direction}_port"]
        there = [one for effect in AT_TERMINAL for one in own.get(effect, ())]
        named = [place for one in there for place in (one.place, one.area)]
        first = [own[effect][0] for effect in AT_TERMINAL if effect in own]
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
            {effect: ones[0].day for effect, ones in own.items()},
            told,
            box[f"{direction}_area"],
            next((one.place for one in first if one.place), port),
            max((one.day for ones in told.values() for one in ones), default=None),
        )

    def _prepare_clocks(self, box, side, rows, terms_by_id):
        begun = min(side.days.values(), default=fields.Date.today())
        chosen = choose_by_area(rows, side.facts, begun)
        if (
            box["job"] == side.facts.direction
            and ("buy", "combined", None) not in chosen
        ):
            for kind in EXPECTED:
                if applies(kind, side.facts):
                    chosen.setdefault(("buy", kind, None), Choice(None, NO_TERMS))
        return [
            self._prepare_clock(box, side, key, choice, terms_by_id)
            for key, choice in chosen.items()
        ]

    def _prepare_clock(self, box, side, key, choice, terms_by_id):
        direction = side.facts.direction
        terms = choice.row and terms_by_id[choice.row.id]
        span = (
            (terms.start_event, terms.end_event) if terms else USUAL[direction, key[1]]
        )
        start, end, place = self._find_span(side, key[2], span)
        return {
            "container_id": box["id"],
            "shipment_id": box["shipment_id"],
            "company_id": side.company,
            "side": key[0],
            "kind": key[1],
            "direction": direction,
            "area_id": key[2],
            "terms_id": terms.id if terms else None,
            "doubt": choice.why or None,
            "location_id": place,
            "start_on": start,
            "end_on": end and end.day,
            "end_inferred": bool(end and end.inferred),
            "last_news_on": side.last_news,
            "is_running": bool(start and not end),
        }

    def _find_span(self, side, area, span):
        """Return when it started, what ended it, and the place whose days count."""
        if area and (area != side.home or side.is_told_at(area, span[0])):
            at = (one for event in span for one in side.told.get(event, ()))
            place = next((one.place for one in at if one.area == area), area)
            return *find_span_at(area, side.told, span), place
        days = {event: ones[0].day for event, ones in side.told.items() if ones}
        return side.days.get(span[0]), find_day(days, span[1]), side.place

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
