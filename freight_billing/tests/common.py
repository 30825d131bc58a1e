from odoo import Command
from odoo.tests import tagged

from odoo.addons.freight_shipment.tests.common import FreightCase


@tagged("post_install", "-at_install")
class BillingCase(FreightCase):
    """A company that reckons in dollars, and tariffs as a test needs them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usd = cls.currency("USD")
        cls.eur = cls.currency("EUR")
        cls.vnd = cls.currency("VND")
        cls.company = cls.env["res.company"].create(
            {"name": "Billing Test Forwarder", "currency_id": cls.usd.id}
        )
        cls.env.user.company_ids += cls.company
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": cls.company.ids,
            }
        )
        cls.env["res.currency.rate"].create(
            [
                {
                    "company_id": cls.company.id,
                    "currency_id": currency.id,
                    "name": "2025-01-01",
                    "rate": rate,
                }
                for currency, rate in ((cls.usd, 1), (cls.eur, 0.8), (cls.vnd, 25000))
            ]
        )
        cls.dry_20, cls.dry_40 = (
            cls.env["freight.equipment.type"].search([("code", "=", code)])
            for code in ("22G1", "45G1")
        )
        cls.engine = cls.env["freight.tariff"]

    @classmethod
    def currency(cls, name):
        currency = cls.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", name)])
        currency.active = True
        return currency

    @classmethod
    def code(cls, name):
        return cls.env["freight.charge.code"].search([("code", "=", name)])

    @classmethod
    def line(cls, code, price=0, basis="shipment", breaks=(), percent_of=(), **vals):
        return Command.create(
            {
                "code_id": cls.code(code).id,
                "price": price,
                "basis": basis,
                "break_ids": [
                    Command.create({"start": start, "price": each})
                    for start, each in breaks
                ],
                "percent_code_ids": [
                    Command.link(cls.code(each).id) for each in percent_of
                ],
                **vals,
            }
        )

    @classmethod
    def tariff(cls, *lines, activate=True, **vals):
        count = cls.env["freight.tariff"].search_count([])
        tariff = cls.env["freight.tariff"].create(
            {
                "name": f"Test tariff {count}",
                "company_id": cls.company.id,
                "currency_id": cls.usd.id,
                "line_ids": list(lines),
                **vals,
            }
        )
        if activate:
            tariff.action_activate()
        return tariff

    @classmethod
    def rate(cls, *shipments):
        shipments = cls.env["freight.shipment"].union(*shipments)
        outcomes = cls.engine.rate(shipments)
        return outcomes[0] if len(outcomes) == 1 else outcomes

    @classmethod
    def charge(cls, shipment, code, side="sell"):
        return shipment.charge_ids.filtered(
            lambda charge: charge.code_id.code == code and charge.side == side
        )
