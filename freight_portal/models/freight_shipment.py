from odoo import fields, models

CUSTOMER_ORDER = "published_etd desc, id desc"


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    # Published dates order and filter a customer's list; grant_ids is never read.
    _customer_fields = frozenset(
        {
            *("id", "display_name", "name", "state", "mode", "service", "direction"),
            *("partner_id", "commercial_partner_id", "customer_reference"),
            *("published_etd", "published_eta", "published_atd", "published_ata"),
            *("pol_id", "pod_id", "active", "customer_search_key", "required_by"),
        }
    )

    grant_ids = fields.One2many("freight.shipment.grant", "shipment_id", "Shared With")

    # A page of a customer's list.
    _customer_published_idx = models.Index(
        "(commercial_partner_id, published_etd DESC, id DESC) WHERE active IS TRUE"
    )

    # What is under way of a customer, as their home asks for it.
    _customer_under_way_idx = models.Index(
        "(commercial_partner_id, published_etd DESC, id DESC) "
        "WHERE active IS TRUE AND state IN ('confirmed', 'in_transit')"
    )
    # What is on its way to a customer, by when it arrives; the rest is history.
    _customer_arriving_idx = models.Index(
        "(commercial_partner_id, published_eta) "
        "WHERE active IS TRUE AND published_ata IS NULL "
        "AND state IN ('confirmed', 'in_transit')"
    )

    def _order_to_sql(self, order, query, alias=None, reverse=False):
        """Order what customers see by what they see, where nobody says how."""
        if order == self._order and not self.env.su and self.env.user.share:
            order = CUSTOMER_ORDER
        return super()._order_to_sql(order, query, alias, reverse)

    def action_see_as_customer(self):
        """Open the customer's own page of this shipment, to look at."""
        self.ensure_one()
        self._staff_check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/freight/as-customer/shipments/{self.id}",
            "target": "new",
        }

    def _get_granted_capabilities(self, user):
        """Return what ``user`` may see of this shipment of another customer."""
        self.ensure_one()
        customers = user._get_freight_standing().customer_ids
        grants = self.sudo().grant_ids.filtered(
            lambda one: one.partner_id.id in customers and not one.revoked_at
        )
        documents = any(grants.mapped("with_documents"))
        # A party to it is no customer: their view is that of a share link.
        return frozenset({"documents"} if documents else ())
