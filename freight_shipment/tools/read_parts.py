"""Reading what belongs to records, in as few queries as it takes."""

from odoo.fields import Domain

from .view_data import PLACE


def read_parts(records, name, columns=None):
    """Read the rows of a one2many together with their columns; return the rows.

    Left alone, Odoo asks twice: which rows there are, then all columns of each.

    :param columns: names of fields, or None for all that Odoo would read
    """
    field = records._fields[name]
    missing = records.browse(field._cache_missing_ids(records))
    if missing:
        rows = records.env[field.comodel_name].with_context(
            **{"active_test": False, **field.context}
        )
        if columns is not None:
            needed = filter(None, (field.inverse_name, rows._active_name))
            columns = dict.fromkeys([*needed, *columns])
        domain = Domain(field.inverse_name, "in", missing.ids)
        found = rows.search_fetch(field.get_comodel_domain(rows) & domain, columns)
        ids = {
            owner.id: one._ids
            for owner, one in found.grouped(field.inverse_name).items()
        }
        # As the field itself keeps what it has read.
        field._insert_cache(missing, [ids.get(id_, ()) for id_ in missing._ids])
    return records.mapped(name)


def read_places(places):
    """Read what outsiders are told of places; of their towns and countries too."""
    places.fetch(PLACE)
    places |= places.parent_id
    places.fetch(PLACE)
    places.country_id.fetch(("name",))
