"""The guide's walk: from access to a changed ETA, its mail, and a consignee's link."""

from unittest.mock import patch

from browser import DESKTOP, PHONE, BrowserCase

from odoo.tests import tagged

OPERATIONS = "operations@hailong.example"
NEWCOMER = "quynh@saigontech.example"
# As in the guide: what a customer of an export looks for.
MILESTONES = (
    *("Booking confirmed", "Empty container picked up", "Cargo packed"),
    *("Container delivered to the port of loading", "Container loaded on board"),
    "Vessel departed",
)


@tagged("post_install", "-at_install")
class TestFollow(BrowserCase):
    def test_from_access_to_a_changed_eta(self):
        self.grant_access()
        for size, name in ((DESKTOP, "desktop"), (PHONE, "phone")):
            with self.subTest(size=name):
                self.customer_reads(size, name)
        mails = self.operations_publish_a_change()
        self.customer_sees_the_change(mails)
        self.consignee_opens_the_link()

    def as_staff(self, record):
        user = self.env["res.users"].search([("login", "=", OPERATIONS)])
        return record.with_user(user).with_company(self.file.company_id)

    def grant_access(self):
        """Operations let a person of the customer in, who chooses a password."""
        invite = self.as_staff(self.env["freight.customer.invite"]).create(
            {
                "customer_id": self.file.commercial_partner_id.id,
                "name": "Le Quynh",
                "email": NEWCOMER,
                "role_id": self.env.ref("freight_portal.role_operations").id,
            }
        )
        invite.action_invite()
        user = self.env["res.users"].search([("login", "=", NEWCOMER)])
        user.password = "demo"
        self.env["freight.notice.preference"].create(
            {"contact_id": user.partner_id.id, "kind": "eta"}
        )

    def customer_reads(self, size, name):
        with self.browsing(NEWCOMER, size) as page:
            self.look(page, f"follow-home-{name}")
            self.go(page, "/my/shipments?q=00080")
            self.look(page, f"follow-list-{name}")
            page.click(f"text={self.file.name}")
            page.wait_for_url("**/my/shipments/*")
            text = page.inner_text("main")
            for milestone in MILESTONES:
                self.assertIn(milestone, text)
            self.assertIn("In Transit", text)
            self.look(page, f"follow-shipment-{name}")

    def operations_publish_a_change(self):
        """The carrier is late; operations give the reason and publish it."""
        leg = self.as_staff(self.file.leg_ids[-1:])
        leg.eta = "2025-05-28 13:00:00"
        self.env.flush_all()
        self.env.cr.precommit.run()
        change = self.file.schedule_change_ids.filtered(
            lambda one: one.field == "eta" and not one.published
        )
        self.assertEqual(len(change), 1)
        with self.browsing(NEWCOMER) as page:
            self.go(page, f"/my/shipments/{self.file.id}")
            self.assertNotIn("May 28, 2025", page.inner_text("main"))
        reason = self.env["freight.delay.reason"].search([("code", "=", "PBC")])
        change = self.as_staff(change)
        change.reason_id = reason
        change.action_publish()
        return self.send_due_notices()

    def send_due_notices(self):
        mails = []

        def send_email(_self, message, *_args, **_options):
            mails.append(message)
            return message["Message-Id"]

        server = type(self.env["ir.mail_server"])
        notices = self.env["freight.notice"]
        notices.search([("state", "=", "waiting")]).write({"due_at": "2025-01-01"})
        self.env.flush_all()
        with (
            patch.object(server, "_disable_send", lambda _self: False),
            patch.object(server, "_connect__", lambda _self, **_options: None),
            patch.object(server, "send_email", send_email),
        ):
            notices._send_due()
        return [mail for mail in mails if NEWCOMER in mail["To"]]

    def customer_sees_the_change(self, mails):
        address = f"/my/shipments/{self.file.id}"
        self.assertEqual(len(mails), 1)
        body = mails[0].get_body(("html",)).get_content()
        self.assertIn("May 28, 2025", body)
        self.assertIn(address, body)
        for size, name in ((DESKTOP, "desktop"), (PHONE, "phone")):
            with self.subTest(size=name), self.browsing(NEWCOMER, size) as page:
                self.go(page, address)
                arrival = page.locator(".o_freight_date", has_text="Arrival")
                arrival.locator("summary").click()
                text = arrival.inner_text()
                for word in ("May 25, 2025", "May 28, 2025", "congested", "told on"):
                    self.assertIn(word, text)
                self.look(page, f"follow-changed-{name}")

    def consignee_opens_the_link(self):
        links = self.as_staff(self.env["freight.share.link"])
        link = links.issue(self.file, "desk@harbor-retail.example", "Harbor Retail")
        url = link._mint_url("copy")
        address = url[url.index("/track/") :]
        for size, name in ((DESKTOP, "desktop"), (PHONE, "phone")):
            with self.subTest(size=name), self.browsing(size=size) as page:
                self.go(page, address)
                text = page.inner_text("body")
                self.assertIn(self.file.name, text)
                self.assertIn("May 28, 2025", text)
                self.assertNotIn("STE-PO-1987", text)
                self.look(page, f"follow-link-{name}")
