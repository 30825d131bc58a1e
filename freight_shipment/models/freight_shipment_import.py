import base64
import logging
from functools import partial

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.service.model import PG_CONCURRENCY_ERRORS_TO_RETRY, retrying

from ..tools import sheet_reader
from ..tools.sheet_issues import FileProblem

_logger = logging.getLogger(__name__)

# More rows than a person waits for: they are worked on in the background.
MOST_IN_REQUEST = 200
# Files and their findings are of no use to anybody after a season.
KEPT_DAYS = 90
INPUT = (
    *("file", "company_id", "partner_id", "customer_only"),
    *("date_order", "decimal_sign"),
)
COUNTS = ("created_count", "updated_count", "unchanged_count", "rejected_count")
NOTHING = dict.fromkeys((*COUNTS, "error_count", "warning_count", "progress"), 0)


class FreightShipmentImport(models.Model):
    """A file of shipments, what is wrong with it, and what became of it.

    Staff, portal and API all go this one way: a record with the file and how to read
    it, then ``check_file`` and ``import_file``. Where a customer sends it,
    ``customer_only`` binds every shipment to them and closes the internal columns.
    """

    _name = "freight.shipment.import"
    _description = "Import of Shipments"
    _order = "id desc"
    _rec_name = "file_name"

    file = fields.Binary(attachment=True, required=True, copy=False)
    file_name = fields.Char(copy=False)
    company_id = fields.Many2one(
        "res.company",
        "Branch",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        help="The branch that the new shipments belong to.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        ondelete="cascade",
        help="The customer of the shipments whose row names none.",
    )
    customer_only = fields.Boolean(
        readonly=True,
        help="All shipments are this customer's, who sent the file; it may fill no "
        "internal columns and name only parties of the customer's own.",
    )
    policy = fields.Selection(
        [
            ("all", "All or nothing"),
            ("good", "The good rows only"),
        ],
        "Import",
        required=True,
        default="all",
        help="What happens where some shipments of the file are wrong.",
    )
    date_order = fields.Selection(
        [("dmy", "Day first: 31/12/2025"), ("mdy", "Month first: 12/31/2025")],
        "Dates",
        compute="_compute_date_order",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Only for dates that could be read either way; 2025-12-31 and a "
        "spreadsheet's own dates are always clear.",
    )
    decimal_sign = fields.Selection(
        [(".", "Decimal point: 1,234.5"), (",", "Decimal comma: 1.234,5")],
        "Numbers",
        compute="_compute_decimal_sign",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Only for text that could be read either way, such as 1.234; a "
        "spreadsheet's own numbers are always clear.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("checking", "Checking"),
            ("checked", "Checked"),
            ("importing", "Importing"),
            ("done", "Imported"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    progress = fields.Integer("Progress (%)", readonly=True, copy=False)
    problem = fields.Char(
        readonly=True, copy=False, help="Why the file as a whole was not imported."
    )
    created_count = fields.Integer("Created", readonly=True, copy=False)
    updated_count = fields.Integer("Updated", readonly=True, copy=False)
    unchanged_count = fields.Integer("Unchanged", readonly=True, copy=False)
    rejected_count = fields.Integer("Rejected", readonly=True, copy=False)
    error_count = fields.Integer("Errors", readonly=True, copy=False)
    warning_count = fields.Integer("Warnings", readonly=True, copy=False)
    error_ids = fields.One2many(
        "freight.shipment.import.error", "import_id", "Findings", readonly=True
    )
    shipment_ids = fields.Many2many(
        "freight.shipment",
        string="Shipments",
        readonly=True,
        copy=False,
        help="What the file created or changed.",
    )
    result_file = fields.Binary(attachment=True, readonly=True, copy=False)
    finished_at = fields.Datetime("Finished On", readonly=True, copy=False)

    @api.depends("company_id")
    def _compute_date_order(self):
        for record in self:
            pattern = record._get_language().date_format or ""
            month_first = 0 <= pattern.find("%m") < pattern.find("%d")
            year_first = pattern.startswith("%Y")
            record.date_order = "mdy" if month_first and not year_first else "dmy"

    @api.depends("company_id")
    def _compute_decimal_sign(self):
        for record in self:
            record.decimal_sign = (
                "," if record._get_language().decimal_point == "," else "."
            )

    def write(self, vals):
        if any(name in vals for name in INPUT) and "state" not in vals:
            vals = {**vals, **self._prepare_fresh_values()}
        return super().write(vals)

    def action_check(self):
        """Say all that is wrong with the file, and what importing it would do."""
        self.ensure_one()
        self.check_access("write")
        self._start("check_file", "checking")

    def action_import(self):
        self.ensure_one()
        self.check_access("write")
        self._start("import_file", "importing")

    def action_download_result(self):
        self.ensure_one()
        self.check_access("read")
        if not self.result_file:
            raise UserError(self.env._("Check or import the file first."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/result_file/"
            f"{self._get_result_name()}?download=true",
            "target": "download",
        }

    def action_open_shipments(self):
        """List what the import created and updated."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_shipment.freight_shipment_action"
        )
        return {
            **action,
            "domain": [("id", "in", self.shipment_ids.ids)],
            "context": {},
        }

    @api.private
    def check_file(self):
        """Read the file and try all of it, leaving no trace but the findings."""
        self.ensure_one()
        self._work(trial=True)

    @api.private
    def import_file(self):
        """Import the file; the same file again changes nothing."""
        self.ensure_one()
        self._work(trial=False)

    def _start(self, method, state):
        """Run ``method`` now, or in the background where the file is long."""
        if self.state in ("checking", "importing"):
            raise UserError(
                self.env._(
                    "%(file)s is being worked on. Wait until it is finished.",
                    file=self.file_name,
                )
            )
        if self.state == "done":
            raise UserError(
                self.env._(
                    "%(file)s is imported. Begin a new import for a changed file.",
                    file=self.file_name,
                )
            )
        self.env["freight.shipment"].check_access("create")
        try:
            is_long = sheet_reader.count_rows(self._get_content()) > MOST_IN_REQUEST
        except FileProblem as problem:
            self._refuse(problem)
            return
        if not is_long:
            getattr(self, method)()
            return
        self.write({**self._prepare_fresh_values(), "state": state})
        self.with_delay(
            channel="root.freight_import",
            identity_key=f"freight_import-{self.id}-{method}",
            description=self.env._("Import of shipments: %s", self.file_name),
        )._run_in_background(method)

    def _run_in_background(self, method):
        """Do the work of a job, which may run more than once.

        The job itself writes nothing: what is finished and how far it is are written
        in transactions of their own, so that they are kept and can be seen.
        """
        self = self.with_context(freight_import_background=True)
        if not self.exists() or self.state not in ("checking", "importing"):
            return
        try:
            getattr(self, method)()
        except Exception as error:
            if (
                isinstance(error, OperationalError)
                and error.pgcode in PG_CONCURRENCY_ERRORS_TO_RETRY
            ):
                raise  # the queue tries again
            _logger.exception("Import %s of shipments failed", self.id)
            problem = self.env._(
                "The import stopped because of a fault in the program: %(error)s. "
                "What was imported before stays; importing the file again continues.",
                error=str(error) or type(error).__name__,
            )
            self._write_apart({"state": "draft", "problem": problem, "progress": 0})
            raise

    def _apart(self, work):
        """Call ``work(self)`` in a transaction of its own, again where another
        import was in the way."""
        with self.env.registry.cursor() as cr:
            env = self.env(cr=cr)
            return retrying(partial(work, self.with_env(env)), env)

    def _write_apart(self, vals):
        """Write where work in the background can be seen at once."""
        if self.env.context.get("freight_import_background"):
            self._apart(lambda record: record.write(vals))
            self.invalidate_recordset()
        else:
            self.write(vals)

    def _refuse(self, problem):
        """Say why the file cannot be read at all."""
        self._write_apart(
            {
                **self._prepare_fresh_values(),
                "problem": self._get_problem_text(problem),
            }
        )

    def _prepare_fresh_values(self):
        return {
            **NOTHING,
            "state": "draft",
            "problem": False,
            "error_ids": [Command.clear()],
            "shipment_ids": [Command.clear()],
            "result_file": False,
            "finished_at": False,
        }

    def _get_content(self):
        """Return the bytes of the file."""
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _get_result_name(self):
        name = (self.file_name or "shipments").replace("/", "-")
        return f"{name.rpartition('.')[0] or name}-result.xlsx"

    def _get_language(self):
        """Return the language whose dates and numbers the branch writes."""
        code = self.company_id.partner_id.lang or self.env.lang or "en_US"
        return self.env["res.lang"]._get_data(code=code)

    @api.autovacuum
    def _gc_old(self):
        """Forget old files; what they made stays."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search(Domain("create_date", "<", limit)).unlink()
