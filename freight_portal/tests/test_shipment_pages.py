"""The pages of shipments, asked for over HTTP by people of two customers."""

import csv
import io
import re
from datetime import datetime

import openpyxl
from lxml import html

from odoo.tests import HttpCase, tagged

from odoo.addons.freight_shipment.tools.viewer import Viewer

from ..controllers import shipments
from ..models.freight_portal_filter import MOST
from .common import PortalCase, day

ABSENT = 2**31 - 2


@tagged("post_install", "-at_install")
class TestShipmentPages(PortalCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lan = cls.portal_user("lan@saigontech.example", cls.saigon_tech)
        cls.karen = cls.portal_user(
            "karen@pacific.example", cls.pacific_home, "operations"
        )
        cls.file = cls.fcl(
            "MSCU1234566",
            customer_reference="PO 4711",
            booking_number="BKG 99",
            internal_note="<p>they pay late</p>",
        )
        cls.file.with_context(tracking_disable=False).action_confirm()
        cls.draft = cls.shipment(customer_reference="<b>bold</b>")
        cls.foreign = cls.shipment(partner_id=cls.pacific_home.id)
        cls.env.flush_all()

    def get(self, user, address, **options):
        self.authenticate(user.login, user.login)
        return self.url_open(address, allow_redirects=False, **options)

    def numbers(self, page):
        return re.findall(r'o_freight_number">([^<]+)<', page.text)

    def test_list_shows_the_own_shipments_and_no_other(self):
        page = self.get(self.lan, "/my/shipments")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(set(self.numbers(page)), {self.file.name, self.draft.name})
        self.assertEqual(page.headers["Cache-Control"], "no-store, private")

    def test_text_of_customers_comes_out_as_text(self):
        page = self.get(self.lan, "/my/shipments")
        self.assertIn("&lt;b&gt;bold&lt;/b&gt;", page.text)
        self.assertNotIn("<b>bold</b>", page.text)

    def test_one_box_finds_by_any_number_that_is_seen(self):
        for text in ("MSCU 123456-6", "po4711", "bkg99", "Éver", "025e", "00"):
            with self.subTest(text=text):
                page = self.get(self.lan, f"/my/shipments?q={text}")
                self.assertIn(self.file.name, self.numbers(page))
        page = self.get(self.lan, "/my/shipments?q=late")
        self.assertEqual(self.numbers(page), [])
        self.assertIn("Nothing fits", page.text)

    def test_search_does_not_look_into_a_consolidation(self):
        master = self.fcl(
            "TCLU4265794", kind="master", master_number="MBL OF MANY",
            booking_number="BKG OF MANY", partner_id=self.pacific_home.id,
        )  # fmt: skip
        house = self.lcl(kind="house", master_id=master.id)
        house.cargo_ids.container_id = master.container_ids
        self.env.flush_all()
        for text, found in (
            ("MBL OF MANY", False),
            ("BKG OF MANY", False),
            ("TCLU4265794", True),
        ):
            with self.subTest(text=text):
                page = self.get(self.lan, f"/my/shipments?q={text}")
                self.assertEqual(house.name in self.numbers(page), found)

    def test_filters_and_groups(self):
        page = self.get(self.lan, "/my/shipments?state=confirmed")
        self.assertEqual(self.numbers(page), [self.file.name])
        page = self.get(self.lan, "/my/shipments?place=uslgb&etd_from=2025-05-10")
        self.assertEqual(self.numbers(page), [self.file.name])
        page = self.get(self.lan, "/my/shipments?etd_to=2025-05-09")
        self.assertEqual(self.numbers(page), [])
        page = self.get(self.lan, "/my/shipments?group=state&sort=number")
        self.assertIn("o_freight_group", page.text)
        self.assertEqual(set(self.numbers(page)), {self.file.name, self.draft.name})

    def test_late_is_what_should_have_left_unless_its_watch_is_paused(self):
        page = self.get(self.lan, "/my/shipments?late=1")
        self.assertEqual(self.numbers(page), [self.file.name])
        self.file._pause_watch("the guide's dates")
        self.env.flush_all()
        page = self.get(self.lan, "/my/shipments?late=1")
        self.assertEqual(self.numbers(page), [])
        self.assertNotIn("o_freight_state_late", page.text)

    def test_pages_follow_each_other_forth_and_back(self):
        more = [self.fcl(customer_reference=f"R{n}") for n in range(5)]
        self.assertEqual(len(more), 5)
        for sort in ("etd", "eta", "eta_first", "newest", "number"):
            with self.subTest(sort=sort):
                self._walk(f"/my/shipments?sort={sort}")

    _page = 2

    def _walk(self, address):
        default = shipments.find_page.__defaults__
        self.addCleanup(setattr, shipments.find_page, "__defaults__", default)
        shipments.find_page.__defaults__ = (self._page,)
        found, pages = [], []
        while address:
            page = self.get(self.lan, address)
            found += self.numbers(page)
            pages.append(self.numbers(page))
            address = self.link(page, "Next")
        self.assertEqual(len(found), 7)
        self.assertEqual(len(set(found)), 7)
        page = self.get(self.lan, self.link(page, "Previous"))
        self.assertEqual(self.numbers(page), pages[-2])

    def link(self, page, text):
        found = [
            anchor.get("href")
            for anchor in html.fromstring(page.text).iterfind(".//a")
            if anchor.text_content().strip() == text
        ]
        return found[0] if found else None

    def test_page_of_a_shipment(self):
        page = self.get(self.lan, f"/my/shipments/{self.file.id}")
        self.assertEqual(page.status_code, 200)
        for text in ("PO 4711", "BKG 99", "MSCU1234566", "Long Beach", "Éver Tést"):
            self.assertIn(text, page.text)
        self.assertNotIn("pay late", page.text)

    def test_foreign_and_absent_are_the_same(self):
        pages = [
            self.get(self.lan, f"/my/shipments/{number}")
            for number in (self.foreign.id, ABSENT, 0, 10**30)
        ]
        self.assertEqual({page.status_code for page in pages}, {404})
        bodies = {re.sub(r"csrf_token: \"[^\"]+\"", "", page.text) for page in pages}
        self.assertEqual(len(bodies), 1)

    def test_shared_shipment_shows_what_a_party_may_know(self):
        self.env["freight.shipment.grant"].create(
            {"shipment_id": self.file.id, "partner_id": self.pacific_home.id}
        )
        self.env.flush_all()
        page = self.get(self.karen, f"/my/shipments/{self.file.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("MSCU1234566", page.text)
        for text in ("PO 4711", "BKG 99", self.saigon_tech.name):
            self.assertNotIn(text, page.text)
        self.assertNotIn(self.file.name, self.get(self.karen, "/my/shipments").text)
        shared = self.get(self.karen, "/my/shipments/shared")
        self.assertEqual(self.numbers(shared), [self.file.name])
        self.assertNotIn("PO 4711", shared.text)

    def test_saved_lists_are_ones_own(self):
        self.authenticate(self.lan.login, self.lan.login)
        body = {"name": "Under way", "state": "confirmed", "csrf_token": self.token()}
        self.url_open("/my/shipments/saved", data=body)
        page = self.get(self.lan, "/my/shipments")
        self.assertIn("/my/shipments?state=confirmed", page.text)
        self.assertNotIn("Under way", self.get(self.karen, "/my/shipments").text)
        saved = self.env["freight.portal.filter"].search(
            [("user_id", "=", self.lan.id)]
        )
        remove = f"/my/shipments/saved/{saved.id}/remove"
        self.url_open(remove, data={"csrf_token": self.token()})
        self.assertTrue(saved.exists())
        self.authenticate(self.lan.login, self.lan.login)
        self.url_open(remove, data={"csrf_token": self.token()})
        self.assertFalse(saved.exists())

    def keep_list(self, name):
        """Keep a filtered list as its form does; return the alerts of the page."""
        self.authenticate(self.lan.login, self.lan.login)
        body = {"name": name, "state": "confirmed", "csrf_token": self.token()}
        page = self.url_open("/my/shipments/saved", data=body)
        self.assertEqual(self.numbers(page), [self.file.name])
        return self.alerts(page)

    def alerts(self, page):
        found = html.fromstring(page.text).iterfind(".//*[@role='alert']")
        return [" ".join(one.text_content().split()) for one in found]

    def test_page_says_why_a_list_is_not_kept(self):
        saved = self.env["freight.portal.filter"]
        (said,) = self.keep_list(" \n")
        self.assertIn("give it a name", said)
        self.assertFalse(saved._of(self.lan))
        saved.create(
            [
                {"user_id": self.lan.id, "name": f"List {n}", "words": {}}
                for n in range(MOST)
            ]
        )
        (said,) = self.keep_list("One more")
        self.assertIn("as many as there can be", said)
        self.assertEqual(len(saved._of(self.lan)), MOST)
        self.assertEqual(self.keep_list("List 3"), [])
        self.assertEqual(
            saved.search([("name", "=", "List 3")]).words["state"], "confirmed"
        )

    def test_whole_list_can_be_kept_as_well(self):
        self.authenticate(self.lan.login, self.lan.login)
        body = {"name": "All of it", "csrf_token": self.token()}
        page = self.url_open("/my/shipments/saved", data=body)
        self.assertEqual(self.link(page, "All of it"), "/my/shipments")

    def test_page_says_nothing_that_an_address_dictates(self):
        page = self.get(self.lan, "/my/shipments?problem=Call+this+number")
        self.assertEqual(self.alerts(page), [])
        self.assertNotIn("Call this number", page.text)

    def token(self):
        page = self.url_open("/my/account")
        return re.search(r'csrf_token" value="([^"]+)"', page.text)[1]

    def test_without_a_token_nothing_is_saved(self):
        self.authenticate(self.lan.login, self.lan.login)
        with self.assertLogs("odoo.http", "WARNING"):
            page = self.url_open("/my/shipments/saved", data={"name": "x"})
        self.assertEqual(page.status_code, 400)

    def test_csv_holds_the_filtered_list(self):
        page = self.get(self.lan, "/my/shipments/export/csv?state=confirmed")
        rows = list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))
        self.assertEqual([row["Shipment"] for row in rows], [self.file.name])
        self.assertEqual(rows[0]["ETD"], "2025-05-10")

    def test_xlsx_takes_no_text_for_a_formula(self):
        self.draft.customer_reference = "=1+1"
        self.env.flush_all()
        page = self.get(self.lan, "/my/shipments/export/xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(page.content)).active
        cells = {row[0].value: row[1] for row in sheet.iter_rows(min_row=2)}
        self.assertEqual(set(cells), {self.file.name, self.draft.name})
        self.assertEqual(cells[self.draft.name].data_type, "s")
        page = self.get(self.lan, "/my/shipments/export/csv")
        self.assertIn("'=1+1", page.content.decode("utf-8-sig"))

    def test_finance_without_shipments_finds_no_page(self):
        user = self.portal_user("f@saigontech.example", self.saigon_tech, "finance")
        for address in ("/my/shipments", f"/my/shipments/{self.file.id}"):
            self.assertEqual(self.get(user, address).status_code, 404)
        self.assertEqual(self.get(user, "/my/shipments/export/csv").status_code, 404)

    def test_paused_customer_is_told_so_plainly(self):
        self.saigon_tech.freight_portal_paused = True
        self.env.flush_all()
        for address in ("/my/shipments", f"/my/shipments/{self.file.id}"):
            page = self.get(self.lan, address)
            self.assertIn("This page is paused", page.text)
            self.assertNotIn(self.file.name, page.text)

    def test_anonymous_is_sent_to_the_login(self):
        self.authenticate(None, None)
        page = self.url_open("/my/shipments", allow_redirects=False)
        self.assertIn("/web/login", page.headers["Location"])


@tagged("post_install", "-at_install")
class TestRows(PortalCase):
    def test_rows_take_the_same_queries_for_few_and_many(self):
        files = self.env["freight.shipment"]
        for _number in range(8):
            files |= self.fcl()

        def queries(shipments):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            shipments._customer_rows(Viewer(frozenset({"shipments"})))
            return self.env.cr.sql_log_count - before

        queries(files)  # labels of selections are kept from now on
        self.assertEqual(queries(files), queries(files[:2]))

    def test_row_goes_by_what_was_published(self):
        file = self.fcl()
        file.action_confirm()
        file._record_noted()
        file.leg_ids[2].eta = day(26, 20)
        file._record_noted()
        self.env.flush_all()
        (row,) = file._customer_rows(Viewer(frozenset({"shipments"})))
        self.assertEqual(file.eta, datetime(2025, 5, 26, 20))
        self.assertEqual(row["eta"]["utc"], "2025-05-25T00:00:00Z")
