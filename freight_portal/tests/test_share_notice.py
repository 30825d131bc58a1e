"""Mails about the arrival to a link's recipient: asked for, confirmed, and ended."""

import re

from odoo.tests import tagged

from odoo.addons.freight_tracking.tests.notice_case import text_of

from .share_case import MARY, SharePageCase

LINK = re.compile(r"/track/([\w-]{43})(/mails/[\w-]+)?")  # /track/<key>/mails/<token>


@tagged("post_install", "-at_install")
class TestShareNotice(SharePageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A slip of hours from the ETA of the examples is published by itself.
        cls.arrive(cls.file.eta)
        cls.link, cls.key = cls.share(name="Mary Pacific")

    def ask(self):
        with self.post_office() as mails:
            answer = self.post(self.key, "/mails")
        return answer, mails

    def sign_up(self):
        _answer, [mail] = self.ask()
        key, path = LINK.search(mail.get_body(("html",)).get_content()).groups()
        return self.post(key, path)

    def told(self):
        self.ingest(self.slipped())
        return self.send()

    def test_nobody_is_told_who_did_not_ask(self):
        self.assertFalse(self.told())

    def test_confirmed_recipient_gets_the_new_arrival_with_a_key_of_its_own(self):
        answer, [mail] = self.ask()
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(mail["To"], MARY)
        self.assertFalse(self.link.is_told)
        key, path = LINK.search(mail.get_body(("html",)).get_content()).groups()
        self.assertEqual(self.track(key, path).status_code, 200)
        self.assertFalse(self.link.is_told, "a program that opens the link confirms")
        self.assertEqual(self.post(key, path).status_code, 200)
        self.assertTrue(self.link.is_told)
        [news] = self.told()
        self.assertEqual(news["To"], MARY)
        text = text_of(news)
        self.assertIn(self.file.name, text)
        self.assertNotIn("/my/shipments", text)
        fresh = LINK.search(text)[1]
        self.assertNotIn(fresh, (self.key, key))
        self.assertEqual(self.opened(fresh), self.link)

    def test_mail_tells_nothing_that_is_the_customers_own(self):
        self.file.customer_reference = "XCANARYX"
        self.sign_up()
        [news] = self.told()
        self.assertNotIn("XCANARYX", text_of(news))
        self.assertNotIn(self.saigon_tech.name, text_of(news))

    def test_ledger_does_not_say_that_the_customer_was_told(self):
        self.sign_up()
        self.told()
        self.env.invalidate_all()
        self.assertFalse(any(self.file.schedule_change_ids.mapped("told_at")))

    def test_only_of_the_arrival_and_of_this_shipment(self):
        other = self.booked("CSQU3054383", booking="BKG200")
        self.sign_up()
        self.ingest(self.loaded())
        self.assertFalse(self.send())
        self.ingest(self.slipped(booking="BKG200"))
        self.assertFalse(self.send())
        self.assertTrue(other)

    def test_customer_who_chose_it_is_told_beside(self):
        self.choose(self.saigon_contact, "eta")
        self.sign_up()
        to = sorted(mail["To"] for mail in self.told())
        self.assertEqual(to, sorted([MARY, "lan@saigontech.example"]))

    def test_customers_contact_without_login_or_link_gets_no_address(self):
        self.choose(self.saigon_contact, "eta")
        [mail] = self.told()
        self.assertNotIn("/my/shipments", text_of(mail))
        self.assertNotIn("/track/", text_of(mail))

    def test_portal_user_gets_the_portals_address(self):
        user = self.portal_user("hoa@saigontech.example", self.saigon_tech)
        self.choose(user.partner_id, "eta")
        [mail] = self.told()
        self.assertIn(f"/my/shipments/{self.file.id}", text_of(mail))

    def test_ended_link_tells_nothing_more(self):
        self.sign_up()
        self.ingest(self.slipped())
        self.link.action_revoke()
        self.assertFalse(self.send())
        self.assertEqual(self.notices().mapped("reason"), ["moved"])

    def test_changed_address_is_not_who_asked(self):
        self.sign_up()
        self.link.partner_id.email = "eve@elsewhere.example"
        self.assertFalse(self.told())

    def test_stop_on_the_page_and_in_the_mail(self):
        self.sign_up()
        self.post(self.key, "/mails/stop")
        self.assertFalse(self.link.is_told)
        self.link.asked_at = False
        self.sign_up()
        [news] = self.told()
        url = re.search(r"<https?://[^/]+(/[^>]+)>", news["List-Unsubscribe"])[1]
        self.url_open(url, data={"x": ""})
        self.env.invalidate_all()
        self.assertFalse(self.link.is_told)

    def test_asking_twice_mails_once(self):
        _answer, [_mail] = self.ask()
        answer, mails = self.ask()
        self.assertEqual(answer.status_code, 429)
        self.assertFalse(mails)

    def test_confirmation_of_another_link_or_none_counts_not(self):
        other, key = self.share(email="joe@pacifichome.example")
        for token in (other._get_signup_token(), "x", "A" * 90):
            self.assertEqual(self.post(self.key, f"/mails/{token}").status_code, 403)
        self.assertFalse(self.link.is_told)
        self.assertTrue(key)
