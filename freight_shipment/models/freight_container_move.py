from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..tools.container_states import Step, passed_over, step
from .freight_container import STATES

# Marks a write of a state that has been checked and logged. No caller from outside can
# send this very object.
LOGGED = object()


class FreightContainerMove(models.Model):
    """The history of a box. Nobody has the right to change it: the verbs write it."""

    _name = "freight.container.move"
    _description = "Container Move"
    _order = "at, id"

    container_id = fields.Many2one(
        "freight.container", required=True, ondelete="cascade", index=True
    )
    old_state = fields.Selection(STATES, "From", required=True)
    new_state = fields.Selection(STATES, "To", required=True)
    at = fields.Datetime(
        "When", required=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users", "By", required=True, default=lambda self: self.env.user
    )
    reason = fields.Char()
    is_override = fields.Boolean("Out of Order")


class FreightContainer(models.Model):
    """The states of a box: in order, or with a reason; each step is in its history."""

    _inherit = "freight.container"

    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        group_expand=True,
    )
    move_ids = fields.One2many("freight.container.move", "container_id", "Moves")

    @api.model_create_multi
    def create(self, vals_list):
        # A state that comes with a new box is a move as any other.
        boxes = super().create([{**vals, "state": "draft"} for vals in vals_list])
        moved = {}
        for box, vals in zip(boxes, vals_list, strict=True):
            state = vals.get("state") or "draft"
            if state != "draft":
                moved[state] = moved.get(state, self.browse()) | box
        for state, moving in moved.items():
            moving._set_state(state)
        return boxes

    def write(self, vals):
        if "state" not in vals or self.env.context.get("freight_box") is LOGGED:
            return super().write(vals)
        vals = dict(vals)
        state = vals.pop("state")
        result = super().write(vals)
        self._set_state(state)
        return result

    def action_move(self):
        """Ask for the new state of these boxes, when it was, and a reason if needed."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a Move"),
            "res_model": "freight.container.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_container_ids": self.ids},
        }

    def _set_state(self, state, at=None, reason=None, override=False):
        """Move these boxes to ``state``, and log it; those that are there stay.

        :param at: when it happened, now if not given
        :param reason: allows people a skip, a step back, or an earlier date
        :param override: a feed may tell things in any order: it never is refused
        """
        if state not in dict(STATES):
            raise UserError(self.env._("%s is no state of a container.", state))
        moving = self.filtered(lambda box: box.state != state)
        if not moving:
            return
        at = at or fields.Datetime.now()
        reason = (reason or "").strip()
        if not override:
            moving._check_time(at)
            if not reason:
                moving._check_step(state, at)
        values = [
            {
                "container_id": box.id,
                "old_state": box.state,
                "new_state": state,
                "at": at,
                "user_id": self.env.uid,
                "reason": reason,
                "is_override": box._get_step(state) != Step.NEXT,
            }
            for box in moving
        ]
        moving.with_context(freight_box=LOGGED).write({"state": state})
        self.env["freight.container.move"].sudo().create(values)

    def _get_step(self, state):
        self.ensure_one()
        return step(self.state, state, self.shipment_id.direction)

    def _check_time(self, at):
        if at > fields.Datetime.now():
            raise UserError(
                self.env._(
                    "%(when)s has not come yet: only what has happened is recorded. "
                    "Plans belong on the legs and appointments.",
                    when=format_datetime(self.env, at),
                )
            )

    def _check_step(self, state, at):
        """Refuse, all at once, the boxes for which this step needs a reason."""
        problems = self._find_step_problems(state, at)
        if problems:
            rule = self.env._(
                "The boxes move in order; a skip or a step back needs a reason. "
                "Record the steps between, or use Record a Move and give the reason."
            )
            raise UserError("\n".join((rule, *problems)))

    def _find_step_problems(self, state, at):
        """Return why these boxes need a reason for this step, as texts."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        latest = dict(
            self.env["freight.container.move"]._read_group(
                [("container_id", "in", self.ids)], ["container_id"], ["at:max"]
            )
        )
        problems = []
        for box in self:
            names = {
                "box": box._get_label(),
                "old": labels[box.state],
                "new": labels[state],
            }
            kind = box._get_step(state)
            if kind == Step.SKIP:
                left_out = passed_over(box.state, state, box.shipment_id.direction)
                problems.append(
                    self.env._(
                        "%(box)s: from %(old)s to %(new)s without %(left_out)s",
                        left_out=", ".join(labels[each] for each in left_out),
                        **names,
                    )
                )
            elif kind == Step.BACK:
                problems.append(
                    self.env._("%(box)s: back from %(old)s to %(new)s", **names)
                )
            elif kind == Step.NEXT and latest.get(box) and at < latest[box]:
                problems.append(
                    self.env._(
                        "%(box)s: %(new)s on %(at)s, before %(old)s on %(last)s",
                        at=format_datetime(self.env, at),
                        last=format_datetime(self.env, latest[box]),
                        **names,
                    )
                )
        return problems
