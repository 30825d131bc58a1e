"""What the web client asks for to show a view: the fields that the view names."""

from lxml import etree


def specification_of(records, kind):
    arch = records.get_view(view_type=kind)["arch"]
    return _specification(records, etree.fromstring(arch))


def _fields_of(node):
    """The fields below a view's node, each with its own sub-view if it has one."""
    return {
        field.get("name"): field
        for field in node.iter("field")
        if not any(parent.tag == "field" for parent in _between(field, node))
    }


def _between(inner, outer):
    for parent in inner.iterancestors():
        if parent is outer:
            return
        yield parent


def _specification(model, node):
    found = {}
    for name, element in _fields_of(node).items():
        field = model._fields.get(name)
        if field is None:
            continue
        found[name] = {}
        if field.type == "many2one":
            found[name] = {"fields": {"display_name": {}}}
        elif field.type in ("one2many", "many2many"):
            inner = next(iter(element), None)
            below = model.env[field.comodel_name]
            found[name] = {"fields": _specification(below, inner) if inner is not None
                           else {"display_name": {}}}  # fmt: skip
    return found
