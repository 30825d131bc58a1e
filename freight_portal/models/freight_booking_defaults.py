"""What a new booking's form begins with: the last one, or an earlier shipment."""

from odoo import models

from ..tools.booking_form import NOT_REPEATED, SHIPMENT_FIELDS

# Of the customer's last booking, what the next one mostly has again.
USUAL = ("mode", "service", "direction", "pol", "pod", "origin_scope")
USUAL += ("destination_scope", "pickup", "delivery", "shipper", "consignee", "notify")
USUAL += ("incoterm", "incoterm_place", "house_freight_terms")
USUAL += ("export_customs_by", "import_customs_by", "currency")


class FreightBooking(models.Model):
    _inherit = "freight.booking"

    def _get_defaults(self, user):
        """Return the order that ``user``'s form begins with."""
        last = self.with_user(user).search(
            [("state", "not in", ("withdrawn", "declined"))], limit=1
        )
        order = last.sudo().order_data or {}
        defaults = {name: order[name] for name in USUAL if order.get(name)}
        defaults.setdefault("mode", "sea")
        defaults.setdefault("direction", "export")
        if "shipper" not in defaults and defaults["direction"] == "export":
            defaults["shipper"] = user.sudo().commercial_partner_id.name
        return {**defaults, "containers": [], "cargo": []}

    def _get_again(self):
        """Return what this booking asked for, without what is only of this once."""
        order = self.sudo().order_data or {}
        again = {
            name: order[name]
            for name in SHIPMENT_FIELDS
            if name in order and name not in NOT_REPEATED
        }
        boxes = [
            {name: text for name, text in row.items() if name != "number"}
            for row in order.get("containers", ())
        ]
        return {**again, "containers": boxes, "cargo": order.get("cargo", [])}


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _get_order_again(self):
        """Return an order for the like of this shipment: what its customer sees of it.

        Neither what we planned, nor what became of it, nor who works on it.
        """
        self.ensure_one()
        shipment = self.sudo()
        texts = {
            "mode": shipment.mode,
            "service": shipment.service,
            "direction": shipment.direction,
            "pol": self._get_place_text(shipment.pol_id),
            "pod": self._get_place_text(shipment.pod_id),
            "origin_scope": shipment.origin_scope,
            "destination_scope": shipment.destination_scope,
            "pickup": self._get_place_text(shipment.pickup_id),
            "delivery": self._get_place_text(shipment.delivery_id),
            "shipper": shipment.shipper_id.name,
            "consignee": shipment.consignee_id.name,
            "notify": shipment.notify_id.name,
            "goods_description": shipment.goods_description,
            "incoterm": shipment.incoterm_id.code,
            "incoterm_place": shipment.incoterm_place,
        }
        order = {name: text for name, text in texts.items() if text}
        boxes = {}
        for box in shipment.container_ids:
            reefer = box.is_operating_reefer
            temperature = f"{box.temperature:g}" if reefer else ""
            key = (box.type_id.code or "", temperature)
            boxes[key] = boxes.get(key, 0) + 1
        order["containers"] = [
            {"type": code, "count": str(count), "temperature": temperature}
            for (code, temperature), count in boxes.items()
        ]
        order["cargo"] = [
            self._drop_empty(
                {
                    "description": line.description,
                    "marks": line.marks,
                    "packages": str(line.booked_packages or ""),
                    "package_type": line.package_type_id.name,
                    "weight": f"{line.booked_weight:g}" if line.booked_weight else "",
                    "volume": f"{line.booked_volume:g}" if line.booked_volume else "",
                    "hs_code": line.hs_code,
                    "is_dangerous": line.is_dangerous and "Yes",
                    "un_number": line.un_number,
                    "proper_shipping_name": line.proper_shipping_name,
                    "technical_name": line.technical_name,
                    "dg_class": line.dg_class,
                    "packing_group": line.packing_group,
                    "flash_point": line.flash_point,
                    "dg_emergency_contact": line.dg_emergency_contact,
                }
            )
            for line in shipment.cargo_ids
        ]
        order["containers"] = [self._drop_empty(row) for row in order["containers"]]
        return order

    def _drop_empty(self, values):
        return {name: text for name, text in values.items() if text}

    def _get_place_text(self, place):
        """Return what finds this place again; of a site, the town that it is in."""
        return place._get_port().display_name if place else ""
