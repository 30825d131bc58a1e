"""One consolidation box from Saigon with a house of each customer."""

from datetime import timedelta

from odoo import Command

from demo import customers
from demo.desk import box_number, today

REFERENCE = "CONS-0811"
HOUSES = (
    (customers.SAIGON, "STE-LCL-80", "Wall switches", (5, 1180, 6.4)),
    (customers.PACIFIC, "PHG-LCL-81", "Bamboo trays", (7, 1630, 9.8)),
)
SAILS_IN = 7  # days


def load(desk):
    shipments = desk.env["freight.shipment"]
    if shipments.search_count([("customer_reference", "=", REFERENCE)]):
        return
    master = shipments.create(_prepare_master(desk))
    houses = shipments.create(
        [_prepare_house(desk, number, house) for number, house in enumerate(HOUSES, 1)]
    )
    master.action_confirm()
    houses.action_confirm()
    adding = desk.env["freight.house.add"].create(
        {"master_id": master.id, "house_ids": [Command.set(houses.ids)]}
    )
    adding.action_apply()
    houses.cargo_ids.container_id = master.container_ids


def _prepare_master(desk):
    pol, pod = desk.place("VNSGN"), desk.place("USLGB")
    sails = today() + timedelta(days=SAILS_IN, hours=10)
    agent = desk.partner("Golden Gate Forwarding", pod.country_id)
    ours = desk.env.company.partner_id
    return {
        "kind": "master",
        "partner_id": ours.id,
        "customer_reference": REFERENCE,
        "mode": "sea",
        "service": "lcl",
        "direction": "export",
        "shipper_id": ours.id,
        "consignee_id": agent.id,
        "destination_agent_id": agent.id,
        "origin_scope": "cfs",
        "destination_scope": "cfs",
        "booking_number": "ONEYSGN61120044",
        "master_number": "ONEYSGNE81104400",
        "leg_ids": [
            Command.create(
                {
                    "stage": "main",
                    "mode": "sea",
                    "origin_id": pol.id,
                    "destination_id": pod.id,
                    "carrier_id": desk.carrier("ONEY").id,
                    "vessel_id": desk.vessel("ONE Apus").id,
                    "voyage": "076E",
                    "etd": sails,
                    "eta": sails + timedelta(days=21),
                }
            )
        ],
        "container_ids": [
            Command.create(
                {"type_id": desk.equipment("45G1").id, "number": box_number(480011)}
            )
        ],
        **desk.team(),
    }


def _prepare_house(desk, number, house):
    name, reference, goods, (packages, weight, volume) = house
    pol, pod = desk.place("VNSGN"), desk.place("USLGB")
    customer = customers.company(desk.env, name)
    exported = name == customers.SAIGON
    shipper = customer if exported else desk.partner("Song Be Bamboo", pol.country_id)
    consignee = (
        desk.partner("Harbor Retail Supply", pod.country_id) if exported else customer
    )
    return {
        "kind": "house",
        "partner_id": customer.id,
        "customer_reference": reference,
        "mode": "sea",
        "service": "lcl",
        "direction": "export",
        "pol_id": pol.id,
        "pod_id": pod.id,
        "shipper_id": shipper.id,
        "consignee_id": consignee.id,
        "origin_scope": "cfs",
        "destination_scope": "cfs",
        "house_number": f"HLLSGN2611{number:03d}",
        "goods_description": goods,
        "cargo_ids": [
            Command.create(
                {
                    "description": goods,
                    "package_type_id": desk.package("PX").id,
                    "booked_packages": packages,
                    "booked_weight": weight,
                    "booked_volume": volume,
                }
            )
        ],
        **desk.team(),
    }
