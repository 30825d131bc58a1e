from datetime import UTC
from zoneinfo import ZoneInfo

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .mail_activity_plan import ROLES

# What a task is planned by: the actual date where there is one, else the planned.
ANCHOR_FIELDS = {
    "cargo_ready": ("cargo_ready",),
    "etd": ("atd", "etd"),
    "eta": ("ata", "eta"),
    "delivery": ("delivery_actual", "delivery_planned"),
}
DATE_FIELDS = frozenset(name for names in ANCHOR_FIELDS.values() for name in names)
CHANGED = "freight_shipment.sop_changed"


class FreightShipment(models.Model):
    """The standard procedure of a shipment: tasks whose deadlines follow its dates."""

    _inherit = "freight.shipment"

    sop_plan_id = fields.Many2one(
        "mail.activity.plan", "Procedure", readonly=True, copy=False
    )
    # Ids of templates. A column, since a relation is written record by record.
    sop_waiting = fields.Json(copy=False, readonly=True, groups="base.group_user")
    sop_waiting_ids = fields.Many2many(
        "mail.activity.plan.template",
        string="Tasks without a Date",
        compute="_compute_sop_waiting_ids",
        help="Tasks of the procedure that start once their date is known.",
    )

    @api.depends("sop_waiting")
    def _compute_sop_waiting_ids(self):
        known = self.env["mail.activity.plan.template"].browse(
            {id_ for shipment in self for id_ in shipment.sudo().sop_waiting or ()}
        )
        known = known.exists()
        for shipment in self:
            waiting = known.browse(shipment.sudo().sop_waiting or ())
            shipment.sop_waiting_ids = known & waiting

    def write(self, vals):
        handed_on = self._get_tasks_to_hand_on(vals)
        result = super().write(vals)
        for name, tasks in handed_on.items():
            tasks.with_context(mail_activity_quick_update=True).user_id = vals[name]
        if not DATE_FIELDS.isdisjoint(vals):
            self._mark_sop_dates()
        return result

    def _compute_field_value(self, field):
        # ETD and ETA come from the legs, without a call of write().
        if field.name in DATE_FIELDS:
            self._mark_sop_dates()
        return super()._compute_field_value(field)

    def _after_confirm(self):
        self._start_sop()
        return super()._after_confirm()

    def _after_cancel(self):
        self._end_sop()
        return super()._after_cancel()

    def _after_archive(self):
        """Nobody works on an archived file: tasks made by hand end as well."""
        self._end_sop()
        self._get_open_activities().unlink()
        return super()._after_archive()

    def _start_sop(self, plan=None, responsible=None):
        """Start ``plan``, or else the most specific plan that fits each shipment.

        Tasks that are nobody's by the plan and the shipment are ``responsible``'s.
        """
        shipments = self.sudo()
        plans = (
            dict.fromkeys(shipments, plan.sudo())
            if plan
            else self.env["mail.activity.plan"].sudo()._choose_freight_plans(shipments)
        )
        for shipment, chosen in plans.items():
            if chosen:
                waiting = (shipment.sop_waiting or []) + chosen.template_ids.ids
                shipment.write({"sop_plan_id": chosen.id, "sop_waiting": waiting})
        shipments._schedule_waiting_tasks(responsible)

    def _end_sop(self):
        """End the open tasks of the procedure; what was done stays in the history."""
        self._get_open_activities().filtered("freight_template_id").unlink()
        self.sudo().write({"sop_plan_id": False, "sop_waiting": False})

    def _mark_sop_dates(self):
        """Let the tasks follow the dates, once, when the transaction ends.

        For whoever changes dates behind the ORM's back too.
        """
        precommit = self.env.cr.precommit
        if CHANGED not in precommit.data:
            precommit.data[CHANGED] = set()
            # Not in the context of whoever was first: it may see archived tasks.
            nobody = self.sudo().browse().with_context(active_test=True)
            precommit.add(nobody._follow_marked_dates)
        precommit.data[CHANGED].update(self.ids)

    def _follow_marked_dates(self):
        changed = list(self.env.cr.precommit.data.pop(CHANGED, ()))
        running = self.search(
            Domain("sop_plan_id", "!=", False)
            & (Domain("id", "in", changed) | Domain("master_id", "in", changed))
        )
        running._schedule_waiting_tasks()
        running._move_deadlines()

    def _schedule_waiting_tasks(self, responsible=None):
        """Create the waiting tasks whose date is known."""
        values = []
        model_id = self.env["ir.model"]._get_id(self._name)
        for shipment in self:
            begun = [
                {
                    "res_model_id": model_id,
                    "res_id": shipment.id,
                    **shipment._prepare_task_values(template, deadline, responsible),
                }
                for template in shipment.sop_waiting_ids
                if (deadline := template._get_freight_deadline(shipment))
            ]
            if begun:
                ids = {task["freight_template_id"] for task in begun}
                shipment.sop_waiting = [
                    id_ for id_ in shipment.sop_waiting if id_ not in ids
                ]
                values += begun
        if not values:
            return
        # One note in the history tells it all; a mail for each task would be a flood.
        activities = (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True)
            .create(values)
        )
        notes = {
            shipment_id: self._get_sop_note(tasks)
            for shipment_id, tasks in activities.grouped("res_id").items()
        }
        self.browse(notes)._message_log_batch(notes)

    def _prepare_task_values(self, template, deadline, responsible=None):
        self.ensure_one()
        user = self.env.user
        fallback = responsible or self.operator_id
        if not fallback and user._is_internal():
            fallback = user
        responsible = template._determine_responsible(fallback, self)["responsible"]
        return {
            "activity_type_id": template.activity_type_id.id,
            "summary": template.summary,
            "note": template.note,
            "user_id": responsible.id,
            "automated": True,
            "date_deadline": deadline,
            "freight_template_id": template.id,
            "freight_planned_deadline": deadline,
        }

    def _get_tasks_to_hand_on(self, vals):
        """Return ``{field: tasks}`` of those whom ``vals`` replaces in their role.

        A task that somebody gave to another person by hand stays with that person.
        """
        names = {role: name for role, name in ROLES.items() if vals.get(name)}
        if not names:
            return {}
        shipments = {shipment.id: shipment for shipment in self}
        found = {}
        for task in self._get_open_activities():
            name = names.get(task.freight_template_id.responsible_type)
            if not name:
                continue
            shipment = shipments[task.res_id]
            if task.user_id == (shipment[name] or shipment.operator_id):
                found[name] = found.get(name, task.browse()) | task
        return found

    def _move_deadlines(self):
        """Move the open deadlines that nobody moved by hand, in one statement."""
        moved = {}
        shipments = {shipment.id: shipment for shipment in self}
        tasks = self._get_open_activities().filtered(
            lambda task: task.freight_template_id
            and task.date_deadline == task.freight_planned_deadline
        )
        for task in tasks:
            template = task.freight_template_id
            if template.freight_anchor == "confirm":
                continue
            deadline = template._get_freight_deadline(shipments[task.res_id])
            if deadline and deadline != task.date_deadline:
                moved[task.id] = deadline
        if not moved:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_activity
                   SET date_deadline = moved.deadline,
                       freight_planned_deadline = moved.deadline,
                       write_date = now() AT TIME ZONE 'UTC',
                       write_uid = %s
                  FROM unnest(%s::int[], %s::date[]) AS moved (id, deadline)
                 WHERE mail_activity.id = moved.id
                """,
                self.env.uid,
                list(moved),
                list(moved.values()),
            )
        )
        tasks = tasks.browse(moved)
        tasks.invalidate_recordset(["date_deadline", "freight_planned_deadline"])
        tasks.modified(["date_deadline"])

    def _get_open_activities(self):
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )

    def _get_sop_date(self, template):
        """Return the day that ``template`` is planned by, in the branch's zone."""
        self.ensure_one()
        if template.freight_anchor == "confirm":
            moments = [fields.Datetime.now()]
        elif template.freight_anchor == "cutoff":
            moments = self._get_cutoff_moments(template.freight_cutoff_kind)
        else:
            names = ANCHOR_FIELDS[template.freight_anchor]
            moments = [self[name] for name in names if self[name]]
        return self._get_branch_day(moments[0]) if moments else False

    def _get_cutoff_moments(self, kind):
        """Return when cut-offs of ``kind`` are due, the first one first.

        A house sails under the cut-offs of its master, where it has none of its own.
        """
        self.ensure_one()
        for shipment in (self, self.master_id):
            cutoffs = shipment.cutoff_ids.filtered(
                lambda cutoff: cutoff.kind == kind
                and cutoff.due
                and cutoff.status != "not_needed"
            )
            if cutoffs:
                return sorted(cutoffs.mapped("due"))
        return []

    def _get_branch_day(self, moment):
        zone = ZoneInfo(self.company_id.freight_tz or "UTC")
        return moment.replace(tzinfo=UTC).astimezone(zone).date()

    def _get_sop_note(self, tasks):
        """Say which tasks of which plan started: who does what until when."""
        lines = Markup().join(
            Markup("<li>%s</li>")
            % self.env._(
                "%(deadline)s: %(task)s (%(user)s)",
                deadline=format_date(self.env, task.date_deadline),
                task=task.summary or task.activity_type_id.name,
                user=task.user_id.name or self.env._("nobody yet"),
            )
            for task in tasks.sorted("date_deadline")
        )
        plans = tasks.freight_template_id.plan_id
        head = self.env._("Tasks of %s:", ", ".join(plans.mapped("name")))
        return Markup("%s<ul>%s</ul>") % (head, lines)
