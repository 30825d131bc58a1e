from odoo import models

from ..models.mail_activity_plan import MODEL


class MailActivitySchedule(models.TransientModel):
    """A plan that people start by hand follows the shipment's dates as well."""

    _inherit = "mail.activity.schedule"

    def _compute_plan_schedule_line_ids(self):
        """Show the dates of the one shipment that the plan is about to start for."""
        others = self
        for scheduler in self.filtered(lambda wizard: wizard.res_model == MODEL):
            ids = scheduler._evaluate_res_ids()
            if len(ids) == 1:
                others -= scheduler
                scheduler = scheduler.with_context(freight_sop_shipment_id=ids[0])
                super(MailActivitySchedule, scheduler)._compute_plan_schedule_line_ids()
        return super(MailActivitySchedule, others)._compute_plan_schedule_line_ids()

    def action_schedule_plan(self):
        if self.res_model != MODEL:
            return super().action_schedule_plan()
        shipments = self._get_applied_on_records()
        shipments.check_access("write")
        shipments._start_sop(self.plan_id, self.plan_on_demand_user_id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
