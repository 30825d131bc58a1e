from odoo import fields, models


class ResPartner(models.Model):
    """A customer's people on the portal, for the team."""

    _inherit = "res.partner"

    freight_customer_access_ids = fields.Many2many(
        "freight.customer.access",
        string="People on the Portal",
        compute="_compute_freight_customer_access_ids",
        groups="freight_base.group_freight_user",
    )

    def _compute_freight_customer_access_ids(self):
        rows = self.env["freight.customer.access"].search(
            [("user_id.partner_id.commercial_partner_id", "in", self.ids)]
        )
        for partner in self:
            partner.freight_customer_access_ids = rows.filtered(
                lambda one, partner=partner: one.customer_id == partner
            )

    def action_freight_invite(self):
        """Ask whom of this customer to invite."""
        self.ensure_one()
        self.env["freight.customer.access"]._staff_check_customer(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invite to the Portal"),
            "res_model": "freight.customer.invite",
            "view_mode": "form",
            "target": "new",
            "context": {"default_customer_id": self.commercial_partner_id.id},
        }

    def action_freight_roles(self):
        """List the customer's people, to change their roles and reach."""
        self.ensure_one()
        self.env["freight.customer.access"]._staff_check_customer(self)
        xmlid = "freight_portal.freight_customer_access_action"
        customer = self.commercial_partner_id
        return self.env["ir.actions.act_window"]._for_xml_id(xmlid) | {
            "domain": [("user_id.partner_id.commercial_partner_id", "=", customer.id)],
        }

    def action_freight_pause(self):
        """Show this customer's people nothing until it goes on."""
        return self._freight_pause(True)

    def action_freight_resume(self):
        """Show this customer's people their shipments again."""
        return self._freight_pause(False)

    def _freight_pause(self, is_paused):
        # Who runs shipments need not be one who keeps contacts.
        self.env["freight.customer.access"]._staff_check_customer(self)
        text = (
            self.env._("Portal: paused.")
            if is_paused
            else self.env._("Portal: goes on.")
        )
        for partner in self.sudo():
            partner.freight_portal_paused = is_paused
            partner._message_log(body=text)
        return True
