from odoo import api, fields, models
from odoo.exceptions import AccessError


class FreightJobClose(models.TransientModel):
    """Asks why jobs are closed although something is left, or are opened again."""

    _name = "freight.job.close"
    _description = "Close or Reopen Jobs"

    shipment_ids = fields.Many2many("freight.shipment", required=True, readonly=True)
    reopens = fields.Boolean(readonly=True)
    problems = fields.Text(compute="_compute_problems")
    reason_id = fields.Many2one("freight.close.reason")
    note = fields.Char("In Words")

    @api.depends("shipment_ids", "reopens")
    def _compute_problems(self):
        for wizard in self:
            found = {} if wizard.reopens else wizard._find_problems()
            wizard.problems = "\n".join(
                text for each in found.values() for text in each
            )

    def _find_problems(self):
        self.shipment_ids.check_access("read")
        return self.shipment_ids._find_closing_problems()

    def action_apply(self):
        """Do it, for all of them or none."""
        self.ensure_one()
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("read")
        if self.reopens:
            self.shipment_ids._reopen_job(self.note)
        else:
            self.shipment_ids._close_job(self.reason_id, self.note)
        return {"type": "ir.actions.act_window_close"}
