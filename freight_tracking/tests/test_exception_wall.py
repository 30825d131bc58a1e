"""Who sees an exception: the team of its branches; customers just its wording."""

import json
from dataclasses import replace

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.freight_shipment.tools.viewer import CAPABILITIES, Viewer

from .common import BOX, BOX_2, day
from .test_exception_lifecycle import ExceptionCase

CUSTOMER = Viewer(frozenset({"shipments"}))
BOX_3 = "TGHU4812099"
WORDING = "Your goods became warm"
# May be written down nowhere that a customer reads.
CANARIES = ("canary-rule", "canary-note", "canary-owner", "canary-reason")


@tagged("post_install", "-at_install")
class TestExceptionWall(ExceptionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules["temperature"].write({"name": "canary-rule"})
        cls.rules["roll_over"].write({"name": "canary-rule 2"})
        owner = new_test_user(
            cls.env, "canary", "freight_base.group_freight_operations"
        )
        owner.partner_id.name = "canary-owner"
        cls.rules["temperature"].role = "freight_finance"
        cls.file.finance_user_id = owner

    def view(self, viewer=CUSTOMER, **context):
        self.settle()
        return self.file.with_context(**context)._customer_view(viewer)[0]

    def test_customers_read_the_wording_since_when_and_no_more(self):
        self.rules["temperature"].customer_text = WORDING
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        self.tell("ROLLED_OVER", day(9))
        self.file.exception_ids.write({"note": "canary-note"})
        view = self.view(Viewer(CAPABILITIES))
        self.assertEqual(
            view["exceptions"],
            [
                {
                    "code": "temperature",
                    "text": WORDING,
                    "since": {
                        "utc": "2025-05-09T00:00:00Z",
                        "local": "2025-05-09 00:00",
                        "zone": "UTC",
                        "zone_assumed": True,
                    },
                }
            ],
        )
        text = json.dumps(view)
        for canary in CANARIES:
            self.assertNotIn(canary, text)

    def test_internal_and_closed_ones_never_appear(self):
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        self.assertIn("temperature", self.open_kinds())
        self.assertEqual(self.view()["exceptions"], [])
        rule = self.rules["temperature"]
        rule.customer_text = "  "
        self.assertEqual(self.view()["exceptions"], [])
        rule.customer_text = WORDING
        self.assertEqual(len(self.view()["exceptions"]), 1)
        wizard = self.env["freight.exception.close"].create(
            {
                "exception_ids": self.file.open_exception_ids.ids,
                "reason": "canary-reason",
            }
        )
        wizard.action_apply()
        self.assertEqual(self.view()["exceptions"], [])

    def test_the_same_of_two_boxes_is_told_once(self):
        with freeze_time(day(1)):
            self.file = self.booked(BOX_2, BOX_3, booking="BKG200")
        self.rules["temperature"].customer_text = WORDING
        for box in (BOX_2, BOX_3):
            self.tell("TEMPERATURE_DEVIATION", day(9), container=box, booking="BKG200")
        self.assertEqual(self.open_kinds().count("temperature"), 2)
        self.assertEqual(len(self.view()["exceptions"]), 1)

    def test_wording_is_in_the_viewers_language(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        rule = self.rules["temperature"]
        rule.customer_text = WORDING
        rule.with_context(lang="vi_VN").customer_text = "Hàng bị nóng"
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        view = self.view(replace(CUSTOMER, lang="vi_VN"))
        self.assertEqual(view["exceptions"][0]["text"], "Hàng bị nóng")

    def test_portal_users_reach_nothing(self):
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        portal = new_test_user(self.env, "exc_portal", "base.group_portal")
        portal.partner_id.parent_id = self.saigon_tech
        one = self.file.exception_ids[:1].with_user(portal)
        rule = self.rules["temperature"].with_user(portal)
        for attempt in (
            lambda: one.read(["note"]),
            lambda: one.search([]),
            lambda: one.write({"note": "x"}),
            one.action_take,
            one.action_close,
            one.action_open_shipment,
            lambda: rule.search([]),
            lambda: rule.write({"customer_text": "x"}),
            lambda: self.env["freight.watch"].with_user(portal).search([]),
            lambda: self.env["freight.exception.close"]
            .with_user(portal)
            .create({"exception_ids": one.ids, "reason": "x"}),
            lambda: self.env["freight.watch.pause"]
            .with_user(portal)
            .create({"shipment_ids": self.file.ids, "reason": "x"}),
            self.file.with_user(portal).action_pause_watch,
            self.file.with_user(portal).action_resume_watch,
            lambda: self.file.with_user(portal).read(["exception_ids"]),
            lambda: self.file.with_user(portal).search(
                [("exception_ids.note", "=", "x")]
            ),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_read_only_staff_change_nothing(self):
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        reader = new_test_user(
            self.env, "exc_reader", "freight_base.group_freight_user"
        )
        one = self.file.exception_ids[:1].with_user(reader)
        self.assertTrue(one.detail)
        for attempt in (
            one.action_take,
            one.action_close,
            self.file.with_user(reader).action_pause_watch,
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_other_branches_see_neither_exceptions_nor_rules(self):
        other = self.env["res.company"].create({"name": "Other Branch"})
        stranger = new_test_user(
            self.env,
            "exc_stranger",
            "freight_base.group_freight_operations",
            company_id=other.id,
            company_ids=[other.id],
        )
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        mine = self.file.exception_ids
        self.assertTrue(mine)
        found = mine.with_user(stranger).search([("id", "in", mine.ids)])
        self.assertFalse(found)
        rule = self.rules["temperature"]
        self.assertIn(rule, rule.with_user(stranger).search([]))
        rule.company_id = self.env.company
        self.assertNotIn(rule, rule.with_user(stranger).search([]))
        self.file.destination_company_id = other
        found = mine.with_user(stranger).search([("id", "in", mine.ids)])
        self.assertEqual(found, mine)

    def test_a_branchs_rule_counts_there_alone(self):
        other = self.env["res.company"].create({"name": "Other Branch"})
        self.rules["temperature"].company_id = other
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        self.assertNotIn("temperature", self.open_kinds())
