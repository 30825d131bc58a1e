"""A distinct amount or weight in every such field, to be found again however printed.

It names its field and its record as a canary does: record 345's value of the twelfth
field is 7301200345, whatever a page makes of it: ``$7,301,200,345.00`` or
``7.301.200,345 t``.
"""

import re
from collections import defaultdict

from psycopg2 import Error

from odoo.tools import SQL, mute_logger

from .canaries import find_columns

KINDS = ("float", "monetary")
BASE = 7_300_000_000
PER_FIELD = 100_000
# Separators of thousands and decimals in any language: "7 301 200 345,5", "7'301"
BETWEEN = re.compile(r"(?<=\d)(?:[.,'’\s\u00a0\u202f\u2009]|&nbsp;|&#160;)(?=\d)")
FOUND = re.compile(r"73(\d{3})(\d{5})")


class Numbers:
    def __init__(self, env, models, skipped):
        self.env = env
        self.fields = find_columns(env, models, KINDS, skipped)
        assert len(self.fields) < 1000
        self.refused = []
        self.planted = defaultdict(set)

    @mute_logger("odoo.sql_db")
    def plant(self):
        """Write them, whatever the models' own methods would say to that."""
        self.env.flush_all()
        for number, (name, field) in enumerate(self.fields):
            try:
                with self.env.cr.savepoint(flush=False):
                    rows = self.env.execute_query(self._statement(name, field, number))
                    self.planted[name].update(record for (record,) in rows)
            except Error as error:
                self.refused.append((f"{name}.{field}", str(error).split("\n")[0]))
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    def _statement(self, name, field, number):
        model = self.env[name]
        value = SQL("%s + id", BASE + number * PER_FIELD)
        if model._fields[field].company_dependent:
            value = SQL(
                "(SELECT jsonb_object_agg(c.id::text, %s + t.id) FROM res_company c)",
                BASE + number * PER_FIELD,
            )
        return SQL(
            "UPDATE %(table)s t SET %(column)s = %(value)s WHERE id < %(most)s "
            "RETURNING id",
            table=SQL.identifier(model._table),
            column=SQL.identifier(field),
            value=value,
            most=PER_FIELD,
        )

    def found_in(self, text):
        """Return the numbers in a text: a set of ``(model.field, id)``."""
        found = set()
        for number, record in FOUND.findall(BETWEEN.sub("", text)):
            if int(number) < len(self.fields):
                name, field = self.fields[int(number)]
                if int(record) in self.planted[name]:
                    found.add((f"{name}.{field}", int(record)))
        return found
