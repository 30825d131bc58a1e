"""Who may change what, by whatever way: other branches, finance, and nobody at all."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import FreightCase, day

PARTS = (
    *("leg_ids", "container_ids", "cargo_ids"),
    *("cutoff_ids", "declaration_ids", "reference_ids"),
)


@tagged("post_install", "-at_install")
class TestRights(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saigon = cls.env.company
        cls.hamburg = cls.env["res.company"].create({"name": "Hamburg"})
        cls.lan, cls.uwe = (
            cls.user(f"rights_{company.id}", "operations", company)
            for company in (cls.saigon, cls.hamburg)
        )

    @classmethod
    def user(cls, login, role, company=None):
        company = company or cls.env.company
        return new_test_user(
            cls.env,
            login,
            f"freight_base.group_freight_{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def file(self, **vals):
        return self.fcl(
            cargo_ids=[Command.create({"description": "Lamps"})],
            cutoff_ids=[Command.create({"kind": "vco", "due": day(8)})],
            declaration_ids=[Command.create({"direction": "export"})],
            reference_ids=[Command.create({"value": "PO 1"})],
            **vals,
        )

    def as_user(self, records, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_company(user.company_id)

    # Branches

    def test_nobody_puts_a_part_into_a_foreign_file(self):
        theirs = self.file(company_id=self.saigon.id)
        theirs.reference_ids.value = "PO 2"
        theirs.leg_ids.unlink()
        own = self.file(company_id=self.hamburg.id)
        for name in PARTS:
            with self.subTest(name), self.assertRaises(AccessError):
                part = self.as_user(own[name][:1], self.uwe)
                part.write({"shipment_id": theirs.id})

    def test_nobody_opens_a_file_for_another_branch(self):
        values = {"partner_id": self.saigon_tech.id, "company_id": self.saigon.id}
        files = self.as_user(self.env["freight.shipment"], self.uwe)
        with self.assertRaisesRegex(AccessError, "only users of"):
            files.create({**values, "destination_company_id": self.hamburg.id})

    def test_nobody_takes_a_customer_that_is_another_branchs_own(self):
        self.pacific_home.company_id = self.saigon
        file = self.file(company_id=self.hamburg.id)
        with self.assertRaises(UserError):
            self.as_user(file, self.uwe).partner_id = self.pacific_home

    def test_a_file_stays_with_its_branch(self):
        file = self.file(company_id=self.hamburg.id)
        with self.assertRaisesRegex(UserError, "stays with the branch"):
            self.as_user(file, self.uwe).company_id = self.saigon

    def test_the_destination_neither_confirms_nor_cancels(self):
        file = self.file(destination_company_id=self.hamburg.id)
        with self.assertRaisesRegex(AccessError, "only users of"):
            self.as_user(file, self.uwe).action_confirm()
        self.as_user(file, self.lan).action_confirm()
        with self.assertRaisesRegex(AccessError, "only users of"):
            self.as_user(file, self.uwe).action_cancel()

    def test_the_destination_chooses_no_other_customer(self):
        file = self.file(destination_company_id=self.hamburg.id)
        for values in (
            {"partner_id": self.pacific_home.id},
            {"destination_company_id": False},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.as_user(file, self.uwe).write(values)

    def test_the_destination_works_on_the_file(self):
        file = self.file(destination_company_id=self.hamburg.id)
        theirs = self.as_user(file, self.uwe)
        theirs.write({"delivery_planned": day(29), "partner_id": file.partner_id.id})
        theirs.container_ids.write({"truck": "HH 1"})
        self.assertEqual(file.delivery_planned, day(29))

    def test_the_destination_may_split(self):
        file = self.file(destination_company_id=self.hamburg.id)
        file.container_ids = [
            Command.create({"type_id": file.container_ids.type_id.id})
        ]
        theirs = self.as_user(file, self.uwe)
        new = theirs._split(theirs.container_ids[:1])
        self.assertEqual(new.company_id, self.saigon)
        with self.assertRaises(UserError):
            new.write({"state": "done"})

    # Finance

    def test_finance_runs_no_shipment(self):
        file = self.file()
        finance = self.as_user(file, self.user("rights_finance", "finance"))
        for verb in ("confirm", "cancel", "done", "split", "roll", "take_off"):
            with self.subTest(verb), self.assertRaisesRegex(AccessError, "Sales"):
                getattr(finance, f"action_{verb}")()
        for values in (
            {"partner_id": self.pacific_home.id},
            {"delivery_actual": day(29)},
            {"active": False},
            {"pol_id": self.sgsin.id},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                finance.write(values)

    def test_finance_keeps_what_is_finances(self):
        finance = self.as_user(self.file(), self.user("rights_finance", "finance"))
        finance.write({"finance_user_id": finance.env.uid, "internal_note": "Paid"})
        finance.message_post(body="Paid")
        finance.activity_schedule("mail.mail_activity_data_todo")
        self.assertFalse(
            finance.fields_get(["finance_user_id"])["finance_user_id"]["readonly"]
        )
        self.assertTrue(finance.fields_get(["partner_id"])["partner_id"]["readonly"])

    def test_finance_with_a_second_role_runs_shipments(self):
        user = self.user("rights_both", "finance")
        user.group_ids += self.env.ref("freight_base.group_freight_sales")
        self.as_user(self.file(), user).action_confirm()

    # What stays

    def test_the_number_stays(self):
        file = self.file()
        for name in ("SHP/209912/00001", "", file.name + " "):
            with self.subTest(name), self.assertRaisesRegex(UserError, "number"):
                file.name = name

    def test_a_confirmed_order_stays_what_it_is(self):
        file = self.file()
        file.action_confirm()
        for values in (
            {"mode": "air"},
            {"kind": "master"},
            {"partner_id": self.pacific_home.id},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "confirmed"):
                file.write(values)
        file.partner_id = self.saigon_contact
        self.assertEqual(file.commercial_partner_id, self.saigon_tech)

    def test_nobody_types_what_follows_from_something_else(self):
        file = self.as_user(self.file(), self.lan)
        for record, name, value in (
            (file, "commercial_partner_id", self.pacific_home.id),
            (file, "search_key", "x"),
            (file, "customs_status", "released"),
            (file, "chargeable_weight", 1),
            (file, "teu", 9),
            (file.container_ids, "is_active_box", False),
            (file.container_ids, "company_id", self.hamburg.id),
            (file.cargo_ids, "packages", 3),
            (file.leg_ids[:1], "company_id", self.hamburg.id),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                record.write({name: value})

    def test_nobody_types_progress(self):
        file = self.file()
        for name, value in (
            *(("progress", 100), ("parts_step", "delivered")),
            *(("parts_reached", 1), ("handover_reason", "x")),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                file.write({name: value})
        self.assertEqual(self.shipment(progress=50, parts_total=3).progress, 0)

    def test_a_box_does_not_leave_its_cargo_behind(self):
        file, other = self.file(), self.file()
        file.cargo_ids.container_id = file.container_ids
        with self.assertRaisesRegex(ValidationError, "belongs to"):
            file.container_ids.shipment_id = other

    # Masters

    def house_under_way(self):
        master = self.fcl(kind="master")
        house = self.lcl(
            kind="house",
            master_id=master.id,
            cargo_ids=[
                Command.create(
                    {
                        "description": "Chairs",
                        "booked_packages": 1,
                        "booked_weight": 1,
                        "booked_volume": 1,
                        "container_id": master.container_ids.id,
                    }
                )
            ],
        )
        (master | house).action_confirm()
        master.container_ids._set_state("loaded", day(9), "Not told before")
        master.atd = day(10)
        return house

    def test_a_house_under_way_stays_on_its_master(self):
        house = self.house_under_way()
        self.assertEqual(house.state, "in_transit")
        for master in (house.master_id.copy(), house.browse()):
            with self.subTest(master), self.assertRaisesRegex(UserError, "roll it"):
                house.master_id = master

    def test_no_house_comes_on_a_master_that_has_left_or_is_cancelled(self):
        gone = self.house_under_way().master_id
        cancelled = gone.copy()
        cancelled.action_cancel()
        house = self.lcl(kind="house")
        for master in (gone, cancelled):
            with self.subTest(master.state), self.assertRaises(UserError):
                house.master_id = master
