"""What the server does when a person opens the list, a large form, the dashboard.

The requests are those of the web client: the fields that the views name.
"""

import json
import statistics
import time

from lxml import etree

ROUNDS = 15
PAGE = 80
COUNT_LIMIT = 10_001

operator = env["res.users"].search([("login", "=", "bench_operator")])  # noqa: F821
shipments = env["freight.shipment"].with_user(operator)  # noqa: F821


def fields_of(node):
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


def specification(model, node):
    """What the web client asks for to show a view."""
    found = {}
    for name, element in fields_of(node).items():
        field = model._fields.get(name)
        if field is None:
            continue
        found[name] = {}
        if field.type == "many2one":
            found[name] = {"fields": {"display_name": {}}}
        elif field.type in ("one2many", "many2many"):
            inner = next(iter(element), None)
            below = model.env[field.comodel_name]
            found[name] = {"fields": specification(below, inner) if inner is not None
                           else {"display_name": {}}}  # fmt: skip
    return found


def view(kind):
    arch = shipments.get_view(view_type=kind)["arch"]
    return specification(shipments, etree.fromstring(arch))


def open_list():
    shipments.web_search_read([], list_fields, limit=PAGE, count_limit=COUNT_LIMIT)


def open_form():
    large.web_read(form_fields)


def open_dashboard():
    shipments.get_dashboard(False)


def milliseconds(work):
    shipments.env.invalidate_all()
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


list_fields, form_fields = view("list"), view("form")
large = shipments.search([], order="id desc", limit=1)
answer = {"rows": shipments.search_count([])}
for work in (open_list, open_form, open_dashboard):
    work()  # fills the caches that every server process fills once
    answer[work.__name__] = statistics.median(
        milliseconds(work) for _round in range(ROUNDS)
    )
print("BENCH", json.dumps(answer))
