from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        """Let a person who goes to another company leave the files of the old one.

        A shipment is its customer company's. Were it to go along with the person who
        ordered it, the new employer would read the old one's business.
        """
        before = {}
        if "parent_id" in vals or "is_company" in vals:
            before = {one: one.commercial_partner_id for one in self}
        result = super().write(vals)
        for person, company in before.items():
            # A company that becomes part of another one takes its files along.
            if company != person and person.commercial_partner_id != company:
                person._leave_shipments(company)
        return result

    def _leave_shipments(self, company):
        """Give the shipments of this contact, and of those below it, to ``company``."""
        shipments = self.env["freight.shipment"].sudo()
        shipments.flush_model(["partner_id", "commercial_partner_id"])
        people = self.sudo().with_context(active_test=False)
        people = people.search([("id", "child_of", self.ids)])
        self.env.cr.execute(
            SQL(
                "UPDATE freight_shipment "
                "SET partner_id = %(company)s, commercial_partner_id = %(company)s "
                "WHERE partner_id = ANY(%(people)s)",
                company=company.id,
                people=people.ids,
            )
        )
        shipments.invalidate_model(["partner_id", "commercial_partner_id"])
