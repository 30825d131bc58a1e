"""What the forms of requests show of a shipment: plain data of the customer's own."""

from odoo import models


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _get_instruction_lines(self):
        """Return the cargo that a shipping instruction is about."""
        return [
            {
                "id": line.id,
                "description": line.description or "",
                "marks": line.marks or "",
                "hs_code": line.hs_code or "",
                "packages": line.packages or "",
                "weight": f"{line.weight:g}" if line.weight else "",
            }
            for line in self.sudo().cargo_ids
        ]

    def _get_instruction_defaults(self):
        shipment = self.sudo()
        return {
            "shipper": shipment.shipper_id.name or "",
            "consignee": shipment.consignee_id.name or "",
            "notify": shipment.notify_id.name or "",
            "freight_terms": shipment.house_freight_terms or "prepaid",
            "originals": "3",
        }

    def _get_vgm_zone(self, viewer):
        """Return the zone that boxes are weighed in: that of the port of loading."""
        return self.sudo().pol_id.tz or viewer.tz

    def _get_vgm_boxes(self):
        """Return the boxes to weigh, and what is known of them."""
        return [
            {
                "id": box.id,
                "number": box.number or "",
                "type": box.type_id.display_name or "",
                "tare_kg": box.tare_kg,
                "payload_kg": box.type_id.payload_kg,
                "gross_kg": box.gross_kg,
                "vgm_kg": box.vgm_kg,
            }
            for box in self.sudo()._get_request_boxes()
        ]


class FreightCustomerRequest(models.Model):
    _inherit = "freight.customer.request"

    def _get_fault_texts(self):
        """Say of each fault of a form what is expected."""
        return {
            "empty": self.env._("Please fill this in."),
            "choose": self.env._("Please choose one."),
            "too_long": self.env._("At most %(size)s characters."),
            "number": self.env._("A number, such as 24150 or 24150.5, without a unit."),
            "between": self.env._("A number from 0 to %(most)s."),
            "whole": self.env._("A whole number."),
            "date": self.env._("A date and time, such as 2025-05-10T14:30."),
            "not_lately": self.env._(
                "The day when it was weighed, within the last 90 days."
            ),
            "hs_code": self.env._("Digits of the Harmonized System, such as 9401.61."),
            "no_box": self.env._("Enter the mass of one container at least."),
            "below_tare": self.env._(
                "Less than the empty box weighs (%(tare)s kg): the VGM is that of box "
                "and cargo together."
            ),
            "above_maximum": self.env._("More than such a box may weigh: %(most)s kg."),
            "below_cargo": self.env._(
                "Less than box and cargo together (%(total)s kg). Check which is "
                "wrong; if it is the cargo, ask for a change first."
            ),
        }
