"""Who outside would see what is published of a shipment: plain rows, for staff."""

from markupsafe import Markup

from odoo import models

# More than that nobody reads; how many are left out is said.
MOST_PEOPLE = 50


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _get_audience(self):
        """Return who may look at this shipment from outside, and at what of it.

        :return: ``[{"who", "why", "kind", "documents", "finance"}, …]``, where kind is
            "customer", "granted" or "link"
        """
        self.ensure_one()
        shipment = self.sudo()
        rows = []
        for user in shipment._find_portal_users():
            if not user._find_freight_shipment(shipment.id):
                continue
            viewer = user._get_freight_viewer(shipment)
            access = user._get_freight_access()
            is_own = viewer.can("shipments")
            company = user.partner_id.commercial_partner_id.name
            rows.append(
                {
                    "who": f"{user.name} <{user.email or user.login}>",
                    "why": (access.role_id.name or self.env._("No role"))
                    if is_own
                    else self.env._("Shared with %s", company),
                    "kind": "customer" if is_own else "granted",
                    "documents": viewer.can("documents"),
                    "finance": viewer.can("finance"),
                }
            )
        rows += [
            {
                "who": link._describe(),
                "why": self.env._("Share link"),
                "kind": "link",
                "documents": link.with_documents,
                "finance": False,
            }
            for link in shipment.share_link_ids
            if link.state == "open"
        ]
        return rows

    def _find_portal_users(self):
        """Return people whose company, group or grant can make them see this."""
        granted = self.grant_ids.filtered(lambda one: not one.revoked_at).partner_id
        companies = self.commercial_partner_id | granted
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("share", "=", True),
                    ("active", "=", True),
                    "|",
                    ("partner_id.commercial_partner_id", "in", companies.ids),
                    ("freight_access_ids.subsidiary_ids", "in", companies.ids),
                ],
                order="id",
                limit=MOST_PEOPLE,
            )
        )

    def _render_audience(self, title, rows, nobody):
        """Return a list of people as HTML, for a wizard."""
        lines = Markup().join(
            Markup("<li>%s <span class='text-muted'>%s</span></li>")
            % (row["who"], row["why"])
            for row in rows
        )
        lines = lines or Markup("<li class='text-muted'>%s</li>") % nobody
        return Markup("<strong>%s</strong><ul>%s</ul>") % (title, lines)

    def _render_pause(self):
        """Return a warning where nothing is shown to anybody at the moment, or ''."""
        texts = dict.fromkeys(shipment.portal_pause_text for shipment in self.sudo())
        return Markup().join(
            Markup("<div class='alert alert-warning' role='alert'>%s</div>") % text
            for text in texts
            if text
        )
