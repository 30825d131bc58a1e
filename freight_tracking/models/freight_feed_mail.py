"""Messages that come by mail: from known senders only, and never published by itself.

Who sent a mail is not proved by what stands in it, so the list of senders keeps out
what went astray rather than what is forged.
"""

from email import policy

from odoo import api, fields, models
from odoo.tools.mail import decode_message_header, email_normalize_all

from odoo.addons.mail.tools.alias_error import AliasError

from .freight_feed import HEAD

MOST_PARTS = 50


class FreightFeed(models.Model):
    _name = "freight.feed"
    _inherit = ["freight.feed", "mail.alias.mixin.optional"]

    senders = fields.Text(
        "Known Senders",
        help="Mail addresses, one on each line. Mail from others is refused.",
    )

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id(self._name)
        values["alias_force_thread_id"] = self.id
        return values

    def _alias_get_error(self, message, message_dict, alias):
        """Refuse whom the feed does not know; Odoo tells them so."""
        error = super()._alias_get_error(message, message_dict, alias)
        self = self.sudo()
        if error or alias != self.alias_id:
            return error
        # A mail may name several; Odoo itself looks at the first alone.
        told = decode_message_header(message, "From", separator=",")
        senders = set(email_normalize_all(told))
        if self.active and senders and senders <= self._get_senders():
            return False
        self._refuse_mail(
            message,
            message_dict,
            "The sender is not among the feed's known senders."
            if self.active
            else "The feed is archived.",
        )
        return AliasError("freight_unknown_sender", "unknown sender")

    def _get_senders(self):
        return set(email_normalize_all(self.senders or ""))

    def _receive_mail(self, message, message_dict):
        """Keep and read what is attached to a mail, or its text where nothing is."""
        sender = message_dict.get("email_from")
        subject = message_dict.get("subject") or ""
        parts = [
            part
            for part in message.walk()
            # Logos come along with everybody's signature.
            if part.get_content_maintype() not in ("multipart", "message", "image")
        ]
        attached = [
            part
            for part in parts
            if part.get_filename() or part.get_content_disposition() == "attachment"
        ]
        texts = [part for part in parts if part.get_content_type() == "text/plain"]
        for part in attached[:MOST_PARTS] or texts[:1]:
            self._receive(
                part.get_payload(decode=True) or b"",
                part.get_filename() or subject,
                "mail",
                part.get_content_type(),
                sender,
            )._enqueue()
        if not attached and not texts:
            reason = "The mail holds neither an attachment nor plain text."
            self._refuse_mail(message, message_dict, reason)

    def _refuse_mail(self, message, message_dict, reason):
        """Record the beginning of a mail, and why it is not read."""
        raw = message.as_bytes(policy=policy.compat32)
        self._receive(
            raw[:HEAD],
            message_dict.get("subject") or "",
            "mail",
            "message/rfc822",
            message_dict.get("email_from"),
            refused=reason,
            size=len(raw),
        )


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Keep mail to a feed as bytes; in a chatter it would be decoded and twice."""
        others = []
        for route in routes or ():
            model, thread_id, _values, _user_id, alias = route
            if model == "freight.feed" and alias and thread_id:
                feed = self.env["freight.feed"].sudo().browse(thread_id)
                if feed.alias_id == alias:
                    feed._receive_mail(message, message_dict)
                    continue
            others.append(route)
        if routes and not others:
            return False
        return super()._message_route_process(message, message_dict, others)
