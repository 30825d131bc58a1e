"""Each change of a date: in the ledger, and before the customer when it may be."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import BOX, TrackingCase, day


@tagged("post_install", "-at_install")
class TestScheduleLedger(TrackingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.booked(BOX)
        cls.reason = cls.env.ref("freight_tracking.reason_wea")

    def test_more_hours_than_a_date_can_bear_are_refused(self):
        thresholds = self.env["freight.publication.threshold"].search([], limit=1)
        for hours in ({"hours": 1e12}, {"wait_hours": 1e12}):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    thresholds.write(hours)
                    self.env.flush_all()

    def estimate(self, at, **values):
        return self.report(
            *("SEA_ARRIVED", at, "USLGB"),
            booking="BKG100",
            classifier="estimated",
            **values,
        )

    def changes(self, **where):
        domain = [("shipment_id", "=", self.file.id)]
        domain += [(name, "=", value) for name, value in where.items()]
        return self.env["freight.schedule.change"].search(domain)

    def test_first_plan_is_shown_and_is_no_change(self):
        self.assertFalse(self.changes())
        self.assertEqual(self.file.published_etd, day(10))
        self.assertEqual(self.file.published_eta, day(25))
        self.assertEqual(self.file.leg_ids[1].published_eta, day(12))

    def test_small_slip_publishes_itself(self):
        self.ingest(self.estimate(day(25, 20), delay_reason="WEA"))
        change = self.changes()
        self.assertEqual(change.field, "eta")
        self.assertEqual((change.old, change.new), (day(25), day(25, 20)))
        self.assertEqual(change.hours, 20)
        self.assertEqual(change.reason_id, self.reason)
        self.assertEqual(change.source_id, self.carrier_source)
        self.assertTrue(change.of_shipment and change.published)
        self.assertEqual(self.file.published_eta, day(25, 20))

    def test_large_slip_waits_for_a_person(self):
        self.ingest(self.estimate(day(28)))
        change = self.changes()
        self.assertFalse(change.published)
        self.assertEqual(change.publish_by, change.seen_at + timedelta(hours=24))
        self.assertEqual((self.file.eta, self.file.published_eta), (day(28), day(25)))
        change.action_publish()
        self.assertEqual(self.file.published_eta, day(28))
        self.assertEqual(self.file.leg_ids[2].published_eta, day(28))
        self.assertEqual(change.published_by_id, self.env.user)

    def test_slips_are_measured_from_what_the_customer_saw(self):
        for hours in (20, 40):
            self.ingest(self.estimate(day(25) + timedelta(hours=hours)))
        self.assertEqual(self.changes().mapped("published"), [True, True])
        self.ingest(self.estimate(day(25) + timedelta(hours=70)))
        self.assertFalse(self.changes()[0].published)
        self.ingest(self.estimate(day(25) + timedelta(hours=90)))
        later, earlier = self.changes()[:2]
        self.assertFalse(later.published)
        self.assertTrue(earlier.superseded)
        self.assertEqual(later.shown_old, day(25) + timedelta(hours=40))
        with self.assertRaises(UserError):
            earlier.action_publish()

    def test_deadline_publishes(self):
        self.ingest(self.estimate(day(28)))
        change = self.changes()
        self.env["freight.schedule.change"]._publish_due()
        self.assertFalse(change.published)
        self.env.cr.execute(
            "UPDATE freight_schedule_change SET publish_by = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(minutes=1), change.id],
        )
        self.env.invalidate_all()
        self.env["freight.schedule.change"]._publish_due()
        self.assertTrue(change.published)
        self.assertEqual(self.file.published_eta, day(28))

    def test_source_that_may_not_publish_waits_without_deadline(self):
        self.ingest(
            self.estimate(day(25, 2)),
            source=self.env.ref("freight_tracking.source_partner"),
        )
        change = self.changes()
        self.assertEqual(self.file.eta, day(25, 2))
        self.assertFalse(change.published or change.publish_by)

    def test_edits_on_the_form_are_changes_too(self):
        self.file.leg_ids[2].eta = day(25, 10)
        self.file.leg_ids[1].eta = day(12, 5)
        self.settle()
        of_shipment = self.changes(of_shipment=True)
        self.assertEqual((of_shipment.old, of_shipment.new), (day(25), day(25, 10)))
        self.assertEqual(of_shipment.source_id, self.person_source)
        self.assertEqual(of_shipment.user_id, self.env.user)
        of_leg = self.changes(of_shipment=False)
        self.assertEqual(of_leg.leg_id, self.file.leg_ids[1])
        self.assertEqual(of_leg.new, day(12, 5))
        self.assertEqual(self.file.published_eta, day(25, 10))

    def test_edit_of_the_shipments_own_date_is_one_change(self):
        self.file.eta = day(26)
        self.file.eta = day(25, 12)
        self.settle()
        self.assertEqual(self.changes().new, day(25, 12))

    def test_edit_back_within_a_transaction_is_none(self):
        self.file.eta = day(26)
        self.file.eta = day(25)
        self.settle()
        self.assertFalse(self.changes())

    def test_actual_times_are_in_it(self):
        self.ingest(self.report("SEA_DEPARTED", day(10, 5), "VNSGN", booking="BKG100"))
        change = self.changes()
        self.assertEqual((change.field, change.old), ("atd", False))
        self.assertTrue(change.published)
        self.assertEqual(self.file.published_atd, day(10, 5))

    def test_other_route_is_a_change_of_the_shipment(self):
        self.file.write(
            {"leg_ids": [Command.delete(leg.id) for leg in self.file.leg_ids[2:]]}
        )
        self.settle()
        change = self.changes(field="eta")
        self.assertEqual((change.old, change.new), (day(25), day(12)))
        self.assertFalse(change.published)

    def test_pinned_date_holds(self):
        self.env["freight.pin"].create(
            {
                "leg_id": self.file.leg_ids[2].id,
                "field": "eta",
                "value": day(30),
                "reason": "The agent has it from the terminal.",
            }
        )
        self.settle()
        self.assertEqual(self.file.eta, day(30))
        self.ingest(self.estimate(day(26)))
        self.assertEqual(self.file.eta, day(30))
        self.assertIn("held", self.file.leg_ids[2].origin_text)
        self.file.leg_ids.pin_ids.unlink()
        self.settle()
        self.assertEqual(self.file.eta, day(26))

    def test_entry_by_hand_holds_until_newer_news(self):
        self.ingest(self.estimate(day(26)))
        self.file.leg_ids[2].eta = day(27)
        self.settle()
        self.assertEqual(self.file.eta, day(27))
        self.ingest(self.estimate(day(26)), self.estimate(day(26), voyage="025E"))
        self.assertEqual(self.file.eta, day(26))

    def test_houses_have_their_own_lines(self):
        master = self.fcl(BOX, kind="master", master_number="MBL1")
        house = self.shipment(kind="house", master_id=master.id, service="lcl")
        self.settle()
        self.date_entries(master, day(1))
        self.assertEqual(house.published_eta, day(25))
        self.ingest(self.estimate(day(25, 6)) | {"booking": "", "bill": "MBL1"})
        changes = self.env["freight.schedule.change"].search(
            [("shipment_id", "in", (master | house).ids)]
        )
        self.assertEqual(changes.shipment_id, master | house)
        self.assertEqual(house.published_eta, day(25, 6))

    def test_hook_is_called_for_people_and_feeds_alike(self):
        seen = []
        self.patch(
            type(self.env["freight.event"]),
            "_after_schedule_change",
            lambda _self, changes: seen.append(changes),
        )
        self.ingest(self.estimate(day(26)))
        self.file.leg_ids[2].eta = day(27)
        self.settle()
        self.assertEqual([changes.new for changes in seen], [day(26), day(27)])

    def test_roll_keeps_its_reason(self):
        self.file._roll(
            {
                **{"carrier_id": self.carrier.id, "vessel_id": self.vessel.id},
                **{"voyage": "026E", "booking_number": False, "master_number": False},
                **{"etd": day(17), "eta": day(19)},
            },
            "The vessel was full.",
        )
        self.settle()
        change = self.changes(field="etd", of_shipment=True)
        self.assertEqual(change.new, day(17))
        self.assertEqual(change.note, "The vessel was full.")

    def test_reader_publishes_nothing(self):
        self.ingest(self.estimate(day(28)))
        reader = new_test_user(
            self.env, "ledger_reader", groups="freight_base.group_freight_user"
        )
        change = self.changes().with_user(reader)
        self.assertEqual(change.new, day(28))
        with self.assertRaises(AccessError):
            change.action_publish()
        with self.assertRaises(AccessError):
            change.write({"note": "x"})
