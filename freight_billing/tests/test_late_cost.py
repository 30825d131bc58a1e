"""What is posted after its month was closed counts when it is; the month stays."""

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_billing.tools.late import split_late

from .accrual_case import AccrualCase

MAY_END, JUNE = date(2025, 5, 31), date(2025, 6, 1)


@tagged("post_install", "-at_install")
class TestLateTool(BaseCase):
    def test_what_came_later(self):
        accrual = (MAY_END, JUNE, Decimal(100))
        again = (date(2025, 6, 30), date(2025, 7, 1), Decimal(110))
        in_may, in_june, in_july = date(2025, 5, 20), date(2025, 6, 9), date(2025, 7, 4)
        for posted, accrued, answer in (
            ([], [accrual], {}),
            ([(in_may, 120)], [], {}),
            ([(in_june, 120)], [], {in_june: 120}),
            ([(in_june, 120)], [accrual], {in_june: 20}),
            ([(in_june, 80)], [accrual], {in_june: -20}),
            ([(in_june, 100)], [accrual], {}),
            ([(in_may, 100), (in_june, -100)], [], {in_june: -100}),
            (
                [(in_july, 120)],
                [accrual, again],
                {date(2025, 6, 30): 10, in_july: 10},
            ),
        ):
            with self.subTest(posted=posted, accrued=accrued):
                exact = [(day, Decimal(amount)) for day, amount in posted]
                self.assertEqual(
                    split_late(exact, accrued, date(2025, 5, 12), MAY_END), answer
                )


class TestLateCost(AccrualCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("freight_base.group_freight_manager")

    def months(self, shipments, name="posted"):
        rows = self.env["freight.profit"]._read_group(
            [("shipment_id", "in", shipments.ids)],
            ["recognized_on:month"],
            [f"{name}:sum"],
        )
        return {month.month: round(total, 2) for month, total in rows if total}

    def bill_at(self, cost, price):
        """The vendor bills it in June at that price, and a person approves it."""
        bill = cost.make_invoices("2025-06-02")
        bill.invoice_line_ids.price_unit = price
        bill.action_freight_match()
        bill.freight_difference_ids.reason = "The line called: it is right"
        bill.freight_difference_ids.action_approve()
        return self.post(bill)

    def close_may(self):
        self.company.fiscalyear_lock_date = MAY_END

    def test_a_dearer_bill_leaves_the_closed_month_alone(self):
        shipment = self.departed()
        cost = self.add_charge(shipment, price=100, side="buy")
        self.accruals.accrue(self.company, MAY_END)
        self.close_may()
        bill = self.bill_at(cost, 120.5)
        self.assertEqual(cost.recognized_on, date(2025, 5, 12))
        self.assertEqual(self.months(shipment), {5: -100, 6: -20.5})
        self.assertEqual(self.balances(MAY_END)[1], 100)
        self.assertEqual(self.balances("2025-06-30")[1], 120.5)
        self.assertEqual(shipment.posted_cost, 120.5)
        self.assertTrue(cost.books_agree)
        # Closing June and paying the bill changes neither month.
        self.company.fiscalyear_lock_date = "2025-06-30"
        self.pay(bill)
        self.assertEqual(self.months(shipment), {5: -100, 6: -20.5})

    def test_what_nobody_accrued_is_of_the_month_that_posts_it(self):
        shipment = self.departed()
        sold = self.add_charge(shipment, price=300)
        self.assertEqual(sold.recognized_on, date(2025, 5, 12))
        self.close_may()
        self.post(sold.make_invoices("2025-06-02"))
        self.assertEqual(self.months(shipment), {6: 300})
        self.assertEqual(self.months(shipment, "estimated"), {5: 300})

    def test_a_credit_after_the_close(self):
        shipment = self.departed()
        sold = self.add_charge(shipment, price=300)
        invoice = self.post(sold.make_invoices("2025-05-20"), "2025-05-20")
        self.close_may()
        self.assertEqual(self.months(shipment), {5: 300})
        self.credit(invoice)
        self.assertEqual(self.months(shipment), {5: 300, 6: -300})

    def test_closing_settles_what_was_posted_in_the_next_month(self):
        shipment = self.departed()
        cost = self.add_charge(shipment, price=100, side="buy")
        self.accruals.accrue(self.company, MAY_END)
        self.bill_at(cost, 90)
        self.assertEqual(self.months(shipment), {5: -90})
        self.close_may()
        self.assertEqual(self.months(shipment), {5: -100, 6: 10})

    def test_late_cost_of_a_master_is_its_houses(self):
        master = self.departed(kind="master")
        houses = [
            self.lcl(count, kind="house", master_id=master.id) for count in (8, 4)
        ]
        cost = self.add_charge(master, price=90, side="buy")
        self.accruals.accrue(self.company, MAY_END)
        self.close_may()
        self.bill_at(cost, 100.01)
        self.assertEqual(self.months(houses[0]), {5: -60, 6: -6.67})
        self.assertEqual(self.months(houses[1]), {5: -30, 6: -3.34})
        self.assertEqual(self.months(master), {})
        self.assertEqual((houses[0] + houses[1]).mapped("posted_cost"), [66.67, 33.34])

    def test_what_the_rate_brings_later_stays_apart(self):
        """100 EUR are accrued as 125 USD, and posted as 130 of which 5 is the rate."""
        self.env["res.currency.rate"].create(
            {
                "company_id": self.company.id,
                "currency_id": self.eur.id,
                "name": "2025-06-01",
                "rate": 100 / 130,
            }
        )
        shipment = self.departed()
        cost = self.add_charge(
            shipment,
            price=100,
            side="buy",
            currency_id=self.eur.id,
            rate_date="2025-05-20",
        )
        self.accruals.accrue(self.company, MAY_END)
        self.close_may()
        self.post(cost.make_invoices("2025-06-02"))
        self.assertEqual(self.months(shipment), {5: -125})
        self.assertEqual(self.months(shipment, "exchange_difference"), {6: -5})
