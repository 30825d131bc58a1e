from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .freight_shipment_state import BY_VERB

ACTIVITY = "freight_shipment.activity_type_handover"
# Which branch takes each step, and from where: who offers is not who accepts.
STEPS = {
    "offered": ("company_id", ("none", "returned")),
    "accepted": ("destination_company_id", ("offered",)),
    "returned": ("destination_company_id", ("offered", "accepted")),
}
# Modes whose carrier issues one document for the main carriage.
MASTER_DOCUMENT_MODES = ("sea", "air", "rail", "multimodal")


class FreightShipment(models.Model):
    """The handover of a shipment from its origin to its destination branch.

    Both branches see the file from the moment that a destination branch is named.
    The handover says who works on it; the money of each branch stays its own.
    """

    _inherit = "freight.shipment"

    handover_state = fields.Selection(
        [
            ("none", "Not Offered"),
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("returned", "Returned"),
        ],
        "Handover",
        required=True,
        readonly=True,
        default="none",
        copy=False,
        tracking=True,
    )
    destination_operator_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('company_ids', 'in', destination_company_id)]",
        copy=False,
        help="Who takes the shipment over at the destination branch.",
    )
    handover_documents = fields.Text(
        "Documents on the Way",
        copy=False,
        groups="base.group_user",
        help="Which documents follow, and how: originals by courier, telex release, …",
    )
    handover_checklist = fields.Html(
        compute="_compute_handover_checklist",
        sanitize=False,
        groups="base.group_user",
    )
    handover_reason = fields.Char("Reason of Return", readonly=True, copy=False)
    is_origin_branch = fields.Boolean(compute="_compute_is_branch")
    is_destination_branch = fields.Boolean(compute="_compute_is_branch")

    has_other_branches = fields.Boolean(compute="_compute_has_other_branches")

    _offered_idx = models.Index(
        "(destination_company_id) WHERE handover_state = 'offered'"
    )

    @api.depends("company_id", "destination_company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_is_branch(self):
        """Tell for which branch of the shipment the user works at the moment."""
        for shipment in self:
            own = self.env.companies
            shipment.is_origin_branch = shipment.company_id in own
            shipment.is_destination_branch = shipment.destination_company_id in own

    def _compute_has_other_branches(self):
        """Tell if there is anybody to hand over to: one company needs no branches."""
        companies = self.env["res.company"].sudo().search_count([], limit=2)
        self.has_other_branches = companies > 1

    @api.depends_context("lang")
    @api.depends(
        *("kind", "mode", "house_number", "master_number", "master_id.master_number"),
        *("eta", "ata", "consignee_id", "notify_id", "destination_agent_id"),
        *("handover_documents", "destination_operator_id"),
    )
    def _compute_handover_checklist(self):
        for shipment in self:
            shipment.handover_checklist = Markup(
                "<ul class='list-unstyled'>%s</ul>"
            ) % (
                Markup().join(
                    Markup("<li><i class='fa fa-fw %s me-2'></i>%s</li>")
                    % (
                        "fa-check text-success" if there else "fa-times text-danger",
                        label,
                    )
                    for label, there in shipment.sudo()._get_handover_checklist()
                )
            )

    @api.constrains("destination_company_id", "company_id")
    def _check_destination_company(self):
        for shipment in self:
            if shipment.destination_company_id == shipment.company_id:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: the destination branch is the origin branch. "
                        "Choose another branch, or leave it empty.",
                        shipment=shipment.name,
                    )
                )

    @api.constrains("destination_operator_id", "destination_company_id")
    def _check_destination_operator(self):
        for shipment in self:
            operator = shipment.sudo().destination_operator_id
            branch = shipment.sudo().destination_company_id
            if operator and branch not in operator.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: %(user)s does not work for %(branch)s. Choose "
                        "somebody of that branch.",
                        shipment=shipment.name,
                        user=operator.name,
                        branch=branch.name or self.env._("no destination branch"),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """No shipment is handed over from the start, whatever a context says."""
        if any(vals.get("handover_state", "none") != "none" for vals in vals_list):
            raise UserError(
                self.env._("A new shipment cannot be handed over yet. Offer it later.")
            )
        unoffered = {"handover_state": "none", "handover_reason": False}
        return super().create([{**vals, **unoffered} for vals in vals_list])

    def write(self, vals):
        by_verb = self.env.context.get("freight_state") is BY_VERB
        if not by_verb and {"handover_state", "handover_reason"} & vals.keys():
            raise UserError(
                self.env._(
                    "A handover is not typed. Offer, accept or return the shipment."
                )
            )
        for name in ("company_id", "destination_company_id"):
            if name in vals:
                self._check_branch_free(name, vals[name])
        return super().write(vals)

    def action_offer_handover(self):
        """Offer the file to the destination branch, with all that it needs."""
        self._staff_check_access("write")
        self._check_state(
            ("confirmed", "in_transit"),
            self.env._("Only a shipment that is under way is handed over."),
        )
        self._check_handover_step("offered")
        self._check_handover_complete()
        self._write_state({"handover_state": "offered", "handover_reason": False})
        for shipment in self:
            branches = shipment.sudo()
            shipment._tell_handover(
                self.env._(
                    "Handover offered to %(user)s (%(branch)s). "
                    "Documents: %(documents)s",
                    user=branches.destination_operator_id.name,
                    branch=branches.destination_company_id.name,
                    documents=shipment.handover_documents,
                ),
                branches.destination_operator_id,
                self.env._(
                    "Accept or return the handover from %s", branches.company_id.name
                ),
            )
        return True

    def action_accept_handover(self):
        """Take the shipment over for the destination branch."""
        self._staff_check_access("write")
        self._check_handover_step("accepted")
        self._write_state({"handover_state": "accepted"})
        for shipment in self:
            shipment._tell_handover(self.env._("Handover accepted"))
        return True

    def action_return_handover(self):
        """Ask why the destination branch does not take the shipment."""
        self.ensure_one()
        self._staff_check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return Handover"),
            "res_model": "freight.handover.return",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": self.id},
        }

    def _return_handover(self, reason):
        """Give the file back to the origin branch, saying why."""
        self.ensure_one()
        self._check_handover_step("returned")
        self._write_state({"handover_state": "returned", "handover_reason": reason})
        note = self.env._("Handover returned: %s", reason)
        self._tell_handover(note, self.operator_id, note)

    def _tell_handover(self, note, user=None, task=None):
        """Note the step in the history, and give who is next a task."""
        self.ensure_one()
        self._message_log(body=note)
        self.activity_unlink([ACTIVITY])
        if user:
            self.activity_schedule(ACTIVITY, user_id=user.id, summary=task)

    def _get_handover_checklist(self):
        """Return what the destination branch needs, and whether it is there.

        :return: list of ``(what, is it there)``
        """
        self.ensure_one()
        items = []
        if self.kind == "house":
            items.append((self.env._("House B/L or AWB number"), self.house_number))
        if self.mode in MASTER_DOCUMENT_MODES:
            number = self.master_number or self.master_id.master_number
            items.append((self.env._("Master B/L or AWB number"), number))
        contacts = self.consignee_id | self.notify_id | self.destination_agent_id
        items += [
            (self.env._("ETA"), self.eta or self.ata),
            (
                self.env._("Consignee, notify party or agent with e-mail or phone"),
                any(contact.email or contact.phone for contact in contacts),
            ),
            (self.env._("Note of the documents on the way"), self.handover_documents),
            (
                self.env._("Operator at the destination branch"),
                self.destination_operator_id,
            ),
        ]
        return [(label, bool(there)) for label, there in items]

    def _check_handover_complete(self):
        """Refuse to offer shipments that lack something, saying all of it at once."""
        errors = []
        for shipment in self:
            checklist = shipment.sudo()._get_handover_checklist()
            missing = [f"• {label}" for label, there in checklist if not there]
            if missing:
                head = self.env._("%s cannot be offered yet. Missing:", shipment.name)
                errors.append("\n".join([head, *missing]))
        if errors:
            raise UserError("\n\n".join(errors))

    def _check_handover_step(self, step):
        """Only the branch whose turn it is takes ``step``, and only when it is due."""
        labels = dict(self._fields["handover_state"]._description_selection(self.env))
        branch, before = STEPS[step]
        for shipment in self:
            if shipment.handover_state not in before:
                raise UserError(
                    self.env._(
                        "%(shipment)s: the handover is %(now)s, so it cannot become "
                        "%(step)s.",
                        shipment=shipment.name,
                        now=labels[shipment.handover_state],
                        step=labels[step],
                    )
                )
            company = shipment.sudo()[branch]
            if not company:
                raise UserError(
                    self.env._(
                        "%(shipment)s has no destination branch. Choose one first.",
                        shipment=shipment.name,
                    )
                )
            shipment._check_works_for(company)

    def _check_branch_free(self, name, company_id):
        """While a handover is under way, the two branches stay who they are."""
        for shipment in self:
            under_way = shipment.handover_state in ("offered", "accepted")
            if under_way and shipment[name].id != company_id:
                raise UserError(
                    self.env._(
                        "%(shipment)s is handed over to %(branch)s. Its branches can "
                        "change only after that branch has returned it.",
                        shipment=shipment.name,
                        branch=shipment.sudo().destination_company_id.name,
                    )
                )
