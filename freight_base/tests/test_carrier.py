from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestCarrier(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.env["freight.carrier"].create(
            {
                "name": "Qux Line",
                "scac": " quxl ",
                "smdg": "qx9",
                "iata": "9q",
                "awb_prefix": "09-9",
                "tracking_url": "https://qux.example/t?no={number}&lang=en",
            }
        )

    def test_codes_are_cleaned(self):
        self.assertEqual(
            (self.carrier.scac, self.carrier.smdg, self.carrier.iata),
            ("QUXL", "QX9", "9Q"),
        )
        self.assertEqual(self.carrier.awb_prefix, "099")

    def test_wrong_codes_are_refused(self):
        for field, code in (
            ("scac", "QUX9"),
            ("scac", "QUXLL"),
            ("smdg", "QX"),
            ("iata", "QXX"),
            ("awb_prefix", "02A"),
        ):
            with self.assertRaises(ValidationError, msg=code):
                self.carrier[field] = code

    def test_codes_are_one_carrier_s(self):
        for field in ("scac", "smdg", "iata", "awb_prefix"):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    self.carrier.create({"name": "B", field: self.carrier[field]})
        # Many have none.
        self.carrier.create([{"name": "B"}, {"name": "C", "scac": ""}])
        self.assertFalse(self.carrier.copy().scac)

    def test_found_by_code(self):
        found = self.env["freight.carrier"].name_search("quxl")
        self.assertEqual(found, [(self.carrier.id, "Qux Line")])

    def test_link_holds_the_number_and_nothing_else_of_it(self):
        self.assertEqual(
            self.carrier._tracking_link("MSKU 123/4&a=b#c"),
            "https://qux.example/t?no=MSKU%20123%2F4%26a%3Db%23c&lang=en",
        )
        self.assertFalse(self.carrier._tracking_link(False))

    def test_link_without_a_place_for_the_number(self):
        self.carrier.tracking_url = "https://qux.example/track"
        for number in ("MSKU1234565", False):
            self.assertEqual(
                self.carrier._tracking_link(number), "https://qux.example/track"
            )
        self.carrier.tracking_url = False
        self.assertFalse(self.carrier._tracking_link("MSKU1234565"))

    def test_only_web_addresses(self):
        for url in (
            "javascript:alert('{number}')",
            "data:text/html,{number}",
            "//qux.example/{number}",
            "qux.example/{number}",
            "https://{number}.example/",
            "https://qux.example/a b",
            "http://[",
        ):
            with self.assertRaises(ValidationError, msg=url):
                self.carrier.tracking_url = url
