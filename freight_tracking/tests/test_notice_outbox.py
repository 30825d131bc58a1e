"""Who is told what: in the transaction of the news, only what is published."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import BOX_2, day
from .notice_case import NoticeCase


@tagged("post_install", "-at_install")
class TestNoticeOutbox(NoticeCase):
    def told(self):
        return self.notices().mapped(lambda one: (one.contact_id.name, one.kind))

    def test_nobody_is_told_who_did_not_choose(self):
        self.file.message_subscribe(self.saigon_contact.ids)
        self.ingest(self.loaded(), self.slipped())
        self.assertFalse(self.notices())

    def test_each_contact_gets_what_it_chose(self):
        other = self.saigon_contact.copy({"name": "Mr Binh", "email": "b@s.example"})
        stranger = self.env["res.partner"].create(
            {"name": "Stranger", "parent_id": self.pacific_home.id}
        )
        self.choose(self.saigon_contact, "tracking", "eta")
        self.choose(other, "arrival")
        self.choose(stranger, "tracking", "eta", "arrival", "delivery", "exception")
        self.ingest(
            self.loaded(),
            self.slipped(),
            self.report("SEA_ARRIVED", day(25, 9), "USLGB", booking="BKG100"),
        )
        self.assertEqual(
            sorted(self.told()),
            [("Mr Binh", "arrival"), ("Ms Lan", "eta"), ("Ms Lan", "tracking")],
        )

    def test_unpublished_news_is_told_when_a_person_publishes_it(self):
        self.choose(self.saigon_contact, "tracking", "eta")
        self.ingest(self.loaded(), self.slipped(day(30)), publish=False)
        self.assertFalse(self.notices())
        self.file.event_ids.filtered(
            lambda event: event.classifier == "actual"
        ).action_publish()
        self.assertEqual(self.told(), [("Ms Lan", "tracking")])
        self.file.schedule_change_ids.filtered(
            lambda change: change.field == "eta" and not change.published
        ).action_publish()
        self.assertEqual(len(self.notices(("kind", "=", "eta"))), 1)

    def test_a_date_is_told_when_its_deadline_publishes_it(self):
        self.choose(self.saigon_contact, "eta")
        self.ingest(self.slipped(day(30)))
        self.assertFalse(self.notices())
        change = self.file.schedule_change_ids.filtered(
            lambda one: one.of_shipment and not one.published
        )
        self.assertTrue(change.publish_by)
        change.publish_by = day(1)
        self.env["freight.schedule.change"]._publish_due()
        self.assertEqual(self.notices().about, [f"freight.schedule.change,{change.id}"])

    def test_dates_that_people_type_are_told(self):
        self.choose(self.saigon_contact, "eta", "arrival")
        main = self.file._get_route_legs().filtered(lambda leg: leg.stage == "main")
        main[-1].eta = day(25, 5)
        self.settle()
        self.assertEqual(self.told(), [("Ms Lan", "eta")])

    def test_many_news_gather_in_one_row(self):
        self.choose(self.saigon_contact, "tracking")
        self.ingest(self.loaded(), self.report("SEA_GATE_IN", day(8), "VNSGN"))
        due = self.notices().due_at
        self.ingest(self.report("SEA_DEPARTED", day(10), "VNSGN", booking="BKG100"))
        self.assertEqual(len(self.notices()), 1)
        self.assertGreaterEqual(len(self.notices().about), 2)
        self.assertEqual(self.notices().due_at, due)

    def test_the_same_news_again_tells_nothing(self):
        self.choose(self.saigon_contact, "tracking")
        self.ingest(self.loaded())
        about = self.notices().about
        self.ingest(self.loaded())
        self.assertEqual(self.notices().about, about)

    def test_cost_does_not_depend_on_how_many_events_there_are(self):
        for number in range(6):
            self.sailing(booking_number=f"BK{number}")
        self.settle()
        # One job more or less, as others of that minute have begun one or not.
        for model, start in (
            ("freight.notice", "_send_later"),
            ("freight.webhook.delivery", "_deliver_later"),
        ):
            self.startPatcher(patch.object(type(self.env[model]), start))

        def count(start, bookings):
            before = self.env.cr.sql_log_count
            self.ingest(
                *(
                    self.report(
                        *("SEA_GATE_IN", day(8, start + n), "VNSGN"), booking=booking
                    )
                    for n, booking in enumerate(bookings)
                )
            )
            return self.env.cr.sql_log_count - before

        count(0, ["BK0"])  # fills the caches
        silent = count(1, ["BK0"]), count(2, [f"BK{n}" for n in range(6)])
        self.assertEqual(*silent)
        self.choose(self.saigon_contact, "tracking", "eta")
        self.env["freight.webhook"].create(
            {
                "name": "ERP",
                "partner_id": self.saigon_tech.id,
                "url": "https://erp.example/in",
            }
        )
        count(8, ["BK0"])
        loud = count(9, ["BK0"]), count(10, [f"BK{n}" for n in range(6)])
        self.assertEqual(*loud)

    def test_houses_hear_of_their_master(self):
        self.choose(self.saigon_contact, "tracking")
        master = self.booked(BOX_2, booking="MASTER1", partner_id=self.pacific_home.id)
        house = self.shipment(mode="sea", service="lcl")
        self.env.cr.execute(
            "UPDATE freight_shipment SET master_id = %s, kind = 'house' WHERE id = %s",
            [master.id, house.id],
        )
        self.env.invalidate_all()
        self.ingest(
            self.report("SEA_DEPARTED", day(10), "VNSGN", booking="MASTER1"),
        )
        self.assertEqual(self.notices().shipment_id, house)

    def test_one_waiting_row_each_is_the_databases_rule(self):
        self.choose(self.saigon_contact, "tracking")
        self.ingest(self.loaded())
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.notices().copy()
            self.env.flush_all()

    def test_a_contact_that_moves_is_not_heard_for_the_old_company(self):
        chosen = self.choose(self.saigon_contact, "tracking")
        self.saigon_contact.parent_id = self.pacific_home
        self.assertEqual(chosen.commercial_partner_id, self.pacific_home)
        self.ingest(self.loaded())
        self.assertFalse(self.notices())

    def test_contacts_that_are_merged_lose_no_news(self):
        twice = self.env["res.partner"].create(
            {"name": "Lan again", "parent_id": self.pacific_home.id}
        )
        self.choose(self.saigon_contact, "tracking")
        chosen = self.choose(twice, "tracking", "eta")
        self.ingest(self.loaded())
        other = self.notices().copy({"contact_id": twice.id, "about": ["x,1"]})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([twice.id, self.saigon_contact.id], self.saigon_contact)
        self.env.invalidate_all()
        self.assertFalse(other.exists())
        self.assertIn("x,1", self.notices().about)
        wishes = self.saigon_contact.freight_notice_preference_ids
        self.assertEqual(sorted(wishes.mapped("kind")), ["eta", "tracking"])
        self.assertEqual(wishes.commercial_partner_id, self.saigon_tech)
        self.assertIn(chosen.exists(), wishes)

    def test_outsiders_reach_none_of_it(self):
        self.choose(self.saigon_contact, "tracking")
        self.ingest(self.loaded())
        portal = new_test_user(self.env, "notice_portal", groups="base.group_portal")
        portal.partner_id.parent_id = self.saigon_tech
        for model in (
            *("freight.notice", "freight.notice.preference", "freight.notice.preview"),
            *("freight.webhook", "freight.webhook.delivery", "freight.webhook.secret"),
        ):
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model), self.assertRaises(AccessError):
                    self.env[model].with_user(portal).check_access(operation)
        for verb in ("action_send_again", "action_cancel"):
            with self.assertRaises(AccessError):
                getattr(self.notices().with_user(portal), verb)()
        with self.assertRaises(AccessError):
            self.saigon_contact.with_user(portal).freight_notice_preference_ids.read()
