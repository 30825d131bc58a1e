"""The demo company: whole, the same however often it is loaded, and silent."""

from demo_case import DemoCase

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.freight_shipment.tools.viewer import Viewer

# Rows that an hour or a visit changes, whoever loads what.
FLEETING = {"ir.cron.trigger", "ir.cron.progress", "bus.bus", "queue.job"}
ALL = Viewer(frozenset({"shipments", "documents"}))


@tagged("post_install", "-at_install")
class TestDemo(DemoCase, TransactionCase):
    def count_rows(self):
        counts = {}
        for name, model in self.env.items():
            if model._auto and not model._abstract and not model._transient:
                query = SQL("SELECT count(*) FROM %s", SQL.identifier(model._table))
                counts[name] = self.env.execute_query(query)[0][0]
        return {name: counts[name] for name in counts.keys() - FLEETING}

    def test_loading_again_adds_nothing(self):
        before = self.count_rows()
        self.load()
        after = self.count_rows()
        changed = {name for name in before if after[name] != before[name]}
        self.assertFalse(changed)

    def test_the_guides_shipment_has_the_guides_dates(self):
        self.assertEqual(self.file.state, "in_transit")
        dates = (self.file.etd, self.file.eta, self.file.published_eta)
        days = [f"{one:%Y-%m-%d}" for one in dates]
        self.assertEqual(days, ["2025-05-10", "2025-05-25", "2025-05-25"])
        self.assertEqual(f"{self.file.atd:%Y-%m-%d %H:%M}", "2025-05-10 03:20")
        self.assertFalse(self.file.ata)
        self.assertEqual(set(self.file.container_ids.mapped("state")), {"loaded"})

    def test_its_eta_changed_once_and_operations_published_it(self):
        change = self.file.schedule_change_ids.filtered(lambda one: one.field == "eta")
        self.assertEqual(len(change), 1)
        self.assertEqual(f"{change.old:%Y-%m-%d}", "2025-05-23")
        self.assertEqual(change.reason_id.code, "PBC")
        self.assertTrue(change.published)
        self.assertEqual(change.published_by_id.login, "operations@hailong.example")

    def test_nobody_is_warned_of_its_past(self):
        self.assertTrue(self.file.is_watch_paused)
        self.assertIn("guide", self.file.watch_pause_reason)
        self.assertFalse(self.file.open_exception_ids)

    def test_its_internal_notes_and_papers_stay_inside(self):
        inside = self.file.event_ids.filtered("internal_text")
        hidden = inside.filtered(lambda one: not one.published)
        self.assertGreaterEqual(len(hidden), 2)
        papers = self.file.document_ids
        self.assertTrue(papers.filtered(lambda one: one.state == "superseded"))
        current = papers.filtered(lambda one: one.state == "issued")
        published = current.filtered("published_customer")
        self.assertEqual(
            set(published.mapped("type_id.code")),
            {"booking_confirmation", "packing_list", "house_bill", "arrival_notice"},
        )
        self.assertIn("master_bill", (current - published).mapped("type_id.code"))
        view = str(self.file._customer_view(ALL)[0])
        for text in (
            *hidden.mapped("internal_text"),
            "Buy rate",
            self.file.watch_pause_reason,
        ):
            self.assertNotIn(text, view)

    def test_the_originals_of_its_bill_are_somewhere(self):
        bill = self.file.document_ids.filtered(lambda one: one.type_id.is_bill)
        bill = bill.filtered("original_ids")
        self.assertEqual(bill.review_state, "approved")
        holders = bill.original_ids.mapped("holder")
        self.assertEqual(sorted(holders), ["courier", "courier", "us"])

    def test_other_shipments_are_in_trouble_of_every_severity(self):
        found = self.env["freight.exception"].search([("state", "!=", "closed")])
        self.assertEqual(set(found.mapped("severity")), {"1", "2", "3"})
        self.assertLess(len(found), 25)
        kinds = {"eta_slip", "roll_over", "customs_hold", "cutoff", "no_news"}
        self.assertLessEqual(kinds, set(found.mapped("kind")))
        waiting = self.env["freight.schedule.change"].search(
            [("published", "=", False), ("superseded", "=", False)]
        )
        self.assertGreater(max(waiting.mapped("hours")), 96)

    def test_nothing_leaves_the_house(self):
        self.assertFalse(self.env["freight.webhook"].search([]))
        asking = self.env["freight.feed"].search([("kind", "=", "dcsa_pull")])
        self.assertTrue(asking)
        self.assertTrue(all(asking.mapped("is_paused")))
        hosts = self.env["ir.mail_server"].search([]).mapped("smtp_host")
        self.assertTrue(all(host.endswith(".invalid") for host in hosts), hosts)
        self.assertTrue(hosts)

    def test_what_came_in_was_read_but_for_one_row(self):
        messages = self.env["freight.feed.message"].search([])
        self.assertEqual(set(messages.mapped("state")), {"done", "partly"})
        self.assertEqual(sum(messages.mapped("lost_count")), 1)
        self.assertEqual(self.env["freight.event.unmatched"].search_count([]), 3)

    def test_a_number_of_the_air_waybill_stock_is_used(self):
        used = self.env["freight.awb.number"].search([("state", "=", "used")])
        self.assertEqual(used.shipment_id.master_number, used.name)
        self.assertGreater(used.shipment_id.etd, fields.Datetime.now())
