"""A distinct word in every text of every record, to be found again wherever it gets.

A canary names its field and its record: ``cnry12x345x`` is record 345's value of the
twelfth field. Plain texts carry it in a tag, so that a page which takes a text for HTML
shows itself as well.
"""

import re
from collections import defaultdict

from psycopg2 import Error

from odoo.tools import SQL, mute_logger

FOUND = re.compile(r"cnry(\d+)x(\d+)x")
RAW = re.compile(r"<q>cnry\d+x\d+x")
TEXTS = ("char", "text", "html")
# Of a table as long as the world's list of ports the newest are enough.
MOST = 400


def find_columns(env, models, types, skipped):
    """Return (model, field) of each column of these types that bears a canary.

    :param skipped: names of fields, and of models as ``model.*``, without one
    """
    return [
        (name, field.name)
        for name in sorted(models)
        for field in env[name]._fields.values()
        if field.type in types
        and field.column_type
        and field.store
        and not {f"{name}.{field.name}", f"{name}.*"} & skipped
    ]


class Canaries:
    def __init__(self, env, models, skipped):
        self.env = env
        self.fields = find_columns(env, models, TEXTS, skipped)
        self.refused = []
        self.planted = defaultdict(int)

    @mute_logger("odoo.sql_db")
    def plant(self):
        """Write them, whatever the models' own methods would say to that."""
        self.env.flush_all()
        for number, (name, field) in enumerate(self.fields):
            model = self.env[name]
            try:
                with self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(self._statement(model, field, number))
                    self.planted[name] += self.env.cr.rowcount
            except Error as error:
                self.refused.append((f"{name}.{field}", str(error).split("\n")[0]))
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    def _statement(self, model, field, number):
        column = SQL.identifier(field)
        kind = model._fields[field].type
        start, end = ("<p>", "</p>") if kind == "html" else (" <q>", "</q>")
        canary = SQL(
            "%s::text || %s || 'x' || id || 'x' || %s", start, f"cnry{number}", end
        )
        if model._fields[field].translate:
            value = SQL(
                "coalesce(%(old)s, '{}') || jsonb_build_object('en_US', "
                "coalesce(%(old)s->>'en_US', '') || %(canary)s)",
                old=column,
                canary=canary,
            )
        else:
            value = SQL("coalesce(%s, '') || %s", column, canary)
        return SQL(
            "UPDATE %(table)s SET %(column)s = %(value)s WHERE id IN "
            "(SELECT id FROM %(table)s ORDER BY id DESC LIMIT %(most)s)",
            table=SQL.identifier(model._table),
            column=column,
            value=value,
            most=MOST,
        )

    def found_in(self, text):
        """Return the canaries in a text: a set of ``(model.field, id)``."""
        return {
            (".".join(self.fields[int(number)]), int(record))
            for number, record in FOUND.findall(text)
        }
