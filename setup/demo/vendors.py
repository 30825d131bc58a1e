"""Lines as vendors; a bill with a difference, and one of US demurrage to be checked."""

from datetime import timedelta

from odoo import Command

from demo import guide
from demo.desk import today

WRONG, US = "ONE-8850412", "YML-DD-20417"
# What the US bill says; the rest of the list of 46 CFR 541.6 it leaves out.
SAID = (
    *("bill_number", "container_number", "port_of_discharge", "due_date"),
    *("free_days", "free_from", "free_until", "charged_dates", "rule", "rates"),
    *("dispute_contact", "dispute_days", "certifies_rules"),
)


def have_lines(desk):
    """Whoever carries is paid: each carrier of a shipment is a contact, too."""
    shipments = desk.env["freight.shipment"].search([("carrier_id", "!=", False)])
    for carrier in shipments.carrier_id.filtered(lambda one: not one.partner_id):
        carrier.partner_id = desk.env["res.partner"].create(
            {"name": carrier.name, "is_company": True, "supplier_rank": 1}
        )
    costs = shipments.charge_ids.filtered(
        lambda one: one.side == "buy" and one.state == "draft" and not one.partner_id
    )
    for cost in costs:
        cost.partner_id = cost.shipment_id.carrier_id.partner_id


def load(desk):
    have_lines(desk)  # and of the costs that came since
    _bill_freight(desk)
    _bill_demurrage(desk)


def _bill(desk, ref, shipment, charges, lines):
    """A vendor's bill as finance typed it, matched with what was expected."""
    moves = desk.env["account.move"]
    if moves.search_count([("ref", "=", ref)]) or not charges:
        return moves
    bill = moves.create(
        {
            "move_type": "in_invoice",
            "ref": ref,
            "partner_id": charges[:1].partner_id.id,
            "currency_id": charges[:1].currency_id.id,
            "invoice_date": today().date() - timedelta(days=2),
            "narration": f"Your file {shipment.name}",
            "invoice_line_ids": [
                Command.create({"name": name, "price_unit": price, "quantity": 1})
                for name, price in lines
            ],
        }
    )
    bill.with_user(desk.user("finance")).action_freight_match()
    return bill


def _costs(shipment, code):
    return shipment.charge_ids.filtered(
        lambda one: one.side == "buy"
        and one.code_id.code == code
        and one.partner_id
        and one.amount
        and not one.live_line_id
    )


def _bill_freight(desk):
    """The line asks for more than its contract says."""
    shipments = desk.env["freight.shipment"]
    shipment = shipments.search([("name", "=", guide.NUMBER)])
    freight = _costs(shipment, "OFR")
    _bill(
        desk,
        WRONG,
        shipment,
        freight,
        [
            (f"Ocean freight OFR {shipment.name}", one.amount + 85)
            for one in freight[:1]
        ],
    )


def _bill_demurrage(desk):
    """Boxes that stand at Los Angeles; what the bill lacks, it need not be paid for."""
    shipment = desk.shipment("PHG-8802")
    stood = _costs(shipment, "DEM")
    lines = [
        (f"Demurrage DEM {one.container_id.number}", one.amount)
        for one in stood
        if one.container_id
    ]
    bill = _bill(desk, US, shipment, stood, lines)
    check = bill.freight_us_check_ids.with_user(desk.user("finance"))
    for line in check.line_ids:
        if line.element in SAID:
            line.write({"stated": "yes", "value": line.value or line.ours})
