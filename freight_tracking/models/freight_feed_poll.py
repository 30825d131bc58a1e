import json
import logging
import time
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.breaker import Breaker
from ..tools.dcsa_client import Client, Login, Page, Trouble
from ..tools.limits import excerpt
from ..tools.targets import TargetRefused, check_url, guarded_session
from ..tools.transaction import in_own_transaction

_logger = logging.getLogger(__name__)

# What a carrier records late, or while we ask, is not missed.
OVERLAP_HOURS = 2
TURN = 60.0  # seconds that a job asks before it lets others have their turn
MAX_PAGES = 50
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
            ("name", "eventCreatedDateTime:gte=2025-05-10… (the standard)"),
            ("value", "eventCreatedDateTime=gte:2025-05-10…"),
        ],
        "Way to Ask Since",
        required=True,
        default="name",
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

    # The work

    @api.model
    def _cron_poll(self):
        """Give each feed that may call now a job of its own: the slow hold up none."""
        feeds = self.search(
            [
                ("kind", "=", "dcsa_pull"),
                ("is_paused", "=", False),
                "|",
                ("call_after", "=", False),
                ("call_after", "<=", fields.Datetime.now()),
            ]
        )
        for left, feed in enumerate(feeds, 1 - len(feeds)):
            feed._enqueue_poll()
            if not self.env["ir.cron"]._commit_progress(1, remaining=-left):
                break

    def _enqueue_poll(self):
        self.ensure_one()
        self.sudo().with_delay(
            identity_key=f"freight_feed_poll-{self.id}",
            description=self.env._("Ask %s for events", self.name),
        )._poll()

    def _poll(self, seconds=TURN):
        """Ask about what is due, as long as there is time; then go on in another job.

        The job itself writes nothing: what came is kept in transactions of its own, so
        none is open while the carrier thinks.
        """
        self.ensure_one()
        feed = self.sudo()
        until = time.monotonic() + seconds
        feed._apart("_enrol")
        with feed._open_session() as session:
            client = feed._get_client(session)
            while question := feed._apart("_claim"):
                if not feed._ask(client, question):
                    return
                if time.monotonic() > until:
                    feed._enqueue_poll()
                    return

    def _ask(self, client, question):
        """Ask about one shipment; return whether others may be asked about now."""
        question_id, references, since, known = question
        asked_at = fields.Datetime.now()
        digests, newest = [], []
        for reference in references:
            params = client.query(since, **reference)
            number = ", ".join(reference.values())
            for count, answer in enumerate(client.pages(params, MAX_PAGES), 1):
                if isinstance(answer, Trouble):
                    given = (question_id, number, answer)
                    return self._apart("_note_trouble", *given)
                digests.append(sha256(answer.raw).hexdigest())
                if answer.count and digests[-1] not in known:
                    self._apart("_keep_page", f"{number}, {count}", answer)
                if answer.newest:
                    newest.append(answer.newest.replace(tzinfo=None))
        # A carrier whose clock is ahead would hide what comes until then.
        until = min(max(newest), asked_at) if newest else None
        self._apart("_note_answer", question_id, references, until, digests)
        return True

    def _apart(self, method, *given):
        """Call the method in a transaction of its own."""
        return in_own_transaction(
            self.env, lambda env: getattr(self.with_env(env), method)(*given)
        )

    def _enrol(self):
        """Note which shipments of the carrier are under way, and forget the others."""
        self.env.flush_all()
        under_way = SQL(
            """
            SELECT s.id FROM freight_shipment s
             WHERE s.active IS TRUE AND s.state IN ('confirmed', 'in_transit')
               AND s.master_id IS NULL AND s.company_id = ANY(%(companies)s)
               AND EXISTS (SELECT FROM freight_shipment_leg l
                            WHERE l.shipment_id = s.id AND l.carrier_id = %(carrier)s)
               AND (s.booking_number IS NOT NULL OR s.master_number IS NOT NULL
                    OR EXISTS (SELECT FROM freight_container c
                                WHERE c.shipment_id = s.id AND c.number IS NOT NULL))
            """,
            companies=self.env["res.company"]
            .search([("id", "child_of", self.company_id.id)])
            .ids,
            carrier=self.carrier_id.id,
        )
        self.env.cr.execute(
            SQL(
                """
                WITH under_way AS MATERIALIZED (%(under_way)s),
                     gone AS (DELETE FROM freight_feed_question
                               WHERE feed_id = %(feed)s
                                 AND shipment_id NOT IN (SELECT id FROM under_way))
                INSERT INTO freight_feed_question (feed_id, shipment_id, next_at)
                     SELECT %(feed)s, u.id, %(now)s FROM under_way u
                      WHERE NOT EXISTS (SELECT FROM freight_feed_question q
                                         WHERE q.feed_id = %(feed)s
                                           AND q.shipment_id = u.id)
                   ORDER BY u.id
                ON CONFLICT DO NOTHING
                """,
                under_way=under_way,
                feed=self.id,
                now=fields.Datetime.now(),
            ),
            log_exceptions=False,
        )
        self.env.invalidate_all(flush=False)

    def _make_due(self):
        """Let all be asked about now; return how many."""
        self.env.cr.execute(
            SQL(
                "UPDATE freight_feed_question SET next_at = LEAST(next_at, %s) "
                "WHERE feed_id = %s",
                fields.Datetime.now(),
                self.id,
            )
        )
        self.env.invalidate_all(flush=False)
        return self.env.cr.rowcount

    def _claim(self):
        """Return the next question that is due, or None; others find it taken.

        Who waited longest comes first, and whatever becomes of the question, it comes
        last afterwards: nobody starves, however many there are and whoever fails.
        """
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_feed_question q
                   SET next_at = %(now)s + f.poll_minutes * interval '1 minute',
                       asked_at = %(now)s
                  FROM freight_feed f
                 WHERE f.id = q.feed_id AND f.active AND f.is_paused IS NOT TRUE
                   AND (f.call_after IS NULL OR f.call_after <= %(now)s)
                   AND q.id = (SELECT id FROM freight_feed_question
                                WHERE feed_id = %(feed)s AND next_at <= %(now)s
                             ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING q.id
                """,
                now=now,
                feed=self.id,
            ),
            log_exceptions=False,
        )
        found = self.env.cr.fetchone()
        self.env.invalidate_all(flush=False)
        if not found:
            return None
        question = self.env["freight.feed.question"].browse(found)
        references = self._get_references(question.shipment_id)
        # Another booking is another story, told from its beginning.
        is_same = question.asked == json.dumps(references)
        since = question.seen_until if is_same else None
        if since:
            since = fields.Datetime.subtract(since, hours=OVERLAP_HOURS)
        known = frozenset(question.digests or ()) if is_same else frozenset()
        return question.id, references, since or None, known

    def _get_references(self, shipment):
        """Return what to ask by: the booking, else the bill, else each container."""
        if shipment.booking_number:
            return [{"carrierBookingReference": shipment.booking_number}]
        if shipment.master_number:
            return [{"transportDocumentReference": shipment.master_number}]
        numbers = shipment.container_ids.filtered("number").mapped("number")
        return [{"equipmentReference": number} for number in sorted(set(numbers))]

    def _keep_page(self, name, page):
        self._receive(page.raw, name, "poll", page.content_type)._enqueue()

    def _note_answer(self, question_id, references, until, digests):
        """Remember up to when the carrier has told us, now that all pages are kept."""
        question = self.env["freight.feed.question"].browse(question_id).exists()
        values = {"asked": json.dumps(references), "digests": digests, "problem": False}
        if until and not (question.seen_until and question.seen_until > until):
            values["seen_until"] = until
        question.write(values)
        if self.call_failures or self.failures or not self._heard_lately():
            self.write({"call_failures": 0, "call_after": False})
            self._note_success()

    def _heard_lately(self):
        """Tell if a success need not be noted: the row is everybody's who works."""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        return self.last_success_at and self.last_success_at > since

    def _note_trouble(self, question_id, number, trouble):
        """Remember why there was no answer; return whether to go on with others."""
        question = self.env["freight.feed.question"].browse(question_id).exists()
        question.problem = trouble.reason
        if trouble.raw:
            self._receive(
                *(trouble.raw, number, "poll", trouble.content_type),
                refused=trouble.reason,
            )
        if trouble.kind == "question":
            return True
        now = fields.Datetime.now()
        breaker = self._get_breaker().failed(now, trouble.retry_after)
        self.write({"call_failures": breaker.failures, "call_after": breaker.until})
        self._note_failure(trouble.reason)
        _logger.info("Feed %s, %s: %s", self.id, excerpt(number), trouble.reason)
        return False

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


class FreightFeedQuestion(models.Model):
    """A shipment that a carrier is asked about, and up to when it has told us."""

    _name = "freight.feed.question"
    _description = "Shipment Asked About"
    _order = "next_at, id"
    _rec_name = "shipment_id"
    _log_access = False

    feed_id = fields.Many2one(
        "freight.feed", required=True, readonly=True, ondelete="cascade"
    )
    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade", index=True
    )
    next_at = fields.Datetime("Next Time", required=True, readonly=True)
    asked_at = fields.Datetime("Last Asked", readonly=True)
    seen_until = fields.Datetime(
        "Told Until",
        readonly=True,
        help="The latest event that the carrier has told us of was recorded then.",
    )
    problem = fields.Char(readonly=True)
    # What it was asked by, and what the answer was: the same again is not kept again.
    asked = fields.Char(readonly=True)
    digests = fields.Json(readonly=True)

    _shipment_uniq = models.UniqueIndex(
        "(feed_id, shipment_id)", "This shipment is asked about already."
    )
    _due_idx = models.Index("(feed_id, next_at, id)")
