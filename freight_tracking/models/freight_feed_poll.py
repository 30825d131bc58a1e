from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.breaker import Breaker
from ..tools.credentials import Login
from ..tools.dcsa_client import Client, Page
from ..tools.targets import TargetRefused, check_url, guarded_session

CIRCUIT = [
    ("closed", "Closed: calls go out"),
    ("open", "Open: no calls for a while"),
    ("half_open", "Half open: one call on trial"),
]
# Addresses in private networks may be called (a carrier's line into the own house).
ALLOW_PRIVATE = "freight_tracking.allow_private_targets"


class FreightFeed(models.Model):
    """Feeds that ask a carrier by themselves (DCSA track and trace, GET /v2/events)."""

    _inherit = "freight.feed"

    poll_url = fields.Char(
        "Address",
        groups="freight_base.group_freight_manager",
        help="Where the carrier answers, with the path: "
        "https://api.example.com/v2/events",
    )
    poll_minutes = fields.Integer(
        "Ask Every (minutes)",
        default=60,
        help="How often the carrier is asked about one shipment.",
    )
    poll_operator = fields.Selection(
        [
            ("name", "Operator in the name (standard)"),
            ("value", "Operator in the value"),
        ],
        "Way to Ask Since",
        required=True,
        default="name",
        help="eventCreatedDateTime:gte=2025-05-10… as DCSA has it, or "
        "eventCreatedDateTime=gte:2025-05-10… as some carriers want it.",
    )
    login_kind = fields.Selection(
        [
            ("none", "None"),
            ("key", "Key in a Header"),
            ("basic", "Name and Password"),
            ("oauth2", "OAuth2 Client Credentials"),
        ],
        "Credentials",
        required=True,
        default="none",
        groups="freight_base.group_freight_manager",
    )
    login_user = fields.Char(
        "Name or Client Id", copy=False, groups="freight_base.group_freight_manager"
    )
    login_secret = fields.Char(
        "Password or Client Secret",
        copy=False,
        groups="freight_base.group_freight_manager",
    )
    login_key_header = fields.Char(
        "Header of the Key",
        groups="freight_base.group_freight_manager",
        help="As the carrier names it, such as Consumer-Key or X-API-Key.",
    )
    login_key = fields.Char(
        "Key", copy=False, groups="freight_base.group_freight_manager"
    )
    login_token_url = fields.Char(
        "Address for Tokens", groups="freight_base.group_freight_manager"
    )
    login_scope = fields.Char("Scope", groups="freight_base.group_freight_manager")

    call_failures = fields.Integer("Failed Calls in a Row", readonly=True, copy=False)
    call_after = fields.Datetime("No Call Before", readonly=True, copy=False)
    circuit = fields.Selection(CIRCUIT, compute="_compute_circuit")
    question_ids = fields.One2many("freight.feed.question", "feed_id", "Asked About")

    _poll_minutes_check = models.Constraint(
        "CHECK (poll_minutes >= 5)", "Ask every 5 minutes at most."
    )

    @api.depends("call_failures", "call_after")
    def _compute_circuit(self):
        now = fields.Datetime.now()
        for feed in self:
            feed.circuit = feed._get_breaker().state(now)

    @api.constrains("kind", "poll_url", "login_kind", "login_token_url", "carrier_id")
    def _check_poll(self):
        for feed in self:
            addresses = [feed.poll_url]
            if feed.kind != "dcsa_pull":
                continue
            if not feed.poll_url or not feed.carrier_id:
                raise ValidationError(
                    self.env._(
                        "%s asks a carrier: enter the carrier and the address where it "
                        "answers.",
                        feed.name,
                    )
                )
            if feed.login_kind == "oauth2":
                addresses.append(feed.login_token_url)
            for address in addresses:
                try:
                    check_url(address)
                except TargetRefused as refused:
                    raise ValidationError(
                        self.env._(
                            "%(feed)s: the address will not do. %(reason)s",
                            feed=feed.name,
                            reason=refused,
                        )
                    ) from None

    # Verbs

    def action_poll_now(self):
        """Ask the carrier about all its shipments, in a job that begins at once."""
        self.ensure_one()
        self.check_access("write")
        feed = self.sudo()
        feed.call_after = False  # a person's word: one call on trial at least
        feed._enrol()
        count = feed._make_due()
        feed._enqueue_poll()
        if not count:
            message = self.env._(
                "No shipment of %s is under way whose booking, bill or container "
                "number is known: there is nothing to ask about.",
                feed.carrier_id.name,
            )
            return self._get_notice("warning", message)
        message = self.env._("%s shipments will be asked about in a moment.", count)
        return self._get_notice("info", message)

    def action_test_connection(self):
        """Ask the carrier one small question, and tell what came of it."""
        self.ensure_one()
        self.check_access("write")
        feed = self.sudo()
        references = feed._get_references(feed.question_ids[:1].shipment_id)[:1]
        with feed._open_session() as session:
            client = feed._get_client(session)
            answer = client.fetch(client.query(limit=1, **(references or [{}])[0]))
        if isinstance(answer, Page):
            message = self.env._(
                "The carrier answers and knows us. Events in its answer: %s.",
                answer.count,
            )
            return self._get_notice("success", message)
        if answer.kind == "question" and not references:
            message = self.env._(
                "The carrier answers, but not without a booking number: %s Confirm a "
                "shipment with it, choose Ask Now, and test again.",
                answer.reason,
            )
            return self._get_notice("warning", message)
        return self._get_notice("danger", answer.reason)

    def _get_notice(self, kind, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "title": self.name,
                "message": message,
                "sticky": kind in ("danger", "warning"),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # What asking needs

    def _get_references(self, shipment):
        """Return what to ask by: the booking, else the bill, else each container."""
        if shipment.booking_number:
            return [{"carrierBookingReference": shipment.booking_number}]
        if shipment.master_number:
            return [{"transportDocumentReference": shipment.master_number}]
        numbers = shipment.container_ids.filtered("number").mapped("number")
        return [{"equipmentReference": number} for number in sorted(set(numbers))]

    def _get_breaker(self):
        return Breaker(self.call_failures, self.call_after or None)

    def _open_session(self):
        parameters = self.env["ir.config_parameter"].sudo()
        allowed = parameters.get_param(ALLOW_PRIVATE) in ("1", "True", "true")
        return guarded_session(allow_private=allowed)

    def _get_client(self, session):
        login = Login(
            kind=self.login_kind,
            user=self.login_user or "",
            secret=self.login_secret or "",
            key_header=self.login_key_header or "",
            key=self.login_key or "",
            token_url=self.login_token_url or "",
            scope=self.login_scope or "",
        )
        in_value = self.poll_operator == "value"
        return Client(session, self.poll_url or "", login, in_value)
