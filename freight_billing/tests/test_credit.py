"""Credit holds, and what customers' finance people see."""

from dataclasses import replace
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.freight_shipment.tools.viewer import Viewer

from .books import BooksCase

FINANCE = Viewer(capabilities=frozenset({"shipments", "finance"}))
WITHOUT = Viewer(capabilities=frozenset({"shipments", "documents"}))


class CreditCase(BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ship = cls.fcl("MSCU1234566")
        cls.operator, cls.clerk, cls.portal = (
            new_test_user(
                cls.env,
                f"credit-{name}",
                groups=group,
                company_id=cls.company.id,
                company_ids=cls.company.ids,
            )
            for name, group in (
                ("operator", "freight_base.group_freight_operations"),
                (
                    "clerk",
                    "freight_base.group_freight_finance,base.group_partner_manager",
                ),
                ("portal", "base.group_portal"),
            )
        )

    def released(self, *args, **vals):
        charge = self.add_charge(*args, **vals)
        charge.action_release()
        return charge

    def hold(self):
        self.saigon_tech.with_user(self.clerk).write(
            {"freight_credit_hold": True, "freight_credit_reason": "Cheque came back"}
        )


class TestCreditHold(CreditCase):
    def test_a_hold_blocks_until_finance_lets_it_go(self):
        self.assertEqual(self.ship._get_release_blocks(), [])
        self.hold()
        [block] = self.ship._get_release_blocks()
        self.assertIn("Saigon Tech Export", block)
        self.assertIn("Cheque came back", block)
        file = self.ship.with_user(self.operator)
        file.action_request_credit()
        file.action_request_credit()
        asked = self.ship.activity_ids.filtered(lambda one: "credit" in one.summary)
        self.assertEqual(len(asked), 1)
        self.assertTrue(asked.user_id.has_group("freight_base.group_freight_finance"))
        lift = self.env["freight.credit.lift"]
        values = {"shipment_id": self.ship.id, "reason": "Paid in cash"}
        with self.assertRaises(AccessError):
            lift.with_user(self.operator).create(values)
        with self.assertRaises(UserError):
            file.write({"credit_lift_reason": "I say so"})
        lift.with_user(self.clerk).create(values).action_apply()
        self.assertEqual(self.ship._get_release_blocks(), [])
        self.assertEqual(self.ship.credit_lifted_by_id, self.clerk)
        self.assertFalse(asked.exists() and asked.active)
        other = self.fcl()
        self.assertEqual(len(other._get_release_blocks()), 1)

    def test_who_let_it_go_can_hold_it_again(self):
        self.hold()
        with self.assertRaisesRegex(UserError, "was not let go"):
            self.ship.with_user(self.clerk).action_hold_again()
        self.env["freight.credit.lift"].with_user(self.clerk).create(
            {"shipment_id": self.ship.id, "reason": "Paid in cash"}
        ).action_apply()
        self.assertFalse(self.ship.credit_problem)
        with self.assertRaises(AccessError):
            self.ship.with_user(self.operator).action_hold_again()
        self.ship.with_user(self.clerk).action_hold_again()
        self.assertFalse(self.ship.credit_lifted_by_id)
        self.assertEqual(len(self.ship._get_release_blocks()), 1)
        self.assertIn("Cheque came back", self.ship.credit_problem)

    def test_only_finance_holds_and_says_why(self):
        values = {"freight_credit_hold": True, "freight_credit_reason": "Late"}
        with self.assertRaises(AccessError):
            self.saigon_tech.with_user(self.operator).write(values)
        with self.assertRaises(UserError):
            self.saigon_tech.freight_credit_hold = True
        with self.assertRaises(UserError):
            self.saigon_contact.write(values)

    def test_the_limit_counts_invoices_and_what_is_released(self):
        self.company.account_use_credit_limit = True
        payer = self.saigon_tech.with_company(self.company)
        payer.credit_limit = 1000
        invoice = self.post(self.add_charge(self.ship, "OFR", 900).make_invoices())
        self.assertEqual(self.ship._get_release_blocks(), [])
        self.released(self.ship, "DOC", 100)
        self.add_charge(self.ship, "THC-O", 5000)
        self.assertEqual(self.ship._get_release_blocks(), [])
        self.released(self.ship, "BAF", 1)
        [block] = self.ship._get_release_blocks()
        self.assertIn("exceeded", block)
        [credit] = self.saigon_tech._get_customer_account(FINANCE)["credit"]
        self.assertEqual(credit["left"], 0)
        self.pay(invoice)
        self.env.invalidate_all()
        self.assertEqual(self.ship._get_release_blocks(), [])
        [credit] = self.saigon_tech._get_customer_account(FINANCE)["credit"]
        self.assertEqual((credit["left"], credit["currency"]), (899, "USD"))

    def test_a_draft_invoice_lets_nothing_go(self):
        self.limit(1000)
        charge = self.released(self.ship, "OFR", 1200)
        self.assertEqual(len(self.ship._get_release_blocks()), 1)
        invoice = charge.make_invoices()
        self.assertEqual(len(self.ship._get_release_blocks()), 1)
        self.post(invoice)
        self.env.invalidate_all()
        self.assertIn("1,200.00", self.ship._get_release_blocks()[0])
        invoice.button_draft()
        self.env.invalidate_all()
        self.assertIn("1,200.00", self.ship._get_release_blocks()[0])
        invoice.button_cancel()
        self.assertIn("1,200.00", self.ship._get_release_blocks()[0])
        charge.action_withdraw()
        self.assertEqual(self.ship._get_release_blocks(), [])

    def limit(self, amount):
        self.company.account_use_credit_limit = True
        self.saigon_tech.with_company(self.company).credit_limit = amount

    def test_how_much_it_is_about_is_for_who_sees_prices_in_that_branch(self):
        branch = self.env["res.company"].create({"name": "Destination Branch"})
        self.ship.destination_company_id = branch
        seller, colleague = (
            new_test_user(
                self.env,
                f"credit-{name}",
                groups=f"freight_base.group_freight_{name}",
                company_id=company.id,
                company_ids=company.ids,
            )
            for name, company in (("sales", self.company), ("finance", branch))
        )
        self.limit(1000)
        self.released(self.ship, "OFR", 1200)
        for user in (self.clerk, seller):
            self.assertIn("1,200.00", self.ship.with_user(user).credit_problem)
        for user in (self.operator, colleague):
            file = self.ship.with_user(user)
            file = file.with_context(allowed_company_ids=user.company_ids.ids)
            self.assertEqual(file.credit_problem, "On hold: ask finance.")
            self.assertEqual(file._get_release_blocks(), [file.credit_problem])
        self.hold()
        self.assertIn("Cheque", self.ship.with_user(seller).credit_problem)
        self.assertNotIn("Cheque", self.ship.with_user(self.operator).credit_problem)
        self.ship.with_user(seller).action_request_credit()
        asked = self.ship.activity_ids.filtered(lambda one: "credit" in one.summary)
        self.assertNotIn("Cheque", asked.note or "")
        with self.assertRaises(AccessError):
            self.saigon_tech.with_user(self.operator).read(["freight_credit_reason"])

    def test_no_shipment_begins_let_go(self):
        self.hold()
        shipments = self.env["freight.shipment"].with_user(self.operator)
        values = {
            "partner_id": self.saigon_tech.id,
            "company_id": self.company.id,
            "mode": "sea",
        }
        for typed in (
            {"credit_lifted_by_id": self.operator.id},
            {"credit_lift_reason": "Mine"},
            {"closed_at": "2025-05-01 00:00:00"},
            {"rated_at": "2025-05-01 00:00:00"},
        ):
            with self.subTest(typed), self.assertRaises(UserError):
                shipments.create({**values, **typed})
            defaults = {f"default_{name}": value for name, value in typed.items()}
            [name] = typed
            made = shipments.with_context(**defaults).create(values)
            self.assertFalse(made.sudo()[name])
            with self.subTest(typed), self.assertRaises(UserError):
                made.write(typed)
        self.env["ir.default"].with_user(self.operator).set(
            "freight.shipment", "credit_lifted_by_id", self.operator.id, user_id=True
        )
        made = shipments.create(values)
        self.assertFalse(made.credit_lifted_by_id)
        self.assertEqual(len(made._get_release_blocks()), 1)

    def test_nobody_outside(self):
        self.hold()
        lift = self.env["freight.credit.lift"]
        values = {"shipment_id": self.ship.id, "reason": "Please"}
        for call in (
            lambda: self.ship.with_user(self.portal).action_request_credit(),
            lambda: self.ship.with_user(self.portal).action_lift_credit(),
            lambda: lift.with_user(self.portal).create(values),
            lambda: self.saigon_tech.with_user(self.portal).read(
                ["freight_credit_reason"]
            ),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                call()


class TestCustomerFinance(CreditCase):
    def view(self, viewer=FINANCE, shipments=None):
        self.env.flush_all()
        self.env.invalidate_all()
        views = (shipments or self.ship)._customer_view(viewer)
        return views if shipments else views[0]

    def test_released_and_posted_things_of_this_customer_only(self):
        self.released(self.ship, "DOC", 45, name="Documents")
        hidden = [
            self.add_charge(self.ship, "BAF", 111, name="CANARY estimate"),
            self.add_charge(self.ship, "THC-O", 113, side="buy", name="CANARY cost"),
            self.released(
                self.ship,
                "THC-D",
                117,
                name="CANARY of the consignee",
                payer="third_party",
                partner_id=self.pacific_home.id,
            ),
            self.add_charge(self.ship, "ISPS", 119, name="CANARY draft invoice"),
        ]
        hidden[3].make_invoices()
        hidden[0].action_draft()
        bill = hidden[1].make_invoices()
        bill.ref = "CANARY bill"
        self.post(bill)
        self.post(hidden[2].make_invoices())
        invoice = self.post(self.add_charge(self.ship, "OFR", 900).make_invoices())
        invoice.invoice_date_due = "2025-07-02"
        view = self.view()
        self.assertEqual(
            view["charges"],
            [
                {
                    "text": "Documents",
                    "container": None,
                    "amount": 45,
                    "currency": "USD",
                }
            ],
        )
        self.assertEqual([one["number"] for one in view["invoices"]], [invoice.name])
        self.assertEqual(view["invoices"][0]["residual"], 900)
        self.assertEqual(view["invoices"][0]["state"]["code"], "not_paid")
        self.assertNotIn("CANARY", str(view))
        for amount in ("111", "113", "117", "119"):
            self.assertNotIn(amount, str(view["charges"] + view["invoices"]))
        other = self.view(WITHOUT)
        self.assertNotIn("charges", other)
        self.assertNotIn("invoices", other)

    def test_a_charge_that_nobody_worded_is_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.released(self.ship, "DOC", 45)
        self.released(self.ship, "ISPS", 12, name="Two papers of the port")
        for code, name in (("DOC", "Phí chứng từ"), ("ISPS", "Phí an ninh cảng")):
            record = self.env["freight.charge.code"].search([("code", "=", code)])
            record.with_context(lang="vi_VN").name = name
        for lang, text in (("en_US", "Documentation Fee"), ("vi_VN", "Phí chứng từ")):
            view = self.view(replace(FINANCE, lang=lang))
            self.assertEqual(
                {one["text"] for one in view["charges"]},
                {text, "Two papers of the port"},
            )

    def test_a_credited_charge_shows_both_papers(self):
        invoice = self.post(self.add_charge(self.ship, "OFR", 900).make_invoices())
        credit = self.credit(invoice)
        totals = {one["number"]: one["total"] for one in self.view()["invoices"]}
        self.assertEqual(totals, {invoice.name: 900, credit.name: -900})

    def test_balance_and_ageing_by_currency(self):
        today = fields.Date.context_today(self.ship)
        for code, price, days, currency in (
            ("OFR", 100, -5, self.usd),
            ("DOC", 30, 20, self.usd),
            ("BAF", 7, 400, self.usd),
            ("THC-O", 50, 75, self.eur),
        ):
            charge = self.add_charge(self.ship, code, price, currency_id=currency.id)
            invoice = charge.make_invoices()
            invoice.invoice_payment_term_id = False
            invoice.invoice_date_due = today - timedelta(days=days)
            self.post(invoice)
        self.add_charge(self.ship, "ISPS", 9999).make_invoices()
        account = self.saigon_contact._get_customer_account(FINANCE)
        eur, usd = account["balances"]
        self.assertEqual((usd["balance"], eur["balance"]), (137, 50))
        self.assertEqual(
            [usd[name] for name in ("not_due", "days_1_30", "days_61_90", "older")],
            [100, 30, 0, 7],
        )
        self.assertEqual(eur["days_61_90"], 50)
        self.assertEqual(account["credit"], [])
        self.assertIsNone(self.saigon_tech._get_customer_account(WITHOUT))
        self.assertEqual(
            self.pacific_home._get_customer_account(FINANCE)["balances"], []
        )

    def test_queries_do_not_grow_with_shipments(self):
        def made():
            ship = self.fcl()
            self.released(ship, "DOC", 45)
            self.post(self.add_charge(ship, "OFR", 900).make_invoices())
            return ship

        ships = self.env["freight.shipment"].union(*(made() for _each in range(6)))

        def count(part, viewer):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            part._customer_view(viewer)
            return self.env.cr.sql_log_count - before

        for viewer in (WITHOUT, FINANCE):
            count(ships, viewer)
        # Whatever else a view reads, money adds a fixed number of queries to it.
        few, many = (
            count(part, FINANCE) - count(part, WITHOUT) for part in (ships[:2], ships)
        )
        self.assertLessEqual(many, few)
