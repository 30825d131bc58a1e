from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase
from .test_container import ContainerCase


@tagged("post_install", "-at_install")
class TestTotals(ContainerCase):
    @classmethod
    def line(cls, packages=0, weight=0, volume=0, **vals):
        return Command.create(
            {
                "booked_packages": packages,
                "booked_weight": weight,
                "booked_volume": volume,
                **vals,
            }
        )

    def assertTotals(self, shipment, packages, weight, volume):
        totals = (shipment.package_count, shipment.gross_weight, shipment.volume)
        self.assertEqual(totals, (packages, weight, volume))

    def test_lines_add_up_as_they_change(self):
        shipment = self.shipment(
            service="lcl", cargo_ids=[self.line(10, 500, 2), self.line(5, 100.5, 1.25)]
        )
        self.assertTotals(shipment, 15, 600.5, 3.25)
        shipment.cargo_ids[0].write({"received_weight": 510, "measured_by": "CFS"})
        self.assertTotals(shipment, 15, 610.5, 3.25)
        shipment.cargo_ids[1].unlink()
        self.assertTotals(shipment, 10, 510, 2)

    def test_boxes_and_teu(self):
        shipment = self.shipment()
        self.box(shipment)
        self.box(shipment, type_id=self.reefer.id)
        self.assertEqual((shipment.container_count, shipment.teu), (2, 4))
        self.assertTrue(shipment.is_temperature_controlled)
        shipment.container_ids[0].unlink()
        self.assertEqual((shipment.container_count, shipment.teu), (1, 2))
        self.box(shipment, type_id=self.reefer.id)
        self.assertEqual((shipment.container_count, shipment.teu), (2, 4))

    def test_dangerous_goods_mark_the_shipment_and_its_master(self):
        master = self.shipment(kind="master")
        house = self.shipment(
            kind="house",
            master_id=master.id,
            cargo_ids=[self.line(1, un_number="1263")],
        )
        self.assertTrue(house.is_dangerous)
        self.assertTrue(master.is_dangerous)
        house.cargo_ids.unlink()
        self.assertFalse(house.is_dangerous or master.is_dangerous)

    def test_a_master_adds_up_its_houses(self):
        master = self.shipment(kind="master", cargo_ids=[self.line(1, 50, 0.5)])
        one, two = (
            self.shipment(
                kind="house",
                master_id=master.id,
                service="lcl",
                cargo_ids=[self.line(10, 400, 3)],
            )
            for _ in range(2)
        )
        self.assertTotals(master, 21, 850, 6.5)
        two.active = False
        self.assertTotals(master, 21, 850, 6.5)
        two._write_state({"state": "cancelled"})
        self.assertTotals(master, 11, 450, 3.5)
        one.cargo_ids.booked_weight = 100
        self.assertTotals(master, 11, 150, 3.5)
        one.master_id = False
        self.assertTotals(master, 1, 50, 0.5)

    def test_a_house_counts_the_boxes_its_cargo_is_in(self):
        master = self.shipment(kind="master", service="fcl")
        box = self.box(master)
        part = self.shipment(kind="house", master_id=master.id, service="lcl")
        full = self.shipment(kind="house", master_id=master.id, service="fcl")
        for house in (part, full):
            house.cargo_ids = [self.line(1, container_id=box.id)]
        self.assertEqual((part.container_count, part.teu), (1, 0))
        self.assertEqual((full.container_count, full.teu), (1, 2))
        self.assertEqual((master.container_count, master.teu), (1, 2))

    def test_charged_by_mode(self):
        for mode, service, kg, m3, weight, tons in (
            ("sea", "lcl", 1500, 1, 0, 1.5),
            ("sea", "lcl", 900, 2.345, 0, 2.345),
            ("sea", "lcl", 100, 0.2, 0, 1),
            ("sea", "fcl", 20_000, 60, 0, 0),
            ("rail", "rail_lcl", 1500, 3, 0, 3),
            # 0.45 m³ by 6000 cm³/kg are 75 kg exactly
            ("air", "air_direct", 10, 0.45, 75, 0),
            ("air", "air_consol", 75.1, 0.45, 75.5, 0),
            ("express", "parcel", 1, 0.01, 2, 0),
            ("road", "ltl", 500, 3, 999, 0),
            ("road", "ftl", 500, 3, 0, 0),
            ("multimodal", "multimodal", 500, 3, 0, 0),
        ):
            with self.subTest(service=service, kg=kg, m3=m3):
                shipment = self.shipment(
                    mode=mode, service=service, cargo_ids=[self.line(1, kg, m3)]
                )
                self.assertEqual(shipment.chargeable_weight, weight)
                self.assertEqual(shipment.revenue_tons, tons)

    def test_loading_metres_count_on_the_road(self):
        shipment = self.shipment(
            mode="road", service="ltl", cargo_ids=[self.line(1, 500, 1)]
        )
        shipment.cargo_ids.loading_metres = 2
        self.assertEqual(shipment.chargeable_weight, 3500)

    def test_nothing_measured_is_charged_for_nothing(self):
        self.assertEqual(self.shipment(service="lcl").revenue_tons, 0)

    def test_a_carrier_may_have_a_rule_of_its_own(self):
        self.env["freight.weight.rule"].create(
            {
                "mode": "sea",
                "carrier_id": self.carrier.id,
                "ratio": 500,
                "minimum": 2,
                "step": 0.1,
            }
        )
        cargo = [self.line(1, 100, 5.03)]
        usual = self.shipment(service="lcl", cargo_ids=cargo)
        special = self.sailing(service="lcl", cargo_ids=cargo)
        special.leg_ids[0].carrier_id = False
        special.leg_ids[1].carrier_id = self.carrier
        self.assertEqual(special.carrier_id, self.carrier)
        self.assertEqual(usual.revenue_tons, 5.03)
        self.assertAlmostEqual(special.revenue_tons, 2.6)
        special.cargo_ids.booked_volume = 0.1
        self.assertEqual(special.revenue_tons, 2)

    def test_a_changed_rule_acts_on_what_has_not_left(self):
        cargo = [self.line(1, 100, 6)]
        draft, left = (self.shipment(mode="air", cargo_ids=cargo) for _turn in range(2))
        left._write_state({"state": "in_transit"})
        self.assertEqual((draft | left).mapped("chargeable_weight"), [1000, 1000])
        rule = self.env["freight.weight.rule"].search([("mode", "=", "air")])
        rule.write({"ratio": 167, "ratio_unit": "kg_per_m3"})
        self.assertEqual((draft | left).mapped("chargeable_weight"), [1002, 1000])
        rule.unlink()
        self.assertEqual(draft.chargeable_weight, 100)

    def test_one_rule_for_a_mode_and_carrier(self):
        rules = self.env["freight.weight.rule"]
        for vals in (
            {"mode": "sea", "ratio": 1000},
            {"mode": "air", "ratio": 0, "carrier_id": self.carrier.id},
            {"mode": "air", "ratio": 1, "step": -1, "carrier_id": self.carrier.id},
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                rules.create(vals)

    def test_the_form_survives_a_negative_figure(self):
        shipment = self.env["freight.shipment"].new(
            {
                "mode": "air",
                "service": "air_direct",
                "cargo_ids": [self.line(1, -5, 1)],
            }
        )
        self.assertAlmostEqual(shipment.chargeable_weight, 167)


@tagged("post_install", "-at_install")
class TestTotalsInBulk(FreightCase):
    def test_queries_do_not_grow_with_the_shipments(self):
        def shipments(count):
            return self.env["freight.shipment"].create(
                [
                    {
                        "partner_id": self.saigon_tech.id,
                        "service": "lcl",
                        "cargo_ids": [
                            Command.create({"booked_weight": 10, "booked_volume": 1})
                        ]
                        * 4,
                        "container_ids": [Command.create({})] * 2,
                    }
                ]
                * count
            )

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            for name in (
                *("is_dangerous", "is_temperature_controlled", "gross_weight"),
                *("teu", "chargeable_weight"),
            ):
                self.env.add_to_compute(records._fields[name], records)
            before = self.cr.sql_log_count
            records._recompute_recordset()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        one, fifty = shipments(1), shipments(50)
        queries(one)
        self.assertLessEqual(queries(fifty), queries(one))
