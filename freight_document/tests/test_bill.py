"""Bills of lading: originals, on-board dates, releases and what holds them."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.freight_shipment.models.freight_shipment_release import (
    FreightShipment,
)

from .common import CUSTOMER, DocumentCase, day, pdf_text

HOLD = "The customer is on credit hold."


def held():
    return patch.object(FreightShipment, "_get_release_blocks", lambda self: [HOLD])


@tagged("post_install", "-at_install")
class TestBill(DocumentCase):
    def move(self, bill, holder, user=None, **vals):
        wizard = (
            self.env["freight.bill.move"]
            .with_user(user or self.env.user)
            .create(
                {
                    "document_id": bill.id,
                    "original_ids": bill.original_ids.ids,
                    "holder": holder,
                    **vals,
                }
            )
        )
        wizard.action_apply()

    def test_originals_come_with_the_bill(self):
        bill = self.issued("house_bill")
        self.assertEqual(bill.original_ids.mapped("position"), [1, 2, 3])
        self.assertEqual(set(bill.original_ids.mapped("holder")), {"us"})
        self.assertFalse(self.issued("sea_waybill", self.complete()).original_ids)

    def test_original_and_copy_differ(self):
        bill = self.issued("house_bill")
        original = pdf_text(bill._get_bytes())
        copy = pdf_text(bill._get_bytes("copy_file"))
        self.assertIn("1/3", original.replace(" ", ""))
        self.assertNotIn("1/3", copy.replace(" ", ""))
        self.assertIn("NON-NEGOTIABLE", copy.upper())

    def test_original_never_leaves(self):
        bill = self.issued("house_bill")
        bill._publish("customer")
        _name, _type, content = bill._get_outside_file(CUSTOMER)
        self.assertEqual(content, bill._get_bytes("copy_file"))
        # A scan of the carrier's original has no copy that could go out.
        master = self.received("master_bill")
        master.type_id.audience = "link"
        with self.assertRaises(UserError):
            master._publish("customer")

    def test_whereabouts_are_logged(self):
        bill = self.issued("house_bill")
        with self.assertRaisesRegex(UserError, "courier"):
            self.move(bill, "courier")
        self.move(bill, "courier", courier_number="1Z999")
        self.assertEqual(set(bill.original_ids.mapped("courier_number")), {"1Z999"})
        self.assertIn("1Z999", self.file.message_ids[0].body)

    def test_amending_and_voiding_need_all_originals_back(self):
        bill = self.issued("house_bill")
        self.move(bill, "shipper")
        for act in (bill._amend, bill._void):
            with self.subTest(act), self.assertRaisesRegex(UserError, "back with us"):
                act("Because")
        self.move(bill, "us")
        bill._amend("Because")

    def test_on_board_date_is_not_before_the_loading(self):
        draft = self.draft("house_bill", on_board_date=date(2025, 5, 10))
        with self.assertRaisesRegex(UserError, "not loaded yet"):
            draft._issue()
        self.file.leg_ids[0].write({"atd": day(8), "ata": day(9)})
        self.file.leg_ids[1].atd = day(10, 20)  # the 11th in Ho Chi Minh City
        with self.assertRaisesRegex(UserError, "before the cargo was loaded"):
            draft._issue()
        draft.on_board_date = date(2025, 5, 11)
        draft._issue()
        self.assertEqual(draft.content["bill"]["on_board"], "11 May 2025")

    def test_loading_that_was_reported_counts_before_the_departure(self):
        self.env["freight.event"].ingest(
            [
                {
                    "milestone": "SEA_LOADED",
                    "classifier": "actual",
                    "when": f"{day(9, 3).isoformat()}+00:00",
                    "place": "VNSGN",
                    "booking": "BKG100",
                }
            ],
            self.env.ref("freight_tracking.source_carrier"),
        )
        draft = self.draft("house_bill", on_board_date=date(2025, 5, 8))
        with self.assertRaisesRegex(UserError, "before the cargo was loaded"):
            draft._issue()
        draft.on_board_date = date(2025, 5, 9)
        draft._issue()

    def test_a_hold_stops_handing_over_and_surrender(self):
        bill = self.issued("house_bill")
        with held():
            with self.assertRaisesRegex(UserError, "credit hold"):
                self.move(bill, "shipper", self.clerk)
            with self.assertRaisesRegex(UserError, "credit hold"):
                self.move(bill, "shipper", self.clerk, reason="I say so")
            with self.assertRaisesRegex(UserError, "credit hold"):
                bill.with_user(self.clerk).action_surrender()
            self.move(bill, "shipper", self.manager, reason="Paid in cash")
            # Nothing stops an original from coming back.
            self.move(bill, "us", self.clerk)
        self.assertIn("Paid in cash", str(self.file.message_ids.mapped("body")))

    def test_surrender_needs_the_originals(self):
        bill = self.issued("house_bill")
        self.move(bill, "shipper")
        with self.assertRaisesRegex(UserError, "back with us"):
            bill.action_surrender()
        self.move(bill, "us")
        bill.action_surrender()
        self.assertEqual(bill.state, "surrendered")

    def test_delivery_order_waits_for_an_original(self):
        bill = self.issued("house_bill")
        order = self.draft("delivery_order")
        with self.assertRaisesRegex(UserError, "has been presented"):
            order.with_user(self.clerk).action_issue()
        bill.original_ids[0].holder = "presented"
        order.with_user(self.clerk).action_issue()
        self.assertEqual(order.state, "issued")

    def test_delivery_order_is_held_with_the_shipment(self):
        order = self.draft("delivery_order")
        with held():
            with self.assertRaisesRegex(UserError, "credit hold"):
                order.with_user(self.clerk)._issue("Please")
            wizard = (
                self.env["freight.document.release"]
                .with_user(self.manager)
                .create(
                    {"document_id": order.id, "step": "issue", "reason": "Bank called"}
                )
            )
            self.assertIn(HOLD, wizard.block_text)
            wizard.action_apply()
            # Publishing is a step of its own, and held as well.
            with self.assertRaisesRegex(UserError, "credit hold"):
                order.with_user(self.clerk)._publish("customer")
        self.assertEqual(order.override_reason, "Bank called")
        self.assertIn("Bank called", str(self.file.message_ids.mapped("body")))
