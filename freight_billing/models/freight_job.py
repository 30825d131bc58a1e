"""A job is open, operationally done, or financially closed."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS, Domain

from .freight_job_left import UNFINISHED, UNFINISHED_FOR_HOUSES

FINANCE = "freight_base.group_freight_finance"
MANAGER = "freight_base.group_freight_manager"
JOB_FIELDS = frozenset({"closed_at", "closed_by_id", "close_reason_id", "close_notes"})
OVER = ("done", "cancelled")


class FreightCloseReason(models.Model):
    """Why a job is closed although something is left."""

    _name = "freight.close.reason"
    _inherit = ["freight.code.mixin"]
    _description = "Reason for Closing"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]
    _cleaners = {"code": str.upper}

    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code)", "A reason with these letters exists already."
    )


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    job_state = fields.Selection(
        [
            ("open", "Open"),
            ("done", "Operationally Done"),
            ("closed", "Financially Closed"),
        ],
        "Job",
        compute="_compute_job_state",
        groups="freight_base.group_freight_user",
    )
    closed_at = fields.Datetime(
        "Closed", readonly=True, copy=False, groups="freight_base.group_freight_user"
    )
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, groups="base.group_user"
    )
    close_reason_id = fields.Many2one(
        "freight.close.reason",
        "Closed In Spite Of",
        readonly=True,
        copy=False,
        groups="base.group_user",
        ondelete="restrict",
    )
    # By branch, since each reads its own alone.
    close_notes = fields.Json(readonly=True, copy=False, groups=NO_ACCESS)
    close_details = fields.Text(
        "Left When It Was Closed",
        compute="_compute_close_details",
        compute_sudo=False,
        groups=FINANCE,
    )
    ready_to_close = fields.Boolean(
        compute="_compute_ready_to_close",
        search="_search_ready_to_close",
        groups=FINANCE,
        help="Done, and all of its charges are on posted invoices and bills.",
    )

    _to_close_idx = models.Index(
        "(id) WHERE closed_at IS NULL AND state IN ('done', 'cancelled')"
    )

    @api.depends("state", "closed_at")
    def _compute_job_state(self):
        for shipment in self:
            over = "done" if shipment.state in OVER else "open"
            shipment.job_state = "closed" if shipment.closed_at else over

    @api.depends("close_notes")
    @api.depends_context("allowed_company_ids")
    def _compute_close_details(self):
        """Show finance what was left in the branches that it works for."""
        for shipment in self:
            notes = shipment.sudo().close_notes or {}
            texts = [
                text
                for branch in self.env.companies
                for text in notes.get(str(branch.id), ())
            ]
            shipment.close_details = "\n".join(texts) or False

    @api.depends(
        "job_state",
        *(
            f"{charges}.{name}"
            for charges in ("charge_ids", "master_id.charge_ids")
            for name in ("state", "billing_state", "amount")
        ),
    )
    def _compute_ready_to_close(self):
        """Both branches have to be ready: one closes the job for the other as well."""
        for shipment in self:
            left = shipment.sudo()._get_unfinished()
            shipment.ready_to_close = shipment.job_state == "done" and not left

    def _search_ready_to_close(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return (
            Domain("state", "in", OVER)
            & Domain("closed_at", "=", False)
            & Domain("charge_ids", "not any!", UNFINISHED)
            & Domain(
                "master_id",
                "not any!",
                Domain("charge_ids", "any!", UNFINISHED_FOR_HOUSES),
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_typed_job(vals)
        # Said aloud, so that no default of a context or a user says otherwise.
        # What was left of a job is a field that nobody may name.
        begins = dict.fromkeys(JOB_FIELDS - {"close_notes"}, False)
        return super().create([{**begins, **vals} for vals in vals_list])

    def write(self, vals):
        self._refuse_typed_job(vals)
        return super().write(vals)

    def _refuse_typed_job(self, vals):
        if JOB_FIELDS & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("Jobs are closed and opened by their buttons alone.")
            )

    def action_close_job(self):
        """Close these at once, or ask for the reason where something is left."""
        self._check_may_close()
        self._check_other_branches()
        if self._find_closing_problems():
            return self._open_job_wizard(self.env._("Close Jobs"))
        self._close_job()
        return True

    def action_reopen_job(self):
        """Ask why these are to be opened again."""
        self._check_may_reopen()
        return self._open_job_wizard(self.env._("Reopen Jobs"), reopens=True)

    def _open_job_wizard(self, title, reopens=False):
        wizard = self.env["freight.job.close"].create(
            {"shipment_ids": [fields.Command.set(self.ids)], "reopens": reopens}
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_may_close(self):
        self._staff_check_access("read")
        if not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Only finance closes jobs."))
        for shipment in self:
            if shipment.job_state != "done":
                raise UserError(
                    self.env._(
                        "%(shipment)s is %(state)s. A job is closed once it is "
                        "operationally done.",
                        shipment=shipment.name,
                        state=dict(
                            self._fields["job_state"]._description_selection(self.env)
                        )[shipment.job_state],
                    )
                )

    def _check_may_reopen(self):
        self._staff_check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a manager opens a closed job again."))
        for shipment in self:
            if not shipment.closed_at:
                raise UserError(self.env._("%s is not closed.", shipment.name))

    def _close_job(self, reason=None, note=None):
        """Close these jobs; the history tells why in spite of something left, and
        finance of each branch reads what that was."""
        self._check_may_close()
        self._check_other_branches()
        problems = self._find_problems_by_branch()
        if problems and not reason:
            texts = [
                text
                for each in problems.values()
                for found in each.values()
                for text in found
            ]
            raise UserError(
                self.env._("Choose a reason to close in spite of this:")
                + "\n"
                + "\n".join(texts)
            )
        for shipment in self:
            left = problems.get(shipment)
            shipment.sudo().write(
                {
                    "closed_at": fields.Datetime.now(),
                    "closed_by_id": self.env.uid,
                    "close_reason_id": reason.id if left else False,
                    "close_notes": {
                        str(branch.id): texts for branch, texts in (left or {}).items()
                    },
                }
            )
            told = [shipment.env._("Financially closed.")]
            if left:
                told += [reason.display_name, note or ""]
            shipment.sudo()._log_job(told)

    def _reopen_job(self, note):
        self._check_may_reopen()
        if not (note or "").strip():
            raise UserError(self.env._("Say why the job is opened again."))
        self.sudo().write(
            {"closed_at": False, "closed_by_id": False, "close_reason_id": False}
        )
        for shipment in self.sudo():
            shipment._log_job([shipment.env._("Opened again."), note])

    def _log_job(self, texts):
        """Put it into the internal history, under the name of who did it.

        Operations and the other branch read it, too: no amounts.
        """
        self.message_post(
            body="\n".join(filter(None, texts)),
            author_id=self.env.user.partner_id.id,
        )


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    @api.model_create_multi
    def create(self, vals_list):
        charges = super().create(vals_list)
        charges._check_job_open()
        return charges

    def write(self, vals):
        self._check_job_open()
        result = super().write(vals)
        if "shipment_id" in vals:
            self._check_job_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_open_jobs(self):
        self._check_job_open()

    def _check_job_open(self):
        """Refuse what changes a closed job, but for those who may open it again."""
        if self.env.su or self.env.user.has_group(MANAGER):
            return
        for shipment in self.shipment_id.sudo():
            if shipment.closed_at:
                raise UserError(
                    self.env._(
                        "%s is financially closed. A manager can add what came late, "
                        "or open it again.",
                        shipment.name,
                    )
                )


class ResCompany(models.Model):
    _inherit = "res.company"

    freight_margin_checked = fields.Boolean(
        "Check Margins at Closing", groups="base.group_user"
    )
    freight_margin_min = fields.Float(
        "Least Margin (%)", digits=(6, 1), default=0, groups="base.group_user"
    )
    freight_margin_max = fields.Float(
        "Highest Margin (%)", digits=(6, 1), default=60, groups="base.group_user"
    )

    _freight_margin_check = models.Constraint(
        "CHECK (freight_margin_min <= freight_margin_max)",
        "The least margin cannot be above the highest one.",
    )
