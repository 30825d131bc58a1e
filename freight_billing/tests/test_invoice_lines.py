"""What an invoice says, on which day, and with which taxes and accounts."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form

from .books import BooksCase


class TestInvoiceLines(BooksCase):
    def text(self, charge):
        return charge.make_invoices().invoice_line_ids.name

    def test_after_midnight_it_is_dated_as_the_calendar_there(self):
        self.company.freight_tz = "Asia/Ho_Chi_Minh"
        job = self.fcl()
        with freeze_time("2025-06-01 18:30:00"):
            self.env.user.tz = False
            move = self.add_charge(job).make_invoices()
            self.assertEqual(move.invoice_date, date(2025, 6, 2))
            self.env.user.tz = "America/Los_Angeles"
            move = self.add_charge(job, "DOC").make_invoices()
            self.assertEqual(move.invoice_date, date(2025, 6, 1))
            bill = self.add_charge(job, side="buy").make_invoices()
            self.assertFalse(bill.invoice_date)

    def test_it_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        code = self.code("DOC")
        code.with_context(lang="vi_VN").name = "Phí chứng từ"
        self.saigon_tech.lang = "vi_VN"
        job = self.fcl()
        self.assertIn("Phí chứng từ", self.text(self.add_charge(job, "DOC")))
        worded = self.add_charge(job, "DOC", name="As we spoke on Monday")
        self.assertIn("As we spoke on Monday", self.text(worded))
        cost = self.add_charge(job, "DOC", side="buy")
        self.assertIn(code.name, self.text(cost))

    def test_the_master_of_a_consolidation_is_nobodys_business(self):
        house = self.fcl(kind="house", master_number="MBL OF MANY")
        self.assertNotIn("MBL OF MANY", self.text(self.add_charge(house)))
        cost = self.add_charge(house, side="buy")
        self.assertIn("MBL OF MANY", self.text(cost))
        direct = self.fcl(kind="direct", master_number="MBL OF ONE")
        self.assertIn("MBL OF ONE", self.text(self.add_charge(direct)))

    def test_a_customers_fiscal_position_maps_tax_and_account(self):
        income, abroad = self.env["account.account"].create(
            [
                {
                    "name": name,
                    "code": code,
                    "account_type": "income",
                    "company_ids": self.company.ids,
                }
                for name, code in (("Income", "498765"), ("Abroad", "498766"))
            ]
        )
        position = self.env["account.fiscal.position"].create(
            {
                "name": "Abroad",
                "company_id": self.company.id,
                "account_ids": [
                    Command.create(
                        {"account_src_id": income.id, "account_dest_id": abroad.id}
                    )
                ],
            }
        )
        home = self.env["account.tax"].create(
            {"name": "10 %", "amount": 10, "company_id": self.company.id}
        )
        nothing = self.env["account.tax"].create(
            {
                "name": "0 %",
                "amount": 0,
                "company_id": self.company.id,
                "fiscal_position_ids": position.ids,
                "original_tax_ids": home.ids,
            }
        )
        product = self.code("DOC").product_id.with_company(self.company)
        product.write({"taxes_id": home.ids, "property_account_income_id": income.id})
        found = {}
        for customer in (self.saigon_tech, self.pacific_home):
            if customer == self.pacific_home:
                customer.with_company(
                    self.company
                ).property_account_position_id = position
            job = self.fcl(partner_id=customer.id, shipper_id=customer.id)
            line = self.add_charge(job, "DOC", 50).make_invoices().invoice_line_ids
            found[line.partner_id] = (line.tax_ids, line.account_id)
            self.assertEqual(line.move_id.amount_tax, line.tax_ids.amount / 2)
        self.assertEqual(
            found,
            {
                self.saigon_tech: (home, income),
                self.pacific_home: (nothing, abroad),
            },
        )


class TestInvoicePeriods(BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charges = cls.env["freight.charge"]
        # Fridays, and the Monday after the first of them.
        for day in ("2025-05-30", "2025-06-02", "2025-06-27"):
            job = cls.fcl()
            job.leg_ids.filtered(lambda leg: leg.stage == "main")[:1].atd = day
            cls.charges |= cls.add_charge(job)
        cls.charges.flush_recordset()

    def run_period(self, **vals):
        wizard = self.env["freight.invoice.make"]
        wizard = Form(wizard.with_context(freight_period=True))
        for name, value in vals.items():
            setattr(wizard, name, value)
        return wizard.save()

    def made(self, wizard):
        action = wizard.action_make()
        domain = action.get("domain") or [("id", "=", action["res_id"])]
        return self.env["account.move"].search(domain)

    def test_what_counts_in_one_month_or_week_is_on_one_invoice(self):
        self.assertEqual(
            self.charges.mapped("recognized_on"),
            [date(2025, 5, 30), date(2025, 6, 2), date(2025, 6, 27)],
        )
        for grouping, totals in (("period", [100, 200]), ("week", [100, 100, 100])):
            self.saigon_tech.freight_invoice_grouping = grouping
            moves = self.charges.make_invoices()
            self.assertEqual(sorted(moves.mapped("amount_untaxed")), totals)
            moves.unlink()
        self.assertEqual(len(self.charges.make_invoices(grouping="together")), 1)

    def test_a_run_bills_what_counts_between_two_days(self):
        self.saigon_tech.freight_invoice_grouping = "period"
        job = self.charges[1].shipment_id
        self.add_charge(job, "DOC", confirm=False)
        self.add_charge(job, side="buy")
        credited = self.add_charge(job, "THC-O", 7)
        self.credit(self.post(credited.make_invoices()))
        self.assertEqual(credited.billing_state, "credited")
        wizard = self.run_period(date_from="2025-06-01", date_to="2025-06-30")
        self.assertEqual(wizard.charge_ids, self.charges[1:])
        moves = self.made(wizard)
        self.assertEqual(moves.invoice_line_ids.freight_charge_id, self.charges[1:])
        self.assertFalse(self.charges[0].invoice_id)

    def test_a_run_is_of_last_month_unless_told_otherwise(self):
        with freeze_time("2025-06-15"):
            wizard = self.run_period()
        self.assertEqual(wizard.date_from, date(2025, 5, 1))
        self.assertEqual(wizard.date_to, date(2025, 5, 31))
        self.assertEqual(wizard.charge_ids, self.charges[0])

    def test_a_run_may_be_of_some_customers(self):
        wizard = self.run_period(date_from="2025-06-01", date_to="2025-06-30")
        wizard.partner_ids = self.pacific_home
        self.assertFalse(wizard.charge_ids)
        wizard.partner_ids = self.pacific_home | self.saigon_tech
        self.assertEqual(wizard.charge_ids, self.charges[1:])

    def test_the_dates_narrow_down_what_was_selected(self):
        wizard = self.env["freight.invoice.make"].browse(
            self.charges.action_bill()["res_id"]
        )
        self.assertEqual(wizard.charge_ids, self.charges)
        wizard.date_to = "2025-06-02"
        self.assertEqual(wizard.charge_ids, self.charges[:2])
        wizard.date_to = False
        self.assertEqual(wizard.charge_ids, self.charges)

    def test_houses_of_one_master_are_on_one_invoice(self):
        self.saigon_tech.freight_invoice_grouping = "master"
        masters = [self.fcl(kind="master") for _number in range(2)]
        houses = [self.fcl(kind="house") for _number in range(3)]
        for house, number in zip(houses, (0, 0, 1), strict=True):
            house.leg_ids.unlink()
            house.master_id = masters[number]
        charges = self.charges.browse().union(
            *(self.add_charge(house) for house in houses)
        )
        moves = charges.make_invoices()
        self.assertEqual(sorted(moves.mapped("amount_untaxed")), [100, 200])
