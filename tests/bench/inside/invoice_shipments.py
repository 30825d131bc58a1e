"""Shipments' charges to posted invoices, and sale orders of the same lines likewise.

Each has its five lines on one invoice; all is rolled back.
"""

import json
import os
import statistics
import time

from odoo import Command

COUNT = int(os.environ["BENCH_COUNT"])
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 3))
LINES = (("OFR", 2150), ("BAF", 268.75), ("THC-O", 150), ("DOC", 45), ("ISPS", 11))

env = env(context={"tracking_disable": True})  # noqa: F821
company = env.company
if not company.chart_template:
    env["account.chart.template"].try_loading(
        "generic_coa", company=company, install_demo=False
    )
products = {
    code.code: code
    for code in env["freight.charge.code"].search(
        [("code", "in", [code for code, _price in LINES])]
    )
}
# Services of an order are invoiced as ordered, not as delivered.
for code in products.values():
    code.product_id.invoice_policy = "order"
customers = env["res.partner"].create(
    [{"name": f"Bench customer {n}", "is_company": True} for n in range(COUNT)]
)
pol, pod = (
    env["freight.location"].search([("code", "=", code), ("kind", "=", "place")])
    for code in ("VNSGN", "USLGB")
)


def prepare_ours():
    shipments = env["freight.shipment"].create(
        [
            {"partner_id": each.id, "pol_id": pol.id, "pod_id": pod.id}
            for each in customers
        ]
    )
    charges = env["freight.charge"].create(
        [
            {
                "shipment_id": shipment.id,
                "code_id": products[code].id,
                "price": price,
                "payer": "customer",
            }
            for shipment in shipments
            for code, price in LINES
        ]
    )
    charges.action_confirm()
    return charges


def prepare_peer():
    orders = env["sale.order"].create(
        [
            {
                "partner_id": each.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": products[code].product_id.id,
                            "product_uom_qty": 1,
                            "price_unit": price,
                        }
                    )
                    for code, price in LINES
                ],
            }
            for each in customers
        ]
    )
    orders.action_confirm()
    return orders


def ours(charges):
    moves = charges.make_invoices()
    moves.action_post()
    return moves


def peer(orders):
    moves = orders._create_invoices()
    moves.action_post()
    return moves


def measure(prepare, work):
    with env.cr.savepoint() as savepoint:
        records = prepare()
        env.flush_all()
        env.invalidate_all()
        began = time.perf_counter()
        moves = work(records)
        env.flush_all()
        spent = time.perf_counter() - began
        assert len(moves) == COUNT and len(moves.invoice_line_ids) == 5 * COUNT
        assert set(moves.mapped("state")) == {"posted"}
        savepoint.rollback()
    env.invalidate_all()
    return spent


spent = {"ours": [], "peer": []}
for _round in range(ROUNDS):
    spent["ours"].append(measure(prepare_ours, ours))
    spent["peer"].append(measure(prepare_peer, peer))
env.cr.rollback()
print(
    "BENCH",
    json.dumps({key: statistics.median(each) for key, each in spent.items()}),
)
