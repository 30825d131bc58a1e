from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from .freight_exception_rule import KINDS, SEVERITIES

# What people may change; all else is the engine's.
EDITABLE = {"user_id", "deadline", "note"}
# What the parameters of an exception may name.
NAMED = {
    "milestone": "freight.milestone",
    "leg": "freight.shipment.leg",
    "cutoff": "freight.cutoff",
    "declaration": "freight.customs.declaration",
    "feed": "freight.feed",
}
# Those of them that are moments.
MOMENTS = ("old", "new")


class FreightException(models.Model):
    """Something is wrong: what it is, how bad, whose, until when.

    There is one open row for each rule, shipment and subject. It closes itself when
    its cause is gone; what comes back is a row of its own.
    """

    _name = "freight.exception"
    _description = "Exception"
    _order = "severity desc, deadline, id"
    _log_access = False

    shipment_id = fields.Many2one("freight.shipment", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    container_id = fields.Many2one(
        "freight.container", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    rule_id = fields.Many2one(
        "freight.exception.rule", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("in_hand", "In Hand"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
    )
    user_id = fields.Many2one(
        "res.users", "Owner", domain="[('share', '=', False)]", index="btree_not_null"
    )
    opened_at = fields.Datetime("Opened", required=True, readonly=True)
    deadline = fields.Datetime()
    is_overdue = fields.Boolean(compute="_compute_is_overdue")
    closed_at = fields.Datetime("Closed", readonly=True)
    closed_by_id = fields.Many2one("res.users", readonly=True)
    closing = fields.Selection(
        [
            ("gone", "Solved"),
            ("person", "By a Person"),
            ("paused", "Watch Paused"),
            ("ended", "Shipment Ended"),
        ],
        "Closed Because",
        readonly=True,
    )
    closing_reason = fields.Char("Reason", readonly=True)
    note = fields.Text(
        "Internal Note", help="For the team only; never shown to a customer."
    )
    detail = fields.Char(compute="_compute_detail")
    customer_text = fields.Char(related="rule_id.customer_text")

    # What it is about, in the engine's words
    subject = fields.Char(required=True, readonly=True)
    level = fields.Integer(readonly=True)
    params = fields.Json(readonly=True)
    # A person closed it: as long as it gets no worse, it stays closed.
    dismissed = fields.Boolean(readonly=True)
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _open_uniq = models.UniqueIndex(
        "(rule_id, COALESCE(shipment_id, 0), subject) WHERE state != 'closed'",
        "This exception is open already.",
    )
    _shipment_idx = models.Index("(shipment_id, id)")
    # What an evaluation compares with.
    _live_idx = models.Index("(shipment_id) WHERE state != 'closed' OR dismissed")
    # The lists of what is open: mine, and all.
    _mine_idx = models.Index(
        "(user_id, severity DESC, deadline, id) WHERE state IN ('open', 'in_hand')"
    )
    _list_idx = models.Index(
        "(severity DESC, deadline, id) WHERE state IN ('open', 'in_hand')"
    )

    @api.depends("rule_id", "detail")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for exception in self:
            exception.display_name = self._put_together(
                exception.rule_id, exception.detail
            )

    @api.model
    def _put_together(self, rule, detail):
        return ": ".join(filter(None, (rule.sudo().name, detail)))

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for exception in self:
            exception.is_overdue = bool(
                exception.state != "closed"
                and exception.deadline
                and exception.deadline < now
            )

    @api.depends("params", "container_id", "rule_id.name")
    @api.depends_context("lang", "tz")
    def _compute_detail(self):
        """Say what it is about in the reader's language: only figures are stored."""
        names = self._get_names(exception.params or {} for exception in self)
        for exception in self:
            exception.detail = self._describe(
                exception.rule_id.sudo(),
                exception.container_id,
                exception.params or {},
                names,
            )

    @api.model
    def _describe(self, rule, container, params, names):
        moments = [names["moment", params[key]] for key in MOMENTS if params.get(key)]
        words = [
            container.display_name,
            *(names.get((kind, params[kind])) for kind in NAMED if kind in params),
            params.get("clock"),
            params.get("name"),
            " → ".join(moments),
        ]
        # What the rule is called anyway, is not said twice.
        said = {None, False, "", rule.name}
        return ", ".join(word for word in words if word not in said) or False

    @api.model
    def _get_names(self, params):
        """Return ``{(kind, id): name}`` of what exceptions with these are about.

        Of one sailing's many exceptions nearly all tell the same few moments.
        """
        ids, moments = defaultdict(set), set()
        for one in params:
            moments.update(one[key] for key in MOMENTS if one.get(key))
            for kind in NAMED.keys() & one.keys():
                ids[kind].add(one[kind])
        names = {
            ("moment", moment): format_datetime(self.env, moment, dt_format="short")
            for moment in moments
        }
        for kind in ids:
            records = self.env[NAMED[kind]].sudo().with_context(active_test=False)
            for record in records.search_fetch(
                [("id", "in", list(ids[kind]))], ["display_name"], order="id"
            ):
                names[kind, record.id] = record.display_name
        return names

    def write(self, vals):
        if not (self.env.su or EDITABLE.issuperset(vals)):
            raise UserError(
                self.env._(
                    "Of an exception the owner, the deadline and the note can be "
                    "changed. It closes itself, or by Close."
                )
            )
        if self.env["res.users"].browse(vals.get("user_id")).sudo().share:
            raise UserError(
                self.env._("Somebody of the team owns an exception, no customer.")
            )
        result = super().write(vals)
        if "user_id" in vals:
            self.sudo().activity_id.with_context(mail_activity_quick_update=True).write(
                {"user_id": vals["user_id"]}
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("An exception is not deleted; close it with a reason instead.")
        )

    # Verbs

    def action_take(self):
        """Tell the others that I look after these."""
        self._staff_check_access()
        taken = self.filtered(lambda one: one.state != "closed")
        taken.sudo().write({"state": "in_hand", "user_id": self.env.uid})
        return True

    def action_close(self):
        """Ask why these are closed although their cause is still there."""
        self._staff_check_access()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close"),
            "res_model": "freight.exception.close",
            "view_mode": "form",
            "target": "new",
            "context": {"default_exception_ids": self.ids},
        }

    def action_open_shipment(self):
        """Go to the shipment."""
        self.ensure_one()
        self._staff_check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.shipment",
            "view_mode": "form",
            "res_id": self.shipment_id.id,
        }

    # Hooks

    @api.model
    def _after_open(self, exceptions):
        """Tell who has to know. For notifications."""

    @api.model
    def _after_close(self, exceptions):
        """Tell who was told. For notifications."""

    def _staff_check_access(self, operation="write"):
        """Open every verb: whatever is public can be called by any portal login."""
        if self.env.user.share:
            raise AccessError(
                self.env._("Exceptions are handled by the team. Please ask it to.")
            )
        self.check_access(operation)
