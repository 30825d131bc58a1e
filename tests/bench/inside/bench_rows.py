"""Rows by the thousand: in SQL, cloned from one that the ORM has made."""

from odoo.tools import SQL


def place(env, code):
    return env["freight.location"].search(
        [("code", "=", code), ("kind", "=", "place")], limit=1
    )


def columns(cr, table):
    cr.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND column_name <> 'id' ORDER BY 1",
        [table],
    )
    return [name for (name,) in cr.fetchall()]


def clone(cr, table, source_id, count, **changes):
    """Copy one row ``count`` times; ``n`` runs from 1 in the changed columns."""
    names = columns(cr, table)
    values = [
        SQL(changes[name]) if name in changes else SQL.identifier("source", name)
        for name in names
    ]
    cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s source, generate_series(1, %s) n "
            "WHERE source.id = %s ORDER BY n",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(values),
            SQL.identifier(table),
            count,
            source_id,
        )
    )


def vacuum(cr, *tables):
    """Leave the tables as a server at rest has them."""
    cr.commit()
    cr._cnx.autocommit = True
    cr.execute(SQL("VACUUM ANALYZE %s", SQL(", ").join(map(SQL.identifier, tables))))
    cr._cnx.autocommit = False
