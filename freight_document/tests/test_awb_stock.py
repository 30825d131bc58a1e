"""Master air waybill numbers: each one once, whoever asks at the same time."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from odoo.addons.freight_base.tools import awb

from ..models.freight_awb_stock import _full
from .common import DocumentCase


@tagged("post_install", "-at_install")
class TestAwbStock(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.airline = cls.env["freight.carrier"].create(
            {"name": "Test Air", "is_air": True, "awb_prefix": "998"}
        )
        cls.stocks = cls.env["freight.awb.stock"]

    def flight(self, **vals):
        return self.shipment(
            mode="air",
            leg_ids=[
                (
                    0,
                    0,
                    self.leg_values(self.vnsgn, self.uslgb, carrier_id=self.airline.id),
                )
            ],
            **vals,
        )

    def stock(self, first="1234567", count=10):
        return self.stocks.create(
            {"carrier_id": self.airline.id, "first": first, "count": count}
        )

    def test_a_range_has_the_right_check_digits(self):
        names = self.stock(count=20).number_ids.mapped("name")
        self.assertEqual(len(names), 20)
        self.assertEqual(names[0], "998" + "1234567" + str(1234567 % 7))
        self.assertFalse([name for name in names if awb.problem(name)])

    def test_a_range_is_made_in_one_query(self):
        def queries(count, first):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.stock(first, count)
            return self.env.cr.sql_log_count - before

        queries(1, "0000001")
        self.assertEqual(queries(2, "0001000"), queries(2000, "0002000"))

    def test_bad_ranges(self):
        for first, count in (
            ("123456", 1),
            ("abc", 1),
            ("12345678", 1),
            ("1234567", 0),
            ("1234567", 10_001),
            ("9999999", 2),
        ):
            with self.subTest(first=first, count=count):
                with self.assertRaises(ValidationError):
                    self.stock(first, count)
        self.stock("1000000", 10)
        with self.assertRaisesRegex(UserError, "another range"):
            self.stock("1000009", 5)

    def test_allocated_used_freed_void(self):
        stock = self.stock(count=3)
        flight = self.flight()
        flight.with_user(self.clerk).action_allocate_awb()
        number = stock.number_ids.filtered(lambda one: one.state == "allocated")
        self.assertEqual(flight.master_number, number.name)
        with self.assertRaises(UserError):
            flight.action_allocate_awb()
        number.with_user(self.clerk).action_free()
        self.assertFalse(flight.master_number)
        flight.action_allocate_awb()
        with self.assertRaises(UserError):
            stock.number_ids.filtered(
                lambda one: one.state == "allocated"
            ).action_void()
        self.received("master_air_waybill", shipment=flight)
        number = stock.number_ids.filtered(lambda one: one.state == "used")
        self.assertEqual(number.shipment_id, flight)
        with self.assertRaises(UserError):
            number.action_free()
        with self.assertRaises(UserError):
            stock.unlink()
        stock.number_ids.filtered(lambda one: one.state == "free").action_void()
        with self.assertRaisesRegex(UserError, "no free air waybill"):
            self.flight().action_allocate_awb()

    def test_cancelling_gives_it_back(self):
        stock = self.stock(count=1)
        flight = self.flight()
        flight.action_allocate_awb()
        flight.action_cancel()
        self.assertEqual(stock.number_ids.state, "free")

    def test_no_houses_and_no_ships(self):
        self.stock()
        for shipment in (self.file, self.shipment(mode="air")):
            with self.subTest(shipment.mode), self.assertRaises(UserError):
                shipment.action_allocate_awb()


@tagged("post_install", "-at_install")
class TestFull(BaseCase):
    @settings(max_examples=50)
    @given(st.integers(0, 9_999_999))
    def test_every_number_is_sound(self, serial):
        self.assertIsNone(awb.problem(_full("020", serial)))


@tagged("post_install", "-at_install")
class TestAwbTwoWorkers(BaseCase):
    """Two transactions of their own, beside the tests' one."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.env() as env:
            airline = env["freight.carrier"].create(
                {"name": "Two Workers Air", "is_air": True, "awb_prefix": "997"}
            )
            partner = env["res.partner"].create({"name": "Two Workers"})
            places = env["freight.location"].search(
                [("kind", "=", "place"), ("code", "in", ("VNSGN", "USLGB"))]
            )
            legs = [
                (
                    0,
                    0,
                    {
                        "stage": "main",
                        "carrier_id": airline.id,
                        "origin_id": places[0].id,
                        "destination_id": places[1].id,
                    },
                )
            ]
            shipments = env["freight.shipment"].create(
                [
                    {"partner_id": partner.id, "mode": "air", "leg_ids": legs}
                    for _number in range(2)
                ]
            )
            stock = env["freight.awb.stock"].create(
                {"carrier_id": airline.id, "first": "1000000", "count": 3}
            )
            self.ids = (airline.id, partner.id, shipments.ids, stock.id)
        self.addCleanup(self.clean)

    @contextlib.contextmanager
    def env(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})
            yield env
            env.flush_all()

    def clean(self):
        airline, partner, shipments, stock = self.ids
        with self.env() as env:
            env["freight.awb.number"].search([("stock_id", "=", stock)]).write(
                {"state": "free", "shipment_id": False}
            )
            env["freight.awb.stock"].browse(stock).unlink()
            env["freight.shipment"].browse(shipments).unlink()
            env["freight.carrier"].browse(airline).unlink()
            env["res.partner"].browse(partner).unlink()

    def test_both_get_a_number_and_not_the_same(self):
        first_id, second_id = self.ids[2]
        with self.env() as first:
            one = first["freight.shipment"].browse(first_id)
            one._allocate_awb()
            first.flush_all()
            # The other one asks while the first has not committed.
            with self.env() as second:
                other = second["freight.shipment"].browse(second_id)
                other._allocate_awb()
                second.flush_all()
                self.assertNotEqual(other.master_number, one.master_number)
                self.assertTrue(other.master_number)
