"""Opening and closing exceptions, in sets: the one writer of their rows."""

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.freight_shipment.models.mail_activity_plan import ROLES


class Live(NamedTuple):
    """A row that is open, or that a person closed although its cause lasts."""

    id: int
    shipment_id: int | None
    rule_id: int
    subject: str
    state: str
    dismissed: bool
    level: int
    severity: str
    container_id: int | None
    params: dict | None

    @property
    def key(self):
        return self.shipment_id, self.rule_id, self.subject

    @property
    def content(self):
        return self.level, self.severity, self.container_id, self.params or {}


LIVE = SQL(", ").join(map(SQL.identifier, Live._fields))


class FreightException(models.Model):
    _inherit = "freight.exception"

    @api.model
    def _reconcile_shipments(self, wanted, closings, now):
        """Bring the exceptions of shipments to what is wrong with them now.

        :param wanted: ``{shipment id: [Cause]}`` of all that were looked at
        :param closings: why those of a shipment close, where not by themselves
        """
        where = SQL("shipment_id = ANY(%s)", sorted(wanted))
        self._reconcile(wanted, where, closings, now)

    @api.model
    def _reconcile_others(self, causes, now):
        """Bring the exceptions that are about no shipment to what is wrong now."""
        self._reconcile({None: causes}, SQL("shipment_id IS NULL"), {}, now)

    @api.model
    def _reconcile(self, wanted, where, closings, now):
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM freight_exception "
                "WHERE %s AND (state != 'closed' OR dismissed)",
                LIVE,
                where,
            )
        )
        live = [Live._make(row) for row in self.env.cr.fetchall()]
        causes = {
            (shipment_id, *cause.key): cause
            for shipment_id, each in wanted.items()
            for cause in each
        }
        closed, changed, forgotten, known = {}, [], [], set()
        for row in live:
            cause = causes.get(row.key)
            if row.state == "closed":
                if cause and cause.threat.level <= row.level:
                    known.add(row.key)
                else:
                    forgotten.append(row.id)
            elif cause:
                known.add(row.key)
                if row.content != _content(cause):
                    changed.append((row.id, cause))
            else:
                reason = closings.get(row.shipment_id, "gone")
                closed.setdefault(reason, []).append(row.id)
        self._forget(forgotten)
        self._update_open(changed)
        for closing, ids in closed.items():
            self.browse(sorted(ids))._close({"closing": closing}, now)
        self._open({key: causes[key] for key in causes.keys() - known}, now)

    @api.model
    def _open(self, causes, now):
        """Insert rows for causes that have none, and tell their owners."""
        if not causes:
            return
        rules = self.env["freight.exception.rule"].sudo()
        shipments = self.env["freight.shipment"].sudo()
        rules = rules.browse({rule_id for _shipment, rule_id, _subject in causes})
        shipments = shipments.browse({key[0] for key in causes if key[0]})
        # A shipment has a hundred columns more.
        shipments.fetch(
            ["name", "company_id", "commercial_partner_id", *ROLES.values()]
        )
        rows = [
            self._prepare_row(
                rules.browse(rule_id).with_prefetch(rules.ids),
                shipments.browse(shipment_id or ()).with_prefetch(shipments.ids),
                cause,
                now,
            )
            for (shipment_id, rule_id, _subject), cause in sorted(
                causes.items(), key=lambda item: (item[0][0] or 0, *item[0][1:])
            )
        ]
        self._plan_activities(rows)
        columns = SQL(", ").join(map(SQL.identifier, rows[0]))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_exception (%(columns)s)
                     SELECT %(columns)s FROM json_populate_recordset(
                                NULL::freight_exception, %(rows)s)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                columns=columns,
                rows=json.dumps(rows, default=str),
            ),
            log_exceptions=False,  # another worker was faster: who called begins anew
        )
        opened = self.sudo().browse(id_ for (id_,) in self.env.cr.fetchall())
        self.invalidate_model(flush=False)
        self._after_open(opened)

    def _prepare_row(self, rule, shipment, cause, now):
        level, severity, container_id, params = _content(cause)
        hours = rule.deadline_hours
        return {
            "shipment_id": shipment.id or None,
            "company_id": (shipment.company_id or rule.company_id).id or None,
            "partner_id": shipment.commercial_partner_id.id or None,
            "container_id": container_id,
            "rule_id": rule.id,
            "kind": rule.kind,
            "severity": severity,
            "state": "open",
            "user_id": self._get_owner(rule, shipment).id or None,
            "opened_at": now,
            "deadline": now + timedelta(hours=hours) if hours else None,
            "subject": cause.threat.subject,
            "level": level,
            "params": params,
            "dismissed": False,
            "activity_id": None,
        }

    @api.model
    def _get_owner(self, rule, shipment):
        """Return who looks after it: of the shipment, else as the rule says."""
        people = (shipment[ROLES[rule.role]], shipment.operator_id, rule.user_id)
        return next((one for one in people if one.active), people[0].browse())

    def _close(self, values, now):
        """Close these rows; what was planned for them ends as well.

        :param values: ``closing``; of a person also who, why, and that it stays so
        """
        if not self:
            return
        values = {
            **{"closed_by_id": None, "closing_reason": None, "dismissed": False},
            **values,
            **{"state": "closed", "closed_at": now},
        }
        columns = [
            SQL("%s = %s", SQL.identifier(name), values[name]) for name in values
        ]
        # That the activity is gone is written at once, not by its deletion again.
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_exception e SET activity_id = NULL, %s
                  FROM freight_exception old
                 WHERE e.id = ANY(%s) AND e.state != 'closed' AND old.id = e.id
             RETURNING e.id, old.activity_id
                """,
                SQL(", ").join(columns),
                self.ids,
            ),
            log_exceptions=False,
        )
        closed = dict(self.env.cr.fetchall())
        self.invalidate_model(flush=False)
        self._end_activities(filter(None, closed.values()))
        self._after_close(self.sudo().browse(closed))

    def _update_open(self, changed):
        """Keep what open rows tell at what is so now."""
        if not changed:
            return
        rows = [
            {
                "id": id_,
                **dict(
                    zip(
                        ("level", "severity", "container_id", "params"),
                        _content(cause),
                        strict=True,
                    )
                ),
            }
            for id_, cause in changed
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_exception e
                   SET level = v.level, severity = v.severity,
                       container_id = v.container_id, params = v.params
                  FROM json_to_recordset(%s) AS v
                       (id int, level int, severity varchar, container_id int,
                        params jsonb)
                 WHERE e.id = v.id
                """,
                json.dumps(rows),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)

    def _forget(self, ids):
        """Let what persons closed open again when it comes back: its cause is gone."""
        if ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE freight_exception SET dismissed = FALSE WHERE id = ANY(%s)",
                    ids,
                ),
                log_exceptions=False,
            )


def _content(cause):
    """Return what a row tells of its cause, as it is stored."""
    threat = cause.threat
    params = {
        name: str(value) if isinstance(value, datetime) else value
        for name, value in threat.params.items()
        if value is not None
    }
    return threat.level, cause.rule.severity, threat.box, params
