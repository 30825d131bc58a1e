"""A carrier's bill against the expected costs, until it is posted."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .books import BooksCase


class MatchCase(BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ship = cls.fcl(
            "MSCU1234566",
            master_number="MEDUSG250012",
            booking_number="EBKG 00771",
        )
        cls.freight = cls.cost("OFR", 1200)
        cls.thc = cls.cost("THC-O", 150, confirm=False)
        cls.manager = cls.staff("match-manager", "freight_base.group_freight_manager")
        cls.clerk = cls.staff("match-clerk", "freight_base.group_freight_finance")

    @classmethod
    def staff(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    @classmethod
    def cost(cls, code, price, **vals):
        return cls.add_charge(
            vals.pop("shipment", cls.ship),
            code,
            price,
            side="buy",
            partner_id=cls.line_partner.id,
            **vals,
        )

    def bill(self, *lines, ref="MEDU SG250012", currency=None, match=True):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "company_id": self.company.id,
                "partner_id": self.line_partner.id,
                "currency_id": (currency or self.usd).id,
                "ref": ref,
                "invoice_date": "2025-06-02",
                "invoice_line_ids": [
                    Command.create({"name": name, "price_unit": price, "quantity": 1})
                    for name, price in lines
                ],
            }
        )
        if match:
            bill.with_user(self.clerk).action_freight_match()
        return bill

    def set_disbursement_account(self):
        account = self.env["account.account"].create(
            {
                "name": "Paid for Customers",
                "code": "118800",
                "account_type": "asset_current",
                "company_ids": [Command.link(self.company.id)],
            }
        )
        self.company.freight_disbursement_account_id = account
        return account

    def approve(self, rows, reason="The line called: it is right"):
        rows = rows.with_user(self.manager)
        rows.reason = reason
        rows.action_approve()


class TestInvoiceMatch(MatchCase):
    def test_an_accountant_who_is_no_forwarder_posts_bills(self):
        """Matched ones too; and one that differs is held back as from anybody."""
        accountant = self.staff("match-books", "account.group_account_invoice")
        plain = self.bill(("Office rent", 800), ref="RENT", match=False)
        matched = self.bill(("Ocean freight OFR", 1200))
        differing = self.bill(("Terminal handling THC-O", 190), ref="MEDUSG250012")
        self.assertTrue(matched.invoice_line_ids.freight_charge_id)
        self.env.invalidate_all()
        for bill in (plain, matched):
            bill.with_user(accountant).action_post()
            self.assertEqual(bill.state, "posted")
        with self.assertRaisesRegex(UserError, "nobody has approved"):
            differing.with_user(accountant).action_post()

    def test_what_is_matched_becomes_the_actual_cost(self):
        self.company.freight_bill_tolerance = 5
        bill = self.bill(("Ocean freight", 1200), ("THC-O MSCU 123456-6", 153))
        self.assertEqual(
            bill.invoice_line_ids.mapped("freight_match"), ["matched", "matched"]
        )
        self.assertEqual(self.thc.state, "confirmed")
        self.assertFalse(bill.freight_difference_ids)
        bill.with_user(self.clerk).action_post()
        self.assertEqual(self.freight.actual_amount, 1200)
        self.assertEqual(self.thc.actual_amount, 153)
        self.assertEqual(self.thc.billing_state, "posted")

    def test_what_is_paid_for_the_customer_is_no_cost_of_ours(self):
        """However a bill's line comes to its charge."""
        duty = self.cost("DUTY", 300)
        with self.assertRaisesRegex(UserError, "account of disbursements"):
            self.bill(("Duty DUTY", 300))
        account = self.set_disbursement_account()
        tax = self.env["account.tax"].create(
            {
                "name": "Purchase tax",
                "amount": 10,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
            }
        )
        bill = self.bill(("Duty DUTY", 300), match=False)
        bill.invoice_line_ids.tax_ids = tax
        bill.with_user(self.clerk).action_freight_match()
        self.assertEqual(bill.invoice_line_ids.freight_charge_id, duty)
        self.assertEqual(bill.invoice_line_ids.account_id, account)
        self.assertEqual(bill.amount_total, 300)
        bill.with_user(self.clerk).action_post()
        self.assertFalse(
            bill.line_ids.filtered(
                lambda line: line.account_id.internal_group == "expense"
            )
        )
        # What a person chose of a tie, and what was not expected.
        self.cost("DUTY", 70)
        self.cost("DUTY", 70)
        chosen = self.bill(("Duty DUTY", 70), ref="MEDUSG250012 A")
        row = chosen.freight_difference_ids.with_user(self.clerk)
        row.choice_id = row.choice_ids[0]
        row.action_choose()
        self.assertEqual(chosen.invoice_line_ids.account_id, account)
        ship = self.fcl(master_number="MEDUSG250099")
        added = self.bill(("Duty DUTY", 90), ref=ship.master_number)
        added.freight_difference_ids.with_user(self.clerk).action_add_charge()
        self.assertEqual(added.invoice_line_ids.account_id, account)

    def test_a_line_without_a_label_is_named_by_its_amount(self):
        bill = self.bill((False, 75))
        row = bill.freight_difference_ids
        self.assertEqual(row.kind, "unexpected")
        self.assertIn("75.00", row.display_name)
        with self.assertRaisesRegex(UserError, "75.00"):
            bill.action_post()

    def test_three_kinds_of_difference_wait_for_a_manager(self):
        self.bill(("THC-O", 150))
        bill = self.bill(
            ("OFR", 1290), ("THC-O", 150), ("Late B/L fee", 40), ("Seals", 9)
        )
        rows = bill.freight_difference_ids.sorted("line_id")
        self.assertEqual(
            [(row.kind, row.difference) for row in rows],
            [("amount", 90), ("twice", 150), ("unexpected", 40), ("unexpected", 9)],
        )
        clerk = bill.with_user(self.clerk)
        with self.assertRaises(UserError) as caught:
            clerk.action_post()
        for name in ("OFR", "THC-O", "Late B/L fee", "Seals"):
            self.assertIn(name, str(caught.exception))
        with self.assertRaises(AccessError):
            rows.with_user(self.clerk).action_approve()
        with self.assertRaises(UserError):
            rows.with_user(self.manager).action_approve()
        with self.assertRaises(UserError):
            rows[0].with_user(self.manager).write({"state": "approved"})
        # Billed once more: the vendor has to take it off. One line is wrong.
        twice, seals = rows[1], rows[3]
        twice.with_user(self.manager).reason = "On an earlier bill"
        twice.with_user(self.manager).action_refuse()
        self.approve(rows[0] | rows[2] | seals)
        with self.assertRaises(UserError) as caught:
            clerk.action_post()
        self.assertNotIn("OFR", str(caught.exception))
        bill.invoice_line_ids = [Command.delete(twice.line_id.id)]
        clerk.action_post()
        self.assertEqual(self.freight.actual_amount, 1290)

    def test_an_approval_is_of_one_amount(self):
        bill = self.bill(("OFR", 1290))
        self.approve(bill.freight_difference_ids)
        bill.invoice_line_ids.price_unit = 1900
        with self.assertRaises(UserError):
            bill.action_post()
        bill.action_freight_match()
        self.assertEqual(bill.freight_difference_ids.state, "open")
        bill.invoice_line_ids.price_unit = 1200
        bill.action_freight_match()
        self.assertFalse(bill.freight_difference_ids)
        bill.action_post()

    def test_matching_again_changes_nothing(self):
        bill = self.bill(("OFR", 1290), ("Late B/L fee", 40))
        self.approve(bill.freight_difference_ids)
        rows = bill.freight_difference_ids
        bill.action_freight_match()
        self.assertEqual(bill.freight_difference_ids, rows)
        self.assertEqual(set(rows.mapped("state")), {"approved"})

    def test_what_was_not_expected_becomes_a_cost_by_one_click(self):
        bill = self.bill(("Documentation fee DOC", 40))
        row = bill.freight_difference_ids
        row.with_user(self.clerk).action_add_charge()
        charge = bill.invoice_line_ids.freight_charge_id
        self.assertEqual(
            (charge.shipment_id, charge.side, charge.amount, charge.state),
            (self.ship, "buy", 40, "confirmed"),
        )
        self.assertEqual(row.state, "open")
        with self.assertRaises(UserError):
            bill.action_post()
        self.approve(row)
        bill.action_post()
        self.assertEqual(charge.actual_amount, 40)

    def test_a_line_of_each_box_for_one_cost_of_all(self):
        thc = self.cost("THC-D", 120, quantity=2)
        bill = self.bill(("THC-D MSCU1234566", 120), ("THC-D TGHU7654321", 120))
        line = bill.invoice_line_ids
        self.assertEqual((line.freight_charge_id, line.freight_match), (thc, "matched"))
        self.assertEqual((line.quantity, line.price_unit), (2, 120))
        self.assertIn("TGHU7654321", line.name)
        self.assertFalse(bill.freight_difference_ids)
        bill.with_user(self.clerk).action_post()
        self.assertEqual((thc.actual_amount, thc.live_line_id), (240, line))

    def test_one_line_for_the_cost_of_each_box(self):
        boxes = self.ship.container_ids
        costs = self.cost("THC-D", 120, container_id=boxes[0].id)
        costs |= self.cost("THC-D", 130, equipment_type_id=self.dry_40.id)
        bill = self.bill(("THC-D both", 250))
        lines = bill.invoice_line_ids
        self.assertEqual(bill.amount_total, 250)
        self.assertEqual(lines.freight_charge_id, costs)
        self.assertEqual(set(lines.mapped("freight_match")), {"matched"})
        bill.with_user(self.clerk).action_post()
        self.assertEqual(costs.mapped("actual_amount"), [120, 130])

    def test_a_sum_never_moves_the_total_of_the_bill(self):
        """Tax of 0.99 is 0.05 on one line of 1.98 x 2.5%, 0.02 each on two."""
        tax = self.env["account.tax"].create(
            {
                "name": "Odd tax",
                "amount": 2.5,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
            }
        )
        self.company.tax_calculation_rounding_method = "round_per_line"
        self.cost("THC-D", 1.98)
        bill = self.bill(("THC-D MSCU1234566", 0.99), ("THC-D", 0.99), match=False)
        bill.invoice_line_ids.tax_ids = tax
        total = bill.amount_total
        bill.with_user(self.clerk).action_freight_match()
        self.assertEqual(bill.amount_total, total)
        self.assertEqual(set(bill.invoice_line_ids.mapped("freight_match")), {"tie"})

    def test_another_currency(self):
        bill = self.bill(("OFR", 960), currency=self.eur)
        row = bill.freight_difference_ids
        # 0.8 euros to the dollar: nothing but the currency differs.
        self.assertEqual((row.kind, row.difference), ("currency", 0))
        self.assertEqual(row.charge_id, self.freight)

    def test_a_tie_is_settled_by_a_person(self):
        second = self.cost("OFR", 1200)
        bill = self.bill(("OFR", 1200))
        row = bill.freight_difference_ids
        self.assertEqual(row.kind, "tie")
        self.assertEqual(row.choice_ids, self.freight | second)
        with self.assertRaises(UserError):
            bill.action_post()
        row = row.with_user(self.clerk)
        row.choice_id = self.thc
        with self.assertRaisesRegex(UserError, "does not fit"):
            row.action_choose()
        row.choice_id = second
        row.action_choose()
        self.assertEqual(bill.invoice_line_ids.freight_charge_id, second)
        self.assertFalse(bill.freight_difference_ids)
        bill.action_post()

    def test_other_vendors_branches_and_overheads_are_left_alone(self):
        self.freight.action_draft()
        self.freight.partner_id = self.pacific_home
        bill = self.bill(("OFR", 1200), match=False)
        bill.action_freight_match()
        self.assertEqual(bill.invoice_line_ids.freight_match, "unexpected")
        rent = self.bill(("Rent of the office", 700), ref="June")
        self.assertEqual(rent.invoice_line_ids.freight_match, "unknown")
        rent.action_post()

    def test_matching_takes_no_more_queries_for_more_lines(self):
        def count(number):
            ship = self.fcl(master_number=f"MEDU77000{number}")
            codes = self.env["freight.charge.code"].search([], limit=number)
            for code in codes:
                self.cost(code.code, 10, shipment=ship)
            bill = self.bill(
                *((code.code, 10) for code in codes),
                ref=ship.master_number,
                match=False,
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            bill.action_freight_match()
            self.env.flush_all()
            matches = set(bill.invoice_line_ids.mapped("freight_match"))
            self.assertEqual(matches, {"matched"})
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(9), count(3) + 2)

    def test_nobody_outside(self):
        bill = self.bill(("OFR", 1290))
        row = bill.freight_difference_ids
        portal = self.staff("match-portal", "base.group_portal")
        calls = (
            lambda: row.with_user(portal).read(["kind"]),
            lambda: row.with_user(portal).action_approve(),
            lambda: row.with_user(portal).action_add_charge(),
            lambda: bill.with_user(portal).action_freight_match(),
            lambda: bill.with_user(portal).action_freight_differences(),
            lambda: self.freight.with_user(portal).action_chase(),
        )
        for call in calls:
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                call()


class TestBillsToChase(MatchCase):
    def test_costs_of_sailed_shipments_without_a_bill(self):
        charges = self.freight | self.thc
        overdue = self.env["freight.charge"].search(
            [("bill_overdue", "=", True), ("id", "in", charges.ids)]
        )
        self.assertFalse(overdue)
        main = self.ship.leg_ids.filtered(lambda leg: leg.stage == "main")[:1]
        main.atd = "2025-05-10 08:00:00"
        self.ship.flush_recordset()
        self.bill(("THC-O", 150)).action_post()
        found = self.env["freight.charge"].search(
            [("bill_overdue", "=", True), ("id", "in", charges.ids)]
        )
        self.assertEqual(found, self.freight)
        self.assertGreater(found.bill_age, 100)
        self.assertEqual(str(found.recognized_on), "2025-05-10")
        found.with_user(self.clerk).action_chase()
        found.with_user(self.clerk).action_chase()
        asked = self.ship.activity_ids.filtered(
            lambda one: self.line_partner.name in (one.summary or "")
        )
        self.assertEqual(len(asked), 1)
        with self.assertRaises(UserError):
            self.thc.action_chase()

    def test_it_waits_from_the_day_on_which_the_cost_counts(self):
        """As the branch's rule says, not by a date of its own."""
        self.env["freight.recognition.rule"].create(
            {"company_id": self.company.id, "counts_on": "ata"}
        )
        main = self.ship.leg_ids.filtered(lambda leg: leg.stage == "main")
        main[:1].atd = "2025-05-10 08:00:00"
        self.env.flush_all()
        self.assertFalse(self.freight.is_recognized)
        self.assertFalse(self.freight.bill_overdue)
        overdue = [("bill_overdue", "=", True), ("id", "=", self.freight.id)]
        self.assertFalse(self.freight.search(overdue))
        main[-1:].ata = "2025-05-26 08:00:00"
        self.env.flush_all()
        self.assertTrue(self.freight.bill_overdue)
        self.assertEqual(self.freight.search(overdue), self.freight)

    def test_every_day_what_is_overdue_gets_one_activity(self):
        """Also where another language says it in other words."""
        main = self.ship.leg_ids.filtered(lambda leg: leg.stage == "main")[:1]
        main.atd = "2025-05-10 08:00:00"
        self.ship.finance_user_id = self.clerk
        self.env.flush_all()
        charges = self.env["freight.charge"].with_user(SUPERUSER_ID)
        commits = patch.object(
            self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kw: 60
        )
        self.startPatcher(commits)
        with freeze_time("2025-06-02"):
            charges._cron_chase()
            asked = self.ship.activity_ids
            self.assertEqual(asked.user_id, self.clerk)
            self.assertNotIn("1200", asked.note.replace(",", ""))
            asked.summary = "Worded otherwise"
            charges._cron_chase()
            (self.freight | self.thc).with_user(self.clerk).action_chase()
        with freeze_time("2025-06-30"):
            charges._cron_chase()
            self.assertEqual(self.ship.activity_ids, asked)
            asked.action_feedback()
            charges._cron_chase()
            self.assertFalse(self.ship.activity_ids)
        with freeze_time("2025-07-15"):
            charges._cron_chase()
            self.assertEqual(len(self.ship.activity_ids), 1)

    def test_the_vendor_is_asked_by_mail_and_reads_no_amount(self):
        main = self.ship.leg_ids.filtered(lambda leg: leg.stage == "main")[:1]
        main.atd = "2025-05-10 08:00:00"
        self.env.flush_all()
        self.line_partner.email = "bills@line.example"
        self.cost("DOC", 4321)
        other = self.env["res.partner"].create({"name": "Other Haulier"})
        self.add_charge(self.ship, "DRAY", 777, side="buy", partner_id=other.id)
        self.add_charge(self.ship, "BAF", 888, partner_id=other.id)
        self.env.flush_all()
        action = self.freight.with_user(self.clerk).action_ask_vendor()
        self.assertEqual(action["context"]["default_res_ids"], self.line_partner.ids)
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({})
        )
        body = composer.body
        for text in (self.ship.name, "MEDUSG250012", "MSCU1234566", "Documentation"):
            self.assertIn(text, body)
        for text in ("4321", "4,321", "1200", "1,200", "777", "888", "Bunker"):
            self.assertNotIn(text, body)
