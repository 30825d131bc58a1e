"""The portal's orders on the one way of all orders, and what customers' orders need."""

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.freight_shipment.models.freight_shipment_confirm import (
    BOX_SERVICES,
    DOOR_MODES,
    LOOSE_SERVICES,
    MEASURED_SERVICES,
)
from odoo.addons.freight_shipment.tools import dangerous_goods
from odoo.addons.freight_shipment.tools.services import service_of

from ..tools import booking_form

PUBLIC_KINDS = ("place", "airport", "terminal")


class FreightShipmentImport(models.Model):
    _inherit = "freight.shipment.import"

    sender_id = fields.Many2one(
        "res.users",
        "Sent By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="The customer's person who uploaded the file on the portal.",
    )

    # What is checked of a customer's order, beyond the values themselves

    def _read_shipments(self, shipments):
        entries = super()._read_shipments(shipments)
        if self.customer_only:
            types = self._get_reefer_types(entries)
            for entry in entries:
                self._check_order_route(entry)
                self._check_order_cargo(entry)
                self._check_order_goods(entry)
                self._check_order_boxes(entry, types)
        return entries

    def _check_customers(self, entries):
        super()._check_customers(entries)
        if not self.customer_only or not self.sender_id:
            return
        ids = {self._get_partner_id(entry) for entry in entries}
        domain = self.sender_id._get_freight_booking_partner_domain()
        allowed = (
            self.env["res.partner"].sudo().search(domain & Domain("id", "in", ids))
        )
        for entry in entries:
            if self._get_partner_id(entry) not in allowed.ids and not any(
                issue.code == "other_customer" for issue in entry.issues
            ):
                entry.complain(entry, "other_customer", "customer")

    def _check_order_route(self, entry):
        cells, mode = entry.cells, entry.values.get("mode")
        if not mode:
            return
        if mode not in DOOR_MODES and not entry.main_legs:
            for name in ("pol", "pod"):
                if not cells.get(name):
                    entry.complain(entry, "needed", name)
        for end, scope in (
            ("pickup", "origin_scope"),
            ("delivery", "destination_scope"),
        ):
            by_door = mode in DOOR_MODES or entry.values.get(scope) == "door"
            if by_door and not cells.get(end):
                entry.complain(entry, "needed_door", end)

    def _check_order_cargo(self, entry):
        mode = entry.values.get("mode")
        service = service_of(mode, entry.values.get("service"))
        boxes, lines = entry.children["containers"], entry.children["cargo"]
        if service in BOX_SERVICES and not boxes:
            entry.complain(entry, "needed_box")
        if service in LOOSE_SERVICES and not lines:
            entry.complain(entry, "needed_cargo")
        for box in boxes if service in BOX_SERVICES else ():
            if not box.cells.get("type"):
                entry.complain(box, "needed", "type")
        wanted = ["packages", "weight"] if service in LOOSE_SERVICES else []
        for line in lines:
            sizes = ("length_cm", "width_cm", "height_cm")
            measured = all(line.values.get(name) for name in sizes)
            volume = ["volume"] if service in MEASURED_SERVICES and not measured else []
            for name in ("description", *wanted, *volume):
                if not line.cells.get(name) or line.values.get(name) == 0:
                    entry.complain(line, "needed", name)

    def _check_order_goods(self, entry):
        """Ask for what a dangerous goods declaration says."""
        for line in entry.children["cargo"]:
            if not line.values.get("is_dangerous"):
                continue
            known = {column.name for column in line.table.columns}
            goods = {name: line.values.get(name) for name in known}
            goods["packing_instruction"] = True  # the team's to look up
            for name in dangerous_goods.missing(goods, entry.values.get("mode")):
                if not line.cells.get(name):
                    entry.complain(line, "needed_dangerous", name)

    def _get_reefer_types(self, entries):
        ids = {
            box.values.get("type")
            for entry in entries
            for box in entry.children["containers"]
        }
        types = self.env["freight.equipment.type"].browse(filter(None, ids))
        return set(types.filtered(lambda one: one.category == "reefer").ids)

    def _check_order_boxes(self, entry, reefers):
        for box in entry.children["containers"]:
            if box.values.get("type") in reefers and not (
                "temperature" in box.values or box.cells.get("temperature")
            ):
                entry.complain(box, "needed_temperature", "temperature")

    def _get_rule_texts(self):
        return super()._get_rule_texts() | {
            "needed": self.env._("Please fill this in."),
            "needed_door": self.env._(
                "The place where the door is: a town will do, the address goes into "
                "the remarks."
            ),
            "needed_box": self.env._("At least one container, with its type."),
            "needed_cargo": self.env._(
                "At least one line of cargo, with packages and weight."
            ),
            "needed_dangerous": self.env._("The dangerous goods declaration needs it."),
            "needed_temperature": self.env._(
                "The temperature in °C that the reefer is set to, such as -18."
            ),
            "reference_taken": self.env._(
                "A number of yours that no other booking or shipment has."
            ),
            "taken_on": self.env._(
                "We are working on this shipment already, so the file changes nothing "
                "of it. Ask for a change on its page."
            ),
            "unknown_address": self.env._(
                "A party of your address book: your company, its contacts, or a party "
                "of one of your shipments. A new one is added with the booking form."
            ),
        }

    def _get_record_texts(self):
        texts = super()._get_record_texts()
        if self.customer_only:
            texts["unknown_party"] = self._get_rule_texts()["unknown_address"]
        return texts

    # What and whom a customer may name

    def _find_place(self, texts):
        """Customers know ports and towns; depots and warehouses are the team's."""
        found = super()._find_place(texts)
        if not (self.customer_only and self.sender_id):
            return found
        return {
            text: places.filtered(
                lambda one: one.kind in PUBLIC_KINDS and not one.company_id
            )
            for text, places in found.items()
        }

    def _find_party(self, texts):
        found = super()._find_party(texts)
        missing = [text for text in texts if not found.get(text)]
        if not (self.customer_only and self.sender_id and missing):
            return found
        # Others' companies go by the name that the customer saw, and by nothing else.
        others = self.sender_id._get_freight_earlier_parties(missing)
        return {**found, **self._by_texts(missing, others, lambda one: (one.name,))}

    def _get_candidate_name(self, record):
        """Name those among whom a customer chooses; our codes of them are ours."""
        if self.customer_only and record._name == "res.partner":
            return record.name
        return super()._get_candidate_name(record)

    # What a customer's order does to shipments that are there

    def _compare(self, entry, shipments, changes):
        """Change only what still waits; tell nothing of what the team has planned."""
        if not (self.customer_only and self.sender_id):
            super()._compare(entry, shipments, changes)
            return
        shipments = shipments.sudo()
        bookings = shipments.booking_ids
        if self.sender_id._cannot_see_freight(shipments):
            entry.complain(entry, "reference_taken", "reference")
        elif len(shipments) > 1 or bookings.state != "waiting":
            entry.status, entry.record_id = "unchanged", shipments[0].id
            entry.issues.append(entry.issue("taken_on", "reference", is_warning=True))
        else:
            vals, texts = self._plan_update(entry, shipments)
            entry.record_id = shipments.id
            if vals:
                changes.append((entry, vals, texts))
            else:
                entry.status, entry.message = "unchanged", shipments.name

    def _prepare_shipment(self, entry, trial):
        vals = super()._prepare_shipment(entry, trial)
        if self.customer_only:
            customer = self.env["res.partner"].browse(vals["partner_id"])
            seller = customer.user_id or customer.commercial_partner_id.user_id
            if seller:
                vals["salesperson_id"] = seller.id
        return vals

    def _create_shipments(self, items, trial):
        result = super()._create_shipments(items, trial)
        if self.sender_id and not trial:
            self._make_bookings([entry for entry, _vals, _texts in items])
        return result

    def _update_shipments(self, items, trial):
        super()._update_shipments(items, trial)
        if not self.sender_id:
            return
        shipments = self.env["freight.shipment"].browse(
            entry.record_id for entry, _vals, _texts in items
        )
        for (entry, _vals, _texts), shipment in zip(items, shipments, strict=True):
            # What was there before may be the team's.
            entry.message = shipment.name
            if not trial and self.file:  # the form keeps what was typed itself
                shipment.booking_ids._take_over(self._get_order(entry))

    def _make_bookings(self, entries):
        bookings = self.env["freight.booking"].sudo()
        origin = self.env.context.get("freight_booking_origin", "file")
        number = self.env.context.get("freight_booking_number")
        made = bookings.create(
            [
                {
                    "name": number or bookings._draw_number(),
                    "partner_id": self._get_partner_id(entry),
                    "shipment_id": entry.record_id,
                    "booked_by_id": self.sender_id.id,
                    "origin": origin,
                    "order_data": self._get_order(entry),
                }
                for entry in entries
            ]
        )
        made.with_user(self.sender_id)._log("placed")
        made[:1]._ask_team(len(made))

    def _get_order(self, entry):
        children = {
            table: [line.cells for line in lines]
            for table, lines in entry.children.items()
        }
        return booking_form.from_entry(entry.cells, children)

    def _get_customer_view(self):
        """Return what the sender sees of their upload: plain data."""
        self.ensure_one()
        self = self.sudo()
        return {
            "id": self.id,
            "file_name": self.file_name or "",
            "state": self.state,
            "progress": self.progress,
            "problem": self.problem or None,
            "policy": self.policy,
            "created": self.created_count,
            "updated": self.updated_count,
            "unchanged": self.unchanged_count,
            "rejected": self.rejected_count,
            "errors": self.error_count,
            "warnings": self.warning_count,
            "findings": [
                {
                    "is_error": one.severity == "1",
                    "sheet": one.sheet or "",
                    "row": one.row,
                    "column": one.column or "",
                    "value": one.value or "",
                    "message": one.message,
                }
                for one in self.error_ids[:200]
            ],
            "bookings": [
                {"id": one.id, "number": one.name}
                for one in self.shipment_ids.booking_ids[:50]
            ],
        }
