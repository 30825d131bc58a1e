"""Distribution paused for all: nobody outside sees or is told anything of shipments."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.queue_job.exception import RetryableJobError

from .res_partner import PAUSED

MANAGER = "freight_base.group_freight_manager"
# Seconds until a job that is held looks whether it may go.
LOOK_AGAIN = 300


class FreightPortalPause(models.Model):
    """When it was paused, by whom and why; and when it went on. It stays on record."""

    _name = "freight.portal.pause"
    _description = "Pause of the Portal"
    _order = "id desc"
    _rec_name = "reason"

    reason = fields.Char(required=True, help="For your colleagues; customers do not.")
    paused_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    paused_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    resumed_at = fields.Datetime(readonly=True)
    resumed_by_id = fields.Many2one("res.users", readonly=True)

    _open_uniq = models.UniqueIndex(
        "((resumed_at IS NULL)) WHERE resumed_at IS NULL", "It is paused already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Who did it and when is not typed.
        pauses = super().create([{"reason": vals.get("reason")} for vals in vals_list])
        pauses.flush_recordset()
        self._set_paused(True)
        return pauses

    def action_resume(self):
        """Show customers their shipments again; what waits to be mailed goes."""
        self._check_manager()
        self.filtered(lambda one: not one.resumed_at).sudo().write(
            {"resumed_at": fields.Datetime.now(), "resumed_by_id": self.env.uid}
        )
        self._set_paused(False)
        return True

    @api.model
    def _set_paused(self, is_paused):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(PAUSED, "1" if is_paused else False)
        self.env["freight.customer.access"]._forget_rules()

    def _check_manager(self):
        if self.env.user.share or not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a manager pauses the portal."))


class FreightOutbox(models.AbstractModel):
    _inherit = "freight.outbox"

    @api.model
    def _get_held(self):
        """Hold what is about customers who are shown nothing at the moment."""
        if self.env["res.partner"]._is_freight_paused_for_all():
            return SQL("TRUE")
        self.env["res.partner"].flush_model(["freight_portal_paused"])
        self.env["freight.shipment"].flush_model(["commercial_partner_id"])
        return SQL(
            "%s OR EXISTS (SELECT FROM freight_shipment held "
            "JOIN res_partner customer ON customer.id = held.commercial_partner_id "
            "WHERE held.id = %s AND customer.freight_portal_paused)",
            super()._get_held(),
            SQL.identifier(self._table, "shipment_id"),
        )


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    portal_pause_text = fields.Char(
        compute="_compute_portal_pause_text",
        groups="freight_base.group_freight_user",
    )

    @api.depends("commercial_partner_id.freight_portal_paused")
    def _compute_portal_pause_text(self):
        for shipment in self:
            customer = shipment.commercial_partner_id
            shipment.portal_pause_text = customer._get_freight_pause_text()


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _is_freight_paused_for_all(self):
        return bool(self.env["ir.config_parameter"].sudo().get_param(PAUSED))

    def _get_freight_pause_text(self):
        """Return for staff that this customer is shown nothing now, or False."""
        for_all = self._describe_freight_pause()
        own = self.sudo().freight_portal_paused and self.env._(
            "The portal is paused for %s: they see nothing, and mails wait.",
            self.name,
        )
        return for_all or own

    def _hold_job_while_paused(self):
        """Put off the job that tells this customer something, as often as needed."""
        if self._is_freight_paused():
            raise RetryableJobError(
                "The portal is paused", seconds=LOOK_AGAIN, ignore_retry=True
            )

    @api.model
    def _describe_freight_pause(self):
        """Return for staff that, since when and why it is paused for all, or False."""
        if not self._is_freight_paused_for_all():
            return False
        pauses = self.env["freight.portal.pause"].sudo()
        pause = pauses.search([("resumed_at", "=", False)], limit=1)
        return self.env._(
            "The portal is paused for all customers: they see nothing, and mails wait. "
            "%(who)s: %(reason)s",
            who=pause.paused_by_id.name or "–",
            reason=pause.reason or "–",
        )
