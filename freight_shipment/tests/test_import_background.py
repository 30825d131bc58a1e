from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .import_case import ImportCase
from .import_files import text_table


@tagged("post_install", "-at_install")
class TestImportInBackground(ImportCase):
    def setUp(self):
        super().setUp()
        # Its transactions of their own are the test's then.
        self.env.flush_all()
        self.registry_enter_test_mode()

    def run_job(self, record):
        """Run the job of an import that was begun."""
        record.state = "importing"
        record.flush_recordset()
        record._run_in_background("import_file")
        record.invalidate_recordset()

    def rows(self, count, **changed):
        header = ("Reference", "Mode", "Goods")
        rows = [(f"BG-{number}", "Sea", "Chairs") for number in range(count)]
        for number, row in changed.items():
            rows[int(number[1:])] = row
        return text_table(header, *rows)

    def test_a_long_file_is_worked_on_in_the_background(self):
        record = self.make(self.rows(700), partner_id=self.saigon_tech.id)
        for verb, state, final in (
            (record.action_check, "checking", "checked"),
            (record.action_import, "importing", "done"),
        ):
            with trap_jobs() as trap:
                verb()
                trap.assert_jobs_count(1)
                job = trap.enqueued_jobs[0]
                self.assertEqual(job.channel, "root.freight_import")
                self.assertEqual(record.state, state)
                with self.assertRaisesRegex(UserError, "being worked on"):
                    verb()
                trap.perform_enqueued_jobs()
            record.invalidate_recordset()
            self.assertEqual((record.state, record.progress), (final, 100))
            self.assertCounts(record, created=700)
        self.assertEqual(len(self.shipments(*(f"BG-{n}" for n in range(700)))), 700)

    def test_a_job_that_runs_again_does_no_harm(self):
        for policy in ("good", "all"):
            record = self.make(
                self.rows(250), partner_id=self.saigon_tech.id, policy=policy
            )
            self.run_job(record)
            self.assertEqual(record.state, "done")
            self.run_job(record)  # its end was lost
            self.assertCounts(record, unchanged=250)
            record._run_in_background("import_file")  # and once more, when all is done
            self.assertEqual(record.state, "done")
            self.shipments(*(f"BG-{number}" for number in range(250))).unlink()

    def test_good_rows_of_a_long_file(self):
        content = self.rows(600, _550=("BG-550", "Boat", "Chairs"))
        record = self.make(content, partner_id=self.saigon_tech.id, policy="good")
        self.run_job(record)
        self.assertCounts(record, created=599, rejected=1)

    def test_a_fault_of_the_program_is_told(self):
        record = self.make(self.rows(250), partner_id=self.saigon_tech.id)
        self.patch(
            type(record), "_read_shipments", lambda *args: {}["a fault nobody foresaw"]
        )
        with self.assertLogs("odoo.addons.freight_shipment", "ERROR"):
            try:
                self.run_job(record)
            except KeyError as error:  # assertRaises would undo what the job told
                self.assertIn("nobody foresaw", str(error))
            else:
                self.fail("the job hides its fault from the queue")
        record.invalidate_recordset()
        self.assertEqual(record.state, "draft")
        self.assertIn("a fault nobody foresaw", record.problem)
