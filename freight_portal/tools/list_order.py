"""Pages of a long list by where the last one ended, not by counting rows.

Nulls stand where PostgreSQL puts them: last when ascending, first when descending.
"""

from typing import NamedTuple

from odoo.fields import Domain


class Column(NamedTuple):
    """A column of an order, as ``Column("published_etd", True)``."""

    name: str
    descending: bool = False

    def flipped(self):
        return Column(self.name, not self.descending)


def order_of(columns):
    """
    >>> order_of([Column("published_etd", True), Column("id")])
    'published_etd desc, id asc'
    """
    return ", ".join(
        f"{one.name} {'desc' if one.descending else 'asc'}" for one in columns
    )


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
