"""The text that one search box looks in."""

from odoo.addons.freight_base.tools.text import fold


def compact(text):
    """Fold ``text`` and join its words, since people part numbers differently.

    >>> compact("MSKU 123456-7"), compact("SHP/202505/00080")
    ('msku1234567', 'shp20250500080')
    """
    return fold(text).replace(" ", "")


def search_key(texts):
    """Join the distinct compact forms of ``texts``, in their order."""
    return " ".join(dict.fromkeys(filter(None, map(compact, texts))))
