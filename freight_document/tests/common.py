import base64
import io
from itertools import count

from PyPDF2 import PdfReader

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.freight_base.tools import iso6346
from odoo.addons.freight_shipment.tests.common import FreightCase, day
from odoo.addons.freight_shipment.tools.viewer import Viewer

CUSTOMER = Viewer(frozenset({"shipments", "documents"}))
# A share link whose scope has documents, one that only tracks, and a customer's
# person whose role has no documents.
LINK = Viewer(frozenset({"documents"}))
LINK_TRACKING = Viewer()
NO_DOCUMENTS = Viewer(frozenset({"shipments"}))
OUTSIDERS = (CUSTOMER, LINK, LINK_TRACKING, NO_DOCUMENTS)


def pdf_text(content):
    return "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
    )


@tagged("post_install", "-at_install")
class DocumentCase(FreightCase):
    """A complete sea export with its papers, and who works on them."""

    # No box is active on two shipments.
    box_numbers = (
        f"{body}{iso6346.check_digit(body)}"
        for body in (f"TSTU{number:06d}" for number in count(1))
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = cls.env["freight.document"]
        cls.clerk = new_test_user(
            cls.env,
            "doc_clerk",
            "freight_base.group_freight_documentation",
        )
        cls.manager = new_test_user(
            cls.env, "doc_manager", "freight_base.group_freight_manager"
        )
        cls.saigon_tech.write(
            {"street": "1 Le Loi", "city": "Ho Chi Minh City", "phone": "+84 28 1"}
        )
        cls.pacific_home.write({"street": "9 Ocean Blvd", "city": "Long Beach"})
        cls.env.company.city = "Ho Chi Minh City"
        cls.file = cls.complete()

    @classmethod
    def complete(cls, *boxes, **vals):
        cartons = cls.env.ref("freight_base.package_ct")
        shipment = cls.fcl(
            *boxes or (next(cls.box_numbers),),
            **{
                "notify_id": cls.pacific_home.id,
                "delivery_id": cls.uslgb.id,
                "booking_number": "BKG100",
                "customer_reference": "PO-77",
                **vals,
            },
        )
        box = shipment.container_ids[:1]
        box.carrier_seal = "SEAL1"
        shipment.cargo_ids = [
            Command.create(
                {
                    "description": "Đèn LED 灯",
                    "marks": "STE / LGB",
                    "package_type_id": cartons.id,
                    "booked_packages": 120,
                    "booked_weight": 2400,
                    "booked_volume": 12,
                    "container_id": box.id,
                }
            )
        ]
        shipment.action_confirm()
        return shipment

    @classmethod
    def kind(cls, code):
        return cls.env.ref(f"freight_document.type_{code}")

    @classmethod
    def draft(cls, code, shipment=None, **vals):
        """A draft of our own."""
        shipment = shipment or cls.file
        document = cls.documents._make(shipment, cls.kind(code))
        document.write(vals)
        return document

    @classmethod
    def issued(cls, code, shipment=None, **vals):
        document = cls.draft(code, shipment, **vals)
        document._issue()
        return document

    @classmethod
    def received(cls, code, content=None, filename="paper.pdf", shipment=None):
        """A file that staff took in, accepted."""
        document = cls.documents.create(
            {
                "shipment_id": (shipment or cls.file).id,
                "type_id": cls.kind(code).id,
                "file": base64.b64encode(content or a_pdf()),
                "file_name": filename,
            }
        )
        document._issue()
        return document

    def view(self, viewer=CUSTOMER, shipment=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (shipment or self.file)._customer_view(viewer)[0]


def a_pdf(text="Hello"):
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 720, text)
    canvas.save()
    return stream.getvalue()


__all__ = ["CUSTOMER", "LINK", "DocumentCase", "day"]
