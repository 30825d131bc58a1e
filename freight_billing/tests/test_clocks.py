"""Clocks of boxes, from events and terms to what people and customers read."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.freight_shipment.tools.viewer import Viewer
from odoo.addons.freight_tracking.tests.common import BOX, BOX_2, TrackingCase, day

CANARY = "OURS-ALONE"


def noon(number):
    """The early afternoon of a day in May 2025 in Long Beach."""
    return day(number, 20)


class ClockCase(TrackingCase):
    """A box is discharged at Long Beach on day 20 (13:00 UTC, still the 20th there)."""

    job_values = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clocks = cls.env["freight.clock"]
        # Those of the database's own users would tie with these.
        cls.env["freight.clock.terms"].search([]).active = False
        cls.job = cls.booked(BOX, direction="import", **cls.job_values)
        cls.box = cls.job.container_ids
        cls.place = cls.job.pod_id
        cls.today = day(24).date()

    @classmethod
    def terms(cls, kind="demurrage", side="buy", free_days=3, rate=50, **values):
        terms = cls.env["freight.clock.terms"].create(
            {
                "name": f"{CANARY} {side} {kind}",
                "side": side,
                "kind": kind,
                "free_days": free_days,
                "tier_ids": [Command.create({"first_day": 1, "rate": rate})],
                **values,
            }
        )
        cls.clocks._refresh_company(cls.env.company.id)
        return terms

    def happen(self, milestone, at, place="USLGB", **values):
        return self.ingest(self.report(milestone, at, place, **values))

    def clock(self, kind="demurrage", side="buy", box=None):
        return self.clocks.search(
            [
                ("container_id", "=", (box or self.box).id),
                ("kind", "=", kind),
                ("side", "=", side),
                ("direction", "=", "import"),
            ]
        )

    def read_clock(self, clock, on=None):
        return clock._read_clocks(on or self.today)[clock]


@tagged("post_install", "-at_install")
class TestClocks(ClockCase):
    def test_it_runs_from_the_day_after_discharge_to_the_pick_up(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock()
        self.assertEqual(clock.start_on, day(20).date())
        self.assertEqual(clock.last_free_day, day(23).date())
        self.assertTrue(clock.is_running)
        reading = self.read_clock(clock)
        self.assertEqual((reading.state, reading.amount), ("open", 50))
        self.assertEqual(reading.at_risk, 200)
        self.happen("SEA_GATE_OUT", noon(25))
        self.assertEqual(clock.end_on, day(25).date())
        self.assertFalse(clock.is_running)
        self.assertEqual(self.read_clock(clock, day(60).date()).amount, 100)

    def test_the_day_is_that_of_the_terminal(self):
        """At 03:00 UTC it is still the evening before in Long Beach."""
        self.terms()
        self.happen("SEA_DISCHARGED", day(20, 3))
        self.assertEqual(self.clock().start_on, day(19).date())

    def test_an_event_that_is_withdrawn_takes_the_clock_back(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20), external_id="E1")
        self.assertTrue(self.clock().is_running)
        self.happen("SEA_DISCHARGED", noon(20), external_id="E1", retracted=True)
        clock = self.clock()
        self.assertFalse(clock.is_running)
        self.assertEqual(self.read_clock(clock).state, "waiting")

    def test_news_of_a_box_are_none_of_the_box_beside_it(self):
        self.terms()
        beside = {"number": BOX_2, "type_id": self.box.type_id.id}
        self.job.container_ids = [Command.create(beside)]
        self.settle()
        other = self.job.container_ids - self.box
        told, refreshed = {"booking": "BKG100", "external_id": "E1"}, []
        refresh = type(self.clocks)._refresh

        def note(clocks, ids):
            refreshed.append(list(ids))
            return refresh(clocks, ids)

        with patch.object(type(self.clocks), "_refresh", note):
            self.happen("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100")
            self.assertEqual(refreshed, [], "of the vessel, not of a box")
            self.happen("SEA_DISCHARGED", noon(20), container=BOX, **told)
            self.assertEqual(refreshed, [self.box.ids])
            told["updated"] = f"{day(21).isoformat()}+00:00"
            self.happen("SEA_DISCHARGED", noon(20), container=BOX_2, **told)
            self.assertEqual(refreshed[1:], [(self.box | other).ids])
        self.assertFalse(self.clock().start_on, "it was the other box")
        self.assertTrue(self.clock(box=other).is_running)

    def test_a_discharge_on_the_way_starts_nothing(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(12), "SGSIN")
        self.assertFalse(self.clock().start_on)

    def test_a_box_returned_without_a_word_of_its_pick_up(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        self.happen("SEA_EMPTY_RETURNED", noon(22))
        clock = self.clock()
        self.assertEqual((clock.end_on, clock.end_inferred), (day(22).date(), True))
        self.assertEqual(self.read_clock(clock, day(60).date()).amount, 0)

    def test_without_terms_it_cannot_be_assessed(self):
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock()
        self.assertEqual(
            (clock.doubt, self.read_clock(clock).state), ("no_terms", "unknown")
        )
        self.assertTrue(clock.reason)
        self.assertEqual(self.read_clock(clock).amount, None)

    def test_free_time_that_is_not_known_is_not_none(self):
        terms = self.terms(free_days_unknown=True)
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock()
        self.assertEqual(self.read_clock(clock).state, "unknown")
        self.assertFalse(clock.last_free_day)
        self.assertFalse(clock.is_assessed)
        self.assertIn("not known", clock.reason)
        with self.assertRaisesRegex(UserError, "not known"):
            clock.action_charge()
        clock._charge(day(40).date())
        self.assertFalse(clock.charge_ids)
        # Until somebody enters it, on the terms or for the shipment.
        terms.free_days = 3
        self.assertFalse(terms.free_days_unknown)
        self.clocks._refresh(self.box.ids)
        self.assertEqual(clock.last_free_day, day(23).date())

    def test_terms_say_no_free_days_only_where_somebody_did(self):
        terms = self.env["freight.clock.terms"]
        self.assertTrue(terms.create({"name": "Nobody knows"}).free_days_unknown)
        none = terms.create({"name": "None", "free_days": 0})
        self.assertFalse(none.free_days_unknown)

    def test_without_rates_nobody_reads_that_it_costs_nothing(self):
        self.terms(tier_ids=[])
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock()
        with freeze_time(noon(26)):
            self.env.invalidate_all()
            self.assertEqual(clock.last_free_day, day(23).date())
            self.assertFalse(clock.is_assessed)
            self.assertIn("no rates", clock.reason)
            self.assertFalse(self.job.clock_stakes)
            self.assertIn("1", self.job.clock_doubts)
            with self.assertRaisesRegex(UserError, "no rates"):
                clock.action_charge()

    def test_terms_that_come_later_are_applied_and_a_tie_is_told(self):
        self.happen("SEA_DISCHARGED", noon(20))
        self.terms()
        self.assertEqual(self.read_clock(self.clock()).amount, 50)
        self.terms()
        self.assertEqual(self.clock().doubt, "tie")

    def test_line_and_terminal_each_have_their_last_free_day(self):
        self.terms()
        self.terms("storage", free_days=1, location_id=self.place.id)
        self.happen("SEA_DISCHARGED", noon(20))
        self.assertEqual(self.clock("storage").last_free_day, day(21).date())
        self.assertEqual(self.clock().last_free_day, day(23).date())
        self.assertEqual(self.box.last_free_day, day(21).date())
        self.assertEqual(self.box.line_free_until, day(23).date())
        self.assertEqual(self.box.terminal_free_until, day(21).date())

    def test_a_box_tells_what_is_at_stake_with_it(self):
        self.terms()
        self.terms("storage", free_days=1, rate=30)
        self.terms(side="sell", free_days=0, rate=900)
        self.happen("SEA_DISCHARGED", noon(20))
        with freeze_time(noon(24)):
            self.env.invalidate_all()
            # 1 × 50 + 3 × 30, and three days more of each
            self.assertIn("140.00", self.box.clock_stakes)
            self.assertIn("380.00", self.box.clock_stakes)
            # What customers are given is not what is asked of us.
            self.assertEqual(self.box.last_free_day, day(21).date())
            self.assertEqual(self.box.customer_free_until, day(20).date())

    def test_holidays_of_the_country_are_no_working_days(self):
        working = self.env.ref("freight_billing.day_type_working")
        self.terms(free_days=1, free_day_type_id=working.id)
        first = day(20).date() + timedelta(days=1)
        while first.weekday() > 4:
            first += timedelta(days=1)
        self.env["freight.holiday"].create(
            {
                "name": "Harbour day",
                "date": first,
                "country_id": self.place.country_id.id,
            }
        )
        self.happen("SEA_DISCHARGED", noon(20))
        self.assertGreater(self.clock().last_free_day, first)

    def test_a_change_of_the_box_is_a_change_of_its_clocks(self):
        self.terms("detention")
        self.happen("SEA_DISCHARGED", noon(20))
        self.happen("SEA_GATE_OUT", noon(21))
        self.assertTrue(self.clock("detention").is_running)
        self.box.is_soc = True
        self.settle()
        self.assertFalse(self.clock("detention"))

    def test_the_same_set_of_events_in_another_order(self):
        self.terms()
        other = self.booked(BOX_2, booking="BKG200", direction="import")
        steps = [("SEA_DISCHARGED", noon(20)), ("SEA_GATE_OUT", noon(25))]
        for milestone, at in steps:
            self.happen(milestone, at)
        for milestone, at in reversed(steps):
            self.happen(milestone, at, container=BOX_2)
        one, two = self.clock(), self.clock(box=other.container_ids)
        self.assertEqual(
            (one.start_on, one.end_on, one.last_free_day),
            (two.start_on, two.end_on, two.last_free_day),
        )

    def test_days_beyond_free_time_become_a_charge_with_each_date(self):
        self.terms(
            tier_ids=[
                Command.create({"first_day": 1, "rate": 50}),
                Command.create({"first_day": 3, "rate": 80}),
            ]
        )
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock()
        clock._charge(day(25).date())
        charge = clock.charge_ids
        self.assertEqual(
            (charge.side, charge.code_id.code, charge.amount, charge.container_id),
            ("buy", "DEM", 100, self.box),
        )
        clock._charge(day(27).date())
        self.assertEqual((charge.amount, charge.quantity), (260, 4))
        self.assertEqual(
            charge.charged_days,
            [
                *(["2025-05-24", "50.0"], ["2025-05-25", "50.0"]),
                *(["2025-05-26", "80.0"], ["2025-05-27", "80.0"]),
            ],
        )
        self.assertIn("2 × ", charge.charged_days_text)
        self.assertIn("05/26/2025 – 05/27/2025", charge.charged_days_text)

    def test_a_charge_follows_its_clock_until_a_person_agrees(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock()
        clock._charge(day(25).date())
        self.assertFalse(clock.charge_due)
        # It had left in time, as is told later: nothing is owed.
        self.happen("SEA_GATE_OUT", noon(22), external_id="OUT")
        self.assertTrue(clock.charge_due)
        clock._charge(day(25).date())
        self.assertFalse(clock.charge_ids)
        self.happen("SEA_GATE_OUT", noon(22), external_id="OUT", retracted=True)
        clock._charge(day(25).date())
        charge = clock.charge_ids
        charge.partner_id = self.env["res.partner"].create({"name": "Line"})
        charge.action_confirm()
        clock._charge(day(29).date())
        self.assertEqual(charge.amount, 100)

    def test_queries_do_not_grow_with_boxes(self):
        self.terms()
        boxes = self.booked(BOX_2, "TGHU1234567", booking="BKG300").container_ids
        self.clocks._refresh((self.box | boxes).ids)

        def count(ids):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.clocks._refresh(ids)
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(self.box.ids), count((self.box | boxes).ids))

    def test_customers_see_their_free_time_and_nothing_of_ours(self):
        self.terms(free_days=3)
        self.terms(side="sell", free_days=7, rate=90)
        self.happen("SEA_DISCHARGED", noon(20))
        viewer = Viewer(frozenset({"shipments", "finance"}))
        with freeze_time(noon(24)):
            (view,) = self.job._customer_view(viewer)
        (clock,) = view["containers"][0]["clocks"]
        self.assertEqual(clock["last_free_day"], day(27).date().isoformat())
        self.assertEqual(clock["days_left"], 3)
        self.assertNotIn(CANARY, repr(view))
        self.assertFalse({"amount", "rate", "terms_id"} & clock.keys())

    def test_views_take_as_many_queries_for_many_boxes_as_for_one(self):
        self.terms(side="sell")
        other = self.booked(BOX_2, "TGHU1234567", booking="BKG300", direction="import")
        self.clocks._refresh((self.box | other.container_ids).ids)

        def count(job):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            (view,) = job._customer_view(Viewer())
            return self.env.cr.sql_log_count - before, view["containers"]

        count(self.job)
        few, (box,) = count(self.job)
        many, boxes = count(other)
        self.assertEqual([len(one["clocks"]) for one in (box, *boxes)], [1, 1, 1])
        self.assertEqual(many, few)

    def test_only_people_of_the_branch_see_clocks(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        stranger = new_test_user(
            self.env,
            "clock-stranger",
            groups="freight_base.group_freight_manager",
            company_id=self.env["res.company"].create({"name": "Elsewhere"}).id,
        )
        portal = new_test_user(self.env, "clock-portal", groups="base.group_portal")
        self.assertFalse(self.clocks.with_user(stranger).search([]))
        self.assertFalse(self.env["freight.clock.terms"].with_user(stranger).search([]))
        for name in (
            *("freight.clock", "freight.clock.terms", "freight.clock.tier"),
            *("freight.day.type", "freight.holiday"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env[name].with_user(portal).search([])

    def test_terms_that_make_no_sense_are_refused_by_name(self):
        with self.assertRaisesRegex(ValidationError, "day 1"):
            self.terms(tier_ids=[Command.create({"first_day": 2, "rate": 1})])
        with self.assertRaisesRegex(ValidationError, "ends after it started"):
            self.terms(start_event="empty_in", end_event="discharged")
        with self.assertRaisesRegex(ValidationError, "SUNDAY"):
            self.env["freight.day.type"].create({"name": "Odd", "excluded": "SUNDAY"})
