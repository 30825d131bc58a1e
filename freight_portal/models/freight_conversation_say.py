"""How something gets into a conversation: one way, for everybody who says it."""

import base64
from datetime import timedelta
from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.freight_document.tools.file_check import KINDS

from ..tools.talk_text import clean, one_line

LONGEST_TEXT = 10_000
LONGEST_SUBJECT = 150
LONGEST_NAME = 200
MOST_FILES = 5
# What a person writes in an hour stays far below; a script does not.
MOST_AN_HOUR = 40
MOST_A_DAY = 20
# A form that was sent twice, by a second press or by a page that was loaded anew.
TWICE = timedelta(minutes=2)


class SentFiles(NamedTuple):
    """What may be sent along, in the words in which documents are looked through."""

    max_size_mb: int = 10

    def _get_file_kinds(self):
        return KINDS


class FreightConversation(models.Model):
    _inherit = "freight.conversation"

    def _say(
        self,
        text,
        author_name,
        origin="portal",
        partner=None,
        files=(),
        link=None,
        **by,
    ):
        """Add a message, turn to whom it waits for now, and tell those by mail.

        The caller has checked that the author may write here.

        :param author_name: as the other side reads it
        :param origin: one of ``ORIGINS``; with a ``link`` it is that
        :param partner: the author's contact, where there is one
        :param files: ``[(name, bytes)]``
        :param link: the share link over which it came
        :param by: further values of the message
        :return: the message, elevated; that from before if it was sent twice
        """
        self.ensure_one()
        conversation = self.sudo()
        origin = "link" if link else origin
        conversation.lock_for_update()
        text = self._check_text(text, files)
        partner = partner or self.env["res.partner"]
        twice = conversation._find_twice(text, author_name, partner, files)
        if twice:
            return twice
        if origin != "staff":
            conversation._check_pace()
        message = self.env["freight.conversation.message"].sudo()
        message = message.create(
            {
                "conversation_id": self.id,
                "text": text,
                "author": one_line(author_name)[:LONGEST_NAME] or "?",
                "author_id": partner.id,
                "origin": origin,
                "file_ids": [Command.create(one) for one in self._examine(files)],
                **by,
            }
        )
        conversation._after_message(message)
        return message

    def _say_as(self, user, text, files=()):
        """Say it as one of the customer's people, who was let in here."""
        person = user.sudo().partner_id
        return self._say(text, person.name, partner=person, files=files)

    @api.model
    def _ask(self, user, subject, text, files=()):
        """Begin an enquiry about no shipment, as one of the customer's people."""
        user = user.sudo()
        subject = self._check_subject(subject)
        text = self._check_text(text, files)
        mine = [
            ("partner_id", "=", user.partner_id.id),
            ("shipment_id", "=", False),
            ("create_date", ">", fields.Datetime.now() - timedelta(days=1)),
        ]
        begun = self.sudo().search(mine, order="id desc", limit=MOST_A_DAY)
        last = begun[:1].message_ids[:1]
        if begun[:1].subject == subject and last.text == text:
            # A form that was sent twice.
            return begun[:1]
        if len(begun) >= MOST_A_DAY:
            raise UserError(
                self.env._(
                    "You began %s enquiries within a day. Go on with one of them.",
                    len(begun),
                )
            )
        talk = self._begin_enquiry(user.partner_id, user.company_id, subject)
        talk._say_as(user, text, files)
        return talk

    def _check_text(self, text, files=()):
        """Return the text as it is kept, or say what is wrong with it."""
        text = clean(text)
        if not text and not files:
            raise UserError(self.env._("Write a message, or choose a file to send."))
        if len(text) > LONGEST_TEXT:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; %(most)s are the most. "
                    "Send it in parts, or as a file.",
                    length=len(text),
                    most=LONGEST_TEXT,
                )
            )
        return text

    def _check_subject(self, subject):
        """Return a subject as it is kept, or say what is wrong with it."""
        subject = one_line(subject)
        if not subject:
            raise UserError(self.env._("Say in the subject what it is about."))
        if len(subject) > LONGEST_SUBJECT:
            raise UserError(
                self.env._(
                    "The subject has %(length)s characters; %(most)s are the most.",
                    length=len(subject),
                    most=LONGEST_SUBJECT,
                )
            )
        return subject

    def _examine(self, files):
        """Return the values of files that may be kept, or say what is wrong."""
        if len(files) > MOST_FILES:
            raise UserError(
                self.env._(
                    "%(count)s files were chosen; %(most)s at a time are the most.",
                    count=len(files),
                    most=MOST_FILES,
                )
            )
        found = []
        for name, content in files:
            name = one_line(name)[-LONGEST_NAME:]
            facts = self.env["freight.document"]._examine(SentFiles(), name, content)
            found.append(
                {
                    "name": name,
                    "kind": facts["file_kind"],
                    "size": facts["file_size"],
                    "content": base64.b64encode(content),
                }
            )
        return found

    def _find_twice(self, text, author_name, partner, files):
        last = self.env["freight.conversation.message"].search(
            [("conversation_id", "=", self.id)], order="id desc", limit=1
        )
        same = (
            last.text == text
            and last.author == one_line(author_name)[:LONGEST_NAME]
            and last.author_id == partner
            and last.file_ids.mapped("size") == [len(content) for _n, content in files]
        )
        is_recent = last and fields.Datetime.now() - last.sent_at < TWICE
        return last if same and is_recent else last.browse()

    def _check_pace(self):
        """Refuse what no person writes."""
        said = self.env["freight.conversation.message"].search_count(
            [
                ("conversation_id", "=", self.id),
                ("origin", "!=", "staff"),
                ("sent_at", ">", fields.Datetime.now() - timedelta(hours=1)),
            ],
            limit=MOST_AN_HOUR,
        )
        if said >= MOST_AN_HOUR:
            raise UserError(
                self.env._(
                    "%s messages came within an hour. Please call us, or write later.",
                    said,
                )
            )

    def _after_message(self, message):
        """Turn the conversation over to the other side, and tell them."""
        values = {"last_message_at": message.sent_at, "closed_at": False}
        if message.origin == "staff":
            values |= {"state": "answered", "waiting_since": False}
        else:
            values["state"] = "open"
            if self.state != "open":
                values["waiting_since"] = message.sent_at
            if message.author_id.email and self.audience == "customer":
                values["participant_ids"] = [Command.link(message.author_id.id)]
        if not self.user_id and message.origin == "staff":
            values["user_id"] = self.env.uid
        self.write(values)
        self._mail_message(message)
