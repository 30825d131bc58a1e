"""From a message as it came to events, and what there is to say about it."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Command
from odoo.service.model import PG_CONCURRENCY_ERRORS_TO_RETRY

from ..tools import dcsa, fsu, iftsta, normal_form, table, x12
from ..tools.limits import Refused, storable
from ..tools.normal_form import Parsed, Problem
from ..tools.sender import translate, with_zone
from ..tools.transaction import in_own_transaction

_logger = logging.getLogger(__name__)

CHUNK = 500
# What is kept of a message's problems; the rest is counted.
MOST_PROBLEMS = 100
MOST_SIGNS = 500
# If more reports than this break the program itself, the fault is not in the reports.
MOST_FAULTS = 5
# What a person waits for; more is read by jobs.
MOST_BYTES_IN_REQUEST = 200_000
MOST_IN_REQUEST = 20
# A message that still waits after so long has lost its job.
LOST_AFTER_MINUTES = 30
QUEUE = "root.freight_feed"


@dataclass
class Outcome:
    """What has become of a message so far."""

    counts: Counter = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    faults: int = 0

    def lose(self, position, reason):
        self.problems.append(Problem(position, reason))


class FreightFeedMessage(models.Model):
    _inherit = "freight.feed.message"

    def _process(self):
        """Read the message and ingest what it tells, in this transaction."""
        self.ensure_one()

        def here(work):
            with self.env.cr.savepoint():
                return work(self.sudo().env)

        if self.state == "new":
            self.sudo()._work(here)

    def _enqueue(self):
        """Let jobs read these messages, unless their feed is paused."""
        for message in self.sudo():
            if message.state == "new" and not message.feed_id.is_paused:
                message.with_delay(
                    channel=QUEUE,
                    identity_key=f"freight_feed-{message.id}",
                    description=self.env._("Received message: %s", message.name),
                )._run_in_background()

    def _process_or_enqueue(self):
        """Read these messages now, or by jobs where that takes a while.

        Those of a paused feed wait.
        """
        self = self.filtered(lambda message: not message.sudo().feed_id.is_paused)
        is_much = sum(self.mapped("size")) > MOST_BYTES_IN_REQUEST
        if is_much or len(self) > MOST_IN_REQUEST:
            self._enqueue()
            return
        for message in self:
            message._process()

    def _run_in_background(self):
        """Do the work of a job, which may run more than once, or twice at a time.

        A cursor of its own holds the message while the events go in chunk by chunk,
        each chunk in a transaction that begins anew where another was faster.
        """
        self = self.sudo()
        try:
            with self.env.registry.cursor() as cr:
                message = self.with_env(self.env(cr=cr))
                # Events may point at it meanwhile.
                if message.exists().try_lock_for_update(allow_referencing=True):
                    message.invalidate_recordset()
                    if message.state == "new":
                        message._work(partial(in_own_transaction, self.env))
        except Exception as error:
            if _is_concurrency(error):
                raise  # the queue tries again
            _logger.exception("Message %s could not be read", self.id)
            fault = f"A fault in the program: {error or type(error).__name__}"
            in_own_transaction(self.env, lambda env: self.with_env(env)._fail(fault))
            raise

    @api.model
    def _cron_enqueue_lost(self):
        """Give jobs to the messages that lost theirs."""
        limit = fields.Datetime.subtract(
            fields.Datetime.now(), minutes=LOST_AFTER_MINUTES
        )
        self.search(
            [
                ("state", "=", "new"),
                ("received_at", "<", limit),
                ("feed_id.is_paused", "=", False),
            ],
            limit=1000,
        )._enqueue()

    # Steps

    def _work(self, run):
        """Read and ingest the message.

        :param run: calls a function with an environment, in a (sub)transaction
        """
        try:
            parsed = self._parse(self._get_raw())
        except Refused as refused:
            reason = refused.reason
            run(lambda env: self.feed_id.with_env(env)._note_failure(reason))
            self._close("refused", Outcome(), reason)
            return
        outcome = Outcome(problems=parsed.problems)
        for start in range(0, len(parsed.reports), CHUNK):
            self._ingest(parsed.reports[start : start + CHUNK], run, outcome)
        self._finish(parsed, outcome, run)

    def _parse(self, raw):
        """Return what the message holds, in our own words."""
        feed = self.feed_id
        overrides = feed._get_overrides()
        match feed.kind:
            case "csv":
                words, day_first = feed._get_words(), feed.date_order == "dmy"
                parsed = table.parse(raw, words, day_first=day_first)
            case "webhook":
                parsed = normal_form.parse(raw)
            case "dcsa_pull" | "dcsa_push":
                parsed = dcsa.parse(raw)
            case "fsu":
                parsed = fsu.parse(raw, self.received_at.date(), overrides)
            case "iftsta":
                parsed = iftsta.parse(raw, overrides)
            case "x12":
                parsed = x12.parse(raw, overrides)
        if feed.kind not in ("fsu", "iftsta", "x12"):
            known = self.env["freight.milestone"]._get_catalogue().by_code
            # What tables say was looked up word by word.
            own = {} if feed.kind == "csv" else overrides
            parsed = translate(parsed, own, known)
        if feed.tz:
            parsed.reports = [with_zone(one, feed.tz) for one in parsed.reports]
        return parsed

    def _ingest(self, reports, run, outcome):
        """Ingest reports; of those that break the program only they are lost."""
        try:
            done = run(lambda env: self._ingest_here(env, reports))
        except Exception as error:
            if _is_concurrency(error) or outcome.faults >= MOST_FAULTS:
                raise
            if len(reports) > 1:
                middle = len(reports) // 2
                self._ingest(reports[:middle], run, outcome)
                self._ingest(reports[middle:], run, outcome)
                return
            outcome.faults += 1
            _logger.exception("Item %s of %s broke", reports[0].position, self)
            fault = f"A fault in the program: {error or type(error).__name__}"
            outcome.lose(reports[0].position, fault)
            return
        outcome.counts += done.counts
        for one in done.outcomes:
            if one.result == "rejected":
                outcome.lose(one.position, one.reason)

    def _ingest_here(self, env, reports):
        # A mail proves nothing about who sent it.
        publish = False if self.channel == "mail" else None
        return env["freight.event"].ingest(
            reports,
            self.feed_id.source_id.with_env(env),
            stamp={"message_id": self.id},
            publish=publish,
        )

    def _finish(self, parsed: Parsed, outcome, run):
        lost = [one for one in outcome.problems if one.lost]
        taken = sum(outcome.counts.values()) - outcome.counts["rejected"]
        state = "done"
        if lost:
            state = "partly" if taken else "failed"

        def note(env):
            feed = self.feed_id.with_env(env)
            feed._note_unknown_codes(parsed.unknown, self.id)
            if state == "failed":
                feed._note_failure(lost[0].reason)
            else:
                feed._note_success()

        run(note)
        problem = lost[0].reason if state == "failed" else False
        self._close(state, outcome, problem, bool(parsed.unknown))

    def _close(self, state, outcome, problem, has_unknown_codes=False):
        """Keep what became of the message, in this transaction."""
        counts, problems = outcome.counts, outcome.problems
        lost = sum(one.lost for one in problems)
        # What was lost says more than what looked odd.
        kept = sorted(problems, key=lambda one: not one.lost)[:MOST_PROBLEMS]
        self.problem_ids.unlink()
        self.write(
            {
                "state": state,
                "problem": problem and storable(problem)[:MOST_SIGNS],
                "processed_at": fields.Datetime.now(),
                **{
                    f"{result}_count": counts[result]
                    for result in (
                        *("created", "duplicate", "corrected"),
                        *("retracted", "unmatched"),
                    )
                },
                "lost_count": lost,
                "warning_count": len(problems) - lost,
                "has_unknown_codes": has_unknown_codes,
                "problem_ids": [
                    Command.create(
                        {
                            "position": one.position,
                            "reason": storable(one.reason)[:MOST_SIGNS],
                            "text": one.text,
                            "is_warning": not one.lost,
                        }
                    )
                    for one in kept
                ],
            }
        )

    def _fail(self, fault):
        """Keep that the program broke."""
        self.feed_id._note_failure(fault)
        self._close("failed", Outcome(), fault)


def _is_concurrency(error):
    return (
        isinstance(error, OperationalError)
        and error.pgcode in PG_CONCURRENCY_ERRORS_TO_RETRY
    )
