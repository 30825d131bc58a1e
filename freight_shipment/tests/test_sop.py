from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from ..hooks import uninstall_hook
from .common import FreightCase, day


class TestSop(FreightCase):
    """Plans that start with a shipment, and tasks whose deadlines follow its dates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Plan = cls.env["mail.activity.plan"]
        cls.Plan.search([("res_model", "=", "freight.shipment")]).active = False
        cls.env.company.freight_tz = "Asia/Ho_Chi_Minh"
        cls.people = {
            role: new_test_user(
                cls.env,
                f"sop_{role}",
                f"base.group_user,freight_base.group_freight_{role}",
            )
            for role in ("sales", "operations", "documentation", "finance")
        }

    @classmethod
    def plan(cls, *tasks, **vals):
        """A plan of tasks ``(name, role, anchor, days, cut-off kind)``."""
        return cls.Plan.create(
            {
                "name": "Test procedure",
                "res_model": "freight.shipment",
                "company_id": False,
                "template_ids": [
                    Command.create(
                        {
                            "summary": name,
                            "responsible_type": f"freight_{role}",
                            "freight_anchor": anchor,
                            "freight_cutoff_kind": kind,
                            "delay_count": abs(days),
                            "delay_from": (
                                "after_plan_date" if days > 0 else "before_plan_date"
                            ),
                        }
                    )
                    for name, role, anchor, days, kind in tasks
                ],
                **vals,
            }
        )

    @classmethod
    def started(cls, **vals):
        shipment = cls.sailing(
            salesperson_id=cls.people["sales"].id,
            operator_id=cls.people["operations"].id,
            documentation_user_id=cls.people["documentation"].id,
            finance_user_id=cls.people["finance"].id,
            **vals,
        )
        shipment._start_sop()
        cls.settle()
        return shipment

    @classmethod
    def settle(cls):
        """What happens at the end of a transaction."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def deadlines(self, shipment):
        return {task.summary: task.date_deadline for task in shipment.activity_ids}

    def test_the_most_specific_plan_starts(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        anything = self.plan(("A", "sales", "confirm", 0, False))
        sea = self.plan(("B", "sales", "confirm", 0, False), freight_mode="sea")
        export = self.plan(
            ("C", "sales", "confirm", 0, False),
            freight_mode="sea",
            freight_direction="export",
        )
        fcl = self.plan(("D", "sales", "confirm", 0, False), freight_service="fcl")
        own_fcl = self.plan(
            ("E", "sales", "confirm", 0, False),
            freight_service="fcl",
            company_id=self.env.company.id,
        )
        self.plan(
            ("F", "sales", "confirm", 0, False),
            freight_service="fcl",
            freight_direction="export",
            company_id=other.id,
        )
        self.plan(
            ("G", "sales", "confirm", 0, False),
            freight_service="fcl",
            freight_direction="export",
            freight_on_confirm=False,
        )
        shipments = {
            "fcl": self.shipment(),
            "lcl": self.shipment(service="lcl"),
            "lcl import": self.shipment(service="lcl", direction="import"),
            "air": self.shipment(mode="air"),
        }
        chosen = self.Plan._choose_freight_plans(
            self.env["freight.shipment"].union(*shipments.values())
        )
        self.assertEqual(chosen[shipments["fcl"]], own_fcl)
        self.assertEqual(chosen[shipments["lcl"]], export)
        self.assertEqual(chosen[shipments["lcl import"]], sea)
        self.assertEqual(chosen[shipments["air"]], anything)
        own_fcl.active = False
        chosen = self.Plan._choose_freight_plans(shipments["fcl"])
        self.assertEqual(chosen[shipments["fcl"]], fcl)

    def test_no_plan_no_tasks(self):
        shipment = self.started()
        self.assertFalse(shipment.activity_ids)
        self.assertFalse(shipment.sop_plan_id)

    def test_tasks_go_to_the_people_of_the_shipment(self):
        plan = self.plan(
            ("Rate", "sales", "confirm", 0, False),
            ("Booking", "operator", "etd", -7, False),
            ("Pre-alert", "documentation", "etd", 3, False),
            ("Invoice", "finance", "eta", 0, False),
        )
        shipment = self.started()
        self.assertEqual(shipment.sop_plan_id, plan)
        self.assertEqual(
            {task.summary: task.user_id for task in shipment.activity_ids},
            {
                "Rate": self.people["sales"],
                "Booking": self.people["operations"],
                "Pre-alert": self.people["documentation"],
                "Invoice": self.people["finance"],
            },
        )
        deadlines = self.deadlines(shipment)
        self.assertEqual(deadlines["Booking"], date(2025, 5, 3))
        self.assertEqual(deadlines["Pre-alert"], date(2025, 5, 13))
        self.assertEqual(deadlines["Invoice"], date(2025, 5, 25))
        self.assertIn("Booking", shipment.message_ids[0].body)

    def test_nobody_of_a_role_leaves_the_task_to_the_operator(self):
        self.plan(("Invoice", "finance", "confirm", 0, False))
        shipment = self.sailing(operator_id=self.people["operations"].id)
        shipment._start_sop()
        self.assertEqual(shipment.activity_ids.user_id, self.people["operations"])
        shipment = self.sailing(operator_id=False)
        shipment.with_user(self.people["sales"])._start_sop()
        self.assertEqual(shipment.activity_ids.user_id, self.people["sales"])

    def test_whoever_takes_over_a_role_takes_its_open_tasks(self):
        self.plan(
            ("Check", "operator", "confirm", 1, False),
            ("Book", "operator", "confirm", 2, False),
            ("Bill", "finance", "confirm", 3, False),
        )
        shipment = self.started()
        successor, helper = (
            new_test_user(
                self.env, login, "base.group_user,freight_base.group_freight_operations"
            )
            for login in ("sop_successor", "sop_helper")
        )
        tasks = {task.summary: task for task in shipment.activity_ids}
        tasks["Book"].user_id = helper
        shipment.operator_id = successor
        self.assertEqual(tasks["Check"].user_id, successor)
        self.assertEqual(tasks["Book"].user_id, helper, "given away by hand")
        self.assertEqual(tasks["Bill"].user_id, self.people["finance"])

    def test_a_day_is_the_branchs_day(self):
        """20:00 UTC is the next day in Saigon."""
        self.plan(("Loading", "operator", "etd", 0, False))
        shipment = self.routed(
            self.leg_values(self.vnsgn, self.uslgb, etd=day(10, hour=20))
        )
        shipment._start_sop()
        self.assertEqual(self.deadlines(shipment), {"Loading": date(2025, 5, 11)})

    def test_open_deadlines_follow_the_dates(self):
        self.plan(
            ("Departure", "operator", "etd", 1, False),
            ("Arrival", "operator", "eta", -3, False),
            ("Ready", "operator", "cargo_ready", 0, False),
            ("VGM", "documentation", "cutoff", -1, "vco"),
        )
        shipment = self.started(
            cargo_ready=day(6),
            cutoff_ids=[Command.create({"kind": "vco", "due": day(9)})],
        )
        self.assertEqual(self.deadlines(shipment)["VGM"], date(2025, 5, 8))
        shipment._get_main_legs()[0].write({"etd": day(11)})
        shipment._get_main_legs()[1].write({"eta": day(26)})
        shipment.cargo_ready = day(7)
        shipment.cutoff_ids.due = day(8)
        self.settle()
        self.assertEqual(
            self.deadlines(shipment),
            {
                "Departure": date(2025, 5, 12),
                "Arrival": date(2025, 5, 23),
                "Ready": date(2025, 5, 7),
                "VGM": date(2025, 5, 7),
            },
        )
        shipment._get_main_legs()[0].atd = day(11, hour=23)
        self.settle()
        self.assertEqual(self.deadlines(shipment)["Departure"], date(2025, 5, 13))

    def test_tasks_moved_by_hand_and_done_ones_stay(self):
        self.plan(
            ("By hand", "operator", "etd", 1, False),
            ("Done", "operator", "etd", 1, False),
            ("Open", "operator", "etd", 1, False),
        )
        shipment = self.started()
        tasks = shipment.activity_ids.grouped("summary")
        tasks["By hand"].date_deadline = date(2025, 5, 20)
        tasks["Done"]._action_done()
        shipment._get_main_legs()[0].etd = day(11)
        self.settle()
        self.assertEqual(tasks["By hand"].date_deadline, date(2025, 5, 20))
        self.assertEqual(tasks["Done"].date_deadline, date(2025, 5, 11))
        self.assertEqual(tasks["Open"].date_deadline, date(2025, 5, 12))

    def test_tasks_wait_for_their_date(self):
        plan = self.plan(
            ("Rate", "sales", "confirm", 0, False),
            ("Pre-alert", "documentation", "etd", 3, False),
            ("ISF", "documentation", "cutoff", 0, "isf"),
        )
        shipment = self.shipment()
        shipment._start_sop()
        self.settle()
        self.assertEqual(list(self.deadlines(shipment)), ["Rate"])
        self.assertEqual(shipment.sop_waiting_ids, plan.template_ids[1:])
        shipment.etd = day(10)
        self.settle()
        self.assertEqual(self.deadlines(shipment)["Pre-alert"], date(2025, 5, 13))
        self.assertEqual(shipment.sop_waiting_ids, plan.template_ids[2])
        shipment.cutoff_ids = [Command.create({"kind": "isf"})]
        self.settle()
        self.assertEqual(self.deadlines(shipment)["ISF"], date(2025, 5, 9))
        self.assertFalse(shipment.sop_waiting_ids)

    def test_a_task_that_begins_is_noted_on_its_shipment_alone(self):
        self.plan(("Pre-alert", "documentation", "etd", 3, False))
        dated, waiting = self.shipment(), self.shipment()
        (dated | waiting)._start_sop()
        self.settle()
        before = waiting.message_ids
        dated.etd = day(10)
        (dated | waiting)._schedule_waiting_tasks()
        self.assertIn("Pre-alert", dated.message_ids[0].body)
        self.assertEqual(waiting.message_ids, before)

    def test_a_task_that_was_removed_does_not_come_back(self):
        self.plan(("Pre-alert", "documentation", "etd", 3, False))
        shipment = self.started()
        shipment.activity_ids.unlink()
        shipment._get_main_legs()[0].etd = day(11)
        self.settle()
        self.assertFalse(shipment.activity_ids)

    def test_a_house_sails_under_its_masters_dates(self):
        self.plan(
            ("Departure", "operator", "etd", 1, False),
            ("SI", "documentation", "cutoff", 0, "dco"),
        )
        master = self.routed(
            self.leg_values(self.vnsgn, self.uslgb, etd=day(10), eta=day(25)),
            kind="master",
            cutoff_ids=[Command.create({"kind": "dco", "due": day(8)})],
        )
        house = self.shipment(kind="house", master_id=master.id)
        house._start_sop()
        master.leg_ids.etd = day(12)
        master.cutoff_ids.due = day(9)
        self.settle()
        self.assertEqual(
            self.deadlines(house),
            {"Departure": date(2025, 5, 13), "SI": date(2025, 5, 9)},
        )

    def test_cancelling_ends_the_procedure_and_archiving_all_tasks(self):
        self.plan(
            ("Booking", "operator", "confirm", 0, False),
            ("Pre-alert", "documentation", "etd", 3, False),
        )
        for verb, left in (("action_cancel", 1), ("action_archive", 0)):
            with self.subTest(verb):
                shipment = self.started()
                done = shipment.activity_ids[0]
                done._action_done()
                shipment.activity_schedule(summary="Call the customer")
                getattr(shipment, verb)()
                open_tasks = self.env["mail.activity"].search(
                    [
                        ("res_model", "=", shipment._name),
                        ("res_id", "=", shipment.id),
                    ]
                )
                self.assertEqual(len(open_tasks), left)
                self.assertTrue(done.exists())
                shipment.cargo_ready = day(3)
                self.settle()
                self.assertEqual(len(open_tasks.exists()), left)

    def test_moving_many_shipments_takes_no_more_queries(self):
        self.plan(
            *(
                (f"Task {number}", "operator", "etd", number, False)
                for number in range(5)
            )
        )
        shipments = self.env["freight.shipment"].union(
            *(self.sailing(operator_id=self.people["operations"].id) for _ in range(12))
        )
        shipments._start_sop()
        self.settle()

        def queries(moved):
            for shipment in moved:
                shipment._get_main_legs()[0].etd = day(11)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env.cr.precommit.run()
            return self.env.cr.sql_log_count - before

        few, many = queries(shipments[:2]), queries(shipments[2:])
        self.assertEqual(few, many)
        self.assertEqual(
            set(
                shipments.activity_ids.filtered(lambda t: t.summary == "Task 0").mapped(
                    "date_deadline"
                )
            ),
            {date(2025, 5, 11)},
        )

    def test_starting_many_shipments_takes_no_more_queries_each(self):
        self.plan(
            *(
                (f"Task {number}", "operator", "etd", number, False)
                for number in range(5)
            )
        )
        shipments = self.env["freight.shipment"].union(
            *(self.sailing(operator_id=self.people["operations"].id) for _ in range(12))
        )
        self.settle()

        def queries(group):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            group._start_sop()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(shipments[:1])
        few, many = queries(shipments[1:3]), queries(shipments[3:])
        self.assertLessEqual(many, few + 2)

    def test_a_plan_started_by_hand_follows_the_dates_too(self):
        plan = self.plan(
            ("Claim", "operator", "eta", 2, False), freight_on_confirm=False
        )
        shipment = self.sailing(operator_id=self.people["operations"].id)
        wizard = (
            self.env["mail.activity.schedule"]
            .with_context(active_model=shipment._name, active_ids=shipment.ids)
            .create({"plan_id": plan.id})
        )
        self.assertEqual(
            wizard.plan_schedule_line_ids.line_date_deadline, date(2025, 5, 27)
        )
        wizard.action_schedule_plan()
        shipment._get_main_legs()[1].eta = day(26)
        self.settle()
        self.assertEqual(self.deadlines(shipment), {"Claim": date(2025, 5, 28)})

    def test_uninstalling_leaves_no_task_behind(self):
        self.plan(("Rate", "sales", "confirm", 0, False))
        shipment = self.started()
        shipment.activity_ids._action_done()
        other = self.saigon_tech.activity_schedule(summary="Call")
        uninstall_hook(self.env)
        everything = self.env(context={"active_test": False})
        for model in ("mail.activity", "mail.activity.plan"):
            of_shipments = [("res_model", "=", "freight.shipment")]
            self.assertFalse(everything[model].search(of_shipments))
        self.assertTrue(other.exists())

    def test_a_cutoff_task_names_its_cutoff(self):
        with self.assertRaisesRegex(ValidationError, "kind of cut-off"):
            self.plan(("VGM", "documentation", "cutoff", 0, False))

    def test_roles_are_for_shipments_only(self):
        with self.assertRaisesRegex(ValidationError, "only plans for shipments"):
            self.plan(("Call", "sales", "confirm", 0, False), res_model="res.partner")

    def test_managers_write_procedures_and_no_other_plans(self):
        manager = new_test_user(
            self.env,
            "sop_manager",
            "base.group_user,freight_base.group_freight_manager",
        )
        plan = self.plan(("Rate", "sales", "confirm", 0, False))
        plan.with_user(manager).name = "Our procedure"
        plan.with_user(manager).template_ids.summary = "Confirm the rate"
        other = self.Plan.create({"name": "Hiring", "res_model": "res.partner"})
        with self.assertRaises(AccessError):
            other.with_user(manager).name = "Mine"
        with self.assertRaises(AccessError):
            plan.with_user(self.people["sales"]).name = "Mine"


class TestShippedProcedures(FreightCase):
    def test_every_procedure_has_work_for_all_four_desks(self):
        roles = {
            "freight_sales",
            "freight_operator",
            "freight_documentation",
            "freight_finance",
        }
        for name in (
            *("fcl_export", "fcl_import", "lcl_export", "lcl_import"),
            *("air_export", "air_import", "road"),
        ):
            plan = self.env.ref(f"freight_shipment.sop_{name}")
            with self.subTest(plan.name):
                self.assertEqual(
                    set(plan.template_ids.mapped("responsible_type")), roles
                )
                self.assertFalse(plan.company_id)

    def test_they_fit_what_they_are_called(self):
        Plan = self.env["mail.activity.plan"]
        for name, vals in {
            "fcl_export": {},
            "fcl_import": {"direction": "import"},
            "lcl_import": {"service": "lcl", "direction": "import"},
            "air_export": {"mode": "air"},
            "road": {"mode": "road", "direction": "domestic"},
        }.items():
            shipment = self.shipment(**vals)
            with self.subTest(name):
                self.assertEqual(
                    Plan._choose_freight_plans(shipment)[shipment],
                    self.env.ref(f"freight_shipment.sop_{name}"),
                )

    def test_confirming_starts_the_procedure(self):
        shipment = self.fcl()
        shipment.action_confirm()
        self.assertEqual(
            shipment.sop_plan_id, self.env.ref("freight_shipment.sop_fcl_export")
        )
        self.assertIn(
            "Issue the house bill of lading", shipment.activity_ids.mapped("summary")
        )
        cutoffs = shipment.sop_waiting_ids.mapped("freight_cutoff_kind")
        self.assertIn("vco", cutoffs)
