from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase, day


@tagged("post_install", "-at_install")
class TestShipment(FreightCase):
    def test_each_mode_has_a_default_service(self):
        services = {
            "sea": "fcl",
            "air": "air_direct",
            "road": "ftl",
            "rail": "rail_fcl",
            "express": "parcel",
            "multimodal": "multimodal",
        }
        for mode, service in services.items():
            with self.subTest(mode=mode):
                self.assertEqual(self.shipment(mode=mode).service, service)

    def test_a_service_of_another_mode_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "FCL, LCL"):
            self.shipment(mode="sea", service="ltl")

    def test_a_new_mode_brings_its_service(self):
        shipment = self.shipment(mode="sea", service="lcl")
        shipment.mode = "air"
        self.assertEqual(shipment.service, "air_direct")

    def test_customer_company_of_a_contact(self):
        shipment = self.shipment(partner_id=self.saigon_contact.id)
        self.assertEqual(shipment.commercial_partner_id, self.saigon_tech)

    def test_done_milestone_follows_scope(self):
        for mode, scope, milestone in (
            ("sea", "port", "discharged"),
            ("air", "port", "arrived"),
            ("sea", "cy", "gate_out"),
            ("sea", "cfs", "gate_out"),
            ("road", "door", "delivered"),
        ):
            with self.subTest(mode=mode, scope=scope):
                shipment = self.shipment(mode=mode, destination_scope=scope)
                self.assertEqual(shipment.done_milestone, milestone)

    def test_a_wrong_air_waybill_is_refused_unless_accepted(self):
        """IATA 600a: 020-12345675 is valid, 176-98765432 is not."""
        self.shipment(mode="air", master_number="020-1234 5675")
        with self.assertRaisesRegex(ValidationError, "176-98765432 should be"):
            self.shipment(mode="air", master_number="17698765432")
        self.shipment(mode="air", master_number="17698765432", awb_accepted=True)
        with self.assertRaisesRegex(ValidationError, "no air waybill"):
            self.shipment(mode="air", master_number="123", awb_accepted=True)
        self.shipment(mode="sea", master_number="17698765432")

    def test_duplicate_is_a_clean_draft(self):
        shipment = self.sailing(
            service="lcl",
            shipper_id=self.pacific_home.id,
            customer_reference="PO-1",
            booking_number="BKG1",
            house_number="HBL1",
            master_number="MBL1",
            cargo_ready=day(5),
            delivery_planned=day(29),
            destination_scope="door",
            cargo_ids=[
                Command.create(
                    {
                        "description": "Chairs",
                        "booked_packages": 10,
                        "booked_weight": 500,
                        "received_packages": 9,
                        "received_weight": 480,
                        "measured_by": "CFS",
                        "billed_weight": 480,
                        "delivered_packages": 9,
                    }
                )
            ],
            container_ids=[Command.create({"number": "MSCU1234566"})],
            reference_ids=[Command.create({"value": "4711"})],
            cutoff_ids=[Command.create({"due": day(7)})],
            declaration_ids=[Command.create({"number": "D1"})],
        )
        shipment._write_state({"state": "in_transit"})
        copy = shipment.copy()
        self.assertNotEqual(copy.name, shipment.name)
        self.assertEqual(copy.state, "draft")
        empty = (
            *("customer_reference", "booking_number", "house_number", "master_number"),
            *("etd", "eta", "atd", "ata", "cargo_ready", "delivery_planned"),
            *("leg_ids", "container_ids", "reference_ids", "cutoff_ids"),
            *("declaration_ids", "internal_note"),
        )
        for name in empty:
            with self.subTest(field=name):
                self.assertFalse(copy[name])
        kept = (
            *("partner_id", "shipper_id", "mode", "service", "direction"),
            *("pol_id", "pod_id", "destination_scope"),
        )
        for name in kept:
            with self.subTest(field=name):
                self.assertEqual(copy[name], shipment[name])
        line = copy.cargo_ids
        self.assertEqual((line.description, line.booked_packages), ("Chairs", 10))
        self.assertEqual(line.booked_weight, 500)
        for name in ("received_packages", "received_weight", "billed_weight"):
            self.assertFalse(line[name])
        self.assertFalse(line.delivered_packages or line.container_id)

    def test_only_a_house_is_under_a_master(self):
        master = self.shipment(kind="master")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.shipment(kind="direct", master_id=master.id)
        with self.assertRaisesRegex(ValidationError, "is not a master"):
            self.shipment(kind="house", master_id=self.shipment().id)

    def test_a_master_with_houses_stays_one(self):
        master = self.shipment(kind="master")
        self.shipment(kind="house", master_id=master.id)
        with self.assertRaisesRegex(ValidationError, "Take its houses off"):
            master.kind = "direct"

    def test_only_unused_shipments_are_deleted(self):
        shipment = self.shipment()
        shipment._write_state({"state": "confirmed"})
        with self.assertRaisesRegex(UserError, "Cancel it"):
            shipment.unlink()
        shipment.action_cancel()
        self.assertTrue(shipment.unlink())

    def test_the_same_reference_twice_is_refused(self):
        shipment = self.shipment(reference_ids=[Command.create({"value": "PO-4711"})])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            shipment.reference_ids = [Command.create({"value": "po 4711"})]
            shipment.flush_recordset()

    def user(self, group, **vals):
        return self.env["res.users"].create(
            {
                "name": group,
                "login": f"{group}@freight.example",
                "group_ids": [
                    Command.link(self.env.ref(f"freight_base.group_freight_{group}").id)
                ],
                **vals,
            }
        )

    def test_who_may_do_what(self):
        vals = {
            "partner_id": self.saigon_tech.id,
            "etd": day(10),
            "container_ids": [Command.create({"number": "MSCU1234566"})],
            "cargo_ids": [Command.create({"booked_packages": 1})],
        }
        for group in ("sales", "operations", "documentation", "manager"):
            with self.subTest(group=group):
                shipments = self.env["freight.shipment"].with_user(self.user(group))
                shipment = shipments.create(vals)
                self.assertEqual(shipment.leg_ids.etd, day(10))
                self.assertEqual(shipment.operator_id, shipments.env.user)
                self.assertTrue(shipment.copy())
        for group in ("user", "finance"):
            with self.subTest(group=group), self.assertRaises(AccessError):
                self.env["freight.shipment"].with_user(self.user(group)).create(vals)

    def test_a_release_pin_is_for_duty_staff(self):
        box = self.shipment(
            container_ids=[Command.create({"release_pin": "4711"})]
        ).container_ids
        duty = box.with_user(self.user("operations"))
        self.assertEqual(duty.release_pin, "4711")
        for group in ("user", "sales", "documentation", "finance"):
            with self.subTest(group=group), self.assertRaises(AccessError):
                self.env.invalidate_all()
                box.with_user(self.user(group)).read(["release_pin"])

    def test_both_branches_see_the_file_and_no_other_does(self):
        origin, destination, third = self.env["res.company"].create(
            [{"name": name} for name in ("Origin", "Destination", "Third")]
        )
        shipment = self.sailing(
            company_id=origin.id,
            destination_company_id=destination.id,
            container_ids=[Command.create({"number": "MSCU1234566"})],
        )
        user = self.user(
            "operations",
            company_id=third.id,
            company_ids=(origin | destination | third).ids,
        )
        self.env.flush_all()
        for company, seen in ((origin, 1), (destination, 1), (third, 0)):
            env = self.env(user=user, context={"allowed_company_ids": company.ids})
            for model, field in (
                ("freight.shipment", "id"),
                ("freight.shipment.leg", "shipment_id"),
                ("freight.container", "shipment_id"),
            ):
                with self.subTest(company=company.name, model=model):
                    found = env[model].search([(field, "=", shipment.id)])
                    self.assertEqual(bool(found), bool(seen))
