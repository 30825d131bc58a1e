"""What a request does in the database: how many queries, and what it writes."""

import contextlib
import re
from unittest.mock import patch

from odoo.sql_db import Cursor

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|COPY|NOTIFY)\b", re.IGNORECASE)
# Odoo's own bookkeeping of sessions and devices.
BOOKKEEPING = re.compile(
    r"\bres_device|\bir_logging|\bres_users_log|\bres_session", re.I
)


class Watched:
    def __init__(self):
        self.statements = []

    @property
    def count(self):
        return len(self.statements)

    @property
    def writes(self):
        return [
            text[:200]
            for text in self.statements
            if WRITES.match(text) and not BOOKKEEPING.search(text)
        ]


@contextlib.contextmanager
def database():
    """Collect the statements of all cursors, the server's threads among them."""
    watched = Watched()
    execute = Cursor.execute

    def record(self, query, params=None, log_exceptions=True):
        text = getattr(query, "code", query)
        if (
            not str(text)
            .lstrip()
            .upper()
            .startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        ):
            watched.statements.append(str(text))
        return execute(self, query, params, log_exceptions)

    with patch.object(Cursor, "execute", record):
        yield watched
