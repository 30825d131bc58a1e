from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import day
from .notice_case import NoticeCase


@tagged("post_install", "-at_install")
class TestNoticePreview(NoticeCase):
    def preview(self, **values):
        user = new_test_user(
            self.env, "desk", groups="freight_base.group_freight_operations"
        )
        wizard = self.env["freight.notice.preview"].with_user(user)
        return Form(wizard.with_context(default_shipment_id=self.file.id))

    def test_it_shows_what_waits_and_sends_nothing(self):
        self.choose(self.saigon_contact, "tracking")
        self.ingest(self.loaded())
        preview = self.preview()
        self.assertEqual(preview.contact_id, self.saigon_contact)
        self.assertIn("Container loaded on board", preview.subject)
        self.assertIn("Container loaded on board", preview.body)
        self.assertNotIn("unsubscribe", preview.body)
        self.assertEqual(self.notices().state, "waiting")

    def test_it_shows_the_latest_where_nothing_waits(self):
        self.ingest(self.loaded())
        self.assertIn("Container loaded on board", self.preview().body)

    def test_another_companys_contact_gets_none(self):
        self.ingest(self.loaded())
        preview = self.preview()
        preview.contact_id = self.pacific_home
        self.assertFalse(preview.body)

    def test_a_date_that_came_back_is_nothing_to_show(self):
        self.choose(self.saigon_contact, "eta")
        self.ingest(self.slipped(day(25, 9)))
        self.ingest(self.slipped(day(25)))
        self.assertFalse(self.preview().subject)

    def test_outsiders_have_no_preview(self):
        portal = new_test_user(self.env, "outsider", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.env["freight.notice.preview"].with_user(portal).create(
                {"shipment_id": self.file.id}
            )
