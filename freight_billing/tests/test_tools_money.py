from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_billing.tools.exchange import NoRate, Rates
from odoo.addons.freight_billing.tools.payer import payer_of, terms_of

USD, EUR, VND, GBP = 1, 2, 3, 4
ROOT, BRANCH = 10, 11
SHIPPER, CONSIGNEE, TRADER, AGENT = 1, 2, 3, 4


@tagged("post_install", "-at_install")
class TestExchange(BaseCase):
    def setUp(self):
        super().setUp()
        self.rates = Rates(
            [
                (ROOT, EUR, date(2025, 5, 1), D("0.8")),
                (ROOT, EUR, date(2025, 6, 1), D("0.5")),
                (None, VND, date(2025, 1, 1), D(25000)),
                (ROOT, VND, date(2025, 1, 1), D(26000)),
            ],
            parents={ROOT: ROOT, BRANCH: ROOT},
            own={ROOT: USD, BRANCH: USD},
        )

    def test_rate_of_the_day(self):
        for day, rate in (
            (date(2025, 5, 1), "1.25"),
            (date(2025, 5, 31), "1.25"),
            (date(2025, 6, 1), "2"),
            # Before the first rate, the first one.
            (date(2024, 1, 1), "1.25"),
        ):
            self.assertEqual(self.rates.rate(BRANCH, EUR, USD, day), D(rate))

    def test_between_two_foreign_currencies(self):
        day = date(2025, 5, 2)
        # The company's own rate goes before one for all.
        self.assertEqual(self.rates.rate(ROOT, EUR, VND, day), D(32500))
        self.assertEqual(self.rates.rate(ROOT, EUR, EUR, day), 1)

    def test_no_rate_is_not_one_to_one(self):
        with self.assertRaises(NoRate) as caught:
            self.rates.rate(ROOT, GBP, USD, date(2025, 5, 2))
        self.assertEqual(caught.exception.currency, GBP)


@tagged("post_install", "-at_install")
class TestPayer(BaseCase):
    def payer(self, terms, customer, **agents):
        parties = {"shipper": SHIPPER, "consignee": CONSIGNEE, **agents}
        return payer_of(terms, parties, customer)

    def test_customer_pays_its_own_side(self):
        self.assertEqual(self.payer("prepaid", SHIPPER), "customer")
        self.assertEqual(self.payer("collect", CONSIGNEE), "customer")

    def test_other_side_pays_by_its_agent(self):
        self.assertEqual(self.payer("collect", SHIPPER), "consignee")
        self.assertEqual(
            self.payer("collect", SHIPPER, destination_agent=AGENT),
            "destination_agent",
        )
        self.assertEqual(
            self.payer("prepaid", CONSIGNEE, origin_agent=AGENT), "origin_agent"
        )

    def test_who_gave_the_order_pays_where_it_is_neither(self):
        for terms in ("prepaid", "collect"):
            self.assertEqual(self.payer(terms, TRADER), "customer")

    def test_unknown_party(self):
        self.assertEqual(payer_of("collect", {"shipper": SHIPPER}, SHIPPER), "customer")

    def test_terms(self):
        self.assertEqual(terms_of("freight", "collect"), "collect")
        self.assertEqual(terms_of("freight", None), "prepaid")
        self.assertEqual(terms_of("prepaid", "collect"), "prepaid")
