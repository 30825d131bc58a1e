from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .freight_shipment_state import BY_VERB

# Those who run shipments. Finance alone reads them, and keeps what is named below.
FINANCE_ALONE = (
    "freight_base.group_freight_finance,!freight_base.group_freight_sales,"
    "!freight_base.group_freight_operations,!freight_base.group_freight_documentation"
)
# What an order is; from its confirmation on others have been told.
FIXED_BY_CONFIRMATION = ("mode", "kind")
DECIDED_AT_ORIGIN = {"partner_id", "destination_company_id"}


class FreightShipment(models.Model):
    """Who may change what of a shipment, and what nobody changes any more."""

    _inherit = "freight.shipment"

    _finance_fields = frozenset({"finance_user_id", "internal_note", "tag_ids"})

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if operation == "read" or self.env.su or field.name in self._finance_fields:
            return True
        return not self.env.user.has_groups(FINANCE_ALONE)

    @api.model_create_multi
    def create(self, vals_list):
        shipments = super().create(vals_list)
        if self.env.context.get("freight_state") is not BY_VERB:
            shipments._check_origin_branch()
        return shipments

    def write(self, vals):
        # First, since what is refused below names the shipment and its customer.
        self.check_access("write")
        if self.env.context.get("freight_state") is not BY_VERB:
            self._check_fixed(vals)
            for name in DECIDED_AT_ORIGIN & vals.keys():
                changed = [one for one in self if one.sudo()[name].id != vals[name]]
                self.browse().union(*changed)._check_origin_branch()
        return super().write(vals)

    def _check_origin_branch(self):
        """The branch that opened a file decides on it, whoever works on it."""
        for shipment in self:
            if not self.env.su:
                shipment._check_works_for(shipment.sudo().company_id)

    def _check_works_for(self, company):
        """Refuse users who do not work for ``company`` at the moment."""
        self.ensure_one()
        if company not in self.env.companies:
            raise AccessError(
                self.env._(
                    "%(shipment)s: only users of %(branch)s can do this. Switch to "
                    "that branch, or ask somebody who works there.",
                    shipment=self.name,
                    branch=company.name,
                )
            )

    def _check_fixed(self, vals):
        """Refuse to change what the shipment is known by, or was confirmed as."""
        labels = self.fields_get(FIXED_BY_CONFIRMATION, ["string"])
        for shipment in self.sudo():
            if "name" in vals and vals["name"] != shipment.name:
                raise UserError(
                    self.env._(
                        "%s keeps its number: others know it by that. Put a further "
                        "number into its references.",
                        shipment.name,
                    )
                )
            if "company_id" in vals and vals["company_id"] != shipment.company_id.id:
                raise UserError(
                    self.env._(
                        "%s stays with the branch that numbered it. Name a destination "
                        "branch, or open a new shipment at the other branch.",
                        shipment.name,
                    )
                )
            if shipment.state == "draft":
                continue
            for name in FIXED_BY_CONFIRMATION:
                if name in vals and vals[name] != shipment[name]:
                    raise UserError(
                        self.env._(
                            "%(shipment)s is confirmed: its %(field)s stays. Cancel "
                            "it, duplicate it, and change the new draft.",
                            shipment=shipment.name,
                            field=labels[name]["string"],
                        )
                    )
            if "partner_id" in vals:
                customer = shipment.partner_id.browse(vals["partner_id"])
                if customer.commercial_partner_id != shipment.commercial_partner_id:
                    raise UserError(
                        self.env._(
                            "%(shipment)s is confirmed for %(customer)s, who can see "
                            "it. Choose another contact of that company; for another "
                            "customer cancel it, and change a duplicate.",
                            shipment=shipment.name,
                            customer=shipment.commercial_partner_id.name,
                        )
                    )
