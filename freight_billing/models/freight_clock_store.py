"""Clocks on their way into the database: what changed, in one statement."""

import json
from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..tools.clock_kinds import TERMINAL_KINDS

COLUMNS = (
    *("container_id", "shipment_id", "company_id", "side", "kind", "direction"),
    "area_id",
    *("terms_id", "agreement_id", "doubt", "location_id", "start_on", "end_on"),
    *("end_inferred", "last_news_on", "last_free_day", "is_running"),
)
# What makes a clock that clock; all else of it follows.
KEY = ("container_id", "side", "kind", "direction", "area_id")
OTHERS = tuple(name for name in COLUMNS if name not in KEY)


class FreightClock(models.Model):
    _inherit = "freight.clock"

    def _store(self, container_ids, rows):
        """Write what changed, and remove clocks that these boxes have no more.

        One that was charged is emptied instead: its charge is to follow it, and not to
        be made a second time should the clock come back.
        """
        self._keep_areas(container_ids, rows)
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
                    ON CONFLICT (container_id, side, kind, direction,
                                 COALESCE(area_id, 0))
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
                            WHERE (w.container_id, w.side, w.kind, w.direction,
                                   COALESCE(w.area_id, 0))
                                = (c.container_id, c.side, c.kind, c.direction,
                                   COALESCE(c.area_id, 0)))
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

    def _keep_areas(self, container_ids, rows):
        """Let a clock stay the one it was, with its charges, where terms of its port
        come or go: what was stored for one place and is wanted for another now."""
        self.env.cr.execute(
            SQL(
                """
                SELECT c.id, c.container_id, c.side, c.kind, c.direction, c.area_id,
                       COALESCE(l.parent_id, l.id) AS stands_in
                  FROM freight_clock c
             LEFT JOIN freight_location l ON l.id = c.location_id
                 WHERE c.container_id = ANY(%s) AND c.kind = ANY(%s)
              ORDER BY c.id
                """,
                container_ids,
                list(TERMINAL_KINDS),
            )
        )
        stored = self.env.cr.dictfetchall()
        known = {tuple(one[name] for name in KEY) for one in stored}
        wanted = defaultdict(list)
        for row in rows:
            key = tuple(row[name] for name in KEY)
            if row["kind"] in TERMINAL_KINDS and key not in known:
                wanted[key[:-1]].append(row["area_id"])
        still = {tuple(row[name] for name in KEY) for row in rows}
        for one in stored:
            key = tuple(one[name] for name in KEY)
            areas = wanted.get(key[:-1])
            if key in still or not areas:
                continue
            home = one["stands_in"]
            area = areas.pop(areas.index(home) if home in areas else 0)
            self.env.cr.execute(
                SQL(
                    "UPDATE freight_clock SET area_id = %s WHERE id = %s",
                    *(area, one["id"]),
                )
            )
