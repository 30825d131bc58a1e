from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.freight_shipment.tests.common import day

from .common import BillingCase


class TestRating(BillingCase):
    def problems(self, outcome):
        return [(problem.why, problem.side) for problem in outcome.problems]

    def test_the_amount_in_the_companys_currency_is_not_typed(self):
        values = {
            "shipment_id": self.fcl().id,
            "company_id": self.company.id,
            "code_id": self.code("OFR").id,
            "price": 100,
            "currency_id": self.eur.id,
        }
        charge = self.env["freight.charge"].create(values)
        self.assertEqual(charge.company_amount, 125)
        with self.assertRaises(UserError):
            self.env["freight.charge"].create({**values, "company_amount": 1})
        with self.assertRaises(UserError):
            charge.company_amount = 1

    def test_worked_shipment_in_three_currencies(self):
        self.carrier.partner_id = self.env["res.partner"].create({"name": "Line Ltd"})
        self.tariff(
            self.line("OFR", 1800, "container", equipment_type_id=self.dry_20.id),
            self.line("BAF", 12.5, "charges", percent_of=["OFR"]),
            self.line("THC-O", 3_750_000, "container", currency_id=self.vnd.id),
            self.line("CUS", 90, currency_id=self.eur.id),
            self.line("INS", 0.35, "value", min_amount=25),
        )
        self.tariff(
            self.line("OFR", 1500, "container"),
            side="buy",
            carrier_id=self.carrier.id,
        )
        shipment = self.fcl(False, False, goods_value=40_000, currency_id=self.eur.id)
        outcome = self.rate(shipment)
        self.assertFalse(outcome.problems)
        amounts = {
            (charge.side, charge.code_id.code): (
                charge.quantity,
                charge.amount,
                charge.currency_id.name,
                charge.company_amount,
            )
            for charge in shipment.charge_ids
        }
        self.assertEqual(
            amounts,
            {
                ("sell", "OFR"): (2, 3600, "USD", 3600),
                ("sell", "BAF"): (3600, 450, "USD", 450),
                ("sell", "THC-O"): (2, 7_500_000, "VND", 300),
                ("sell", "CUS"): (1, 90, "EUR", 112.5),
                # 40,000 EUR are 50,000 USD.
                ("sell", "INS"): (50_000, 175, "USD", 175),
                ("buy", "OFR"): (2, 3000, "USD", 3000),
            },
        )
        self.assertEqual(shipment.sell_total, 4637.5)
        self.assertEqual(shipment.buy_total, 3000)
        self.assertEqual(shipment.margin, 1637.5)
        self.assertEqual(
            shipment.sell_totals, "EUR 90.00 · USD 4,225.00 · VND 7,500,000"
        )
        ocean = self.charge(shipment, "OFR")
        self.assertEqual(ocean.partner_id, self.saigon_tech)
        self.assertEqual((ocean.terms, ocean.payer), ("prepaid", "customer"))
        self.assertEqual(ocean.payable_at_id, self.vnsgn)
        customs = self.charge(shipment, "CUS")
        self.assertEqual((customs.terms, customs.payer), ("collect", "consignee"))
        self.assertEqual(customs.partner_id, self.pacific_home)
        self.assertEqual(customs.payable_at_id, self.uslgb)
        self.assertAlmostEqual(customs.exchange_rate, 1.25)
        carriage = self.charge(shipment, "OFR", "buy")
        self.assertEqual(carriage.partner_id, self.carrier.partner_id)
        self.assertIn("2 Container × 1800 USD", ocean.explanation)

    def test_most_specific_wins_and_says_why(self):
        everyone = self.tariff(self.line("OFR", 900))
        lane = self.tariff(
            self.line("OFR", 800, pol_id=self.vnsgn.id, pod_id=self.uslgb.id)
        )
        country = self.tariff(self.line("OFR", 850, pol_country_id=self.vn.id))
        own = self.tariff(self.line("OFR", 700), partner_id=self.saigon_contact.id)
        shipment = self.shipment()
        outcome = self.rate(shipment)
        charge = self.charge(shipment, "OFR")
        self.assertEqual(charge.amount, 700)
        self.assertEqual(charge.tariff_line_id, own.line_ids)
        beaten = {each.line.id: each.at for each in outcome.refused}
        losers = (everyone | lane | country).line_ids
        self.assertEqual(beaten, dict.fromkeys(losers.ids, "customer"))
        self.assertIn(f"Not {lane.name}", charge.explanation)
        other = self.shipment(partner_id=self.pacific_home.id)
        self.rate(other)
        self.assertEqual(self.charge(other, "OFR").amount, 800)

    def test_customers_by_tag(self):
        tag = self.env["res.partner.category"].create({"name": "Key customers"})
        self.tariff(self.line("OFR", 900))
        self.tariff(self.line("OFR", 850), partner_tag_id=tag.id)
        self.saigon_tech.category_id = tag
        mine, other = self.shipment(), self.shipment(partner_id=self.pacific_home.id)
        self.rate(mine, other)
        self.assertEqual(self.charge(mine, "OFR").amount, 850)
        self.assertEqual(self.charge(other, "OFR").amount, 900)

    def test_tie_and_gaps_are_shown(self):
        one, other = (
            self.tariff(self.line("DOC", 40)),
            self.tariff(self.line("DOC", 50)),
        )
        self.tariff(self.line("STO", 10, "day"))
        self.tariff(self.line("BAF", 5, "charges", percent_of=["OFR"]))
        self.tariff(self.line("SEAL", 5, valid_to="2025-04-30"))
        shipment = self.fcl()
        outcome = self.rate(shipment)
        self.assertFalse(shipment.charge_ids)
        self.assertEqual(
            sorted(self.problems(outcome)),
            [
                ("expired", "sell"),
                ("no_base", "sell"),
                ("no_freight", "buy"),
                ("no_freight", "sell"),
                ("no_quantity", "sell"),
                ("tie", "sell"),
            ],
        )
        text = shipment.rating_problems
        for word in (one.name, other.name, "STO", "SEAL", "Make one of them"):
            self.assertIn(word, text)

    def test_a_box_that_no_line_prices(self):
        self.tariff(
            self.line("OFR", 1800, "container", equipment_type_id=self.dry_20.id)
        )
        shipment = self.fcl()
        shipment.container_ids = [Command.create({"type_id": self.dry_40.id})]
        outcome = self.rate(shipment)
        self.assertIn(("unpriced", "sell"), self.problems(outcome))
        self.assertEqual(self.charge(shipment, "OFR").quantity, 1)
        self.assertIn("45G1", shipment.rating_problems)

    def test_day_that_picks_the_rate(self):
        # 2025-05-10 20:00 UTC is the 11th in Ho Chi Minh City.
        for basis, price in (("etd", 100), ("receipt", 200), ("gate_in", 300)):
            self.tariff(
                self.line("DOC", price, valid_from="2025-05-11"),
                self.line("DOC", price + 1, valid_to="2025-05-10"),
                partner_id=self.saigon_tech.id,
                date_basis=basis,
                activate=False,
                name=f"By {basis}",
            )
        by = {
            basis: self.engine.search([("name", "=", f"By {basis}")])
            for basis in ("etd", "receipt", "gate_in")
        }
        shipment = self.routed(
            self.leg_values(self.vnsgn, self.uslgb, etd=day(10, 20), eta=day(25)),
            pickup_planned=day(9),
        )

        def amount(basis):
            by[basis].action_activate()
            self.rate(shipment)
            found = self.charge(shipment, "DOC").amount
            by[basis].active = False
            return found

        self.assertEqual(amount("etd"), 100)
        self.assertEqual(amount("receipt"), 201)
        # Nobody knows the gate-in, so the departure stands in for it.
        self.assertEqual(amount("gate_in"), 300)
        by["gate_in"].active = True
        self.rate(shipment)
        self.assertIn("not known yet", self.charge(shipment, "DOC").explanation)

    def test_follows_changes_until_confirmed(self):
        self.tariff(self.line("OFR", 60, "wm"))
        shipment = self.lcl(10)
        self.rate(shipment)
        charge = self.charge(shipment, "OFR")
        self.assertEqual(charge.amount, 150)
        self.assertFalse(shipment.rating_due)
        shipment.cargo_ids.booked_volume = 4
        self.assertTrue(shipment.rating_due)
        self.rate(shipment)
        self.assertEqual(self.charge(shipment, "OFR"), charge)
        self.assertEqual(charge.amount, 240)
        charge.action_confirm()
        shipment.cargo_ids.booked_volume = 5
        self.rate(shipment)
        self.assertEqual(charge.amount, 240)
        charge.action_draft()
        self.rate(shipment)
        self.assertEqual(charge.amount, 300)

    def test_hand_changed_amount_stays_beside_the_tariffs(self):
        self.tariff(self.line("OFR", 60, "wm"))
        shipment = self.lcl(10)
        self.rate(shipment)
        charge = self.charge(shipment, "OFR")
        charge.amount = 99
        self.assertTrue(charge.hand_changed)
        shipment.cargo_ids.booked_volume = 4
        self.rate(shipment)
        self.assertEqual((charge.amount, charge.rated_amount), (99, 240))
        charge.action_take_rated()
        self.assertEqual((charge.amount, charge.hand_changed), (240, False))

    def test_what_no_tariff_proposes_goes_unless_typed(self):
        tariff = self.tariff(self.line("OFR", 60), self.line("DOC", 5))
        shipment = self.shipment()
        self.rate(shipment)
        self.charge(shipment, "DOC").price = 7
        tariff.active = False
        self.rate(shipment)
        self.assertEqual(shipment.charge_ids.code_id.code, "DOC")
        self.assertEqual(shipment.charge_ids.amount, 7)
        self.assertEqual(shipment.charge_ids.rated_amount, 0)

    def test_charge_added_by_hand_is_not_charged_twice(self):
        self.tariff(self.line("OFR", 60))
        shipment = self.shipment()
        shipment.sell_charge_ids = [
            Command.create({"code_id": self.code("OFR").id, "price": 75})
        ]
        self.rate(shipment)
        self.assertEqual(self.charge(shipment, "OFR").mapped("amount"), [75])

    def test_rating_twice_changes_nothing(self):
        self.tariff(
            self.line("OFR", 60), self.line("BAF", 3, "charges", percent_of=["OFR"])
        )
        shipment = self.fcl()
        self.rate(shipment)
        self.env.flush_all()
        before = shipment.charge_ids.read(load=None)
        self.rate(shipment)
        self.env.flush_all()
        self.assertEqual(shipment.charge_ids.read(load=None), before)

    def test_queries_do_not_grow_with_shipments(self):
        self.tariff(self.line("OFR", 60), self.line("DOC", 3))
        few = self.env["freight.shipment"].union(*(self.fcl() for _n in range(2)))
        many = self.env["freight.shipment"].union(*(self.fcl() for _n in range(12)))
        counts = []
        for shipments in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.rate(shipments)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_each_kind_has_its_sides(self):
        self.tariff(self.line("OFR", 60))
        self.tariff(self.line("OFR", 40), side="buy")
        master = self.fcl(kind="master")
        house = self.shipment(kind="house", master_id=master.id)
        self.rate(master, house)
        self.assertEqual(master.charge_ids.mapped("side"), ["buy"])
        self.assertEqual(house.charge_ids.mapped("side"), ["sell"])

    def test_branches_have_their_own_tariffs(self):
        other = self.env["res.company"].create({"name": "Other Branch"})
        self.env.user.company_ids += other
        self.tariff(self.line("OFR", 60), company_id=other.id)
        shipment = self.shipment()
        self.rate(shipment)
        self.assertFalse(shipment.charge_ids)

    def test_exchange_with_margin(self):
        self.tariff(
            self.line("OFR", 100, currency_id=self.eur.id),
            exchange_margin=2,
            exchange_date_basis="etd",
        )
        self.env["res.currency.rate"].create(
            {
                "company_id": self.company.id,
                "currency_id": self.eur.id,
                "name": "2025-05-10",
                "rate": 0.5,
            }
        )
        shipment = self.fcl()
        self.rate(shipment)
        charge = self.charge(shipment, "OFR")
        self.assertEqual(charge.rate_date, date(2025, 5, 10))
        self.assertEqual(charge.rate_source, "tariff")
        self.assertEqual(charge.company_amount, 204)

    def test_currency_without_rate_is_a_gap(self):
        gbp = self.currency("GBP")
        self.env["res.currency.rate"].search([("currency_id", "=", gbp.id)]).unlink()
        self.tariff(self.line("OFR", 100, currency_id=gbp.id))
        shipment = self.shipment()
        outcome = self.rate(shipment)
        self.assertIn(("no_exchange", "sell"), self.problems(outcome))
        self.assertIn("GBP", shipment.rating_problems)

    def test_circles_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "percentages of each other"):
            self.tariff(
                self.line("BAF", 5, "charges", percent_of=["CAF"]),
                self.line("CAF", 5, "charges", percent_of=["BAF"]),
            )
        # Over two tariffs it shows only when they meet on a shipment.
        self.tariff(self.line("BAF", 5, "charges", percent_of=["PSS"]))
        self.tariff(
            self.line("PSS", 5, "charges", percent_of=["BAF"]), self.line("DOC", 9)
        )
        shipment = self.shipment()
        outcome = self.rate(shipment)
        self.assertIn(("circle", "sell"), self.problems(outcome))
        self.assertEqual(shipment.charge_ids.code_id.code, "DOC")

    def test_cron_rates_what_changed(self):
        self.tariff(self.line("OFR", 60, "container"))
        shipment = self.fcl()
        shipment.action_confirm()
        self.assertTrue(shipment.rating_due)
        self.env["freight.shipment"]._rate_due(10_000)
        self.assertEqual(self.charge(shipment, "OFR").amount, 60)
        self.assertFalse(shipment.rating_due)
        shipment.container_ids = [Command.create({"type_id": self.dry_40.id})]
        self.assertTrue(shipment.rating_due)
        self.env["freight.shipment"]._rate_due(10_000)
        self.assertEqual(sum(self.charge(shipment, "OFR").mapped("amount")), 120)

    def test_versions(self):
        first = self.tariff(self.line("OFR", 60))
        second = self.engine.browse(first.action_new_version()["res_id"])
        self.assertEqual((second.version, second.name), (2, first.name))
        self.assertEqual(second.line_ids.price, 60)
        with self.assertRaises(UserError):
            first.line_ids.price = 70
        second.line_ids.price = 70
        second.valid_from = "2025-05-10"
        second.action_activate()
        self.assertEqual(first.valid_to, date(2025, 5, 9))
        early = self.routed(self.leg_values(self.vnsgn, self.uslgb, etd=day(9)))
        late = self.routed(self.leg_values(self.vnsgn, self.uslgb, etd=day(12)))
        self.rate(early, late)
        self.assertEqual(self.charge(early, "OFR").amount, 60)
        self.assertEqual(self.charge(late, "OFR").amount, 70)
        third = self.engine.browse(second.action_new_version()["res_id"])
        third.action_activate()
        self.assertEqual(second.state, "superseded")
        with self.assertRaises(UserError):
            first.unlink()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vn = cls.vnsgn.country_id


class TestChargeRights(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env,
                f"billing_{role}",
                f"freight_base.group_freight_{role}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for role in ("user", "operations", "documentation", "sales", "finance")
        }
        cls.users["portal"] = new_test_user(
            cls.env, "billing_portal", "base.group_portal"
        )
        cls.tariff(cls.line("OFR", 60))
        cls.tariff(cls.line("OFR", 40), side="buy")
        cls.file = cls.fcl()
        cls.rate(cls.file)

    def seen(self, role):
        self.env.invalidate_all()
        charges = self.env["freight.charge"].with_user(self.users[role])
        return charges.search([("shipment_id", "=", self.file.id)]).mapped("side")

    def test_who_sees_money(self):
        self.assertEqual(self.seen("sales"), ["sell", "buy"])
        self.assertEqual(self.seen("finance"), ["sell", "buy"])
        self.assertEqual(self.seen("operations"), ["buy"])
        for role in ("user", "documentation", "portal"):
            with self.assertRaises(AccessError):
                self.seen(role)

    def test_operations_estimate_costs_only(self):
        charges = self.env["freight.charge"].with_user(self.users["operations"])
        values = {"shipment_id": self.file.id, "code_id": self.code("DRAY").id}
        cost = charges.create({**values, "side": "buy", "price": 120})
        self.assertEqual(cost.amount, 120)
        with self.assertRaises(AccessError):
            charges.create({**values, "side": "sell", "price": 120})
        with self.assertRaises(AccessError):
            cost.side = "sell"
        # As the form of a shipment reads them, without the other totals.
        self.env.invalidate_all()
        (totals,) = self.file.with_user(self.users["operations"]).read(
            ["billing_currency_id", "buy_total"]
        )
        self.assertGreaterEqual(totals["buy_total"], 120)
        with self.assertRaises(AccessError):
            self.file.with_user(self.users["operations"]).read(["margin"])
        with self.assertRaises(AccessError):
            self.file.with_user(self.users["operations"]).action_rate()

    def test_portal_reaches_nothing(self):
        portal = self.users["portal"]
        for model in (
            *("freight.charge", "freight.charge.code", "freight.tariff"),
            *("freight.tariff.line", "freight.tariff.break"),
        ):
            for operation in ("read", "write", "create", "unlink"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(portal).check_access(operation)
        charge = self.file.charge_ids[:1].with_user(portal)
        for verb in ("action_confirm", "action_release", "action_withdraw"):
            with self.assertRaises(AccessError):
                getattr(charge, verb)()
        with self.assertRaises(AccessError):
            self.file.with_user(portal).action_rate()

    def test_verbs_alone_settle_and_release(self):
        charge = self.charge(self.file, "OFR").with_user(self.users["finance"])
        for vals in (
            {"state": "confirmed"},
            {"released": True},
            {"hand_changed": True},
            {"rated_amount": 1},
        ):
            with self.assertRaises(UserError):
                charge.write(vals)
        with self.assertRaises(UserError):
            charge.action_release()
        charge.action_confirm()
        charge.action_release()
        self.assertEqual(charge.released_by_id, self.users["finance"])
        with self.assertRaises(UserError):
            charge.amount = 1
        with self.assertRaises(UserError):
            charge.unlink()
        charge.action_draft()
        self.assertFalse(charge.released)

    def test_rated_charge_keeps_what_it_is(self):
        charge = self.charge(self.file, "OFR")
        with self.assertRaisesRegex(UserError, "from a tariff"):
            charge.code_id = self.code("DOC")

    def test_company_must_have_a_part_in_it(self):
        other = self.env["res.company"].create({"name": "Stranger"})
        with self.assertRaisesRegex(ValidationError, "no part"):
            self.env["freight.charge"].sudo().create(
                {
                    "shipment_id": self.file.id,
                    "company_id": other.id,
                    "code_id": self.code("DOC").id,
                }
            )

    def test_exchange_rate_is_frozen_and_can_be_typed(self):
        charge = self.env["freight.charge"].create(
            {
                "shipment_id": self.file.id,
                "code_id": self.code("DOC").id,
                "price": 100,
                "currency_id": self.eur.id,
                "rate_date": "2025-05-10",
            }
        )
        self.assertEqual(charge.company_amount, 125)
        self.env["res.currency.rate"].create(
            {
                "company_id": self.company.id,
                "currency_id": self.eur.id,
                "name": "2025-05-10",
                "rate": 0.5,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(charge.company_amount, 125)
        charge.exchange_rate = 1.5
        self.assertEqual((charge.company_amount, charge.rate_source), (150, "manual"))

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_rated_charge(self):
        charge = self.charge(self.file, "OFR")
        self.env.flush_all()
        with self.assertRaisesRegex(Exception, "_rated_uniq"), self.cr.savepoint():
            self.cr.execute(
                "INSERT INTO freight_charge (shipment_id, company_id, side, code_id,"
                " name, basis, currency_id, terms, state, rate_source, is_rated)"
                " SELECT shipment_id, company_id, side, code_id, name, basis,"
                " currency_id, terms, state, rate_source, is_rated"
                " FROM freight_charge WHERE id = %s",
                [charge.id],
            )
