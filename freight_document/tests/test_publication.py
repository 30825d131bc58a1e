"""Who outside sees what: every state of a document against every outsider."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import (
    CUSTOMER,
    LINK,
    LINK_TRACKING,
    NO_DOCUMENTS,
    OUTSIDERS,
    DocumentCase,
)


@tagged("post_install", "-at_install")
class TestPublication(DocumentCase):
    def seen(self, document):
        """The outsiders who see ``document`` in the view, and who get its file."""
        listed = {
            viewer
            for viewer in OUTSIDERS
            if document.id in [one["id"] for one in self.view(viewer)["documents"]]
        }
        served = {viewer for viewer in OUTSIDERS if document._get_outside_file(viewer)}
        self.assertEqual(listed, served)
        return listed

    def test_nothing_is_published_by_being_issued(self):
        self.assertFalse(self.seen(self.draft("house_bill")))
        self.assertFalse(self.seen(self.issued("house_bill", self.file)))

    def test_its_kind_can_say_otherwise(self):
        notice = self.issued("arrival_notice")
        self.assertEqual(self.seen(notice), {CUSTOMER})

    def test_to_the_customer_to_links_and_back(self):
        bill = self.issued("house_bill")
        bill._publish("customer")
        self.assertEqual(self.seen(bill), {CUSTOMER})
        bill._publish("link")
        self.assertEqual(self.seen(bill), {CUSTOMER, LINK})
        bill.action_unpublish()
        self.assertFalse(self.seen(bill))
        bill._publish("link")
        self.assertEqual(self.seen(bill), {LINK})

    def test_drafts_old_and_void_ones_are_reached_by_nobody(self):
        bill = self.issued("house_bill")
        for audience in ("customer", "link"):
            bill._publish(audience)
        second = bill._amend("Typing error")
        self.assertEqual(self.seen(bill), {CUSTOMER, LINK})
        self.assertFalse(self.seen(second))
        second._issue()
        self.assertFalse(self.seen(bill))
        self.assertFalse(self.seen(second))
        second._publish("customer")
        second._void("Cancelled")
        self.assertFalse(self.seen(second))
        for document in (bill, second, self.draft("booking_confirmation")):
            with self.assertRaises(UserError):
                document._publish("customer")

    def test_kind_is_the_limit(self):
        invoice = self.received("commercial_invoice")
        invoice._publish("customer")
        with self.assertRaises(UserError):
            invoice._publish("link")
        plan = self.received("master_bill")
        with self.assertRaises(UserError):
            plan._publish("customer")
        # A kind that is narrowed later closes what was published before.
        invoice.type_id.audience = "internal"
        self.assertFalse(self.seen(invoice))

    def test_other_outsiders_learn_not_even_that_there_are_any(self):
        self.issued("arrival_notice")
        for viewer in (NO_DOCUMENTS, LINK_TRACKING):
            view = self.view(viewer)
            self.assertEqual((view["documents"], view["checklist"]), ([], []))

    def test_absent_is_answered_like_unpublished(self):
        self.assertIsNone(self.documents.browse(10**8)._get_outside_file(CUSTOMER))
        self.assertIsNone(self.documents._get_outside_file(CUSTOMER))

    def test_preview_names_who_will_see_it(self):
        bill = self.issued("house_bill")
        for login, customer in (
            ("lan@saigontech.example", self.saigon_tech),
            ("eve@pacific.example", self.pacific_home),
        ):
            user = new_test_user(self.env, login, "base.group_portal", email=login)
            user.partner_id.parent_id = customer
        wizard = (
            self.env["freight.document.publish"]
            .with_user(self.clerk)
            .create({"document_ids": bill.ids})
        )
        self.assertIn("lan@saigontech.example", wizard.audience_html)
        self.assertNotIn("eve@pacific.example", wizard.audience_html)
        wizard.action_apply()
        self.assertTrue(bill.published_customer)
        self.assertEqual(bill.published_customer_by_id, self.clerk)
