"""From the outbox into the mail, by a job: at least once, with a stable id."""

import logging
from collections import defaultdict
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.tools import SQL

from ..tools.backoff import delay
from ..tools.transaction import in_own_transaction

_logger = logging.getLogger(__name__)

# A mail server that is down for an afternoon loses nothing.
MOST_ATTEMPTS = 10
# One job's share; what is left is another one's.
MOST_MAILS = 200


class FreightNotice(models.Model):
    _inherit = "freight.notice"

    @api.model
    def _cron_send(self):
        """Send digests, and what a lost job has left."""
        now = fields.Datetime.now()
        if self.search([("state", "=", "waiting"), ("due_at", "<=", now)], limit=1):
            self._send_later(now)

    @api.model
    def _send_due(self):
        """Send what is due, each mail in a transaction of its own."""
        groups = self.sudo()._find_due(MOST_MAILS)
        for group in groups:
            try:
                in_own_transaction(self.env(su=True), partial(_send_group, *group))
            except Exception as error:  # one mail does not stop the others
                _logger.exception("A notice to contact %s failed", group[0])
                in_own_transaction(
                    self.env(su=True),
                    partial(_fail_group, *group, problem=type(error).__name__),
                )
        if len(groups) == MOST_MAILS:
            self._send_later(fields.Datetime.now())

    @api.model
    def _find_due(self, limit):
        """Return ``[(contact, timing, shipment)]``, one for each mail.

        A digest is about all shipments of a contact, so it has none.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                  SELECT contact_id, timing,
                         CASE timing WHEN 'instant' THEN shipment_id END
                    FROM freight_notice
                   WHERE state = 'waiting' AND due_at <= %s AND NOT (%s)
                GROUP BY 1, 2, 3 ORDER BY min(due_at), min(id) LIMIT %s
                """,
                fields.Datetime.now(),
                self._get_held(),
                limit,
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _lock_group(self, contact_id, timing, shipment_id):
        """Return the notices of one mail, none if another job is sending them."""
        domain = [
            ("state", "=", "waiting"),
            ("contact_id", "=", contact_id),
            ("timing", "=", timing),
        ]
        if shipment_id:
            domain.append(("shipment_id", "=", shipment_id))
        else:
            domain.append(("due_at", "<=", fields.Datetime.now()))
        notices = self.search(domain, order="id")
        try:
            notices.lock_for_update()
        except LockError:
            return self.browse()
        return notices._without_held()

    def _send(self):
        """Send these notices of one contact as one mail.

        All that can lose a race in the database is done before the mail goes out, and
        only rows that are locked by then are written after it. Should the end of the
        transaction fail nevertheless, the mail goes once more, under the same id.
        """
        contact = self.contact_id
        notices, told = self._sort_out()
        if not notices:
            return
        mail = self._prepare_mail(contact, told)
        changes = notices._get_told_changes(told)
        self.env["freight.schedule.change"]._lock_told(changes)
        message_id = notices._get_message_id()
        record = self.env["mail.mail"].create(
            notices._prepare_mail_values(contact, mail, message_id)
        )
        record.send()
        sent, problem = record.state == "sent", record.failure_reason
        # Neither the text nor the address is needed any more.
        record.unlink()
        if not sent:
            notices._fail(problem or self.env._("The mail server did not take it."))
            return
        notices.write(
            {
                "state": "sent",
                "sent_at": fields.Datetime.now(),
                "message_id": message_id,
                "problem": False,
            }
        )
        self.env["freight.schedule.change"]._note_told(changes, "mail")

    def _sort_out(self):
        """Return ``(notices, [(shipment, news)])``; cancel what is not to be sent."""
        contact = self.contact_id
        wanted = self._get_wanted(contact)
        viewer = self._get_viewer(contact)
        good, told = self.browse(), {}
        for notice in self:
            shipment = notice.shipment_id
            reason = notice._why_not(contact, wanted)
            news = {}
            if not reason:
                news = self._get_news(shipment, viewer, notice._get_about())
                reason = "" if any(news.values()) else "nothing"
            if reason:
                notice.write({"state": "cancelled", "reason": reason})
                continue
            good += notice
            merged = told.setdefault(shipment, defaultdict(list))
            for name, views in news.items():
                merged[name] += views
        return good, list(told.items())

    def _get_told_changes(self, told):
        """Return the ids of the changes of dates that a mail about ``told`` shows."""
        about = self._get_about().get("freight.schedule.change", ())
        changes = self.env["freight.schedule.change"]
        for shipment, news in told:
            dates = {view["date"]["code"] for view in news["schedule_changes"]}
            changes += shipment._get_customer_schedule_changes().filtered(
                lambda one, dates=dates: one.id in about and one.field in dates
            )
        return changes.ids

    def _why_not(self, contact, wanted):
        """Return why this notice is not sent, or nothing."""
        self.ensure_one()
        shipment = self.shipment_id
        if not contact or not contact.active:
            return "gone"
        if not shipment.active or shipment.state == "cancelled":
            return "closed"
        if reason := self._why_unwanted(contact, wanted):
            return reason
        if not contact.email_normalized:
            return "address"
        if contact.is_blacklisted:
            return "blacklisted"
        return ""

    def _why_unwanted(self, contact, wanted):
        """Return why this is none of the contact's news by now, or nothing."""
        self.ensure_one()
        if contact.commercial_partner_id != self.shipment_id.commercial_partner_id:
            return "moved"
        return "" if self.kind in wanted else "off"

    @api.model
    def _get_wanted(self, contact):
        """Return the kinds of news that a contact wants by now."""
        chosen = contact.freight_notice_preference_ids
        return set(chosen.filtered("is_on").mapped("kind"))

    def _get_message_id(self):
        """Return the mail's id: that of the first of these notices."""
        first = min(self, key=lambda notice: notice.id)
        address = first.company_id.partner_id.email_normalized or "freight@localhost"
        return f"<freight-notice-{first.uid}@{address.partition('@')[2]}>"

    def _fail(self, problem):
        """Try again later, some times."""
        for notice in self:
            attempts = notice.attempts + 1
            values = {"attempts": attempts, "problem": problem[:200]}
            if attempts >= MOST_ATTEMPTS:
                values["state"] = "failed"
            else:
                wait = timedelta(seconds=round(delay(attempts)))
                values["due_at"] = fields.Datetime.now() + wait
            notice.write(values)


def _send_group(contact_id, timing, shipment_id, env):
    notices = env["freight.notice"]._lock_group(contact_id, timing, shipment_id)
    if notices:
        notices._send()


def _fail_group(contact_id, timing, shipment_id, env, problem):
    env["freight.notice"]._lock_group(contact_id, timing, shipment_id)._fail(problem)
