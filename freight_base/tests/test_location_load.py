import base64
import io
import zipfile
from unittest.mock import patch

import pytz

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from .. import reference_data, unlocode_files
from ..reference_data import Row
from ..unlocode_files import Reason, Unreadable
from .common import FreightCase

# Three lines of the list; the third has minutes that no clock and no globe has.
LIST = """\
,"ZZ","QXH","Quxham","Quxham","","1-3-----","AF","0401",,"5155N 00430E",""
,"ZZ","QXT","Quxhamton","Quxhamton","","--3-----","AF","0401",,"",""
,"ZZ","QXB","Bad Quxham","Bad Quxham","","--3-----","AF","0401",,"5175N 00430E",""
"""


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestLoad(FreightCase):
    PORT = Row(
        key="ZZQXH",
        kind="place",
        name="Quxham",
        code="ZZQXH",
        country="VN",
        latitude=10.77,
        longitude=0.0,
        tz="Asia/Tokyo",
        is_seaport=True,
        aliases="Quxheim",
        prominence=20,
    )
    QUAY = Row(key="ZZQXH Quay", kind="terminal", name="Quay", parent_key="ZZQXH")

    def load(self, *rows):
        return tuple(self.locations.load_reference(rows))

    def location(self, key="ZZQXH"):
        self.env.cr.execute(
            "SELECT id FROM freight_location WHERE reference->>'key' = %s", (key,)
        )
        return self.locations.browse(id_ for (id_,) in self.env.cr.fetchall())

    def test_first_load(self):
        # A terminal may come before its port.
        self.assertEqual(self.load(self.QUAY, self.PORT), (2, 0, 0))
        port, quay = self.location(), self.location("ZZQXH Quay")
        self.assertEqual(port.display_name, "Quxham (ZZQXH)")
        self.assertEqual(port.country_id, self.env.ref("base.vn"))
        self.assertEqual((port.latitude, port.longitude), (10.77, 0))
        self.assertTrue(port.active and port.is_seaport and not port.is_rail)
        self.assertEqual(quay.parent_id, port)
        self.assertEqual(quay.tz, "Asia/Tokyo")
        self.assertEqual(quay.country_id, port.country_id)
        self.assertEqual(
            [id_ for id_, _name in self.locations.name_search("quay quxham")], quay.ids
        )

    def test_key_is_the_one_that_a_save_would_compute(self):
        self.load(self.PORT, self.QUAY)
        for location in self.location() + self.location("ZZQXH Quay"):
            loaded = location.search_key
            location._compute_search_key()
            self.assertEqual(loaded, location.search_key)

    def test_second_load_changes_nothing(self):
        self.load(self.PORT, self.QUAY)
        locations = self.location() + self.location("ZZQXH Quay")
        before = locations.read()
        self.assertEqual(self.load(self.PORT, self.QUAY), (0, 0, 0))
        self.assertEqual(locations.read(), before)

    def test_corrections_stay_and_the_rest_is_refreshed(self):
        self.load(self.PORT)
        port = self.location()
        port.write({"name": "Port Quxham", "latitude": 10.5, "aliases": False})
        port.write({"is_seaport": False})
        newer = self.PORT._replace(
            name="Quxham City", latitude=11.0, longitude=106.0, tz="Asia/Seoul"
        )
        self.assertEqual(self.load(newer), (0, 1, 1))
        self.assertEqual(
            (port.name, port.latitude, port.aliases, port.is_seaport),
            ("Port Quxham", 10.5, False, False),
        )
        self.assertEqual((port.longitude, port.tz), (106, "Asia/Seoul"))
        # And with the next issue too.
        self.assertEqual(self.load(newer._replace(name="Quxham Town")), (0, 0, 1))
        self.assertEqual(port.name, "Port Quxham")

    def test_correction_that_the_source_caught_up_with(self):
        self.load(self.PORT)
        port = self.location()
        port.name = "Quxham City"
        self.load(self.PORT._replace(name="Quxham City"))
        # Now it is the reference's own value again, and follows it.
        self.load(self.PORT._replace(name="Quxham Town"))
        self.assertEqual(port.name, "Quxham Town")

    def test_what_a_source_does_not_say_stays(self):
        self.load(self.PORT)
        self.load(Row("ZZQXH", "place", "Quxham", code="ZZQXH", is_rail=True))
        port = self.location()
        self.assertTrue(port.is_rail and port.is_seaport)
        self.assertEqual((port.tz, port.aliases), ("Asia/Tokyo", "Quxheim"))

    def test_renamed_recoded_archived_is_not_made_again(self):
        self.load(self.PORT, self.QUAY)
        port, quay = self.location(), self.location("ZZQXH Quay")
        port.write({"code": "ZZQX9", "active": False})
        quay.name = "Berth 1"
        self.assertEqual(self.load(self.PORT, self.QUAY)[0], 0)
        self.assertEqual((port.code, port.active), ("ZZQX9", False))
        self.assertEqual(quay.name, "Berth 1")

    def test_place_made_by_hand_is_completed(self):
        port = self.place("Our Quxham", "ZZQXH")
        quay = self.site("Quay", port)
        self.assertEqual(self.load(self.PORT, self.QUAY), (0, 1, 1))
        self.assertEqual(self.location(), port)
        self.assertEqual(self.location("ZZQXH Quay"), quay)
        self.assertEqual((port.name, port.tz), ("Our Quxham", "Asia/Tokyo"))
        self.assertTrue(port.is_seaport)
        self.assertEqual(quay.tz, "Asia/Tokyo")

    def test_code_taken_by_a_branch_s_own_place(self):
        branch = self.env["res.company"].create({"name": "Other branch"})
        own = self.place("Secret Quxham", "ZZQXH", company_id=branch.id)
        self.assertEqual(self.load(self.PORT, self.QUAY), (0, 0, 2))
        self.assertFalse(own.tz)

    def test_search_follows_a_new_name(self):
        self.load(self.PORT, self.QUAY)
        self.load(self.PORT._replace(name="Newqux"))
        found = [id_ for id_, _name in self.locations.name_search("newqux")]
        self.assertEqual(found, (self.location() + self.location("ZZQXH Quay")).ids)

    def test_zone_that_this_machine_does_not_know(self):
        self.load(self.PORT._replace(tz="Mars/Olympus_Mons"))
        self.assertFalse(self.location().tz)

    def test_of_two_rows_with_one_key_the_later_counts(self):
        self.assertEqual(self.load(self.PORT, self.PORT._replace(name="B")), (1, 0, 0))
        self.assertEqual(self.location().name, "B")


@tagged("post_install", "-at_install")
class TestShipped(FreightCase):
    def test_loaded_at_install(self):
        loaded = {row.key for row in reference_data.shipped()}
        self.env.cr.execute("SELECT reference->>'key' FROM freight_location")
        self.assertLessEqual(loaded, {key for (key,) in self.env.cr.fetchall()})

    def test_loading_again_changes_nothing(self):
        loaded = self.locations.load_shipped()
        self.assertEqual((loaded.created, loaded.updated), (0, 0))

    def test_rows_are_sound(self):
        rows = reference_data.shipped()
        by_key = {row.key: row for row in rows}
        self.assertEqual(len(by_key), len(rows), "a key comes twice")
        countries = set(self.env["res.country"].search([]).mapped("code"))
        for row in rows:
            if row.parent_key:
                self.assertIn(row.parent_key, by_key, row)
                continue
            self.assertIn(row.country, countries, row)
            self.assertIn(row.tz, pytz.all_timezones_set, row)
            self.assertLessEqual(abs(row.latitude), 90, row)
            self.assertLessEqual(abs(row.longitude), 180, row)


@tagged("post_install", "-at_install")
class TestLoadWizard(FreightCase):
    def wizard(self, content, filename="list.zip", role="manager"):
        return (
            self.env["freight.location.load"]
            .with_user(self.staff[role])
            .create(
                {
                    "source": "file",
                    "file": base64.b64encode(content),
                    "filename": filename,
                }
            )
        )

    def test_zip_of_the_list(self):
        content = zipped(Part1_csv=LIST, SubdivisionCodes_csv="ZZ,1,One,State")
        wizard = self.wizard(content)
        wizard.action_load()
        self.assertEqual(wizard.created_count, 3)
        self.assertEqual(wizard.problem_count, 1)
        self.assertRegex(wizard.problems, r"^Part1\.csv, line 3: .*5175N 00430E$")
        self.assertFalse(wizard.file)
        names = dict(self.locations.name_search("quxham"))
        self.assertEqual(
            set(names.values()),
            {"Quxham (ZZQXH)", "Quxhamton (ZZQXT)", "Bad Quxham (ZZQXB)"},
        )
        port = self.locations.search([("code", "=", "ZZQXH")])
        self.assertTrue(port.is_seaport and port.is_road)
        self.assertAlmostEqual(port.latitude, 51.916667, 6)

        again = self.wizard(content)
        again.action_load()
        self.assertEqual((again.created_count, again.updated_count), (0, 0))

    def test_list_over_the_shipped_ports(self):
        """The list's coarser coordinates and other name don't replace ours."""
        port = self.locations.search([("code", "=", "VNSGN")])
        before = port.read(["name", "latitude", "longitude", "tz", "aliases"])
        line = (
            ',"VN","SGN","Thanh pho","Thanh pho","","1-3-----","AF",,,"0102N 00304E",'
        )
        self.wizard(line.encode(), "list.csv").action_load()
        self.assertEqual(
            port.read(["name", "latitude", "longitude", "tz", "aliases"]), before
        )
        self.assertTrue(port.is_road)

    def test_unreadable_files(self):
        for content in (
            b" ",
            zipped(Part1_csv=LIST)[:-40],
            zipped(readme_txt="The list"),
            b"name;code\nRotterdam;NLRTM\n",
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        ):
            with self.assertRaises(UserError, msg=content[:20]):
                self.wizard(content).action_load()

    def test_file_is_asked_for(self):
        wizard = self.env["freight.location.load"].create({"source": "file"})
        with self.assertRaisesRegex(UserError, "Choose the file"):
            wizard.action_load()

    def test_package_that_is_not_there(self):
        wizard = self.env["freight.location.load"].create({"source": "package"})
        with (
            patch.object(unlocode_files, "PACKAGE", "no_such_package"),
            self.assertRaisesRegex(UserError, "no_such_package"),
        ):
            wizard.action_load()


class TestFiles(BaseCase):
    def assertUnreadable(self, reason, content):
        with self.assertRaises(Unreadable) as caught:
            unlocode_files.read(unlocode_files.from_upload("list", content))
        self.assertEqual(caught.exception.reason, reason)

    def test_reasons(self):
        self.assertUnreadable(Reason.EMPTY, b" \n")
        self.assertUnreadable(Reason.BROKEN_ZIP, b"PK\x03\x04 and no more")
        self.assertUnreadable(Reason.NO_CSV, zipped(list_mdb="no"))
        self.assertUnreadable(Reason.NO_PLACES, b"Rotterdam")

    def test_zip_bomb_is_not_unpacked(self):
        bomb = zipped(a_csv=b"0" * 2_000_000, b_csv=b"0" * 2_000_000)
        self.assertLess(len(bomb), 10_000)
        with (
            patch.object(unlocode_files, "MAX_BYTES", 3_000_000),
            patch.object(zipfile.ZipFile, "read", side_effect=AssertionError),
        ):
            self.assertUnreadable(Reason.TOO_LARGE, bomb)

    def test_packed_member_that_is_damaged(self):
        content = bytearray(zipped(a_csv=LIST * 50))
        content[60:90] = bytes(30)
        self.assertUnreadable(Reason.BROKEN_ZIP, bytes(content))

    def test_lines_are_counted_in_their_own_file(self):
        bad = ',"ZZ","Q H","Quxham","Quxham",,"1","AF",,,,\n'
        listing = unlocode_files.read(
            {"b.csv": (LIST + bad).encode(), "a.csv": LIST.replace("QX", "QY").encode()}
        )
        self.assertEqual(
            [(found.file, found.line) for found in listing.problems],
            [("a.csv", 3), ("b.csv", 3), ("b.csv", 4)],
        )

    def test_both_encodings(self):
        line = ',"SE","QXH","Växjö",,,"1-------","AF",,,,\n'
        for encoding in ("latin-1", "utf-8", "utf-8-sig"):
            listing = unlocode_files.read({"a.csv": line.encode(encoding)})
            self.assertEqual(listing.places[0].name, "Växjö")

    def test_states_have_names(self):
        listing = unlocode_files.read(
            {
                "Subdivision.csv": b"US,CA,California,State\n",
                "list.csv": b',"US","QXH","Quxham",,"CA","--3","AF",,,,\n',
            }
        )
        row = reference_data.unlocode(listing.places, listing.subdivisions)[0]
        self.assertEqual(row.subdivision, "California")
        # No coordinates, but all that is known of California has one zone.
        self.assertEqual(row.tz, "America/Los_Angeles")
