"""The same shipments through rating, and through a search for the line of each charge.

Both end in the same estimated charges; all is rolled back.
"""

import json
import os
import statistics
import time

SHIPMENTS = int(os.environ.get("BENCH_ROWS", 10_000))
# The peer is slow: a sample of the shipments tells its rate.
SAMPLE = int(os.environ.get("BENCH_SAMPLE", 100))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 3))

env = env(context={"tracking_disable": True})  # noqa: F821
shipments = env["freight.shipment"].search([], limit=SHIPMENTS, order="id")
codes = env["freight.charge.code"].search(
    [("code", "in", ("OFR", "BAF", "THC-O", "DOC", "ISPS"))]
)


def ours(records):
    env["freight.tariff"].rate(records)


def peer(records):
    """What is written first: for each charge of each shipment the best line."""
    lines = env["freight.tariff.line"]
    values = []
    for shipment in records:
        boxes = shipment.container_ids.type_id
        for side in ("sell", "buy"):
            found = {}
            for code in codes:
                line = lines.search(
                    [
                        ("tariff_id.state", "=", "active"),
                        ("tariff_id.side", "=", side),
                        ("company_id", "=", shipment.company_id.id),
                        ("code_id", "=", code.id),
                        ("pol_id", "in", (shipment.pol_id.id, False)),
                        ("pod_id", "in", (shipment.pod_id.id, False)),
                        ("equipment_type_id", "in", (*boxes.ids, False)),
                        ("customer_id", "in", (shipment.partner_id.id, False)),
                        ("service", "in", (shipment.service, False)),
                    ],
                    order="customer_id, pol_id, pod_id, equipment_type_id, id",
                    limit=1,
                )
                if not line:
                    continue
                quantity = 1
                if line.basis == "container":
                    quantity = len(shipment.container_ids)
                found[code.code] = line.price * quantity
                if line.basis == "charges":
                    found[code.code] = line.price * found.get("OFR", 0) / 100
                values.append(
                    {
                        "shipment_id": shipment.id,
                        "side": side,
                        "code_id": code.id,
                        "price": found[code.code],
                    }
                )
    env["freight.charge"].create(values)


def seconds(work, records):
    env.flush_all()
    with env.cr.savepoint() as savepoint:
        env.invalidate_all()
        began = time.perf_counter()
        work(records)
        env.flush_all()
        spent = time.perf_counter() - began
        savepoint.rollback()
    env.invalidate_all()
    return spent


spent = {"ours": [], "peer": []}
for _round in range(ROUNDS):
    spent["ours"].append(seconds(ours, shipments))
    spent["peer"].append(seconds(peer, shipments[:SAMPLE]))
env.cr.rollback()
median = {key: statistics.median(values) for key, values in spent.items()}
print(
    "BENCH",
    json.dumps(
        {
            "ours": len(shipments) / median["ours"],
            "peer": SAMPLE / median["peer"],
            "seconds": median["ours"],
        }
    ),
)
