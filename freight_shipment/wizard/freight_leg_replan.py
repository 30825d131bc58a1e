from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class FreightLegReplan(models.TransientModel):
    _name = "freight.leg.replan"
    _description = "Re-plan a Leg"

    leg_id = fields.Many2one(
        "freight.shipment.leg", required=True, readonly=True, ondelete="cascade"
    )
    shipment_id = fields.Many2one(related="leg_id.shipment_id")
    old_etd = fields.Datetime("ETD Now", related="leg_id.etd")
    old_eta = fields.Datetime("ETA Now", related="leg_id.eta")
    new_etd = fields.Datetime(
        "New ETD",
        compute="_compute_new_etd",
        store=True,
        precompute=True,
        readonly=False,
    )
    new_eta = fields.Datetime(
        "New ETA",
        compute="_compute_new_eta",
        store=True,
        precompute=True,
        readonly=False,
        help="Moves with the ETD; correct it where the carriage takes longer.",
    )
    reason = fields.Char(help="Goes into the shipment's history with the old dates.")
    line_ids = fields.One2many(
        "freight.leg.replan.line",
        "wizard_id",
        "What Moves",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("leg_id")
    def _compute_new_etd(self):
        for wizard in self:
            wizard.new_etd = wizard.leg_id.etd

    @api.depends("leg_id", "new_etd")
    def _compute_new_eta(self):
        for wizard in self:
            leg = wizard.leg_id
            wizard.new_eta = leg.eta
            if leg.eta and leg.etd and wizard.new_etd and not leg.ata:
                wizard.new_eta = leg.eta + (wizard.new_etd - leg.etd)

    @api.depends("leg_id", "new_etd", "new_eta")
    def _compute_line_ids(self):
        for wizard in self:
            leg = wizard.leg_id
            if not leg:
                wizard.line_ids = [Command.clear()]
                continue
            moves = leg.shipment_id._get_replanned(leg, wizard.new_etd, wizard.new_eta)
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "shipment_id": shipment.id,
                            "leg_id": moved.id,
                            "new_etd": etd,
                            "new_eta": eta,
                        }
                    )
                    for shipment, moved, etd, eta in moves
                ),
            ]

    def action_apply(self):
        """Write the new dates, and keep the old ones in each shipment's history."""
        self.ensure_one()
        self.check_access("write")
        if not self.line_ids:
            raise UserError(
                self.env._("Nothing would move. Change the ETD or ETA of the leg.")
            )
        for shipment, lines in self.line_ids.grouped("shipment_id").items():
            note = lines._get_history_note(self.reason)
            shipment.write(lines._prepare_shipment_values())
            shipment.message_post(body=note)
        return {"type": "ir.actions.act_window_close"}


class FreightLegReplanLine(models.TransientModel):
    _name = "freight.leg.replan.line"
    _description = "What Moves with a Leg"
    _order = "id"

    wizard_id = fields.Many2one("freight.leg.replan", required=True, ondelete="cascade")
    shipment_id = fields.Many2one("freight.shipment", required=True, readonly=True)
    leg_id = fields.Many2one("freight.shipment.leg", readonly=True)
    what = fields.Char(compute="_compute_what")
    old_etd = fields.Datetime("ETD Now", compute="_compute_old_dates")
    old_eta = fields.Datetime("ETA Now", compute="_compute_old_dates")
    new_etd = fields.Datetime("New ETD")
    new_eta = fields.Datetime("New ETA")

    @api.depends("leg_id")
    def _compute_what(self):
        for line in self:
            line.what = line.leg_id.display_name or self.env._("Planned delivery")

    @api.depends("leg_id", "shipment_id")
    def _compute_old_dates(self):
        for line in self:
            line.old_etd = line.leg_id.etd
            line.old_eta = line.leg_id.eta or (
                not line.leg_id and line.shipment_id.delivery_planned
            )

    def _prepare_shipment_values(self):
        """Return what to write on the one shipment of these lines."""
        values = {
            "leg_ids": [
                Command.update(
                    line.leg_id.id, {"etd": line.new_etd, "eta": line.new_eta}
                )
                for line in self
                if line.leg_id
            ]
        }
        for line in self - self.filtered("leg_id"):
            values["delivery_planned"] = line.new_eta
        return values

    def _get_history_note(self, reason):
        """Say what moves, from when to when."""
        moves = []
        for line in self:
            for old, new, label in (
                (line.old_etd, line.new_etd, "ETD"),
                (line.old_eta, line.new_eta, "ETA"),
            ):
                if old != new:
                    old, new = (
                        format_datetime(self.env, moment) if moment else "–"
                        for moment in (old, new)
                    )
                    moves.append(f"{line.what}: {label} {old} → {new}")
        head = self.env._("Re-planned")
        return Markup("<br/>").join([f"{head}: {reason}" if reason else head, *moves])
