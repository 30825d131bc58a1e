from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestLocation(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.place(
            "Quxham", "ZZQXH", tz="Asia/Tokyo", country_id=cls.env.ref("base.jp").id
        )

    def assertRefusedByDatabase(self, **values):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.locations.create({"name": "Refused", **values})

    def test_site_takes_zone_and_country_of_its_place(self):
        terminal = self.site("Quay", self.port)
        self.assertEqual(terminal.tz, "Asia/Tokyo")
        self.assertEqual(terminal.country_id, self.port.country_id)
        self.port.tz = "Asia/Seoul"
        self.assertEqual(terminal.tz, "Asia/Seoul")

    def test_site_may_have_its_own_zone(self):
        terminal = self.site("Quay", self.port, tz="Asia/Seoul")
        self.assertEqual(terminal.tz, "Asia/Seoul")

    def test_sites_need_a_place(self):
        for kind in ("terminal", "depot", "warehouse"):
            self.assertRefusedByDatabase(kind=kind)

    def test_what_belongs_to_what(self):
        terminal = self.site("Quay", self.port)
        airport = self.locations.create({"name": "Field", "kind": "airport"})
        airport.parent_id = self.port
        self.site("Cargo Hall", airport, kind="warehouse")
        for child, parent in (
            (self.place("Town"), self.port),
            (self.site("Shed", self.port), terminal),
            (airport, terminal),
        ):
            with self.assertRaises(ValidationError):
                child.parent_id = parent

    def test_what_has_sites_stays_a_place(self):
        self.site("Quay", self.port, active=False)
        other = self.place("Town")
        with self.assertRaises(ValidationError):
            self.port.write({"kind": "terminal", "parent_id": other.id})

    def test_one_place_a_code_and_one_airport_an_iata_code(self):
        self.assertRefusedByDatabase(kind="place", code="zz qxh")
        self.locations.create({"name": "Field", "kind": "airport", "iata": "QX9"})
        self.assertRefusedByDatabase(kind="airport", iata="qx9")
        # An airport has the code of its town.
        self.locations.create({"name": "Field 2", "kind": "airport", "code": "ZZQXH"})

    def test_codes_are_cleaned_and_checked(self):
        place = self.place("Town", " zz-q9a ")
        self.assertEqual(place.code, "ZZQ9A")
        place.code = "  "
        self.assertFalse(place.code)
        for field, code in (("code", "ZZQ1A"), ("iata", "QX"), ("icao", "QXX")):
            with self.assertRaises(ValidationError, msg=code):
                place[field] = code

    def test_coordinates_are_on_the_globe(self):
        self.assertRefusedByDatabase(latitude=91)
        self.assertRefusedByDatabase(longitude=-181)

    def test_site_of_a_branch_s_place_is_that_branch_s(self):
        branch = self.env["res.company"].create({"name": "Other branch"})
        town = self.place("Town", company_id=branch.id)
        with self.assertRaises(ValidationError):
            self.site("Shed", town)
        self.site("Shed", town, company_id=branch.id)

    def test_shared_site_has_no_branch_s_operator(self):
        branch = self.env["res.company"].create({"name": "Other branch"})
        operator = self.env["res.partner"].create(
            {"name": "Operator", "company_id": branch.id}
        )
        with self.assertRaises(UserError):
            self.site("Shed", self.port, partner_id=operator.id)

    def test_sites_are_counted(self):
        self.site("Quay", self.port)
        self.site("Shed", self.port, kind="warehouse")
        self.locations.create(
            {"name": "Field", "kind": "airport", "parent_id": self.port.id}
        )
        self.assertEqual(self.port.site_count, 2)
