"""What things cost: tariffs, the guide's charges with one open invoice, free time."""

from datetime import date

from odoo import Command

from demo import customers, guide, vendors

SELL, BUY = "Sea freight 2025 and later", "ONE contract, South East Asia to US"
# Units of each currency for one of the company's, where that is the dollar.
RATES = {"EUR": 0.92, "VND": 25400}
SINCE = date(2025, 1, 1)


def load(desk):
    _have_books(desk.env)
    _have_rates(desk.env)
    vendors.have_lines(desk)
    _have_tariffs(desk)
    _have_terms(desk)
    _bill_the_guides_shipment(desk)
    rate_the_others(desk)
    vendors.load(desk)


def _have_books(env):
    """The demo's books: Odoo's generic chart, for a company in dollars."""
    if not env["account.account"].search_count(
        [("company_ids", "in", env.company.ids)], limit=1
    ):
        env["account.chart.template"].try_loading(
            "generic_coa", company=env.company, install_demo=False
        )
    # Carriage over borders carries no sales tax.
    products = env["freight.charge.code"].search([]).product_id
    products.write({"taxes_id": [(5,)], "supplier_taxes_id": [(5,)]})


def _have_rates(env):
    rates = env["res.currency.rate"]
    for name, rate in RATES.items():
        currency = env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", name)])
        currency.active = True
        known = [("currency_id", "=", currency.id), ("name", "=", SINCE)]
        if currency != env.company.currency_id and not rates.search_count(known):
            rates.create({"currency_id": currency.id, "name": SINCE, "rate": rate})


def _line(env, code, price, basis="container", **values):
    found = env["freight.charge.code"].search([("code", "=", code)])
    return Command.create(
        {"code_id": found.id, "price": price, "basis": basis, **values}
    )


def _have_tariffs(desk):
    env = desk.env
    tariffs = env["freight.tariff"]
    if tariffs.search_count([("name", "=", SELL)]):
        return
    usd = env.ref("base.USD")
    vnd = env.ref("base.VND")
    forty, twenty = desk.equipment("45G1"), desk.equipment("22G1")
    made = tariffs.create(
        [
            {
                "name": SELL,
                "side": "sell",
                "currency_id": usd.id,
                "valid_from": SINCE,
                "line_ids": [
                    _line(env, "OFR", 2450, equipment_type_id=forty.id, mode="sea"),
                    _line(env, "OFR", 1380, equipment_type_id=twenty.id, mode="sea"),
                    _line(env, "OFR", 68, "wm", mode="sea", service="lcl"),
                    _line(env, "DOC", 45, "bl"),
                    _line(env, "THC-O", 4_700_000, mode="sea", currency_id=vnd.id),
                    _line(env, "AFR", 3.1, "chargeable_kg", mode="air", min_amount=95),
                    _line(env, "DLV", 0.35, "chargeable_kg", mode="road"),
                ],
            },
            {
                "name": BUY,
                "side": "buy",
                "carrier_id": desk.carrier("ONEY").id,
                "contract_number": "SC-25-0417",
                "currency_id": usd.id,
                "valid_from": SINCE,
                "line_ids": [
                    _line(env, "OFR", 1980, equipment_type_id=forty.id),
                    _line(env, "OFR", 1120, equipment_type_id=twenty.id),
                    _line(env, "THC-O", 4_100_000, currency_id=vnd.id),
                ],
            },
        ]
    )
    for tariff in made:
        tariff.action_activate()


def _have_terms(desk):
    """Free time with the line, and what customers were promised of it."""
    terms = desk.env["freight.clock.terms"]
    if terms.search_count([]):
        return
    usd = desk.env.ref("base.USD")
    working = desk.env.ref("freight_billing.day_type_working")
    terms.create(
        [
            {
                "name": name,
                "side": side,
                "kind": kind,
                "direction": direction,
                "free_days": free_days,
                "free_day_type_id": day_type.id if day_type else False,
                "currency_id": usd.id,
                "tier_ids": [
                    Command.create({"first_day": first, "rate": rate})
                    for first, rate in rates
                ],
            }
            for name, side, kind, direction, free_days, day_type, rates in (
                (
                    "Import demurrage, lines",
                    "buy",
                    "demurrage",
                    "import",
                    5,
                    working,
                    (
                        (1, 120),
                        (6, 180),
                    ),
                ),
                (
                    "Import detention, lines",
                    "buy",
                    "detention",
                    "import",
                    7,
                    None,
                    (
                        (1, 95),
                        (8, 140),
                    ),
                ),
                (
                    "Export detention, lines",
                    "buy",
                    "detention",
                    "export",
                    10,
                    None,
                    ((1, 60),),
                ),
                (
                    "Export demurrage, lines",
                    "buy",
                    "demurrage",
                    "export",
                    5,
                    None,
                    ((1, 80),),
                ),
                (
                    "Import free time of customers",
                    "sell",
                    "combined",
                    "import",
                    10,
                    None,
                    ((1, 150), (8, 220)),
                ),
            )
        ]
    )
    # What a job would do in a while.
    clocks = desk.env["freight.clock"]
    clocks._refresh_company(desk.env.company.id)
    clocks.search([("is_running", "=", True)])._charge()


def _rate(desk, shipments):
    shipments.with_user(desk.user("sales")).action_rate()


def _bill_the_guides_shipment(desk):
    """Its charges of both sides, and one invoice that is still open."""
    shipment = desk.env["freight.shipment"].search([("name", "=", guide.NUMBER)])
    if not shipment or shipment.charge_ids:
        return
    _rate(desk, shipment)
    charges = desk.env["freight.charge"]
    charges.create(
        [
            {
                "shipment_id": shipment.id,
                "code_id": charges.code_id.search([("code", "=", code)]).id,
                "side": side,
                "price": price,
                "partner_id": partner.id,
            }
            for code, side, price, partner in (
                ("CUS-O", "sell", 85, customers.company(desk.env, customers.SAIGON)),
                (
                    "PUP",
                    "buy",
                    210,
                    desk.partner("Nam Phat Haulage", desk.env.company.country_id),
                ),
            )
        ]
    )
    sell = shipment.charge_ids.filtered(lambda charge: charge.side == "sell")
    sell.action_confirm()
    later = sell.filtered(lambda charge: charge.code_id.code == "CUS-O")
    later.action_release()
    invoices = (
        (sell - later)
        .filtered(lambda charge: charge.currency_id.name == "USD")
        .make_invoices(date(2025, 5, 12))
    )
    invoices.action_post()
    (shipment.charge_ids - sell).filtered("partner_id").action_confirm()


def rate_the_others(desk):
    """Estimates for all that moves; what is done has been invoiced, in part paid."""
    shipments = desk.env["freight.shipment"].search(
        [("state", "not in", ("draft", "cancelled")), ("name", "!=", guide.NUMBER)]
    )
    fresh = shipments.filtered(lambda shipment: not shipment.charge_ids)
    if not fresh:
        return
    _rate(desk, fresh)
    done = fresh.filtered(lambda shipment: shipment.state == "done")
    sell = done.charge_ids.filtered(
        lambda charge: charge.side == "sell" and charge.partner_id and charge.amount
    )
    sell.action_confirm()
    invoices = sell.make_invoices()
    invoices.action_post()
    paid = invoices[: len(invoices) // 2]
    for invoice in paid:
        register = desk.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        register.create({}).action_create_payments()
