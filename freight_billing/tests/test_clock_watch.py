"""Clocks where things go otherwise than planned, and as causes of exceptions."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.freight_tracking.tests.common import BOX_2, day
from odoo.addons.queue_job.tests.common import trap_jobs

from .test_clocks import ClockCase, noon


@tagged("post_install", "-at_install")
class TestClocksThatChange(ClockCase):
    def test_a_box_whose_number_goes_has_no_clock(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        self.box.number = False
        self.settle()
        self.assertFalse(self.clock())

    def test_a_charge_goes_with_its_clock_and_is_not_made_twice(self):
        self.terms("detention")
        self.happen("SEA_GATE_OUT", noon(20))
        clock = self.clock("detention")
        clock._charge(day(25).date())
        charge = clock.charge_ids
        self.assertTrue(charge)
        self.box.is_soc = True
        self.settle()
        self.clock("detention")._charge(day(25).date())
        self.assertFalse(charge.exists())

    def test_a_confirmed_charge_is_not_made_again_when_its_clock_comes_back(self):
        self.terms("detention")
        self.happen("SEA_GATE_OUT", noon(20))
        clock = self.clock("detention")
        clock._charge(day(25).date())
        clock.charge_ids.partner_id = self.env["res.partner"].create({"name": "Line"})
        clock.charge_ids.action_confirm()
        for owned in (True, False):
            self.box.is_soc = owned
            self.settle()
            self.clock("detention")._charge(day(25).date())
        charges = self.job.charge_ids.filtered(lambda one: one.code_id.code == "DET")
        self.assertEqual(len(charges), 1)

    def test_a_box_that_was_moved_takes_its_estimate_along(self):
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        self.clock()._charge(day(25).date())
        charge = self.clock().charge_ids
        other = self.booked(BOX_2, booking="BKG400", direction="import")
        self.box.shipment_id = other
        self.settle()
        self.clock()._charge(day(25).date())
        self.assertEqual((charge.shipment_id, charge.amount), (other, 100))

    def test_other_terms_in_another_currency_are_that_currency(self):
        terms = self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        self.clock()._charge(day(25).date())
        charge = self.clock().charge_ids
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2025-01-01", "rate": 0.8}
        )
        self.terms(location_id=self.place.id, currency_id=euro.id)
        self.clocks._refresh(self.box.ids)
        self.clock()._charge(day(25).date())
        self.assertNotEqual(self.clock().terms_id, terms)
        self.assertEqual(charge.currency_id, euro)

    def test_the_depot_of_the_empty_box_is_not_the_terminal(self):
        job = self.booked(BOX_2, booking="BKG500", direction="export")
        self.terms("storage", direction="export", location_id=job.pol_id.id)
        self.happen("SEA_EMPTY_PICKED_UP", noon(5), "SGSIN", container=BOX_2)
        self.happen("SEA_GATE_IN", noon(8), "VNSGN", container=BOX_2)
        clock = self.clocks.search(
            [("container_id", "=", job.container_ids.id), ("kind", "=", "storage")]
        )
        self.assertEqual(clock.location_id.country_id.code, "VN")

    def test_port_and_ramp_each_have_their_storage(self):
        job = self.booked(BOX_2, booking="BKG600", direction="export")
        ramp = self.env["freight.location"].create(
            {
                "name": "Bien Hoa Ramp",
                "code": "VNBHR",
                "country_id": job.pol_id.country_id.id,
                "tz": "Asia/Ho_Chi_Minh",
            }
        )

        def clocks():
            return self.clocks.search(
                [("container_id", "=", job.container_ids.id), ("kind", "=", "storage")]
            )

        self.terms("storage", direction="export", free_days=0, rate=10)
        self.happen("SEA_GATE_IN", day(8), "VNSGN", container=BOX_2)
        first = clocks()
        first._charge(day(9).date())
        charge = first.charge_ids
        # The port turns out to have terms of its own: the clock stays the one it was.
        self.terms(
            "storage",
            direction="export",
            free_days=0,
            rate=30,
            location_id=job.pol_id.id,
        )
        self.clocks._refresh(job.container_ids.ids)
        self.assertEqual((clocks(), clocks().area_id), (first, job.pol_id))
        first._charge(day(9).date())
        self.assertEqual((first.charge_ids, charge.amount), (charge, 30))
        self.terms(
            "storage", direction="export", free_days=0, rate=20, location_id=ramp.id
        )
        self.happen("SEA_GATE_IN", day(5), "VNBHR", container=BOX_2)
        self.happen("SEA_LOADED", day(10), "VNSGN", container=BOX_2)
        (second,) = clocks() - first
        self.assertEqual(second.area_id, ramp)
        self.assertEqual(
            (second.start_on, second.end_on), (day(5).date(), day(8).date())
        )
        self.assertEqual(
            (first.start_on, first.end_on), (day(8).date(), day(10).date())
        )
        (first | second)._charge(day(20).date())
        self.assertEqual((first.charge_ids.amount, second.charge_ids.amount), (60, 60))

    def test_what_was_discharged_waits_for_no_ship(self):
        self.terms("storage", direction="export")
        self.happen("SEA_GATE_IN", day(5), "VNSGN")
        clock = self.clocks.search(
            [("container_id", "=", self.box.id), ("direction", "=", "export")]
        )
        self.assertTrue(clock.is_running)
        self.happen("SEA_DISCHARGED", noon(20))
        self.assertFalse(clock.is_running)
        self.assertTrue(clock.end_inferred)

    def test_a_day_stays_that_day_in_any_zone(self):
        self.terms()
        self.happen(
            *("SEA_DISCHARGED", noon(20)), when="2025-05-20", zone="Asia/Ho_Chi_Minh"
        )
        self.assertEqual(self.clock().start_on, day(20).date())

    def test_no_day_is_charged_before_it_is_at_the_place(self):
        """At 03:00 UTC on day 25 it is still day 24 in Long Beach."""
        self.terms()
        self.happen("SEA_DISCHARGED", noon(20))
        with freeze_time(day(25, 3)):
            self.assertEqual(self.clock()._read_clocks()[self.clock()].amount, 50)

    def test_a_holiday_that_is_entered_late_moves_the_last_free_day(self):
        working = self.env.ref("freight_billing.day_type_working")
        self.terms(free_days=3, free_day_type_id=working.id)
        self.happen("SEA_DISCHARGED", noon(20))
        before = self.clock().last_free_day
        with trap_jobs() as trap:
            self.env["freight.holiday"].create(
                {
                    "name": "Harbour day",
                    "date": before,
                    "country_id": self.place.country_id.id,
                }
            )
        trap.perform_enqueued_jobs()
        self.assertGreater(self.clock().last_free_day, before)

    def test_free_time_that_was_agreed_stands_before_all_terms(self):
        self.terms(free_days=3)
        self.happen("SEA_DISCHARGED", noon(20))
        agreed = self.env["freight.clock.agreement"].create(
            {
                "shipment_id": self.job.id,
                "free_days": 14,
                "reference": "BKG100",
            }
        )
        self.settle()
        clock = self.clock()
        self.assertEqual(clock.last_free_day, day(20).date() + timedelta(days=14))
        self.assertEqual(self.read_clock(clock, day(30).date()).amount, 0)
        with freeze_time(noon(24)):
            self.env.invalidate_all()
            self.assertIn("BKG100", clock.reason)
        agreed.free_days = 0
        self.settle()
        self.assertEqual(clock.last_free_day, day(20).date())
        agreed.unlink()
        self.settle()
        self.assertEqual(clock.last_free_day, day(23).date())

    def test_charging_now_is_for_those_who_may_charge(self):
        self.terms()
        self.terms(side="sell")
        self.happen("SEA_DISCHARGED", noon(20))
        own = {
            "company_id": self.env.company.id,
            "company_ids": self.env.company.ids,
        }
        mover = new_test_user(
            self.env, "clock-mover", "freight_base.group_freight_operations", **own
        )
        clerk = new_test_user(
            self.env, "clock-clerk", "freight_base.group_freight_documentation", **own
        )
        with freeze_time(noon(25)):
            self.clock().with_user(mover).action_charge()
            self.assertEqual(self.clock().charge_ids.amount, 100)
            with self.assertRaises(AccessError):
                self.clock(side="sell").with_user(mover).action_charge()
            with self.assertRaises(AccessError):
                self.clock().with_user(clerk).action_charge()
            self.clock(side="sell").action_charge()
            self.assertEqual(self.clock(side="sell").charge_ids.side, "sell")

    def test_what_cannot_be_assessed_is_not_charged(self):
        self.happen("SEA_DISCHARGED", noon(20))
        with self.assertRaisesRegex(UserError, "No terms"):
            self.clock().action_charge()

    def test_a_shipment_tells_what_is_at_stake(self):
        self.terms()
        self.terms(side="sell", rate=900)
        self.terms("storage", free_days=1, rate=30)
        self.happen("SEA_DISCHARGED", noon(20))
        with freeze_time(noon(24)):
            job = self.job
            self.assertEqual(job.line_free_until, day(23).date())
            self.assertEqual(job.terminal_free_until, day(21).date())
            # 1 × 50 + 3 × 30, and three days more of each
            self.assertIn("140.00", job.clock_stakes)
            self.assertIn("380.00", job.clock_stakes)
            self.assertFalse(job.clock_doubts)
        with freeze_time(noon(20) + timedelta(days=30)):
            self.env.invalidate_all()
            self.assertIn("2", self.job.clock_doubts)


@tagged("post_install", "-at_install")
class TestStaleClocks(ClockCase):
    """Ten days free from day 21, 50 a day from day 31; stale 21 days after day 20."""

    def setUp(self):
        super().setUp()
        self.terms(free_days=10, rate=50)
        self.happen("SEA_DISCHARGED", noon(20))
        self.stale = self.clock()
        self.operator = new_test_user(
            self.env, "stale-ops", groups="freight_base.group_freight_operations"
        )

    def charged(self, at):
        with freeze_time(noon(at)):
            self.env.invalidate_all()
            self.stale._charge()
        return self.stale.charge_ids.amount

    def test_its_charge_stops_at_the_last_sure_day(self):
        # Day 41 is 21 days after the last news: 11 days are charged by then.
        self.assertEqual(self.charged(40), 500)
        self.assertEqual(self.charged(41), 550)
        for later in (42, 60, 400):
            self.assertEqual(self.charged(later), 550)

    def test_it_runs_on_once_a_person_says_that_the_box_still_stands(self):
        self.charged(60)
        with freeze_time(noon(60)):
            self.env.invalidate_all()
            self.assertEqual(self.stale.state, "stale")
            self.assertIn("stands still", self.stale.reason)
            self.stale.with_user(self.operator).action_still_standing()
            self.assertEqual(self.stale.state, "open")
            self.assertEqual(self.stale.charge_ids.amount, 30 * 50)
            self.assertEqual(self.stale.standing_by_id, self.operator)
            self.assertIn("still stands", self.job.message_ids[0].body)
            with self.assertRaisesRegex(UserError, "not stale"):
                self.stale.with_user(self.operator).action_still_standing()
        # And is stale again 21 days after that.
        self.assertEqual(self.charged(90), (81 - 30) * 50)

    def test_news_end_it_as_they_are(self):
        self.charged(60)
        self.happen("SEA_GATE_OUT", noon(33))
        self.assertEqual(self.charged(61), 150)

    def test_outsiders_say_nothing(self):
        portal = new_test_user(self.env, "stale-portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.stale.with_user(portal).action_still_standing()


class FreeTimeCase(ClockCase):
    """Half of the free time left, a fifth, nothing: each opens an exception."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = cls.env["freight.exception.rule"]
        rules.search([]).action_archive()
        rules.create(
            [
                {"name": f"{left} % left", "kind": "free_time", "threshold": left}
                for left in (50, 20, 0)
            ]
        )
        rules.search([])._write_recheck(-1)

    def told(self, at):
        with freeze_time(at):
            self.env["freight.watch"]._check_due()
            self.settle()
            return self.job.open_exception_ids.mapped("rule_id.name")

    def check_steps(self):
        self.terms(free_days=10)
        with freeze_time(noon(20)):
            self.happen("SEA_DISCHARGED", noon(20))
        # Free from day 21 through 30, of Long Beach at UTC-7.
        start = day(21, 7)
        for days, names in (
            (4.9, []),
            (5, ["50 % left"]),
            (8, ["20 % left"]),
            (10, ["0 % left"]),
        ):
            with self.subTest(days):
                self.assertEqual(self.told(start + timedelta(days=days)), names)
        with freeze_time(start + timedelta(days=11)):
            self.happen("SEA_GATE_OUT", start + timedelta(days=11))
        self.assertFalse(self.job.open_exception_ids)


@tagged("post_install", "-at_install")
class TestFreeTimeExceptions(FreeTimeCase):
    job_values = {"destination_scope": "cy"}

    def test_it_opens_at_50_20_and_0_per_cent_and_closes_on_pick_up(self):
        self.check_steps()

    def test_what_customers_are_given_is_no_exception_of_ours(self):
        self.terms(side="sell", free_days=1)
        with freeze_time(noon(20)):
            self.happen("SEA_DISCHARGED", noon(20))
        self.assertEqual(self.told(noon(28)), [])

    def test_queries_do_not_grow_with_clocks(self):
        self.terms()
        other = self.booked(BOX_2, "TGHU1234567", booking="BKG300", direction="import")
        for box in (self.box, *other.container_ids):
            self.happen("SEA_DISCHARGED", noon(20), container=box.number)

        def count(shipments):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env["freight.watch"]._get_free_times(shipments.ids)
            self.assertEqual(len(found), len(shipments))
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(self.job), count(self.job | other))

    def test_terms_that_change_let_it_be_looked_at_again(self):
        terms = self.terms(
            free_days=3, tier_ids=[Command.create({"first_day": 1, "rate": 5})]
        )
        with freeze_time(noon(20)):
            self.happen("SEA_DISCHARGED", noon(20))
        self.assertEqual(self.told(noon(24)), ["0 % left"])
        with freeze_time(noon(24)):
            terms.free_days = 30
            self.clocks._refresh_company(self.env.company.id)
            self.settle()
        self.assertFalse(self.job.open_exception_ids)


@tagged("post_install", "-at_install")
class TestFreeTimeOfWhatIsDone(FreeTimeCase):
    """To the port: the shipment is done with the discharge, and its box stands on."""

    def test_it_opens_and_closes_like_that_of_any_other(self):
        self.check_steps()
        self.assertEqual(self.job.state, "done")

    def test_nothing_else_of_it_is_watched(self):
        rules = self.env["freight.exception.rule"]
        rules.create({"name": "Silence", "kind": "no_news", "threshold": 24})
        self.terms(free_days=10)
        with freeze_time(noon(20)):
            self.happen("SEA_DISCHARGED", noon(20))
        self.assertEqual(self.told(noon(33)), ["0 % left"])

    def test_an_archived_one_is_watched_no_more(self):
        self.terms(free_days=10)
        with freeze_time(noon(20)):
            self.happen("SEA_DISCHARGED", noon(20))
        self.job.action_archive()
        self.assertEqual(self.told(noon(33)), [])
