"""What a customer's person finds of documents over all shipments of their own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from odoo import models
from odoo.fields import Domain

from ..tools.list_order import Column, after, mark_of, read_mark
from .freight_document import CUSTOMER_ORDER

PAGE = 30
NEWEST = (Column("issued_at", True, datetime), Column("id", True, int))
# More are "1,000+": nobody counts further, and no page waits for it.
MOST_COUNTED = 1000
# Of so many shipments under way we say what is still to be sent.
MOST_SHIPMENTS = 100
MOST_TASKS = 5
UNDER_WAY = ("confirmed", "in_transit")
OPEN = ("missing", "due", "overdue")


@dataclass(frozen=True)
class DocumentSearch:
    """What a visitor looks for among their documents."""

    text: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None
    mark: str = ""


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_freight_looks_domain(self):
        """Return the domain of what this user may look at, own or shared."""
        own = Domain(self._get_freight_shipment_domain())
        return own | self._get_freight_shared_domain()

    def _find_freight_documents(self, viewer, wanted):
        """Return a page of published documents as plain data.

        :param wanted: a :class:`DocumentSearch`
        :return: ``{"rows", "count", "is_capped", "next"}``
        """
        documents = self.env["freight.document"].sudo()
        documents = documents.with_context(lang=viewer.lang, tz=viewer.tz)
        domain = self._get_freight_document_domain(viewer, wanted)
        mark = read_mark(NEWEST, wanted.mark)
        page = domain & after(NEWEST, mark) if mark else domain
        found = documents.search(page, order=CUSTOMER_ORDER, limit=PAGE + 1)
        rows, rest = found[:PAGE], found[PAGE:]
        count = documents.search_count(domain, limit=MOST_COUNTED + 1)
        return {
            "rows": [document._get_customer_row() for document in rows],
            "count": min(count, MOST_COUNTED),
            "is_capped": count > MOST_COUNTED,
            "next": mark_of(NEWEST, rows[-1:]) if rest else None,
        }

    def _get_freight_document_domain(self, viewer, wanted):
        documents = self.env["freight.document"]
        own = self._get_freight_shipment_domain()
        domain = (
            Domain("commercial_partner_id", "in", self.sudo().freight_customer_ids.ids)
            & Domain("shipment_id", "any", own)
            & documents._get_published_domain()
        )
        text = wanted.text.strip()
        if text:
            kinds = self._get_freight_document_kinds(viewer)
            named = [
                kind["id"] for kind in kinds if text.casefold() in kind["name"].lower()
            ]
            domain &= (
                Domain("number", "ilike", text)
                | Domain("type_id", "in", named)
                | Domain("container_id.number", "ilike", text)
                | Domain("shipment_id.name", "ilike", text)
                | Domain("shipment_id.customer_reference", "ilike", text)
            )
        if wanted.kind:
            domain &= Domain("type_id.code", "=", wanted.kind)
        if wanted.first:
            domain &= Domain("issued_at", ">=", datetime.combine(wanted.first, time()))
        if wanted.last:
            until = datetime.combine(wanted.last, time()) + timedelta(days=1)
            domain &= Domain("issued_at", "<", until)
        return domain

    def _get_freight_document_kinds(self, viewer):
        """Return the kinds of documents that customers may ever see."""
        kinds = self.env["freight.document.type"].sudo()
        return [
            {"id": kind.id, "code": kind.code, "name": kind.name}
            for kind in kinds.with_context(lang=viewer.lang).search(
                [("audience", "in", ("customer", "link"))]
            )
        ]

    def _get_freight_document_tasks(self, viewer):
        """Return what this user's company is asked for: papers, and approvals.

        :return: ``{"to_send", "to_approve"}``, the most urgent first, and of each
            whether there are more
        """
        to_send = self._find_freight_to_send(viewer)
        to_approve = self._find_freight_to_approve(viewer)
        return {
            "to_send": to_send[:MOST_TASKS],
            "more_to_send": len(to_send) > MOST_TASKS,
            "to_approve": to_approve[:MOST_TASKS],
            "more_to_approve": len(to_approve) > MOST_TASKS,
        }

    def _find_freight_to_send(self, viewer):
        shipments = self.env["freight.shipment"].sudo()
        found = shipments.with_context(lang=viewer.lang, tz=viewer.tz).search(
            Domain(self._get_freight_shipment_domain())
            & Domain("state", "in", UNDER_WAY),
            order="published_etd desc, id desc",
            limit=MOST_SHIPMENTS,
        )
        tasks = []
        for shipment, items in found._get_customer_checklists(viewer).items():
            wanted = [
                item
                for item in items
                if item["you_send_it"] and item["state"]["code"] in OPEN
            ]
            if wanted:
                # A checklist begins with what is due first.
                tasks.append(
                    {
                        **_get_heading(shipment),
                        "labels": [item["label"] for item in wanted],
                        "state": wanted[0]["state"],
                        "due": wanted[0]["due"],
                    }
                )
        # What has no date yet is not urgent.
        return sorted(tasks, key=lambda one: one["due"]["utc"] if one["due"] else "~")

    def _find_freight_to_approve(self, viewer):
        documents = self.env["freight.document"].sudo()
        found = documents.with_context(lang=viewer.lang, tz=viewer.tz).search(
            Domain("shipment_id", "any", self._get_freight_shipment_domain())
            & Domain("state", "=", "draft")
            & Domain("review_state", "=", "asked"),
            order="id desc",
            limit=MOST_TASKS + 1,
        )
        return [
            {**_get_heading(document.shipment_id), "label": document.type_id.name}
            for document in found
        ]


def _get_heading(shipment):
    return {
        "shipment_id": shipment.id,
        "shipment": shipment.name,
        "reference": shipment.customer_reference or None,
    }
