from odoo import fields, models


class MailActivity(models.Model):
    """An activity that knows which task of a plan it is, and when that was due."""

    _inherit = "mail.activity"

    freight_template_id = fields.Many2one(
        "mail.activity.plan.template",
        "Task of the Plan",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    # A deadline that differs from it was moved by hand, and stays.
    freight_planned_deadline = fields.Date("Deadline as Planned", readonly=True)
