from odoo import fields, models


class FreightHouseAdd(models.TransientModel):
    _name = "freight.house.add"
    _description = "Add Houses to a Master"

    master_id = fields.Many2one(
        "freight.shipment",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_ids", [False])[0],
        ondelete="cascade",
    )
    mode = fields.Selection(related="master_id.mode")
    company_id = fields.Many2one(related="master_id.company_id")
    pol_id = fields.Many2one(related="master_id.pol_id")
    pod_id = fields.Many2one(related="master_id.pod_id")
    house_ids = fields.Many2many(
        "freight.shipment",
        string="Houses",
        required=True,
        domain="[('kind', '!=', 'master'), ('master_id', '=', False), "
        "('mode', '=', mode), ('company_id', '=', company_id), ('atd', '=', False), "
        "('state', 'in', ('draft', 'confirmed')), ('pol_id', 'in', (pol_id, False)), "
        "('pod_id', 'in', (pod_id, False))]",
    )

    def action_apply(self):
        """Put the chosen shipments on the master."""
        self.ensure_one()
        (self.master_id | self.house_ids)._staff_check_access("write")
        self.master_id._add_houses(self.house_ids)
        return {"type": "ir.actions.act_window_close"}
