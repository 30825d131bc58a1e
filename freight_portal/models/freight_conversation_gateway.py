"""Answers that come by mail: into the conversation from those who take part in it.

From anybody else they are filed where only the team reads. Who sent a mail is not
proved by its From line; that it answers one of ours, to that very contact, is.
"""

import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_normalize_all

from ..tools.talk_text import answer_of, one_line

_logger = logging.getLogger(__name__)

MODEL = "freight.conversation"
CONTACT = "freight_contact_id"


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Find the conversation that a mail answers."""
        # A mail gateway is no customer: they could claim to be one.
        if not self.env.user.share and not message_dict.get("is_bounce"):
            references = " ".join(
                message_dict.get(name) or "" for name in ("references", "in_reply_to")
            )
            conversation, contact = self.env[MODEL]._find_answered(references)
            if conversation:
                values = {CONTACT: contact.id}
                return [(MODEL, conversation.id, values, self.env.uid, None)]
        return super().message_route(
            message, message_dict, model, thread_id, custom_values
        )

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        others = []
        for route in routes or ():
            name, thread_id, values, _user_id, _alias = route
            if name == MODEL and values and CONTACT in values:
                conversation = self.env[MODEL].sudo().browse(thread_id)
                contact = self.env["res.partner"].sudo().browse(values[CONTACT])
                conversation._receive_mail(message, message_dict, contact)
            else:
                others.append(route)
        if routes and not others:
            return False
        return super()._message_route_process(message, message_dict, others)


class FreightConversation(models.Model):
    _inherit = MODEL

    def _receive_mail(self, message, message_dict, contact):
        """Take an answer in, or file it for the team alone."""
        self.ensure_one()
        reason = self._why_not_in(message, contact)
        text = answer_of(message)
        ref = (message_dict.get("message_id") or "")[:1000]
        if not reason and self._has_mail(ref):
            return
        # Logos come along with everybody's signature.
        files, refused = self._sort_files(
            (one[0], one[1])
            for one in message_dict.get("attachments") or ()
            if not (len(one) > 2 and (one[2] or {}).get("cid"))
        )
        if not reason:
            try:
                with self.env.cr.savepoint():
                    self._say(
                        text,
                        contact.name,
                        origin="mail",
                        partner=contact,
                        files=files,
                        mail_ref=ref,
                    )
            except UserError as error:
                reason = str(error)
        if not reason and refused:
            reason = self.env._("These files were not let in: %s", ", ".join(refused))
        if reason:
            self._file_internally(message_dict, reason)

    def _why_not_in(self, message, contact):
        """Return why the customer does not read a mail, or nothing."""
        sent_by = set(email_normalize_all(str(message.get("From") or "")))
        if sent_by != {contact.email_normalized}:
            return self.env._("It was not sent by %s, who was asked.", contact.name)
        if (message.get("Auto-Submitted") or "no").strip().lower() != "no":
            return self.env._("It was sent by a program, not by a person.")
        if self.audience != "customer" or contact not in self.participant_ids:
            return self.env._("%s takes part no more.", contact.name)
        if not self._may_take_part(contact, writes=True):
            return self.env._("%s may not write in it.", contact.name)
        return ""

    def _has_mail(self, ref):
        return bool(ref) and bool(
            self.env["freight.conversation.message"].search_count(
                [("conversation_id", "=", self.id), ("mail_ref", "=", ref)], limit=1
            )
        )

    def _sort_files(self, files):
        """Return the files that may be kept, and the names of the others."""
        good, refused = [], []
        for name, content in files:
            if isinstance(content, str):
                content = content.encode()
            try:
                self._examine([*good, (name, content)])
            except UserError:
                refused.append(one_line(name))
            else:
                good.append((name, content))
        return good, refused

    def _file_internally(self, message_dict, reason):
        """Keep a mail where the team reads it and no customer does."""
        thread = self.shipment_id or self.commercial_partner_id
        _logger.info("A mail to conversation %s is filed internally", self.id)
        attachments = [
            (one[0], one[1]) for one in message_dict.get("attachments") or ()
        ]
        thread.message_post(
            body=message_dict.get("body") or "",
            subject=self.env._(
                "Not in the conversation: %(subject)s (%(reason)s)",
                subject=one_line(message_dict.get("subject")),
                reason=reason,
            ),
            email_from=message_dict.get("email_from"),
            author_id=message_dict.get("author_id") or False,
            message_id=message_dict.get("message_id"),
            message_type="email",
            subtype_xmlid="mail.mt_note",
            partner_ids=self.user_id.partner_id.ids,
            attachments=attachments,
        )
