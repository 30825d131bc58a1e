"""Invoices and bills of closed jobs stay as they are, as their charges do."""

from odoo import models
from odoo.exceptions import UserError

from .freight_job import MANAGER


class AccountMove(models.Model):
    _inherit = "account.move"

    def button_draft(self):
        self._check_freight_jobs_open()
        return super().button_draft()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_freight_jobs_open()
        return super()._reverse_moves(default_values_list, cancel)

    def _check_freight_jobs_open(self):
        """Refuse to take back what a closed job was closed on."""
        if self.env.su or self.env.user.has_group(MANAGER):
            return
        for move in self.sudo():
            jobs = move.line_ids.freight_charge_id.shipment_id
            closed = jobs.filtered("closed_at")
            if closed:
                raise UserError(
                    self.env._(
                        "%(invoice)s is of %(shipments)s, which is financially "
                        "closed. Ask a manager to open the job again first.",
                        invoice=move.display_name,
                        shipments=", ".join(closed.mapped("name")),
                    )
                )
