from datetime import UTC, datetime

from odoo import api, fields, models

from ..tools.publication import SHOWN
from ..tools.rollup import DATES

# What the roll-up looks at, besides the dates.
ROUTE = {"shipment_id", "sequence", "stage", "mode", "origin_id", "destination_id"}
ROUTE |= {"voyage"}
# Written by the engine alone.
OWN = {"entered", "origins", *SHOWN.values()}


class FreightShipmentLeg(models.Model):
    """Dates of a leg: what people entered, what was told, what the customer sees."""

    _inherit = "freight.shipment.leg"

    # {"etd": [the moment or nothing, when it was entered]}
    entered = fields.Json(readonly=True, copy=False)
    # {"eta": id of the event that told it}
    origins = fields.Json(readonly=True, copy=False)
    published_etd = fields.Datetime("Published ETD", readonly=True, copy=False)
    published_eta = fields.Datetime("Published ETA", readonly=True, copy=False)
    published_atd = fields.Datetime("Published ATD", readonly=True, copy=False)
    published_ata = fields.Datetime("Published ATA", readonly=True, copy=False)
    pin_ids = fields.One2many("freight.pin", "leg_id", "Held Dates")
    origin_text = fields.Text("Sources of the Dates", compute="_compute_origin_text")

    @api.depends("origins", "entered", "pin_ids.field", *DATES)
    @api.depends_context("lang")
    def _compute_origin_text(self):
        events = self.env["freight.event"].sudo()
        ids = {id_ for leg in self for id_ in (leg.origins or {}).values()}
        known = {event.id: event for event in events.browse(ids).exists()}
        person = self.env["freight.event.source"].sudo()._get_person_id()
        person = self.env["freight.event.source"].sudo().browse(person)
        for leg in self:
            held = set(leg.pin_ids.mapped("field"))
            lines = []
            for name in DATES:
                if not leg[name] and name not in held:
                    continue
                event = known.get((leg.origins or {}).get(name))
                source = (event.source_id if event else person).name
                if name in held:
                    source = self.env._("%s, held", person.name)
                lines.append(f"{name.upper()}: {source}")
            leg.origin_text = "\n".join(lines) or False

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["shipment_id"] for vals in vals_list if vals.get("shipment_id")}
        self.env["freight.shipment"].browse(ids)._note_schedule()
        now = _now()
        return super().create(
            [
                {
                    **{name: vals[name] for name in vals if name not in OWN},
                    "entered": _enter({}, vals, now),
                }
                for vals in vals_list
            ]
        )

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name not in OWN}
        if (ROUTE | set(DATES)).isdisjoint(vals):
            return super().write(vals)
        self.shipment_id._note_schedule()
        result = super().write(vals)
        self.shipment_id._note_schedule()
        if not set(DATES).isdisjoint(vals):
            now = _now()
            for leg in self:
                entered = _enter(leg._get_entered(), vals, now)
                super(FreightShipmentLeg, leg).write({"entered": entered})
        return result

    def unlink(self):
        self.shipment_id._note_schedule()
        return super().unlink()

    def _get_entered(self):
        """Return what people entered; before anybody else did, all that is there."""
        self.ensure_one()
        if self.entered is False or self.entered is None:
            return _enter({}, {name: self[name] for name in DATES}, None)
        return dict(self.entered)


def _now():
    return datetime.now(UTC).replace(tzinfo=None).isoformat()


def _enter(entered, vals, now):
    """Return ``entered`` with the dates in ``vals``; a date that is gone says nothing.

    >>> _enter({}, {"etd": "2025-05-10 00:00:00", "eta": False}, "2025-05-01T08:00:00")
    {'etd': ['2025-05-10 00:00:00', '2025-05-01T08:00:00']}
    """
    entered = dict(entered)
    for name in DATES:
        if name in vals:
            entered.pop(name, None)
            moment = fields.Datetime.to_datetime(vals[name])
            if moment:
                entered[name] = [str(moment), now]
    return entered
