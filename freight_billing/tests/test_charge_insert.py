"""Rated charges go into the database in one statement, and are what create makes."""

from unittest.mock import patch

from ..models.freight_charge_verbs import BY_VERB
from .common import BillingCase

# What tells two inserts apart, and nothing else.
OWN = {"id", "create_date", "write_date"}


class TestChargeInsert(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch at Long Beach", "currency_id": cls.eur.id}
        )
        cls.env.user.company_ids += cls.branch
        cls.carrier.partner_id = cls.env["res.partner"].create({"name": "Line Ltd"})
        cls.tariff(
            cls.line("OFR", 1800.125, "container", equipment_type_id=cls.dry_20.id),
            cls.line("BAF", 12.5, "charges", percent_of=["OFR"]),
            cls.line("THC-O", 3_750_000, "container", currency_id=cls.vnd.id),
            cls.line("INS", 0.35, "value", min_amount=25),
        )
        cls.tariff(
            cls.line("OFR", 1500, "container"), side="buy", carrier_id=cls.carrier.id
        )
        cls.tariff(
            cls.line("THC-D", 220),
            company_id=cls.branch.id,
            currency_id=cls.eur.id,
        )

    def shared(self, **vals):
        values = {"goods_value": 40_000, "destination_company_id": self.branch.id}
        return self.fcl(False, False, **{**values, **vals})

    def columns(self, shipment):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT * FROM freight_charge WHERE shipment_id = %s"
            " ORDER BY side, code_id, company_id",
            [shipment.id],
        )
        return [
            {name: value for name, value in row.items() if name not in OWN}
            for row in self.env.cr.dictfetchall()
        ]

    def test_inserted_is_what_create_makes(self):
        shipment = self.shared()
        self.rate(shipment)
        inserted = self.columns(shipment)
        self.assertEqual(len(inserted), 6)
        shipment.charge_ids.unlink()
        charges = type(self.env["freight.charge"])

        def create(model, rows):
            return model.with_context(freight_charge=BY_VERB).create(rows)

        with patch.object(charges, "_insert_rated", create):
            self.rate(shipment)
        self.assertEqual(inserted, self.columns(shipment))

    def test_lists_and_totals_know_of_the_new_ones_at_once(self):
        shipment = self.shared()
        self.assertFalse(shipment.charge_ids)
        self.assertFalse(shipment.sell_total)
        self.rate(shipment)
        self.assertEqual(len(shipment.charge_ids), 6)
        self.assertTrue(shipment.sell_total)

    def test_a_payer_of_another_branch_alone_is_left_open(self):
        """One such customer does not keep a thousand other shipments from rating."""
        mine = self.shared()
        self.assertEqual(mine.consignee_id, self.pacific_home)
        self.pacific_home.company_id = self.company
        other = self.shipment(pol_id=self.vnsgn.id)
        self.rate(mine, other)
        collected = self.charge(mine, "THC-D")
        self.assertEqual(collected.company_id, self.branch)
        self.assertEqual(collected.payer, "consignee")
        self.assertFalse(collected.partner_id)
        self.assertTrue(other.rated_at)

    def test_a_payer_of_the_company_above_serves_its_branches(self):
        below = self.env["res.company"].create(
            {"name": "Branch at Savannah", "parent_id": self.company.id}
        )
        self.env.user.company_ids += below
        self.tariff(self.line("THC-D", 220), company_id=below.id)
        self.pacific_home.company_id = self.company
        shipment = self.shared(destination_company_id=below.id)
        self.rate(shipment)
        self.assertEqual(self.charge(shipment, "THC-D").partner_id, self.pacific_home)
