from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.services import MODES, SERVICES
from .freight_cutoff import KINDS

MODEL = "freight.shipment"
# Who is responsible for a task: the shipment's own user of that role.
ROLES = {
    "freight_sales": "salesperson_id",
    "freight_operator": "operator_id",
    "freight_documentation": "documentation_user_id",
    "freight_finance": "finance_user_id",
}


class MailActivityPlan(models.Model):
    """A standard operating procedure (SOP): the tasks of one kind of shipment."""

    _inherit = "mail.activity.plan"

    freight_on_confirm = fields.Boolean(
        "Start on Confirmation",
        default=True,
        help="Starts by itself with each confirmed shipment that it fits, unless a "
        "more specific plan does. Untick it for plans that people start by hand.",
    )
    freight_mode = fields.Selection(MODES, "Only Mode")
    freight_service = fields.Selection(SERVICES, "Only Service")
    freight_direction = fields.Selection(
        selection=lambda self: self.env[MODEL]
        ._fields["direction"]
        ._description_selection(self.env),
        string="Only Direction",
    )

    @api.model
    def _choose_freight_plans(self, shipments):
        """Return ``{shipment: plan}``: the most specific plan for each of them."""
        companies = shipments.company_id.ids
        plans = self.search(
            Domain("res_model", "=", MODEL)
            & Domain("freight_on_confirm", "=", True)
            & Domain("company_id", "in", [False, *companies])
        )
        return {
            shipment: max(
                plans.filtered(lambda plan, of=shipment: plan._fits_freight(of)),
                key=MailActivityPlan._get_freight_rank,
                default=plans.browse(),
            )
            for shipment in shipments
        }

    def _fits_freight(self, shipment):
        self.ensure_one()
        return (
            self.company_id in (shipment.company_id, self.company_id.browse())
            and self.freight_mode in (shipment.mode, False)
            and self.freight_service in (shipment.service, False)
            and self.freight_direction in (shipment.direction, False)
        )

    def _get_freight_rank(self):
        """A service says more than a direction, and that more than a mode.

        Among equals the company's own plan wins, then the latest.
        """
        self.ensure_one()
        return (
            bool(self.freight_service),
            bool(self.freight_direction),
            bool(self.freight_mode),
            bool(self.company_id),
            self.id,
        )


class MailActivityPlanTemplate(models.Model):
    """A task that hangs on a date of the shipment, for whoever has the role there."""

    _inherit = "mail.activity.plan.template"

    responsible_type = fields.Selection(
        selection_add=[
            ("freight_sales", "Salesperson of the Shipment"),
            ("freight_operator", "Operator of the Shipment"),
            ("freight_documentation", "Documentation of the Shipment"),
            ("freight_finance", "Finance of the Shipment"),
        ],
        ondelete=dict.fromkeys(ROLES, "set default"),
    )
    freight_anchor = fields.Selection(
        [
            ("confirm", "Confirmation"),
            ("cargo_ready", "Cargo Ready"),
            ("cutoff", "Cut-off"),
            ("etd", "Departure"),
            ("eta", "Arrival"),
            ("delivery", "Delivery"),
        ],
        "Plan Date",
        required=True,
        default="confirm",
        help="The date of the shipment that the task is planned by. While that date "
        "is unknown the task waits; when it moves, the open task moves with it.",
    )
    freight_cutoff_kind = fields.Selection(KINDS, "Cut-off")

    @api.constrains("freight_anchor", "freight_cutoff_kind")
    def _check_freight_cutoff_kind(self):
        for template in self:
            if template.freight_anchor == "cutoff" and not template.freight_cutoff_kind:
                raise ValidationError(
                    self.env._(
                        "Plan %(plan)s, task %(task)s: choose the kind of cut-off that "
                        "the task is planned by.",
                        plan=template.plan_id.name,
                        task=template.summary,
                    )
                )

    @api.constrains("plan_id", "responsible_type")
    def _check_freight_role(self):
        for template in self:
            if template.responsible_type in ROLES and template.res_model != MODEL:
                raise ValidationError(
                    self.env._(
                        "Plan %(plan)s, task %(task)s: only plans for shipments can "
                        "assign a task to somebody of the shipment.",
                        plan=template.plan_id.name,
                        task=template.summary,
                    )
                )

    def _determine_responsible(self, on_demand_responsible, applied_on_record):
        role = ROLES.get(self.responsible_type)
        if not role:
            return super()._determine_responsible(
                on_demand_responsible, applied_on_record
            )
        user, warning = applied_on_record[role], False
        if not user:
            user = applied_on_record.operator_id or on_demand_responsible
            warning = self.env._(
                "%(shipment)s has nobody for %(role)s; the task goes to %(user)s.",
                shipment=applied_on_record.name,
                role=applied_on_record._fields[role]._description_string(self.env),
                user=user.name or self.env._("nobody"),
            )
        return {"responsible": user, "error": False, "warning": warning}

    def _get_date_deadline(self, base_date=False):
        """Plan by the shipment's own date where a plan is about to be launched."""
        shipment_id = self.env.context.get("freight_sop_shipment_id")
        if shipment_id:
            base_date = self.env[MODEL].browse(shipment_id)._get_sop_date(self)
            if not base_date:
                return False
        return super()._get_date_deadline(base_date)

    def _get_freight_deadline(self, shipment):
        """Return the deadline of this task, or False while its date is unknown."""
        base_date = shipment._get_sop_date(self)
        return base_date and self._get_date_deadline(base_date)
