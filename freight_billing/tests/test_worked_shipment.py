"""One shipment in three currencies, to the cent, from tariff to paid and credited.

The company reckons in dollars. A dollar is 0.80 euro and 25,000 dong when the charges
are rated, 0.75 euro when they are invoiced, and 0.72 euro when the customer pays.
"""

from datetime import date

from odoo.addons.freight_shipment.tests.common import day

from .books import BooksCase


class TestWorkedShipment(BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.currency.rate"].create(
            [
                {
                    "company_id": cls.company.id,
                    "currency_id": cls.eur.id,
                    "name": name,
                    "rate": rate,
                }
                for name, rate in (("2025-06-01", 0.75), ("2025-06-04", 0.72))
            ]
        )
        euro, dong = cls.eur.id, cls.vnd.id
        cls.tariff(
            cls.line("OFR", 1850.50, "container"),
            cls.line("BAF", 12.5, "charges", percent_of=("OFR",)),
            cls.line("DOC", 42.25, "bl", currency_id=euro),
            cls.line("THC-O", 3_125_000, "container", currency_id=dong),
        )
        cls.tariff(
            cls.line("OFR", 1500, "container"),
            cls.line("DOC", 30.40, "bl", currency_id=euro),
            cls.line("THC-O", 2_500_000, "container", currency_id=dong),
            side="buy",
            carrier_id=cls.carrier.id,
        )

    def profit(self, name):
        self.env.invalidate_all()
        rows = self.env["freight.profit"]._read_group(
            [("shipment_id", "=", self.job.id)], [], [f"{name}:sum"]
        )
        return round(rows[0][0], 2)

    def test_from_tariff_to_paid_and_credited(self):
        self.job = shipment = self.fcl(
            "MSCU6639870", "CSQU3054383", carrier_id=self.carrier.id
        )
        shipment.action_confirm()
        self.rate(shipment)
        charges = shipment.charge_ids
        charges.write({"rate_date": "2025-05-20"})
        found = {
            (charge.side, charge.code_id.code): (
                charge.currency_id.name,
                charge.amount,
                charge.company_amount,
            )
            for charge in charges
        }
        self.assertEqual(
            found,
            {
                ("sell", "OFR"): ("USD", 3701, 3701),
                # 12.5 % of 3,701.00 is 462.625
                ("sell", "BAF"): ("USD", 462.63, 462.63),
                # 42.25 / 0.80 is 52.8125
                ("sell", "DOC"): ("EUR", 42.25, 52.81),
                ("sell", "THC-O"): ("VND", 6_250_000, 250),
                ("buy", "OFR"): ("USD", 3000, 3000),
                ("buy", "DOC"): ("EUR", 30.4, 38),
                ("buy", "THC-O"): ("VND", 5_000_000, 200),
            },
        )
        # 4,466.44 of income and 3,238.00 of cost
        self.assertEqual(self.profit("estimated"), 1228.44)
        charges.action_confirm()
        shipment.leg_ids.filtered(lambda leg: leg.stage == "main")[:1].atd = day(12)
        self.assertEqual(set(charges.mapped("recognized_on")), {date(2025, 5, 12)})

        invoices = self.post(charges.make_invoices("2025-06-02"))
        self.assertEqual(
            sorted(
                (move.move_type, move.currency_id.name, move.amount_total)
                for move in invoices
            ),
            [
                ("in_invoice", "EUR", 30.4),
                ("in_invoice", "USD", 3000),
                ("in_invoice", "VND", 5_000_000),
                ("out_invoice", "EUR", 42.25),
                ("out_invoice", "USD", 4163.63),
                ("out_invoice", "VND", 6_250_000),
            ],
        )
        # At 0.75 the euros are 56.33 and 40.53: 3.52 won and 2.53 lost by the rate.
        self.assertEqual(self.profit("posted"), 1228.44)
        self.assertEqual(self.profit("exchange_difference"), 0.99)
        self.assertEqual(
            (shipment.posted_margin, shipment.exchange_result), (1228.44, 0.99)
        )

        for move in invoices:
            self.pay(move)
        self.assertEqual(set(charges.mapped("billing_state")), {"paid"})
        # What the rate does between invoice and payment is Odoo's, and no margin.
        self.assertEqual(self.profit("posted"), 1228.44)
        self.assertEqual(self.profit("exchange_difference"), 0.99)

        # The documents were late: their fee is credited and billed anew, at less.
        fee = self.charge(shipment, "DOC")
        paid = fee.invoice_id
        self.credit(paid)
        self.assertEqual(paid.payment_state, "paid")
        self.assertEqual((fee.billing_state, fee.actual_amount), ("credited", 0))
        self.assertEqual(self.profit("posted"), round(1228.44 - 52.81, 2))
        self.assertEqual(self.profit("exchange_difference"), -2.53)
        fee.action_draft()
        fee.price = 20
        fee.action_confirm()
        self.post(fee.make_invoices("2025-06-02"))
        # 20.00 are 25.00 as agreed and 26.67 as invoiced.
        self.assertEqual(self.profit("posted"), round(1228.44 - 52.81 + 25, 2))
        self.assertEqual(self.profit("exchange_difference"), round(1.67 - 2.53, 2))
        self.assertTrue(all(charges.mapped("books_agree")))
