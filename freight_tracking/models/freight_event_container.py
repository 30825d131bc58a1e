"""Reports that name nothing but a box: see ``tools.matching`` for the rule."""

from collections import defaultdict
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from ..tools import matching
from ..tools.batch import resolve_time
from ..tools.normal_form import Report, from_dict
from ..tools.rows import as_json
from .freight_event_match import DECISIVE
from .freight_milestone import MOVEMENTS

# What tells of the pick-up and the return of an empty box.
MARKS = {"empty_out": "start", "empty_in": "end"}


class Settled(NamedTuple):
    """An event that a box's number alone has brought to a shipment."""

    id: int
    shipment: int
    box: int | None
    key: str
    source: int
    report: Report


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def _match_by_container(self, batch):
        """Place what names only a box; return the items that found their journey.

        All that ever came by these numbers is looked at again, and so is the inbox: a
        pick-up or a return that has become known may tell whose an earlier event was.
        """
        fresh = [
            item
            for item in batch.items
            if item.result == "unmatched"
            and item.report.container
            and not any(getattr(item.report, name) for name in DECISIVE)
        ]
        marked = self._find_marked_numbers(batch)
        numbers = marked | {item.report.container for item in fresh}
        if not numbers:
            return []
        settled = self._load_settled(numbers)
        placed = self._assign(batch, fresh, settled)
        marks = self._get_marks()
        marked |= {
            item.report.container
            for item in placed
            if self._as_sighting(batch, item.report, item, marks).mark
        }
        self.env["freight.event.unmatched"]._look_again(
            [{"container": number} for number in marked]
        )
        return placed

    def _assign(self, batch, fresh, settled):
        if not (fresh or settled):
            return []
        reports = [one.report for one in (*fresh, *settled)]
        self._load_codes(batch, reports)
        batch.share_places()
        stays = self._load_stays(batch, {report.container for report in reports})
        marks = self._get_marks()
        groups = defaultdict(list)
        for one in (*settled, *fresh):
            groups[one.report.container].append(one)
        placed, moved, lost = [], [], []
        known = {(one.report.container, one.key) for one in settled}
        for number, ones in groups.items():
            found = matching.assign(
                stays.get(number, ()),
                [self._as_sighting(batch, one.report, one, marks) for one in ones],
            )
            for one in ones:
                stay, count = found[id(one)]
                if isinstance(one, Settled):
                    if not stay:
                        lost.append(one)
                    elif stay.box != one.box:
                        moved.append((one, stay))
                elif (number, one.key) in known:
                    one.fail("duplicate", "")
                elif stay:
                    one.targets = ((stay.shipment, stay.box),)
                    one.matched_by, one.result, one.reason = "container", "", ""
                    placed.append(one)
                else:
                    one.reason = self._get_doubt(count)
        self._move_settled(batch, moved)
        self._take_back(batch, lost)
        return placed

    def _get_doubt(self, count):
        if count:
            return f"The container was on {count} journeys that it may have been on."
        return "The container was on no known journey at that time and place."

    def _find_marked_numbers(self, batch):
        """Return the boxes whose pick-up or return this batch has just told."""
        marks = self._get_marks()
        return {
            item.report.container
            for item in batch.items
            if item.event_ids and item.report.container and item.milestone in marks
        }

    def _get_marks(self):
        """Return ``{milestone id: "start" or "end"}`` of pick-ups and returns."""
        meanings = self.env["freight.milestone"]._get_catalogue().meanings
        return {
            id_: MARKS[meaning.effect]
            for id_, meaning in meanings.items()
            if meaning.effect in MARKS
        }

    def _load_settled(self, numbers):
        self.env.cr.execute(
            SQL(
                """
                SELECT id, shipment_id, container_id, dedupe_key, source_id, raw
                  FROM freight_event
                 WHERE container_number = ANY(%s) AND matched_by = 'container'
                """,
                sorted(numbers),
            )
        )
        return [
            Settled(*row, from_dict(raw)[0]) for *row, raw in self.env.cr.fetchall()
        ]

    def _load_stays(self, batch, numbers):
        """Return ``{number: [the journeys that the box is on]}``."""
        self.env.cr.execute(
            SQL(
                """
                SELECT c.number, c.id, c.shipment_id
                  FROM freight_container c
                  JOIN freight_shipment s ON s.id = c.shipment_id
                 WHERE c.number = ANY(%s) AND s.active AND s.state != 'cancelled'
              ORDER BY c.id
                """,
                sorted(numbers),
            )
        )
        boxes = self.env.cr.fetchall()
        self._lock_and_load(batch, {shipment for _number, _box, shipment in boxes})
        times = self._load_known_times([box for _number, box, _shipment in boxes])
        stays = defaultdict(list)
        for number, box, shipment in boxes:
            journey = batch.journeys[shipment]
            picked_up, returned = times.get(box, (None, None))
            stays[number].append(
                matching.Stay(
                    *(box, shipment, journey.route),
                    *(journey.plan("etd"), journey.plan("eta")),
                    *(picked_up, returned),
                    journey.ends,
                )
            )
        return stays

    def _load_known_times(self, box_ids):
        """Return ``{box: (picked up, returned)}`` as told with a bill or booking."""
        marks = self._get_marks()
        by_mark = {
            mark: [id_ for id_, one in marks.items() if one == mark]
            for mark in MARKS.values()
        }
        self.env.cr.execute(
            SQL(
                """
                SELECT container_id,
                       min(at) FILTER (WHERE milestone_id = ANY(%(start)s)),
                       max(at) FILTER (WHERE milestone_id = ANY(%(end)s))
                  FROM freight_event
                 WHERE container_id = ANY(%(boxes)s) AND classifier = 'actual'
                   AND NOT is_void AND kind != 'retraction'
                   AND matched_by != 'container'
              GROUP BY container_id
                """,
                boxes=box_ids,
                **by_mark,
            )
        )
        return {box: times for box, *times in self.env.cr.fetchall()}

    def _as_sighting(self, batch, report, key, marks):
        catalogue = batch.catalogue
        known = catalogue.by_code.get(report.milestone)
        format_, code = report.format, report.code
        movement, mode = MOVEMENTS.get(code, ""), report.mode or "any"
        if known:
            movement, mode = known.meaning.movement, known.meaning.mode
            format_, code = known.format, known.message_code
        codes = {code, f"{code}/{report.empty_laden}"} if code else set()
        meant = [
            catalogue.by_code[name]
            for (one, _mode, _direction), name in catalogue.formats.get(
                format_, {}
            ).items()
            if one in codes
        ]
        if known and not movement:
            meant = [known]
        directions = {one.direction for one in meant} or {"export", "import", "any"}
        if report.side:
            directions = {report.side}
        told = {marks.get(one.id, "") for one in meant}
        place = batch.places.get(report.place)
        zone = (place and place.tz) or "UTC"
        return matching.Sighting(
            id(key),
            resolve_time(report.when, report.zone, zone).at,
            place.id if place else None,
            place.country if place else None,
            *(movement, mode, report.voyage),
            frozenset(directions),
            told.pop() if len(told) == 1 and report.classifier == "actual" else "",
        )

    def _move_settled(self, batch, moved):
        """Put events on the journey that they prove to be of."""
        rows = []
        for one, stay in moved:
            journey = batch.journeys[stay.shipment]
            milestone, _spot = self._resolve(batch, one.report, journey)
            rows.append(
                {
                    "id": one.id,
                    "shipment_id": stay.shipment,
                    "company_id": journey.row.company_id,
                    "container_id": stay.box,
                    "milestone_id": milestone.id,
                }
            )
            batch.touched |= {one.shipment, stay.shipment}
            batch.boxes |= {one.box, stay.box}
        if rows:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE freight_event e
                       SET shipment_id = v.shipment_id, company_id = v.company_id,
                           container_id = v.container_id, leg_id = NULL,
                           milestone_id = v.milestone_id
                      FROM json_populate_recordset(NULL::freight_event, %s) v
                     WHERE e.id = v.id
                    """,
                    as_json(rows),
                )
            )

    def _take_back(self, batch, lost):
        """Put events back into the inbox: their box was elsewhere at that time."""
        if not lost:
            return
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (
                    DELETE FROM freight_event WHERE id = ANY(%s)
                 RETURNING source_id, raw, dedupe_key, container_number, seen_at
                )
                INSERT INTO freight_event_unmatched (source_id, raw, dedupe_key,
                            container, seen_at, reason, what, "when", place)
                     SELECT source_id, raw, dedupe_key, container_number, seen_at, %s,
                            coalesce(raw->>'milestone', raw->>'code'), raw->>'when',
                            raw->>'place'
                       FROM gone
                ON CONFLICT DO NOTHING
                """,
                [one.id for one in lost],
                self._get_doubt(0),
            )
        )
        batch.touched |= {one.shipment for one in lost}
        batch.boxes |= {one.box for one in lost}
