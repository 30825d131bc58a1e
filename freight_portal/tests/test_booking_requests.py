"""Requests about shipments that run: asked, answered, taken over by staff."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError

from .booking_case import BookingCase


class TestCustomerRequests(BookingCase):
    def setUp(self):
        super().setUp()
        self.booking = self.booked()
        self.as_staff(self.booking)._accept("")
        self.running = self.booking.shipment_id.sudo()

    def ask(self, kind, content, user=None, **options):
        requests = self.env["freight.customer.request"].with_user(user or self.lan)
        return requests._ask(self.running, kind, content, **options)

    def answered(self, request):
        self.env.invalidate_all()
        return request.sudo().state

    def test_a_change_is_asked_for_and_changes_nothing(self):
        request = self.ask("change", {"text": "Later, please"}, key="b" * 32)
        again = self.ask("change", {"text": "Later, please"}, key="b" * 32)
        self.assertEqual(request, again)
        self.assertEqual(request.sudo().activity_id.user_id, self.seller)
        self.as_staff(request)._decline("The vessel is full")
        self.assertEqual(self.answered(request), "declined")
        steps = self.booking.sudo().step_ids.mapped("kind")
        self.assertEqual(steps[-2:], ["asked", "refused"])
        mail = self.env["mail.mail"].search(
            [("model", "=", "freight.customer.request"), ("res_id", "=", request.id)]
        )
        self.assertEqual(mail.recipient_ids, self.lan.partner_id)
        self.assertIn("The vessel is full", mail.body_html)

    def test_cancellation_is_the_teams_to_carry_out(self):
        request = self.ask("cancel", {"text": "Order fell through"})
        self.assertEqual(self.running.state, "confirmed")
        with self.assertRaisesRegex(UserError, "asked for that already"):
            self.ask("cancel", {"text": "Again"})
        self.as_staff(request)._accept("50 USD are due")
        self.assertEqual(self.running.state, "cancelled")
        self.assertEqual(self.answered(request), "accepted")
        with self.assertRaisesRegex(UserError, "nothing to ask"):
            self.ask("change", {"text": "?"})

    def test_customer_withdraws_and_no_answer_follows(self):
        request = self.ask("change", {"text": "Later"})
        request.with_user(self.lan)._withdraw()
        self.assertEqual(self.answered(request), "withdrawn")
        with self.assertRaisesRegex(UserError, "decided already"):
            self.as_staff(request)._accept("")

    def test_instruction_is_taken_over_by_documentation(self):
        self.env["freight.cutoff"].create(
            {"shipment_id": self.running.id, "kind": "dco"}
        )
        line = self.running.cargo_ids
        content = {
            "shipper": "Lotus",
            "consignee": "To order",
            "notify": "",
            "freight_terms": "collect",
            "originals": 3,
            "remarks": "",
            "lines": [
                {
                    "id": line.id,
                    "description": "Garden chairs, folded",
                    "marks": "LOTUS 1-420",
                    "hs_code": "9401.61",
                    "packages": 421,
                    "weight": 5050.0,
                }
            ],
        }
        request = self.ask("instruction", content)
        self.assertEqual(line.description, "Chairs")
        self.as_staff(request, self.clerk).action_accept()
        self.assertEqual(line.description, "Garden chairs, folded")
        self.assertEqual((line.marks, line.booked_packages), ("LOTUS 1-420", 421))
        self.assertEqual(self.running.house_freight_terms, "collect")
        self.assertTrue(self.running.cutoff_ids.met_at)

    def vgm(self, box, mass=7500.0):
        return {
            "boxes": [
                {
                    "id": box.id,
                    "number": box.number or "",
                    "vgm_kg": mass,
                    "method": "1",
                    "by": "Lan",
                    "at": str(fields.Datetime.now() - timedelta(hours=1)),
                }
            ]
        }

    def test_vgm_counts_once_it_is_taken_over(self):
        self.env["freight.cutoff"].create(
            {"shipment_id": self.running.id, "kind": "vco"}
        )
        box = self.running.container_ids
        request = self.ask("vgm", self.vgm(box))
        self.assertFalse(box.vgm_kg)
        self.as_staff(request, self.clerk).action_accept()
        self.assertEqual((box.vgm_kg, box.vgm_method, box.vgm_by), (7500, "1", "Lan"))
        self.assertTrue(self.running.cutoff_ids.met_at)
        self.assertEqual(self.booking.sudo().step_ids[-1].kind, "granted")

    def test_vgm_of_a_box_that_is_gone_is_not_taken_over(self):
        box = self.running.container_ids
        request = self.ask("vgm", self.vgm(box))
        self.running.container_ids = [Command.create({"type_id": box.type_id.id})]
        box.unlink()
        with self.assertRaisesRegex(UserError, "no longer on this shipment"):
            self.as_staff(request, self.clerk).action_accept()

    def test_wall(self):
        request = self.ask("change", {"text": "Later"})
        requests = self.env["freight.customer.request"]
        self.assertEqual(requests.with_user(self.lan).search([]), request)
        for user in (self.karen, self.mai, self.viewer):
            self.assertFalse(requests.with_user(user).search([]))
        mine = request.with_user(self.lan)
        for name in ("content", "answered_by_id", "activity_id", "key"):
            with self.subTest(name), self.assertRaises(AccessError):
                mine.read([name])
        for call in (
            lambda: mine.write({"state": "accepted"}),
            lambda: mine.unlink(),
            lambda: mine.action_accept(),
            lambda: mine.action_decline(),
            lambda: mine.create({"shipment_id": self.running.id, "kind": "change"}),
        ):
            with self.assertRaises(UserError):  # AccessError is one
                call()

    def test_shipments_view_tells_of_requests_to_who_books(self):
        self.ask("change", {"text": "Later"})
        self.env.invalidate_all()
        for user, sees in ((self.lan, True), (self.viewer, False)):
            viewer = user._get_freight_viewer(self.running)
            (view,) = self.running._customer_view(viewer)
            self.assertEqual("booking" in view, sees)
