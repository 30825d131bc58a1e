"""A draft bill that the customer approves or comments on."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CUSTOMER, OUTSIDERS, DocumentCase, pdf_text


@tagged("post_install", "-at_install")
class TestReview(DocumentCase):
    def asked(self):
        draft = self.draft("house_bill")
        draft.action_ask_review()
        return draft

    def test_only_the_customer_sees_the_proof_and_only_while_asked(self):
        draft = self.draft("house_bill")
        self.assertIsNone(draft._get_proof(CUSTOMER))
        draft.action_ask_review()
        readers = [viewer for viewer in OUTSIDERS if draft._get_proof(viewer)]
        self.assertEqual(readers, [CUSTOMER])
        text = pdf_text(draft._get_proof(CUSTOMER)[2])
        self.assertIn("DRAFT", text.upper())
        self.assertIsNone(draft._get_outside_file(CUSTOMER))
        self.assertEqual([one["id"] for one in self.view()["reviews"]], draft.ids)
        draft._review("approve", "", self.saigon_contact)
        draft._issue()
        self.assertIsNone(draft._get_proof(CUSTOMER))
        self.assertFalse(self.view()["reviews"])

    def test_comment_is_kept_with_who_and_when(self):
        draft = self.asked()
        with self.assertRaises(UserError):
            draft._review("comment", "  ", self.saigon_contact)
        draft._review("comment", "Notify party is wrong", self.saigon_contact)
        with self.assertRaisesRegex(UserError, "review is open"):
            draft._issue()
        (said,) = self.view()["reviews"][0]["said"]
        self.assertEqual(
            (said["text"], said["by"]), ("Notify party is wrong", "Ms Lan")
        )
        self.assertIn("Notify party is wrong", self.file.message_ids[0].body)

    def test_what_was_approved_is_what_is_issued(self):
        draft = self.asked()
        draft._review("approve", "", self.saigon_contact)
        self.file.cargo_ids.booked_packages = 121
        with self.assertRaisesRegex(UserError, "customer approved"):
            draft._issue()
        self.file.cargo_ids.booked_packages = 120
        draft._issue()
        self.assertEqual(draft.state, "issued")

    def test_nobody_reviews_what_is_not_asked(self):
        draft = self.draft("house_bill")
        with self.assertRaises(UserError):
            draft._review("approve", "", self.saigon_contact)
        bill = self.issued("house_bill", self.complete())
        with self.assertRaises(UserError):
            bill._review("comment", "Late", self.saigon_contact)

    def test_staff_can_go_on_without(self):
        draft = self.asked()
        draft.action_end_review()
        draft._issue()
        self.assertEqual(draft.state, "issued")
