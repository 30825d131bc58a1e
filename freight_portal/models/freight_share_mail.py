"""Mails to a link's recipient, and to nobody else."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import email_normalize
from odoo.tools.misc import babel_locale_parse, hash_sign, verify_hash_signed

from .freight_share_code import VALID

CHANNEL = "root.freight_notice"
SIGNUP = "freight_share_signup"
SIGNUP_HOURS = 72
# Nobody's mailbox is filled by who presses a button.
ASKED_AGAIN = timedelta(minutes=10)


class FreightShareLink(models.Model):
    _inherit = "freight.share.link"

    asked_at = fields.Datetime("Asked to Confirm", readonly=True)

    def _mail_later(self, kind):
        """Let a job mail the recipient: the key is made when the mail is."""
        self.ensure_one()
        self.with_delay(
            channel=CHANNEL,
            identity_key=f"freight_share-{self.id}-{kind}",
            description=self.env._("Mail to the recipient of a share link"),
        )._mail_in_job(kind)

    def _mail_in_job(self, kind):
        """Mail it, unless the link has ended since; what fails is tried again.

        While the customer's portal is paused, it waits.
        """
        if self.exists().state != "open":
            return
        self.shipment_id.commercial_partner_id._hold_job_while_paused()
        if not self._send(kind):
            raise UserError(self.env._("The mail server did not take it."))

    def _send(self, kind, **given):
        """Mail the recipient at once; tell if the mail server took it.

        The mail holds a key or a code, so it is kept nowhere.
        """
        self.ensure_one()
        link = self.sudo()
        mail = link._prepare_mail(kind, given)
        record = self.env["mail.mail"].sudo().create(link._prepare_mail_values(mail))
        record.send()
        is_sent = record.state == "sent"
        record.unlink()
        if is_sent and kind == "invitation":
            link.mailed_at = fields.Datetime.now()
            link._log(self.env._("Share link mailed to %s.", link._describe()))
        return is_sent

    def _prepare_mail(self, kind, given):
        """Return all that the template gets: texts, and no record."""
        viewer = self._get_viewer()
        locale = babel_locale_parse(viewer.lang)
        shipment = self.shipment_id
        url = ""
        if kind in ("invitation", "answer"):
            url = self._mint_url(kind)
        elif kind == "signup":
            url = f"{self._mint_url(kind)}/mails/{self._get_signup_token()}"
        worded = self.with_context(lang=viewer.lang)
        contact = shipment._get_customer_contact()
        return {
            "kind": kind,
            "lang": viewer.lang,
            "direction": locale.text_direction,
            "company": shipment.company_id.name,
            "number": shipment.name,
            "name": self.name,
            "url": url,
            "code": given.get("code", ""),
            "minutes": int(VALID.total_seconds() // 60),
            "contact": {name: contact[name] or "" for name in contact},
            "subject": worded._get_mail_subject(kind),
        }

    def _get_mail_subject(self, kind):
        number = self.shipment_id.name
        if kind == "code":
            # The code itself is not in it: phones show subjects on locked screens.
            return self.env._("Your code for the documents of %s", number)
        if kind == "signup":
            return self.env._("Mails about %s: please confirm", number)
        if kind == "answer":
            return self.env._("An answer about %s", number)
        return self.env._("Follow shipment %s", number)

    def _prepare_mail_values(self, mail):
        company = self.shipment_id.company_id
        qweb = self.env["ir.qweb"].with_context(
            lang=mail["lang"], minimal_qcontext=True
        )
        return {
            "subject": mail["subject"],
            "body_html": qweb._render("freight_portal.track_mail", {"mail": mail}),
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "reply_to": mail["contact"]["email"] or company.email_formatted,
            # Without the name: who writes an address into it gets no mail.
            "email_to": email_normalize(self.email),
            "auto_delete": False,
            # RFC 3834: nobody's out-of-office reply answers it.
            "headers": repr({"Auto-Submitted": "auto-generated"}),
            "date": fields.Datetime.now(),
        }

    # To sign up for mails about the arrival

    def _mail_signup(self):
        """Ask the recipient by mail to confirm; return "sent", "many" or "failed"."""
        self.ensure_one()
        now = fields.Datetime.now()
        try:
            self.lock_for_update()
        except LockError:
            return "many"
        if self.asked_at and now < self.asked_at + ASKED_AGAIN:
            return "many"
        self.sudo().asked_at = now
        return "sent" if self._send("signup") else "failed"

    def _get_signup_token(self):
        return hash_sign(
            self.env(su=True),
            SIGNUP,
            [self.id, self.email_normalized],
            expiration_hours=SIGNUP_HOURS,
        )

    def _is_signup(self, token):
        """Tell if ``token`` came with the mail that asked this link's recipient."""
        try:
            known = verify_hash_signed(self.env(su=True), SIGNUP, token)
        except (ValueError, UnicodeError, IndexError):
            return False
        return known == [self.id, self.email_normalized]
