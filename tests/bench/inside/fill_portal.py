"""A customer with BENCH_COUNT shipments and as many sale orders, and a portal login.

They are cloned in SQL from one of each that the ORM has made. Beside them lies one
shipment with 300 events and 10 containers, and as many of other customers.
"""

import json
import os

from bench_rows import clone, vacuum
from bench_voyage import make_voyage, tell

from odoo import Command

COUNT = int(os.environ["BENCH_COUNT"])
LOGIN = "bench@customer.example"
OTHERS = 1000
DAYS = 3 * 365

env = env(context={"tracking_disable": True, "no_reset_password": True})  # noqa: F821
cr = env.cr
customer, *others = env["res.partner"].create(
    [
        {"name": f"Bench customer {number}", "is_company": True}
        for number in range(1 + OTHERS)
    ]
)
person = env["res.partner"].create(
    {"name": "Bench person", "email": LOGIN, "parent_id": customer.id}
)
user = env["res.users"].create(
    {
        "name": "Bench person",
        "login": LOGIN,
        "password": LOGIN,
        "partner_id": person.id,
        "group_ids": [Command.set(env.ref("base.group_portal").ids)],
    }
)
env["freight.customer.access"].create(
    {"user_id": user.id, "role_id": env.ref("freight_portal.role_administrator").id}
)
told = make_voyage(env, "P", 10, customer)
tell(env, told)
told.event_ids.sudo().action_publish()
model = make_voyage(env, "M", 1, customer)
product = env["product.product"].create({"name": "Carriage", "list_price": 100})
order = env["sale.order"].create(
    {
        "partner_id": person.id,
        "order_line": [Command.create({"product_id": product.id})],
    }
)
order.action_confirm()
env.flush_all()

first_other = others[0].id
owner = (
    f"CASE WHEN n <= {COUNT} THEN {customer.id} ELSE {first_other} + n %% {OTHERS} END"
)
away = f"((n::bigint * 7919) %% {DAYS} - {DAYS // 2}) * interval '1 day'"
etd = f"date_trunc('day', now() AT TIME ZONE 'UTC') + {away}"
eta = f"{etd} + interval '15 days'"
atd = f"CASE WHEN {away} <= interval '0 days' THEN {etd} END"
ata = f"CASE WHEN {away} <= interval '-15 days' THEN {eta} END"
number = "'SHP/209901/' || lpad(n::text, 8, '0')"
state = (
    f"CASE WHEN {away} > interval '7 days' THEN 'draft' "
    f"WHEN {away} > interval '0 days' THEN 'confirmed' "
    f"WHEN {away} > interval '-15 days' THEN 'in_transit' ELSE 'done' END"
)
dates = {"etd": etd, "eta": eta, "atd": atd, "ata": ata}
clone(
    *(cr, "freight_shipment", model.id, 2 * COUNT),
    name=number,
    partner_id=owner,
    commercial_partner_id=owner,
    customer_reference="'PO ' || n",
    state=state,
    customer_search_key="' shp209901' || lpad(n::text, 8, '0')",
    **dates,
    **{f"published_{name}": value for name, value in dates.items()},
)
clone(
    *(cr, "sale_order", order.id, COUNT),
    name="'SO' || lpad(n::text, 8, '0')",
    access_token="NULL",
    date_order=f"now() AT TIME ZONE 'UTC' + {away}",
)
env["ir.config_parameter"].sudo().set_param("web.base.url.freeze", "True")
cr.commit()
vacuum(cr, "freight_shipment", "sale_order", "freight_event")
print("BENCH", json.dumps({"told": told.id, "login": LOGIN}))
