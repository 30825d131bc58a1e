"""A shipment's share links: issued from its form, ended with it."""

from odoo import api, fields, models


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    share_link_ids = fields.One2many(
        "freight.share.link", "shipment_id", "Share Links", readonly=True
    )
    share_link_count = fields.Integer(compute="_compute_share_link_count")

    @api.depends("share_link_ids.ended_at")
    def _compute_share_link_count(self):
        groups = self.env["freight.share.link"]._read_group(
            [("shipment_id", "in", self.ids), ("ended_at", "=", False)],
            ["shipment_id"],
            ["__count"],
        )
        counts = {shipment.id: count for shipment, count in groups}
        for shipment in self:
            shipment.share_link_count = counts.get(shipment.id, 0)

    def action_share(self):
        """Ask who gets a link, and what it shows."""
        self.ensure_one()
        self._staff_check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Share"),
            "res_model": "freight.share.issue",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": self.id},
        }

    def action_open_share_links(self):
        """Show who holds a link to this shipment."""
        self.ensure_one()
        self._staff_check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Share Links of %s", self.name),
            "res_model": "freight.share.link",
            "view_mode": "list,form",
            "domain": [("shipment_id", "=", self.id)],
            "context": {"one_shipment": True},
        }

    def _after_archive(self):
        result = super()._after_archive()
        self.sudo().share_link_ids._end("shipment")
        return result

    def _get_link_recipients(self):
        links = self.sudo().share_link_ids.filtered(lambda link: link.state == "open")
        return [
            *super()._get_link_recipients(),
            *(link._describe() for link in links if link.with_documents),
        ]


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        archived = self.browse()
        if "active" in vals and not vals["active"]:
            archived = self.filtered("active")
        result = super().write(vals)
        if archived:
            archived._find_share_links()._end("recipient")
        return result

    def unlink(self):
        """To delete a person is to erase them: their links forget who they were."""
        links = self._find_share_links()
        result = super().unlink()
        links._erase()
        return result

    def _find_share_links(self):
        """Return all links that were issued for these contacts."""
        return (
            self.env["freight.share.link"]
            .sudo()
            .search([("partner_id", "in", self.ids)])
        )
