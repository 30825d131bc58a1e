"""A line's bill of US demurrage against the list of 46 CFR 541.6, on screen."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..tools.us_invoice import ELEMENTS
from .us_case import UsCase


@tagged("post_install", "-at_install")
@freeze_time("2025-06-10")
class TestUsCheck(UsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.staff("us-check", "freight_base.group_freight_finance")

    @classmethod
    def staff(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def bill(self, text="Demurrage DEM", price=150, invoice_date="2025-06-02"):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "company_id": self.company.id,
                "partner_id": self.line_partner.id,
                "currency_id": self.usd.id,
                "ref": "MEDU SG250012",
                "invoice_date": invoice_date,
                "invoice_line_ids": [
                    Command.create({"name": text, "price_unit": price, "quantity": 1})
                ],
            }
        )
        bill.with_user(self.clerk).action_freight_match()
        return bill

    def check(self, **values):
        self.stand("buy")
        bill = self.bill(**values)
        action = bill.with_user(self.clerk).action_freight_us_check()
        return (
            self.env["freight.us.check"].with_user(self.clerk).browse(action["res_id"])
        )

    def state_all(self, check, but=()):
        for line in check.line_ids:
            line.stated = "no" if line.element in but else "yes"

    def test_matching_lists_what_is_asked_and_what_is_known(self):
        check = self.check()
        lines = {line.element: line for line in check.line_ids}
        asked = {one.name for one in ELEMENTS} - {"earliest_return"}
        self.assertEqual(lines.keys(), asked)
        self.assertEqual(check.state, "open")
        self.assertEqual(lines["bill_number"].stated, "yes")
        self.assertEqual(lines["bill_number"].paragraph, "541.6(a)(1)")
        self.assertFalse(lines["free_days"].stated)
        self.assertEqual(lines["free_days"].ours, "3")
        self.assertEqual(lines["charged_dates"].ours, "05/24/2025 – 05/26/2025")
        self.assertEqual(lines["rule"].ours, "Rule 21, 4.2")
        self.assertEqual(str(check.last_charged_on), "2025-05-26")

    def test_matching_twice_makes_one_check_and_one_reminder(self):
        self.stand("buy")
        bill = self.bill()
        bill.with_user(self.clerk).action_freight_match()
        bill.action_post()
        self.assertEqual(len(bill.freight_us_check_ids), 1)
        self.assertEqual(
            bill.activity_ids.mapped(lambda one: str(one.date_deadline)), ["2025-07-02"]
        )

    def test_what_lacks_nothing_is_complete(self):
        check = self.check()
        self.state_all(check)
        self.assertEqual(check.state, "whole")
        self.assertFalse(check.findings)
        with self.assertRaisesRegex(UserError, "nothing to dispute"):
            check.action_dispute()

    def test_each_missing_element_frees_from_paying(self):
        check = self.check()
        for line in check.line_ids:
            self.state_all(check, but=(line.element,))
            self.assertEqual(check.state, "lacking", line.element)
            self.assertIn(line.paragraph, check.findings)
        self.assertEqual(check.bill_id.freight_us_check_state, "lacking")

    def test_its_dates_are_looked_at(self):
        check = self.check(invoice_date="2025-06-26")
        self.state_all(check)
        self.assertIn("541.7(a)", check.findings)
        self.assertEqual(check.state, "lacking")
        check.last_charged_on = "2025-05-28"
        self.assertEqual(check.state, "whole")
        check.dispute_days = 14
        self.assertIn("541.8(a)", check.findings)
        self.assertEqual(str(check.dispute_by), "2025-07-26", "at least 30 days")
        check.dispute_days = 45
        self.assertEqual(str(check.dispute_by), "2025-08-10")

    def test_it_is_disputed_in_time_and_settled_with_what_came_of_it(self):
        check = self.check()
        self.assertEqual(str(check.dispute_by), "2025-07-02")
        for line in check.line_ids.filtered(lambda one: one.stated != "yes")[:5]:
            line.stated = "yes"
        check.action_rest_missing()
        self.assertEqual(check.state, "lacking")
        letter = check.action_dispute()
        self.assertIn("541.6(e)(2)", letter["context"]["default_body"])
        form = Form(
            self.env["mail.compose.message"]
            .with_user(self.clerk)
            .with_context(**letter["context"])
        )
        self.assertIn("541.6(e)(2)", form.body)
        self.assertEqual(
            (check.state, str(check.answer_by)), ("disputed", "2025-07-10")
        )
        self.assertFalse(check.bill_id.activity_ids)
        with self.assertRaisesRegex(UserError, "write what came of it"):
            check.action_settle()
        check.outcome = "Waived by the line"
        check.action_settle()
        self.assertEqual(check.state, "settled")
        with self.assertRaisesRegex(UserError, "is settled"):
            check.line_ids[0].stated = "no"
        with self.assertRaisesRegex(UserError, "is settled"):
            check.outcome = "Another"

    def test_after_the_deadline_it_is_not_disputed(self):
        check = self.check()
        check.action_rest_missing()
        with freeze_time("2025-07-03"), self.assertRaisesRegex(UserError, "until"):
            check.action_dispute()

    def test_what_the_list_asks_is_not_typed(self):
        check = self.check()
        with self.assertRaises(UserError):
            check.line_ids[0].element = "rule"
        for values in ({"is_settled": True}, {"disputed_at": "2025-01-01"}):
            with self.assertRaises(UserError):
                check.write(values)
        with self.assertRaises(AccessError):
            check.line_ids[0].unlink()

    def test_bills_of_other_things_are_not_asked(self):
        self.add_charge(
            self.job, "OFR", 900, side="buy", partner_id=self.line_partner.id
        )
        bill = self.bill("Ocean freight OFR", 900)
        self.assertTrue(bill.invoice_line_ids.freight_charge_id)
        self.assertFalse(bill.freight_us_bill)
        with self.assertRaisesRegex(UserError, "match its lines first"):
            bill.with_user(self.clerk).action_freight_us_check()

    def test_boxes_elsewhere_are_not_asked(self):
        for pol, pod, asked in (
            (self.vnsgn, self.sgsin, False),
            (self.vnsgn, self.uslgb, True),
            (self.uslgb, self.vnsgn, True),
        ):
            charge = self.add_charge(
                self.shipment(pol_id=pol.id, pod_id=pod.id),
                "DEM",
                150,
                side="buy",
                partner_id=self.line_partner.id,
            )
            self.assertEqual(charge._is_us_detention(), asked)

    def test_it_is_for_finance_alone(self):
        check = self.check()
        operator = self.staff("us-ops", "freight_base.group_freight_operations")
        portal = new_test_user(self.env, "us-check-portal", groups="base.group_portal")
        for user in (operator, portal):
            with self.assertRaises(AccessError):
                check.with_user(user).read(["state"])
            with self.assertRaises(AccessError):
                check.with_user(user).action_dispute()
            with self.assertRaises(AccessError):
                check.bill_id.with_user(user).action_freight_us_check()
