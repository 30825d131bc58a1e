from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.freight_shipment.tools.services import MODES

from ..tools.publication import SHOWN, Change, decide, slip
from ..tools.rollup import DATES
from ..tools.rows import as_json


class FreightScheduleChange(models.Model):
    """The ledger of dates: what was changed, why, by whom, and who was told when."""

    _name = "freight.schedule.change"
    _description = "Schedule Change"
    _order = "seen_at desc, id desc"
    _log_access = False

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    leg_id = fields.Many2one(
        "freight.shipment.leg", readonly=True, index="btree_not_null"
    )
    field = fields.Selection(
        [(name, name.upper()) for name in DATES], "Date", required=True, readonly=True
    )
    of_shipment = fields.Boolean(
        readonly=True, help="It is the date of the whole shipment, not of a leg only."
    )
    old = fields.Datetime("Was", readonly=True)
    new = fields.Datetime("Is", readonly=True)
    hours = fields.Float(
        "Later By (h)", digits=(16, 1), readonly=True, aggregator="avg"
    )
    reason_id = fields.Many2one("freight.delay.reason", index="btree_not_null")
    note = fields.Char(help="For the team only; never shown to a customer.")
    source_id = fields.Many2one(
        "freight.event.source", readonly=True, ondelete="restrict"
    )
    event_id = fields.Many2one("freight.event", readonly=True, index="btree_not_null")
    user_id = fields.Many2one("res.users", "By", readonly=True)
    seen_at = fields.Datetime("Seen", required=True, readonly=True)
    mode = fields.Selection(MODES, readonly=True)
    carrier_id = fields.Many2one("freight.carrier", readonly=True)
    pol_id = fields.Many2one("freight.location", "POL", readonly=True)
    pod_id = fields.Many2one("freight.location", "POD", readonly=True)

    # What customers saw before, and from when they see the new date.
    shown_old = fields.Datetime("Customer Saw", readonly=True)
    published = fields.Boolean(readonly=True)
    published_at = fields.Datetime(readonly=True)
    published_by_id = fields.Many2one("res.users", readonly=True)
    publish_by = fields.Datetime(
        "Publishes Itself", readonly=True, help="Unless somebody does it before."
    )
    superseded = fields.Boolean(
        readonly=True, help="The date changed again before anybody was told."
    )
    told_at = fields.Datetime("Customer Told", readonly=True)
    told_how = fields.Selection([("mail", "By Mail")], readonly=True)

    _shipment_idx = models.Index("(shipment_id, seen_at DESC, id DESC)")
    _list_idx = models.Index("(seen_at DESC, id DESC)")
    _company_idx = models.Index("(company_id, seen_at DESC, id DESC)")
    _due_idx = models.Index(
        "(publish_by) WHERE NOT published AND NOT superseded AND publish_by IS NOT NULL"
    )
    _waiting_idx = models.Index(
        "(seen_at DESC, id DESC) WHERE NOT published AND NOT superseded"
    )

    @api.depends("field", "shipment_id")
    def _compute_display_name(self):
        for change in self:
            name = change.shipment_id.name
            change.display_name = f"{name}: {(change.field or '').upper()}"

    # Verbs

    def action_publish(self):
        """Show the new dates to the customers."""
        self.shipment_id._staff_check_access("write")
        gone = self.filtered("superseded")
        if gone:
            raise UserError(
                self.env._(
                    "%s has changed again since. Publish the latest change.",
                    gone[0].display_name,
                )
            )
        self.filtered(lambda change: not change.published).sudo()._publish(self.env.uid)
        return True

    # Hooks

    def _after_publish(self):
        """Tell who waits for it. For notifications."""

    # What the engine does

    @api.model
    def _decide(self, changes, journeys):
        """Return ``[(change, shown at once, else when by itself)]``."""
        thresholds = self.env["freight.publication.threshold"]._get_hours()
        publishing = self.env["freight.event.source"]._get_publishing()
        now = fields.Datetime.now()
        result = []
        for change in changes:
            if change.source_id and change.source_id not in publishing:
                result.append((change, False, None))
                continue
            mode = journeys[change.shipment_id].row.mode
            hours = thresholds.get(mode) or thresholds.get("any") or (0.0, 0.0)
            shown, when = decide(change.shown, change.new, *hours, now)
            result.append((change, shown, when))
        return result

    @api.model
    def _insert(self, decided, journeys, note=None):
        """Write decided changes into the ledger; earlier ones that wait are past."""
        person = self.env["freight.event.source"]._get_person_id()
        if not decided:
            return self.browse()
        now = fields.Datetime.now()
        rows = []
        for change, shown, when in decided:
            journey = journeys[change.shipment_id]
            legs = {leg.id: leg for leg in (*journey.schedule_legs, *journey.legs)}
            leg = legs.get(change.leg_id)
            is_own = change.event_id is None
            rows.append(
                {
                    "shipment_id": change.shipment_id,
                    "company_id": journey.row.company_id,
                    "leg_id": change.leg_id,
                    "field": change.field,
                    "of_shipment": change.of_shipment,
                    "old": change.old,
                    "new": change.new,
                    "hours": slip(change.old, change.new),
                    "reason_id": change.reason_id,
                    "note": note,
                    "source_id": change.source_id or person,
                    "event_id": change.event_id,
                    "user_id": self.env.uid if is_own else None,
                    "seen_at": now,
                    "mode": leg.mode if leg else journey.row.mode,
                    "carrier_id": leg.carrier_id if leg else None,
                    "pol_id": journey.row.pol_id,
                    "pod_id": journey.row.pod_id,
                    "shown_old": change.shown,
                    "published": shown,
                    "published_at": now if shown else None,
                    "publish_by": when,
                    "superseded": False,
                }
            )
        columns = SQL(", ").join(map(SQL.identifier, rows[0]))
        self.env.cr.execute(
            SQL(
                """
                WITH fresh AS (
                    SELECT * FROM json_populate_recordset(
                                      NULL::freight_schedule_change, %(rows)s)
                ), past AS (
                    UPDATE freight_schedule_change c SET superseded = TRUE
                      FROM fresh f
                     WHERE c.shipment_id = f.shipment_id AND c.field = f.field
                       AND c.of_shipment = f.of_shipment
                       AND (f.of_shipment OR c.leg_id = f.leg_id)
                       AND NOT c.published AND NOT c.superseded
                )
                INSERT INTO freight_schedule_change (%(columns)s)
                     SELECT %(columns)s FROM fresh RETURNING id
                """,
                rows=as_json(rows),
                columns=columns,
            )
        )
        return self.browse(id_ for (id_,) in self.env.cr.fetchall())

    def _publish(self, user_id=None):
        """Let customers see these dates: on the shipment, and on its leg."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_schedule_change c
                   SET published = TRUE, published_at = %s, published_by_id = %s,
                       publish_by = NULL
                 WHERE id = ANY(%s)
                """,
                fields.Datetime.now(),
                user_id,
                self.ids,
            )
        )
        self._show(self)
        self.env.invalidate_all(flush=False)
        self._after_publish()

    @api.model
    def _show(self, changes):
        """Write what customers see now: on the shipment, and on the leg."""
        for name, column in SHOWN.items():
            shown = {"freight_shipment": {}, "freight_shipment_leg": {}}
            for one in changes:
                if one.field != name:
                    continue
                shipment, leg = _ids(one)
                if one.of_shipment:
                    shown["freight_shipment"][shipment] = one.new or None
                if leg:
                    shown["freight_shipment_leg"][leg] = one.new or None
            for table, values in shown.items():
                if values:
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %s t SET %s = v.moment "
                            "FROM unnest(%s, %s::timestamp[]) v (id, moment) "
                            "WHERE t.id = v.id",
                            SQL.identifier(table),
                            SQL.identifier(column),
                            list(values),
                            list(values.values()),
                        )
                    )

    @api.model
    def _cron_publish(self):
        """Publish what has waited long enough."""
        cron = self.env["ir.cron"]
        while count := self._publish_due():
            if not cron._commit_progress(count):
                break

    @api.model
    def _publish_due(self, limit=500):
        """Publish what is due, and look at nothing else; return how many it were."""
        due = self.search(
            [
                ("published", "=", False),
                ("superseded", "=", False),
                ("publish_by", "<=", fields.Datetime.now()),
            ],
            order="publish_by, id",
            limit=limit,
        )
        due._publish()
        return len(due)


def _ids(change):
    """Return the ids of the shipment and the leg of a record or a plain Change."""
    if isinstance(change, Change):
        return change.shipment_id, change.leg_id
    return change.shipment_id.id, change.leg_id.id
