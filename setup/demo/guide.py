"""The shipment that the customers' guide tells of, with the guide's own dates."""

from datetime import datetime

from odoo import Command

from demo import customers

NUMBER = "SHP/202505/00080"
# 06:00 in Long Beach: the 25th there, in Saigon and in UTC alike.
ETA = datetime(2025, 5, 25, 13)
# Before the carrier moved it, as its feed tells.
FIRST_ETA = datetime(2025, 5, 23, 13)
EMPTY_OUT = datetime(2025, 5, 5, 2, 15)
STUFFED = datetime(2025, 5, 6, 9, 40)
GATED_IN = datetime(2025, 5, 8, 4, 5)
LOADED = datetime(2025, 5, 9, 21, 30)
DEPARTED = datetime(2025, 5, 10, 3, 20)
BOXES = (("TCLU4265794", "VN558101"), ("FDCU0637220", "VN558102"))


def load(desk):
    shipments = desk.env["freight.shipment"]
    if shipments.search_count([("name", "=", NUMBER)]):
        return
    shipment = shipments.create(_prepare(desk))
    shipment.action_confirm()
    shipment.cutoff_ids.action_meet()
    shipment.declaration_ids.action_lodge()
    shipment.declaration_ids.action_release()
    if _is_told_by_carrier(desk):
        return
    desk.move_boxes(
        shipment,
        [
            ("empty_out", EMPTY_OUT),
            ("stuffed", STUFFED),
            ("gated_in", GATED_IN),
            ("loaded", LOADED),
        ],
    )
    desk.depart(shipment, DEPARTED)
    desk.finish_tasks(shipment)


def _is_told_by_carrier(desk):
    """Where there are feeds, the carrier's own tells how the boxes move."""
    return "freight.feed" in desk.env


def _prepare(desk):
    pol, pod = desk.place("VNSGN"), desk.place("USLGB")
    terminal = desk.env["freight.location"].search(
        [("name", "=", "Cat Lai"), ("parent_id", "=", pol.id)]
    )
    customer = customers.company(desk.env, customers.SAIGON)
    consignee = desk.partner("Harbor Retail Supply", pod.country_id)
    return {
        "name": NUMBER,
        "partner_id": customer.id,
        "customer_reference": "STE-PO-1987",
        "reference_ids": [
            Command.create({"kind": "po", "value": "PO-45012"}),
            Command.create({"kind": "po", "value": "PO-45013"}),
        ],
        "mode": "sea",
        "service": "fcl",
        "direction": "export",
        "shipper_id": customer.id,
        "consignee_id": consignee.id,
        "notify_id": consignee.id,
        "incoterm_id": desk.env.ref("account.incoterm_CIF").id,
        "incoterm_place": "Long Beach",
        "origin_scope": "cy",
        "destination_scope": "cy",
        "booking_number": "ONEYSGN25004417",
        "house_number": "HLLSGN2505080",
        "master_number": "ONEYSGNE12345600",
        "goods_description": "LED lighting and fittings",
        "internal_note": "<p>Buy rate: March contract. Watch the margin.</p>",
        "cargo_ready": datetime(2025, 5, 5),
        "required_by": datetime(2025, 5, 30),
        "leg_ids": [
            Command.create(
                {
                    "stage": "main",
                    "mode": "sea",
                    "origin_id": (terminal or pol).id,
                    "destination_id": pod.id,
                    "carrier_id": desk.carrier("ONEY").id,
                    "vessel_id": desk.vessel("ONE Harbour").id,
                    "voyage": "048E",
                    "etd": datetime(2025, 5, 10),
                    "eta": FIRST_ETA if _is_told_by_carrier(desk) else ETA,
                }
            )
        ],
        "container_ids": [
            Command.create(
                {
                    "number": number,
                    "type_id": desk.equipment("45G1").id,
                    "carrier_seal": seal,
                    "tare_kg": 3900,
                    "gross_kg": 9850,
                    "vgm_kg": 13750,
                    "vgm_method": "2",
                    "vgm_at": datetime(2025, 5, 7, 3),
                    "vgm_by": "Dang Thi Mai",
                }
            )
            for number, seal in BOXES
        ],
        "cargo_ids": [
            Command.create(
                {
                    "description": "LED panel lights",
                    "marks": "STE / LONG BEACH / 1-840",
                    "package_type_id": desk.package("CT").id,
                    "hs_code": "940511",
                    "booked_packages": 840,
                    "booked_weight": 9850,
                    "booked_volume": 61.5,
                }
            ),
            Command.create(
                {
                    "description": "Mounting rails",
                    "marks": "STE / LONG BEACH / 841-1500",
                    "package_type_id": desk.package("CT").id,
                    "hs_code": "940599",
                    "booked_packages": 660,
                    "booked_weight": 9850,
                    "booked_volume": 58.2,
                }
            ),
        ],
        "cutoff_ids": [
            Command.create({"kind": kind, "due": due})
            for kind, due in (
                ("dco", datetime(2025, 5, 7, 9)),
                ("vco", datetime(2025, 5, 8, 3)),
                ("fco", datetime(2025, 5, 8, 15)),
                ("isf", datetime(2025, 5, 9)),
            )
        ],
        "declaration_ids": [
            Command.create(
                {
                    "direction": "export",
                    "number": "306512345678",
                    "channel": "green",
                }
            )
        ],
        **desk.team(),
    }
