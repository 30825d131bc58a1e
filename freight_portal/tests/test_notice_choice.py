"""What a customer's people choose to be told, and the address that a mail leads to."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .talk_case import WORDS, TalkCase


@tagged("post_install", "-at_install")
class TestNoticeChoice(TalkCase):
    def setUp(self):
        super().setUp()
        self.preferences = self.env["freight.notice.preference"]

    def chosen(self, user):
        rows = self.preferences._get_customer_choices(user, WORDS)
        return {row["kind"]: row["timing"] for row in rows}

    def test_person_chooses_for_themselves_alone(self):
        self.preferences.with_user(self.lan)._choose(
            self.lan, {"eta": "daily", "arrival": "instant", "contact_id": "1"}
        )
        self.assertEqual(self.chosen(self.lan)["eta"], "daily")
        self.assertEqual(self.chosen(self.lan)["tracking"], "off")
        self.assertEqual(set(self.chosen(self.minh).values()), {"off"})
        self.preferences._choose(self.lan, {"eta": "off"})
        self.assertEqual(self.chosen(self.lan)["eta"], "off")
        self.assertEqual(self.chosen(self.lan)["arrival"], "instant")
        self.preferences._choose(self.lan, {"eta": "weekly"})
        self.assertEqual(self.chosen(self.lan)["eta"], "weekly")

    def test_unknown_time_is_refused_by_name(self):
        with self.assertRaisesRegex(UserError, "New Schedule"):
            self.preferences._choose(self.lan, {"eta": "hourly"})

    def test_administrator_sees_all_of_the_company_and_no_other(self):
        admin = self.portal_user(
            "admin@saigontech.example", self.saigon_tech, "administrator"
        )
        self.preferences._choose(self.lan, {"eta": "daily"})
        self.preferences._choose(self.karen, {"eta": "daily"})
        self.saigon_contact.write({"email": "office@saigontech.example"})
        self.preferences.create({"contact_id": self.saigon_contact.id, "kind": "eta"})
        rows = self.preferences._get_customer_company_choices(admin, WORDS)
        told = {row["name"]: row["news"] for row in rows if row["news"]}
        self.assertEqual(
            told,
            {
                "lan": [{"kind": "New Schedule", "timing": "Once a Day"}],
                "Ms Lan": [{"kind": "New Schedule", "timing": "At Once"}],
            },
        )
        self.assertNotIn("karen", str(rows))

    def test_mail_leads_to_the_portal_for_those_who_can_open_it(self):
        notices = self.env["freight.notice"]
        link = notices._get_notice_link(self.file, self.lan.partner_id)
        self.assertTrue(link.endswith(f"/my/shipments/{self.file.id}"))
        for contact in (
            self.karen.partner_id,
            self.minh.partner_id,
            self.saigon_contact,
            self.operator.partner_id,
        ):
            with self.subTest(contact.name):
                self.assertFalse(notices._get_notice_link(self.file, contact))
