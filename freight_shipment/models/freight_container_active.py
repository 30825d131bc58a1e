import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.freight_base.tools import iso6346

# Key (company_id, number)=(1, MSCU1234566) already exists.
KEY_NUMBER = re.compile(r"=\(\d+, (\w+)\)")


class BoxConflict(ValidationError):
    """A box is active elsewhere; the web client offers to settle that right away."""

    # Makes the web client show the button of ``odoo.exceptions.RedirectWarning``.
    context = {"exception_class": "odoo.exceptions.RedirectWarning"}

    def __init__(self, message, action, button, context):
        super().__init__(message)
        self.args = (message, action, button, context)

    def __str__(self):
        return self.args[0]


def _conflict_message(env, diagnostics):
    """Say it for two who were faster than each other's checks could see."""
    detail = diagnostics.message_detail if diagnostics else ""
    number = KEY_NUMBER.search(detail or "")
    return env._(
        "Box %s has just become active on another shipment of the company. Open its "
        "containers to see where: close it there, or give the reason why it is shared.",
        iso6346.format(number[1]) if number else "",
    )


class FreightContainer(models.Model):
    """One box is in one place: it is active on one shipment of a company."""

    _inherit = "freight.container"

    is_active_box = fields.Boolean(
        "On the Move",
        compute="_compute_is_active_box",
        store=True,
        help="Its shipment is under way and it has not been returned yet.",
    )
    share_reason = fields.Char(
        copy=False, help="Why the box is active elsewhere too: shared, or street turn."
    )
    conflict_id = fields.Many2one(
        "freight.container", "Active Elsewhere", compute="_compute_conflict"
    )
    conflict_text = fields.Char(compute="_compute_conflict")

    _active_box_uniq = models.UniqueIndex(
        "(company_id, number) WHERE is_active_box", _conflict_message
    )

    @api.depends(
        *("number", "state", "share_reason"),
        *("shipment_id.state", "shipment_id.active"),
    )
    def _compute_is_active_box(self):
        for box in self:
            box.is_active_box = box._would_be_active() and (
                box.shipment_id.active
                and box.shipment_id.state in ("confirmed", "in_transit")
            )

    @api.depends("number", "state", "share_reason", "company_id")
    @api.depends_context("lang")
    def _compute_conflict(self):
        conflicts = self.filtered(lambda box: box._would_be_active())._find_conflicts()
        for box in self:
            other = conflicts.get(box)
            box.conflict_id = other and other.id
            box.conflict_text = other and box._get_conflict_text(other)

    @api.constrains("is_active_box", "number", "shipment_id", "share_reason")
    def _check_active_box(self):
        """Name the other shipment, before the index just says that there is one."""
        conflicts = self.filtered("is_active_box")._find_conflicts()
        if not conflicts:
            return
        lines = [box._get_conflict_text(other) for box, other in conflicts.items()]
        rule = self.env._(
            "A box is active on one shipment only. Close it on the other one if it was "
            "returned, or record why both have it: a shared box, or a street turn."
        )
        others = self.browse(other.id for other in conflicts.values())
        raise BoxConflict(
            "\n".join((*lines, rule)),
            self.env["ir.actions.actions"]._for_xml_id(
                "freight_shipment.freight_container_conflict_action"
            ),
            self.env._("Settle It"),
            others._prepare_conflict_context(next(iter(conflicts)).shipment_id),
        )

    @api.model_create_multi
    def create(self, vals_list):
        boxes = super().create(vals_list)
        boxes.filtered("share_reason")._log_sharing()
        return boxes

    def write(self, vals):
        if "share_reason" not in vals:
            return super().write(vals)
        reason = (vals["share_reason"] or "").strip() or False
        vals = {**vals, "share_reason": reason}
        changed = self.filtered(lambda box: (box.share_reason or False) != reason)
        result = super().write(vals)
        changed._log_sharing()
        return result

    def action_settle_conflict(self):
        """Close the box on its other shipment, or record why both have it."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "freight_shipment.freight_container_conflict_action"
        )
        context = self.conflict_id._prepare_conflict_context(self.shipment_id)
        return {**action, "context": context}

    def _would_be_active(self):
        """Tell if the box is active as soon as its shipment is."""
        self.ensure_one()
        return bool(self.number and self.state != "empty_in" and not self.share_reason)

    def _find_conflicts(self):
        """Return ``{box: another, active one with its number}`` of these boxes.

        The other may be on a file that the user does not see: it comes elevated, to be
        named. Candidates come from the database as it is, since a flush would run into
        the index first; what they are by now is asked of the records.
        """
        numbers = tuple(set(filter(None, self.mapped("number"))))
        if not numbers:
            return {}
        query = SQL("SELECT id FROM freight_container WHERE number IN %s", numbers)
        self.env.cr.execute(query)
        found = self.sudo().browse(row[0] for row in self.env.cr.fetchall())
        active = {}
        for box in (found | self.sudo()._origin).filtered("is_active_box"):
            active.setdefault((box.company_id, box.number), []).append(box)
        conflicts = {}
        for box in self:
            for other in active.get((box.company_id, box.number), ()):
                if other.id != box._origin.id:
                    conflicts[box] = other
        return conflicts

    def _get_conflict_text(self, other):
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(box)s: the box is active on %(other)s, as %(state)s there.",
            box=self._get_label(),
            other=other.shipment_id.name,
            state=labels[other.state],
        )

    def _prepare_conflict_context(self, shipment):
        return {
            "default_container_ids": self.ids,
            "default_shipment_id": shipment._origin.id,
        }

    def _log_sharing(self):
        """Put the reason of a shared box, or its end, into the history."""
        ended = self.env._("Not shared any more")
        self.env["freight.container.move"].sudo().create(
            [
                {
                    "container_id": box.id,
                    "old_state": box.state,
                    "new_state": box.state,
                    "user_id": self.env.uid,
                    "reason": box.share_reason or ended,
                }
                for box in self
            ]
        )
