"""Each kind of exception opens with its cause and closes with it, in the database."""

from datetime import timedelta
from itertools import permutations
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.exceptions import Cause, FreeTime, Threat
from .common import BOX, TrackingCase, day

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class ExceptionCase(TrackingCase):
    """One rule of each kind, so that what users made of theirs does not matter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = cls.env["freight.exception.rule"]
        rules.search([]).action_archive()
        milestones = {
            one.code: one.id for one in cls.env["freight.milestone"].search([])
        }
        events = {
            "roll_over": ("ROLLED_OVER", "SEA_DEPARTED"),
            "temperature": ("TEMPERATURE_DEVIATION", "TEMPERATURE_RESTORED"),
            "reported": ("FREE_TIME_EXPIRED", "SEA_GATE_OUT"),
        }
        thresholds = {"eta_slip": 24, "no_news": 5, "free_time": 20, "cutoff": 24}
        thresholds |= dict.fromkeys(("customs_hold", *events), 0)
        todo = cls.env.ref("mail.mail_activity_data_todo")
        kinds = [kind for kind, _label in rules._fields["kind"].selection]
        cls.rules = {
            rule.kind: rule
            for rule in rules.create(
                [
                    {
                        "name": f"Rule {kind}",
                        "kind": kind,
                        "threshold": thresholds.get(kind, 12),
                        "deadline_hours": 4,
                        "activity_type_id": todo.id,
                        "milestone_ids": [
                            Command.set(
                                [milestones[code] for code in events.get(kind, ())[:1]]
                            )
                        ],
                        "end_milestone_ids": [
                            Command.set(
                                [milestones[code] for code in events.get(kind, ())[1:]]
                            )
                        ],
                    }
                    for kind in kinds
                ]
            )
        }
        rules.search([])._write_recheck(-1)
        cls.operator = new_test_user(
            cls.env, "exc_operator", "freight_base.group_freight_operations"
        )
        with freeze_time(day(1)):
            cls.file = cls.booked(
                *(BOX,), operator_id=cls.operator.id, destination_scope="cy"
            )
        cls.box = cls.file.container_ids
        cls.watch = cls.env["freight.watch"].search([("shipment_id", "=", cls.file.id)])

    def open_kinds(self, shipment=None):
        self.settle()
        return sorted((shipment or self.file).open_exception_ids.mapped("kind"))

    def pass_time(self, until):
        """Let the cron look at what has become due; return how many it were."""
        with freeze_time(until):
            return self.env["freight.watch"]._check_due()

    def tell(self, milestone, at, place="", seen=None, **values):
        values.setdefault("booking", "BKG100")
        with freeze_time(seen or at):
            return self.ingest(self.report(milestone, at, place, **values))


@tagged("post_install", "-at_install")
class TestKindsInTheDatabase(ExceptionCase):
    def only(self, kind):
        """Let only this kind of rule count."""
        for other, rule in self.rules.items():
            rule.active = other == kind

    def test_eta_slip(self):
        self.only("eta_slip")
        for eta, kinds in ((26.5, ["eta_slip"]), (25.5, []), (29, ["eta_slip"])):
            at = day(25) + (eta - 25) * timedelta(days=1)
            seen = at - timedelta(days=20) if kinds else day(7)
            self.tell(*("SEA_ARRIVED", at, "USLGB"), seen=seen, classifier="estimated")
            self.assertEqual(self.open_kinds(), kinds)
        self.assertEqual(len(self.file.exception_ids), 2, "what came back is new")
        self.tell("SEA_ARRIVED", day(29), "USLGB")
        self.assertEqual(self.open_kinds(), [])
        self.assertEqual(self.file.exception_ids.mapped("closing"), ["gone", "gone"])

    def test_required_by(self):
        self.only("required_by")
        with freeze_time(day(2)):
            self.file.required_by = day(25, 6)
            self.assertEqual(self.open_kinds(), ["required_by"])
            self.file.required_by = day(28)
            self.assertEqual(self.open_kinds(), [])
        self.pass_time(day(28))
        self.assertEqual(self.open_kinds(), ["required_by"], "nobody has delivered")

    def test_departure_without_an_event(self):
        self.only("not_departed")
        self.assertEqual(self.watch.next_check, day(10, 12))
        self.pass_time(day(10, 12))
        self.assertEqual(self.open_kinds(), ["not_departed"])
        self.tell("SEA_DEPARTED", day(10, 1), "VNSGN", seen=day(10, 13))
        self.assertEqual(self.open_kinds(), [])

    def test_silence_in_transit(self):
        self.only("no_news")
        self.tell("SEA_DEPARTED", day(10), "VNSGN", container=BOX)
        self.assertEqual(self.pass_time(day(15) - HOUR), 0)
        self.pass_time(day(15))
        self.assertEqual(self.open_kinds(), ["no_news"])
        self.tell("SEA_TS_DISCHARGED", day(12), "SGSIN", seen=day(16), container=BOX)
        self.assertEqual(self.open_kinds(), [])

    def test_milestone_overdue(self):
        self.only("overdue")
        self.tell(
            *("SEA_GATE_IN", day(8), "VNSGN"),
            **{"seen": day(5), "container": BOX, "classifier": "planned"},
        )
        self.pass_time(day(8, 12))
        self.assertEqual(self.open_kinds(), ["overdue"])
        self.assertEqual(self.file.open_exception_ids.container_id, self.box)
        self.tell(
            *("SEA_GATE_IN", day(9), "VNSGN"),
            **{"seen": day(8, 13), "container": BOX, "classifier": "planned"},
        )
        self.assertEqual(self.open_kinds(), [], "it is planned for later now")
        self.pass_time(day(9, 12))
        self.tell("SEA_GATE_IN", day(9, 13), "VNSGN", container=BOX)
        self.assertEqual(self.open_kinds(), [])

    def test_cutoff(self):
        self.only("cutoff")
        with freeze_time(day(2)):
            cutoff = self.env["freight.cutoff"].create(
                {"shipment_id": self.file.id, "kind": "vco", "due": day(8)}
            )
            self.settle()
        self.pass_time(day(7))
        self.assertEqual(self.open_kinds(), ["cutoff"])
        with freeze_time(day(7, 1)):
            cutoff.action_meet()
            self.assertEqual(self.open_kinds(), [])
            cutoff.action_reopen()
            self.assertEqual(self.open_kinds(), ["cutoff"])
            cutoff.unlink()
            self.assertEqual(self.open_kinds(), [])

    def test_box_that_nobody_picks_up(self):
        self.only("not_picked_up")
        self.tell("SEA_DISCHARGED", day(25), "USLGB", container=BOX)
        self.pass_time(day(25, 12))
        self.assertEqual(self.open_kinds(), ["not_picked_up"])
        self.tell("SEA_GATE_OUT", day(25, 13), "USLGB", container=BOX)
        self.assertEqual(self.open_kinds(), [])

    def test_free_time_by_the_hook(self):
        self.only("free_time")
        clocks = {self.file.id: [FreeTime(self.box.id, "demurrage", day(10), day(20))]}
        kind = type(self.env["freight.watch"])
        with patch.object(kind, "_get_free_times", lambda _self, ids: clocks):
            with freeze_time(day(11)):
                self.file._mark_watch()
                self.settle()
            self.assertEqual(self.watch.next_check, day(18))
            self.pass_time(day(18))
            self.assertEqual(self.open_kinds(), ["free_time"])
            clocks.clear()
            self.file._mark_watch()
            self.assertEqual(self.open_kinds(), [])

    def test_customs_hold_by_event_and_by_declaration(self):
        self.only("customs_hold")
        self.tell("CUSTOMS_IMPORT_HOLD", day(20))
        with freeze_time(day(20)):
            declaration = self.env["freight.customs.declaration"].create(
                {"shipment_id": self.file.id, "direction": "export"}
            )
            declaration.write({"status": "lodged"})
            declaration.write({"status": "hold", "hold_reason": "Papers"})
            self.settle()
        self.assertEqual(self.open_kinds(), ["customs_hold"] * 2)
        self.tell("CUSTOMS_IMPORT_RELEASED", day(21))
        self.assertEqual(self.open_kinds(), ["customs_hold"])
        with freeze_time(day(21)):
            declaration.write({"status": "released"})
            self.assertEqual(self.open_kinds(), [])

    def test_what_is_reported(self):
        for kind, opens, ends in (
            ("roll_over", "ROLLED_OVER", ("SEA_DEPARTED", "VNSGN")),
            ("temperature", "TEMPERATURE_DEVIATION", ("TEMPERATURE_RESTORED",)),
            ("reported", "FREE_TIME_EXPIRED", ("SEA_GATE_OUT", "USLGB")),
        ):
            self.only(kind)
            self.tell(opens, day(9), container=BOX)
            self.assertEqual(self.open_kinds(), [kind])
            self.tell(ends[0], day(11), *ends[1:], container=BOX)
            self.assertEqual(self.open_kinds(), [])

    def test_a_withdrawn_event_was_no_cause(self):
        self.only("temperature")
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        event = self.file.event_ids.filtered(
            lambda one: one.milestone_id.code == "TEMPERATURE_DEVIATION"
        )
        event.action_withdraw()
        self.assertEqual(self.open_kinds(), [])

    def test_house_follows_the_carriage_of_its_master(self):
        self.only("not_departed")
        with freeze_time(day(2)):
            master = self.shipment(
                kind="master", mode="air", etd=day(10), booking_number="MASTER"
            )
            house = self.shipment(kind="house", mode="air", master_id=master.id)
            (master | house)._write_state({"state": "confirmed"})
            self.settle()
        self.pass_time(day(10, 12))
        for one in (master, house):
            self.assertEqual(self.open_kinds(one), ["not_departed"])
        self.tell("AIR_DEPARTED", day(10, 1), "VNSGN", booking="MASTER")
        for one in (master, house):
            self.assertEqual(self.open_kinds(one), [])

    def test_who_calls_it_done_reads_what_is_open(self):
        self.only("temperature")
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        texts = self.file._find_done_warnings()[self.file]
        self.assertIn("Rule temperature", " ".join(texts))

    def test_order_of_events_does_not_matter(self):
        self.only("temperature")
        told = [
            ("TEMPERATURE_DEVIATION", day(9)),
            ("TEMPERATURE_RESTORED", day(10)),
            ("TEMPERATURE_DEVIATION", day(11)),
        ]
        for number, order in enumerate(permutations(told)):
            shipment = self.fcl(
                BOX, booking_number=f"ORDER{number}", partner_id=self.pacific_home.id
            )
            shipment.container_ids.share_reason = "Test"
            shipment.action_confirm()
            self.settle()
            for code, at in order:
                self.tell(code, at, seen=day(12), booking=f"ORDER{number}")
            self.assertEqual(self.open_kinds(shipment), ["temperature"], order)
            live = shipment.open_exception_ids
            self.assertEqual(live.params["old"], str(day(11)))


@tagged("post_install", "-at_install")
class TestLifeOfAnException(ExceptionCase):
    def setUp(self):
        super().setUp()
        self.tell("TEMPERATURE_DEVIATION", day(9), container=BOX)
        self.one = self.file.exception_ids.filtered(
            lambda one: one.kind == "temperature"
        )

    def test_it_has_an_owner_a_deadline_and_a_task(self):
        self.assertEqual(self.one.user_id, self.operator)
        self.assertEqual(self.one.deadline, day(9, 4))
        self.assertEqual(self.one.partner_id, self.saigon_tech)
        task = self.one.activity_id
        self.assertEqual((task.res_id, task.user_id), (self.file.id, self.operator))
        self.assertIn("Rule temperature", task.summary)
        self.tell("TEMPERATURE_RESTORED", day(10), container=BOX)
        self.assertFalse(task.exists())
        self.assertEqual((self.one.state, self.one.closing), ("closed", "gone"))
        self.assertEqual(self.one.closed_at, day(10))

    def test_role_falls_back_on_the_operator_then_on_the_rule(self):
        rule = self.rules["temperature"]
        someone = new_test_user(self.env, "exc_else", "freight_base.group_freight_user")
        rule.write({"role": "freight_finance", "user_id": someone.id})
        owner = self.env["freight.exception"]._get_owner
        self.assertEqual(owner(rule, self.file), self.operator)
        self.file.finance_user_id = someone
        self.assertEqual(owner(rule, self.file), someone)
        self.file.write({"finance_user_id": False, "operator_id": False})
        self.assertEqual(owner(rule, self.file), someone)
        rule.user_id = False
        self.assertFalse(owner(rule, self.file))

    def test_it_goes_on_to_the_next_operator(self):
        other = new_test_user(
            self.env, "exc_other", "freight_base.group_freight_operations"
        )
        self.file.operator_id = other
        self.assertEqual(self.one.user_id, other)
        self.assertEqual(self.one.activity_id.user_id, other)

    def test_never_a_second_one_while_it_is_open(self):
        for hour in range(1, 4):
            self.tell("TEMPERATURE_DEVIATION", day(9, hour), container=BOX)
        self.pass_time(day(30))
        self.assertEqual(self.open_kinds().count("temperature"), 1)
        self.assertEqual(self.one.opened_at, day(9))
        self.assertEqual(self.one.params["old"], str(day(9, 3)))

    def test_a_person_closes_it_until_it_gets_worse(self):
        as_operator = self.one.with_user(self.operator)
        as_operator.action_take()
        self.assertEqual(self.one.state, "in_hand")
        close = self.env["freight.exception.close"].with_user(self.operator)
        with self.assertRaises(UserError):
            close.create({"exception_ids": self.one.ids, "reason": " "}).action_apply()
        close.create({"exception_ids": self.one.ids, "reason": "Fan"}).action_apply()
        self.assertEqual(self.one.closing_reason, "Fan")
        self.assertEqual(self.one.closed_by_id, self.operator)
        self.assertFalse(self.one.activity_id)
        self.file._mark_watch()
        self.assertNotIn("temperature", self.open_kinds())
        self.tell("TEMPERATURE_DEVIATION", day(11), container=BOX)
        self.assertIn("temperature", self.open_kinds())
        self.assertEqual(self.one.state, "closed")

    def test_what_people_may_change(self):
        one = self.one.with_user(self.operator)
        one.write({"note": "Called", "deadline": day(10)})
        for vals in ({"state": "closed"}, {"severity": "1"}, {"subject": "x"}):
            with self.assertRaises(UserError):
                one.write(vals)
        customer = new_test_user(self.env, "exc_portal", groups="base.group_portal")
        with self.assertRaises(UserError):
            one.user_id = customer
        with self.assertRaises(AccessError):
            one.unlink()
        with self.assertRaises(UserError):
            self.one.unlink()

    def test_paused_watch_opens_nothing_and_closes_all(self):
        before = self.open_kinds()
        self.assertTrue(before)
        wizard = self.env["freight.watch.pause"].with_user(self.operator)
        wizard = wizard.create({"shipment_ids": self.file.ids, "reason": "Waits"})
        wizard.action_apply()
        self.assertEqual(self.open_kinds(), [])
        self.assertEqual(set(self.file.exception_ids.mapped("closing")), {"paused"})
        self.assertEqual(self.file.watch_pause_reason, "Waits")
        self.assertEqual(self.file.watch_paused_by_id, self.operator)
        self.assertFalse(self.watch.next_check)
        self.tell("ROLLED_OVER", day(10))
        self.assertEqual(self.pass_time(day(90)), 0)
        self.assertEqual(self.open_kinds(), [])
        self.file.with_user(self.operator).action_resume_watch()
        self.assertIn("roll_over", self.open_kinds())
        self.assertIn("temperature", self.open_kinds())

    def test_it_ends_with_the_shipment(self):
        def archive(shipment):
            shipment.action_archive()

        def finish(shipment):
            shipment._decide_state("done", "Test")

        for number, end in enumerate((archive, finish, type(self.file).action_cancel)):
            shipment = self.shipment(
                mode="air", pol_id=self.vnsgn.id, booking_number=f"END{number}"
            )
            shipment.write({"required_by": day(1), "state_at_least": False})
            shipment._write_state({"state": "confirmed"})
            self.assertEqual(self.open_kinds(shipment), ["required_by"])
            end(shipment)
            self.assertEqual(self.open_kinds(shipment), [])
            self.assertEqual(shipment.exception_ids.closing, "ended")
            watch = self.env["freight.watch"].search(
                [("shipment_id", "=", shipment.id)]
            )
            self.assertFalse(watch.next_check)

    def test_rule_without_milestones_or_with_too_much_left_is_refused(self):
        with self.assertRaises(ValidationError):
            self.rules["roll_over"].milestone_ids = False
        with self.assertRaises(ValidationError):
            self.rules["free_time"].threshold = 101

    def test_more_hours_than_a_date_can_bear_are_refused(self):
        for rule in (self.rules["no_news"], self.rules["overdue"]):
            for hours in ({"threshold": 1e12}, {"deadline_hours": 1e12}):
                with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                    with self.env.cr.savepoint():
                        rule.write(hours)
                        self.env.flush_all()

    def test_about_no_shipment(self):
        rule = self.rules["reported"]
        rule.user_id = self.operator
        causes = []
        find = patch.object(
            type(self.env["freight.watch"]),
            "_find_other_causes",
            lambda _self, rules, _now: [
                Cause(next(one for one in rules if one.id == rule.id), threat)
                for threat in causes
            ],
        )
        with find:
            causes.append(Threat("feed:1", None, params={"name": "Test Line"}))
            for _twice in range(2):
                self.env["freight.watch"]._check_others()
            one = self.env["freight.exception"].search([("subject", "=", "feed:1")])
            self.assertEqual((len(one), one.user_id), (1, self.operator))
            self.assertEqual(one.display_name, "Rule reported: Test Line")
            causes.clear()
            self.env["freight.watch"]._check_others()
        self.assertEqual(one.state, "closed")
