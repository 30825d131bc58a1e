from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestCatalogue(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = cls.env["freight.equipment.type"]
        cls.type = cls.types.create(
            {"code": "9 qx1", "name": "Test box", "aliases": "9xdv, 9X-ST"}
        )

    def test_equipment_by_every_code(self):
        by_code = self.types._by_code()
        for code in ("9QX1", "9XDV", "9XST"):
            self.assertEqual(by_code[code], self.type.id)

    def test_one_query_for_all_codes(self):
        self.types._by_code()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.types._by_code()

    def test_a_code_stands_for_one_type(self):
        other = self.types.create({"code": "9QX2", "name": "Other"})
        for aliases in ("9XDV", "a, 9x st", "9qx1"):
            with self.assertRaises(ValidationError, msg=aliases):
                other.aliases = aliases
        with self.assertRaises(ValidationError):
            other.code = "9XDV"
        # An archived type keeps its codes: old messages still mean it.
        self.type.active = False
        with self.assertRaises(ValidationError):
            other.aliases = "9XDV"
        other.aliases = "9QX2, 9XHC"

    def test_imo_number(self):
        vessels = self.env["freight.vessel"]
        vessel = vessels.create({"name": "Qux", "imo": "IMO 9319466"})
        self.assertEqual(vessel.imo, "9319466")
        with self.assertRaisesRegex(ValidationError, "931946 comes a 6"):
            vessel.imo = "9319467"
        vessel.write({"imo": "9319467", "imo_accepted": True})
        # Accepting excuses the check digit, not a number of another shape.
        with self.assertRaises(ValidationError):
            vessel.imo = "931946"

    def test_mmsi(self):
        vessel = self.env["freight.vessel"].create(
            {"name": "Qux", "mmsi": "353 136 999"}
        )
        self.assertEqual(vessel.mmsi, "353136999")
        with self.assertRaises(ValidationError):
            vessel.mmsi = "953136999"

    def test_ships_of_one_name_are_told_apart_where_picked(self):
        vessel = self.env["freight.vessel"].create({"name": "Qux", "imo": "9319466"})
        self.assertEqual(vessel.display_name, "Qux")
        picking = vessel.with_context(formatted_display_name=True)
        self.assertEqual(picking.display_name, "Qux\t--9319466--")

    def test_dangerous_goods(self):
        commodity = self.env["freight.commodity"].create({"name": "Qux acid"})
        self.assertFalse(commodity.is_dangerous)
        commodity.un_number = "UN 3480"
        self.assertEqual(commodity.un_number, "3480")
        self.assertTrue(commodity.is_dangerous)
        commodity.write({"un_number": False, "dg_class": "9"})
        self.assertTrue(commodity.is_dangerous)
        with self.assertRaises(ValidationError):
            commodity.un_number = "348"


@tagged("post_install", "-at_install")
class TestShippedCatalogues(FreightCase):
    def test_slang_of_boxes(self):
        by_code = self.env["freight.equipment.type"]._by_code()
        for alias, code in (("40HC", "45G1"), ("20DV", "22G1"), ("40DV", "42G1")):
            self.assertEqual(by_code[alias], by_code[code])

    def test_edits_survive_an_upgrade(self):
        """Catalogues are the users' own once they are installed."""
        self.env.cr.execute(
            """
            SELECT model, bool_and(noupdate)
              FROM ir_model_data
             WHERE module = 'freight_base'
               AND model IN (
                   'freight.carrier', 'freight.commodity', 'freight.equipment.type',
                   'freight.milestone', 'freight.package.type')
             GROUP BY model
            """
        )
        kept = dict(self.env.cr.fetchall())
        self.assertEqual(len(kept), 5)
        self.assertTrue(all(kept.values()), kept)

    def test_milestones_speak_to_customers(self):
        published = self.env["freight.milestone"].search([("is_published", "=", True)])
        self.assertTrue(published)
        self.assertFalse(published.filtered(lambda each: not each.customer_text))

    def test_public_tracking_pages(self):
        for carrier in self.env["freight.carrier"].search(
            [("tracking_url", "!=", False)]
        ):
            self.assertTrue(carrier._tracking_link("ABCU1234567"), carrier.name)
