"""What the tests over the whole suite ask of the registry."""

SUITE = "freight_"


def is_ours(module):
    return (module or "").startswith(SUITE)


def defined_by_suite(model):
    """The classes of the suite that make up a model, extensions of Odoo's included."""
    return [
        cls
        for cls in type(model).mro()
        if is_ours(getattr(cls, "_module", None))
        and hasattr(cls, "_table_object_definitions")
    ]


def modules(env):
    """The suite's installed add-ons."""
    domain = [("state", "=", "installed"), ("name", "=like", SUITE + "%")]
    return env["ir.module.module"].sudo().search(domain).mapped("name")
