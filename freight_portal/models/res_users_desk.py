"""What needs a customer's person: a few short lists, each of what is most urgent."""

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.freight_shipment.tools.view_data import moment

# Of each list as many are named; of more it is said that there are more.
MOST_NAMED = 3
MOST_COUNTED = 20
DAYS_AHEAD = 7
# Free time that ends sooner than this wants a truck now.
FREE_DAYS_AHEAD = 3


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_freight_desk(self, viewer):
        """Return what needs this user, as plain data: cards that are not empty."""
        self.ensure_one()
        words = self.with_context(lang=viewer.lang, tz=viewer.tz)
        cards = words._get_freight_desk_cards(viewer)
        return [
            {
                "code": code,
                "url": url,
                "items": items[:MOST_NAMED],
                "count": min(len(items), MOST_COUNTED),
                "is_capped": len(items) > MOST_COUNTED,
            }
            for code, url, items in cards
            if items
        ]

    def _get_freight_desk_cards(self, viewer):
        """Return ``(code, url, items)`` of each card, in the order they stand."""
        cards = []
        if viewer.can("documents") and viewer.can("shipments"):
            to_send = self._find_freight_to_send(viewer)
            to_approve = self._find_freight_to_approve(viewer)
            cards += [
                ("to_approve", "/my/documents", [_as_item(one) for one in to_approve]),
                ("to_send", "/my/documents", [_as_item(one) for one in to_send]),
            ]
        if viewer.can("shipments"):
            cards += [
                ("exceptions", "/my/shipments?late=1", self._find_freight_troubles()),
                ("free_time", "/my/containers", self._find_freight_last_days(viewer)),
                (
                    "arriving",
                    "/my/shipments?sort=eta_first",
                    self._find_freight_arriving(viewer),
                ),
            ]
        if viewer.can("bookings"):
            waiting = self._find_freight_waiting(viewer)
            cards.append(("bookings", "/my/bookings?state=waiting", waiting))
        if viewer.can("finance"):
            cards.append(("invoices", "/my/freight/account", self._find_freight_due()))
        return cards

    def _find_freight_own(self, domain, order):
        shipments = self.env["freight.shipment"].with_user(self)
        return shipments.search(domain, order=order, limit=MOST_COUNTED + 1)

    def _find_freight_troubles(self):
        """Return what the customer is told of that is wrong, by shipment."""
        exceptions = self.env["freight.exception"].sudo()
        found = exceptions.search(
            Domain("state", "in", ("open", "in_hand"))
            & Domain("shipment_id", "any", self._get_freight_shipment_domain())
            & Domain("rule_id.customer_text", "!=", False),
            order="severity desc, id desc",
            limit=MOST_COUNTED + 1,
        )
        items = []
        for shipment in found.shipment_id:
            told = shipment._get_customer_exceptions(set(found.ids))
            items += [
                _of_shipment(shipment) | {"text": one["text"], "at": None}
                for one in told
            ]
        return items

    def _find_freight_arriving(self, viewer):
        now = fields.Datetime.now()
        domain = (
            Domain("state", "in", ("confirmed", "in_transit"))
            & Domain("published_ata", "=", False)
            & Domain("published_eta", ">=", now)
            & Domain("published_eta", "<", fields.Datetime.add(now, days=DAYS_AHEAD))
        )
        found = self._find_freight_own(domain, "published_eta, id")
        return [
            {
                "title": row["number"],
                "url": f"/my/shipments/{row['id']}",
                "text": row["pod"] and row["pod"]["name"],
                "at": row["eta"],
            }
            for row in found._customer_rows(viewer)
        ]

    def _find_freight_last_days(self, viewer):
        """Return the boxes whose free time, as agreed with them, ends soon."""
        until = fields.Date.add(fields.Date.today(), days=FREE_DAYS_AHEAD)
        clocks = self._find_freight_clocks(
            Domain("last_free_day", "<=", until), MOST_COUNTED + 1
        )
        return [
            {
                "title": row["number"] or row["shipment"],
                "url": f"/my/shipments/{row['shipment_id']}",
                "text": row["shipment"],
                "at": None,
                "day": row["clock"]["last_free_day"],
            }
            for row in clocks._get_customer_rows(viewer)
        ]

    def _find_freight_due(self):
        """Return the invoices that are due within the week, or should be paid."""
        soon = fields.Date.to_string(
            fields.Date.add(fields.Date.context_today(self), days=DAYS_AHEAD)
        )
        rows = self._get_freight_open_invoices()["rows"]
        return [
            {
                "title": row["number"],
                "url": row["url"] or "/my/freight/account",
                "text": None,
                "at": None,
                "day": row["due"],
                "money": (row["residual"], row["currency"]),
            }
            for row in rows
            if row["residual"] > 0 and row["due"] and row["due"] <= soon
        ]

    # Containers over all shipments

    def _find_freight_clocks(self, domain, limit):
        """Return the running clocks that this user is shown, the most urgent first."""
        clocks = self.env["freight.clock"].sudo()
        return clocks.search(
            Domain("shipment_id", "any", self._get_freight_shipment_domain())
            & Domain("is_running", "=", True)
            & Domain("side", "=", "sell")
            & Domain("last_free_day", "!=", False)
            & Domain(domain),
            order="last_free_day, id",
            limit=limit,
        )

    def _find_freight_boxes(self, number, below, limit):
        """Return the boxes on the way that this user is shown, the newest first.

        Of a consolidation's boxes those with cargo of their own.

        :param number: a part of a container's number, or ""
        :param below: the id that the page before ended with, or None
        """
        own = Domain(self._get_freight_shipment_domain()) & Domain(
            "state", "in", ("confirmed", "in_transit")
        )
        domain = Domain("shipment_id", "any", own) | Domain(
            "cargo_ids", "any", [("shipment_id", "any", own)]
        )
        if number:
            domain &= Domain("number", "ilike", number)
        if below:
            domain &= Domain("id", "<", below)
        boxes = self.env["freight.container"].sudo()
        return boxes.search(domain, order="id desc", limit=limit)


class FreightClock(models.Model):
    _inherit = "freight.clock"

    def _get_customer_rows(self, viewer):
        """Return clocks as rows over shipments, each with its box."""
        clocks = self.with_context(lang=viewer.lang, tz=viewer.tz)
        return [
            clock.container_id._get_customer_row(clock.shipment_id)
            | {"clock": clock._get_customer_view()}
            for clock in clocks
        ]


class FreightContainer(models.Model):
    _inherit = "freight.container"

    def _get_customer_rows(self, user, viewer):
        """Return boxes as rows, each with the shipment that this user knows it by."""
        boxes = self.with_context(lang=viewer.lang, tz=viewer.tz)
        shipments = boxes.shipment_id | boxes.cargo_ids.shipment_id
        own = user.env["freight.shipment"].with_user(user)
        own = own.search([("id", "in", shipments.ids)])
        rows = []
        for box in boxes:
            known = box.shipment_id if box.shipment_id in own else box.cargo_ids
            shipment = known if known == box.shipment_id else known.shipment_id & own
            rows.append(box._get_customer_row(shipment.sudo()[:1]))
        return rows

    def _get_customer_row(self, shipment):
        self.ensure_one()
        move = self._get_customer_move()
        arrival = shipment.published_ata or shipment.published_eta
        return {
            "id": self.id,
            "number": self.number or None,
            "type": self.type_id.display_name or None,
            "state": move["state"],
            "shipment_id": shipment.id,
            "shipment": shipment.name,
            "reference": shipment.customer_reference or None,
            "pod": shipment.pod_id.name or None,
            "arrival": moment(arrival, shipment.pod_id),
            "has_arrived": bool(shipment.published_ata),
        }


def _of_shipment(shipment):
    return {"title": shipment.name, "url": f"/my/shipments/{shipment.id}"}


def _as_item(task):
    """Return a task of the documents page as an item of a card."""
    labels = task.get("labels") or [task["label"]]
    return {
        "title": task["shipment"],
        "url": f"/my/shipments/{task['shipment_id']}#freight_documents",
        "text": ", ".join(labels),
        "at": task.get("due"),
    }
