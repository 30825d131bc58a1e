"""A shipment with boxes on two legs, and a timeline of 300 events of it."""

from datetime import datetime, timedelta

from bench_rows import place

from odoo import Command

BEGIN = datetime(2025, 5, 1)
EVENTS = 300
# What happens to each box, and what the vessels do.
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


def make_voyage(env, key, boxes, customer):
    """Make a confirmed shipment, known by ``key`` to those who report of it."""
    ports = [place(env, code) for code in ("VNSGN", "SGSIN", "USLGB")]
    box_type = env["freight.equipment.type"].search([("code", "=", "45G1")])
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
    numbers = [
        {
            **{"type_id": box_type.id, "number": f"EV{key}U{number:07}"},
            **{"number_accepted": True, "number_reason": "A model."},
        }
        for number in range(boxes)
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
            "container_ids": [Command.create(box) for box in numbers],
        }
    )
    shipment.action_confirm()
    env.cr.precommit.run()
    return shipment


def tell(env, shipment):
    """Let it have its 300 events: of its boxes, of the vessels, and estimates."""
    reports = [
        _report(shipment, code, at, day, box=box.number)
        for box in shipment.container_ids
        for code, at, day in MOVES
    ]
    turns = -(-(EVENTS - len(reports)) // len(CALLS))
    for code, at, day in CALLS:
        reports.append(_report(shipment, code, at, day))
        reports += [
            _report(
                *(shipment, code, at, day, "estimated"),
                created=f"{(BEGIN - timedelta(days=turn)).isoformat()}+00:00",
                external_id=f"{code} {turn}",
            )
            for turn in range(turns)
        ]
    carrier = env.ref("freight_tracking.source_carrier")
    done = env["freight.event"].ingest(reports[:EVENTS], carrier)
    assert done.count("created") == EVENTS, done.counts
    env.cr.precommit.run()


def _report(shipment, code, at, day, classifier="actual", box="", **values):
    when = BEGIN + timedelta(days=day)
    return {
        **{"milestone": code, "classifier": classifier, "place": at},
        **{"when": f"{when.isoformat()}+00:00", "container": box},
        **{"booking": shipment.booking_number, "vessel": "EVER BENCH"},
        **{"voyage": "025E", **values},
    }
