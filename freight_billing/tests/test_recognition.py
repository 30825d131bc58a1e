"""The day a charge counts on: by rule, by what happened, by what is closed."""

from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.freight_shipment.tests.common import day

from ..tools.recognition import find_date, recognize
from .accrual_case import AccrualCase
from .books import BooksCase


@tagged("post_install", "-at_install")
class TestRecognitionTool(BaseCase):
    def test_what_happened_goes_before_what_is_expected(self):
        for wanted, dates, answer in (
            ("atd", {"etd": day(3), "atd": day(5)}, (date(2025, 5, 5), "atd", True)),
            ("atd", {"etd": day(3), "ata": day(9)}, (date(2025, 5, 9), "ata", True)),
            ("ata", {"eta": day(9), "atd": day(3)}, (date(2025, 5, 9), "eta", False)),
            ("ata", {}, (None, None, False)),
        ):
            with self.subTest(dates):
                self.assertEqual(recognize(wanted, dates, "UTC"), answer)

    def test_the_day_is_the_branchs(self):
        late = {"atd": datetime(2025, 5, 31, 18)}
        self.assertEqual(recognize("atd", late, "UTC").day, date(2025, 5, 31))
        self.assertEqual(
            recognize("atd", late, "Asia/Ho_Chi_Minh").day, date(2025, 6, 1)
        )

    def test_the_most_exact_rule(self):
        rules = [(None, None, "ata"), ("sea", None, "atd"), (None, "import", "ata")]
        self.assertEqual(find_date(rules, "sea", "import"), "ata")
        self.assertEqual(find_date(rules, "sea", "export"), "atd")
        self.assertEqual(find_date(rules, "air", "export"), "ata")
        self.assertEqual(find_date([], "air", "import"), "ata")
        self.assertEqual(find_date([], "air", "export"), "atd")


class TestRecognition(BooksCase):
    def test_follows_the_dates_until_the_period_is_closed(self):
        shipment = self.fcl()
        charge = self.add_charge(shipment)
        self.assertEqual(
            (charge.recognized_on, charge.recognized_by, charge.is_recognized),
            (date(2025, 5, 10), "etd", False),
        )
        shipment.atd = day(12)
        self.assertEqual(
            (charge.recognized_on, charge.recognized_by, charge.is_recognized),
            (date(2025, 5, 12), "atd", True),
        )
        self.company.fiscalyear_lock_date = "2025-05-31"
        shipment.atd = day(11)
        self.assertEqual(charge.recognized_on, date(2025, 5, 12))
        late = self.add_charge(shipment, "DOC", side="buy")
        self.assertEqual(
            (late.recognized_on, late.recognized_by),
            (date(2025, 6, 1), "open_period"),
        )

    def test_each_side_follows_the_locks_of_its_journals(self):
        shipment = self.fcl()
        shipment.atd = day(12)
        self.company.purchase_lock_date = "2025-05-31"
        sell, buy = (self.add_charge(shipment, side=side) for side in ("sell", "buy"))
        self.assertEqual(sell.recognized_on, date(2025, 5, 12))
        self.assertEqual(buy.recognized_on, date(2025, 6, 1))

    def test_locks_of_the_parent_hold_for_its_branches(self):
        parent = self.env["res.company"].create({"name": "Test Group"})
        branch = self.env["res.company"].create(
            {"name": "Test Branch", "parent_id": parent.id}
        )
        self.env.user.company_ids += parent | branch
        parent.fiscalyear_lock_date = "2025-05-31"
        self.assertEqual(branch._get_freight_lock_date("sell"), date(2025, 5, 31))
        parent.sale_lock_date = "2025-06-30"
        self.env.invalidate_all()
        self.assertEqual(branch._get_freight_lock_date("sell"), date(2025, 6, 30))
        self.assertEqual(branch._get_freight_lock_date("buy"), date(2025, 5, 31))

    def test_a_rule_of_the_branch(self):
        shipment = self.fcl()
        charge = self.add_charge(shipment)
        rule = self.env["freight.recognition.rule"].create(
            {"company_id": self.company.id, "counts_on": "ata"}
        )
        self.assertEqual(charge.recognized_on, date(2025, 5, 25))
        rule.mode = "air"
        self.assertEqual(charge.recognized_on, date(2025, 5, 10))
        rule.mode = "sea"
        self.assertEqual(charge.recognized_on, date(2025, 5, 25))
        rule.unlink()
        self.assertEqual(charge.recognized_on, date(2025, 5, 10))


class TestAccrual(AccrualCase):
    def test_over_two_months_to_the_cent(self):
        """Earned in May, invoiced and billed in June: May has it, June nets to nil."""
        shipment = self.departed()
        sell = self.add_charge(shipment, price=1000.1)
        euro = self.add_charge(shipment, "DOC", 40.04, currency_id=self.eur.id)
        cost = self.add_charge(shipment, price=700.2, side="buy")
        accrual = self.accruals.accrue(self.company, date(2025, 5, 31))
        self.assertEqual(accrual.line_ids.charge_id, sell | euro | cost)
        self.assertEqual((accrual.income, accrual.cost), (1050.15, 700.2))
        self.assertEqual(self.balances("2025-05-31"), (1050.15, 700.2, 1050.15, -700.2))
        self.assertEqual(self.balances("2025-06-01"), (0, 0, 0, 0))
        self.assertEqual((sell.actual_amount, sell.billing_state), (0, "open"))
        self.assertEqual(sell.accrued_amount, 1000.1)
        # A line pair for each shipment and account.
        self.assertEqual(len(accrual.move_id.line_ids), 4)
        moves = (sell | euro | cost).make_invoices("2025-06-02")
        self.post(moves)
        self.assertEqual(self.balances("2025-05-31")[:2], (1050.15, 700.2))
        self.assertEqual(self.balances("2025-06-30"), (1050.15, 700.2, 0, 0))
        self.assertFalse(self.accruals.accrue(self.company, date(2025, 6, 30)))

    def test_never_twice_for_a_day_and_again_at_the_next_end(self):
        charge = self.add_charge(self.departed())
        accrual = self.accruals.accrue(self.company, date(2025, 5, 31))
        self.assertFalse(self.accruals.accrue(self.company, date(2025, 5, 31)))
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            with self.env.cr.savepoint():
                self.env["freight.accrual.line"].create(
                    {
                        "accrual_id": accrual.id,
                        "charge_id": charge.id,
                        "amount": 1,
                    }
                )
                self.env.flush_all()
        self.assertEqual(type(caught.exception).__name__, "UniqueViolation")
        later = self.accruals.accrue(self.company, date(2025, 6, 30))
        self.assertEqual(later.line_ids.charge_id, charge)

    def test_only_what_is_earned_and_not_billed(self):
        shipment = self.departed()
        billed = self.add_charge(shipment)
        self.post(billed.make_invoices("2025-05-20"), "2025-05-20")
        self.add_charge(self.fcl())
        self.assertFalse(self.accruals.accrue(self.company, date(2025, 5, 31)))
        early = self.add_charge(self.departed())
        self.assertFalse(self.accruals.accrue(self.company, date(2025, 5, 11)))
        # On that day the other one was not billed yet, either.
        self.assertEqual(
            self.accruals.accrue(self.company, date(2025, 5, 12)).line_ids.charge_id,
            billed | early,
        )

    def test_one_in_the_middle_of_a_month_leaves_its_end_alone(self):
        charge = self.add_charge(self.departed(), price=100.01)
        for end in (date(2025, 5, 12), date(2025, 5, 31)):
            accrual = self.accruals.accrue(self.company, end)
            self.assertEqual(accrual.line_ids.charge_id, charge)
            self.assertFalse(self.accruals.accrue(self.company, end))
            self.assertEqual(self.balances(end), (100.01, 0, 100.01, 0))
            self.assertEqual(self.balances(end + timedelta(days=1)), (0, 0, 0, 0))
        self.assertEqual(charge.accrued_amount, 100.01)

    def test_an_accrued_estimate_outlives_its_tariff(self):
        """It comes to nothing, and is the tariff's again when that proposes it."""
        self.tariff(self.line("OFR", 1800))
        surcharges = self.tariff(self.line("BAF", 50))
        shipment = self.departed()
        self.rate(shipment)
        surcharge = self.charge(shipment, "BAF")
        accrual = self.accruals.accrue(self.company, date(2025, 5, 31))
        self.assertIn(surcharge, accrual.line_ids.charge_id)
        surcharges.active = False
        self.rate(shipment)
        self.assertEqual((surcharge.amount, surcharge.company_amount), (0, 0))
        self.assertEqual(self.charge(shipment, "OFR").amount, 1800)
        self.assertNotIn(
            surcharge,
            self.accruals.accrue(self.company, date(2025, 6, 30)).line_ids.charge_id,
        )
        surcharges.active = True
        self.rate(shipment)
        self.assertEqual(surcharge.amount, 50)

    def test_an_accrued_estimate_is_not_deleted(self):
        charge = self.add_charge(self.departed(), confirm=False)
        self.accruals.accrue(self.company, date(2025, 5, 31))
        with self.assertRaisesRegex(UserError, "Set its amount to zero"):
            charge.unlink()

    def test_missing_accounts_are_all_named(self):
        shipment = self.departed()
        self.add_charge(shipment)
        self.add_charge(shipment, side="buy")
        self.company.freight_accrued_income_account_id = False
        self.company.freight_accrued_cost_account_id = False
        with self.assertRaisesRegex(UserError, "(?s)Accrued Income.*Accrued Cost"):
            self.accruals.accrue(self.company, date(2025, 5, 31))

    def test_posted_accruals_stay(self):
        self.add_charge(self.departed())
        accrual = self.accruals.accrue(self.company, date(2025, 5, 31))
        with self.assertRaisesRegex(UserError, "Reset its entry"):
            accrual.unlink()
        (accrual.move_id | accrual.reversal_id).button_draft()
        accrual.unlink()
        self.assertTrue(self.accruals.accrue(self.company, date(2025, 5, 31)))

    def test_the_wizard_shows_what_it_posts(self):
        charge = self.add_charge(self.departed())
        with Form(self.env["freight.accrual.make"]) as form:
            form.date = date(2025, 5, 31)
            self.assertEqual(form.income, 100)
        wizard = form.save()
        self.assertEqual(wizard.charge_ids, charge)
        action = wizard.action_accrue()
        made = self.accruals.browse(action["res_id"])
        self.assertEqual(made.line_ids.charge_id, charge)

    def test_sales_do_not_accrue(self):
        sales = new_test_user(
            self.env,
            "accrual_sales",
            groups="freight_base.group_freight_sales",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(AccessError):
            self.accruals.with_user(sales).accrue(self.company, date(2025, 5, 31))
