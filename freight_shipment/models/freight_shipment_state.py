from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.progress import STATES, done_milestone, is_before

# Marks a write of one of the verbs below. No caller from outside can send this object.
BY_VERB = object()
# What only the verbs may write: the state, what a person decided about it, and how far
# the parts are.
STATE_FIELDS = (
    *("state", "state_at_least", "state_at_most"),
    *("progress", "parts_step", "parts_reached", "parts_total"),
)

STATE_SELECTION = [
    ("draft", "Draft"),
    ("confirmed", "Confirmed"),
    ("in_transit", "In Transit"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
ACTIVE_SELECTION = [choice for choice in STATE_SELECTION if choice[0] in STATES]


def as_list(texts):
    """Return ``texts`` as an HTML list."""
    items = Markup("").join(Markup("<li>%s</li>") % text for text in texts)
    return Markup("<ul>%s</ul>") % items


class FreightShipment(models.Model):
    """The states of a shipment, the verbs that change them, and who may overrule them.

    A person confirms and cancels. In Transit and Done follow from what happened to all
    boxes or pieces (see ``_refresh_progress``), unless a person decided otherwise.
    """

    _inherit = "freight.shipment"

    state = fields.Selection(
        STATE_SELECTION,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        group_expand=True,
        tracking=True,
    )
    state_at_least = fields.Selection(
        ACTIVE_SELECTION,
        "Set Forward To",
        readonly=True,
        copy=False,
        help="A person set the shipment to this state ahead of the facts.",
    )
    state_at_most = fields.Selection(
        ACTIVE_SELECTION,
        "Held At",
        readonly=True,
        copy=False,
        help="A person keeps the shipment in this state although it is further.",
    )
    done_milestone = fields.Selection(
        [
            ("arrived", "Arrived"),
            ("discharged", "Discharged"),
            ("gate_out", "Gated Out"),
            ("delivered", "Delivered"),
        ],
        compute="_compute_done_milestone",
        help="What has to happen to all boxes or pieces until the shipment is done.",
    )

    @api.depends("destination_scope", "mode")
    def _compute_done_milestone(self):
        for shipment in self:
            shipment.done_milestone = done_milestone(
                shipment.mode, shipment.destination_scope
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Every shipment begins as a draft, whatever the caller or its context says."""
        for vals in vals_list:
            if vals.get("state", "draft") != "draft":
                raise UserError(
                    self.env._(
                        "A shipment begins as a draft. Leave its state out, "
                        "and confirm it once it is complete."
                    )
                )
        drafts = dict.fromkeys(STATE_FIELDS, False) | {"state": "draft"}
        return super().create([{**vals, **drafts} for vals in vals_list])

    def write(self, vals):
        if self.env.context.get("freight_state") is not BY_VERB:
            self._refuse_typed_state(vals)
        archived = self.browse()
        if "active" in vals and not vals["active"]:
            archived = self.filtered("active")
        result = super().write(vals)
        if archived:
            archived._after_archive()
        return result

    # Verbs

    def action_confirm(self):
        """Take the order on; all that is missing is said at once."""
        self._staff_check_access("write")
        self._check_origin_branch()
        self._check_state(("draft",), self.env._("Only a draft can be confirmed."))
        self._check_complete()
        self._write_state(self._prepare_confirmation_values())
        self.filtered(lambda one: not one.booked_at).booked_at = fields.Datetime.now()
        self._after_confirm()
        self._refresh_progress()
        return True

    def action_cancel(self):
        """Call the order off, as long as nothing of it has left.

        Nothing is deleted: what the carrier charges for a cancellation stays.
        """
        self._staff_check_access("write")
        self._check_origin_branch()
        self._check_state(
            ("draft", "confirmed"),
            self.env._(
                "Only a draft or a confirmed shipment can be cancelled. What is under "
                "way is returned, re-routed or abandoned: plan the legs for that, and "
                "charge it."
            ),
        )
        self._check_nothing_left()
        self._check_no_open_houses()
        self._write_state(self._prepare_cancellation_values())
        self._after_cancel()
        self.master_id._refresh_progress()
        return True

    def action_done(self):
        """Close the file; what is still open is shown first, and asks for a reason."""
        self._staff_check_access("write")
        self._check_state(
            ("confirmed", "in_transit"),
            self.env._("Only a confirmed shipment can be done."),
        )
        ahead = self.filtered(lambda shipment: shipment.progress < 100)
        if ahead or self._find_done_warnings():
            return self._open_override("done")
        self._decide_state("done")
        return True

    def action_override_state(self):
        """Ask for a state and the reason why it differs from what the facts say."""
        self._staff_check_access("write")
        self._check_overridable()
        return self._open_override(False)

    # Hooks

    def _prepare_confirmation_values(self):
        return {"state": "confirmed"}

    def _prepare_cancellation_values(self):
        return {"state": "cancelled"}

    def _after_confirm(self):
        """Start what begins with the order. To be extended."""

    def _after_cancel(self):
        """End what the order had begun. To be extended."""

    def _after_done(self):
        """Note what is still open in a file that is done."""
        head = self.env._("Done, with this still open:")
        notes = {
            shipment.id: head + as_list(warnings)
            for shipment, warnings in self._find_done_warnings().items()
        }
        self.browse(notes)._message_log_batch(notes)

    def _after_archive(self):
        """End what watches over the shipments. To be extended."""

    def _find_done_warnings(self):
        """Return ``{shipment: [text, …]}``: what is open in the way of Done.

        Add-ons add theirs: open exceptions, charges without an invoice.
        """
        warnings = {}
        for shipment in self:
            texts = [
                *shipment._get_open_part_texts(),
                *shipment._get_open_cutoff_texts(),
                *shipment._get_open_house_texts(),
            ]
            if texts:
                warnings[shipment] = texts
        return warnings

    # What the verbs share

    def _staff_check_access(self, operation):
        """Open every verb: whatever is public can be called by any portal login."""
        if self.env.user.share:
            raise AccessError(
                self.env._("Shipments are handled by the team. Please ask it to.")
            )
        self.check_access(operation)
        state = self._fields["state"]
        if operation == "write" and not self._has_field_access(state, "write"):
            raise AccessError(
                self.env._(
                    "Sales, operations and documentation run shipments. Please ask "
                    "them to do this."
                )
            )

    def _check_state(self, states, rule):
        """Refuse shipments in other ``states``, all at once, by the ``rule``."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        others = self.filtered(lambda shipment: shipment.state not in states)
        if others:
            lines = (f"{other.name}: {labels[other.state]}" for other in others)
            raise UserError("\n".join((rule, *lines)))

    def _check_overridable(self):
        self._check_state(
            STATES,
            self.env._("A draft is confirmed first; a cancelled shipment stays so."),
        )

    def _check_nothing_left(self):
        """Refuse if a part has departed, even though the whole has not."""
        confirmed = self.filtered(lambda shipment: shipment.state == "confirmed")
        measured = confirmed._measure_progress()
        left = confirmed.filtered(lambda shipment: measured[shipment].reached)
        if left:
            texts = (
                f"{shipment.name}: {shipment.parts_text or shipment.position}"
                for shipment in left
            )
            raise UserError(
                "\n".join(
                    (
                        self.env._(
                            "Part of it is under way, and cannot be called off any "
                            "more. Split off what stays behind, and cancel that; the "
                            "rest is returned, re-routed or abandoned."
                        ),
                        *texts,
                    )
                )
            )

    def _check_no_open_houses(self):
        houses = self.house_ids.filtered(lambda house: house.state != "cancelled")
        errors = [
            self.env._(
                "%(master)s carries %(houses)s. Take them off, or roll them to "
                "another master, before you cancel it.",
                master=master.name,
                houses=", ".join(others.mapped("name")),
            )
            for master, others in (houses - self).grouped("master_id").items()
        ]
        if errors:
            raise UserError("\n".join(errors))

    def _write_state(self, vals):
        self.with_context(freight_state=BY_VERB).write(vals)

    def _decide_state(self, state, reason=None):
        """Set ``state`` as a person decides; a reason goes into the internal history.

        What is ahead of the facts holds until they catch up; what is behind them holds
        until a person decides again.
        """
        self._check_overridable()
        measured = self._measure_progress()
        old_states = {shipment: shipment.state for shipment in self}
        for shipment in self:
            facts = measured[shipment].state
            shipment._write_state(
                {
                    "state": state,
                    "state_at_least": is_before(facts, state) and state,
                    "state_at_most": is_before(state, facts) and state,
                }
            )
        if reason:
            labels = dict(self._fields["state"]._description_selection(self.env))
            for shipment, old_state in old_states.items():
                shipment.message_post(
                    body=self.env._(
                        "Set from %(old)s to %(new)s by hand: %(reason)s",
                        old=labels[old_state],
                        new=labels[state],
                        reason=reason,
                    )
                )
        if state == "done":
            self._after_done()

    def _refuse_typed_state(self, vals):
        for name in STATE_FIELDS:
            if name in vals and any(
                (shipment[name] or False) != (vals[name] or False) for shipment in self
            ):
                raise UserError(
                    self.env._(
                        "The state of a shipment is not typed. Use Confirm, Cancel, "
                        "Done or Set State, so that its rules are kept."
                    )
                )

    def _open_override(self, state):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Done") if state else self.env._("Set State"),
            "res_model": "freight.shipment.override",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_shipment_ids": self.ids,
                "default_new_state": state,
            },
        }

    def _get_open_part_texts(self):
        if self.progress >= 100:
            return []
        goals = dict(self._fields["done_milestone"]._description_selection(self.env))
        goal = goals[self.done_milestone]
        return [
            self.env._("%(parts)s; it ends with: %(goal)s", parts=parts, goal=goal)
            for parts in [self.parts_text or self.position or self.env._("Not moving")]
        ]

    def _get_open_cutoff_texts(self):
        return [
            self.env._("Cut-off not met: %s", cutoff.display_name)
            for cutoff in self.cutoff_ids
            if not cutoff.met_at and cutoff.status in ("open", "rejected")
        ]

    def _get_open_house_texts(self):
        return [
            self.env._("House not done: %s", house.name)
            for house in self.house_ids
            if house.state in ("draft", "confirmed", "in_transit")
        ]
