"""Plausible arguments for any method, by the parameter's name.

A call that fails for want of a good argument proves no wall. So what a method asks for
is given here, and a name that nobody knows fails the test.
"""

import inspect

PLAUSIBLE = {
    **dict.fromkeys(("vals", "values", "data", "default", "attributes"), {}),
    **dict.fromkeys(("vals_list", "values_list"), [{}]),
    **dict.fromkeys(("domain", "args", "search_domain"), []),
    **dict.fromkeys(("fields", "fields_list", "field_names", "allfields"), ["name"]),
    **dict.fromkeys(("fields_to_export",), ["id"]),
    **dict.fromkeys(("field_name", "fname", "group_by"), "state"),
    **dict.fromkeys(("groupby",), ["state"]),
    **dict.fromkeys(("grouping_sets",), [["state"]]),
    **dict.fromkeys(("specification", "fields_spec"), {"id": {}}),
    **dict.fromkeys(("name", "value", "body", "subject"), "name"),
    **dict.fromkeys(("views",), [[False, "form"]]),
    **dict.fromkeys(("operation",), "read"),
    **dict.fromkeys(("partner_ids", "subtype_ids", "ids", "resIds"), [1]),
    "aggregates": ["__count"],
    "progress_bar": {"field": "state", "colors": {"draft": "muted"}},
    "translations": {"en_US": "other"},
    "func": "name",
    "key": "name",
    "field": "name",
    "active_domain": [],
    "view_id": False,
    "view_type": "form",
    # What Odoo's own methods ask for.
    "act_type_xmlids": ["mail.mail_activity_data_todo"],
    "template_id": 1,
    "new": 1,
    "help_message": "help",
    "full_name": "state.a",
    "new_thread": 1,
    "source_ref": "mail.message_activity_done",
    "msg_dict": {"body": "a", "email_from": "a@wall.example"},
    "message_dict": {"message_id": "<a@wall.example>"},
    "message": "From: a@wall.example",
    "model": "freight.shipment",
    "notification_type": "email",
}


# Given although they have a default: without them the call is none.
ALSO = {"groupby", "aggregates"}


class Unknown(Exception):
    """A parameter that nobody gave a value to."""


def of(method, special=None):
    """Return positional arguments for the parameters that a method requires."""
    known = {**PLAUSIBLE, **(special or {})}
    found = []
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.default is not parameter.empty and parameter.name not in ALSO:
            break
        if parameter.name not in known:
            raise Unknown(parameter.name)
        found.append(known[parameter.name])
    return found
