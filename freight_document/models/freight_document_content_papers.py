from odoo import models
from odoo.tools import float_compare

from odoo.addons.freight_base.tools import awb

from ..tools.words import joined
from .freight_document_content_cargo import KG

DANGEROUS_LAYOUT = "dangerous_goods_declaration"


class FreightDocument(models.Model):
    """What the papers of operations say: instructions, declarations, load and proof."""

    _inherit = "freight.document"

    def _collect_content(self, number):
        content = super()._collect_content(number)
        shipment = self.shipment_id
        master = shipment.master_number or shipment.master_id.master_number or ""
        if shipment.mode == "air":
            master = awb.format(master)
        content["bill"].setdefault("master_number", master)
        return content | {
            "booking": shipment.booking_number
            or shipment.master_id.booking_number
            or "",
            "mode": shipment.mode or "",
        }

    def _describe_cargo(self, line):
        space = line.container_id.type_id.volume_m3
        house = line.shipment_id
        share = round(1000 * line.volume / space) if space else 0
        return super()._describe_cargo(line) | {
            "house": house.house_number or house.name,
            "share": share if self.container_id else 0,
        }

    def _describe_dangerous(self, line):
        only = line.cargo_aircraft_only
        return super()._describe_dangerous(line) | {"cargo_only": only}

    def _describe_box(self, box):
        payload = box.type_id.payload_kg
        # What neither cargo nor box weighs; on the carrier's word, not below nothing
        rest = box.vgm_kg - box.tare_kg - box.gross_kg
        place = self.shipment_id.delivery_id or self.shipment_id.pod_id
        used = (box.load_weight_percent, box.load_volume_percent)
        return super()._describe_box(box) | {
            "method": box.vgm_method or "",
            "dunnage": self._amount(rest, KG, 1)
            if float_compare(rest, 0, precision_digits=1) > 0
            else "",
            "payload": self._amount(payload, KG, 0),
            "maximum": self._amount(payload and payload + box.tare_kg, KG, 0),
            "used": " / ".join(f"{percent:.0f} %" for percent in used),
            "truck": joined(box.truck, box.driver, by=", "),
            "delivered": self._moment_at(box.delivered_at, place),
            "delivered_to": box.delivered_to or "",
            "delivery_note": box.pod_note or "",
        }

    def _find_issue_problems(self, content):
        """Add what a declaration has to say of each of the goods (IMDG 5.4.1)."""
        problems = super()._find_issue_problems(content)
        if self.type_id.layout == DANGEROUS_LAYOUT:
            problems += self._get_lines()._find_dangerous_goods_problems()
        return problems
