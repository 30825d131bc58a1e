"""The shipped kinds and rules, and what a catalogue of one's own must be."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import DocumentCase


@tagged("post_install", "-at_install")
class TestCatalogue(DocumentCase):
    def test_nothing_that_releases_cargo_or_is_an_original_is_published_at_once(self):
        for kind in self.env["freight.document.type"].search([]):
            with self.subTest(kind.code):
                if kind.has_originals or kind.releases_cargo:
                    self.assertEqual(kind.publish_on_issue, "internal")
                if kind.customer_uploads:
                    self.assertEqual(kind.origin, "received")

    def test_each_declared_constraint_is_in_the_database(self):
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
        )
        there = {row[0] for row in self.env.cr.fetchall()}
        for model in (
            *("freight.document", "freight.document.type", "freight.document.rule"),
            *("freight.bill.original", "freight.awb.number"),
        ):
            for name in self.env[model]._table_objects:
                self.assertIn(name, there)

    def test_bad_kinds_are_refused(self):
        good = {"code": "mine", "name": "Mine"}
        self.env["freight.document.type"].create(good)
        for vals in (
            {"code": "Mine!"},
            {"code": "mine2", "file_kinds": "exe"},
            {"code": "mine3", "file_kinds": " , "},
            {"code": "mine4", "numbering": "series"},
            {"code": "mine5", "numbering": "series", "number_prefix": "a/b"},
            {"code": "mine6", "publish_on_issue": "link", "audience": "customer"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.env["freight.document.type"].create({**good, **vals})

    def test_one_per_house_of_a_consolidation(self):
        master = self.fcl(next(self.box_numbers), kind="master")
        houses = self.env["freight.shipment"]
        for _number in range(2):
            houses |= self.shipment(kind="house", master_id=master.id, service="lcl")
        kind = self.kind("arrival_notice")
        kind.per = "house"
        made = self.documents._make(master, kind)
        self.assertEqual(made.shipment_id, houses)
        # Chosen together with one of its houses, that one still gets one only.
        self.assertFalse(self.documents._make(master | houses[0], kind))
        self.assertEqual(self.draft("arrival_notice").shipment_id, self.file)

    def test_words_of_packages_and_the_masters_vessel_on_a_house(self):
        vessel = self.env["freight.vessel"].create({"name": "EVER HOSTILE"})
        master = self.fcl(next(self.box_numbers), kind="master")
        master.leg_ids.filtered(lambda leg: leg.stage == "main").write(
            {"vessel_id": vessel.id, "voyage": "001E"}
        )
        house = self.shipment(kind="house", master_id=master.id, service="lcl")
        pallets = self.env.ref("freight_base.package_px", False)
        pallets = pallets or self.env["freight.package.type"].create(
            {"name": "Pallet", "code": "PX"}
        )
        house.cargo_ids = [
            Command.create({"package_type_id": pallets.id, "booked_packages": 12})
        ]
        content = self.draft("sea_waybill", house)._collect()
        self.assertEqual(content["route"]["vessel"], "EVER HOSTILE")
        self.assertEqual(content["totals"]["packages"], "12 PALLETS")
        self.assertEqual(
            content["totals"]["packages_words"], "SAY: TWELVE (12) PALLETS ONLY"
        )
        manifest = self.draft("cargo_manifest", master)._collect()
        self.assertEqual(manifest["bills"][0]["packages"], "12 PALLETS")
