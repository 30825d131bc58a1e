"""Loading reference data, many thousand locations at a time.

It is a three-way merge, field by field: `reference` holds what was last loaded. A field
that still has that value takes the new one; a field that somebody changed stays as it
is. Loading the same data again changes nothing.
"""

import csv
import io
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from .. import reference_data
from .freight_location import SITE_KINDS
from .freight_location_search import codes_of, search_key

# The columns that are merged, with the value that an empty one counts as. A field left
# empty or unticked was not corrected: what a user made with a name alone is completed.
COLUMNS = {
    "name": "",
    "code": "",
    "iata": "",
    "icao": "",
    "country_id": 0,
    "subdivision": "",
    "latitude": 0,
    "longitude": 0,
    "tz": "",
    "is_seaport": False,
    "is_airport": False,
    "is_rail": False,
    "is_road": False,
    "aliases": "",
    "prominence": 0,
}
# What the ORM stores for an empty one, where that is not NULL.
NEVER_NULL = ("is_seaport", "is_airport", "is_rail", "is_road", "prominence")
# The table that rows wait in; gone with the transaction.
STAGE = SQL.identifier("freight_location_stage")


class Loaded(NamedTuple):
    """How many locations a load made, changed, and left as a user had made them."""

    created: int
    updated: int
    kept: int


class FreightLocation(models.Model):
    _inherit = "freight.location"

    reference = fields.Json(
        readonly=True,
        copy=False,
        help="The values last loaded from the reference data. A refresh changes only "
        "fields that still hold them, never what a user corrected.",
    )

    @api.private
    def load_shipped(self):
        """Load the ports, airports and terminals that come with the add-on."""
        return self.load_reference(reference_data.shipped())

    @api.private
    def load_reference(self, rows):
        """Merge rows (see `reference_data.Row`) into the locations; return a `Loaded`.

        Of two rows with one key the later counts.
        """
        self.env.flush_all()
        rows = {row.key: row for row in rows}.values()
        # Sites find their place by its key, so places come first.
        places = self._load_rows([row for row in rows if not row.parent_key])
        sites = self._load_rows([row for row in rows if row.parent_key])
        self._load_inherited()
        # So many new rows, and the planner would still think the table small.
        self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(self._table)))
        self.env.invalidate_all(flush=False)
        return Loaded(*map(sum, zip(places, sites, strict=True)))

    def _load_rows(self, rows):
        self._load_stage(rows)
        self._load_match()
        updated = self._load_update()
        created = self._load_create()
        kept = self._load_count_kept() - len(created)
        self._load_search_key(updated, created)
        return Loaded(len(created), len(updated), kept)

    def _load_stage(self, rows):
        """Copy the rows into a table of their own."""
        merged = SQL(", ").join(map(SQL.identifier, COLUMNS))
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS %(stage)s;
                CREATE TEMPORARY TABLE %(stage)s ON COMMIT DROP AS
                SELECT ''::varchar AS key, ''::varchar AS parent_key, kind, %(merged)s,
                       search_key, id AS location_id, parent_id, reference
                  FROM %(table)s
                  WITH NO DATA
                """,
                stage=STAGE,
                merged=merged,
                table=SQL.identifier(self._table),
            )
        )
        countries = {
            country.code: country.id
            for country in self.env["res.country"].search_fetch([], ["code"])
        }
        file = io.StringIO()
        csv.writer(file).writerows(self._load_line(row, countries) for row in rows)
        file.seek(0)
        copy = SQL(
            "COPY %s (key, parent_key, kind, %s, search_key) FROM STDIN (FORMAT csv)",
            STAGE,
            merged,
        )
        self.env.cr.copy_expert(copy.code, file)
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(stage)s AS stage
                   SET reference = jsonb_strip_nulls(to_jsonb(stage) - %(aside)s);
                ANALYZE %(stage)s
                """,
                stage=STAGE,
                aside=["parent_key", "kind", "search_key", "location_id", "parent_id"],
            )
        )

    def _load_line(self, row, countries):
        values = row._asdict() | {
            "country_id": countries.get(row.country),
            "latitude": row.latitude and round(row.latitude, 7),
            "longitude": row.longitude and round(row.longitude, 7),
            # The data may know a zone that this machine has not got yet.
            "tz": row.tz if row.tz in pytz.all_timezones_set else None,
        }
        return [
            row.key,
            row.parent_key,
            row.kind,
            *(values[column] for column in COLUMNS),
            search_key(row.name, row.aliases, codes_of(row.code, row.iata, row.icao)),
        ]

    def _load_match(self):
        """Find the locations that the rows are about.

        By the key they were loaded with, so that a user may change name and code; else,
        where a user made it, by what the key is made of.
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(stage)s AS stage SET parent_id = parent.id
                  FROM %(table)s AS parent
                 WHERE parent.reference->>'key' = stage.parent_key;

                UPDATE %(stage)s AS stage SET location_id = location.id
                  FROM %(table)s AS location
                 WHERE location.reference->>'key' = stage.key;

                UPDATE %(stage)s AS stage SET location_id = location.id
                  FROM %(table)s AS location
                  LEFT JOIN %(table)s AS parent ON parent.id = location.parent_id
                 WHERE stage.location_id IS NULL
                   AND location.reference IS NULL
                   AND location.company_id IS NULL
                   AND location.kind = stage.kind
                   AND stage.key = CASE location.kind
                       WHEN 'place' THEN location.code
                       WHEN 'airport' THEN 'IATA ' || location.iata
                       ELSE (parent.reference->>'key') || ' ' || location.name
                       END
                """,
                stage=STAGE,
                table=SQL.identifier(self._table),
            )
        )

    def _load_update(self):
        """Merge into the locations found; return the ids of those that changed."""
        merged = SQL(", ").join(
            SQL(
                """
                %(column)s = CASE
                    WHEN stage.%(column)s IS NOT NULL
                     AND COALESCE(before.%(column)s, %(blank)s)
                         = COALESCE(loaded.%(column)s, %(blank)s)
                    THEN stage.%(column)s
                    ELSE before.%(column)s
                    END
                """,
                column=SQL.identifier(column),
                blank=blank,
            )
            for column, blank in COLUMNS.items()
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s AS location
                   SET %(merged)s,
                       reference = COALESCE(before.reference, '{}') || stage.reference,
                       write_uid = %(uid)s,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM %(stage)s AS stage
                  JOIN %(table)s AS before ON before.id = stage.location_id
                 CROSS JOIN LATERAL jsonb_populate_record(
                       NULL::%(table)s, before.reference) AS loaded
                 WHERE location.id = before.id
                   AND NOT COALESCE(before.reference, '{}') @> stage.reference
                RETURNING location.id,
                          (%(after)s) IS DISTINCT FROM (%(before)s) AS changed
                """,
                table=SQL.identifier(self._table),
                stage=STAGE,
                merged=merged,
                uid=self.env.uid,
                after=self._load_columns("location"),
                before=self._load_columns("before"),
            )
        )
        return [id_ for id_, changed in self.env.cr.fetchall() if changed]

    def _load_create(self):
        """Make the locations that were not found; return their ids."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %(table)s (
                       kind, parent_id, search_key, reference, active, %(columns)s,
                       create_uid, create_date, write_uid, write_date)
                SELECT kind, parent_id, search_key, reference, TRUE, %(values)s,
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM %(stage)s
                 WHERE location_id IS NULL
                   AND (parent_id IS NOT NULL OR parent_key IS NULL)
                -- A code may be in use by a location that a user made his own.
                    ON CONFLICT DO NOTHING
                RETURNING id
                """,
                table=SQL.identifier(self._table),
                stage=STAGE,
                columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                values=SQL(", ").join(
                    SQL("COALESCE(%s, %s)", SQL.identifier(column), blank)
                    if column in NEVER_NULL
                    else SQL.identifier(column)
                    for column, blank in COLUMNS.items()
                ),
                uid=self.env.uid,
            )
        )
        return [id_ for (id_,) in self.env.cr.fetchall()]

    def _load_count_kept(self):
        """Count the rows whose location, if any, says otherwise in some field."""
        differs = SQL(" OR ").join(
            SQL(
                "COALESCE(location.%(column)s, %(blank)s) <> stage.%(column)s",
                column=SQL.identifier(column),
                blank=blank,
            )
            for column, blank in COLUMNS.items()
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*)
                  FROM %(stage)s AS stage
                  LEFT JOIN %(table)s AS location ON location.id = stage.location_id
                 WHERE location.id IS NULL OR %(differs)s
                """,
                stage=STAGE,
                table=SQL.identifier(self._table),
                differs=differs,
            )
        )
        return self.env.cr.fetchone()[0]

    def _load_search_key(self, updated, created):
        """Compute the key where it depends on more than the row that was loaded."""
        locations = self.sudo().with_context(active_test=False)
        stale = locations.search(
            [
                "|",
                ("id", "in", updated),
                ("parent_id", "in", updated),
            ]
        ) | locations.search([("id", "in", created), ("parent_id", "!=", False)])
        stale.invalidate_recordset(flush=False)
        self.env.add_to_compute(self._fields["search_key"], stale)
        stale.flush_recordset(["search_key"])

    def _load_inherited(self):
        """Give sites the zone and country of their place where they have none."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s AS site
                   SET tz = COALESCE(site.tz, place.tz),
                       country_id = COALESCE(site.country_id, place.country_id)
                  FROM %(table)s AS place
                 WHERE place.id = site.parent_id
                   AND site.kind IN %(site_kinds)s
                   AND (site.tz IS NULL AND place.tz IS NOT NULL
                        OR site.country_id IS NULL AND place.country_id IS NOT NULL)
                """,
                table=SQL.identifier(self._table),
                site_kinds=SITE_KINDS,
            )
        )

    @api.model
    def _load_columns(self, table):
        return SQL(", ").join(SQL.identifier(table, column) for column in COLUMNS)
