"""What the server does when a person opens a shipment's form, with events and without.

The form has two legs and 27 boxes; one shipment has a timeline of 300 events, the other
none. The timeline's page asks for its rows when somebody turns to it, so that is
measured apart.
"""

import json
import statistics
import time

from bench_views import specification_of
from bench_voyage import EVENTS, make_voyage, tell

ROUNDS = 25
BOXES = 27

env = env(context={**env.context, "tracking_disable": True})  # noqa: F821
customer = env["res.partner"].create({"name": "Bench", "is_company": True})


def milliseconds(work, *arguments):
    env.invalidate_all()
    began = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - began) * 1000


without, told = (make_voyage(env, key, BOXES, customer) for key in "EF")
tell(env, told)
env.flush_all()
specification = specification_of(without, "form")
works = {
    "with": (told.web_read, specification),
    "without": (without.web_read, specification),
    "timeline": (told.get_timeline,),
}
times = {key: [] for key in works}
for turn in range(ROUNDS + 1):
    for key, work in works.items():
        spent = milliseconds(*work)
        if turn:  # the first one fills the caches that every process fills once
            times[key].append(spent)
answer = {key: statistics.median(values) for key, values in times.items()}
env.cr.rollback()
print("BENCH", json.dumps({**answer, "events": EVENTS}))
