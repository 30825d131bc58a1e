"""The page behind a link: what it shows, to whom, and how failures are answered."""

import re
from datetime import timedelta

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.freight_tracking.tests.common import day

from ..models.freight_portal_attempt import MOST
from .share_case import MARY, SharePageCase

CANARY = "XCANARYX"
ADDRESS = re.compile(r"""(?:href|src|action)=["']([^"']*)""")  # href="/track/x"
# Each of them reads another table, and none of them twice.
MOST_QUERIES = 35


@tagged("post_install", "-at_install")
class TestSharePage(SharePageCase):
    def assert_same(self, one, other):
        """Two answers that tell nobody which is which."""
        self.assertEqual(one.status_code, other.status_code)
        self.assertEqual(one.text, other.text)
        changing = {"Date", "Content-Length"}
        for answer in (one, other):
            self.assertNotIn("Set-Cookie", answer.headers)
        self.assertEqual(
            {k: v for k, v in one.headers.items() if k not in changing},
            {k: v for k, v in other.headers.items() if k not in changing},
        )

    def test_page_says_what_a_consignee_asks(self):
        self.ingest(self.loaded(), self.slipped(), source=self.carrier_source)
        self.env["freight.customs.declaration"].create(
            {"shipment_id": self.file.id, "direction": "import"}
        )
        self.pier_t.partner_id = self.env["res.partner"].create(
            {"name": "Pier T Terminals", "street": "1 Pier T", "phone": "+1 562 1"}
        )
        self.file.delivery_id = self.pier_t
        _link, key = self.share()
        answer = self.track(key)
        self.assertEqual(answer.status_code, 200)
        for text in (
            *(self.file.name, "Confirmed", "Long Beach", "Container loaded on board"),
            *("Where and when to collect", "Pier T (test)", "1 Pier T", "+1 562 1"),
            *("Customs release", "Freight release by us", "What to bring"),
            *("photo identity card", "Whom to call", self.env.user.name),
            "MSCU1234566",
        ):
            self.assertIn(text, answer.text)

    def test_open_bill_is_a_hold_and_to_be_brought(self):
        view = self.file._get_link_view(self.share()[0]._get_viewer())
        self.assertNotIn("bill", [hold["code"] for hold in view["holds"]])
        bill = self.env["freight.document"].create(
            {
                "shipment_id": self.file.id,
                "type_id": self.env.ref("freight_document.type_house_bill").id,
            }
        )
        self.env.cr.execute(
            "UPDATE freight_document SET state = 'issued', original_count = 3 "
            "WHERE id = %s",
            [bill.id],
        )
        self.env.invalidate_all()
        original = self.env["freight.bill.original"].create(
            {"document_id": bill.id, "position": 1}
        )
        viewer = self.file.share_link_ids._get_viewer()
        view = self.file._get_link_view(viewer)
        self.assertIn({"code": "bill", "is_open": True}, view["holds"])
        self.assertIn("original", view["bring"])
        original.holder = "presented"
        view = self.file._get_link_view(viewer)
        self.assertIn({"code": "bill", "is_open": False}, view["holds"])
        self.assertNotIn("original", view["bring"])

    def test_credit_hold_is_told_and_its_reason_is_not(self):
        link, key = self.share()
        self.saigon_tech.sudo().write(
            {"freight_credit_hold": True, "freight_credit_reason": CANARY}
        )
        view = self.file._get_link_view(link._get_viewer())
        self.assertIn({"code": "freight", "is_open": True}, view["holds"])
        self.assertNotIn(CANARY, self.track(key).text)

    def test_nothing_internal_and_nothing_of_the_customer_is_on_it(self):
        self.ingest(self.loaded())
        shipment = self.file
        shipment.write(
            {
                "internal_note": f"<p>{CANARY} note</p>",
                "customer_reference": f"{CANARY} ref",
                "goods_description": f"{CANARY} goods",
                "pickup_id": self.env["freight.location"]
                .create(
                    {
                        "name": f"{CANARY} factory",
                        "kind": "warehouse",
                        "parent_id": self.vnsgn.id,
                    }
                )
                .id,
                "tag_ids": [Command.create({"name": f"{CANARY} tag"})],
                "reference_ids": [
                    Command.create({"kind": "po", "value": f"{CANARY} po"})
                ],
                "cargo_ids": [
                    Command.create(
                        {"description": f"{CANARY} cargo", "marks": f"{CANARY} marks"}
                    )
                ],
            }
        )
        shipment._message_log(body=f"{CANARY} chatter")
        shipment.container_ids.write(
            {"release_pin": f"{CANARY}", "driver": CANARY, "truck": CANARY}
        )
        code = self.env["freight.charge.code"].search([], limit=1)
        self.env["freight.charge"].create(
            [
                {
                    "shipment_id": shipment.id,
                    "code_id": code.id,
                    "side": side,
                    "name": f"{CANARY} {side}",
                }
                for side in ("sell", "buy")
            ]
        )
        self.saigon_tech.comment = f"{CANARY} comment"
        event = self.env["freight.event"].search(
            [("shipment_id", "=", shipment.id)], limit=1
        )
        event.action_unpublish()
        self.file.invalidate_recordset()
        _link, key = self.share(with_documents=True)
        text = self.track(key).text
        for hidden in (
            CANARY,
            "Container loaded on board",
            self.saigon_tech.name,
            MARY,
        ):
            self.assertNotIn(hidden, text)

    def test_hostile_text_comes_out_as_text(self):
        self.pacific_home.name = "<script>alert(1)</script>"
        self.file.delivery_id = self.pier_t
        self.pier_t.partner_id = self.pacific_home
        self.pacific_home.street = "<img src=x onerror=alert(1)>"
        _link, key = self.share()
        text = self.track(key).text
        self.assertNotIn("<img src=x", text)
        self.assertIn("&lt;img src=x", text)

    def test_headers_and_no_address_but_ours(self):
        _link, key = self.share(with_documents=True)
        for path in ("", "/code"):
            answer = self.track(key, path)
            headers = answer.headers
            self.assertEqual(headers["Cache-Control"], "no-store, private")
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertEqual(headers["X-Frame-Options"], "DENY")
            policy = headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertNotIn("Set-Cookie", headers)
            self.assertNotIn("/web/assets", answer.text)
            for address in ADDRESS.findall(answer.text):
                self.assertRegex(
                    address, r"^(/freight_portal/static/|/track/|mailto:|tel:|data:,)"
                )

    def test_language_and_direction_are_the_links(self):
        self.env["res.lang"]._activate_lang("ar_001")
        _link, key = self.share(lang="ar_001")
        answer = self.track(key)
        self.assertIn('lang="ar-001"', answer.text)
        self.assertIn('dir="rtl"', answer.text)

    # A look changes nothing

    def test_what_only_fetches_the_page_is_not_counted(self):
        link, key = self.share()
        for _time in range(3):
            self.track(key, headers={"User-Agent": "WhatsApp/2.23"})
        self.assertEqual(link.view_count, 0)
        self.assertEqual(self.opened(key), link)
        answer = self.post(key, "/seen")
        self.assertEqual(answer.status_code, 204)
        self.post(key, "/seen")
        self.assertEqual(link.view_count, 1, "a page that is reloaded was seen once")
        self.assertEqual(len(link.view_ids), 1)

    def test_chat_programs_may_add_to_the_address(self):
        _link, key = self.share()
        self.assertEqual(self.track(key, "?fbclid=abc&utm_source=x").status_code, 200)

    # Those that open nothing

    def test_all_that_opens_nothing_is_answered_alike(self):
        revoked, revoked_key = self.share()
        revoked.action_revoke()
        expired, expired_key = self.share(email="a@pacifichome.example")
        expired.issued_at = self.now - timedelta(days=200)
        other = self.fcl()
        self.arrive(self.now - timedelta(days=100), shipment=other)
        expired.shipment_id = other
        archived = self.fcl()
        _link, archived_key = self.share(archived)
        archived.active = False
        mary = self.env["res.partner"].create({"name": "J", "email": "j@x.example"})
        _gone, gone_key = self.share(email="j@x.example")
        mary.active = False
        unknown = self.track("A" * 43)
        self.assertEqual(unknown.status_code, 404)
        self.assertIn("This link does not open anything", unknown.text)
        for key in (
            *(revoked_key, expired_key, archived_key, gone_key),
            *(expired_key[:-1], "x", "%F0%9F%9A%A2", "x" * 2000),
        ):
            self.assert_same(self.track(key), unknown)
        for path in ("/seen", "/code", "/code/check", "/mails", "/mails/stop"):
            self.assert_same(self.post(revoked_key, path), self.post("B" * 43, path))

    def test_all_that_opens_nothing_costs_alike(self):
        revoked, revoked_key = self.share()
        revoked.action_revoke()
        expired, expired_key = self.share(email="a@pacifichome.example")
        expired.issued_at = self.now - timedelta(days=200)
        self.arrive(self.now - timedelta(days=100))
        for key in ("A" * 43, revoked_key, expired_key):
            self.env.flush_all()
            with self.assertQueryCount(1):
                self.links._find_open(key)
        counts = {}
        for key in (*("A" * 43, "warm"), "A" * 43, revoked_key, expired_key):
            before = self.env.cr.sql_log_count
            self.track(key)
            counts[key] = self.env.cr.sql_log_count - before
        counts.pop("warm")
        self.assertEqual(len(set(counts.values())), 1, counts)

    def test_too_many_failures_are_429_and_a_good_link_opens_all_the_same(self):
        _link, key = self.share()
        for _time in range(MOST["link"]):
            self.assertEqual(self.track("A" * 43).status_code, 404)
        answer = self.track("A" * 43)
        self.assertEqual(answer.status_code, 429)
        self.assertEqual(answer.headers["Retry-After"], "600")
        self.assertEqual(self.track(key).status_code, 200)
        attempts = self.env["freight.portal.attempt"]
        failures = attempts.search([])
        self.assertEqual(len(failures), MOST["link"], "beyond it nothing is noted")
        self.assertFalse(attempts._note("link", "198.51.100.1"))
        failures.unlink()
        self.assertEqual(self.track("A" * 43).status_code, 404)

    def test_revoking_counts_at_once(self):
        link, key = self.share()
        self.assertEqual(self.track(key).status_code, 200)
        link.action_revoke()
        self.assertEqual(self.track(key).status_code, 404)

    def test_paused_customer_shows_a_plain_page(self):
        link, key = self.share()
        self.saigon_tech.freight_portal_paused = True
        answer = self.track(key)
        self.assertEqual(answer.status_code, 503)
        self.assertIn("This page is paused", answer.text)
        self.assertNotIn(self.file.name, answer.text)
        self.post(key, "/seen")
        self.assertEqual(link.view_count, 0)
        self.saigon_tech.freight_portal_paused = False
        self.assertEqual(self.track(key).status_code, 200)

    def test_cancelled_shipment_says_so_and_nothing_of_collecting(self):
        other = self.fcl()
        _link, key = self.share(other)
        other.action_cancel()
        text = self.track(key).text
        self.assertIn("This shipment was cancelled", text)
        self.assertNotIn("Where and when to collect", text)

    def test_large_bodies_are_refused(self):
        _link, key = self.share(with_documents=True)
        answer = self.post(key, "/code/check", code="1" * 5000)
        self.assertEqual(answer.status_code, 413)

    # Staff

    def test_staff_see_exactly_the_page_and_are_not_counted(self):
        link, key = self.share()
        theirs = self.track(key).text
        clerk = new_test_user(
            self.env, "clerk8", "freight_base.group_freight_operations"
        )
        self.authenticate("clerk8", "clerk8")
        answer = self.url_open(f"/freight/share/{link.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("It is not counted as a view", answer.text)
        body = answer.text.partition("</header>")[2].partition("<h2>Mails")[0]
        self.assertEqual(
            body, theirs.partition("</header>")[2].partition("<h2>Mails")[0]
        )
        self.assertNotIn("/track/", answer.text.replace("/static/src/track/", ""))
        self.assertNotIn("data-seen", answer.text)
        self.assertEqual(link.view_count, 0)
        self.assertTrue(clerk)

    def test_others_do_not_see_it_as_a_link(self):
        link, _key = self.share()
        self.portal_user("lan3@saigontech.example", self.saigon_tech)
        self.authenticate("lan3@saigontech.example", "lan3@saigontech.example")
        absent = self.url_open("/freight/share/999999999")
        for path in (link.id, 2**40):
            answer = self.url_open(f"/freight/share/{path}")
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(len(answer.text), len(absent.text))

    # Size

    def test_queries_do_not_grow_with_events_and_boxes(self):
        link, key = self.share()

        def count():
            self.track(key)
            before = self.env.cr.sql_log_count
            answer = self.track(key)
            self.assertEqual(answer.status_code, 200)
            return self.env.cr.sql_log_count - before

        for side in ("buy", "sell"):
            self.env["freight.clock.terms"].create(
                {
                    **{"name": side, "side": side, "kind": "demurrage"},
                    "tier_ids": [Command.create({"first_day": 1, "rate": 50})],
                }
            )
        clocks = self.env["freight.clock"]
        self.ingest(self.loaded())
        clocks._refresh(self.file.container_ids.ids)
        few = count()
        dry = self.env["freight.equipment.type"].search([("code", "=", "22G1")])
        self.file.container_ids = [
            Command.create(
                {
                    **{"type_id": dry.id, "number": f"SHRU{number:07}"},
                    **{"number_accepted": True, "number_reason": "A model."},
                }
            )
            for number in range(9)
        ]
        self.settle()
        self.ingest(
            *(
                self.report(
                    "SEA_LOADED",
                    day(9, number % 24),
                    "VNSGN",
                    booking="BKG100",
                    external_id=f"E{number}",
                    terminal=f"T{number}",
                )
                for number in range(300)
            )
        )
        clocks._refresh(self.file.container_ids.ids)
        self.assertGreaterEqual(len(self.file.event_ids), 300)
        self.assertGreaterEqual(len(self.file.container_ids.clock_ids), 18)
        self.assertEqual(count(), few)
        self.assertLessEqual(few, MOST_QUERIES)
        self.assertTrue(link)
