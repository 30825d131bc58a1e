"""What the server does when a person opens a shipment's form, with events and without.

The form has two legs and 27 boxes; one shipment has a timeline of 300 events, the other
none. The timeline's page asks for its rows when somebody turns to it, so that is
measured apart.
"""

import json
import statistics
import time
from datetime import datetime, timedelta

from bench_rows import place
from bench_views import specification_of

from odoo import Command

ROUNDS = 25
BOXES = 27
BEGIN = datetime(2025, 5, 1)
# Ten moves of each box, and thirty events of the vessels.
MOVES = (
    ("SEA_EMPTY_PICKED_UP", "VNSGN", -6),
    ("SEA_GATE_IN", "VNSGN", -3),
    ("SEA_INSPECTED", "VNSGN", -2),
    ("SEA_LOADED", "VNSGN", -1),
    ("SEA_TS_DISCHARGED", "SGSIN", 2),
    ("SEA_TS_LOADED", "SGSIN", 5),
    ("SEA_DISCHARGED", "USLGB", 20),
    ("SEA_AVAILABLE", "USLGB", 21),
    ("SEA_GATE_OUT", "USLGB", 22),
    ("SEA_EMPTY_RETURNED", "USLGB", 25),
)
CALLS = (
    *(("SEA_DEPARTED", "VNSGN", 0), ("SEA_TS_ARRIVED", "SGSIN", 2)),
    *(("SEA_TS_DEPARTED", "SGSIN", 5), ("SEA_ARRIVED", "USLGB", 20)),
)

env = env(context={**env.context, "tracking_disable": True})  # noqa: F821
carrier = env.ref("freight_tracking.source_carrier")
customer = env["res.partner"].create({"name": "Bench", "is_company": True})
ports = [place(env, code) for code in ("VNSGN", "SGSIN", "USLGB")]
box_type = env["freight.equipment.type"].search([("code", "=", "45G1")])


def make(key):
    legs = [
        {
            **{"origin_id": origin.id, "destination_id": destination.id},
            **{"etd": BEGIN + timedelta(days=etd), "eta": BEGIN + timedelta(days=eta)},
        }
        for origin, destination, etd, eta in (
            (ports[0], ports[1], 0, 2),
            (ports[1], ports[2], 5, 20),
        )
    ]
    boxes = [
        {
            **{"type_id": box_type.id, "number": f"EV{key}U{number:07}"},
            **{"number_accepted": True, "number_reason": "A model."},
        }
        for number in range(BOXES)
    ]
    shipment = env["freight.shipment"].create(
        {
            "partner_id": customer.id,
            "shipper_id": customer.id,
            "consignee_id": customer.id,
            "pol_id": ports[0].id,
            "pod_id": ports[-1].id,
            "booking_number": f"EV{key}",
            "leg_ids": [Command.create(leg) for leg in legs],
            "container_ids": [Command.create(box) for box in boxes],
        }
    )
    shipment.action_confirm()
    env.cr.precommit.run()
    return shipment


def report(code, at, day, classifier="actual", box="", **values):
    when = BEGIN + timedelta(days=day)
    return {
        **{"milestone": code, "classifier": classifier, "place": at},
        **{"when": f"{when.isoformat()}+00:00", "container": box, "booking": "EVF"},
        **{"vessel": "EVER BENCH", "voyage": "025E", **values},
    }


def tell(shipment):
    """Let it have its 300 events."""
    reports = [
        report(code, at, day, box=box.number)
        for box in shipment.container_ids
        for code, at, day in MOVES
    ]
    for code, at, day in CALLS:
        reports.append(report(code, at, day))
        reports += [
            report(
                *(code, at, day, "estimated"),
                created=f"{(BEGIN - timedelta(days=turn)).isoformat()}+00:00",
                external_id=f"{code} {turn}",
            )
            for turn in range(7)
        ]
    done = env["freight.event"].ingest(reports[:300], carrier)
    assert done.count("created") == 300, done.counts
    env.cr.precommit.run()


def milliseconds(work, *arguments):
    env.invalidate_all()
    began = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - began) * 1000


without, told = make("E"), make("F")
tell(told)
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
print("BENCH", json.dumps({**answer, "events": 300}))
