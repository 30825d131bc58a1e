from odoo import api, fields, models
from odoo.tools import SQL, clean_context

from odoo.addons.freight_tracking.tools.rows import as_json


class FreightCharge(models.Model):
    """Rated estimates on their way into the database: one statement for all."""

    _inherit = "freight.charge"

    @api.model
    def _insert_rated(self, rows):
        """Add estimates that rating has reckoned in full, and return them.

        ``create`` asks each charge on its own for what rating knows already, which
        takes five times as long as rating itself. What is not in the rows is computed
        as ever, here or in other add-ons, and Python constraints are checked; rules of
        base_automation on new charges are not run, as for events.

        :param rows: the columns of each charge; all have the same
        """
        if not rows:
            return self.browse()
        rows = [self._prepare_columns(row) for row in rows]
        given = rows[0].keys()
        shared = {**self._prepare_insert_defaults(given), **self._prepare_insert_log()}
        columns = SQL(", ").join(map(SQL.identifier, (*given, *shared)))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_charge (%(columns)s)
                     SELECT %(columns)s
                       FROM json_populate_recordset(
                                json_populate_record(NULL::freight_charge, %(shared)s),
                                %(rows)s)
                  RETURNING id
                """,
                columns=columns,
                shared=as_json(shared),
                rows=as_json(rows),
            )
        )
        charges = self.browse(id_ for (id_,) in self.env.cr.fetchall())
        self._forget_inverses(given)
        known = [self._fields[name] for name in given if self._fields[name].compute]
        with self.env.protecting(known, charges):
            charges.modified(self._fields, create=True)
        charges._validate_fields(given)
        return charges

    @api.model
    def _prepare_columns(self, row):
        """Odoo's False for nothing is NULL in the database, but for booleans."""
        return {
            name: None
            if value is False and self._fields[name].type != "boolean"
            else value
            for name, value in row.items()
        }

    @api.model
    def _prepare_insert_defaults(self, given):
        """Return the columns that start out the same for every charge."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and field.default
            if name not in given
        ]
        clean = self.env(context=clean_context(self.env.context))
        defaults = clean[self._name].default_get(names)
        return {
            name: self._fields[name].convert_to_column(value, self)
            for name, value in defaults.items()
        }

    @api.model
    def _prepare_insert_log(self):
        now = fields.Datetime.to_string(self.env.cr.now())
        return {
            **{"create_uid": self.env.uid, "write_uid": self.env.uid},
            **{"create_date": now, "write_date": now},
        }

    @api.model
    def _forget_inverses(self, names):
        """Have lists of charges read anew that do not know of the new ones."""
        for name in names:
            for inverse in self.pool.field_inverses[self._fields[name]]:
                self.env[inverse.model_name].invalidate_model([inverse.name])
