from random import Random
from time import process_time

import pytz
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_base.tools.nearest import (
    FAR_KM,
    Point,
    ZoneFinder,
    country_zone,
    distance,
)

patient = settings(deadline=None)
latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "Pacific/Honolulu")

NEW_YORK = Point(40.64, -73.78, "America/New_York", "US")
CHICAGO = Point(41.98, -87.90, "America/Chicago", "US")
LOS_ANGELES = Point(33.94, -118.41, "America/Los_Angeles", "US")
KNOWN = [NEW_YORK, CHICAGO, LOS_ANGELES]


@tagged("post_install", "-at_install")
class TestDistance(BaseCase):
    def test_known_ways(self):
        for way, kilometres in (
            ((0, 0, 0, 180), 20015.1),  # half the Earth
            ((0, 0, 0, 1), 111.195),
            ((90, 0, 90, 123), 0),  # one pole
            ((0, 179.5, 0, -179.5), 111.195),  # over the date line
            ((36.12, -86.67, 33.94, -118.40), 2_886.4),  # Nashville to Los Angeles
        ):
            margin = kilometres / 1000 + 0.001
            self.assertAlmostEqual(distance(*way), kilometres, delta=margin)

    @patient
    @given(latitudes, longitudes, latitudes, longitudes)
    def test_there_and_back(self, a, b, c, d):
        self.assertAlmostEqual(distance(a, b, c, d), distance(c, d, a, b), places=5)
        self.assertAlmostEqual(distance(a, b, a, b), 0)
        self.assertTrue(0 <= distance(a, b, c, d) < 20_016)


@tagged("post_install", "-at_install")
class TestZones(BaseCase):
    def test_a_country_with_one_zone(self):
        self.assertEqual(country_zone("VN"), "Asia/Ho_Chi_Minh")
        self.assertEqual(country_zone("SG"), "Asia/Singapore")

    def test_a_country_with_one_time_in_several_zones(self):
        self.assertEqual(country_zone("DE"), "Europe/Berlin")
        self.assertEqual(country_zone("AR"), "America/Argentina/Buenos_Aires")

    def test_a_country_with_several_times(self):
        for country in ("US", "CN", "ES", "NZ"):
            self.assertIsNone(country_zone(country), country)

    def test_no_country(self):
        for country in ("XZ", "", None, False):  # XZ: international waters
            self.assertIsNone(country_zone(country))
            self.assertIsNone(ZoneFinder(KNOWN).zone(country, 40.7, -74.0))

    def test_every_country_has_an_answer(self):
        finder = ZoneFinder([])
        for country, names in pytz.country_timezones.items():
            self.assertIn(finder.zone(country), (None, *names))

    def test_the_nearest_decides(self):
        finder = ZoneFinder(KNOWN)
        self.assertEqual(finder.zone("US", 39.95, -75.16), "America/New_York")
        self.assertEqual(finder.zone("US", 43.04, -87.91), "America/Chicago")
        self.assertEqual(finder.zone("US", 33.75, -118.19), "America/Los_Angeles")

    def test_only_the_same_country_counts(self):
        finder = ZoneFinder([*KNOWN, Point(32.54, -116.97, "America/Tijuana", "MX")])
        self.assertEqual(finder.zone("US", 32.73, -117.19), "America/Los_Angeles")
        self.assertEqual(finder.zone("MX", 32.73, -117.19), "America/Tijuana")
        self.assertIsNone(finder.zone("CA", 43.68, -79.63))

    def test_too_far_is_unknown(self):
        self.assertIsNone(ZoneFinder(KNOWN).zone("US", 39.74, -104.99))
        wide = ZoneFinder(KNOWN, far_km=2000)
        self.assertEqual(wide.zone("US", 39.74, -104.99), "America/Los_Angeles")

    def test_how_far_is_too_far(self):
        degree = 111.195  # kilometres, along a meridian
        for latitude in range(-60, 61, 7):
            finder = ZoneFinder([Point(latitude, -150, "Pacific/Honolulu", "US")])
            near, far = 499.5 / degree, 500.5 / degree
            for side in (-1, 1):
                self.assertTrue(finder.zone("US", latitude + side * near, -150))
                self.assertIsNone(finder.zone("US", latitude + side * far, -150))

    def test_without_coordinates(self):
        self.assertIsNone(ZoneFinder(KNOWN).zone("US"))
        self.assertEqual(ZoneFinder(KNOWN).zone("DE"), "Europe/Berlin")

    def test_over_the_date_line(self):
        west = Point(-16.69, 179.88, "Pacific/Auckland", "NZ")
        east = Point(-16.69, -178.5, "Pacific/Chatham", "NZ")
        finder = ZoneFinder([west, east])
        self.assertEqual(finder.zone("NZ", -16.69, -179.99), "Pacific/Auckland")

    def test_a_known_point_without_a_real_zone_is_passed_over(self):
        dirt = [
            CHICAGO._replace(latitude=40.64, longitude=-73.78, tz=tz)
            for tz in ("", False, "Mars/Olympus")
        ]
        self.assertEqual(
            ZoneFinder([NEW_YORK, *dirt]).zone("US", 40.64, -73.78), "America/New_York"
        )

    def test_as_looking_at_every_point(self):
        random = Random(2)

        def spot():  # within a region of 1,000 km, so that points are near and far
            return random.uniform(40, 49), random.uniform(-105, -93)

        for size in (1, 3, 10, 30, 100) * 40:
            known = [Point(*spot(), random.choice(ZONES), "US") for _ in range(size)]
            here = spot()
            way, zone = min((distance(*here, *point[:2]), point.tz) for point in known)
            expected = zone if way <= FAR_KM else None
            self.assertEqual(ZoneFinder(known).zone("US", *here), expected)

    def test_the_whole_list_is_done_in_seconds(self):
        random = Random(1)

        def spot():
            return random.uniform(25, 49), random.uniform(-124, -67)

        finder = ZoneFinder(
            Point(*spot(), random.choice(ZONES), "US") for _ in range(9_500)
        )
        start = process_time()
        found = [finder.zone("US", *spot()) for _ in range(20_000)]
        self.assertLess(process_time() - start, 10)  # 0.6 s on a small machine
        self.assertTrue(all(found))
