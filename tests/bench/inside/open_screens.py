"""What the server does when a person opens the list, a large form, the dashboard.

The requests are those of the web client: the fields that the views name.
"""

import json
import statistics
import time

from bench_views import specification_of

ROUNDS = 15
PAGE = 80
COUNT_LIMIT = 10_001

operator = env["res.users"].search([("login", "=", "bench_operator")])  # noqa: F821
shipments = env["freight.shipment"].with_user(operator)  # noqa: F821


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


list_fields = specification_of(shipments, "list")
form_fields = specification_of(shipments, "form")
large = shipments.search([], order="id desc", limit=1)
answer = {"rows": shipments.search_count([])}
for work in (open_list, open_form, open_dashboard):
    work()  # fills the caches that every server process fills once
    answer[work.__name__] = statistics.median(
        milliseconds(work) for _round in range(ROUNDS)
    )
print("BENCH", json.dumps(answer))
