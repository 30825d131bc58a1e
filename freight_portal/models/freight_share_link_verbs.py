from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

EXTENSION = timedelta(days=30)


class FreightShareLink(models.Model):
    """What staff do with a link: those who may write its shipment."""

    _inherit = "freight.share.link"

    def action_mail(self):
        """Mail the recipient the link, with a key made for this mail."""
        self._staff_check_access()
        self._check_open()
        for link in self:
            link.sudo()._mail_later("invitation")
        for customer in self.shipment_id.commercial_partner_id:
            if held := customer._get_freight_pause_text():
                return self._tell(held, kind="warning")
        return self._tell(self.env._("The mail is on its way."))

    def action_copy(self):
        """Make a key to be copied, and show it this once."""
        self.ensure_one()
        self._staff_check_access()
        self._check_open()
        self._log(self.env._("Share link of %s copied.", self._describe()))
        return self._show_once()

    def action_regenerate(self):
        """End all keys that are about, and make a new one to be copied or mailed."""
        self.ensure_one()
        self._staff_check_access()
        if self.state == "ended":
            raise UserError(self._get_ended_text())
        self.sudo().key_ids.unlink()
        self.sudo().write({"issued_at": fields.Datetime.now()})
        self._log(
            self.env._(
                "Share link of %s regenerated: the old ones open nothing any more.",
                self._describe(),
            )
        )
        return self._show_once()

    def action_extend(self):
        """Keep the link open for another month, from when it would have ended."""
        self._staff_check_access()
        for link in self:
            if link.state == "ended":
                raise UserError(link._get_ended_text())
            start = max(link.expires_at, fields.Datetime.now())
            link.sudo().extended_until = start + EXTENSION
            link._log(
                self.env._(
                    "Share link of %(who)s extended until %(day)s.",
                    who=link._describe(),
                    day=fields.Date.to_string(link.extended_until),
                )
            )
        return True

    def action_revoke(self):
        """Close the link; the very next look at it finds nothing."""
        self._staff_check_access()
        for link in self._end("revoked"):
            link._log(self.env._("Share link of %s revoked.", link._describe()))
        return True

    def action_erase(self):
        """Forget who the recipient was; that there was a link stays."""
        self._staff_check_access()
        self._erase()
        return True

    def action_view_as(self):
        """Open the page as this link shows it; it is not counted as a view."""
        self.ensure_one()
        self._staff_check_access()
        return {
            "type": "ir.actions.act_url",
            "url": f"/freight/share/{self.id}",
            "target": "new",
        }

    # What the verbs share

    def _staff_check_access(self):
        self.check_access("read")
        self.shipment_id._staff_check_access("write")

    def _check_open(self):
        for link in self:
            if link.state == "ended":
                raise UserError(link._get_ended_text())
            if link.state == "expired":
                raise UserError(
                    self.env._(
                        "The link of %s has expired. Extend it first.",
                        link._describe(),
                    )
                )

    def _get_ended_text(self):
        return self.env._(
            "The link of %s has ended for good. Issue a new one.", self._describe()
        )

    def _show_once(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Share Link"),
            "res_model": "freight.share.shown",
            "view_mode": "form",
            "target": "new",
            # In the dialog alone: it is never saved.
            "context": {
                "default_url": self.sudo()._mint_url("copy"),
                "default_recipient": self._describe(),
            },
        }

    def _tell(self, text, kind="success"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": text,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _erase(self):
        """Anonymise the recipients, and end what they could still open."""
        links = self.sudo()
        links._end("erased")
        links.view_ids.unlink()
        links.write(
            {
                "name": self.env._("Erased"),
                "email": False,
                "partner_id": False,
                "ended_because": "erased",
                "is_told": False,
            }
        )
