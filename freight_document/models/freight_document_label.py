import re

from odoo import fields, models

from ..render import zpl
from ..tools import sscc
from ..tools.words import joined
from .freight_document_content_cargo import KG

# A file of two thousand labels is still opened and printed; more are several documents.
MOST_LABELS = 2000
# Codes of UN/ECE Recommendation 21 that are moved by a fork lift and carry an SSCC:
# pallet, shrinkwrapped or wooden pallet, skid, slipsheet
PALLETS = ("PX", "AG", "8A", "SI", "SL")
# parcel_label, pallet_label_sheet
LABEL_LAYOUT = re.compile(r"(parcel|pallet)_label(_sheet)?")


class FreightDocument(models.Model):
    """Labels: one for each package, and a number of its own on each pallet."""

    _inherit = "freight.document"

    is_label = fields.Boolean(compute="_compute_is_label")

    def _compute_is_label(self):
        for document in self:
            layout = document.type_id.layout or ""
            document.is_label = bool(LABEL_LAYOUT.fullmatch(layout))

    def action_open_zpl(self):
        """Download the labels for a label printer."""
        self.ensure_one()
        self._staff_check("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/freight/document/{self.id}/zpl",
            "target": "new",
        }

    def _get_zpl(self):
        """Return ``(filename, mimetype, bytes)`` for staff, or None."""
        self.ensure_one()
        if not self.is_label or self.state != "issued":
            return None
        text = zpl.labels(self.content, self._get_style(), self._has_pallets())
        name = self._get_filename().removesuffix(".pdf")
        return f"{name}.zpl", "text/plain; charset=utf-8", text.encode()

    def _collect_content(self, number):
        content = super()._collect_content(number)
        if self.is_label:
            shipment = self.shipment_id
            content["number"] = shipment.house_number or content["number"]
            content["labels"] = self._collect_labels()
        return content

    def _collect_labels(self):
        lines = self._get_labelled_lines()
        count = sum(lines.mapped("packages"))
        if count > MOST_LABELS:
            return []
        labels = []
        for line in lines:
            facts = {
                "marks": line.marks or "",
                "description": line.description or "",
                # Of one package; that of a line of many is their mean
                "weight": self._amount(line.weight / max(line.packages, 1), KG),
                "dimensions": self._describe_cargo(line)["dimensions"],
                "dangerous": joined(
                    line.un_number and f"UN{line.un_number}", line.dg_class, by=", "
                ),
            }
            for _package in range(line.packages):
                place = len(labels) + 1
                labels.append(
                    facts
                    | {
                        "number": f"{self.shipment_id.name}-{place:03}",
                        "position": f"{place} / {count}",
                    }
                )
        return labels

    def _get_labelled_lines(self):
        lines = self._get_lines()
        if self._has_pallets():
            lines = lines.filtered(lambda line: line.package_type_id.code in PALLETS)
        return lines

    def _has_pallets(self):
        return (self.type_id.layout or "").startswith("pallet")

    def _find_issue_problems(self, content):
        problems = super()._find_issue_problems(content)
        if not self.is_label:
            return problems
        count = sum(self._get_labelled_lines().mapped("packages"))
        if count > MOST_LABELS:
            problems.append(
                self.env._(
                    "%(count)s labels are more than the %(most)s of one file. Make "
                    "this kind one per container, or split the shipment.",
                    count=count,
                    most=MOST_LABELS,
                )
            )
        company = self.sudo().company_id
        if self._has_pallets() and not company.freight_gs1_prefix:
            problems.append(
                self.env._(
                    "GS1 company prefix of %s: enter it on the company; the numbers "
                    "of pallets begin with it.",
                    company.name,
                )
            )
        return problems

    def _freeze(self, content, number, override_reason):
        if self._has_pallets():
            self._number_pallets(content["labels"])
        return super()._freeze(content, number, override_reason)

    def _number_pallets(self, labels):
        """Give each its SSCC; an amended document keeps those that are on the goods."""
        before = (self.previous_id.content or {}).get("labels", [])
        for label, known in zip(labels, before, strict=False):
            label["sscc"] = known["sscc"]
        fresh = labels[len(before) :]
        if not fresh:
            return
        prefix = self.sudo().company_id.freight_gs1_prefix
        series = f"SSCC/{prefix}/"
        drawn = self.env["freight.number.series"].draw({series: len(fresh)})[series]
        for label, number in zip(fresh, drawn, strict=True):
            label["sscc"] = sscc.make(prefix, int(number.removeprefix(series)))
