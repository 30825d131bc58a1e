"""Which bookings a customer's person sees, for whom they book, and whom they know."""

from odoo import models
from odoo.fields import Domain

# More names than anybody looks through; the others are typed.
BOOK_SIZE = 200
EARLIER = 100
# One more than the home counts.
MOST_WAITING = 21
PARTY_FIELDS = ("shipper_id", "consignee_id", "notify_id")


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_freight_booking_domain(self):
        """Return the domain of the bookings, and requests, that this user may read."""
        self.ensure_one()
        if not self.share:
            return list(Domain.TRUE)
        if "bookings" not in self._get_freight_capabilities():
            return list(Domain.FALSE)
        return list(self._get_freight_own_domain())

    def _find_freight_waiting(self, viewer):
        """Return the bookings that wait for our answer, for the portal's home."""
        bookings = self.env["freight.booking"].with_user(self)
        waiting = bookings.search([("state", "=", "waiting")], limit=MOST_WAITING)
        return [
            {
                "url": f"/my/bookings/{row['id']}",
                "title": row["number"],
                "text": row["reference"] or row["goods"] or "",
                "at": row["placed_at"],
            }
            for row in waiting._customer_rows(viewer)
        ]

    def _get_freight_booking_customers(self):
        """Return for whom this user books: their company or its branches, and the
        subsidiaries that they were granted."""
        self.ensure_one()
        user = self.sudo()
        customers, own = user.freight_customer_ids, user.commercial_partner_id
        branches = user.freight_access_ids.branch_ids.filtered(
            lambda one: one.commercial_partner_id == own
        )
        if user.freight_access_ids.branch_ids:
            return branches | (customers - own)
        return customers

    def _get_freight_booking_partner_domain(self):
        """Return the domain of whom a row of this user's file may be for."""
        self.ensure_one()
        user = self.sudo()
        domain = Domain("id", "child_of", self._get_freight_booking_customers().ids)
        return domain & Domain(
            "commercial_partner_id", "in", user.freight_customer_ids.ids
        )

    def _cannot_see_freight(self, shipments):
        """Tell if one of these, of this user's customer, is not for this user."""
        self.ensure_one()
        if "shipments" not in self._get_freight_capabilities():
            return True
        domain = self._get_freight_own_domain() & Domain("active", "=", True)
        seen = shipments.sudo().search(domain & Domain("id", "in", shipments.ids))
        return seen != shipments

    def _get_freight_address_book(self):
        """Return the names that this user may choose from, in alphabetical order."""
        self.ensure_one()
        customers = self.sudo().freight_customer_ids
        contacts = (
            self.env["res.partner"]
            .sudo()
            .search(
                [("commercial_partner_id", "in", customers.ids), ("name", "!=", False)],
                order="id desc",
                limit=BOOK_SIZE,
            )
        )
        shipments = self.env["freight.shipment"]
        if "shipments" in self._get_freight_capabilities():
            shipments = shipments.sudo().search(
                self._get_freight_own_domain() & Domain("active", "=", True),
                order="id desc",
                limit=EARLIER,
            )
        parties = contacts.browse().union(*(shipments[name] for name in PARTY_FIELDS))
        # An archived or nameless party is nobody to ship to.
        names = {one.name for one in customers | contacts | parties if one.name}
        return sorted(names, key=str.casefold)[:BOOK_SIZE]

    def _get_freight_earlier_parties(self, names):
        """Return parties of this user's own shipments that are called so."""
        self.ensure_one()
        if "shipments" not in self._get_freight_capabilities():
            return self.env["res.partner"].sudo()
        imports = self.env["freight.shipment.import"].sudo()
        called = imports._search_lower("res.partner", ["name"], names)
        own = self._get_freight_own_domain() & Domain("active", "=", True)
        parties = called.browse()
        shipments = self.env["freight.shipment"].sudo()
        for name in PARTY_FIELDS if called else ():
            groups = shipments._read_group(own & Domain(name, "in", called.ids), [name])
            parties |= parties.union(*(party for (party,) in groups))
        return parties
