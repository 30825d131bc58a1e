from odoo import api, fields, models
from odoo.exceptions import UserError


class FreightCustomerFacing(models.AbstractModel):
    """A model that customers read: only the fields that ``_customer_fields`` names.

    They write none of it; what they ask for goes through verbs of our own.
    """

    _name = "freight.customer.facing"
    _description = "Customers Read It"

    _customer_fields = frozenset({"id"})

    activity_id = fields.Many2one(
        "mail.activity",
        "Task",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="With the shipment: whose turn it is to answer.",
    )

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or not self.env.user.share:
            return True
        return operation == "read" and field.name in self._customer_fields

    def action_open_shipment(self):
        self.ensure_one()
        self._staff_check_reads()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.shipment",
            "res_id": self.shipment_id.id,
            "view_mode": "form",
        }

    def _begin_decline(self, reason):
        """Make sure that it still waits, and that the customer is told why."""
        self.ensure_one()
        self._lock()
        self._check_waiting()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why: the customer reads it, and can ask for better.")
            )

    def _give_task(self, person, summary):
        """Give ``person`` an activity on the shipment, where the team works."""
        self.ensure_one()
        task = self.shipment_id.activity_schedule(
            "mail.mail_activity_data_todo", summary=summary, user_id=person.id
        )
        self._write_by_verb({"activity_id": task.id})

    def _end_task(self):
        self.sudo().activity_id.unlink()
