from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from .common import FreightCase, day


class TestCutoffs(FreightCase):
    """What a booking has to meet, and when; filings with the authorities among them."""

    @classmethod
    def cutoff(cls, kind="dco", **vals):
        shipment = vals.pop("shipment", None) or cls.sailing()
        return cls.env["freight.cutoff"].create(
            {"shipment_id": shipment.id, "kind": kind, **vals}
        )

    def test_urgency(self):
        now = fields.Datetime.now()
        for due, urgency in (
            (False, "open"),
            (now + timedelta(hours=49), "open"),
            (now + timedelta(hours=47), "soon"),
            (now - timedelta(hours=1), "missed"),
        ):
            with self.subTest(urgency, due=due):
                cutoff = self.cutoff(due=due)
                self.assertEqual(cutoff.urgency, urgency)
                cutoff.action_meet()
                self.assertEqual(cutoff.urgency, "met")
                cutoff.action_reopen()
                self.assertEqual(cutoff.urgency, urgency)
                cutoff.status = "not_needed"
                self.assertEqual(cutoff.urgency, "not_needed")

    def test_meeting_files_filings(self):
        shipment = self.sailing()
        vgm = self.cutoff("vco", shipment=shipment, due=day(9))
        ams = self.cutoff("ams", shipment=shipment, due=day(9))
        (vgm | ams).action_meet()
        self.assertEqual(vgm.status, "open")
        self.assertEqual(ams.status, "filed")
        self.assertTrue(vgm.met_at)
        self.assertTrue(ams.met_at)

    def test_a_filing_is_met_by_its_status(self):
        ens = self.cutoff("ens", due=day(9))
        ens.write({"status": "filed", "reference": "ENS 1"})
        filed_at = ens.met_at
        self.assertTrue(filed_at)
        ens.status = "accepted"
        self.assertEqual(ens.met_at, filed_at)
        ens.status = "rejected"
        self.assertFalse(ens.met_at)
        self.assertEqual(ens.urgency, "missed")
        ens.write({"status": "filed", "met_at": day(7)})
        self.assertEqual(ens.met_at, day(7))

    def test_a_filing_is_not_met_while_its_status_is_open(self):
        with self.assertRaisesRegex(ValidationError, "Set its status to Filed"):
            self.cutoff("isf", met_at=day(8))

    def test_only_filings_are_filed(self):
        vgm = self.cutoff("vco")
        for status in ("filed", "accepted", "rejected"):
            with self.assertRaisesRegex(ValidationError, "only filings"):
                vgm.status = status

    def test_isf_is_due_a_day_before_departure(self):
        shipment = self.sailing()
        isf = self.cutoff("isf", shipment=shipment)
        ams = self.cutoff("ams", shipment=shipment)
        self.assertEqual(isf.due, day(9))
        self.assertFalse(ams.due, "the rule of ISF is no other filing's")
        shipment._get_main_legs()[0].etd = day(11)
        self.assertEqual(isf.due, day(10))
        isf.status = "filed"
        shipment._get_main_legs()[0].etd = day(12)
        self.assertEqual(isf.due, day(10), "what is filed is not due again")

    def test_isf_of_a_house_follows_its_master(self):
        master = self.routed(
            self.leg_values(self.vnsgn, self.uslgb, etd=day(10), eta=day(25)),
            kind="master",
        )
        house = self.shipment(kind="house", master_id=master.id)
        isf = self.cutoff("isf", shipment=house)
        master.leg_ids.etd = day(13)
        self.assertEqual(isf.due, day(12))

    def test_without_etd_an_isf_is_due_as_typed(self):
        isf = self.cutoff("isf", shipment=self.shipment(), due=day(3))
        self.assertEqual(isf.due, day(3))

    def test_readers_meet_nothing(self):
        reader = new_test_user(
            self.env, "cutoff_reader", "base.group_user,freight_base.group_freight_user"
        )
        cutoff = self.cutoff().with_user(reader)
        for verb in ("action_meet", "action_reopen"):
            with self.assertRaises(AccessError):
                getattr(cutoff, verb)()

    def test_the_list_in_48_hours(self):
        now = fields.Datetime.now()
        soon = self.cutoff(due=now + timedelta(hours=40))
        self.cutoff(due=now + timedelta(hours=60))
        self.cutoff(due=now + timedelta(hours=40)).action_meet()
        rejected = self.cutoff("ams", due=now + timedelta(hours=30), status="rejected")
        domain = [
            ("due", ">=", "now"),
            ("due", "<=", "now +48H"),
            ("met_at", "=", False),
            ("status", "in", ("open", "rejected")),
        ]
        found = self.env["freight.cutoff"].search(domain, order="due, id")
        self.assertEqual(
            found.filtered(lambda cutoff: cutoff.id >= soon.id), rejected | soon
        )
