"""The one way in for all news of cargo: matched, kept once, rolled up, in sets.

How many queries it takes does not depend on how many reports there are.
"""

from datetime import UTC, datetime

from odoo import api, models
from odoo.tools import SQL

from ..tools import codes
from ..tools.batch import Batch, Item, resolve_time
from ..tools.keys import identity_of, keys_of
from ..tools.normal_form import Report, from_dict
from ..tools.rows import as_json
from .freight_milestone import MOVEMENTS

# Before an identity: people withdraw what any source told, others only their own.
ANY_SOURCE = "event:"


class FreightEvent(models.Model):
    _inherit = "freight.event"

    @api.private
    def ingest(self, events, source, shipment=None, stamp=None, publish=None):
        """Take in what a source tells, and bring the shipments up to it.

        It runs in the caller's transaction, which begins anew where another worker has
        news of the same shipments at once: HTTP does so by itself, jobs and scripts
        call ``tools.transaction.in_own_transaction``.

        :param events: reports, or dicts in the normal form (``tools.normal_form``)
        :param source: a ``freight.event.source``
        :param shipment: the one they are of, where a person or a replay knows it
        :param stamp: columns that all events get, such as the message they came in
        :param publish: whether customers see them, as a person decided; if not given,
            source and milestone decide
        :return: ``tools.outcome.Ingested``, an outcome for each of ``events``
        """
        # What people changed in this transaction was there before the news.
        self.env["freight.shipment"]._record_noted()
        self.env.flush_all()
        batch = self._prepare_batch(events, source.sudo(), stamp or {}, publish)
        count = len(batch.items)
        self.sudo()._match(batch, shipment)
        self.sudo()._insert_all(batch)
        self.sudo()._keep_unmatched(batch, source)
        self.env.invalidate_all(flush=False)
        self.sudo()._roll_up_batch(batch)
        result = batch.as_result(count)
        self.sudo()._after_ingest(result)
        return result

    # Hooks

    def _after_ingest(self, ingested):
        """Look at what changed. For exceptions and notifications.

        :param ingested: ``tools.outcome.Ingested``
        """

    def _after_schedule_change(self, changes):
        """Tell of new dates, whoever set them. For those whose write() was bypassed.

        :param changes: records of ``freight.schedule.change``, just made
        """

    # Steps

    def _prepare_batch(self, events, source, stamp, publish):
        """Read the reports, and the places and reasons that they name."""
        items = []
        for number, event in enumerate(events, 1):
            problems = ()
            report = event if isinstance(event, Report) else None
            if not report:
                report, problems = from_dict(event)
            item = Item(report.position if report else number, report)
            if report:
                item.key, item.identity = keys_of(
                    report, source.id, source.ids_are_stable
                )
            else:
                item.fail("rejected", " ".join(one.reason for one in problems))
            items.append(item)
        is_person = source.kind == "person"
        batch = Batch(
            source.id,
            source.publish,
            # To the microsecond, so that of two things done at once one is later.
            datetime.now(UTC).replace(tzinfo=None),
            items,
            stamp,
            publish,
            self.env.uid if is_person else None,
            catalogue=self.env["freight.milestone"]._get_catalogue(),
        )
        reports = [item.report for item in items if item.report]
        self._load_codes(batch, reports)
        return batch

    def _load_codes(self, batch, reports):
        wanted = {report.place for report in reports if report.place}
        batch.places |= self._load_places_by_code(wanted - batch.places.keys())
        if any(report.delay_reason for report in reports):
            reasons = (
                self.env["freight.delay.reason"].sudo().search([("code", "!=", False)])
            )
            batch.reasons = {one.code: one.id for one in reasons}

    def _insert_all(self, batch):
        """Keep what has a shipment: what decides by itself first, since that bounds
        the times in which a container number alone counts."""
        self._insert(batch, [item for item in batch.items if item.targets])
        self._insert(batch, self._match_by_container(batch))

    def _insert(self, batch, items):
        """Insert the events of items that have targets; repeats fall out by index."""
        rows, owners = [], {}
        for item in items:
            for shipment_id, box_id in item.targets:
                row = self._prepare_row(batch, item, shipment_id, box_id)
                if row:
                    rows.append(row)
                    owners.setdefault((shipment_id, item.key), []).append(item)
        if not rows:
            return
        columns = SQL(", ").join(map(SQL.identifier, self._get_columns()))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_event (%(columns)s)
                     SELECT %(columns)s
                       FROM json_populate_recordset(
                                json_populate_record(NULL::freight_event, %(shared)s),
                                %(rows)s)
                ON CONFLICT DO NOTHING
                  RETURNING id, shipment_id, dedupe_key, container_id
                """,
                columns=columns,
                shared=as_json(self._prepare_shared(batch)),
                rows=as_json(rows),
            )
        )
        for event_id, shipment_id, key, box_id in self.env.cr.fetchall():
            # Of repeats within the batch, the first one is the event.
            item = owners[shipment_id, key].pop(0)
            item.event_ids += (event_id,)
            taken_back = item.report.retracted or item.report.retracts
            item.result = "retracted" if taken_back else "created"
            batch.touched.add(shipment_id)
            batch.boxes.add(box_id)
        for waiting in owners.values():
            for item in waiting:
                item.result = item.result or "duplicate"

    @api.model
    def _get_columns(self):
        return [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name != "id"
        ]

    def _prepare_shared(self, batch):
        """Return the columns that all events of a batch share."""
        return {
            "source_id": batch.source_id,
            "user_id": batch.user_id,
            "seen_at": batch.now.isoformat(timespec="seconds"),
            "is_void": False,
            **batch.stamp,
        }

    def _prepare_row(self, batch, item, shipment_id, box_id):
        """Return the columns of an event, or None if nobody can tell what it means.

        What all share is left out, and what is NULL: it is read the quicker.
        """
        report, journey = item.report, batch.journeys[shipment_id]
        place = batch.places.get(report.place)
        milestone, spot = self._resolve(batch, report, journey)
        if not milestone:
            item.fail(
                "unmatched",
                f"{report.code}: the place does not tell whether it is of the export "
                "or the import side, or no milestone has this code.",
            )
            return None
        item.milestone = milestone.id
        when = resolve_time(report.when, report.zone, (place and place.tz) or "UTC")
        created = report.created and resolve_time(report.created).at
        updated = report.updated and resolve_time(report.updated).at
        is_withdrawal = bool(report.retracted or report.retracts)
        withdrawn = report.retracts or report.corrects
        published = batch.publish
        if published is None:
            published = batch.may_publish and milestone.is_published
            published = published and report.classifier == "actual"
        published = bool(published and not is_withdrawal)
        stamp = updated or created
        row = {
            "shipment_id": shipment_id,
            "company_id": journey.row.company_id,
            "milestone_id": milestone.id,
            "classifier": report.classifier,
            "kind": "retraction"
            if is_withdrawal
            else ("correction" if report.corrects else "report"),
            "at": when.at.isoformat(),
            "precision": when.precision,
            "local_time": report.when,
            "tz": when.tz,
            "tz_assumed": when.tz_assumed,
            "recorded_at": (stamp or batch.now).isoformat(),
            "matched_by": item.matched_by,
            "dedupe_key": item.key,
            "identity": item.identity,
            "published": published,
        }
        for name, value in (
            ("leg_id", spot.leg),
            ("container_id", box_id),
            ("container_number", report.container),
            ("location_id", place and place.id),
            ("place_text", _describe_place(report, place)),
            ("mode", report.mode),
            ("vessel_text", report.vessel or report.vessel_imo),
            ("voyage", report.voyage),
            ("delay_reason_id", batch.reasons.get(report.delay_reason)),
            ("source_code", report.source_code),
            ("external_id", report.external_id),
            ("stamp", stamp and stamp.isoformat()),
            ("internal_text", report.remark),
            ("withdraws", withdrawn and self._get_withdrawn(batch, withdrawn)),
        ):
            if value:
                row[name] = value
        for name in ("pieces", "of_pieces", "weight"):
            # None of them is something else than not told.
            if (value := getattr(report, name)) is not None:
                row[name] = value
        if item.matched_by == "container":
            row["raw"] = report.to_dict()
        if published:
            row["published_at"] = batch.now.isoformat(timespec="seconds")
        for name in batch.stamp:
            row.pop(name, None)
        return row

    def _get_withdrawn(self, batch, withdrawn):
        """Return the identity that a report takes back: of its source, or any."""
        if batch.user_id and withdrawn.startswith(ANY_SOURCE):
            return withdrawn.removeprefix(ANY_SOURCE)
        return identity_of(withdrawn, batch.source_id)

    def _resolve(self, batch, report, journey):
        """Return (the milestone as the catalogue knows it or None, the spot)."""
        catalogue = batch.catalogue
        known = catalogue.by_code.get(report.milestone)
        if report.milestone and not known:
            return None, None
        movement = known.meaning.movement if known else MOVEMENTS.get(report.code, "")
        mode = known.meaning.mode if known else report.mode or "any"
        place = batch.places.get(report.place)
        route = journey.route
        spot = route.locate(place and place.id, movement, mode, report.voyage)
        is_depot = spot.role == "off" and not movement
        side = route.side(
            spot, movement, place and place.country, journey.ends if is_depot else ()
        )
        said = (report.milestone, report.format, report.code, report.readings)
        key = (*said, report.empty_laden, report.mode, report.side, side, journey.modes)
        if key not in batch.meant:
            batch.meant[key] = self._get_meant(
                catalogue, report, known, mode, movement and side, key[-2:]
            )
        return batch.meant[key], spot

    def _get_meant(self, catalogue, report, known, mode, moved_at, where):
        """Return the milestone that is meant at that side of that journey."""
        if known:
            # At another place it is another milestone of the same name: a discharge
            # on the way is a transhipment.
            others = catalogue.formats.get(known.format, {})
            code = moved_at and others.get((known.message_code, mode, moved_at))
            return catalogue.by_code.get(code, known)
        side, modes = where
        others = catalogue.formats[report.format]
        code = codes.resolve(report, others, modes, side)
        return catalogue.by_code.get(code or codes.resolve(report, others, modes))

    def _keep_unmatched(self, batch, source):
        """Put what has no shipment into the inbox, once."""
        inbox = self.env["freight.event.unmatched"].sudo()
        rows = [
            {
                **inbox._prepare_row(item, source, batch.stamp),
                "seen_at": batch.now.isoformat(),
            }
            for item in batch.items
            if item.result == "unmatched"
        ]
        if not rows:
            return
        columns = SQL(", ").join(map(SQL.identifier, rows[0]))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_event_unmatched (%s)
                     SELECT %s
                       FROM json_populate_recordset(NULL::freight_event_unmatched, %s)
                ON CONFLICT DO NOTHING
                """,
                columns,
                columns,
                as_json(rows),
            )
        )

    @api.model
    def _withdraw(self, shipment, events, source):
        """Withdraw events of a shipment, whoever told them."""
        reports = [
            Report(
                classifier=event.classifier,
                when=f"{event.at.isoformat()}+00:00",
                place=event.location_id.code or event.location_id.iata or "",
                milestone=event.milestone_id.code,
                container=event.container_number or "",
                retracts=ANY_SOURCE + event.identity,
                created=datetime.now(UTC).isoformat(),
                position=number,
            )
            for number, event in enumerate(events, 1)
        ]
        return self.ingest(reports, source, shipment)


def _describe_place(report, place):
    """Return the place in words, where they say more than its code."""
    text = ", ".join(filter(None, (report.place_text, report.terminal)))
    return text or ("" if place else report.place)
