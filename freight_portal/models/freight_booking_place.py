"""How a customer's person books, changes and withdraws: the verbs of the portal's form.

Who calls them has entered as somebody who places bookings (see ``controllers``). The
rights are raised here, after what they may name was checked.
"""

from odoo import SUPERUSER_ID, Command, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.freight_shipment.tools.sheet_columns import CHILDREN, SHIPMENTS

from ..tools import booking_form

# An update goes by what changed; these go along, since others are read by them.
ALWAYS = ("mode",)
# No order lacks one: left out, the usual one is taken.
WITH_DEFAULT = ("mode", "service", "direction", "currency", "reference")
WITH_DEFAULT += ("origin_scope", "destination_scope", "house_freight_terms")


class FreightBooking(models.Model):
    _inherit = "freight.booking"

    def _place(self, order, customer, company, key=None, note="", origin="form"):
        """Book ``order`` (see ``booking_form``) for ``customer``.

        :return: (booking, faults): one of them is empty. The same form again gives the
                 booking that it has made.
        """
        user = self.env.user
        self._check_books(user, customer)
        bookings = self.sudo()
        if key:
            made = bookings.search(
                [("booked_by_id", "=", user.id), ("key", "=", key)], limit=1
            )
            if made:
                return made, {}
        faults = self._find_form_faults(order, note)
        if faults:
            return bookings.browse(), faults
        with self.env.cr.savepoint() as savepoint:
            importer, entry = self._read_order(order, customer, company)
            if not entry.is_wrong:
                number = bookings._draw_number()
                if "reference" not in order:
                    entry.values["reference"] = number
                self._refuse_taken(importer, entry)
                if not entry.is_wrong:
                    importer.with_context(
                        freight_booking_number=number, freight_booking_origin=origin
                    )._apply([entry])
            if entry.is_wrong:
                savepoint.rollback()
                return bookings.browse(), self._get_faults(importer, entry)
        booking = bookings.search([("shipment_id", "=", entry.record_id)])
        booking._write_by_verb(
            {"key": key or False, "note": note or False, "order_data": order}
        )
        booking._tell_customer()
        return booking, {}

    def _check_order(self, order, customer, company, note=""):
        """Return what is wrong with an order that is not sent yet, by field.

        Nothing of it is kept; what only shows when it is kept is found then.
        """
        self._check_books(self.env.user, customer)
        faults = self._find_form_faults(order, note)
        if faults:
            return faults
        with self.env.cr.savepoint() as savepoint:
            importer, entry = self._read_order(order, customer, company)
            if not entry.is_wrong and "reference" in order:
                self._refuse_taken(importer, entry)
            savepoint.rollback()
        return self._get_faults(importer, entry) if entry.is_wrong else {}

    def _read_order(self, order, customer, company):
        """Return an order as the import reads it, with parties that are new to it."""
        importer = self._get_importer(customer, company)
        self._have_parties(order, customer, importer)
        reference = order.get("reference") or "—"
        (entry,) = importer._read_shipments(
            [booking_form.to_shipment(order, reference)]
        )
        return importer, entry

    def _change(self, order, note=""):
        """Ask for something else, while nobody has answered yet.

        What the customer changed is changed; what the team filled in meanwhile stays.
        :return: faults, by field
        """
        booking = self.sudo()
        self._check_books(self.env.user, booking.partner_id)
        faults = self._find_form_faults(order, note)
        if faults:
            return faults
        booking._lock()
        booking._check_waiting()
        shipment = booking.shipment_id
        old = booking.order_data
        with self.env.cr.savepoint() as savepoint:
            importer = self._get_importer(booking.partner_id, shipment.company_id)
            self._have_parties(order, booking.partner_id, importer)
            reference = order.get("reference") or booking.name
            (entry,) = importer._read_shipments(
                [booking_form.to_shipment(order, reference)]
            )
            if not entry.is_wrong:
                self._refuse_taken(importer, entry, shipment)
            if not entry.is_wrong:
                self._keep_changes(entry, old, order)
                vals, texts = importer._plan_update(entry, shipment)
                if reference != shipment.customer_reference:
                    vals["customer_reference"] = reference
                self._forget_lines(entry, old, order, shipment, vals)
                entry.record_id = shipment.id
                if vals:
                    importer._apply_halves(
                        [(entry, vals, texts)], False, importer._update_shipments
                    )
            if entry.is_wrong:
                savepoint.rollback()
                return self._get_faults(importer, entry)
            booking._take_over(order, note)
        return {}

    def _withdraw(self):
        """Take the booking back, as long as nobody has taken it on."""
        booking = self.sudo()
        booking._lock()
        booking._check_waiting()
        booking._write_by_verb({"state": "withdrawn"})
        shipment = booking.shipment_id.with_company(booking.company_id)
        shipment.with_user(SUPERUSER_ID).action_cancel()
        self._log("withdrawn")
        booking._end_task()

    def _take_over(self, order, note=None):
        """Keep what is asked for now, and what of it is new."""
        for booking in self:
            changes = booking_form.find_changes(booking.order_data, order)
            vals = {"order_data": order}
            if note is not None and (note or False) != (booking.note or False):
                changes.append(
                    {"field": "note", "old": booking.note or "", "new": note}
                )
                vals["note"] = note
            if changes:
                booking._write_by_verb(vals)
                booking._log("edited", changes=changes)

    # What the verbs share

    def _check_books(self, user, customer):
        """Refuse who may not book, and for whom they may not."""
        can = user._get_freight_capabilities()
        if "bookings" not in can or not user._get_freight_viewer().acts:
            raise AccessError(self.env._("Your role does not place bookings."))
        if customer not in user._get_freight_booking_customers() and not (
            self.env["res.partner"]
            .sudo()
            .search_count(
                user._get_freight_booking_partner_domain()
                & Domain("id", "=", customer.id)
            )
        ):
            raise UserError(self.env._("You book for your own company only."))

    def _get_importer(self, customer, company):
        """Return an import without a file, which reads what a form says."""
        imports = self.env["freight.shipment.import"].sudo()
        return imports.with_company(company).new(
            {
                "company_id": company.id,
                "partner_id": customer.id,
                "customer_only": True,
                "sender_id": self.env.uid,
                "file_name": self.env._("the portal"),
                "date_order": "dmy",
                "decimal_sign": ".",
            }
        )

    def _have_parties(self, order, customer, importer):
        """Add whom the customer newly names, to their own address book."""
        for role in booking_form.PARTIES:
            name, address = order.get(role), order.get("addresses", {}).get(role)
            if not name or len(name) > 250:
                continue
            if not address and importer._find_party([name]).get(name):
                continue
            address = address or {}
            self.env["res.partner"].sudo().create(
                {
                    "name": name,
                    "type": "other",
                    "parent_id": customer.commercial_partner_id.id,
                    "street": address.get("street"),
                    "city": address.get("city"),
                    "zip": address.get("zip"),
                    "country_id": self._find_country(address.get("country")).id,
                }
            )

    def _find_form_faults(self, order, note):
        texts = {
            "rows": self.env._("At most %(most)s rows. Send a spreadsheet for more."),
            "count": self.env._("A whole number from 1 to %(most)s."),
            "one_number": self.env._("A container with a number is one."),
            "boxes": self.env._(
                "At most %(most)s containers. Make several bookings of it."
            ),
            "too_long": self.env._("At most %(size)s characters."),
            "country": self.env._("A country of the list, or none."),
        }
        faults = [
            *booking_form.find_form_faults(order),
            *(
                [("note", "too_long", {"size": booking_form.NOTE_SIZE})]
                if len(note) > booking_form.NOTE_SIZE
                else []
            ),
        ]
        for role, address in order.get("addresses", {}).items():
            if (code := address.get("country")) and not self._find_country(code):
                faults.append((f"{role}_country", "country", {}))
        return {field: texts[code] % details for field, code, details in faults}

    def _find_country(self, code):
        countries = self.env["res.country"].sudo()
        return countries.search([("code", "=", (code or "").upper())], limit=1)

    def _refuse_taken(self, importer, entry, own=None):
        """Complain of a reference that something else of the customer's has."""
        found = importer._get_existing([entry])
        others = found.get((entry.customer_id, entry.reference)) or []
        if any(one != own for one in others):
            entry.complain(entry, "reference_taken", "reference")

    def _get_faults(self, importer, entry):
        """Return what is wrong, by the form's field; what is of none, under ''."""
        issues = [issue for issue in entry.issues if not issue.is_warning]
        faults = {}
        texts = importer._get_issue_texts(issues)
        for issue, text in zip(issues, texts, strict=True):
            field = booking_form.field_of(issue.sheet, issue.row, issue.column)
            if text not in faults.setdefault(field, []):
                faults[field].append(text)
        return {field: " ".join(texts) for field, texts in faults.items()}

    def _keep_changes(self, entry, old, new):
        """Leave in ``entry`` what the customer changed, what they emptied as well."""
        for column in SHIPMENTS.columns:
            name = column.name
            said, says = old.get(name, ""), new.get(name, "")
            if name == "reference":
                continue
            if said == says and name not in ALWAYS:
                entry.values.pop(name, None)
            elif said and not says and name not in WITH_DEFAULT:
                entry.values[name] = () if column.kind == "list" else False
        for table in CHILDREN:
            rows = new.get(table.key, [])
            if rows == old.get(table.key, []):
                entry.children[table.key] = []
                continue
            names = booking_form.ROW_FIELDS.get(table.key, ())
            for line in entry.children[table.key]:
                for name in names:
                    if name not in ("count", "number"):
                        line.values.setdefault(name, False)

    def _forget_lines(self, entry, old, new, shipment, vals):
        """Take away all boxes or cargo, and order numbers, where none is left."""
        for table, field in (("containers", "container_ids"), ("cargo", "cargo_ids")):
            if old.get(table) and not new.get(table):
                vals[field] = [Command.delete(line.id) for line in shipment[field]]
        if "po_numbers" in entry.values:
            kept = set(entry.values["po_numbers"])
            gone = [
                Command.delete(one.id)
                for one in shipment.reference_ids
                if one.kind == "po" and one.value not in kept
            ]
            if gone:
                vals["reference_ids"] = [*vals.get("reference_ids", []), *gone]
