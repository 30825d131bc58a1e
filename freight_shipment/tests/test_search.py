from odoo import Command
from odoo.tests import BaseCase, tagged

from ..tools.search_text import compact, search_key
from .common import FreightCase


@tagged("post_install", "-at_install")
class TestSearchText(BaseCase):
    def test_separators_case_and_accents_do_not_count(self):
        self.assertEqual(compact("MSKU 123456-7"), "msku1234567")
        self.assertEqual(compact("Hồ Chí Minh"), "hochiminh")
        self.assertEqual(compact(False), "")

    def test_a_text_is_kept_once(self):
        self.assertEqual(search_key(["A-1", False, "a1", "B"]), "a1 b")


@tagged("post_install", "-at_install")
class TestSearchBox(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.found = cls.sailing(
            partner_id=cls.saigon_contact.id,
            customer_reference="PO/77-001",
            booking_number="BKG 998877",
            house_number="HLLSGN4455",
            master_number="MAEU-5566",
            container_ids=[Command.create({"number": "MSCU1234566"})],
            reference_ids=[Command.create({"value": "SO 31337"})],
        )
        cls.other = cls.shipment(partner_id=cls.pacific_home.id)

    def search(self, text):
        shipments = self.found | self.other
        return self.env["freight.shipment"].search(
            [("search_box", "ilike", text), ("id", "in", shipments.ids)]
        )

    def test_one_box_finds_by_every_number(self):
        for text in (
            self.found.name,
            self.found.name.replace("/", " "),
            *("po 77 001", "bkg998877", "998877", "HLLSGN-4455", "maeu5566"),
            *("MSCU 123456-6", "234566", "so31337", "ever test", "EVER TÉST", "025e"),
            *("saigon tech", "Tech Export"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.search(text), self.found)

    def test_what_is_nowhere_finds_nothing(self):
        self.assertFalse(self.search("no such number"))

    def test_the_key_follows_changes(self):
        self.found.container_ids.number = "TEMU7654328"
        self.found.leg_ids[1].voyage = "026W"
        self.assertEqual(self.search("temu765"), self.found)
        self.assertEqual(self.search("026w"), self.found)
        self.assertFalse(self.search("MSCU1234566"))

    def test_a_house_is_found_by_its_masters_box_and_vessel(self):
        master = self.shipment(
            kind="master",
            container_ids=[Command.create({"number": "CAIU1111119"})],
            leg_ids=[Command.create({"voyage": "ZZ9"})],
        )
        self.other.write({"kind": "house", "master_id": master.id})
        self.assertEqual(self.search("CAIU1111119"), self.other)
        self.assertEqual(self.search("zz9"), self.other)

    def test_name_search_uses_the_box(self):
        found = self.env["freight.shipment"].name_search("HLLSGN4455")
        self.assertEqual([record_id for record_id, _name in found], self.found.ids)
