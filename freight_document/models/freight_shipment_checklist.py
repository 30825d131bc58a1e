from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from ..tools.checklist import due_at, state_of
from .freight_document import CURRENT

LOOKS = {
    "published": "text-bg-success",
    "received": "text-bg-info",
    "missing": "text-bg-light",
    "due": "text-bg-warning",
    "overdue": "text-bg-danger",
}


class FreightShipment(models.Model):
    """Which documents a shipment needs, by when, and which of them are there.

    Nothing of it is stored: it follows the rules, the dates and the documents.
    """

    _inherit = "freight.shipment"

    document_checklist = fields.Html(
        compute="_compute_document_checklist",
        sanitize=False,
        groups="base.group_user",
    )

    @api.depends_context("lang", "tz")
    @api.depends("document_ids.state", "etd", "eta", "container_ids")
    def _compute_document_checklist(self):
        checklists = self._get_checklists()
        for shipment in self:
            items = checklists.get(shipment, [])
            shipment.document_checklist = shipment._render_checklist(items)

    def _render_checklist(self, items):
        labels = self._get_checklist_labels()
        rows = Markup().join(
            Markup(
                "<tr><td><span class='badge %s'>%s</span></td>"
                "<td>%s</td><td>%s</td></tr>"
            )
            % (
                LOOKS[item["state"]],
                labels[item["state"]],
                item["label"],
                # To the minute; nobody asks for the second.
                format_datetime(self.env, item["due"], dt_format="short")
                if item["due"]
                else "",
            )
            for item in items
        )
        if not rows:
            return False
        heads = (self.env._("State"), self.env._("Document"), self.env._("Due"))
        return Markup(
            "<table class='table table-sm mb-0'><thead><tr>"
            "<th>%s</th><th>%s</th><th>%s</th></tr></thead>"
            "<tbody>%s</tbody></table>"
        ) % (*heads, rows)

    def _get_checklist_labels(self):
        return {
            "missing": self.env._("Missing"),
            "due": self.env._("Due"),
            "overdue": self.env._("Overdue"),
            "received": self.env._("There"),
            "published": self.env._("Published"),
        }

    def _get_checklists(self):
        """Return ``{shipment: [item, …]}``, in a number of queries that stays the same.

        An item is ``{"type", "container", "label", "due", "state", "document"}``.
        """
        shipments = self._origin
        rules = self.env["freight.document.rule"].search(
            [("type_id.active", "=", True)]
        )
        documents = self._get_checklist_documents(shipments)
        cutoffs = defaultdict(list)
        for cutoff in shipments.cutoff_ids:
            if cutoff.due and cutoff.status != "not_needed":
                cutoffs[cutoff.shipment_id, cutoff.kind].append(cutoff.due)
        now = fields.Datetime.now()
        checklists = {}
        for shipment in shipments:
            dues = {}
            for rule in rules:
                if shipment.state == "cancelled" or not rule._fits(shipment):
                    continue
                bases = {
                    "etd": shipment.atd or shipment.etd,
                    "eta": shipment.ata or shipment.eta,
                    "cutoff": min(cutoffs[shipment, rule.cutoff_kind], default=None),
                }
                due = due_at(bases[rule.relative_to] or None, rule.offset_hours)
                # Of two rules that fit, the earlier date holds.
                known = [one for one in (dues.get(rule.type_id), due) if one]
                dues[rule.type_id] = min(known, default=None)
            checklists[shipment] = sorted(
                (
                    self._get_checklist_item(documents, shipment, kind, box, due, now)
                    for kind, due in dues.items()
                    for box in kind._get_boxes(shipment)
                ),
                key=lambda item: (item["due"] is None, item["due"] or now),
            )
        return checklists

    def _get_checklist_documents(self, shipments):
        """Return the best there is of each: ``{(shipment, kind, box): document}``.

        What somebody sent and nobody looked at yet is there; our own draft is not.
        """
        found = {}
        for document in shipments.document_ids:
            waits = document.state == "draft" and document.uploaded_by
            if document.state not in CURRENT and not waits:
                continue
            key = (
                document.shipment_id.id,
                document.type_id.id,
                document.container_id.id,
            )
            best = found.get(key)
            if not best or _rank(document) > _rank(best):
                found[key] = document
        return found

    def _get_checklist_item(self, documents, shipment, kind, box, due, now):
        document = documents.get((shipment.id, kind.id, box.id))
        published = bool(
            document and (document.published_customer or document.published_link)
        )
        label = f"{kind.name} {box.number}" if box.number else kind.name
        return {
            "type": kind,
            "container": box,
            "label": label,
            "due": due,
            "state": state_of(published, bool(document), due, now),
            "document": document,
        }

    def _get_overdue_documents(self):
        """Return what is overdue on these shipments, as plain data for whoever warns.

        :return: ``{shipment id: [{"code", "label", "due", "container",
            "customer_acts"}, …]}``, only of shipments with anything overdue
        """
        overdue = {}
        for shipment, items in self._get_checklists().items():
            late = [
                {
                    "code": item["type"].code,
                    "label": item["label"],
                    "due": item["due"],
                    "container": item["container"].number or None,
                    "customer_acts": item["type"].customer_uploads,
                }
                for item in items
                if item["state"] == "overdue"
            ]
            if late:
                overdue[shipment.id] = late
        return overdue


def _rank(document):
    return (
        document.published_customer or document.published_link,
        document.state in CURRENT,
        document.id,
    )
