"""Each charged date of a clock is on one charge, whatever people agreed to before."""

from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.freight_tracking.tests.common import BOX_2, day

from ..tools.clock_charges import Settled, find_days_left, find_gap
from ..tools.demurrage import ChargedDay
from .books import BooksCase
from .test_clocks import ClockCase, noon

NIGHTLY = "odoo.addons.freight_billing.models.freight_clock_nightly"


class ClockChargeCase(ClockCase):
    """Three days free from day 21; 50 a day from day 24."""

    def setUp(self):
        super().setUp()
        self.line = self.env["res.partner"].create({"name": "Line"})
        self.job.finance_user_id = self.clerk = new_test_user(
            self.env, "clock-finance", "freight_base.group_freight_finance"
        )

    def stand(self, **terms):
        self.terms(**terms)
        self.happen("SEA_DISCHARGED", noon(20))
        return self.clock()

    def charge_until(self, number, clock=None):
        with freeze_time(noon(number)):
            self.env.invalidate_all()
            (clock or self.clock())._charge()

    def confirm(self, charge):
        charge.partner_id = self.line
        charge.action_confirm()

    def days(self, charge):
        return [text for text, _rate in charge.charged_days]

    def told(self):
        return self.job.activity_ids.filtered(
            lambda one: one.user_id == self.clerk
            and self.box.display_name in one.summary
        ).mapped("summary")

    def check_adds_up(self, clock, on):
        charges = clock.charge_ids
        amount = clock._read_clocks(day(on).date())[clock].amount
        self.assertEqual(sum(charges.mapped("amount")), amount)
        dates = [text for one in charges for text in self.days(one)]
        self.assertEqual(len(dates), len(set(dates)))


@tagged("post_install", "-at_install")
class TestFurtherDays(ClockChargeCase):
    def test_days_after_a_confirmed_charge_are_a_further_estimate(self):
        clock = self.stand()
        self.charge_until(25)
        first = clock.charge_ids
        self.confirm(first)
        for until in (27, 39):
            self.charge_until(until)
            further = clock.charge_ids - first
            self.assertEqual((first.amount, first.state), (100, "confirmed"))
            self.assertEqual(further.amount, (until - 25) * 50)
            self.assertEqual(self.days(further)[0], "2025-05-26")
            self.assertEqual(further.state, "draft")
            self.check_adds_up(clock, until)
        self.confirm(further)
        self.charge_until(40)
        self.assertEqual(len(clock.charge_ids), 3)
        self.check_adds_up(clock, 40)

    def test_tiers_go_on_where_the_confirmed_charge_ended(self):
        clock = self.stand(
            tier_ids=[
                Command.create({"first_day": 1, "rate": 50}),
                Command.create({"first_day": 3, "rate": 80}),
            ]
        )
        self.charge_until(25)
        first = clock.charge_ids
        self.confirm(first)
        self.charge_until(26)
        self.assertEqual((clock.charge_ids - first).amount, 80)

    def test_a_confirmed_charge_that_is_an_estimate_again_takes_its_days_back(self):
        clock = self.stand()
        self.charge_until(25)
        first = clock.charge_ids
        self.confirm(first)
        self.charge_until(29)
        with freeze_time(noon(29)):
            first.action_draft()
        self.assertEqual(clock.charge_ids, first)
        self.assertEqual(first.amount, 300)

    def test_estimates_again_of_which_nothing_is_left_go(self):
        clock = self.stand()
        self.charge_until(25)
        self.confirm(clock.charge_ids)
        self.charge_until(27)
        self.confirm(clock.charge_ids)
        self.assertEqual(len(clock.charge_ids), 2)
        with freeze_time(noon(27)):
            clock.charge_ids.action_draft()
        self.assertEqual(len(clock.charge_ids), 1)
        self.check_adds_up(clock, 27)
        self.confirm(clock.charge_ids)
        self.happen("SEA_GATE_OUT", noon(20), external_id="OUT")
        self.charge_until(28)
        self.assertEqual(clock.charge_problem, "more")
        with freeze_time(noon(28)):
            clock.charge_ids.action_draft()
        self.assertFalse(clock.charge_ids)

    def test_what_finance_is_told_has_no_figures(self):
        clock = self.stand()
        self.charge_until(25)
        self.confirm(clock.charge_ids)
        self.happen("SEA_GATE_OUT", noon(24), external_id="OUT")
        self.charge_until(28)
        [told] = self.job.activity_ids.filtered(lambda one: one.summary in self.told())
        self.assertIn("DEM", told.note)
        for text in (told.note, clock.reason):
            self.assertNotIn("100", text)
            self.assertNotIn("150", text)

    def test_a_clock_that_comes_to_less_than_was_confirmed_says_so(self):
        clock = self.stand()
        self.charge_until(25)
        first = clock.charge_ids
        self.confirm(first)
        self.charge_until(27)
        self.happen("SEA_GATE_OUT", noon(24), external_id="OUT")
        self.charge_until(28)
        self.assertEqual(clock.charge_ids, first)
        self.assertEqual((first.amount, clock.charge_problem), (100, "more"))
        self.assertIn("Estimated", clock.reason)
        self.assertEqual(len(self.told()), 1)
        self.charge_until(29)
        self.assertEqual(len(self.told()), 1)
        # It was another box's: the clock runs on, and nothing is wrong any more.
        self.happen("SEA_GATE_OUT", noon(24), external_id="OUT", retracted=True)
        self.charge_until(29)
        self.assertFalse(clock.charge_problem)
        self.check_adds_up(clock, 29)

    def test_other_rates_for_what_was_confirmed_are_told(self):
        clock = self.stand()
        self.charge_until(25)
        self.confirm(clock.charge_ids)
        clock.terms_id.tier_ids.rate = 60
        self.charge_until(25)
        self.assertEqual(clock.charge_problem, "less")

    @mute_logger("odoo.sql_db")
    def test_two_at_once_make_one_charge_of_the_same_days(self):
        clock = self.stand()
        self.charge_until(25)
        first = clock.charge_ids
        with self.assertRaisesRegex(Exception, "clock_uniq"), self.cr.savepoint():
            self.cr.execute(
                "INSERT INTO freight_charge (shipment_id, company_id, side, code_id,"
                " name, basis, currency_id, rate_source, terms, state, clock_id,"
                " charged_from) SELECT shipment_id, company_id, side, code_id, name,"
                " basis, currency_id, rate_source, terms, state, clock_id,"
                " charged_from FROM freight_charge WHERE id = %s",
                [first.id],
            )


@tagged("post_install", "-at_install")
class TestTypedAmounts(ClockChargeCase):
    def test_a_waiver_stays_with_the_clocks_amount_beside_it(self):
        clock = self.stand()
        self.charge_until(25)
        charge = clock.charge_ids
        charge.amount = 80
        self.assertTrue(charge.hand_changed)
        self.charge_until(27)
        self.assertEqual((charge.amount, charge.rated_amount), (80, 200))
        self.assertEqual(len(self.days(charge)), 4)
        self.confirm(charge)
        self.charge_until(28)
        self.assertEqual((clock.charge_ids - charge).amount, 50)
        # Less than the clock has is what was agreed; more is told.
        self.assertFalse(clock.charge_problem)
        self.happen("SEA_GATE_OUT", noon(24))
        self.charge_until(28)
        self.assertEqual(clock.charge_problem, "more")

    def test_the_clocks_amount_is_taken_again(self):
        clock = self.stand()
        self.charge_until(25)
        charge = clock.charge_ids
        charge.amount = 80
        with freeze_time(noon(26)):
            charge.action_take_rated()
        self.assertEqual((charge.amount, charge.hand_changed), (150, False))

    def test_what_was_typed_outlasts_its_days(self):
        clock = self.stand()
        self.charge_until(25)
        charge = clock.charge_ids
        charge.amount = 80
        self.happen("SEA_GATE_OUT", noon(22))
        self.charge_until(26)
        self.assertEqual((charge.amount, charge.rated_amount), (80, 0))

    def test_the_vendor_that_a_person_chose_stays(self):
        landlord = self.env["res.partner"].create({"name": "Terminal"})
        self.place.partner_id = landlord
        self.terms("storage")
        self.happen("SEA_DISCHARGED", noon(20))
        clock = self.clock("storage")
        self.charge_until(25, clock)
        self.assertEqual(clock.charge_ids.partner_id, landlord)
        clock.charge_ids.partner_id = self.line
        self.charge_until(26, clock)
        self.assertEqual(clock.charge_ids.partner_id, self.line)

    def test_nobody_types_which_clock_a_charge_is_of(self):
        clock = self.stand()
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.env["freight.charge"].create(
                {
                    "shipment_id": self.job.id,
                    "code_id": clock.terms_id.charge_code_id.id,
                    "clock_id": clock.id,
                }
            )


@tagged("post_install", "-at_install")
class TestClosedJobs(ClockChargeCase):
    def close(self, at):
        with freeze_time(at):
            self.job.sudo().write({"closed_at": at})

    def test_what_comes_after_closing_is_a_charge_of_the_open_period(self):
        clock = self.stand()
        self.charge_until(25)
        first = clock.charge_ids
        self.close(noon(25))
        for until in (27, 28):
            self.charge_until(until)
            late = clock.charge_ids - first
            self.assertEqual((first.amount, late.amount), (100, (until - 25) * 50))
            self.assertTrue(late.after_closing)
            self.assertEqual(late.recognized_by, "open_period")
            self.check_adds_up(clock, until)
        self.assertEqual(len(self.told()), 1)
        self.assertIn("after the job was closed", self.told()[0])

    def test_what_was_closed_too_dear_is_told(self):
        clock = self.stand()
        self.charge_until(25)
        self.close(noon(25))
        self.happen("SEA_GATE_OUT", noon(22))
        self.charge_until(26)
        self.assertEqual(clock.charge_ids.amount, 100)
        self.assertEqual(clock.charge_problem, "more")
        self.assertEqual(len(self.told()), 1)


@tagged("post_install", "-at_install")
class TestNightly(ClockChargeCase, BooksCase):
    def accrue(self, charge):
        """As at a period's end; what it takes to post one is tested elsewhere."""
        accrual = (
            self.env["freight.accrual"]
            .sudo()
            .create(
                {
                    "company_id": charge.company_id.id,
                    "date": "2025-05-31",
                    "line_ids": [
                        Command.create(
                            {
                                "charge_id": charge.id,
                                "period": "2025-05-01",
                                "amount": charge.company_amount,
                            }
                        )
                    ],
                }
            )
        )
        self.env.flush_all()
        return accrual

    def test_an_accrued_estimate_becomes_zero_instead_of_going(self):
        clock = self.stand()
        self.charge_until(25)
        charge = clock.charge_ids
        self.accrue(charge)
        self.happen("SEA_GATE_OUT", noon(22), external_id="OUT")
        self.charge_until(26)
        self.assertEqual((charge.exists(), charge.amount), (charge, 0))
        self.assertFalse(charge.charged_days)
        self.happen("SEA_GATE_OUT", noon(22), external_id="OUT", retracted=True)
        self.charge_until(26)
        self.assertEqual((clock.charge_ids, charge.amount), (charge, 150))

    def test_one_that_cannot_be_charged_stops_no_other(self):
        clock = self.stand()
        job = self.booked(BOX_2, booking="BKG700", direction="import")
        self.happen("SEA_DISCHARGED", noon(20), container=BOX_2)
        other = self.clock(box=job.container_ids)
        follow = type(clock)._charge_reading

        def fail(self, *args):
            if self.id == clock.id:
                self.env.cr.execute("SELECT 1/0")
            return follow(self, *args)

        cron = type(self.env["ir.cron"])
        with (
            freeze_time(noon(25)),
            patch.object(type(clock), "_charge_reading", fail),
            patch.object(cron, "_commit_progress", lambda *_args, **_kw: 1),
            mute_logger(NIGHTLY, "odoo.sql_db"),
        ):
            self.clocks._cron_charge()
        self.assertEqual(other.charge_ids.amount, 100)
        self.assertFalse(clock.charge_ids)
        self.assertEqual((clock.charge_problem, clock.charge_due), ("failed", True))
        self.assertIn("Charge Now", clock.reason)
        self.charge_until(25)
        self.assertFalse(clock.charge_problem)


@tagged("post_install", "-at_install")
class TestSettledDays(BaseCase):
    def test_gap(self):
        start = day(24).date()
        days = [
            ChargedDay(start + timedelta(days=number), number + 1, Decimal(50))
            for number in range(4)
        ]
        known = frozenset(one.day.isoformat() for one in days[:2])
        unknown = frozenset({"2025-05-01"})
        for settled, gap in (
            ((), 0),
            ((Settled(known, Decimal(100)),), 0),
            ((Settled(known, Decimal(120)),), 20),
            ((Settled(known, Decimal(90)),), -10),
            ((Settled(known, Decimal(90), is_typed=True),), 0),
            ((Settled(known, Decimal(120), is_typed=True),), 20),
            ((Settled(known, Decimal(100)), Settled(unknown, Decimal(50))), 50),
        ):
            with self.subTest(settled):
                self.assertEqual(find_gap(days, settled), gap)
                left = find_days_left(days, settled)
                self.assertEqual(len(left), 2 if settled else 4)
