from odoo import api, fields, models


class FreightShipmentMerge(models.TransientModel):
    _name = "freight.shipment.merge"
    _description = "Merge Shipments"

    shipment_ids = fields.Many2many(
        "freight.shipment",
        string="Shipments",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    target_id = fields.Many2one(
        "freight.shipment",
        "Merge Into",
        compute="_compute_target_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        domain="[('id', 'in', shipment_ids)]",
        ondelete="cascade",
    )
    problem_text = fields.Text(compute="_compute_problem_text")

    @api.depends("shipment_ids")
    def _compute_target_id(self):
        """Propose the oldest one: its number is known to more people."""
        for wizard in self:
            oldest = wizard.shipment_ids._origin.sorted("id")[:1]
            wizard.target_id = wizard.target_id or oldest

    @api.depends("shipment_ids", "target_id")
    @api.depends_context("lang")
    def _compute_problem_text(self):
        for wizard in self:
            sources = wizard.shipment_ids._origin - wizard.target_id
            problems = sources._find_merging_problems(wizard.target_id)
            wizard.problem_text = "\n".join(problems) or False

    def action_apply(self):
        """Merge, and show what came of it."""
        self.ensure_one()
        self.shipment_ids._staff_check_access("write")
        (self.shipment_ids - self.target_id)._merge_into(self.target_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.shipment",
            "view_mode": "form",
            "res_id": self.target_id.id,
        }
