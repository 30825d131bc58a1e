"""What a share link's page shows: the customer view's parts for it, and how to collect.

Every key is named here once more. What the customer view gains is not on this page
until somebody puts it here.
"""

from dataclasses import replace

from odoo import models

from odoo.addons.freight_shipment.models.freight_shipment_confirm import DOOR_MODES
from odoo.addons.freight_shipment.models.freight_shipment_customer import COMPANY
from odoo.addons.freight_shipment.tools.view_data import PLACE, place
from odoo.addons.freight_tracking.tools.journey import ShipmentRow

from ..tools.asked import LARGEST_ID
from ..tools.to_bring import what_to_bring

SHOWN = (
    *("number", "state", "mode", "service", "progress", "parts"),
    *("pol", "pod", "delivery", "totals", "contact"),
)
DATES = (
    *("etd", "atd", "eta", "ata"),
    *("delivery_planned", "delivery_actual"),
)
# What a consignee need not know takes queries as well.
UNASKED = frozenset({"exceptions"})
# What is read of the link and its shipment: of all columns it is less than half.
LINK = (
    *("shipment_id", "name", "lang", "is_told"),
    *("with_documents", "with_conversation", "conversation_id"),
)
SHIPMENT = (
    *("active", "name", "commercial_partner_id", "operator_id", "credit_lifted_by_id"),
    *("pickup_id", "delivery_id", "pickup_planned", "delivery_planned", "required_by"),
    *("container_count", "gross_weight", "volume", "chargeable_weight", "teu"),
    *("import_customs_by", "house_freight_terms"),
    *ShipmentRow._fields,
)
PAID = ("paid", "in_payment", "reversed")


class FreightShareLink(models.Model):
    _inherit = "freight.share.link"

    def _is_paused(self):
        """Tell if nothing is shown at the moment of what is this customer's."""
        self.fetch(LINK)
        self.shipment_id.fetch(SHIPMENT)
        customer = self.shipment_id.commercial_partner_id
        # A contact has fifty columns; the other one tells what holds the cargo.
        customer.fetch(("freight_portal_paused", "freight_credit_hold"))
        return customer._is_freight_paused()

    def _get_outside_file(self, document_id, viewer):
        """Return a document's ``(filename, mimetype, bytes)`` for this link, or None.

        Those of other shipments, unpublished and absent ones are all None.
        """
        documents = self.env["freight.document"].sudo()
        found = documents.search(
            [
                ("id", "=", min(document_id, LARGEST_ID)),
                ("shipment_id", "=", self.shipment_id.id),
            ]
        )
        return found._get_outside_file(viewer)

    def _get_conversation_part(self, _viewer):
        """Return what the page shows of this link's conversation, or None. A hook."""
        return None


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _get_link_view(self, viewer):
        """Return all that a link's page is made of; its caller has checked the key."""
        self.ensure_one()
        shipment = self.sudo().with_context(lang=viewer.lang, tz=viewer.tz)
        shipment._read_link_parts()
        (view,) = self._customer_view(replace(viewer, unasked=UNASKED))
        holds = shipment._get_link_holds()
        containers = [_container(one) for one in view["containers"]]
        free = [one["last_free_day"] for one in containers if one["last_free_day"]]
        return {
            **{name: view[name] for name in SHOWN},
            "company": shipment.company_id.name,
            "dates": {name: view["dates"][name] for name in DATES},
            "legs": [_leg(one) for one in view["legs"] if _is_of_route(one)],
            "containers": containers,
            "events": [_event(one) for one in view["events"]],
            # That a date became known at all is no change of it.
            "changes": [_change(one) for one in view["schedule_changes"] if one["old"]],
            "documents": [_document(one) for one in view["documents"]],
            "collect": shipment._get_link_collection(),
            "holds": holds,
            "last_free_day": min(free, default=None),
            "bring": what_to_bring(
                shipment._is_delivered_by_us(),
                bool(containers),
                any(one["code"] == "bill" and one["is_open"] for one in holds),
                shipment._is_customs_theirs(),
            ),
        }

    def _read_link_parts(self):
        """Read what the page shows beyond the view, in the queries of the view."""
        self.company_id.fetch((*COMPANY, "account_use_credit_limit"))
        ends = self.pol_id | self.pod_id | self.pickup_id | self.delivery_id
        ends.fetch((*PLACE, "partner_id"))

    def _is_delivered_by_us(self):
        self.ensure_one()
        return self.mode in DOOR_MODES or self.destination_scope == "door"

    def _is_customs_theirs(self):
        """Tell if who collects clears the import, and has not yet."""
        imports = self.declaration_ids.filtered(lambda one: one.direction == "import")
        cleared = imports and set(imports.mapped("status")) == {"released"}
        return self.import_customs_by == "customer" and not cleared

    def _get_link_collection(self):
        """Return where cargo is handed out, as the public address of who runs it."""
        where = self.delivery_id
        if not where:
            main = self._get_route_legs().filtered(lambda leg: leg.stage == "main")
            where = main[-1:].destination_id or self.pod_id
        operator = where.partner_id
        town = " ".join(filter(None, (operator.zip, operator.city)))
        address = (operator.street, operator.street2, town, operator.country_id.name)
        return {
            "to_door": self._is_delivered_by_us(),
            "place": place(where),
            "operator": operator.name or None,
            "address": [line for line in address if line] if operator else [],
            "phone": operator.phone or None,
        }

    def _get_link_holds(self):
        """Return what may hold the cargo, and whether it does; never why."""
        holds = []
        imports = self.declaration_ids.filtered(lambda one: one.direction == "import")
        if imports:
            released = set(imports.mapped("status")) == {"released"}
            holds.append({"code": "customs", "is_open": not released})
        holds.append({"code": "freight", "is_open": self._is_freight_open()})
        bills = self._get_bills_to_claim()
        if bills:
            presented = all(bill._is_presented() for bill in bills)
            holds.append({"code": "bill", "is_open": not presented})
        return holds

    def _is_freight_open(self):
        """Tell if charges or credit hold the cargo, whosever they are."""
        if self._get_release_blocks():
            return True
        if self.house_freight_terms != "collect":
            return False
        theirs = self.charge_ids.filtered(
            lambda charge: charge.side == "sell"
            and charge.partner_id.commercial_partner_id != self.commercial_partner_id
            and (charge.released or charge.live_line_id)
        )
        return any(
            charge.live_line_id.move_id.payment_state not in PAID for charge in theirs
        )


def _is_of_route(leg):
    # Where the shipper's door is, and who comes there, is not the consignee's business.
    return not leg["stage"] or leg["stage"]["code"] != "pre"


def _leg(leg):
    return {
        name: leg[name]
        for name in (
            *("stage", "mode", "carrier", "vessel", "voyage", "origin", "destination"),
            *("etd", "atd", "eta", "ata"),
        )
    }


def _container(box):
    clocks = [
        {name: clock[name] for name in ("kind", "state", "last_free_day", "days_left")}
        for clock in box["clocks"]
        if clock["direction"]["code"] == "import" and clock["last_free_day"]
    ]
    days = [
        clock["last_free_day"]
        for clock in clocks
        if clock["state"]["code"] != "stopped"
    ]
    return {
        "number": box["number"],
        "type": box["type"],
        "state": box["state"],
        "delivered_at": box["delivered_at"],
        "return_deadline": box["return_deadline"],
        "clocks": clocks,
        "last_free_day": min(days, default=None),
    }


def _event(event):
    return {
        name: event[name]
        for name in (
            *("code", "text", "classifier", "at", "date_only", "place", "container"),
        )
    }


def _change(change):
    return {name: change[name] for name in ("date", "old", "new", "reason", "told_at")}


def _document(document):
    return {
        name: document[name]
        for name in ("id", "label", "number", "version", "issued_at", "size", "file")
    }
