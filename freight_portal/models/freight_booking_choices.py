"""What the portal's form offers to choose from: plain data for every customer."""

from odoo import models
from odoo.fields import Domain

from odoo.addons.freight_shipment.tools.services import SERVICES_BY_MODE

FOUND_PLACES = 10
LONGEST_SEARCH = 60


class FreightBooking(models.Model):
    _inherit = "freight.booking"

    def _get_form_choices(self, user, lang):
        """Return, by field of the form, pairs of value and label; and the names of
        ``user``'s own address book."""
        env = self.sudo().with_context(lang=lang).env
        shipment = env["freight.shipment"]._fields
        line = env["freight.cargo.line"]._fields
        choices = {
            name: shipment[name]._description_selection(env)
            for name in (
                *("mode", "service", "direction", "origin_scope"),
                *("destination_scope", "house_freight_terms"),
                *("export_customs_by", "import_customs_by"),
            )
        }
        for name in ("dg_class", "packing_group"):
            choices[name] = line[name]._description_selection(env)
        types = env["freight.equipment.type"].search(Domain.TRUE)
        choices["type"] = [(one.code, one.display_name) for one in types]
        packages = env["freight.package.type"].search(Domain.TRUE)
        choices["package_type"] = [(one.code, one.name) for one in packages]
        incoterms = env["account.incoterms"].search(Domain.TRUE)
        choices["incoterm"] = [(one.code, one.code) for one in incoterms]
        currencies = env["res.currency"].search(Domain.TRUE, order="name")
        choices["currency"] = [(one.name, one.name) for one in currencies]
        countries = env["res.country"].search(Domain.TRUE, order="name")
        choices["country"] = [(one.code, one.name) for one in countries]
        choices["customer"] = [
            (str(one.id), one.display_name)
            for one in user._get_freight_booking_customers().sudo()
        ]
        choices["office"] = [(str(one.id), one.name) for one in user.sudo().company_ids]
        return {
            **choices,
            "services_by_mode": {
                mode: list(services) for mode, services in SERVICES_BY_MODE.items()
            },
            "reefers": types.filtered(lambda one: one.category == "reefer").mapped(
                "code"
            ),
            "book": user._get_freight_address_book(),
        }

    def _find_places(self, text, mode=None):
        """Return ports, airports and towns that a text finds: reference data only."""
        places = self.env["freight.location"].sudo()
        text = (text or "").strip()[:LONGEST_SEARCH]
        if len(text) < 2:
            return []
        kinds = ["airport", "place"] if mode in ("air", "express") else ["place"]
        domain = [("kind", "in", kinds), ("company_id", "=", False)]
        found = places.name_search(text, domain, limit=FOUND_PLACES)
        return [
            {
                "text": place.display_name,
                "area": ", ".join(
                    filter(None, (place.subdivision, place.country_id.name))
                ),
            }
            for place in places.browse(place_id for place_id, _name in found)
        ]
