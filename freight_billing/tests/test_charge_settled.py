"""What of a charge stays once it is agreed or billed, and what nobody ever types."""

from odoo.exceptions import UserError

from .books import BooksCase


class TestChargeSettled(BooksCase):
    def paying(self, charge):
        self.env.flush_all()
        self.env.invalidate_all()
        return charge.read(["terms", "payer", "partner_id", "payable_at_id"])

    def test_who_pays_a_settled_charge_stays(self):
        job = self.fcl(house_freight_terms="prepaid")
        confirmed = self.add_charge(job)
        billed = self.add_charge(job, "DOC")
        billed.make_invoices()
        for charge in (confirmed, billed):
            before = self.paying(charge)
            for vals in (
                {"terms": "collect"},
                {"payer": "consignee"},
                {"partner_id": self.pacific_home.id},
                {"payable_at_id": job.pod_id.id},
            ):
                with self.subTest(vals), self.assertRaisesRegex(UserError, "stays"):
                    charge.write(vals)
            job.house_freight_terms = "collect"
            self.assertEqual(self.paying(charge), before)
        confirmed.action_draft()
        confirmed.terms = "collect"
        self.assertEqual(confirmed.partner_id, self.pacific_home)

    def test_what_is_reckoned_is_never_typed(self):
        job = self.fcl()
        charge = self.add_charge(job)
        other = self.add_charge(job, "DOC")
        line = other.make_invoices().invoice_line_ids
        for vals in (
            {"actual_amount": 7},
            {"live_line_id": line.id},
            {"invoice_id": line.move_id.id},
            {"billing_state": "paid"},
            {"recognized_on": "2025-01-01"},
            {"is_recognized": True},
            {"accrued_amount": 7},
            {"exchange_difference": 7},
            {"state": "draft"},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "typed"):
                charge.write(vals)
            created = vals | {"shipment_id": job.id, "code_id": charge.code_id.id}
            if vals.get("state") != "draft":
                with self.subTest(created), self.assertRaisesRegex(UserError, "typed"):
                    self.env["freight.charge"].create(created)
        with self.assertRaisesRegex(UserError, "typed"):
            other.write({"live_line_id": False})
        # A form sends again what stands there already.
        charge.write({"state": "confirmed", "billing_state": "open"})

    def test_a_branch_adds_charges_of_its_own(self):
        branch = self.env["res.company"].create(
            {"name": "Branch at Long Beach", "currency_id": self.eur.id}
        )
        stranger = self.env["res.company"].create({"name": "No part in it"})
        self.env.user.company_ids += branch | stranger
        job = self.fcl(destination_company_id=branch.id)
        for company, found in (
            (branch, branch),
            (self.company, self.company),
            (stranger, self.company),
        ):
            charges = self.env["freight.charge"].with_context(
                allowed_company_ids=(company | self.company).ids
            )
            charge = charges.create(
                {"shipment_id": job.id, "code_id": self.code("OFR").id}
            )
            self.assertEqual(charge.company_id, found)
            self.assertEqual(charge.currency_id, found.currency_id)
