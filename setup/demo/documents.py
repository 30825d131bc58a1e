"""Papers of the demo's shipments: made, received, issued, published, amended."""

import base64
from datetime import date

from odoo.addons.freight_shipment.tools.viewer import Viewer

from demo import guide, papers

CUSTOMER = Viewer(frozenset({"shipments", "documents"}))
STOCK_FIRST = "4412300"


def load(desk):
    _load_guide(desk)
    _load_sea(desk)
    _load_air(desk)


# -- the guide's shipment --------------------------------------------------------


def _load_guide(desk):
    shipment = desk.env["freight.shipment"].search([("name", "=", guide.NUMBER)])
    if not shipment or shipment.document_ids:
        return
    first = make(desk, shipment, "booking_confirmation")
    first.action_issue()
    second = _amend(desk, first, "Second container added to the booking")
    second.action_issue()
    publish(desk, second)

    send(desk, shipment, "packing_list", papers.packing_list(), "Dang Thi Mai")
    receive(desk, shipment, "commercial_invoice", papers.commercial_invoice())
    receive(desk, shipment, "shipping_instruction", papers.shipping_instruction())
    accepted = shipment.document_ids.filtered(
        lambda one: one.type_id.code == "packing_list"
    ).with_env(desk.as_user("documentation"))
    accepted.action_issue()
    publish(desk, accepted)

    bill = make(desk, shipment, "house_bill")
    bill.write({"on_board_date": date(2025, 5, 10), "issue_place": "HO CHI MINH CITY"})
    bill.action_ask_review()
    bill.sudo()._review("approve", "", _contact(desk, "Dang Thi Mai"))
    bill.action_issue()
    publish(desk, bill)
    _hand_over(desk, bill)
    receive(desk, shipment, "master_bill", papers.master_bill())
    make(desk, shipment, "arrival_notice").action_issue()


def _amend(desk, document, reason):
    amending = desk.as_user("documentation")["freight.document.amend"].create(
        {"document_ids": [(6, 0, document.ids)], "reason": reason}
    )
    return document.browse(amending.action_apply()["res_id"])


def _hand_over(desk, bill):
    """Two originals go to the shipper by courier, the third one stays."""
    moving = desk.as_user("documentation")["freight.bill.move"].create(
        {
            "document_id": bill.id,
            "original_ids": [(6, 0, bill.original_ids[:2].ids)],
            "holder": "courier",
            "partner_id": bill.shipment_id.shipper_id.id,
            "courier_number": "DHL 7712 4480 19",
        }
    )
    moving.action_apply()


# -- shipments around today ------------------------------------------------------


def _load_sea(desk):
    under_way = desk.shipment("STE-PO-2204")
    if not under_way.document_ids:
        confirmation = make(desk, under_way, "booking_confirmation")
        confirmation.action_issue()
        publish(desk, confirmation)
        make(desk, under_way, "house_bill").action_ask_review()
    arrived = desk.shipment("PHG-8802")
    if not arrived.document_ids:
        make(desk, arrived, "arrival_notice").action_issue()
        make(desk, arrived, "delivery_order")
    leaving = desk.shipment("STE-PO-2202")
    if not leaving.document_ids:
        make(desk, leaving, "booking_confirmation").action_issue()
        # Waits for somebody to look at it.
        invoice = papers.commercial_invoice()
        send(desk, leaving, "commercial_invoice", invoice, "Dang Thi Mai")


def _load_air(desk):
    """The next number of the airline's stock, used by the paper that bears it."""
    stocks = desk.env["freight.awb.stock"]
    airline = desk.carrier("SQ")
    if not stocks.search_count([("carrier_id", "=", airline.id)]):
        stocks.create({"carrier_id": airline.id, "first": STOCK_FIRST, "count": 50})
    shipment = desk.shipment("STE-AIR-305")
    if not shipment.master_number:
        shipment.with_env(desk.as_user("operations")).action_allocate_awb()
        receive(desk, shipment, "master_air_waybill", papers.air_waybill())
    sent = desk.shipment("STE-AIR-302")
    if not sent.document_ids:
        waybill = make(desk, sent, "house_air_waybill")
        waybill.action_issue()
        publish(desk, waybill)


# -- what people do with papers --------------------------------------------------


def make(desk, shipment, code):
    """Begin a document that we make, and return the draft."""
    env = desk.as_user("documentation")
    making = env["freight.document.make"].create(
        {
            "shipment_ids": [(6, 0, shipment.ids)],
            "type_ids": [(6, 0, _kind(desk, code).ids)],
        }
    )
    return env["freight.document"].browse(making.action_apply()["res_id"])


def receive(desk, shipment, code, paper):
    """Take in a file that came by mail, and accept it."""
    document = desk.as_user("documentation")["freight.document"].create(
        {
            "shipment_id": shipment.id,
            "type_id": _kind(desk, code).id,
            "file": base64.b64encode(paper.content),
            "file_name": paper.name,
        }
    )
    document.action_issue()


def send(desk, shipment, code, paper, person):
    """Let one of the customer's people put a file into the checklist's slot."""
    desk.env["freight.document"]._receive_upload(
        *(shipment, f"{code}:0", paper.name, paper.content),
        *(CUSTOMER, _contact(desk, person)),
    )


def publish(desk, document):
    publishing = desk.as_user("documentation")["freight.document.publish"].create(
        {"document_ids": [(6, 0, document.ids)]}
    )
    publishing.action_apply()


def _kind(desk, code):
    return desk.env.ref(f"freight_document.type_{code}")


def _contact(desk, name):
    return desk.env["res.partner"].search([("name", "=", name)], limit=1)
