import gc

from odoo import api, fields, models
from odoo.exceptions import UserError

from .freight_document import CURRENT

# So many shipments at once are made in the background; fewer take a few seconds.
BATCH_FROM = 50
# What is made in one transaction: a failure costs no more than this many.
PORTION = 50
# Documents in one file: what is merged is in memory until it is stored.
MOST_IN_PART = 200


class FreightDocumentBatch(models.Model):
    """Documents of many shipments, made in the background and put together in PDFs."""

    _name = "freight.document.batch"
    _description = "Batch of Documents"
    _order = "id desc"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user
    )
    shipment_ids = fields.Many2many("freight.shipment", readonly=True)
    type_ids = fields.Many2many("freight.document.type", readonly=True)
    lang = fields.Char(readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done")],
        required=True,
        default="waiting",
        readonly=True,
    )
    document_ids = fields.Many2many("freight.document", readonly=True)
    problem_text = fields.Text("Not Made", readonly=True)
    part_ids = fields.One2many("freight.document.batch.part", "batch_id", "Files")

    @api.depends("state")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = self.env._("Batch %s", batch.id)

    def _start(self):
        self.ensure_one()
        self.with_delay(
            identity_key=f"freight.document.batch-{self.id}",
            description=self.env._("Make documents"),
        )._run()

    def _run(self):
        """Make and issue all of them; a repeat of it makes nothing twice."""
        self.ensure_one()
        # As who asked for it, over all branches that are theirs.
        branches = self.company_id | self.user_id.company_ids
        batch = self.with_user(self.user_id).with_context(
            allowed_company_ids=branches.ids
        )
        batch._run_as_user()

    def _run_as_user(self):
        documents, problems = self.env["freight.document"], []
        ids = self.shipment_ids.sorted("id").ids
        for start in range(0, len(ids), PORTION):
            shipments = self.shipment_ids.browse(ids[start : start + PORTION])
            documents._make(shipments, self.type_ids, self.lang or None)
            drafts = documents.search(
                [
                    ("shipment_id", "in", shipments.ids),
                    ("type_id", "in", self.type_ids.ids),
                    ("state", "=", "draft"),
                    ("review_state", "=", "none"),
                    # Somebody is writing that amendment, and issues it.
                    ("previous_id", "=", False),
                ]
            )
            problems += self._issue(drafts)
            # What was drawn is in the file store; memory is for the next portion.
            self.env.flush_all()
            self.env.invalidate_all()
        done = documents.search(
            [
                ("shipment_id", "in", ids),
                ("type_id", "in", self.type_ids.ids),
                ("state", "in", CURRENT),
            ],
            order="shipment_id, type_id",
        )
        self._store_parts(done)
        self.sudo().write(
            {
                "state": "done",
                "document_ids": [fields.Command.set(done.ids)],
                "problem_text": "\n\n".join(problems) or False,
            }
        )

    def _store_parts(self, documents):
        """Put the documents together in files, one in memory at a time."""
        self.sudo().part_ids.unlink()
        for number, start in enumerate(range(0, len(documents), MOST_IN_PART), 1):
            some = documents[start : start + MOST_IN_PART]
            self.env["freight.document.batch.part"].sudo().create(
                {
                    "batch_id": self.id,
                    "number": number,
                    "document_count": len(some),
                    "file": some._merge_files(),
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            # Readers of PDFs hold on to each other until they are looked for.
            gc.collect()

    def _issue(self, drafts):
        """Issue all of a portion; where one is incomplete, the others by themselves."""
        try:
            with self.env.cr.savepoint():
                drafts._issue()
            return []
        except UserError:
            self.env.invalidate_all()
        problems = []
        for draft in drafts:
            try:
                with self.env.cr.savepoint():
                    draft._issue()
            except UserError as error:
                self.env.invalidate_all()
                problems.append(str(error))
        return problems


class FreightDocumentBatchPart(models.Model):
    """One file of a batch: as many documents as fit into memory together."""

    _name = "freight.document.batch.part"
    _description = "File of a Batch"
    _order = "batch_id, number"

    batch_id = fields.Many2one(
        "freight.document.batch", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="batch_id.company_id", store=True)
    number = fields.Integer("Part", required=True, readonly=True)
    document_count = fields.Integer("Documents", readonly=True)
    file = fields.Binary(
        attachment=True, readonly=True, groups="freight_base.group_freight_user"
    )
    file_name = fields.Char(compute="_compute_file_name")

    @api.depends("batch_id", "number")
    def _compute_file_name(self):
        for part in self:
            part.file_name = f"documents-{part.batch_id.id}-{part.number}.pdf"
