"""Documents of many shipments at once, in the background."""

import base64
import io
from unittest.mock import patch

from PyPDF2 import PdfReader

from odoo.tests import new_test_user, tagged

from odoo.addons.queue_job.job import Job
from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import freight_document_batch
from .common import DocumentCase


@tagged("post_install", "-at_install")
class TestBatch(DocumentCase):
    def batch(self, shipments, code="arrival_notice"):
        return self.env["freight.document.batch"].create(
            {"shipment_ids": shipments.ids, "type_ids": self.kind(code).ids}
        )

    def test_all_in_one_file_and_the_incomplete_named(self):
        shipments = self.file | self.complete() | self.complete()
        bare = self.shipment(name="/", kind="direct")
        batch = self.batch(shipments | bare)
        batch._run()
        self.assertEqual(batch.state, "done")
        self.assertEqual(batch.document_ids.shipment_id, shipments)
        self.assertEqual(set(batch.document_ids.mapped("state")), {"issued"})
        self.assertIn(bare.name, batch.problem_text)
        self.assertEqual(self.pages(batch), [3])

    def pages(self, batch):
        return [
            len(PdfReader(io.BytesIO(base64.b64decode(part.file))).pages)
            for part in batch.part_ids
        ]

    def test_a_large_one_is_stored_in_parts(self):
        shipments = self.file | self.complete() | self.complete()
        batch = self.batch(shipments)
        with patch.object(freight_document_batch, "MOST_IN_PART", 2):
            batch._run()
            self.assertEqual(self.pages(batch), [2, 1])
            batch._run()
        self.assertEqual(batch.part_ids.mapped("document_count"), [2, 1])

    def test_the_job_as_the_runner_performs_it(self):
        batch = self.batch(self.file)
        batch.user_id = self.clerk
        batch._start()
        stored = self.env["queue.job"].search(
            [("model_name", "=", batch._name)], order="id desc", limit=1
        )
        self.assertEqual(stored.state, "pending")
        job = Job.load(self.env, stored.uuid)
        job.set_started()
        job.perform()
        job.set_done()
        job.store()
        self.assertEqual((stored.state, batch.state), ("done", "done"))
        self.assertEqual(batch.document_ids.issued_by_id, self.clerk)
        # Asked for twice, it is one job as long as that waits.
        batch._start()
        batch._start()
        waiting = [("model_name", "=", batch._name), ("state", "=", "pending")]
        self.assertEqual(self.env["queue.job"].search_count(waiting), 1)

    def test_over_several_branches_and_for_nobody_else(self):
        other = self.env["res.company"].create({"name": "Hamburg"})
        self.clerk.company_ids |= other
        theirs = self.complete(company_id=other.id)
        batch = self.env["freight.document.batch"].create(
            {
                "shipment_ids": (self.file | theirs).ids,
                "type_ids": self.kind("arrival_notice").ids,
                "user_id": self.clerk.id,
            }
        )
        batch._run()
        self.assertEqual(batch.document_ids.shipment_id, self.file | theirs)
        colleague = new_test_user(
            self.env, "batch_reader", "freight_base.group_freight_documentation"
        )
        self.assertFalse(batch.with_user(colleague).search([("id", "=", batch.id)]))
        self.assertTrue(batch.with_user(self.clerk).search([("id", "=", batch.id)]))

    def test_an_amendment_in_the_writing_is_left_alone(self):
        notice = self.issued("arrival_notice")
        draft = notice._amend("New date")
        self.batch(self.file)._run()
        self.assertEqual(draft.state, "draft")
        self.assertEqual(notice.state, "issued")

    def test_a_repeat_makes_nothing_twice(self):
        batch = self.batch(self.file)
        batch._run()
        batch._run()
        self.assertEqual(len(self.file.document_ids), 1)

    def test_many_shipments_go_to_the_background(self):
        shipments = self.env["freight.shipment"].create(
            [{"partner_id": self.saigon_tech.id} for _number in range(50)]
        )
        wizard = (
            self.env["freight.document.make"]
            .with_user(self.clerk)
            .create(
                {
                    "shipment_ids": shipments.ids,
                    "type_ids": self.kind("arrival_notice").ids,
                    "issue": True,
                }
            )
        )
        with trap_jobs() as trap:
            action = wizard.action_apply()
        trap.assert_jobs_count(1)
        self.assertEqual(action["res_model"], "freight.document.batch")

    def test_few_are_made_at_once(self):
        wizard = (
            self.env["freight.document.make"]
            .with_user(self.clerk)
            .create(
                {
                    "shipment_ids": self.file.ids,
                    "type_ids": self.kind("house_bill").ids,
                    "issue": True,
                }
            )
        )
        action = wizard.action_apply()
        self.assertEqual(self.file.document_ids.id, action["res_id"])
        self.assertEqual(self.file.document_ids.state, "issued")
