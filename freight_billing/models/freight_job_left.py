"""What is left of a job, branch by branch: each reads its own alone."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import formatLang

# What of a charge keeps its job from being closed without a reason.
UNFINISHED = Domain("state", "=", "draft") & Domain("amount", "!=", 0) | Domain(
    "state", "=", "confirmed"
) & Domain("billing_state", "in", ("open", "draft", "credited"))
# Of a master, what its houses bear.
UNFINISHED_FOR_HOUSES = (
    UNFINISHED & Domain("side", "=", "buy") & Domain("cost_basis", "!=", "none")
)


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _find_closing_problems(self):
        """Return {shipment: what is left of it in the user's branches, in words}."""
        found = self._find_problems_by_branch()
        return {
            shipment: [text for texts in by_branch.values() for text in texts]
            for shipment, by_branch in found.items()
        }

    def _find_problems_by_branch(self):
        branches = self.env.companies
        problems = {}
        for shipment in self:
            file = shipment.sudo()
            by_branch = {}
            for branch in (file.company_id | file.destination_company_id) & branches:
                found = [
                    *file._find_open_charges(branch),
                    *file._find_margin_problem(branch),
                ]
                if found:
                    by_branch[branch] = found
            if by_branch:
                problems[shipment] = by_branch
        return problems

    def _check_other_branches(self):
        """Refuse to close for a branch of others that has something left."""
        for shipment in self:
            left = shipment.sudo()._get_unfinished().company_id - self.env.companies
            if left:
                raise UserError(
                    self.env._(
                        "%(shipment)s: %(branch)s has not billed everything yet. "
                        "Close the job once it has. Who works for both branches can "
                        "switch to both, and close it with a reason.",
                        shipment=shipment.name,
                        branch=", ".join(left.mapped("name")),
                    )
                )

    def _get_unfinished(self):
        """Return the charges that are left; of a house, its master's costs, too."""
        self.ensure_one()
        own = self.charge_ids.filtered_domain(UNFINISHED)
        return own | self.master_id.charge_ids.filtered_domain(UNFINISHED_FOR_HOUSES)

    def _find_open_charges(self, branch):
        kinds = {
            "draft": {
                "sell": self.env._("an estimate, not confirmed"),
                "buy": self.env._("an estimated cost, not confirmed"),
            },
            "credited": {
                "sell": self.env._("credited, and not invoiced again"),
                "buy": self.env._("credited, and no other bill posted"),
            },
            "open": {
                "sell": self.env._("not invoiced"),
                "buy": self.env._("no posted bill"),
            },
        }
        for charge in self._get_unfinished():
            if charge.company_id != branch:
                continue
            kind = "credited" if charge.billing_state == "credited" else "open"
            yield self.env._(
                "%(shipment)s: %(charge)s: %(problem)s",
                shipment=charge.shipment_id.name,
                charge=charge.display_name,
                problem=kinds["draft" if charge.state == "draft" else kind][
                    charge.side
                ],
            )

    def _find_margin_problem(self, branch):
        """Judge the margin of a branch by the bounds of that branch."""
        job = self.with_context(allowed_company_ids=branch.ids)
        low, high = branch.freight_margin_min, branch.freight_margin_max
        income = job.posted_income or job.estimated_income
        margin = job.posted_percent if job.posted_income else job.estimated_percent
        if not branch.freight_margin_checked or (
            not income and not (job.posted_cost or job.estimated_cost)
        ):
            return
        if not income or not low <= margin <= high:
            yield self.env._(
                "%(shipment)s: its margin of %(margin)s %% is outside of %(low)s to "
                "%(high)s %%",
                shipment=self.name,
                margin=formatLang(self.env, margin, digits=1),
                low=formatLang(self.env, low, digits=1),
                high=formatLang(self.env, high, digits=1),
            )
