from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from odoo.addons.freight_shipment.models.mail_activity_plan import ROLES
from odoo.addons.freight_shipment.tools.services import MODES

from ..tools.exceptions import Milestone, Rule
from ..tools.limits import MOST_HOURS

SEVERITIES = [("1", "Notice"), ("2", "Warning"), ("3", "Critical")]
# The one kind that is about no shipment.
FEED_SILENT = "feed_silent"
KINDS = [
    ("eta_slip", "ETA Slipped"),
    ("required_by", "Required Date at Risk"),
    ("not_departed", "Departure Overdue"),
    ("no_news", "No News in Transit"),
    ("overdue", "Milestone Overdue"),
    ("cutoff", "Cut-off Not Met"),
    ("not_picked_up", "Container Not Picked Up"),
    ("free_time", "Free Time Running Out"),
    ("customs_hold", "Held by Customs"),
    ("roll_over", "Rolled Over"),
    ("temperature", "Temperature"),
    ("reported", "Reported Event"),
    (FEED_SILENT, "Feed Silent"),
]
# Kinds that open with an event of the rule's own choice.
BY_MILESTONE = ("roll_over", "temperature", "reported")
# No shipment is to be looked at anew for this rule.
SETTLED = -1
# What decides whether something is wrong; the rest is read when a row is opened.
DECIDING = {"kind", "threshold", "severity", "mode", "direction", "partner_id"}
DECIDING |= {"company_id", "milestone_ids", "end_milestone_ids", "active"}


class FreightExceptionRule(models.Model):
    """When something counts as wrong, how bad it is, and who looks after it."""

    _name = "freight.exception.rule"
    _description = "Exception Rule"
    _inherit = ["freight.branch.bound"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="eta_slip")
    kind_help = fields.Char(compute="_compute_kind_help")
    threshold = fields.Float("N", digits=(16, 1))
    unit = fields.Char(compute="_compute_kind_help")

    # For which shipments
    mode = fields.Selection(MODES, "Only Mode")
    direction = fields.Selection(
        selection=lambda self: self.env["freight.shipment"]
        ._fields["direction"]
        ._description_selection(self.env),
        string="Only Direction",
    )
    partner_id = fields.Many2one(
        "res.partner", "Only Customer", domain="[('is_company', '=', True)]"
    )
    company_id = fields.Many2one("res.company", "Only Branch")
    milestone_ids = fields.Many2many(
        "freight.milestone",
        "freight_exception_rule_milestone_rel",
        string="Opens With",
    )
    end_milestone_ids = fields.Many2many(
        "freight.milestone",
        "freight_exception_rule_end_rel",
        string="Ends With",
        help="Any of these, later and of the same container, closes the exception.",
    )

    # What is done about it
    severity = fields.Selection(SEVERITIES, required=True, default="2")
    role = fields.Selection(
        selection=lambda self: self._get_roles(),
        string="Owner",
        required=True,
        default="freight_operator",
        help="The shipment's own person of this role; its operator where it has none.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Else",
        domain="[('share', '=', False)]",
        help="Owns the exceptions that nobody on the shipment does.",
    )
    deadline_hours = fields.Float(
        "Solve Within (h)", digits=(16, 1), help="0 sets no deadline."
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "Activity",
        domain="[('res_model', 'in', (False, 'freight.shipment'))]",
        help="Planned on the shipment for the owner. Without one there is just the "
        "exception.",
    )
    customer_text = fields.Char(
        "Customer Reads",
        translate=True,
        help="What the customer is told as long as it is open. Without a text the "
        "exception is internal.",
    )
    recheck_after = fields.Integer(default=SETTLED, copy=False, readonly=True)

    # A date and more hours than there are would stop the whole evaluation.
    _range = models.Constraint(
        f"CHECK (threshold BETWEEN 0 AND {MOST_HOURS}"
        f" AND deadline_hours BETWEEN 0 AND {MOST_HOURS})",
        f"N and the hours to solve it are between 0 and {MOST_HOURS}.",
    )

    @api.model
    def _get_roles(self):
        field = self.env["mail.activity.plan.template"]._fields["responsible_type"]
        labels = dict(field._description_selection(self.env))
        return [(role, labels[role]) for role in ROLES]

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_kind_help(self):
        helps = self._get_kind_helps()
        for rule in self:
            rule.unit, rule.kind_help = helps.get(rule.kind, (False, False))

    @api.constrains("kind", "milestone_ids")
    def _check_milestones(self):
        for rule in self:
            if rule.kind in BY_MILESTONE and not rule.milestone_ids:
                raise ValidationError(
                    self.env._(
                        "%s opens with an event: choose at least one milestone, in "
                        "Opens With.",
                        rule.name,
                    )
                )

    @api.constrains("kind", "threshold")
    def _check_threshold(self):
        for rule in self:
            if rule.kind == "free_time" and rule.threshold > 100:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(left)s %% of the free time cannot be left. Enter "
                        "0 to 100.",
                        rule=rule.name,
                        left=rule.threshold,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create([{**vals, "recheck_after": 0} for vals in vals_list])

    def write(self, vals):
        self.env.registry.clear_cache()
        if not DECIDING.isdisjoint(vals):
            vals = {**vals, "recheck_after": 0}
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _get_rules(self):
        """Return the active rules as plain data."""
        return [
            Rule(
                *(one.id, one.kind, one.threshold, one.severity),
                *(one.mode or None, one.direction or None),
                one.partner_id.commercial_partner_id.id or None,
                one.company_id.id or None,
                frozenset(one.milestone_ids.ids),
                frozenset(one.end_milestone_ids.ids),
            )
            for one in self.sudo().search([])
        ]

    @api.model
    @tools.ormcache()
    def _get_milestones(self):
        """Return ``{id: Milestone}``, as the rules see them."""
        meanings = self.env["freight.milestone"]._get_catalogue().meanings
        return {
            one.id: Milestone(
                meanings[one.id].movement if one.id in meanings else "",
                *(one.effect, one.direction, one.sequence),
            )
            for one in self.env["freight.milestone"]
            .sudo()
            .with_context(active_test=False)
            .search([])
        }

    def _write_recheck(self, shipment_id):
        """Note up to which shipment all were marked to be looked at anew."""
        return super().write({"recheck_after": shipment_id})

    @api.model
    def _get_kind_helps(self):
        """Return ``{kind: (unit of N, what the kind looks for)}``."""
        hours, days = self.env._("hours"), self.env._("days")
        return {
            "eta_slip": (
                hours,
                self.env._(
                    "The ETA is more than N hours later than it was planned at first."
                ),
            ),
            "required_by": (
                hours,
                self.env._(
                    "Delivery (or the ETA) is expected less than N hours before the "
                    "date the customer requires, or after it."
                ),
            ),
            "not_departed": (
                hours,
                self.env._(
                    "N hours after the ETD of a main leg nobody told of the departure."
                ),
            ),
            "no_news": (
                days,
                self.env._("Nothing was heard of a shipment in transit N days."),
            ),
            "overdue": (
                hours,
                self.env._(
                    "N hours after the ETA of a main leg, or after the plan of another "
                    "milestone, it was not reported."
                ),
            ),
            "cutoff": (
                hours,
                self.env._("A cut-off is N hours ahead, or past, and not met."),
            ),
            "not_picked_up": (
                hours,
                self.env._(
                    "N hours after its arrival a container has not left the terminal."
                ),
            ),
            "free_time": (
                self.env._("% left"),
                self.env._(
                    "No more than N % of a container's free time are left. Of several "
                    "rules the most severe one counts."
                ),
            ),
            "customs_hold": (
                hours,
                self.env._("Customs hold or inspect the goods, for N hours or longer."),
            ),
            FEED_SILENT: (
                False,
                self.env._(
                    "A feed got no readable message for longer than it is set to."
                ),
            ),
            **dict.fromkeys(
                BY_MILESTONE,
                (
                    hours,
                    self.env._(
                        "One of the events below was reported, and N hours later "
                        "none that ends it."
                    ),
                ),
            ),
        }
