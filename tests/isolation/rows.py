"""A row in every table that the demo leaves empty: an empty table proves nothing.

Written by SQL, since no method of a model makes a row without a story to it.
"""

from datetime import date, datetime

from psycopg2 import Error
from psycopg2.extras import Json

from odoo.tools import SQL, mute_logger

VALUES = {
    "char": "x",
    "text": "x",
    "html": "<p>x</p>",
    "integer": 1,
    "float": 1.0,
    "monetary": 1.0,
    "boolean": False,
    "date": date(2025, 5, 10),
    "datetime": datetime(2025, 5, 10),
    "json": "{}",
}


class Rows:
    def __init__(self, env, names, owners):
        """:param owners: for each row to be made, ``{comodel: id}``"""
        self.env = env
        self.refused = {}
        self.made = set()
        self.names = names
        self.owners = owners

    @mute_logger("odoo.sql_db")
    def fill(self):
        """Put a row of each owner into each table that has none of theirs."""
        self.env.flush_all()
        waiting = [(name, owner) for name in self.names for owner in self.owners]
        progress = True
        while waiting and progress:
            left = [one for one in waiting if not self._have(*one)]
            progress, waiting = len(left) < len(waiting), left
        self.env.invalidate_all()

    def _have(self, name, owner):
        model = self.env[name]
        field = model._fields.get("shipment_id")
        of_shipment = field and field.store and field.type == "many2one"
        shipment = owner["freight.shipment"]
        where = SQL("shipment_id = %s", shipment) if of_shipment else SQL("TRUE")
        found = self.env.execute_query(
            SQL(
                "SELECT 1 FROM %s WHERE %s LIMIT 1",
                SQL.identifier(model._table),
                where,
            )
        )
        if found:
            return True
        try:
            with self.env.cr.savepoint(flush=False):
                ((record,),) = self.env.execute_query(self._insert(model, owner))
                self.made.add((name, record))
        except (Error, LookupError) as error:
            self.refused[name] = str(error)
            return False
        return True

    def _insert(self, model, owner):
        values = {}
        for field in model._fields.values():
            if not field.store or not field.column_type or field.name == "id":
                continue
            values[field.name] = self._value(model, field, owner)
        values = {name: value for name, value in values.items() if value is not None}
        return SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, values)),
            tuple(values.values()),
        )

    def _value(self, model, field, owner):
        if field.type == "many2one":
            return self._other(field, owner)
        if field.type == "boolean":
            return field.name == "active"
        if not field.required and field.type not in ("char", "text", "html"):
            return None
        if field.type == "selection":
            values = field.get_values(self.env)
            return values[0] if values else None
        if field.type == "char" and field.name in ("access_token",):
            return None
        if field.translate:
            return Json({"en_US": f"x{owner['number']}"})
        value = VALUES.get(field.type)
        if field.type == "char":
            return f"x{owner['number']}"[: field.size or 64]
        return value

    def _other(self, field, owner):
        other = field.comodel_name
        if other in owner:
            return owner[other]
        if not field.required and not other.startswith("freight."):
            return None
        table = SQL.identifier(self.env[other]._table)
        found = self.env.execute_query(
            SQL("SELECT id FROM %s ORDER BY id DESC LIMIT 1", table)
        )
        if not found and field.required:
            raise LookupError(other)
        return found[0][0] if found else None
