import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import NO_ACCESS

from odoo.addons.freight_shipment.tools.services import MODES

from ..tools.targets import TargetRefused, check_url

# While a receiver changes its secret, both sign.
OVERLAP = timedelta(days=2)
# Of a system that is down no longer than over a long weekend nothing is lost.
GIVE_UP = timedelta(days=5)
# For local tests only: http, and addresses inside the own network.
ALLOW_PRIVATE = "freight_tracking.allow_private_targets"
SECRET_BYTES = 32


class FreightWebhook(models.Model):
    """A customer's or partner's system that is told the news of certain shipments."""

    _name = "freight.webhook"
    _description = "Webhook"
    _inherit = ["freight.branch.bound", "mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", "Receiver", required=True, help="Who runs the receiving system."
    )
    customer_ids = fields.Many2many(
        "res.partner",
        "freight_webhook_customer_rel",
        "webhook_id",
        "partner_id",
        "Customers",
        compute="_compute_customer_ids",
        store=True,
        readonly=False,
        domain="[('parent_id', '=', False)]",
        help="Whose shipments it is told of. A customer's own system gets that "
        "customer's; name others only if they have agreed.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Gets a task when the system has not answered for days.",
    )
    url = fields.Char("Address", required=True, help="https://example.com/freight")
    problem = fields.Char(readonly=True, copy=False)

    # What is told; an empty filter lets all through.
    tells_tracking = fields.Boolean("Tracking Updates", default=True)
    tells_eta = fields.Boolean("New Schedules", default=True)
    tells_exception = fields.Boolean("Exceptions", default=True)
    tells_arrival = fields.Boolean("Arrivals", default=True)
    tells_delivery = fields.Boolean("Deliveries", default=True)
    mode = fields.Selection(MODES, help="Only shipments of this mode.")
    direction = fields.Selection(
        selection=lambda self: self._fields_direction(),
        help="Only shipments of this direction.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("in_transit", "In Transit"),
            ("done", "Done"),
        ],
        "Shipment State",
        help="Only shipments that are in this state when there is news.",
    )
    milestone_ids = fields.Many2many(
        "freight.milestone",
        string="Milestones",
        help="Of events only those of these milestones. It limits events alone, not "
        "new schedules.",
    )

    secret = fields.Char(
        groups=NO_ACCESS, required=True, copy=False, default=lambda self: _new_secret()
    )
    previous_secret = fields.Char(groups=NO_ACCESS, copy=False)
    previous_until = fields.Datetime(
        "Old Secret Signs Until", readonly=True, copy=False
    )
    delivery_ids = fields.One2many("freight.webhook.delivery", "webhook_id")
    dead_count = fields.Integer("Dead Letters", compute="_compute_counts")
    waiting_count = fields.Integer("Waiting", compute="_compute_counts")

    _listening_idx = models.Index("(company_id) WHERE active")

    @api.model
    def _fields_direction(self):
        return (
            self.env["freight.shipment"]
            ._fields["direction"]
            ._description_selection(self.env)
        )

    @api.depends("partner_id")
    def _compute_customer_ids(self):
        for webhook in self:
            if not webhook.customer_ids:
                webhook.customer_ids = webhook.partner_id.commercial_partner_id

    @api.depends("delivery_ids.state")
    def _compute_counts(self):
        counts = {
            (webhook.id, state): count
            for webhook, state, count in self.env[
                "freight.webhook.delivery"
            ]._read_group(
                [("webhook_id", "in", self.ids), ("state", "in", ("dead", "waiting"))],
                ["webhook_id", "state"],
                ["__count"],
            )
        }
        for webhook in self:
            webhook.dead_count = counts.get((webhook.id, "dead"), 0)
            webhook.waiting_count = counts.get((webhook.id, "waiting"), 0)

    @api.constrains("url")
    def _check_url(self):
        """Refuse what could never be a target; where it leads is seen on connecting."""
        needs_tls = not self._may_be_private()
        for webhook in self:
            url = webhook.url.strip()
            try:
                check_url(url)
            except TargetRefused as refused:
                raise ValidationError(
                    self.env._(
                        "%(webhook)s: %(problem)s",
                        webhook=webhook.name,
                        problem=refused,
                    )
                ) from None
            if needs_tls and not url.lower().startswith("https://"):
                raise ValidationError(
                    self.env._(
                        "%s: the address must begin with https://, since the news "
                        "are the customer's own.",
                        webhook.name,
                    )
                )

    @api.constrains("customer_ids")
    def _check_customers(self):
        for webhook in self:
            if not webhook.customer_ids:
                raise ValidationError(
                    self.env._(
                        "%s needs a customer: it is told of their shipments only.",
                        webhook.name,
                    )
                )
            wrong = webhook.customer_ids.filtered(
                lambda one: one.commercial_partner_id != one
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(company)s. Choose the company.",
                        contact=wrong[0].display_name,
                        company=wrong[0].commercial_partner_id.display_name,
                    )
                )

    # Verbs

    def action_new_secret(self):
        """Make a new secret and show it, this once; the old one signs on a while."""
        self.ensure_one()
        self.check_access("write")
        webhook = self.sudo()
        is_used = bool(
            webhook.delivery_ids.search([("webhook_id", "=", self.id)], limit=1)
        )
        webhook.write(
            {
                "previous_secret": webhook.secret if is_used else False,
                "previous_until": is_used and fields.Datetime.now() + OVERLAP,
                "secret": _new_secret(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The secret of %s", self.name),
            "res_model": "freight.webhook.secret",
            "view_mode": "form",
            "target": "new",
            "context": {"default_secret": webhook.secret},
        }

    def action_open_deliveries(self):
        """Open what was sent to it, and what was not."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_tracking.freight_webhook_delivery_action"
        )
        return action | {
            "domain": [("webhook_id", "=", self.id)],
            "context": {"create": False},
        }

    # What the sender asks

    @api.model
    def _may_be_private(self):
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return get_param(ALLOW_PRIVATE) == "True"

    def _get_secrets(self):
        """Return the secrets that sign now, the newest first."""
        self.ensure_one()
        webhook = self.sudo()
        secrets_ = [webhook.secret]
        until = webhook.previous_until
        if webhook.previous_secret and until and until > fields.Datetime.now():
            secrets_.append(webhook.previous_secret)
        return secrets_

    @api.model
    def _cron_give_up(self):
        """Switch off what has taken nothing for days, and tell who is responsible."""
        since = fields.Datetime.now() - GIVE_UP
        deliveries = self.env["freight.webhook.delivery"]
        failing = deliveries._read_group(
            [
                ("webhook_id.active", "=", True),
                ("state", "in", ("waiting", "dead")),
                ("attempts", ">", 0),
                ("noted_at", "<", since),
            ],
            ["webhook_id"],
        )
        for (webhook,) in failing:
            if deliveries.search(
                [
                    ("webhook_id", "=", webhook.id),
                    ("state", "=", "done"),
                    ("done_at", ">=", since),
                ],
                limit=1,
            ):
                continue
            webhook._give_up()

    def _give_up(self):
        self.ensure_one()
        # In the words of the one who reads the task.
        self = self.with_context(lang=self.user_id.lang)
        summary = self.env._("Webhook %s was switched off", self.name)
        self.write({"active": False, "problem": summary})
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=summary,
            note=self.env._(
                "It has taken nothing for %s days. Ask its people, then make it active "
                "again and send the dead letters once more.",
                GIVE_UP.days,
            ),
            user_id=self.user_id.id,
        )


def _new_secret():
    return secrets.token_urlsafe(SECRET_BYTES)
