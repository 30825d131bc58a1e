from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.freight_document import CURRENT

# What mail servers take at most, usually; files grow by a third in a mail.
MOST_BYTES = 15 * 1024 * 1024


class FreightDocumentMail(models.TransientModel):
    """One mail with chosen documents of a shipment, never with an original."""

    _name = "freight.document.mail"
    _description = "Mail Documents"

    shipment_id = fields.Many2one("freight.shipment", required=True, readonly=True)
    document_ids = fields.Many2many(
        "freight.document",
        string="Documents",
        required=True,
        domain="[('shipment_id', '=', shipment_id), "
        "('state', 'in', ('issued', 'surrendered'))]",
    )
    partner_ids = fields.Many2many("res.partner", string="To", required=True)
    lang = fields.Selection(
        "_get_languages",
        "Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    way = fields.Selection(
        [("files", "Files"), ("links", "Links")],
        "Send",
        required=True,
        default="files",
        help="Links open where the recipient may see the document, and stop when it "
        "is taken back; files are theirs for good.",
    )
    link_text = fields.Text("Not to Be Had as a Link", compute="_compute_link_text")
    subject = fields.Char(compute="_compute_mail", store=True, readonly=False)
    body = fields.Html(compute="_compute_mail", store=True, readonly=False)
    file_text = fields.Text("Attached", compute="_compute_file_text")
    block_text = fields.Text("Held Because", compute="_compute_file_text")
    reason = fields.Char("Released by a Manager Because")

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.depends("way", "document_ids", "partner_ids")
    def _compute_link_text(self):
        for wizard in self:
            missing = wizard._find_unlinked() if wizard.way == "links" else []
            wizard.link_text = "\n".join(f"• {one}" for one in missing) or False

    @api.depends("shipment_id", "document_ids", "lang", "way")
    def _compute_mail(self):
        for wizard in self:
            worded = wizard.with_context(lang=wizard.lang)
            shipment = worded.shipment_id
            names = worded.document_ids.mapped("display_name")
            wizard.subject = worded.env._("Documents of %s", shipment.name)
            if shipment.customer_reference:
                wizard.subject += f" ({shipment.customer_reference})"
            wizard.body = Markup("<p>%s</p><ul>%s</ul><p>%s</p>") % (
                worded.env._("Please find attached:")
                if wizard.way == "files"
                else worded.env._("Your documents:"),
                Markup().join(Markup("<li>%s</li>") % name for name in names),
                worded.env._("Kind regards"),
            )

    @api.depends("document_ids")
    def _compute_file_text(self):
        for wizard in self:
            lines, blocks = [], []
            for document in wizard.document_ids._origin:
                blocks += document._get_blocks()
                name = document._get_filename()
                copy = document._get_outside_field() == "copy_file"
                size = document._get_outside_size() / 1024
                words = wizard.env._("%(name)s, %(size).0f kB", name=name, size=size)
                if copy:
                    words += " – " + wizard.env._("non-negotiable copy")
                lines.append(f"• {words}")
            wizard.file_text = "\n".join(lines) or False
            wizard.block_text = "\n".join(f"• {one}" for one in blocks) or False

    def action_send(self):
        """Send the mail, and note in the shipment's history what went to whom."""
        self.ensure_one()
        documents = self.document_ids
        documents._staff_check("write")
        if documents.shipment_id != self.shipment_id:
            raise UserError(
                self.env._("Choose documents of %s only.", self.shipment_id.name)
            )
        documents._check_states(CURRENT, self.env._("Only issued ones are mailed."))
        self._check_recipients()
        reason = documents._check_blocks(self.reason)
        if self.way == "links":
            mails = self._prepare_link_mails()
        else:
            mails = [self._prepare_mail(self._get_files())]
        self.env["mail.mail"].sudo().create(mails)
        self._log(reason)
        return {"type": "ir.actions.act_window_close"}

    def _check_recipients(self):
        without = self.partner_ids.filtered(lambda person: not person.email)
        if without or not self.partner_ids:
            raise UserError(
                self.env._(
                    "Whom the mail goes to needs an e-mail address: %s.",
                    ", ".join(without.mapped("name")) or self.env._("nobody is chosen"),
                )
            )

    def _get_files(self):
        """Return what is attached, copies in originals' place: (name, bytes) each."""
        files = [
            (document._get_filename(), document._get_bytes_to_send())
            for document in self.document_ids
        ]
        # Beyond that Odoo would mail links that open to whoever has them.
        if sum(len(content) for _name, content in files) > MOST_BYTES:
            raise UserError(
                self.env._(
                    "The documents together have more than %s MB. Send them in parts, "
                    "or publish them on the portal.",
                    MOST_BYTES // 1024 // 1024,
                )
            )
        return files

    def _find_unlinked(self):
        """Return what somebody could not open by a link, as sentences."""
        return [
            self.env._(
                "%(document)s for %(person)s",
                document=document.display_name,
                person=who,
            )
            for person in self.partner_ids._origin
            for document in self.document_ids._origin
            if not document._get_document_link(person)
            for who in [person.display_name]
        ]

    def _prepare_link_mails(self):
        """Return a mail for each recipient: a link is one person's own."""
        missing = self._find_unlinked()
        if missing:
            raise UserError(
                self.env._(
                    "There is no link to:\n%s\nPublish them to those people first, or "
                    "send files.",
                    "\n".join(f"• {one}" for one in missing),
                )
            )
        return [
            {
                **self._prepare_mail([]),
                "body_html": (self.body or Markup()) + self._render_links(person),
                "recipient_ids": [fields.Command.set(person.ids)],
            }
            for person in self.partner_ids
        ]

    def _render_links(self, person):
        return Markup("<ul>%s</ul>") % Markup().join(
            Markup('<li><a href="%s">%s</a></li>')
            % (document._get_document_link(person), document.display_name)
            for document in self.document_ids
        )

    def _prepare_mail(self, files):
        author = self.env.user.partner_id
        return {
            "subject": self.subject,
            "body_html": self.body,
            "email_from": author.email_formatted or self.env.company.email_formatted,
            "author_id": author.id,
            "recipient_ids": [fields.Command.set(self.partner_ids.ids)],
            "attachment_ids": [
                # Of a message that is deleted, Odoo deletes what is of messages.
                fields.Command.create(
                    {"name": name, "raw": content, "res_model": "mail.message"}
                )
                for name, content in files
            ],
            "auto_delete": True,
        }

    def _log(self, reason):
        note = self.env._(
            "Mailed to %(people)s: %(documents)s",
            people=", ".join(self.partner_ids.mapped("email_formatted")),
            documents=", ".join(self.document_ids.mapped("display_name")),
        )
        if reason:
            note = self.env._("%(note)s Reason: %(reason)s", note=note, reason=reason)
        self.shipment_id._message_log(body=note)
