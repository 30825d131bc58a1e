import json
import logging
import time
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.dcsa_client import Trouble
from ..tools.limits import excerpt
from ..tools.transaction import in_own_transaction

_logger = logging.getLogger(__name__)

# What a carrier records late, or while we ask, is not missed.
OVERLAP_HOURS = 2
TURN = 60.0  # seconds that a job asks before it lets others have their turn
MAX_PAGES = 50


class FreightFeed(models.Model):
    """How carriers are asked: whose turn it is, what is kept, what is remembered."""

    _inherit = "freight.feed"

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

    def _keep_page(self, name, page):
        self._receive(page.raw, name, "poll", page.content_type)._enqueue()

    def _note_answer(self, question_id, references, until, digests):
        """Remember up to when the carrier has told us, now that all pages are kept."""
        question = self.env["freight.feed.question"].browse(question_id).exists()
        values = {"asked": json.dumps(references), "digests": digests, "problem": False}
        if until and not (question.seen_until and question.seen_until > until):
            values["seen_until"] = until
        question.write(values)
        # Otherwise only messages that were read tell that the feed is well.
        if self.call_failures or self.call_after:
            self.write({"call_failures": 0, "call_after": False})
            self._note_success()

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
