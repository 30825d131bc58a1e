"""Ten events on each of as many shipments as BENCH_COUNT says, all of it in SQL.

One shipment and its events are made as the suite makes them; the rest are their clones.
"""

import json
import os
from datetime import datetime, timedelta

from bench_rows import clone, columns, place, vacuum

from odoo import Command
from odoo.tools import SQL

COUNT = int(os.environ["BENCH_COUNT"])
BEGIN = datetime(2024, 5, 1)
BOX = "EVFU0000000"
VOYAGE = (
    ("SEA_EMPTY_PICKED_UP", "actual", -6, "VNSGN"),
    ("SEA_GATE_IN", "actual", -3, "VNSGN"),
    ("SEA_LOADED", "actual", -1, "VNSGN"),
    ("SEA_DEPARTED", "estimated", 1, "VNSGN"),
    ("SEA_DEPARTED", "actual", 0, "VNSGN"),
    ("SEA_ARRIVED", "estimated", 16, "USLGB"),
    ("SEA_ARRIVED", "estimated", 18, "USLGB"),
    ("SEA_ARRIVED", "actual", 18, "USLGB"),
    ("SEA_DISCHARGED", "actual", 19, "USLGB"),
    ("SEA_GATE_OUT", "actual", 21, "USLGB"),
)
LEVELS = ("SEA_DEPARTED", "SEA_ARRIVED")  # of the vessel, not of the box

env = env(context={**env.context, "tracking_disable": True})  # noqa: F821
cr = env.cr
customer = env["res.partner"].create({"name": "Bench", "is_company": True})
pol, pod = place(env, "VNSGN"), place(env, "USLGB")
box_type = env["freight.equipment.type"].search([("code", "=", "45G1")])
leg = {
    **{"origin_id": pol.id, "destination_id": pod.id, "voyage": "012E"},
    **{"etd": BEGIN, "eta": BEGIN + timedelta(days=15)},
}
model = env["freight.shipment"].create(
    {
        "partner_id": customer.id,
        "shipper_id": customer.id,
        "consignee_id": customer.id,
        "pol_id": pol.id,
        "pod_id": pod.id,
        "booking_number": "EVF0",
        "master_number": "EVFL0",
        "leg_ids": [Command.create(leg)],
        "container_ids": [
            Command.create(
                {
                    **{"number": BOX, "type_id": box_type.id},
                    **{"number_accepted": True, "number_reason": "A model."},
                }
            )
        ],
    }
)
model.action_confirm()
cr.precommit.run()
env["freight.event"].ingest(
    [
        {
            "milestone": code,
            "classifier": classifier,
            "when": f"{(BEGIN + timedelta(days=days)).isoformat()}+00:00",
            "place": at,
            "booking": "EVF0",
            "container": "" if code in LEVELS else BOX,
            "vessel": "EVER BENCH",
            "external_id": f"{number}-0",
        }
        for number, (code, classifier, days, at) in enumerate(VOYAGE)
    ],
    env.ref("freight_tracking.source_carrier"),
)
cr.precommit.run()
env.flush_all()
of_shipment = {"shipment_id": f"{model.id} + n"}
clone(
    *(cr, "freight_shipment", model.id, COUNT),
    name="'EVF/' || lpad(n::text, 8, '0')",
    booking_number="'EVF' || n",
    master_number="'EVFL' || n",
    search_key="'evf' || n",
    sop_plan_id="NULL",
    sop_waiting="NULL",
)
box_id, leg_id = model.container_ids.id, model.leg_ids.id
clone(cr, "freight_shipment_leg", leg_id, COUNT, **of_shipment)
clone(
    *(cr, "freight_container", box_id, COUNT),
    **of_shipment,
    number="'EVFU' || lpad(n::text, 7, '0')",
)
watch = env["freight.watch"].search([("shipment_id", "=", model.id)])
clone(cr, "freight_watch", watch.id, COUNT, **of_shipment)
# A shipment after the other, its events together, as they lie after their months.
own = {
    "shipment_id": "e.shipment_id + n",
    "container_id": "e.container_id + n",
    "leg_id": "e.leg_id + n",
    "container_number": "CASE WHEN e.container_number IS NOT NULL "
    "THEN 'EVFU' || lpad(n::text, 7, '0') END",
    "external_id": "split_part(e.external_id, '-', 1) || '-' || n",
    "identity": "e.source_id || ':' || split_part(e.external_id, '-', 1) || '-' || n",
    "dedupe_key": "md5(e.dedupe_key || n)",
    "at": "e.at + n %% 600 * interval '1 minute'",
}
names = columns(cr, "freight_event")
cr.execute(
    SQL(
        "INSERT INTO freight_event (%s) SELECT %s "
        "FROM generate_series(1, %s) n, freight_event e WHERE e.shipment_id = %s "
        "ORDER BY n, e.id",
        SQL(", ").join(map(SQL.identifier, names)),
        SQL(", ").join(
            SQL(own[name]) if name in own else SQL.identifier("e", name)
            for name in names
        ),
        COUNT,
        model.id,
    )
)
vacuum(
    *(cr, "freight_event", "freight_watch"),
    *("freight_shipment", "freight_shipment_leg", "freight_container"),
)
print("BENCH", json.dumps({"events": COUNT * len(VOYAGE)}))
