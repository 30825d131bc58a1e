from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _generate_template_attachments(
        self, res_ids, render_fields, render_results=None
    ):
        """A template that attaches our report mails copies, never an original."""
        sending = self.with_context(freight_document_sent=True)
        return super(MailTemplate, sending)._generate_template_attachments(
            res_ids, render_fields, render_results
        )
