"""Two shipments with a share link each: a usual one, and one with 300 events."""

import json
from datetime import datetime, timedelta

from bench_rows import place

from odoo import Command

BEGIN = datetime.now().replace(microsecond=0) - timedelta(days=10)
# Name, boxes, events.
SHIPMENTS = (("usual", 2, 20), ("large", 10, 300))

env = env(context={**env.context, "tracking_disable": True})  # noqa: F821
carrier = env.ref("freight_tracking.source_carrier")
customer = env["res.partner"].create({"name": "Bench", "is_company": True})
pol, pod = place(env, "VNSGN"), place(env, "USLGB")
box_type = env["freight.equipment.type"].search([("code", "=", "45G1")])
keys = {}
for name, boxes, events in SHIPMENTS:
    numbers = [f"{name[:3].upper()}U{number:07}" for number in range(boxes)]
    shipment = env["freight.shipment"].create(
        {
            "partner_id": customer.id,
            "shipper_id": customer.id,
            "consignee_id": customer.id,
            "pol_id": pol.id,
            "pod_id": pod.id,
            "booking_number": f"SHARE{name}",
            "leg_ids": [
                Command.create(
                    {
                        **{"origin_id": pol.id, "destination_id": pod.id},
                        **{"etd": BEGIN, "eta": BEGIN + timedelta(days=20)},
                    }
                )
            ],
            "container_ids": [
                Command.create(
                    {
                        **{"type_id": box_type.id, "number": number},
                        **{"number_accepted": True, "number_reason": "A model."},
                    }
                )
                for number in numbers
            ],
        }
    )
    shipment.action_confirm()
    env.cr.precommit.run()
    env["freight.event"].ingest(
        [
            {
                "milestone": "SEA_LOADED",
                "classifier": "actual",
                "when": f"{(BEGIN + timedelta(minutes=number)).isoformat()}+00:00",
                "place": "VNSGN",
                "container": numbers[number % boxes],
                "external_id": f"{name}{number}",
            }
            for number in range(events)
        ],
        carrier,
    )
    env.cr.precommit.run()
    found = len(shipment.event_ids.filtered("published"))
    if found < events:
        raise SystemExit(f"{name}: {found} events instead of {events}")
    link = env["freight.share.link"].issue(shipment, f"{name}@example.com")
    keys[name] = link._mint("copy")
env.cr.commit()
print("BENCH " + json.dumps(keys))
