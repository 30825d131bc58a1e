"""Pages of a long list by where the last one ended, not by counting rows.

Nulls stand where PostgreSQL puts them: last when ascending, first when descending.
"""

from datetime import date, datetime
from typing import NamedTuple

from odoo.fields import Domain

from .asked import LARGEST_ID

LONGEST_VALUE = 300
BETWEEN = "~"


class Column(NamedTuple):
    """A column of an order, as ``Column("published_etd", True, datetime)``."""

    name: str
    descending: bool = False
    kind: type = str

    def flipped(self):
        return self._replace(descending=not self.descending)


def order_of(columns):
    """
    >>> order_of([Column("published_etd", True), Column("id")])
    'published_etd desc, id asc'
    """
    return ", ".join(
        f"{one.name} {'desc' if one.descending else 'asc'}" for one in columns
    )


def write_mark(values):
    """Return where a row stands in an order, as a word of an address.

    >>> write_mark([datetime(2025, 5, 10, 8), 17])
    '2025-05-10 08:00:00~17'
    """
    return BETWEEN.join("" if value is False else str(value) for value in values)


def mark_of(columns, record):
    return write_mark([record[column.name] for column in columns])


def read_mark(columns, word):
    """Read such a word back; what is none begins at the top: ``()``.

    >>> read_mark([Column("name"), Column("id", kind=int)], "A ~ B~17")
    ('A ~ B', 17)
    >>> read_mark([Column("id", kind=int)], "17~18")
    ()
    """
    # Only the first column can be a text that somebody typed.
    parts = str(word or "").rsplit(BETWEEN, len(columns) - 1)
    if len(parts) != len(columns):
        return ()
    try:
        return tuple(map(_read, columns, parts))
    except ValueError:
        return ()


def after(columns, values):
    """Return the domain of the rows behind the one with these values.

    :param columns: of an order that ends with a column which is unique and set
    """
    domain = Domain.FALSE
    same = Domain.TRUE
    for column, value in zip(columns, values, strict=True):
        domain |= same & _behind(column, value)
        same &= Domain(column.name, "=", value)
    # So that an index on the first column is entered at the right place.
    return domain & (
        _behind(columns[0], values[0]) | Domain(columns[0].name, "=", values[0])
    )


def _behind(column, value):
    if value is False and column.descending:
        return Domain(column.name, "!=", False)
    if value is False:
        return Domain.FALSE
    if column.descending:
        return Domain(column.name, "<", value)
    return Domain(column.name, ">", value) | Domain(column.name, "=", False)


def _read(column, word):
    if column.kind is int:
        return _read_id(word)
    if len(word) > LONGEST_VALUE or "\x00" in word:
        raise ValueError(word[:LONGEST_VALUE])
    if column.kind is str:
        return word
    if not word:
        return False
    if column.kind is date:
        return date.fromisoformat(word)
    return datetime.fromisoformat(word).replace(tzinfo=None)


def _read_id(word):
    is_number = word.isascii() and word.isdigit() and len(word) <= 10
    if not is_number or int(word) > LARGEST_ID:
        raise ValueError(word[:LONGEST_VALUE])
    return int(word)
