"""Mails about the arrival for recipients who asked for them: by tracking's outbox.

They are contacts like any other there, with three differences: they follow this one
shipment, they are told of its arrival alone, and what they are shown is what their
link shows.
"""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.freight_shipment.tools.viewer import Viewer

# Of all news, those that the page offers mails about.
TOLD = ("eta", "arrival")


class FreightShareLink(models.Model):
    _inherit = "freight.share.link"

    def _start_telling(self):
        """Tell the recipient by mail when the arrival changes."""
        self.ensure_one()
        link = self.sudo()
        if not link.partner_id:
            contact = link._find_contact(link.email_normalized)
            link.partner_id = contact or contact.create(
                {"name": link.name, "email": link.email, "lang": link.lang}
            )
        link.is_told = True

    def _stop_telling(self):
        self.sudo().is_told = False

    @api.model
    def _find_told(self, shipment, contact):
        """Return the open link by which ``contact`` is told of ``shipment``."""
        return self._find_of_contact(shipment, contact).filtered("is_told")

    @api.model
    def _find_of_contact(self, shipment, contact):
        """Return the open link of ``shipment`` that is this contact's, or none.

        A contact whose address has changed since is not whom it was issued for.
        """
        links = self.sudo().search(
            [
                ("shipment_id", "=", shipment.id),
                ("email_normalized", "=", contact.email_normalized or "-"),
                ("ended_at", "=", False),
            ]
        )
        return links.filtered(
            lambda link: link.state == "open" and link.partner_id in (contact, False)
        )[:1]


class FreightNotice(models.Model):
    _inherit = "freight.notice"

    @api.model
    def _get_also_listening(self):
        self.env["freight.share.link"].flush_model(["shipment_id", "is_told"])
        return SQL(
            "%s OR EXISTS (SELECT FROM freight_share_link l "
            "WHERE l.shipment_id = s.id AND l.is_told AND l.ended_at IS NULL)",
            super()._get_also_listening(),
        )

    @api.model
    def _find_followers(self, shipment_ids):
        followers = defaultdict(list, super()._find_followers(shipment_ids))
        links = self.env["freight.share.link"].search(
            [
                ("shipment_id", "in", list(shipment_ids)),
                ("is_told", "=", True),
                ("ended_at", "=", False),
            ]
        )
        for link in links.filtered("partner_id"):
            for kind in TOLD:
                followers[link.shipment_id.id, kind].append(
                    (link.partner_id.id, "instant", link.partner_id.tz)
                )
        return followers

    def _why_unwanted(self, contact, wanted):
        reason = super()._why_unwanted(contact, wanted)
        if reason and self.kind in TOLD and self._is_told_by_link(contact):
            return ""
        return reason

    def _is_told_by_link(self, contact):
        self.ensure_one()
        links = self.env["freight.share.link"]
        return bool(
            links._find_told(self.shipment_id, contact)
            and not self.shipment_id.commercial_partner_id._is_freight_paused()
        )

    def _is_to_outsider(self, contact):
        """Tell if these notices go to somebody who is not of the customer."""
        customers = self.shipment_id.commercial_partner_id
        return bool(customers) and contact.commercial_partner_id not in customers

    @api.model
    def _get_viewer(self, contact):
        viewer = super()._get_viewer(contact)
        if self._is_to_outsider(contact):
            return Viewer(frozenset(), viewer.lang, viewer.tz, acts=False)
        return viewer

    def _get_told_changes(self, told):
        # The ledger says when the customer was told, and a consignee is not the one.
        if self._is_to_outsider(self.contact_id):
            return []
        return super()._get_told_changes(told)

    @api.model
    def _get_notice_link(self, shipment, contact):
        """Return the portal's page for who has a login, a link's for who has a link."""
        link = super()._get_notice_link(shipment, contact)
        if link:
            return link
        if self._is_let_in(shipment, contact):
            return f"{shipment.get_base_url()}/my/shipments/{shipment.id}"
        links = self.env["freight.share.link"]
        held = links._find_of_contact(shipment, contact)
        return held._mint_url("notice") if held else None

    @api.model
    def _is_let_in(self, shipment, contact):
        """Tell if one of the contact's logins finds the shipment on the portal."""
        users = contact.sudo().user_ids.filtered(lambda one: one.share and one.active)
        return any(
            self.env["freight.shipment"]
            .with_user(user)
            .search_count([("id", "=", shipment.id)], limit=1)
            for user in users
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _stop_freight_notices(self):
        result = super()._stop_freight_notices()
        told = [("partner_id", "in", self.ids), ("is_told", "=", True)]
        self.env["freight.share.link"].sudo().search(told)._stop_telling()
        return result
