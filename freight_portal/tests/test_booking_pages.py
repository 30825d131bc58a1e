"""The pages about bookings: who may open and send them, and what stands in them."""

import io
import re
from unittest.mock import patch

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.freight_shipment.tests.import_files import text_table

from ..models import freight_portal_attempt
from .booking_case import BookingCase

ABSENT = 2_000_000_000


@tagged("post_install", "-at_install")
class TestBookingPages(BookingCase, HttpCase):
    def enter(self, user):
        self.authenticate(user.login, user.login)

    def get(self, address):
        return self.url_open(address, allow_redirects=False)

    def post(self, address, csrf=True, files=None, **values):
        if csrf:
            values["csrf_token"] = Request.csrf_token(self)
        values.setdefault("sent", "1")  # or it is no POST at all
        return self.url_open(address, data=values, files=files, allow_redirects=False)

    def form(self, **changed):
        return {
            "mode": "sea",
            "service": "fcl",
            "direction": "export",
            "pol": "Ho Chi Minh City (VNSGN)",
            "pod": "USLGB",
            "consignee": "Harbor Retail",
            "containers-0-type": "22G1",
            "containers-0-count": "2",
            "cargo-0-description": "Chairs",
        } | changed

    def send_looked_over(self, **values):
        """Send a form from the page where it was looked over."""
        return self.post("/my/bookings/new", send="1", **values)

    def mine(self):
        return self.env["freight.booking"].search([("booked_by_id", "=", self.lan.id)])

    def test_book_change_and_withdraw(self):
        self.enter(self.lan)
        self.assertIn("Place your first booking", self.get("/my/bookings").text)
        page = self.get("/my/bookings/new").text
        key = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
        for _twice in range(2):
            response = self.send_looked_over(key=key, **self.form())
            self.assertEqual(response.status_code, 303, response.text[:2000])
        booking = self.mine()
        self.assertEqual(len(booking), 1)
        self.assertEqual(len(booking.shipment_id.container_ids), 2)
        address = f"/my/bookings/{booking.id}"
        self.assertIn(booking.name, self.get("/my/bookings").text)
        self.assertIn("Chairs", self.get(address).text)
        self.assertIn("Harbor Retail", self.get(f"{address}/edit").text)
        changed = self.form(pod="SGSIN", note="Careful")
        self.assertEqual(self.post(f"{address}/edit", **changed).status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(booking.shipment_id.pod_id, self.sgsin)
        self.assertEqual(self.post(f"{address}/withdraw").status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(booking.state, "withdrawn")
        page = self.post(f"{address}/withdraw").text
        self.assertIn("was withdrawn", page)
        self.assertEqual(self.get(f"{address}/edit").status_code, 303)

    def fields_of(self, page):
        """The values that a page's form sends along, a press of ``button`` apart."""
        form = html.fromstring(page.text).xpath("//form[.//input[@name='key']]")[0]
        return {name: value for name, value in form.form_values() if value}

    def test_all_of_it_is_looked_over_before_it_is_sent(self):
        self.enter(self.lan)
        typed = self.form(
            key="a" * 32,
            note="Call the gate\nfirst",
            consignee="A Quite New Name",
            consignee_country="US",
            **{"cargo-0-marks": "LOT 12/B", "cargo-0-weight": "1263"},
        )
        page = self.post("/my/bookings/new", **typed)
        self.assertEqual(page.status_code, 200)
        for text in ("Please look it over", "Ho Chi Minh City (VNSGN)", "Chairs"):
            self.assertIn(text, page.text)
        words = " ".join(html.fromstring(page.text).text_content().split())
        for text in ("Call the gate first", "Sea", "United States", "1263", "20'"):
            self.assertIn(text, words)
        self.assertFalse(self.mine())
        names = self.env["res.partner"].search([("name", "=", "A Quite New Name")])
        self.assertFalse(names, "who is new is kept with the booking, not before")
        # Back and change: all of it is there, the key as well.
        looked = self.fields_of(page)
        self.assertLessEqual(typed.items(), looked.items())
        token = {"csrf_token": looked.pop("csrf_token")}
        back = self.post("/my/bookings/new", csrf=False, back="1", **looked, **token)
        again = self.fields_of(back)
        self.assertEqual(again["cargo-0-description"], "Chairs")
        self.assertEqual(again["key"], "a" * 32)
        self.assertIn("Call the gate\nfirst", back.text)
        self.assertFalse(self.mine())
        # Sent twice it is one, and one more name in the address book.
        for _twice in range(2):
            sent = self.send_looked_over(
                **{k: v for k, v in looked.items() if k != "sent"}
            )
            self.assertEqual(sent.status_code, 303)
        self.assertEqual(len(self.mine()), 1)
        self.assertEqual(self.mine().note, "Call the gate\nfirst")
        self.assertEqual(len(names.search([("name", "=", "A Quite New Name")])), 1)

    def test_taken_reference_is_said_before_it_is_looked_over(self):
        self.enter(self.lan)
        self.send_looked_over(reference="PO-1", **self.form())
        page = self.post("/my/bookings/new", reference="PO-1", **self.form())
        self.assertIn('id="fault_reference"', page.text)
        self.assertEqual(len(self.mine()), 1)

    def test_faults_stand_beside_their_fields_and_values_stay(self):
        self.enter(self.lan)
        evil = '"><script>alert(1)</script>'
        form = self.form(pol="Nowhere", goods_description=evil, pod=evil)
        response = self.post("/my/bookings/new", **form)
        self.assertEqual(response.status_code, 200)
        self.assertIn('id="fault_pol"', response.text)
        self.assertIn('value="Nowhere"', response.text)
        self.assertNotIn("<script>alert(1)", response.text)
        self.assertFalse(self.mine())

    def test_hostile_text_comes_out_as_text(self):
        self.enter(self.lan)
        evil = "<img src=x onerror=alert(1)>"
        form = self.form(goods_description=evil, consignee=evil, note=evil)
        page = self.post("/my/bookings/new", reference=evil, **form)
        self.assertNotIn("<img src=x", page.text)
        self.send_looked_over(reference=evil, **form)
        booking = self.mine()
        for address in (
            "/my/bookings",
            f"/my/bookings/{booking.id}",
            "/my/bookings/new",
        ):
            self.assertNotIn("<img src=x", self.get(address).text)
        self.assertFalse(
            self.env["mail.mail"].search([("body_html", "ilike", "<img src=x%")])
        )

    def test_without_a_script_rows_are_added_by_the_page(self):
        self.enter(self.lan)
        page = self.post("/my/bookings/new", more="cargo", **self.form()).text
        self.assertIn('name="cargo-1-description"', page)
        self.assertIn('value="Chairs"', page)
        self.assertFalse(self.mine())

    def test_huge_and_odd_forms(self):
        self.enter(self.lan)
        for values in (
            {"cargo-0-description": "x" * 100_000},
            {"containers-0-count": "99999999999"},
            {"cargo-0-weight": "1e400", "customer": "abc", "office": "-1"},
            {"mode": "\x00", "pol": "\x00"},
            {f"cargo-{n}-marks": "y" for n in range(200)},
        ):
            response = self.post("/my/bookings/new", **self.form(**values))
            self.assertEqual(response.status_code, 200)
        self.assertFalse(self.mine())

    def test_foreign_and_absent_ones_end_alike(self):
        theirs, _faults = self.send_form(user=self.karen)
        foreign = self.shipment(partner_id=self.pacific_home.id)
        self.enter(self.lan)
        bodies = set()
        for booking_id in (theirs.id, ABSENT, 2**40):
            for suffix in ("", "/edit"):
                response = self.get(f"/my/bookings/{booking_id}{suffix}")
                self.assertEqual(response.status_code, 404)
                bodies.add(re.sub(r"\d+", "", response.text))
            for suffix in ("/edit", "/withdraw"):
                response = self.post(f"/my/bookings/{booking_id}{suffix}")
                self.assertEqual(response.status_code, 404)
        for shipment_id in (foreign.id, ABSENT, "x", "9" * 30):
            response = self.get(f"/my/bookings/new?repeat={shipment_id}")
            self.assertEqual(response.status_code, 404)
            response = self.get(f"/my/bookings/new?booking={shipment_id}")
            self.assertEqual(response.status_code, 404)
        for kind in ("change", "cancel", "instruction", "vgm"):
            for shipment_id in (foreign.id, ABSENT):
                address = f"/my/shipments/{shipment_id}/ask/{kind}"
                self.assertEqual(self.get(address).status_code, 404)
                self.assertEqual(self.post(address, text="x").status_code, 404)
        self.assertEqual(theirs.state, "waiting")

    def test_booking_for_a_foreign_customer_is_looked_over_for_the_own(self):
        """What was looked over for one company is never sent for another."""
        self.enter(self.lan)
        form = self.form(customer=str(self.pacific_home.id), office="1234567")
        page = self.send_looked_over(**form)
        self.assertEqual(page.status_code, 200)
        self.assertFalse(self.mine())
        chosen = dict(re.findall(r'name="(customer|office)" value="(\d+)"', page.text))
        self.assertEqual(chosen["customer"], str(self.saigon_tech.id))
        self.assertNotIn(self.pacific_home.name, page.text)
        self.send_looked_over(**form | chosen)
        self.assertEqual(self.mine().partner_id, self.saigon_tech)

    @mute_logger("odoo.http")
    def test_places_are_not_searched_without_end(self):
        self.enter(self.lan)
        address = "/my/bookings/places?q=ho chi"
        with patch.dict(freight_portal_attempt.MOST, places=3):
            for _time in range(3):
                page = self.get(address)
                self.assertEqual(page.status_code, 200)
                self.assertTrue(page.json())
            page = self.get(address)
            self.assertEqual(page.status_code, 429)
            self.assertEqual(page.headers["Retry-After"], "600")
            self.assertEqual(page.json(), [])
            attempts = self.env["freight.portal.attempt"]
            self.assertEqual(len(attempts.search([("kind", "=", "places")])), 3)
            # Neither a colleague is kept from it, nor anything else of theirs.
            self.enter(
                self.portal_user("a@lotus.example", self.saigon_tech, "operations")
            )
            self.assertEqual(self.get(address).status_code, 200)
            self.assertFalse(attempts._note("link", str(self.lan.id)))

    @mute_logger("odoo.http")
    def test_roles(self):
        booking = self.booked()
        pages = ("/my/bookings", f"/my/bookings/{booking.id}", "/my/bookings/new")
        pages += ("/my/bookings/upload", "/my/bookings/upload/template")
        pages += ("/my/bookings/places?q=ho",)
        for user in (self.mai, self.viewer):
            self.enter(user)
            for page in pages:
                with self.subTest(f"{user.login} {page}"):
                    self.assertEqual(self.get(page).status_code, 404)
            self.assertEqual(
                self.post("/my/bookings/new", **self.form()).status_code, 404
            )
            self.assertEqual(self.send_looked_over(**self.form()).status_code, 404)
        self.roles["read_only"].places_bookings = True
        self.enter(self.viewer)
        self.assertEqual(self.get("/my/bookings").status_code, 200)
        page = self.get(f"/my/bookings/{booking.id}")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("/withdraw", page.text)
        for page in ("/my/bookings/new", "/my/bookings/upload"):
            self.assertEqual(self.get(page).status_code, 403)
        address = f"/my/bookings/{booking.id}/withdraw"
        self.assertEqual(self.post(address).status_code, 403)
        self.enter(self.lan)
        self.lan.freight_access_ids.role_id = self.roles["finance"]
        self.assertEqual(self.get("/my/bookings").status_code, 404)

    @mute_logger("odoo.http")
    def test_every_post_wants_its_token(self):
        booking = self.booked()
        self.enter(self.lan)
        for address in (
            "/my/bookings/new",
            f"/my/bookings/{booking.id}/edit",
            f"/my/bookings/{booking.id}/withdraw",
            "/my/bookings/upload",
            "/my/bookings/upload/1/import",
            f"/my/shipments/{booking.shipment_id.id}/ask/change",
            "/my/requests/1/withdraw",
        ):
            with self.subTest(address):
                self.assertEqual(self.post(address, csrf=False).status_code, 400)

    def test_list_pages_and_filter(self):
        for _each in range(22):
            self.booked()
        self.enter(self.lan)
        page = self.get("/my/bookings").text
        self.assertEqual(page.count('class="o_freight_booking"'), 20)
        before = re.search(r"before=(\d+)", page)[1]
        rest = self.get(f"/my/bookings?before={before}").text
        self.assertEqual(rest.count('class="o_freight_booking"'), 2)
        page = self.get("/my/bookings?state=declined").text
        self.assertIn("No booking is in this state", page)
        for odd in (
            "state=x",
            "before=-1",
            "before=" + "9" * 40,
            "state=%00",
            "done=y",
        ):
            self.assertEqual(self.get(f"/my/bookings?{odd}").status_code, 200)

    def test_list_asks_the_same_for_few_and_many(self):
        self.booked()
        self.enter(self.lan)
        self.get("/my/bookings")
        viewer = self.lan._get_freight_viewer()

        def count():
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            bookings = self.env["freight.booking"].with_user(self.lan).search([])
            bookings._customer_rows(viewer)
            return self.env.cr.sql_log_count - start

        count()
        few = count()
        for _each in range(5):
            self.booked()
        self.assertEqual(count(), few)

    def upload(self, content, name="orders.csv", **values):
        return self.post(
            "/my/bookings/upload", files={"file": (name, io.BytesIO(content))}, **values
        )

    def test_upload(self):
        self.enter(self.lan)
        header = ("Reference", "Mode", "POL", "POD", "Container Type")
        content = text_table(
            header,
            ("U-1", "Sea", "VNSGN", "USLGB", "22G1"),
            ("U-2", "Sea", "<b>Nowhere", "USLGB", "22G1"),
        )
        response = self.upload(content, policy="good")
        self.assertEqual(response.status_code, 303)
        address = response.headers["Location"]
        page = self.get(address).text
        self.assertIn("POL", page)
        self.assertIn("&lt;b&gt;Nowhere", page)
        self.assertEqual(self.get(f"{address}/result").status_code, 200)
        progress = self.get(f"{address}/progress").json()
        self.assertFalse(progress["is_working"])
        self.assertEqual(self.post(f"{address}/import").status_code, 303)
        self.assertEqual(self.mine().mapped("state"), ["waiting"])
        self.assertIn(self.mine().name, self.get(address).text)
        # Imported is imported.
        self.assertIn("is imported", self.post(f"{address}/import").text)
        # A colleague's and a stranger's uploads are nobody's.
        for user in (self.karen, self.mai):
            self.enter(user)
            for suffix in ("", "/result", "/progress"):
                self.assertEqual(self.get(f"{address}{suffix}").status_code, 404)

    def test_bad_uploads(self):
        self.enter(self.lan)
        for content, text in (
            (b"", "Choose a file"),
            (b"\x00\x01\x02" * 100, "neither a workbook nor a text table"),
            (b"x" * (5 * 1024**2 + 1), "larger than 5 MB"),
            (
                text_table(("Reference", "Mode"), *[("A", "Sea")] * 5001),
                "more than 5000",
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "Excel 97"),
        ):
            with self.subTest(text):
                response = self.upload(content)
                if response.status_code == 303:  # it takes reading to see it
                    response = self.get(response.headers["Location"])
                self.assertEqual(response.status_code, 200)
                self.assertIn(text, response.text)
        response = self.post("/my/bookings/upload", file="no file at all")
        self.assertIn("Choose a file", response.text)

    def test_requests(self):
        booking = self.booked()
        self.as_staff(booking)._accept("")
        self.env.flush_all()
        shipment = booking.shipment_id
        self.enter(self.lan)
        address = f"/my/shipments/{shipment.id}/ask"
        response = self.post(f"{address}/change", text="")
        self.assertIn('id="fault_text"', response.text)
        response = self.post(f"{address}/change", text="<b>Later")
        self.assertEqual(response.status_code, 303)
        page = self.get(response.headers["Location"]).text
        self.assertIn("Your request is with us.", page)
        self.assertIn("&lt;b&gt;Later", page)
        box = shipment.container_ids
        self.assertIn(f"box-{box.id}-vgm_kg", self.get(f"{address}/vgm").text)
        response = self.post(f"{address}/vgm", **{f"box-{box.id}-vgm_kg": "10"})
        self.assertIn("Less than the empty box", response.text)
        self.assertIn("Chairs", self.get(f"{address}/instruction").text)
        response = self.post(f"{address}/instruction", shipper="Lotus")
        self.assertIn('id="fault_consignee"', response.text)
        request = shipment.customer_request_ids
        self.assertEqual(len(request), 1)
        self.enter(self.karen)
        self.assertEqual(
            self.post(f"/my/requests/{request.id}/withdraw").status_code, 404
        )
        self.enter(self.lan)
        self.assertEqual(
            self.post(f"/my/requests/{request.id}/withdraw").status_code, 303
        )
        self.env.invalidate_all()
        self.assertEqual(request.state, "withdrawn")
