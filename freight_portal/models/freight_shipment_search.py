from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.freight_shipment.tools.search_text import compact, search_key

# A name that fits more places than this is no search for a place.
MOST_PLACES = 50


class FreightShipment(models.Model):
    """One box that finds a customer's shipment by any number that they see of it.

    The team's own search looks into masters too; a customer who could search there
    would find out what travels beside their cargo.
    """

    _inherit = "freight.shipment"

    customer_search_key = fields.Char(
        compute="_compute_customer_search_key",
        store=True,
        index="trigram",
        copy=False,
    )

    @api.depends(
        *("name", "customer_reference", "booking_number", "house_number", "kind"),
        *("master_number", "reference_ids.value", "container_ids.number"),
        *("cargo_ids.container_id.number", "leg_ids.voyage"),
        *("leg_ids.vessel_id.name", "master_id.leg_ids.voyage"),
        "master_id.leg_ids.vessel_id.name",
    )
    def _compute_customer_search_key(self):
        for shipment in self:
            legs = shipment.leg_ids | shipment.master_id.leg_ids
            boxes = shipment.container_ids | shipment.cargo_ids.container_id
            shipment.customer_search_key = search_key(
                [
                    shipment.name,
                    shipment.customer_reference,
                    shipment.booking_number,
                    shipment.house_number,
                    # A consolidation's own bill is of others as well.
                    shipment.kind == "direct" and shipment.master_number,
                    *shipment.reference_ids.mapped("value"),
                    *boxes.mapped("number"),
                    *legs.mapped("voyage"),
                    *legs.vessel_id.mapped("name"),
                ]
            )

    @api.model
    def _get_list_domain(self, query):
        """Return the domain of what a customer's list is asked for.

        :param query: a :class:`~..tools.list_query.ListQuery`
        """
        domain = Domain.TRUE
        for name in ("state", "mode", "direction"):
            if getattr(query, name):
                domain &= Domain(name, "=", getattr(query, name))
        if query.q:
            domain &= Domain("customer_search_key", "ilike", compact(query.q))
        if query.place:
            domain &= self._get_place_domain(query.place)
        if query.late:
            domain &= self._get_late_domain()
        for name, day in query.dates.items():
            column, _sign, end = name.partition("_")
            if end == "from":
                domain &= Domain(f"published_{column}", ">=", day)
            else:
                after = fields.Date.add(day, days=1)
                domain &= Domain(f"published_{column}", "<", after)
        return domain

    @api.model
    def _get_place_domain(self, text):
        """Return the domain of what begins or ends at a place of that code or name."""
        places = self.env["freight.location"].sudo()
        found = places.search(
            Domain("code", "=ilike", text)
            | Domain("iata", "=ilike", text)
            | Domain("name", "=ilike", f"{text}%"),
            limit=MOST_PLACES,
        )
        return Domain("pol_id", "in", found.ids) | Domain("pod_id", "in", found.ids)
