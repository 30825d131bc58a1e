from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .common import FreightCase, day

STAFF = "base.group_user,freight_base.group_freight_operations"


class TestHandover(FreightCase):
    """From the origin to the destination branch: offered, accepted or returned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saigon, cls.long_beach, cls.hamburg = cls.env["res.company"].create(
            [{"name": name} for name in ("Saigon", "Long Beach", "Hamburg")]
        )
        cls.lan, cls.joe, cls.uwe = (
            new_test_user(
                cls.env,
                login,
                STAFF,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for login, company in (
                ("handover_lan", cls.saigon),
                ("handover_joe", cls.long_beach),
                ("handover_uwe", cls.hamburg),
            )
        )
        cls.pacific_home.phone = "+1 562 555 0100"
        cls.file = cls.sailing(
            company_id=cls.saigon.id,
            destination_company_id=cls.long_beach.id,
            operator_id=cls.lan.id,
            destination_operator_id=cls.joe.id,
            consignee_id=cls.pacific_home.id,
            master_number="MAEU123456789",
            handover_documents="Telex release, invoice and packing list by mail",
        )
        cls.file._write_state({"state": "confirmed"})

    def as_user(self, user):
        self.env.invalidate_all()
        return self.file.with_user(user).with_company(user.company_id)

    def offered(self):
        self.as_user(self.lan).action_offer_handover()

    def tasks(self):
        return self.env["mail.activity"].search(
            [("res_model", "=", self.file._name), ("res_id", "=", self.file.id)]
        )

    def test_both_branches_see_the_file_and_no_third(self):
        Shipment = self.env["freight.shipment"]
        for user, sees in ((self.lan, True), (self.joe, True), (self.uwe, False)):
            found = Shipment.with_user(user).search([("id", "=", self.file.id)])
            self.assertEqual(bool(found), sees, user.login)
        with self.assertRaises(AccessError):
            self.as_user(self.uwe).read(["name"])

    def test_offered_and_accepted(self):
        self.offered()
        self.assertEqual(self.file.handover_state, "offered")
        self.assertEqual(self.tasks().user_id, self.joe)
        self.assertIn("Telex release", self.file.message_ids[0].body)
        self.as_user(self.joe).action_accept_handover()
        self.assertEqual(self.file.handover_state, "accepted")
        self.assertFalse(self.tasks())
        self.assertIn("Handover accepted", self.file.message_ids[0].body)
        self.assertEqual(self.file.message_ids[0].author_id, self.joe.partner_id)

    def test_returned_with_a_reason_and_offered_again(self):
        self.offered()
        joe = self.as_user(self.joe)
        action = joe.action_return_handover()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.joe)
            .with_context(**action["context"])
            .create({"reason": "The invoice is missing"})
        )
        wizard.action_apply()
        self.assertEqual(self.file.handover_state, "returned")
        self.assertEqual(self.file.handover_reason, "The invoice is missing")
        self.assertEqual(self.tasks().user_id, self.lan)
        self.assertIn("The invoice is missing", self.tasks().summary)
        self.offered()
        self.assertFalse(self.file.handover_reason)
        self.assertEqual(self.tasks().user_id, self.joe)

    def test_an_accepted_file_can_still_be_returned(self):
        self.offered()
        self.as_user(self.joe).action_accept_handover()
        self.as_user(self.joe)._return_handover("Consignee refuses the cargo")
        self.assertEqual(self.file.handover_state, "returned")

    def test_only_the_origin_offers(self):
        with self.assertRaisesRegex(AccessError, "only users of Saigon"):
            self.as_user(self.joe).action_offer_handover()
        self.assertEqual(self.file.handover_state, "none")

    def test_only_the_destination_answers(self):
        self.offered()
        with self.assertRaisesRegex(AccessError, "only users of Long Beach"):
            self.as_user(self.lan).action_accept_handover()
        with self.assertRaisesRegex(AccessError, "only users of Long Beach"):
            self.as_user(self.lan)._return_handover("Mine")
        self.assertEqual(self.file.handover_state, "offered")

    def test_outsiders_and_readers_take_no_step(self):
        reader = new_test_user(
            self.env,
            "saigon_reader",
            "base.group_user,freight_base.group_freight_user",
            company_id=self.saigon.id,
            company_ids=[Command.set(self.saigon.ids)],
        )
        portal = new_test_user(self.env, "handover_portal", "base.group_portal")
        for user in (reader, portal, self.uwe):
            for verb in ("offer", "accept", "return"):
                with self.assertRaises(AccessError):
                    getattr(self.as_user(user), f"action_{verb}_handover")()

    def test_the_state_is_not_typed(self):
        for user in (self.lan, self.joe):
            for state in ("accepted", "offered", "returned"):
                with self.assertRaisesRegex(UserError, "not typed"):
                    self.as_user(user).write({"handover_state": state})
        with self.assertRaisesRegex(UserError, "cannot be handed over yet"):
            self.shipment(handover_state="accepted")
        born = (
            self.env["freight.shipment"]
            .with_context(default_handover_state="accepted")
            .create({"partner_id": self.saigon_tech.id})
        )
        self.assertEqual(born.handover_state, "none")

    def test_steps_come_in_order(self):
        with self.assertRaisesRegex(UserError, "is Not Offered"):
            self.as_user(self.joe).action_accept_handover()
        self.offered()
        with self.assertRaisesRegex(UserError, "is Offered"):
            self.offered()

    def test_all_that_is_missing_is_said_at_once(self):
        self.file.write(
            {
                "master_number": False,
                "handover_documents": False,
                "destination_operator_id": False,
                "consignee_id": False,
                "leg_ids": [Command.clear()],
            }
        )
        with self.assertRaises(UserError) as error:
            self.offered()
        for label in ("Master B/L", "ETA", "Consignee", "documents", "Operator"):
            self.assertIn(label, str(error.exception))
        self.assertEqual(str(self.file.handover_checklist).count("fa-times"), 5)

    def test_a_house_needs_its_own_bill(self):
        self.file._write_state({"kind": "house"})
        with self.assertRaisesRegex(UserError, "House B/L"):
            self.offered()

    def test_a_truck_has_no_master_bill(self):
        self.file._write_state({"mode": "road", "master_number": False})
        self.offered()

    def test_a_draft_is_not_handed_over(self):
        draft = self.file.copy({"destination_company_id": self.long_beach.id})
        self.assertFalse(draft.destination_operator_id)
        with self.assertRaisesRegex(UserError, "under way"):
            draft.with_user(self.lan).action_offer_handover()

    def test_branches_stay_while_it_is_handed_over(self):
        self.offered()
        with self.assertRaisesRegex(UserError, "only after that branch"):
            self.file.destination_company_id = self.hamburg
        self.as_user(self.joe)._return_handover("Wrong port")
        self.file.write(
            {
                "destination_company_id": self.hamburg.id,
                "destination_operator_id": self.uwe.id,
            }
        )
        self.assertTrue(self.as_user(self.uwe).is_destination_branch)
        self.assertFalse(self.as_user(self.uwe).is_origin_branch)

    def test_the_destination_is_another_branch(self):
        with self.assertRaisesRegex(ValidationError, "is the origin branch"):
            self.file.write(
                {
                    "destination_company_id": self.saigon.id,
                    "destination_operator_id": False,
                }
            )

    def test_the_destination_operator_works_there(self):
        with self.assertRaisesRegex(ValidationError, "does not work for Long Beach"):
            self.file.destination_operator_id = self.uwe

    def test_staff_find_the_other_branch(self):
        names = self.env["res.company"].with_user(self.lan).search([]).mapped("name")
        self.assertIn("Long Beach", names)
        with self.assertRaises(AccessError):
            self.long_beach.with_user(self.lan).name = "Ours"

    def test_dates_of_the_file_are_shared(self):
        self.as_user(self.joe).delivery_planned = day(29)
        self.assertEqual(self.as_user(self.lan).delivery_planned, day(29))
