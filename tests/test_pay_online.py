"""A customer's finance pays the demo's open invoice online, with play money."""

import json

from demo_case import DemoCase
from lxml import html

from odoo.tests import HttpCase, tagged

FINANCE = "finance@saigontech.example"
OF_OTHERS = "finance@pacifichome.example"


@tagged("post_install", "-at_install")
class TestPayOnline(DemoCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charges = cls.file.charge_ids.filtered(
            lambda one: one.side == "sell" and one.billing_state == "posted"
        )
        cls.invoice = cls.charges.invoice_id

    def rpc(self, route, **params):
        answer = self.url_open(
            route,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertNotIn("error", answer, route)
        return answer.get("result")

    def open_payment(self):
        """Return what the payment form on the invoice's page was made with."""
        page = self.url_open(f"/my/invoices/{self.invoice.id}")
        self.assertEqual(page.status_code, 200)
        tree = html.fromstring(page.text)
        [form] = tree.xpath("//form[@id='o_payment_form']")
        [option] = tree.xpath(
            "//form[@id='o_payment_form']//input[@name='o_payment_radio'"
            " and @data-provider-code='demo']"
        )
        return form.attrib, option.attrib

    def start(self):
        form, option = self.open_payment()
        return self.rpc(
            form["data-transaction-route"],
            provider_id=int(option["data-provider-id"]),
            payment_method_id=int(option["data-payment-option-id"]),
            token_id=None,
            amount=float(form["data-amount"]),
            flow="direct",
            tokenization_requested=False,
            landing_route=form["data-landing-route"],
            access_token=form.get("data-access-token"),
        )

    def simulate(self, state):
        values = self.start()
        self.rpc(
            "/payment/demo/simulate_payment",
            reference=values["reference"],
            payment_details="1234",
            simulated_state=state,
        )
        self.rpc("/payment/status/poll")
        self.env.invalidate_all()
        return self.env["payment.transaction"].search(
            [("reference", "=", values["reference"])]
        )

    def test_the_open_invoice_is_paid_and_its_charges_show_it(self):
        self.assertEqual(len(self.invoice), 1)
        self.authenticate(FINANCE, "demo")
        listed = self.url_open("/my/invoices").text
        self.assertIn(f"/my/invoices/{self.invoice.id}", listed)
        done = self.simulate("done")
        self.assertEqual((done.state, done.amount), ("done", self.invoice.amount_total))
        self.assertIn(self.invoice.payment_state, ("in_payment", "paid"))
        self.assertEqual(self.invoice.amount_residual, 0)
        self.assertEqual(set(self.charges.mapped("billing_state")), {"paid"})

    def test_a_payment_that_fails_leaves_all_open(self):
        self.authenticate(FINANCE, "demo")
        self.assertEqual(self.simulate("error").state, "error")
        self.assertEqual(self.invoice.amount_residual, self.invoice.amount_total)
        self.assertEqual(set(self.charges.mapped("billing_state")), {"posted"})

    def test_nobody_elses_page_opens(self):
        self.authenticate(OF_OTHERS, "demo")
        page = self.url_open(f"/my/invoices/{self.invoice.id}", allow_redirects=False)
        self.assertNotEqual(page.status_code, 200)
        self.assertNotIn(self.invoice.name, page.text)

    def test_only_the_demo_company_takes_play_money(self):
        providers = self.env["payment.provider"].search([("code", "=", "demo")])
        taking = providers.filtered(lambda one: one.state != "disabled")
        self.assertEqual(taking.company_id, self.env.company)
        self.assertEqual(taking.mapped("state"), ["test"])
