"""What did not happen: the cron looks at what is due, and at nothing else."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models import freight_watch_check, freight_watch_marks
from .common import day
from .test_exception_lifecycle import ExceptionCase

LOGGER = freight_watch_check.__name__


@tagged("post_install", "-at_install")
class TestDueRows(ExceptionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.watches = cls.env["freight.watch"]

    def confirmed(self, count, **values):
        """Shipments by air that depart on the 10th; nobody has told anything yet."""
        with freeze_time(day(2)):
            shipments = self.env["freight.shipment"].create(
                [
                    {
                        "partner_id": self.saigon_tech.id,
                        "mode": "air",
                        "pol_id": self.vnsgn.id,
                        "pod_id": self.uslgb.id,
                        "etd": day(10),
                        "eta": day(12),
                        **values,
                    }
                    for _number in range(count)
                ]
            )
            shipments._write_state({"state": "confirmed"})
            self.settle()
        return shipments

    def watches_of(self, shipments):
        return self.watches.search([("shipment_id", "in", shipments.ids)])

    def test_without_any_news_a_shipment_is_watched(self):
        shipment = self.confirmed(1)
        self.assertEqual(self.watches_of(shipment).next_check, day(10, 12))

    def test_drafts_are_not_watched(self):
        draft = self.shipment(required_by=day(1))
        self.settle()
        self.assertFalse(self.watches_of(draft))

    def test_only_due_rows_are_touched(self):
        shipments = self.confirmed(3)
        late, *others = shipments
        others[0].write({"etd": day(20), "eta": day(22)})
        self.settle()
        others[1]._pause_watch("Test")
        self.settle()
        before = {one: one.checked_at for one in self.watches_of(shipments)}
        self.assertEqual(self.pass_time(day(10, 12)), 2, "the file of all, and one")
        self.env.invalidate_all()
        touched = {one.shipment_id for one in before if one.checked_at != before[one]}
        self.assertEqual(touched, {late})
        self.assertEqual(late.open_exception_ids.kind, "not_departed")
        self.assertEqual(self.pass_time(day(10, 12)), 0)

    def test_due_rows_are_found_by_their_index(self):
        columns = SQL(", ").join(
            SQL.identifier(name)
            for name, field in self.file._fields.items()
            if field.store and field.column_type and name not in ("id", "name")
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO freight_shipment (name, %(columns)s)"
                " SELECT 'EXPLAIN' || n, %(columns)s"
                " FROM freight_shipment, generate_series(1, 5000) AS n"
                " WHERE id = %(id)s",
                columns=columns,
                id=self.file.id,
            )
        )
        self.env.cr.execute(
            "INSERT INTO freight_watch (shipment_id, next_check)"
            " SELECT id, '2100-01-01' FROM freight_shipment WHERE name LIKE 'EXPLAIN%'"
        )
        self.env.cr.execute("ANALYZE freight_watch")
        seen = []
        execute = type(self.env.cr).execute

        def explain(cr, query, *args, **kwargs):
            code = query.code if isinstance(query, SQL) else query
            if "SKIP LOCKED" in code:
                execute(cr, SQL("EXPLAIN %s", query))
                seen.append("\n".join(line for (line,) in cr.fetchall()))
            return execute(cr, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", explain):
            self.pass_time(day(5))
        (plan,) = seen
        self.assertIn("freight_watch_due_idx", plan)
        self.assertNotIn("Seq Scan", plan)
        self.assertNotIn("Sort", plan)

    def test_lists_of_what_is_open_have_their_index(self):
        # With a handful of rows sorting is cheap; that it need not be is to be seen.
        for way in ("seqscan", "bitmapscan", "sort"):
            self.env.cr.execute(SQL("SET LOCAL %s = off", SQL(f"enable_{way}")))
        exceptions = self.env["freight.exception"].sudo()
        cards = self.env["freight.shipment"]._get_dashboard_cards()
        (card,) = (one for one in cards if one["name"] == "exceptions")
        mine = self.env["freight.shipment"]._get_my_domain("freight.exception")
        for domain, index in (
            (card["domain"], "freight_exception_list_idx"),
            (card["domain"] & mine, "freight_exception_mine_idx"),
        ):
            query = exceptions._search(domain, order=card["order"], limit=10)
            explain = SQL("EXPLAIN %s", query.select())
            plan = "\n".join(line for (line,) in self.env.execute_query(explain))
            self.assertIn(index, plan)
            self.assertNotIn("Sort", plan)
            # With a handful of rows any index will do; the next one has to be alone.
            self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(index)))

    def count_queries(self, work, *args):
        before = self.env.cr.sql_log_count
        work(*args)
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_shipments(self):
        counts = []
        for number in (1, 2, 40):  # the first one fills the caches
            shipments = self.confirmed(number)
            self.env.invalidate_all()
            with freeze_time(day(11)):
                opening = self.count_queries(self.watches._check, shipments.ids)
                again = self.count_queries(self.watches._check, shipments.ids)
            self.assertEqual(len(shipments.open_exception_ids), number)
            for shipment in shipments:
                shipment.with_context(tracking_disable=True).active = False
            self.env.flush_all()
            self.env.invalidate_all()
            closing = self.count_queries(self.watches._check, shipments.ids)
            self.assertFalse(shipments.open_exception_ids)
            counts.append((opening, again, closing))
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[1][1], 15)

    def test_ingest_is_as_cheap_for_many_shipments(self):
        counts = []
        for number in (1, 2, 30):  # the first one fills the caches
            shipments = self.confirmed(number)
            for one in shipments:
                one.booking_number = f"AIR{one.id}"
            self.settle()
            reports = [
                self.report("AIR_RECEIVED", day(9), "VNSGN", booking=one.booking_number)
                for one in shipments
            ]
            source = self.carrier_source
            with freeze_time(day(9)):
                counts.append(self.count_queries(self.events.ingest, reports, source))
        self.assertEqual(counts[1], counts[2])

    def test_one_that_fails_does_not_stop_the_rest(self):
        shipments = self.confirmed(5)
        bad = shipments[2]
        decide = freight_watch_check.decide

        def fail(facts, *args):
            if facts.id == bad.id:
                raise ValueError("a rule that cannot cope")
            return decide(facts, *args)

        with patch.object(freight_watch_check, "decide", fail):
            with self.assertLogs(LOGGER, "ERROR") as logs:
                self.pass_time(day(11))
            self.assertIn(str(bad.id), logs.output[0])
            self.assertEqual(len(logs.output), 1)
            rest = shipments - bad
            self.assertEqual(len(rest.open_exception_ids), len(rest))
            self.assertFalse(bad.open_exception_ids)
            self.assertEqual(self.watches_of(bad).next_check, day(11, 1))
            self.assertEqual(self.pass_time(day(11)), 0)
        self.pass_time(day(11, 1))
        self.assertEqual(len(bad.open_exception_ids), 1)

    @mute_logger(LOGGER)
    def test_what_fails_does_not_undo_the_ingest(self):
        with patch.object(freight_watch_check, "decide", side_effect=ValueError):
            done = self.tell("TEMPERATURE_DEVIATION", day(9))
        self.assertEqual(self.results(done), ["created"])
        self.assertFalse(self.file.exception_ids)
        self.pass_time(day(9, 2))
        self.assertIn("temperature", self.open_kinds())

    def test_small_batches_reach_all(self):
        shipments = self.confirmed(7)
        rounds = 0
        with freeze_time(day(11)):
            while self.watches._check_due(limit=3):
                rounds += 1
        self.assertEqual(rounds, 3)
        self.assertEqual(len(shipments.open_exception_ids), 7)

    def test_many_changed_at_once_are_left_to_the_cron(self):
        shipments = self.confirmed(3)
        with patch.object(freight_watch_marks, "AT_ONCE", 2), freeze_time(day(3)):
            shipments.write({"required_by": day(4)})
            self.settle()
        self.assertFalse(shipments.open_exception_ids)
        self.assertEqual(set(self.watches_of(shipments).mapped("next_check")), {day(3)})
        self.pass_time(day(3))
        self.assertEqual(
            set(shipments.open_exception_ids.mapped("kind")), {"required_by"}
        )

    def test_changed_rules_look_at_all_anew_part_by_part(self):
        shipments = self.confirmed(5)
        self.rules["not_departed"].threshold = 1
        self.assertEqual(
            set(self.watches_of(shipments).mapped("next_check")), {day(10, 12)}
        )
        self.rules["cutoff"].name = "Another name is no other rule"
        self.assertEqual(self.rules["cutoff"].recheck_after, -1)
        with freeze_time(day(3)):
            rounds = 0
            while self.watches._mark_for_rules(limit=2):
                rounds += 1
            self.assertGreater(rounds, 2)
            self.assertEqual(self.rules["not_departed"].recheck_after, -1)
            while self.watches._check_due():
                pass
        self.assertEqual(
            set(self.watches_of(shipments).mapped("next_check")), {day(10, 1)}
        )

    def test_archived_rule_closes_its_exceptions(self):
        self.tell("TEMPERATURE_DEVIATION", day(9))
        self.rules["temperature"].active = False
        with freeze_time(day(9, 1)):
            self.watches._mark_for_rules()
            self.watches._check_due()
        self.assertNotIn("temperature", self.open_kinds())
