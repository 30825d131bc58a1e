from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.fields import Domain

from odoo.addons.freight_shipment.tools.viewer import Viewer

# What a portal user may who has no role: look.
PLAIN = frozenset({"shipments"})
NOBODY = frozenset()
# Of a user's own record, what decides on whose shipments they see.
DECIDING = {"partner_id", "share", "group_ids", "active"}


class Standing(NamedTuple):
    """What a portal user may do, and whose shipments they see."""

    capabilities: frozenset
    acts: bool
    own_id: int
    customer_ids: tuple
    branch_ids: tuple | None  # None: not held to branches
    has_role: bool
    is_paused: bool


class ResUsers(models.Model):
    """What a customer's people may see and do; the one place that decides it."""

    _inherit = "res.users"

    freight_access_ids = fields.One2many(
        "freight.customer.access",
        "user_id",
        "Freight Portal",
        groups="freight_base.group_freight_user",
    )
    freight_customer_ids = fields.Many2many(
        "res.partner",
        string="Sees Shipments Of",
        compute="_compute_freight_customer_ids",
        compute_sudo=True,
        groups="freight_base.group_freight_user",
        help="The own company, and the subsidiaries that were granted.",
    )

    @api.depends("partner_id", "freight_access_ids.subsidiary_ids")
    def _compute_freight_customer_ids(self):
        for user in self:
            customers = user.partner_id.commercial_partner_id
            # A granted company that left the group is out by itself.
            for company in user.freight_access_ids.subsidiary_ids:
                if customers[:1] in company._get_freight_owners():
                    customers |= company
            user.freight_customer_ids = customers

    def write(self, vals):
        result = super().write(vals)
        if not DECIDING.isdisjoint(vals):
            self.env["freight.customer.access"]._forget_rules()
        return result

    def _get_freight_access(self):
        self.ensure_one()
        return self.sudo().freight_access_ids[:1]

    @tools.ormcache("self.id")
    def _get_freight_standing(self):
        """Return what decides on all that this portal user is shown: plain values.

        They are kept as the domains of record rules are, and forgotten with them.
        """
        user = self.sudo()
        own = user.partner_id.commercial_partner_id
        access = user._get_freight_access()
        paused = own._is_freight_paused()
        capabilities = NOBODY
        if user.share and not paused:
            capabilities = access.role_id._get_capabilities() if access else PLAIN
        # A branch that moved to another company is no branch any more.
        branches = access.branch_ids
        here = branches.filtered(lambda one: one.commercial_partner_id == own)
        return Standing(
            capabilities=capabilities,
            acts=bool(access) and not access.role_id.only_reads,
            own_id=own.id,
            customer_ids=tuple(user.freight_customer_ids.ids),
            branch_ids=tuple(here.ids) if branches else None,
            has_role=bool(access),
            is_paused=paused,
        )

    def _get_freight_capabilities(self):
        """Return what this portal user may on their customer's shipments."""
        self.ensure_one()
        return self._get_freight_standing().capabilities

    def _get_freight_viewer(self, shipment=None):
        """Return this user as one who looks at shipments, or at this one.

        A shipment that is another customer's was granted; of that they see what the
        grant says. The caller has checked that they may read it.
        """
        self.ensure_one()
        standing = self._get_freight_standing()
        can, acts = standing.capabilities, standing.acts
        if shipment and shipment.sudo().commercial_partner_id.id not in (
            standing.customer_ids
        ):
            can &= shipment._get_granted_capabilities(self)
            acts = False
        return Viewer(can, self.lang or "en_US", self.tz or "UTC", acts)

    def _is_freight_paused(self):
        """Tell if distribution is paused, for this user's customer or for all."""
        self.ensure_one()
        return self._get_freight_standing().is_paused

    def _is_freight_customer(self):
        """Tell if the portal has anything of ours for this user."""
        self.ensure_one()
        if not self.share or self._is_public():
            return False
        return self._get_freight_standing().has_role or bool(
            self.env["freight.shipment"].with_user(self).search_count([], limit=1)
        )

    # The wall's domains: called by record rules, with this user elevated

    def _get_freight_own_domain(self, path=""):
        """Return the domain of the shipments that are this user's customer's own.

        :param path: what leads to a record with the same customer and contact
        """
        self.ensure_one()
        standing = self._get_freight_standing()
        of_customer = f"{path}commercial_partner_id"
        if standing.branch_ids is None:
            return Domain(of_customer, "in", standing.customer_ids)
        others = [one for one in standing.customer_ids if one != standing.own_id]
        return Domain(of_customer, "in", others) | (
            Domain(of_customer, "=", standing.own_id)
            & Domain(f"{path}partner_id", "child_of", list(standing.branch_ids))
        )

    def _get_freight_shared_domain(self):
        """Return the domain of others' shipments that were granted to this user.

        No record rule opens these: what a party may know of them is less than what
        a customer reads of their own, so they are looked at through a view alone.
        """
        self.ensure_one()
        standing = self._get_freight_standing()
        looks = "shipments" in standing.capabilities
        # Who is held to a branch is not there for what concerns the whole company.
        if not looks or standing.branch_ids is not None:
            return Domain.FALSE
        grants = [
            ("partner_id", "in", standing.customer_ids),
            ("revoked_at", "=", False),
        ]
        return Domain("grant_ids", "any", grants) & Domain("active", "=", True)

    def _get_freight_shipment_domain(self):
        """Return the domain of the shipments that this user may read as records."""
        self.ensure_one()
        if not self.share:
            return list(Domain.TRUE)
        if "shipments" not in self._get_freight_capabilities():
            return list(Domain.FALSE)
        # What is archived was never, for those outside.
        return list(self._get_freight_own_domain() & Domain("active", "=", True))

    def _find_freight_shipment(self, shipment_id):
        """Return the shipment of that id if this user may look at it, own or shared.

        Foreign and absent ones take the same two searches.
        """
        self.ensure_one()
        shipments = self.env["freight.shipment"].with_user(self)
        wanted = Domain("id", "=", shipment_id)
        own = shipments.search(wanted, limit=1)
        shared = shipments.sudo().search(
            wanted & self._get_freight_shared_domain(), limit=1
        )
        return own or shared.sudo(False)
