"""Two workers who look at one shipment at once, in real transactions."""

import threading
from datetime import datetime
from functools import partial

from odoo import api
from odoo.tests import tagged

from ..tools.exceptions import Cause, Threat
from ..tools.transaction import in_own_transaction
from .test_event_concurrency import TestTwoWorkers

NOW = datetime(2025, 5, 20)


@tagged("post_install", "-at_install")
class TestTwoWatchers(TestTwoWorkers):
    """Inherits a shipment of its own; it opens one exception: required long ago."""

    # Those of the parent are run there.
    test_same_batch_twice_leaves_one_row_each = None
    test_different_news_of_one_shipment_all_count = None

    def make_shipment(self, env):
        result = super().make_shipment(env)
        shipment = env["freight.shipment"].browse(self.shipment_id)
        rule = env["freight.exception.rule"].create(
            {
                "name": "Two workers",
                "kind": "required_by",
                "partner_id": shipment.partner_id.id,
                "threshold": 1,
            }
        )
        rule._write_recheck(-1)
        self.rule_id = rule.id
        shipment._write_state({"state": "confirmed"})
        env.flush_all()
        # Behind the ORM, so that nothing has been looked at yet.
        env.cr.execute(
            "UPDATE freight_shipment SET required_by = '2025-05-01' WHERE id = %s",
            [shipment.id],
        )
        env.cr.precommit.clear()
        return result

    def remove_shipment(self, env):
        shipment = env["freight.shipment"].browse(self.shipment_id)
        partner = shipment.partner_id
        shipment._write_state({"state": "draft"})
        shipment.unlink()
        env["freight.exception.rule"].browse(self.rule_id).unlink()
        partner.unlink()

    def mine(self, env):
        return env["freight.exception"].search(
            [("rule_id", "=", self.rule_id), ("shipment_id", "=", self.shipment_id)]
        )

    def both(self, work):
        """Let two workers begin when both have their snapshot of the database."""
        ready, tries = threading.Barrier(2, timeout=30), []

        def worker(number):
            def attempt(env):
                first = number not in tries
                tries.append(number)
                env.cr.execute("SELECT 1")  # takes the snapshot
                if first:
                    ready.wait()
                work(env)

            with self.registry.cursor() as cr:
                in_own_transaction(api.Environment(cr, api.SUPERUSER_ID, {}), attempt)

        threads = [threading.Thread(target=partial(worker, one)) for one in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return tries

    def test_both_look_and_one_exception_opens(self):
        tries = self.both(lambda env: env["freight.watch"]._check([self.shipment_id]))
        self.assertEqual(len(tries), 3, "the later one began anew")
        self.assertEqual(self.run_apart(lambda env: len(self.mine(env))), 1)

    def test_the_index_alone_would_do(self):
        """Whoever forgot to begin with the watch still opens no second one."""

        def open_it(env):
            watch = env["freight.watch"]
            facts = watch._load_facts([self.shipment_id], {"required_by"})
            self.assertTrue(facts)
            insert = env["freight.exception"]._open
            rules = env["freight.exception.rule"]._get_rules()
            rule = next(one for one in rules if one.id == self.rule_id)
            cause = Cause(rule, Threat("required_by", None))
            insert({(self.shipment_id, rule.id, "required_by"): cause}, NOW)

        self.both(open_it)
        self.assertEqual(self.run_apart(lambda env: len(self.mine(env))), 1)

    def test_cron_beside_an_ingest(self):
        self.run_apart(lambda env: env["freight.watch"]._mark_due([self.shipment_id]))
        works = iter(
            [
                lambda env: env["freight.watch"]._check_due(),
                lambda env: env["freight.event"].ingest(
                    self.reports()[:1], env.ref("freight_tracking.source_carrier")
                ),
            ]
        )
        chosen = {}

        def either(env):
            thread = threading.get_ident()
            if thread not in chosen:
                chosen[thread] = next(works)
            chosen[thread](env)

        self.both(either)
        self.assertEqual(self.run_apart(lambda env: len(self.mine(env))), 1)

    def test_cron_runs_to_its_end(self):
        self.run_apart(lambda env: env["freight.watch"]._mark_due([self.shipment_id]))
        self.run_apart(lambda env: env["freight.watch"]._cron_check())
        self.assertEqual(self.run_apart(lambda env: len(self.mine(env))), 1)
        self.assertFalse(
            self.run_apart(
                lambda env: env["freight.watch"].search_count(
                    [
                        ("shipment_id", "=", self.shipment_id),
                        ("next_check", "!=", False),
                    ]
                )
            )
        )
