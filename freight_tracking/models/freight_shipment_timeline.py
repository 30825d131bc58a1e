from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models

from odoo.addons.freight_base.tools import iso6346
from odoo.addons.freight_shipment.tools.view_data import choice, moment

from ..tools.publication import slip

CLASSIFIERS = ("planned", "estimated", "actual")
# What the dates of a leg are called where no event says it.
ENDS = (
    ("departure", "origin_id", "etd", "atd"),
    ("arrival", "destination_id", "eta", "ata"),
)
FIELDS = (
    *("shipment_id", "leg_id", "container_id", "container_number", "milestone_id"),
    *("classifier", "kind", "is_void", "at", "precision", "tz_assumed", "location_id"),
    *("place_text", "vessel_text", "voyage", "pieces", "of_pieces", "source_id"),
    *("delay_reason_id", "recorded_at", "seen_at", "user_id", "internal_text"),
    *("published", "customer_text", "source_code", "local_time"),
)


class FreightShipment(models.Model):
    """The timeline of the backend: by leg and by box, plan beside estimate and fact."""

    _inherit = "freight.shipment"

    @api.readonly
    def get_timeline(self):
        """Return ``[{title, rows: [{name, planned, estimated, actual, events}]}]``."""
        self.ensure_one()
        self._staff_check_access("read")
        events = self._get_timeline_events()
        events.fetch(FIELDS)
        groups = [
            *self._get_leg_groups(events),
            *self._get_box_groups(events),
        ]
        shown = {id_ for group in groups for id_ in group["event_ids"]}
        rest = events.filtered(lambda event: event.id not in shown)
        if rest:
            groups.insert(0, self._as_group("shipment", self.env._("Shipment"), rest))
        return [group for group in groups if group["rows"]]

    def _get_leg_groups(self, events):
        """Return a group for each leg, with its own dates where no event tells them."""
        by_leg = defaultdict(events.browse)
        for event in events:
            if event.leg_id and not event.container_number:
                by_leg[event.leg_id] |= event
        groups = []
        known = self.env["freight.milestone"]._get_catalogue().meanings
        for leg in self._get_route_legs():
            group = self._as_group(f"leg-{leg.id}", leg.display_name, by_leg[leg])
            group["subtitle"] = leg._get_carriage()
            told = {known[event.milestone_id.id].movement for event in by_leg[leg]}
            for movement, place_name, planned, actual in ENDS:
                if movement not in told and (leg[planned] or leg[actual]):
                    row = leg._get_timeline_row(movement, place_name, planned, actual)
                    group["rows"].append(row)
                elif movement in told:
                    leg._add_plan(group["rows"], movement, place_name, planned)
            group["rows"].sort(key=lambda row: row["sort"])
            groups.append(group)
        return groups

    def _get_box_groups(self, events):
        groups = []
        states = dict(
            self.env["freight.container"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        by_number = defaultdict(events.browse)
        for event in events:
            if event.container_number:
                by_number[event.container_number] |= event
        boxes = {box.number: box for box in self._get_boxes() if box.number}
        for number, told in sorted(by_number.items()):
            group = self._as_group(f"box-{number}", iso6346.format(number), told)
            box = boxes.get(number)
            group["subtitle"] = states[box.state] if box else ""
            groups.append(group)
        return groups

    def _as_group(self, key, title, events):
        rows = defaultdict(events.browse)
        for event in events:
            rows[event.milestone_id, event.location_id, event.place_text] |= event
        known = self.env["freight.milestone"]._get_catalogue().meanings
        lines = [
            {
                **told._get_timeline_row(),
                "movement": known[milestone.id].movement,
            }
            for (milestone, _location, _text), told in rows.items()
        ]
        lines.sort(key=lambda row: row["sort"])
        return {
            "key": key,
            "title": title,
            "subtitle": "",
            "rows": lines,
            "event_ids": events.ids,
        }


class FreightShipmentLeg(models.Model):
    _inherit = "freight.shipment.leg"

    def _get_timeline_row(self, movement, place_name, planned, actual):
        """Return the row of a date that no event has told."""
        self.ensure_one()
        place = self[place_name]
        names = {
            "departure": self.env._("Departure"),
            "arrival": self.env._("Arrival"),
        }
        return {
            "name": names[movement],
            "movement": movement,
            "place": place.name or "",
            "planned": moment(self[planned], place),
            "estimated": None,
            "actual": moment(self[actual], place),
            "late": slip(self[planned], self[actual]),
            "sort": str(self[actual] or self[planned]),
            "events": [],
        }

    def _add_plan(self, rows, movement, place_name, name):
        """Put what people planned beside what was told, where nobody told a plan."""
        self.ensure_one()
        entered = self._get_entered().get(name)
        for row in rows:
            if entered and row["movement"] == movement and not row["planned"]:
                planned = fields.Datetime.to_datetime(entered[0])
                row["planned"] = moment(planned, self[place_name])
                if row["actual"]:
                    actual = row["actual"]["utc"].removesuffix("Z")
                    row["late"] = slip(planned, datetime.fromisoformat(actual))


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def _get_timeline_row(self):
        """Return what these events, all of one milestone at one place, say together."""
        live = self.filtered(lambda event: not event._is_dead())
        # Of each kind the one that its source recorded last.
        latest = {
            event.classifier: event
            for event in live.sorted(lambda event: (event.recorded_at, event.id))
        }
        cells = {
            name: latest[name]._get_timeline_moment() if name in latest else None
            for name in CLASSIFIERS
        }
        best = latest.get("actual") or latest.get("estimated") or latest.get("planned")
        first = self[:1]
        due = latest.get("planned") or latest.get("estimated")
        actual = latest.get("actual")
        return {
            **cells,
            "name": first.milestone_id.name,
            "place": first.location_id.name or first.place_text or "",
            "late": slip(due.at, actual.at) if due and actual else 0,
            "sort": str((best or first).at),
            "events": [event._get_timeline_entry() for event in self.sorted("id")],
        }

    def _get_timeline_moment(self):
        told = moment(self.at, self.location_id)
        return {
            **told,
            "zone_assumed": self.tz_assumed or told["zone_assumed"],
            "date_only": self.precision == "date",
            "source": self.source_id.name,
            "published": self.published,
        }

    def _get_timeline_entry(self):
        self.ensure_one()
        parts = f"{self.pieces} / {self.of_pieces or '?'}" if self.pieces else ""
        return {
            "id": self.id,
            **self._get_timeline_moment(),
            "classifier": choice(self, "classifier"),
            "kind": choice(self, "kind"),
            "is_dead": self._is_dead(),
            "is_void": self.is_void,
            "told": self.local_time,
            "code": self.source_code or "",
            "recorded": str(self.recorded_at),
            "person": self.user_id.name or "",
            "carriage": " ".join(filter(None, (self.vessel_text, self.voyage))),
            "parts": parts,
            "reason": self.delay_reason_id.name or "",
            "note": self.internal_text or "",
            "customer_text": self._get_customer_text(),
        }
