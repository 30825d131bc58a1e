"""What each visitor should see: worked out apart from the code that shows it.

Nothing here asks the suite's own rules. Who owns a record follows from what it hangs
on; which of its fields may be seen by whom says ``classified/seen.txt``.
"""

from . import classified

# From a record to what it belongs to, the nearest first.
WAYS_UP = (
    *("shipment_id", "document_id", "charge_id", "container_id", "statement_id"),
    *(
        "dispute_id",
        "line_id",
        "leg_id",
        "event_id",
        "conversation_id",
        "link_id",
        "booking_id",
        "message_id",
    ),
    *("batch_id", "cargo_id", "move_id", "import_id", "webhook_id", "tariff_id"),
    *("commercial_partner_id", "contact_id", "partner_id", "customer_id"),
)
PARTIES = ("shipper_id", "consignee_id", "notify_id")
# A user's record names a person; of a fact only what was published is outside.
SHOWN_IF = {
    "freight.event": lambda one: one.published and not one.is_void,
    "freight.schedule.change": lambda one: one.published,
    "freight.document": lambda one: one.published_customer or one.published_link,
    "freight.charge": lambda one: one.side == "sell" and one.released,
    "freight.clock": lambda one: one.side == "sell",
    "mail.message": lambda one: one.model == "res.partner" and not one.is_internal,
    "account.move": lambda one: one.state == "posted" and one.is_sale_document(),
    "account.move.line": lambda one: (
        one.move_id.state == "posted" and one.move_id.is_sale_document()
    ),
}
CAPABILITIES = {
    "sees_shipments": "shipments",
    "places_bookings": "bookings",
    "sees_documents": "documents",
    "sees_finance": "finance",
    "sees_inventory": "inventory",
    "manages_users": "users",
}


class Reach:
    def __init__(self, scene):
        self.scene = scene
        self.env = scene.env
        self.seen = classified.read("seen")
        self._shipments, self._customers, self._owners = {}, {}, {}
        self._team = set(
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("share", "=", False)])
            .partner_id.ids
        ) | set(self.env["res.company"].search([]).partner_id.ids)

    # -- who ---------------------------------------------------------------------

    def access(self, visitor):
        return self.env["freight.customer.access"].search(
            [("user_id", "=", visitor.user.id)]
        )

    def capabilities(self, visitor):
        if visitor.kind in ("public", "link"):
            return set()
        access = self.access(visitor)
        if not access:
            return {"shipments"}
        return {name for field, name in CAPABILITIES.items() if access.role_id[field]}

    def customers(self, visitor):
        """The companies that a visitor belongs to or was given."""
        if visitor not in self._customers:
            own = visitor.user.partner_id.commercial_partner_id
            given = self.access(visitor).subsidiary_ids
            nobody = visitor.kind in ("public", "link")
            self._customers[visitor] = set() if nobody else set((own | given).ids)
        return self._customers[visitor]

    def shipments(self, visitor):
        """The shipments of the visitor's own company, as far as their role goes."""
        if visitor not in self._shipments:
            self._shipments[visitor] = self._find_shipments(visitor)
        return self._shipments[visitor]

    def _find_shipments(self, visitor):
        if "shipments" not in self.capabilities(visitor):
            return set()
        own = visitor.user.partner_id.commercial_partner_id
        branches = self.access(visitor).branch_ids
        found = set()
        for shipment in self.env["freight.shipment"].search([]):
            customer = shipment.partner_id.commercial_partner_id
            if customer.id not in self.customers(visitor):
                continue
            if (
                branches
                and customer == own
                and not self._is_below(shipment.partner_id, branches)
            ):
                continue
            found.add(shipment.id)
        return found

    def _is_below(self, partner, branches):
        while partner:
            if partner in branches:
                return True
            partner = partner.parent_id
        return False

    def granted(self, visitor):
        """Others' shipments that staff let the visitor's company see."""
        grants = self.env["freight.shipment.grant"].search(
            [
                ("partner_id", "in", list(self.customers(visitor))),
                ("revoked_at", "=", False),
            ]
        )
        open_to_all = not self.access(visitor).branch_ids
        sees = open_to_all and "shipments" in self.capabilities(visitor)
        return set(grants.shipment_id.filtered("active").ids) if sees else set()

    def readable(self, visitor):
        return self.shipments(visitor) | self.granted(visitor)

    # -- what --------------------------------------------------------------------

    def owners(self, model, record_id):
        """Return what a record belongs to: ``(shipment ids, company ids)``."""
        key = model, record_id
        if key not in self._owners:
            self._owners[key] = (set(), set())  # ends a circle
            self._owners[key] = self._find_owners(
                self.env[model].browse(record_id).exists()
            )
        return self._owners[key]

    def _find_owners(self, record):
        if not record:
            return set(), set()
        if record._name == "freight.shipment":
            shipments = record | record.house_ids
            return set(shipments.ids), set(shipments.commercial_partner_id.ids)
        if record._name == "res.partner":
            # Odoo shows people of a company the contacts of those below it.
            above = record.commercial_partner_id
            companies = set(above.ids)
            while above := above.parent_id:
                companies |= set(above.commercial_partner_id.ids)
            return set(), companies
        for model, ref in (("res_model", "res_id"), ("model", "res_id")):
            if {model, ref} <= record._fields.keys() and record[model]:
                if record[model] in self.env and record[ref]:
                    return self.owners(record[model], record[ref])
        for way in WAYS_UP:
            field = record._fields.get(way)
            if field and field.type == "many2one" and record[way]:
                shipments, companies = set(), set()
                for one in record[way]:
                    found = self.owners(one._name, one.id)
                    shipments |= found[0]
                    companies |= found[1]
                return shipments, companies
        return set(), set()

    def _is_party(self, partner_id, shipment_ids):
        shipments = self.env["freight.shipment"].browse(shipment_ids)
        return any(partner_id in shipments[name].ids for name in PARTIES)

    def may_see(self, visitor, name, record_id):
        """Tell if a visitor may come across this field of this record, anywhere."""
        words, _why = self.seen.get(name, ((), ""))
        model = name.rpartition(".")[0]
        return any(self._is_for(word, visitor, model, record_id) for word in words)

    def _is_for(self, word, visitor, model, record_id):
        audience, _colon, capability = word.partition(":")
        if capability and capability not in self.capabilities(visitor):
            return False
        if audience == "anyone":
            return True
        if model == "res.partner" and record_id == visitor.user.partner_id.id:
            return True
        if audience == "team":
            return record_id in self._team
        if audience == "party":
            return self._is_party(record_id, self.readable(visitor))
        record = self.env[model].browse(record_id)
        if model in SHOWN_IF and not SHOWN_IF[model](record):
            return False
        shipments, companies = self.owners(model, record_id)
        if audience == "link":
            linked = visitor.kind == "link" and self.scene.guide.id in shipments
            return linked or bool(shipments & self.granted(visitor))
        if audience == "granted":
            return bool(shipments & self.granted(visitor))
        assert audience == "customer", f"seen.txt knows no {audience}"
        if shipments and not capability:
            return bool(shipments & self.shipments(visitor))
        return bool(companies & self.customers(visitor))
