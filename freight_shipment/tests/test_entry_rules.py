"""Values that no keyboard, file or remote call gets in: each would break something."""

from datetime import datetime

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.viewer import Viewer
from .common import FreightCase, day


@tagged("post_install", "-at_install")
class TestEntryRules(FreightCase):
    def test_dates_that_no_zone_can_tell(self):
        file = self.fcl(
            cutoff_ids=[Command.create({"kind": "isf"})],
            declaration_ids=[Command.create({"direction": "export"})],
        )
        for record, name in (
            (file, "etd"),
            (file, "cargo_ready"),
            (file.leg_ids[:1], "eta"),
            (file.container_ids, "return_deadline"),
            (file.cutoff_ids, "due"),
            (file.declaration_ids, "lodged_at"),
        ):
            for moment in ("0001-01-01 00:00:00", "9999-12-31 23:59:59", "0205-05-10"):
                with (
                    self.subTest(record._name, name=name, moment=moment),
                    self.assertRaisesRegex(ValidationError, "between 1990 and 2099"),
                ):
                    record.write({name: moment})
        with self.assertRaisesRegex(ValidationError, "in the year 9999"):
            self.shipment(etd="9999-12-31 23:59:59")

    def test_quantities_that_no_ship_carries(self):
        line = self.lcl().cargo_ids
        for values in (
            {"booked_packages": 2**31 - 1},
            {"booked_weight": 1e300},
            {"billed_volume": 1e8},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                line.write(values)
                self.env.flush_all()

    def test_a_set_point_without_its_decimal_point(self):
        box = self.fcl().container_ids
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            box.temperature = -180
            self.env.flush_all()

    def test_values_below_zero(self):
        for name in ("goods_value", "insured_value"):
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.shipment(**{name: -1})

    def test_references_longer_than_an_index_takes(self):
        for values in (
            {"customer_reference": "x" * 101},
            {"reference_ids": [Command.create({"value": "x" * 101})]},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.shipment(**values)

    def test_a_class_of_dangerous_goods_that_does_not_exist(self):
        line = self.lcl().cargo_ids
        for name in ("dg_class", "packing_group"):
            with self.subTest(name), self.assertRaises(ValueError):
                line.write({name: "zz"})

    def test_a_box_moved_in_no_year_there_is(self):
        box = self.fcl("MSCU1234566").container_ids
        with self.assertRaisesRegex(ValidationError, "in the year 1\\."):
            box._set_state("empty_out", datetime(1, 1, 1))

    def test_a_prefix_that_begins_no_number(self):
        company = self.env["res.company"].create({"name": "Hue"})
        for prefix in ("  ", "SHP\n", "%s", "A/" * 30, "-"):
            with self.subTest(prefix), self.assertRaises(ValidationError):
                company.freight_shipment_prefix = prefix
        company.freight_shipment_prefix = "HL-SGN"

    def test_reasons_of_blanks_are_none(self):
        file = self.fcl("MSCU1234566")
        file.container_ids.share_reason = "  "
        self.assertFalse(file.container_ids.share_reason)
        with self.assertRaisesRegex(UserError, "reason of the gap"):
            self.routed(
                self.leg_values(self.cat_lai, self.sgsin),
                self.leg_values(self.pier_t, self.uslgb, "on", gap_reason="  "),
            )

    def test_search_box_takes_anything(self):
        for value in (False, 7, None):
            with self.subTest(value):
                self.env["freight.shipment"].search([("search_box", "in", [value])])

    def test_who_signed_for_a_shared_box_is_nobody_elses(self):
        master = self.fcl("MSCU1234566", kind="master")
        box = master.container_ids
        houses = [
            self.lcl(kind="house", partner_id=customer.id)
            for customer in (self.saigon_tech, self.pacific_home)
        ]
        for house in houses:
            house.master_id = master
            house.cargo_ids.container_id = box
        box.write({"delivered_at": day(28), "delivered_to": "Mr Hill, Pacific Home"})
        seen = houses[0]._customer_view(Viewer(frozenset({"shipments"})))[0]
        self.assertEqual(seen["containers"][0]["number"], "MSCU1234566")
        self.assertIsNone(seen["containers"][0]["delivered_to"])
        houses[0].cargo_ids.container_id = False
        seen = houses[1]._customer_view(Viewer(frozenset({"shipments"})))[0]
        self.assertEqual(seen["containers"][0]["delivered_to"], "Mr Hill, Pacific Home")
