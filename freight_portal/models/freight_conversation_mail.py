"""Who is told of a message by mail, and in which words."""

import re

from odoo import SUPERUSER_ID, Command, api, models
from odoo.tools import consteq
from odoo.tools.mail import email_normalize_all
from odoo.tools.misc import babel_locale_parse, hmac

from ..tools.talk_text import ANSWER_ABOVE

CHANNEL = "root.freight_notice"
SCOPE = "freight_conversation"
# Of our own mails: the message, the contact whom it went to, and what proves both.
MESSAGE_ID = re.compile(
    r"<freight-talk-(\d{1,10})-(\d{1,10})-([0-9a-f]{64})@",  # "<freight-talk-7-12-9f…@"
)
# What those get who have no login to open it with; a mail of more is refused by many.
MOST_ATTACHED = 10 * 1024 * 1024


class FreightConversation(models.Model):
    _inherit = "freight.conversation"

    def _mail_message(self, message):
        """Tell the other side: customers of the team's words, the team of theirs.

        What customers are told waits while they are shown nothing.
        """
        self.ensure_one()
        # As nobody: what a mail is made of belongs to no customer's login.
        conversation = self.with_user(SUPERUSER_ID).sudo()
        message = message.with_env(conversation.env)
        if message.origin == "staff":
            customer = conversation.commercial_partner_id
            if self.audience == "customer" and customer._is_freight_paused():
                conversation._mail_later(message)
                return
            mails = [
                conversation._prepare_customer_mail(message, contact)
                for contact in conversation._get_told()
            ]
        else:
            mails = conversation._prepare_team_mails(message)
        if mails:
            conversation.env["mail.mail"].create(mails)
            queue = conversation.env.ref(
                "mail.ir_cron_mail_scheduler_action", raise_if_not_found=False
            )
            if queue:
                queue._trigger()

    def _mail_later(self, message):
        """Let a job tell the customer, which waits until nothing holds it."""
        self.with_delay(
            channel=CHANNEL,
            identity_key=f"freight_talk-{message.id}",
            description=self.env._("Mail about a message to a customer"),
        )._mail_in_job(message)

    def _mail_in_job(self, message):
        if self.exists() and message.exists():
            self.commercial_partner_id._hold_job_while_paused()
            self._mail_message(message)

    def _get_told(self):
        """Return the participants who may still read what is said here."""
        self.ensure_one()
        if self.audience != "customer":
            return self.env["res.partner"]
        return self.participant_ids.filtered(
            lambda one: one.email_normalized and self._may_take_part(one)
        )

    def _may_take_part(self, contact, writes=False):
        """Tell if a contact may read this conversation, by login or by mail.

        :param writes: whether they are about to say something
        """
        self.ensure_one()
        logins = contact.sudo().with_context(active_test=False).user_ids
        user = logins.filtered("active")[:1]
        if not user:
            # Whose login was taken away is out of it.
            is_in = contact.commercial_partner_id == self.commercial_partner_id
            return contact.active and is_in and not logins
        if not user.share or not self.with_user(user).search_count(
            [("id", "=", self.id)], limit=1
        ):
            return False
        shipment = self.shipment_id.with_user(user).sudo(False)
        return not writes or user._get_freight_viewer(shipment or None).acts

    # What they read

    def _prepare_customer_mail(self, message, contact):
        """Return the values of a mail with what the team said, for one contact."""
        lang = self.env["res.lang"]._get_code(contact.lang or "") or "en_US"
        self = self.with_context(lang=lang)
        company = self.company_id
        has_login = bool(contact.user_ids)
        takes_answers = bool(company.catchall_email) and self._may_take_part(
            contact, writes=True
        )
        mail = {
            "lang": lang.replace("_", "-"),
            "direction": babel_locale_parse(lang).text_direction,
            "company": company.name,
            "title": self.display_name,
            "author": message.author,
            "text": message.text or "",
            "files": message.file_ids.mapped("name"),
            "link": self._get_link() if has_login else "",
            "answer_above": ANSWER_ABOVE if takes_answers else "",
        }
        domain = (company.catchall_email or company.email or "").rpartition("@")[2]
        answer_to = company.catchall_formatted if takes_answers else ""
        values = {
            "subject": self.env._(
                "%(title)s: message from %(company)s",
                title=self.display_name,
                company=company.name,
            ),
            "body_html": self._render_mail(mail),
            "author_id": company.partner_id.id,
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "email_to": ", ".join(email_normalize_all(contact.email)),
            "reply_to": answer_to
            or self.user_id.email_formatted
            or company.email_formatted,
            "message_id": self._get_mail_id(message, contact, domain),
            # Keeps the mails of one conversation together.
            "references": f"<freight-conversation-{self.id}@{domain or 'localhost'}>",
            "auto_delete": True,
            # RFC 3834: nobody's out-of-office reply answers it.
            "headers": repr({"Auto-Submitted": "auto-generated"}),
        }
        small = sum(message.file_ids.mapped("size")) <= MOST_ATTACHED
        if not has_login and small:
            values["attachment_ids"] = [
                Command.create({"name": one.name, "raw": one._read_content()})
                for one in message.file_ids
            ]
        return values

    def _prepare_team_mails(self, message):
        """Return the values of a mail that tells who answers that they are asked."""
        user = self.user_id
        if not user.active or not user.email:
            return []
        self = self.with_context(lang=user.lang)
        mail = {
            "lang": (user.lang or "en_US").replace("_", "-"),
            "direction": "ltr",
            "company": self.company_id.name,
            "title": f"{self.display_name} · {self.commercial_partner_id.name}",
            "author": message.author,
            "text": message.text or "",
            "files": message.file_ids.mapped("name"),
            "link": self.get_base_url() + f"/odoo/freight.conversation/{self.id}",
            "answer_above": "",
        }
        return [
            {
                "subject": self.env._(
                    "%(title)s: %(customer)s waits for an answer",
                    title=self.display_name,
                    customer=self.commercial_partner_id.name,
                ),
                "body_html": self._render_mail(mail),
                "author_id": self.company_id.partner_id.id,
                "email_from": self.company_id.email_formatted or user.email_formatted,
                "email_to": ", ".join(email_normalize_all(user.email)),
                "auto_delete": True,
                "headers": repr({"Auto-Submitted": "auto-generated"}),
            }
        ]

    def _render_mail(self, mail):
        """Return the mail as HTML: the template sees ``mail`` and nothing else."""
        qweb = self.env["ir.qweb"].with_context(minimal_qcontext=True)
        return qweb._render("freight_portal.conversation_mail", {"mail": mail})

    def _get_link(self):
        """Return the address of the page, for a customer's people."""
        return f"{self.get_base_url()}/my/messages/{self.id}"

    # How an answer is known

    def _get_mail_id(self, message, contact, domain):
        """Return a Message-ID that only a mail of ours to this contact has."""
        proof = self._prove(message.id, contact.id)
        name = f"freight-talk-{message.id}-{contact.id}-{proof}"
        return f"<{name}@{domain or 'localhost'}>"

    @api.model
    def _prove(self, message_id, contact_id):
        return hmac(self.env(su=True), SCOPE, (message_id, contact_id))

    @api.model
    def _find_answered(self, references):
        """Return the conversation and the contact of the mail that is answered.

        :param references: the headers that name it, as they came
        """
        for found in reversed(MESSAGE_ID.findall(references or "")):
            message_id, contact_id = int(found[0]), int(found[1])
            if not consteq(self._prove(message_id, contact_id), found[2]):
                continue
            message = self.env["freight.conversation.message"].sudo()
            message = message.browse(message_id).exists()
            contact = self.env["res.partner"].sudo().browse(contact_id).exists()
            if message and contact:
                return message.conversation_id, contact
        return self.sudo().browse(), self.env["res.partner"].sudo()
