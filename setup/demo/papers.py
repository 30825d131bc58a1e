"""Papers that others send, drawn as small PDFs."""

import io
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True)
class Paper:
    name: str
    content: bytes


def packing_list():
    return _draw(
        "Packing list",
        "Saigon Tech Export, 25 Tan Thuan Road, District 7, Ho Chi Minh City",
        "Order STE-PO-1987",
        "",
        "Cartons 1-840      LED panel lights      9,850 kg      61.50 cbm",
        "Cartons 841-1500   Mounting rails        9,850 kg      58.20 cbm",
        "",
        "Total 1,500 cartons   19,700 kg   119.70 cbm",
    )


def commercial_invoice():
    return _draw(
        "Commercial invoice",
        "Saigon Tech Export, 25 Tan Thuan Road, District 7, Ho Chi Minh City",
        "Sold to: Harbor Retail Supply, Long Beach",
        "",
        "840 cartons    LED panel lights     USD 96,600.00",
        "660 cartons    Mounting rails       USD 18,480.00",
        "",
        "Total CIF Long Beach                USD 115,080.00",
    )


def shipping_instruction():
    return _draw(
        "Shipping instruction",
        "Shipper: Saigon Tech Export",
        "Consignee and notify: Harbor Retail Supply",
        "Please issue three original bills of lading.",
    )


def master_bill():
    return _draw("Bill of lading (carrier)", "Copy, non-negotiable", "Freight prepaid")


def air_waybill():
    return _draw("Air waybill", "Copy 9, for agent", "Freight prepaid")


def _draw(title, *lines):
    stream = io.BytesIO()
    # Of the same words the same bytes, whenever they are drawn.
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(72, 760, title)
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate(lines):
        canvas.drawString(72, 730 - 16 * number, line)
    canvas.save()
    return Paper(f"{title}.pdf", stream.getvalue())
