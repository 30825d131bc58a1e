"""As many shipments as BENCH_COUNT says, cloned in SQL from one made by the ORM.

Half of them belong to one customer; their dates spread over three years around today;
each has a leg, a box and a cargo line. One more is large: 10 legs, 50 boxes, 200 lines.
"""

import json
import os
from datetime import datetime, timedelta

from bench_rows import clone, place

from odoo import Command

COUNT = int(os.environ["BENCH_COUNT"])
CUSTOMERS = 1000
DAYS = 3 * 365

env = env(context={"tracking_disable": True, "mail_create_nosubscribe": True})  # noqa: F821
cr = env.cr
now = datetime.now().replace(microsecond=0)


def make(legs, boxes, lines, **vals):
    """A shipment made as the suite makes them."""
    route = [
        Command.create(
            {
                "stage": "main",
                "sequence": number,
                "origin_id": (pol if number == 0 else via).id,
                "destination_id": (pod if number == legs - 1 else via).id,
                "etd": now + timedelta(days=number),
                "eta": now + timedelta(days=number, hours=20),
            }
        )
        for number in range(legs)
    ]
    box_type = env["freight.equipment.type"].search([("code", "=", "45G1")])
    return env["freight.shipment"].create(
        {
            "partner_id": customers[0].id,
            "pol_id": pol.id,
            "pod_id": pod.id,
            "mode": "sea",
            "service": "fcl",
            "leg_ids": route,
            "container_ids": [
                Command.create({"type_id": box_type.id}) for _number in range(boxes)
            ],
            "cargo_ids": [
                Command.create(
                    {
                        "description": f"Goods {number}",
                        "booked_packages": 10,
                        "booked_weight": 100,
                        "booked_volume": 1,
                    }
                )
                for number in range(lines)
            ],
            **vals,
        }
    )


pol, pod, via = (place(env, code) for code in ("VNSGN", "USLGB", "SGSIN"))
customers = env["res.partner"].create(
    [{"name": f"Bench customer {n}", "is_company": True} for n in range(CUSTOMERS)]
)
model = make(1, 1, 1)
env.flush_all()

first_customer = customers[0].id
customer = (
    f"CASE WHEN n %% 2 = 0 THEN {first_customer} "
    f"ELSE {first_customer} + n %% {CUSTOMERS} END"
)
away = f"((n::bigint * 7919) %% {DAYS} - {DAYS // 2}) * interval '1 day'"
etd = f"date_trunc('day', now() AT TIME ZONE 'UTC') + {away}"
eta = f"{etd} + interval '15 days'"
number = "'SHP/209901/' || lpad(n::text, 8, '0')"
box = "'BNCU' || lpad(n::text, 7, '0')"
state = (
    f"CASE WHEN {away} > interval '7 days' THEN 'draft' "
    f"WHEN {away} > interval '0 days' THEN 'confirmed' "
    f"WHEN {away} > interval '-15 days' THEN 'in_transit' ELSE 'done' END"
)
last_id = max(env["freight.shipment"].search([]).ids)
clone(
    cr,
    "freight_shipment",
    model.id,
    COUNT,
    name=number,
    partner_id=customer,
    commercial_partner_id=customer,
    etd=etd,
    eta=eta,
    atd=f"CASE WHEN {away} <= interval '0 days' THEN {etd} END",
    ata=f"CASE WHEN {away} <= interval '-15 days' THEN {eta} END",
    state=state,
    search_key=f"' ' || lower({number}) || ' ' || lower({box})",
)
shipment = f"{last_id} + n"
leg, container, line = model.leg_ids, model.container_ids, model.cargo_ids
clone(
    *(cr, "freight_shipment_leg", leg.id, COUNT),
    **{"shipment_id": shipment, "etd": etd, "eta": eta},
)
clone(
    *(cr, "freight_container", container.id, COUNT),
    **{"shipment_id": shipment, "number": box},
)
clone(cr, "freight_cargo_line", line.id, COUNT, shipment_id=shipment)
large = make(10, 50, 200)
env["res.users"].with_context(no_reset_password=True).create(
    {
        "name": "Bench operator",
        "login": "bench_operator",
        "group_ids": [
            Command.link(env.ref("base.group_user").id),
            Command.link(env.ref("freight_base.group_freight_operations").id),
        ],
    }
)
cr.commit()
cr._cnx.autocommit = True
cr.execute("VACUUM ANALYZE")
print("BENCH", json.dumps({"large": large.id}))
