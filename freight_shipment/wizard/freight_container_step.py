from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.freight_container import STATES as STATE_SELECTION
from ..tools.container_states import STATES, usual_next_state


class FreightContainerStep(models.TransientModel):
    _name = "freight.container.step"
    _description = "Record a Container Move"

    container_ids = fields.Many2many("freight.container", string="Containers")
    new_state = fields.Selection(
        STATE_SELECTION,
        "Now",
        required=True,
        compute="_compute_new_state",
        store=True,
        precompute=True,
        readonly=False,
    )
    at = fields.Datetime(
        "When", required=True, default=lambda self: fields.Datetime.now()
    )
    reason = fields.Char(help="Why the boxes leave out a step, or go back.")
    problem_text = fields.Text(compute="_compute_problem_text")

    @api.model
    def default_get(self, fields_list):
        """Begin with the selected boxes, or with the hindmost of the shipments."""
        values = super().default_get(fields_list)
        if "container_ids" in fields_list and not values.get("container_ids"):
            values["container_ids"] = [Command.set(self._get_selected_boxes().ids)]
        return values

    @api.model
    def _get_selected_boxes(self):
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model == "freight.shipment":
            boxes = self.env[model].browse(ids).container_ids
            by_state = boxes.grouped("state")
            return by_state[min(by_state, key=STATES.index)] if boxes else boxes
        return self.env["freight.container"].browse(
            ids if model == "freight.container" else []
        )

    @api.depends("container_ids")
    def _compute_new_state(self):
        """Propose what comes next for the box that is furthest behind."""
        for wizard in self:
            boxes = wizard.container_ids.sorted(lambda box: STATES.index(box.state))
            wizard.new_state = wizard.new_state or (
                boxes
                and usual_next_state(boxes[0].state, boxes[0].shipment_id.direction)
            )

    @api.depends("container_ids", "new_state", "at")
    @api.depends_context("lang", "tz")
    def _compute_problem_text(self):
        for wizard in self:
            wizard.problem_text = False
            if wizard.new_state and wizard.at:
                boxes = wizard.container_ids._origin
                problems = boxes._find_step_problems(wizard.new_state, wizard.at)
                wizard.problem_text = "\n".join(problems) or False

    def action_apply(self):
        """Move the boxes, and log it."""
        self.ensure_one()
        self.check_access("write")
        if all(box.state == self.new_state for box in self.container_ids):
            raise UserError(
                self.env._("There is nothing to move: choose boxes, and another state.")
            )
        self.container_ids._set_state(self.new_state, self.at, self.reason)
        return {"type": "ir.actions.act_window_close"}
