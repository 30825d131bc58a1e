"""What people of a customer may do on the portal: bundles of capabilities."""

from odoo import fields, models

# Each capability with the field that gives it.
CAPABILITY_FIELDS = {
    "shipments": "sees_shipments",
    "bookings": "places_bookings",
    "documents": "sees_documents",
    "finance": "sees_finance",
    "inventory": "sees_inventory",
    "users": "manages_users",
}


class FreightCustomerRole(models.Model):
    _name = "freight.customer.role"
    _description = "Role inside a Customer"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    description = fields.Char(
        translate=True, help="What customers read where they give this role."
    )
    sees_shipments = fields.Boolean()
    places_bookings = fields.Boolean()
    sees_documents = fields.Boolean()
    sees_finance = fields.Boolean()
    sees_inventory = fields.Boolean()
    manages_users = fields.Boolean("Manages Own Users")
    only_reads = fields.Boolean(help="Sees what is ticked above, and does nothing.")

    _name_uniq = models.Constraint("UNIQUE (name)", "There is such a role already.")

    def write(self, vals):
        result = super().write(vals)
        self.env["freight.customer.access"]._forget_rules()
        return result

    def _get_capabilities(self):
        self.ensure_one()
        return frozenset(
            name for name, field in CAPABILITY_FIELDS.items() if self[field]
        )
