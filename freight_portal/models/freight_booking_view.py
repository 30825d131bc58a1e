"""What the customer's people see of a booking: plain data, every key by name."""

from odoo import models
from odoo.fields import Domain

from odoo.addons.freight_shipment.models.freight_shipment_confirm import DOOR_MODES

from ..tools.booking_form import PARTIES, ROW_FIELDS, flatten, part_of
from ..tools.booking_view import as_moment
from .freight_booking import OPEN, TAKEN_ON


class FreightBooking(models.Model):
    _inherit = "freight.booking"

    def _customer_rows(self, viewer):
        """Return the rows of a customer's list; who calls has checked access."""
        bookings = self.sudo().with_context(lang=viewer.lang, tz=viewer.tz)
        return [booking._get_customer_row(viewer) for booking in bookings]

    def _customer_view(self, viewer):
        """Return one booking with all that was said about it."""
        booking = self.sudo().with_context(lang=viewer.lang, tz=viewer.tz)
        return booking._get_customer_view(viewer)

    def _get_customer_row(self, viewer):
        self.ensure_one()
        order = self.order_data or {}
        door = order.get("mode") in DOOR_MODES
        return {
            "id": self.id,
            "number": self.name,
            "state": self._get_state_choice(),
            "reference": order.get("reference") or None,
            "mode": self._get_choice_label("mode", order.get("mode")),
            "origin": order.get("pickup" if door else "pol") or None,
            "destination": order.get("delivery" if door else "pod") or None,
            "goods": order.get("goods_description") or None,
            "placed_at": as_moment(self.create_date, viewer.tz),
            "placed_by": self.booked_by_id.name or None,
            "shipment": {"id": self.shipment_id.id, "number": self.shipment_id.name}
            if self.shipment_id.active
            else None,
        }

    def _get_customer_view(self, viewer):
        self.ensure_one()
        is_open = self.state == OPEN
        shipment = self.shipment_id
        requests = shipment.customer_request_ids
        return {
            **self._get_customer_row(viewer),
            "customer": self.partner_id.display_name,
            "asked": self._get_asked(),
            "note": self.note or None,
            "answer": self.answer or None,
            "answered_at": as_moment(self.answered_at, viewer.tz),
            "steps": [self._get_step_view(step, viewer) for step in self.step_ids],
            "requests": [one._get_customer_view(viewer) for one in requests],
            "may_edit": viewer.acts and is_open,
            "may_withdraw": viewer.acts and is_open,
            "may_ask": viewer.acts
            and self.state in TAKEN_ON
            and shipment.state in ("confirmed", "in_transit"),
        }

    def _get_step_view(self, step, viewer):
        kinds = dict(step._fields["kind"]._description_selection(self.env))
        labels = self._get_field_labels()
        return {
            "kind": {"code": step.kind, "label": kinds[step.kind]},
            "at": as_moment(step.create_date, viewer.tz),
            # Which of our people it was is the team's own.
            "by": step.user_id.name if step.by_customer else self.company_id.name,
            "text": step.text or None,
            "changes": [
                {
                    "label": self._get_label(change["field"], labels),
                    "old": change["old"],
                    "new": change["new"],
                }
                for change in step.changes or ()
            ],
        }

    def _get_state_choice(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {"code": self.state, "label": labels[self.state]}

    def _get_choice_label(self, name, code):
        """Return a choice's word, or what was written where it is none of them."""
        if not code:
            return None
        field = self.env["freight.shipment"]._fields[name]
        return dict(field._description_selection(self.env)).get(code, code)

    def _get_asked(self):
        """Return label and text of all that was asked for, in the form's order."""
        return self._describe_order(self.order_data or {})

    def _get_review(self, order, note):
        """Return an order that is not sent yet, by the parts of the form."""
        bookings = self.sudo()
        parts = {"where": [], "cargo": [], "parties": []}
        for line in bookings._describe_order(order):
            parts[part_of(line["field"])].append(line)
        if note:
            label = bookings._get_field_labels()["note"]
            parts["parties"].append({"field": "note", "label": label, "text": note})
        return parts

    def _describe_order(self, order):
        labels = self._get_field_labels()
        choices = self._get_choice_words()
        return [
            {
                "field": name,
                "label": self._get_label(name, labels),
                "text": choices.get(name.rpartition("-")[2], {}).get(text, text),
            }
            for name, text in flatten(order).items()
        ]

    def _get_choice_words(self):
        """Return the words of the choices that the form gives as codes."""
        shipment = self.env["freight.shipment"]._fields
        line = self.env["freight.cargo.line"]._fields
        names = ("mode", "service", "direction", "origin_scope", "destination_scope")
        names += ("house_freight_terms", "export_customs_by", "import_customs_by")
        words = {
            name: dict(shipment[name]._description_selection(self.env))
            for name in names
        }
        for name in ("dg_class", "packing_group"):
            words[name] = dict(line[name]._description_selection(self.env))
        words["is_dangerous"] = {"Yes": self.env._("Yes"), "No": self.env._("No")}
        types = self.env["freight.equipment.type"].search(Domain.TRUE)
        words["type"] = {one.code: one.display_name for one in types}
        packages = self.env["freight.package.type"].search(Domain.TRUE)
        words["package_type"] = {one.code: one.name for one in packages}
        countries = self.env["res.country"].search(Domain.TRUE)
        names = {one.code: one.name for one in countries}
        words |= {f"{role}_country": names for role in PARTIES}
        return words

    def _get_label(self, name, labels):
        """Name a field of the form, a row's with its number."""
        table, _dash, rest = name.partition("-")
        if table in ROW_FIELDS and rest:
            number, _dash, name = rest.partition("-")
            return f"{labels[table]} {int(number) + 1}: {labels.get(name, name)}"
        role, _bar, part = name.partition("_")
        if name not in labels and part in labels:
            return f"{labels.get(role, role)}: {labels[part]}"
        return labels.get(name, name)

    def _get_field_labels(self):
        """Return what the pages call the fields of an order."""
        labels = {
            "reference": self.env._("Your reference"),
            "mode": self.env._("Mode"),
            "service": self.env._("Service"),
            "direction": self.env._("Direction"),
            "pol": self.env._("From (port or airport)"),
            "pod": self.env._("To (port or airport)"),
            "origin_scope": self.env._("We take over at"),
            "destination_scope": self.env._("We hand over at"),
            "pickup": self.env._("Place of pick-up"),
            "delivery": self.env._("Place of delivery"),
            "cargo_ready": self.env._("Cargo ready on"),
            "required_by": self.env._("Required by"),
            "shipper": self.env._("Shipper"),
            "consignee": self.env._("Consignee"),
            "notify": self.env._("Notify party"),
            "po_numbers": self.env._("Purchase orders"),
            "goods_description": self.env._("Goods"),
            "goods_value": self.env._("Value of goods"),
            "currency": self.env._("Currency"),
            "incoterm": self.env._("Incoterm"),
            "incoterm_place": self.env._("Named place"),
            "house_freight_terms": self.env._("Freight terms"),
            "export_customs_by": self.env._("Export customs by"),
            "import_customs_by": self.env._("Import customs by"),
            "note": self.env._("Remarks"),
            "containers": self.env._("Container"),
            "cargo": self.env._("Cargo"),
            "type": self.env._("Type"),
            "count": self.env._("How many"),
            "number": self.env._("Container no."),
            "temperature": self.env._("Temperature (°C)"),
            "description": self.env._("Description"),
            "marks": self.env._("Marks and numbers"),
            "packages": self.env._("Packages"),
            "package_type": self.env._("Kind of packages"),
            "weight": self.env._("Gross weight (kg)"),
            "volume": self.env._("Volume (m³)"),
            "hs_code": self.env._("HS code"),
            "is_dangerous": self.env._("Dangerous goods"),
            "un_number": self.env._("UN number"),
            "proper_shipping_name": self.env._("Proper shipping name"),
            "technical_name": self.env._("Technical name"),
            "dg_class": self.env._("Class"),
            "packing_group": self.env._("Packing group"),
            "flash_point": self.env._("Flash point"),
            "net_mass_kg": self.env._("Net mass (kg)"),
            "dg_emergency_contact": self.env._("Emergency contact"),
            "street": self.env._("Street"),
            "city": self.env._("City"),
            "zip": self.env._("Postcode"),
            "country": self.env._("Country"),
        }
        return labels
