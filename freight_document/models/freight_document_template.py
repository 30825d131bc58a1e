import base64
import io
from dataclasses import replace
from textwrap import shorten

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, ValidationError

from ..render.layouts import LAYOUTS
from ..render.sample import sample
from ..render.style import Style, faults
from ..render.texts import TEXTS

# The parts of a page that a template may leave out, by their name in the layouts.
BLOCKS = {
    "logo": "Logo",
    "barcode": "Barcode",
    "references": "References",
    "delivery_agent": "Delivery agent",
    "also_notify": "Also notify",
    "declared_value": "Declared value",
    "release": "Release",
    "routing": "Routing",
    "charges": "Charges",
    "terms": "Terms on the back",
}
# Of a shipped text as the list of texts names it.
LABEL_LENGTH = 60
COLOURS = ("colour", "text_colour", "shade")


class FreightDocumentTemplate(models.Model):
    """How papers look, for a kind, a branch, a customer, or any of these.

    What one leaves empty is taken from the next wider one, in the end from what is
    shipped: a customer's template may change a single text and keep the branch's logo.
    """

    _name = "freight.document.template"
    _inherit = ["freight.cached.catalogue"]
    _description = "Document Template"
    _order = "company_id, partner_id, type_id, id"

    active = fields.Boolean(default=True)
    type_id = fields.Many2one(
        "freight.document.type",
        "Kind",
        ondelete="cascade",
        domain="[('origin', '=', 'made')]",
        help="Empty: all kinds.",
    )
    company_id = fields.Many2one(
        "res.company", "Branch", ondelete="cascade", help="Empty: all branches."
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index=True,
        ondelete="cascade",
        domain="[('parent_id', '=', False)]",
        help="Empty: all customers.",
    )
    logo = fields.Binary(
        attachment=True,
        groups="freight_base.group_freight_user",
        help="PNG, JPEG or GIF, at most 2 MB.",
    )
    colour = fields.Char(help="Titles, labels and frames, such as #1B3A5C.")
    text_colour = fields.Char(help="What stands in the boxes.")
    shade = fields.Char(help="Behind the heads of tables.")
    terms = fields.Text(
        translate=True,
        help="On the back of bills and waybills. <b>…</b> prints bold, an empty line "
        "begins a new paragraph; no other markup is read.",
    )
    text_ids = fields.One2many("freight.document.template.text", "template_id", "Texts")
    hidden_ids = fields.One2many(
        "freight.document.template.block", "template_id", "Left Out"
    )
    preview_type_id = fields.Many2one(
        "freight.document.type",
        "Preview As",
        domain="[('origin', '=', 'made')]",
        help="Which kind the preview shows where the template is for all.",
    )
    preview_document_id = fields.Many2one(
        "freight.document",
        "Preview With",
        domain="[('origin', '=', 'made')]",
        ondelete="set null",
        help="A document whose data the preview shows; empty: invented ones.",
    )
    problem_text = fields.Text("What Is Wrong", compute="_compute_problem_text")

    _scope_uniq = models.UniqueIndex(
        "(COALESCE(type_id, 0), COALESCE(company_id, 0), COALESCE(partner_id, 0)) "
        "WHERE active",
        "There is a template for this kind, branch and customer already. Change that.",
    )

    @api.depends("type_id", "company_id", "partner_id")
    def _compute_display_name(self):
        for template in self:
            scope = (template.type_id, template.company_id, template.partner_id)
            names = [record.display_name for record in scope if record]
            template.display_name = ", ".join(names) or self.env._("All documents")

    @api.depends("logo", *COLOURS, "terms", "text_ids.text")
    def _compute_problem_text(self):
        for template in self:
            template.problem_text = "\n".join(template._find_faults()) or False

    @api.constrains("logo", *COLOURS, "terms", "text_ids")
    def _check_style(self):
        for template in self:
            if problems := template._find_faults():
                raise ValidationError(
                    self.env._(
                        "The template %(name)s would not print as meant:\n%(problems)s",
                        name=template.display_name,
                        problems="\n".join(f"• {problem}" for problem in problems),
                    )
                )

    def action_preview(self):
        """Open a PDF of how it prints, in another tab."""
        self.ensure_one()
        self._staff_check("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/freight/document/template/{self.id}",
            "target": "new",
        }

    def action_reset(self):
        """Go back to what is shipped; the scope stays."""
        self._staff_check("write")
        self.text_ids.unlink()
        self.hidden_ids.unlink()
        # All languages at once: None takes the translations along
        self.write({"logo": False, "terms": None, **dict.fromkeys(COLOURS, False)})
        return True

    def _staff_check(self, operation):
        if self.env.user.share:
            raise AccessError(self.env._("Only staff work on documents."))
        self.check_access(operation)

    @api.model
    def _find(self, kind, company, partner):
        """Return the templates that count, the widest first."""
        found = self._find_ids(kind.id, company.id, partner.commercial_partner_id.id)
        return self.browse(found)

    @tools.ormcache("type_id", "company_id", "partner_id")
    def _find_ids(self, type_id, company_id, partner_id):
        """A customer's own outweighs a branch's, that outweighs a kind's."""
        templates = self.sudo().search(
            [
                ("type_id", "in", (type_id, False)),
                ("company_id", "in", (company_id, False)),
                ("partner_id", "in", (partner_id, False)),
            ]
        )

        def weight(template):
            scope = (template.partner_id, template.company_id, template.type_id)
            return [bool(record) for record in scope]

        return tuple(templates.sorted(weight).ids)

    def _apply(self, style):
        """Return the style as these templates change it, one after the other."""
        for template in self.sudo():
            texts = {line.key: line.text for line in template.text_ids if line.text}
            changes = {name: template[name] for name in COLOURS if template[name]}
            if template.logo:
                logo = template.with_context(bin_size=False).logo
                changes["logo"] = base64.b64decode(logo)
            if template.terms:
                changes["terms"] = template.terms
            hidden = style.hidden | set(template.hidden_ids.mapped("block"))
            changes |= {"texts": {**style.texts, **texts}, "hidden": frozenset(hidden)}
            style = replace(style, **changes)
        return style

    def _find_faults(self):
        """Return what would not print as meant, as sentences, in every language."""
        self.ensure_one()
        found = {}
        for lang, _name in self.env["res.lang"].get_installed():
            style = self.with_context(lang=lang, bin_size=False)._apply(Style())
            found.update(dict.fromkeys(faults(style)))
        return list(found)

    def _draw_preview(self):
        """Return a PDF of how a document prints with this template: (name, bytes)."""
        self.ensure_one()
        document = self.preview_document_id
        kind = self.type_id or document.type_id or self.preview_type_id
        layout = LAYOUTS.get(kind.layout) or LAYOUTS["house_bill"]
        if document and document.type_id == kind:
            document.check_access("read")
            data, branch = document._collect(), document.company_id
        else:
            data, branch = sample(), self.company_id or self.env.company
        wider = self._find(kind, branch, self.partner_id) - self
        style = self.env["freight.document"]._get_branch_style(branch.sudo())
        style = (wider + self)._apply(style)
        stream = io.BytesIO()
        layout.draw(data, style, stream, "draft")
        return f"{self.display_name}.pdf", stream.getvalue()


class FreightDocumentTemplateText(models.Model):
    _name = "freight.document.template.text"
    _description = "Text of a Document Template"
    _order = "key, id"
    _rec_name = "key"

    template_id = fields.Many2one(
        "freight.document.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    key = fields.Selection("_get_keys", "Shipped Text", required=True)
    text = fields.Text("Prints", translate=True, required=True)

    _key_uniq = models.Constraint(
        "UNIQUE (template_id, key)", "This text is in the list already. Change that."
    )

    @api.model
    def _get_keys(self):
        return [
            (key, shorten(text, LABEL_LENGTH, placeholder=" …"))
            for key, text in TEXTS.items()
        ]

    @api.constrains("text")
    def _check_text(self):
        self.template_id._check_style()


class FreightDocumentTemplateBlock(models.Model):
    _name = "freight.document.template.block"
    _description = "Part Left Out of a Document"
    _order = "block, id"
    _rec_name = "block"

    template_id = fields.Many2one(
        "freight.document.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    block = fields.Selection(list(BLOCKS.items()), required=True)

    _block_uniq = models.Constraint(
        "UNIQUE (template_id, block)", "This part is left out already."
    )


class FreightDocument(models.Model):
    _inherit = "freight.document"

    print_text = fields.Text(
        compute="_compute_print_text",
        help="What prints otherwise than it was meant: a character that no font has, "
        "a template that is broken, words too long for their place.",
    )

    @api.depends("state", "type_id", "lang")
    def _compute_print_text(self):
        for document in self:
            warnings = []
            drafted = document.state == "draft" and document.shipment_id
            if drafted and document.origin == "made":
                layout = LAYOUTS[document.type_id.layout]
                content, style = document._collect(), document._get_style()
                warnings = layout.draw(content, style, io.BytesIO(), "draft")
            document.print_text = "\n".join(f"• {one}" for one in warnings) or False

    def _get_style(self):
        """The branch's letterhead, changed by the templates for this paper."""
        shipment = self.shipment_id
        templates = self.env["freight.document.template"]._find(
            self.type_id, shipment.company_id, shipment.partner_id
        )
        style = super()._get_style()
        return templates.with_context(lang=self.lang)._apply(style)
