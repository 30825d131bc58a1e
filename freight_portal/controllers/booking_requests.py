"""What a customer asks of a shipment that runs."""

from odoo.fields import Datetime
from odoo.http import Controller, request, route

from ..tools.request_form import read_instruction, read_text, read_vgm
from .booking_page import attempt, find_own, new_key, read_key
from .page import enter, find_shipment, show

TEMPLATES = {
    "change": "freight_portal.request_text",
    "cancel": "freight_portal.request_text",
    "instruction": "freight_portal.request_instruction",
    "vgm": "freight_portal.request_vgm",
}
KINDS = "<any(change, cancel, instruction, vgm):kind>"


class FreightBookingRequests(Controller):
    @route(
        f"/my/shipments/<int:shipment_id>/ask/{KINDS}",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def new_request(self, shipment_id, kind, **_kwargs):
        enter("bookings", acts=True)
        shipment, viewer = find_shipment(shipment_id, own=True)
        return self._show_form(shipment, viewer, kind, {"key": new_key()})

    @route(
        f"/my/shipments/<int:shipment_id>/ask/{KINDS}",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def ask(self, shipment_id, kind, **values):
        enter("bookings", acts=True)
        shipment, viewer = find_shipment(shipment_id, own=True)
        values["key"] = read_key(values) or new_key()
        content, faults = self._read(shipment, viewer, kind, values)
        problem = ""
        if not faults:
            requests = request.env["freight.customer.request"]
            problem = attempt(requests._ask, shipment, kind, content, values["key"])
        if faults or problem:
            return self._show_form(shipment, viewer, kind, values, faults, problem)
        return request.redirect(
            f"/my/shipments/{shipment.id}?done=asked#freight_booking"
        )

    @route(
        "/my/requests/<int:request_id>/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def take_back(self, request_id, **_kwargs):
        asked, _viewer = find_own("freight.customer.request", request_id, acts=True)
        attempt(asked._withdraw)  # what was answered meanwhile is seen on the page
        return request.redirect(f"/my/shipments/{asked.shipment_id.id}#freight_booking")

    def _read(self, shipment, viewer, kind, values):
        if kind == "instruction":
            lines = [line["id"] for line in shipment._get_instruction_lines()]
            content, faults = read_instruction(values, lines)
        elif kind == "vgm":
            boxes = shipment._get_vgm_boxes()
            content, faults = read_vgm(
                values, boxes, shipment._get_vgm_zone(viewer), Datetime.now()
            )
        else:
            content, faults = read_text(values)
        texts = request.env["freight.customer.request"]._get_fault_texts()
        found = {}
        for field, code, details in faults:
            found.setdefault(field, texts[code] % details)
        return content, found

    def _show_form(self, shipment, viewer, kind, values, faults=None, problem=""):
        parts = {}
        if kind == "instruction":
            parts["lines"] = shipment._get_instruction_lines()
            parts["defaults"] = shipment._get_instruction_defaults()
        elif kind == "vgm":
            parts["boxes"] = shipment._get_vgm_boxes()
        return show(
            TEMPLATES[kind],
            viewer,
            {
                "shipment": {"id": shipment.id, "number": shipment.name},
                "kind": kind,
                "values": {
                    name: text for name, text in values.items() if isinstance(text, str)
                },
                "faults": faults or {},
                "problem": problem,
                "zone": shipment._get_vgm_zone(viewer),
                **parts,
            },
            tab="shipments",
        )
