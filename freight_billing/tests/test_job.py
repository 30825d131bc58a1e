"""A job is closed when all is billed, or with a reason; and then stays as it is."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.freight_shipment.models.freight_shipment_state import BY_VERB

from .books import BooksCase


class TestJob(BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance, cls.manager = (
            new_test_user(
                cls.env,
                f"job_{name}",
                groups=f"freight_base.group_freight_{name}",
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
            )
            for name in ("finance", "manager")
        )
        cls.late = cls.env.ref("freight_billing.close_reason_late_bill")

    def done(self, shipment=None):
        shipment = shipment or self.fcl()
        shipment.with_context(freight_state=BY_VERB).write({"state": "done"})
        return shipment.with_user(self.finance)

    def billed(self, shipment, **vals):
        charge = self.add_charge(shipment.with_user(self.env.user), **vals)
        self.post(charge.make_invoices())
        return charge

    def test_ready_jobs_are_closed_at_once(self):
        ready = [self.done() for _each in range(2)]
        for shipment in ready:
            self.billed(shipment, price=100)
            self.billed(shipment, price=70, side="buy")
        left = self.done()
        self.add_charge(left.with_user(self.env.user))
        found = self.env["freight.shipment"].with_user(self.finance)
        found = found.search([("ready_to_close", "=", True)])
        both = ready[0] | ready[1]
        self.assertEqual(found & (both | left), both)
        self.assertTrue(both.action_close_job())
        self.assertEqual(set(both.mapped("job_state")), {"closed"})
        self.assertEqual(both.closed_by_id, self.finance)
        self.assertFalse(found.search([("ready_to_close", "=", True)]) & both)

    def test_what_is_left_needs_a_reason(self):
        shipment = self.done()
        self.add_charge(shipment.with_user(self.env.user), "DOC")
        self.add_charge(shipment.with_user(self.env.user), side="buy")
        self.add_charge(shipment.with_user(self.env.user), "THC-O", confirm=False)
        action = shipment.action_close_job()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.finance)
            .browse(action["res_id"])
        )
        for text in ("not invoiced", "no posted bill", "an estimate"):
            self.assertIn(text, wizard.problems)
        with self.assertRaisesRegex(UserError, "Choose a reason"):
            wizard.action_apply()
        wizard.write({"reason_id": self.late.id, "note": "Line bills in autumn"})
        wizard.action_apply()
        self.assertEqual(shipment.job_state, "closed")
        self.assertEqual(shipment.close_reason_id, self.late)
        body = shipment.sudo().message_ids[0].body
        self.assertIn("Line bills in autumn", body)
        # The history is operations', too, and the other branch's.
        self.assertNotIn("100.00", body)
        self.assertRegex(shipment.close_details, "DOC .*100.00: not invoiced")
        self.assertFalse(
            shipment.with_context(
                allowed_company_ids=(self.env.user.company_ids - self.company)[:1].ids
            )
            .sudo()
            .close_details
        )
        with self.assertRaises(AccessError):
            shipment.read(["close_notes"])

    def test_what_was_credited_is_left(self):
        shipment = self.done()
        charge = self.billed(shipment)
        self.assertTrue(shipment.ready_to_close)
        self.credit(charge.invoice_id)
        self.assertFalse(shipment.ready_to_close)
        found = shipment.search([("ready_to_close", "=", True)])
        self.assertNotIn(shipment, found)
        self.assertIn("credited", str(shipment._find_closing_problems()))
        charge.action_draft()
        charge.price = 0
        self.assertTrue(shipment.ready_to_close)
        self.assertFalse(shipment._find_closing_problems())

    def test_a_house_waits_for_its_part_of_the_masters_bill(self):
        master = self.fcl(kind="master")
        house = self.done(self.lcl(kind="house", master_id=master.id))
        self.billed(house)
        apart = self.add_charge(master, "DOC", side="buy", cost_basis="none")
        self.assertTrue(house.ready_to_close)
        cost = self.add_charge(master, side="buy")
        self.assertFalse(house.ready_to_close)
        ready = [("ready_to_close", "=", True)]
        self.assertNotIn(house, house.search(ready))
        [text] = house._find_closing_problems()[house]
        self.assertIn(f"{master.name}: OFR", text)
        self.post(cost.make_invoices())
        self.assertTrue(house.ready_to_close)
        self.assertIn(house, house.search(ready))
        self.assertEqual(apart.billing_state, "open")

    def shared(self):
        branch = self.env["res.company"].create(
            {"name": "Branch at Long Beach", "currency_id": self.usd.id}
        )
        self.env.user.company_ids += branch
        finance = new_test_user(
            self.env,
            "job_finance_there",
            groups="freight_base.group_freight_finance",
            company_id=branch.id,
            company_ids=[(6, 0, branch.ids)],
        )
        shipment = self.done().with_user(self.env.user)
        shipment.destination_company_id = branch
        there = shipment.with_user(finance).with_context(allowed_company_ids=branch.ids)
        return shipment, branch, there

    def test_each_branch_reads_what_is_left_of_its_own(self):
        shipment, branch, there = self.shared()
        self.add_charge(shipment, price=3200)
        self.assertFalse(there._find_closing_problems())
        with self.assertRaisesRegex(UserError, "Forwarder has not billed") as caught:
            there.action_close_job()
        self.assertNotIn("3,200", str(caught.exception))
        self.assertFalse(there.ready_to_close)
        own = self.add_charge(
            shipment, "THC-D", company_id=branch.id, confirm=False, price=70
        )
        here = shipment.with_user(self.finance)
        [text] = here._find_closing_problems()[here]
        self.assertIn("3,200", text)
        with self.assertRaisesRegex(UserError, "Long Beach has not billed"):
            here._close_job(self.late)
        own.price = 0
        here._close_job(self.late)
        self.assertIn("3,200", here.close_details)
        self.assertFalse(there.close_details)
        self.assertTrue(there.closed_at)

    def test_each_branch_has_its_own_margin_bounds(self):
        shipment, branch, there = self.shared()
        for company, least in ((self.company, 10), (branch, 50)):
            company.write({"freight_margin_checked": True, "freight_margin_min": least})
        for company in (self.company, branch):
            for side, price in (("sell", 100), ("buy", 70)):
                self.add_charge(
                    shipment,
                    company_id=company.id,
                    side=side,
                    price=price,
                    partner_id=self.line_partner.id,
                )
        both = shipment.with_context(allowed_company_ids=[self.company.id, branch.id])
        found = both._find_problems_by_branch()[both]
        self.assertFalse(any("margin" in text for text in found[self.company]))
        self.assertTrue(any("50.0 to" in text for text in found[branch]))

    def test_invoices_of_a_closed_job_stay(self):
        shipment = self.done()
        invoice = self.billed(shipment).invoice_id
        other = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.saigon_tech.id,
                "company_id": self.company.id,
                "invoice_line_ids": [(0, 0, {"name": "Rent", "price_unit": 5})],
            }
        )
        self.post(other)
        shipment.action_close_job()
        mine = invoice.with_user(self.finance)
        for change in (mine.button_draft, mine._reverse_moves):
            with self.assertRaisesRegex(UserError, "financially closed"):
                change()
        other.with_user(self.finance).button_draft()
        self.credit(invoice.with_user(self.manager))
        self.assertEqual(invoice.payment_state, "reversed")

    def test_a_margin_outside_of_its_bounds_needs_a_reason(self):
        self.company.write(
            {
                "freight_margin_checked": True,
                "freight_margin_min": 5,
                "freight_margin_max": 40,
            }
        )
        for cost, ok in ((50, False), (70, True), (96, False), (120, False)):
            shipment = self.done()
            self.billed(shipment, price=100)
            self.billed(shipment, price=cost, side="buy")
            with self.subTest(cost):
                self.assertEqual(not shipment._find_closing_problems(), ok)

    def test_a_closed_job_stays_as_it_is(self):
        shipment = self.done()
        charge = self.billed(shipment)
        shipment.action_close_job()
        mine = charge.with_user(self.finance)
        new = {"shipment_id": shipment.id, "code_id": self.code("DOC").id}
        for change in (
            lambda: mine.write({"name": "Other"}),
            lambda: mine.create({**new, "price": 5}),
            lambda: mine.action_release(),
            lambda: shipment.action_rate(),
        ):
            with self.assertRaisesRegex(UserError, "financially closed"):
                change()
        with self.assertRaisesRegex(UserError, "by their buttons"):
            shipment.write({"closed_at": False})
        self.assertFalse(shipment.sudo().rating_due)

    def test_a_late_cost_goes_to_the_open_period(self):
        shipment = self.done()
        shipment.action_close_job()
        charge = self.env["freight.charge"].with_user(self.manager)
        charge = charge.create(
            {
                "shipment_id": shipment.id,
                "company_id": self.company.id,
                "code_id": self.code("DOC").id,
                "side": "buy",
                "price": 12,
            }
        )
        self.assertEqual(charge.recognized_by, "open_period")
        self.assertEqual(charge.recognized_on, charge.rate_date)

    def test_only_a_manager_opens_it_again_and_says_why(self):
        shipment = self.done()
        with self.assertRaisesRegex(UserError, "not closed"):
            shipment.with_user(self.manager).action_reopen_job()
        shipment.action_close_job()
        with self.assertRaises(AccessError):
            shipment.action_reopen_job()
        managed = shipment.with_user(self.manager)
        action = managed.action_reopen_job()
        wizard = self.env[action["res_model"]].with_user(self.manager)
        wizard = wizard.browse(action["res_id"])
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_apply()
        wizard.note = "Claim of the consignee"
        wizard.action_apply()
        self.assertEqual(shipment.job_state, "done")
        message = shipment.sudo().message_ids[0]
        self.assertIn("Claim of the consignee", message.body)
        self.assertEqual(message.author_id, self.manager.partner_id)

    def test_a_job_under_way_is_not_closed(self):
        with self.assertRaisesRegex(UserError, "operationally done"):
            self.fcl().with_user(self.finance).action_close_job()
        with self.assertRaises(AccessError):
            self.fcl().with_user(
                new_test_user(self.env, "job_portal", groups="base.group_portal")
            ).action_close_job()
