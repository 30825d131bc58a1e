from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.search_text import compact, search_key

# A name that fits more customers than this is no search for a customer.
MAX_PARTNERS = 200


class FreightShipment(models.Model):
    """One box that finds a shipment by whatever number or name is at hand."""

    _inherit = "freight.shipment"
    _rec_names_search = ["search_box"]

    search_key = fields.Char(
        compute="_compute_search_key", store=True, index="trigram", copy=False
    )
    search_box = fields.Char(
        "Any Number, Vessel or Customer",
        compute="_compute_search_box",
        search="_search_search_box",
    )

    @api.depends(lambda self: self._get_search_fields())
    def _compute_search_key(self):
        for shipment in self:
            words = []
            for path in self._get_search_fields():
                words += shipment.mapped(path)
            shipment.search_key = search_key(words)

    @api.depends("name")
    def _compute_search_box(self):
        """Nothing is read from this field; it is there to be searched in."""
        self.search_box = False

    def _search_search_box(self, operator, value):
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        return Domain.OR(self._get_search_domain(str(text or "")) for text in texts)

    @api.model
    def _get_search_domain(self, text):
        """Return the domain of what ``text`` finds: any number, or a customer."""
        key = compact(text)
        if not key:
            return Domain.TRUE
        # As ids, since PostgreSQL can join two indexes only without a subquery.
        partners = self.env["res.partner"].search(
            [("complete_name", "ilike", text.strip())], limit=MAX_PARTNERS
        )
        return Domain("search_key", "ilike", key) | Domain(
            "commercial_partner_id", "in", partners.commercial_partner_id.ids
        )

    @api.model
    def _get_search_fields(self):
        """Return the paths of the texts that find a shipment."""
        return [
            "name",
            "customer_reference",
            "booking_number",
            "house_number",
            "master_number",
            "reference_ids.value",
            "container_ids.number",
            "leg_ids.voyage",
            "leg_ids.vessel_id.name",
            "master_id.name",
            "master_id.booking_number",
            "master_id.master_number",
            "master_id.container_ids.number",
            "master_id.leg_ids.voyage",
            "master_id.leg_ids.vessel_id.name",
        ]
