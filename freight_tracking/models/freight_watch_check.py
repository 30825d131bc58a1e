"""Looking after shipments: when each is looked at again, and what is found then."""

import logging
from datetime import timedelta
from functools import partial

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import SQL

from ..tools.exceptions import choose, decide
from .freight_exception_rule import SETTLED
from .freight_watch_facts import UNDER_WAY

_logger = logging.getLogger(__name__)
BATCH = 500
# A shipment that cannot be looked at does not stand in the way of the others.
SET_ASIDE = timedelta(hours=1)


class FreightWatch(models.Model):
    _inherit = "freight.watch"

    next_check = fields.Datetime(
        readonly=True,
        help="The next moment at which time alone can make something wrong.",
    )
    checked_at = fields.Datetime("Last Check", readonly=True)
    paused_at = fields.Datetime("Paused", readonly=True)
    paused_by_id = fields.Many2one("res.users", readonly=True)
    pause_reason = fields.Char(readonly=True)

    # The cron asks for what is due, however many shipments there are.
    _due_idx = models.Index("(next_check, id) WHERE next_check IS NOT NULL")

    @api.model
    def _check(self, shipment_ids):
        """Open and close the exceptions of these shipments, by what is so now.

        It reads and writes in sets. What fails is set aside with an error in the log,
        and the rest is looked at without it.
        """
        if not shipment_ids:
            return
        self.env.flush_all()
        try:
            # Not a flushing one: what else waits for the end of the transaction, waits.
            with self.env.cr.savepoint(flush=False):
                self._check_batch(sorted(shipment_ids))
                self.env.flush_all()
        except OperationalError:
            raise  # another worker was faster: who called begins anew
        except Exception:
            self.env.transaction.clear()
            if len(shipment_ids) == 1:
                self._set_aside(*shipment_ids)
                return
            ids = sorted(shipment_ids)
            middle = len(ids) // 2
            self._check(ids[:middle])
            self._check(ids[middle:])

    @api.model
    def _check_batch(self, shipment_ids):
        now = fields.Datetime.now()
        rules = self.env["freight.exception.rule"]._get_rules()
        paused = self._load_paused(shipment_ids)
        if not paused:
            return
        looked_at = [id_ for id_ in paused if not paused[id_]]
        facts = self._load_facts(looked_at, {rule.kind for rule in rules})
        milestones = self.env["freight.exception.rule"]._get_milestones()
        wanted = dict.fromkeys(paused, ())
        next_checks = dict.fromkeys(paused)
        chosen = {}
        for id_, one in facts.items():
            if one.scope not in chosen:
                chosen[one.scope] = choose(one, rules)
            wanted[id_], next_checks[id_] = decide(
                one, chosen[one.scope], now, milestones
            )
        closings = {
            id_: "paused" if paused[id_] else "ended"
            for id_ in paused
            if id_ not in facts
        }
        self.env["freight.exception"]._reconcile_shipments(wanted, closings, now)
        self._write_checks(next_checks, now)

    @api.model
    def _load_paused(self, shipment_ids):
        """Return ``{shipment id: whether its watch is paused}``. Drafts have none."""
        self.env.cr.execute(
            SQL(
                """
                   SELECT s.id, w.paused_at IS NOT NULL
                     FROM freight_shipment s
                LEFT JOIN freight_watch w ON w.shipment_id = s.id
                    WHERE s.id = ANY(%s) AND (s.state != 'draft' OR w.id IS NOT NULL)
                """,
                list(shipment_ids),
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _write_checks(self, next_checks, now):
        """Write the rows of these shipments, changed or not: who looked at one of them
        too since this transaction began, does so anew.

        It is one statement, and the last: with each further time that a transaction
        writes a row, PostgreSQL looks again for what the row refers to.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_watch (shipment_id, next_check, checked_at)
                     SELECT id, next_check, %s
                       FROM unnest(%s::int[], %s::timestamp[]) AS v (id, next_check)
                   ORDER BY id
                ON CONFLICT (shipment_id) DO UPDATE
                        SET next_check = EXCLUDED.next_check,
                            checked_at = EXCLUDED.checked_at
                """,
                now,
                list(next_checks),
                list(next_checks.values()),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)

    @api.model
    def _set_aside(self, shipment_id):
        _logger.exception(
            "The exceptions of shipment %s could not be looked at; it is tried again "
            "in an hour.",
            shipment_id,
        )
        self._look_at(fields.Datetime.now() + SET_ASIDE, [shipment_id])

    @api.model
    def _mark_due(self, shipment_ids):
        """Let the cron look at these now, in one statement, however many they are."""
        if self._look_at(fields.Datetime.now(), shipment_ids):
            self.env.ref("freight_tracking.cron_check_watch").sudo()._trigger()

    @api.model
    def _look_at(self, moment, shipment_ids):
        """Let these be looked at from a moment on; return how many are watched."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_watch (shipment_id, next_check)
                     SELECT s.id, %s FROM freight_shipment s
                  LEFT JOIN freight_watch w ON w.shipment_id = s.id
                      WHERE s.id = ANY(%s)
                        AND (s.state != 'draft' OR w.id IS NOT NULL)
                   ORDER BY s.id
                ON CONFLICT (shipment_id) DO UPDATE SET next_check = EXCLUDED.next_check
                """,
                moment,
                list(shipment_ids),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)
        return self.env.cr.rowcount

    # The cron

    @api.model
    def _cron_check(self):
        """Look at what is due and at nothing else; then at what is no shipment."""
        commit = self.env["ir.cron"]._commit_progress
        for step in (self._mark_for_rules, self._check_due):
            while count := retrying(partial(step), self.env):
                if not commit(count, remaining=count):
                    return
        retrying(self._check_others, self.env)
        commit(remaining=0)

    @api.model
    def _check_due(self, limit=BATCH):
        """Look at those shipments whose time has come; return how many they were.

        Whom another worker has in hand is left to that one.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                  SELECT shipment_id FROM freight_watch WHERE next_check <= %s
                ORDER BY next_check, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
                """,
                fields.Datetime.now(),
                limit,
            ),
            log_exceptions=False,
        )
        due = [id_ for (id_,) in self.env.cr.fetchall()]
        self._check(due)
        return len(due)

    @api.model
    def _mark_for_rules(self, limit=10 * BATCH):
        """Mark shipments due, a part of them at a time, after rules were changed.

        In one go a change of a rule would meet the news of some shipment for certain.
        """
        rules = self.env["freight.exception.rule"].with_context(active_test=False)
        rules = rules.search([("recheck_after", "!=", SETTLED)])
        if not rules:
            return 0
        self.env.cr.execute(
            SQL(
                """
                  SELECT id FROM freight_shipment
                   WHERE id > %s AND active AND state = ANY(%s)
                ORDER BY id LIMIT %s
                """,
                min(rules.mapped("recheck_after")),
                list(UNDER_WAY),
                limit,
            )
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        self._mark_due(ids)
        rules._write_recheck(ids[-1] if len(ids) == limit else SETTLED)
        return len(ids)

    @api.model
    def _check_others(self):
        """Open and close what is about no shipment."""
        rules = self.env["freight.exception.rule"]._get_rules()
        now = fields.Datetime.now()
        causes = self._find_other_causes(rules, now)
        self.env["freight.exception"]._reconcile_others(causes, now)

    # Hooks

    @api.model
    def _find_other_causes(self, rules, now):
        """Return the causes that are about no shipment, such as a feed gone silent.

        :param rules: the active rules as plain data
        :return: list of ``tools.exceptions.Cause``
        """
        return []
