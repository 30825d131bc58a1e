"""Puts orders into the database and moves them on, by the verbs that people use."""

from datetime import timedelta

from odoo import Command

from demo import customers, orders
from demo.desk import box_number, today, waybill_number

CONSIGNEES = {
    "US": "Harbor Retail Supply",
    "DE": "Nordlicht Elektronik",
    "NL": "Maasdijk Trading",
}
DOOR_MODES = ("road", "express")


def load(desk):
    for number, order in enumerate(orders.ORDERS):
        _have_order(desk, number, order)


def _have_order(desk, number, order):
    shipments = desk.env["freight.shipment"]
    if shipments.search_count([("customer_reference", "=", order.reference)]):
        return
    shipment = shipments.create(_prepare_order(desk, number, order))
    _move_on(desk, shipment, order)
    desk.finish_tasks(shipment)


def _prepare_order(desk, number, order):
    origin, destination = desk.place(order.origin), desk.place(order.destination)
    departs = today() + timedelta(days=order.departs, hours=10)
    customer = customers.company(desk.env, order.customer)
    country = destination.country_id
    other = desk.partner(
        CONSIGNEES.get(country.code, f"{destination.name} Import Trading"), country
    )
    supplier = desk.partner(f"{origin.name} Manufacturing", origin.country_id)
    carrier = desk.carrier(order.carrier)
    waybill = ""
    if order.mode == "air" and order.stage != "draft":
        waybill = waybill_number(carrier, 4410000 + 37 * number)
    leg = {
        "stage": "main",
        "mode": order.mode,
        "origin_id": origin.id,
        "destination_id": destination.id,
        "carrier_id": carrier.id,
        "vessel_id": desk.vessel(order.vessel).id,
        "voyage": order.voyage,
        "etd": departs,
        "eta": departs + timedelta(days=order.takes),
    }
    values = {
        "partner_id": customer.id,
        "customer_reference": order.reference,
        "mode": order.mode,
        "service": order.service,
        "direction": order.direction,
        "goods_description": order.goods,
        "shipper_id": (supplier if order.direction == "import" else customer).id,
        "consignee_id": (customer if order.direction == "import" else other).id,
        "master_number": waybill,
        "booking_number": f"BK{700100 + 37 * number}" if order.stage != "draft" else "",
        "leg_ids": [Command.create(leg)],
        "container_ids": [
            Command.create(
                {
                    "type_id": desk.equipment(code).id,
                    "number": box_number(400100 + 100 * number + position),
                }
            )
            for position, code in enumerate(order.boxes)
        ],
        "cargo_ids": [
            Command.create(
                {
                    "description": order.goods,
                    "package_type_id": desk.package(package).id,
                    "booked_packages": count,
                    "booked_weight": kilograms,
                    "booked_volume": volume,
                }
            )
            for count, package, kilograms, volume in order.cargo
        ],
        "cargo_ready": departs - timedelta(days=4),
        "required_by": leg["eta"] + timedelta(days=4),
        **desk.team(),
        **order.more,
    }
    if order.mode in DOOR_MODES:
        values |= {
            "pickup_id": origin.id,
            "delivery_id": destination.id,
            "origin_scope": "door",
            "destination_scope": "door",
        }
    elif order.service == "fcl":
        values |= {"origin_scope": "cy", "destination_scope": "cy"}
    elif order.mode == "sea":
        values |= {"origin_scope": "cfs", "destination_scope": "cfs"}
    if order.mode == "sea" and order.direction == "export" and order.stage != "draft":
        values["cutoff_ids"] = [
            Command.create({"kind": kind, "due": departs - timedelta(days=before)})
            for kind, before in (("dco", 3), ("vco", 2), ("fco", 1))
        ]
    return values


def _move_on(desk, shipment, order):
    """Bring a shipment as far as its order says."""
    if order.stage == "draft":
        return
    if order.stage == "cancelled":
        shipment.action_cancel()
        return
    shipment.action_confirm()
    if order.stage == "confirmed":
        return
    leg = shipment._get_main_legs()
    day = timedelta(days=1)
    exported = order.direction != "import"
    if exported:
        desk.move_boxes(
            shipment,
            [
                ("empty_out", leg.etd - 5 * day),
                ("stuffed", leg.etd - 4 * day),
                ("gated_in", leg.etd - 2 * day),
                ("loaded", leg.etd - day / 4),
            ],
        )
        shipment.cutoff_ids.action_meet()
    desk.depart(shipment, leg.etd)
    if order.stage == "departed":
        return
    landed = leg.eta
    desk.arrive(shipment, landed)
    boxes = shipment.container_ids
    for box in boxes:
        if box.state in ("draft", "loaded"):
            box._set_state("arrived", landed)
    desk.move_boxes(shipment, [("discharged", landed + day / 2)])
    if order.stage == "arrived":
        return
    desk.move_boxes(
        shipment,
        [("gated_out", landed + 2 * day), ("empty_in", landed + 4 * day)],
    )
    for line in shipment.cargo_ids:
        line.delivered_packages = line.packages
    shipment.delivery_actual = landed + 2 * day
    if shipment.state != "done":
        _close(desk, shipment)


def _close(desk, shipment):
    """Done by a person, as for cargo whose last step nobody reported."""
    answer = shipment.action_done()
    if isinstance(answer, dict):
        wizard = (
            desk.env[answer["res_model"]].with_context(answer["context"]).create({})
        )
        wizard.reason = "Delivery confirmed by phone"
        wizard.action_apply()
