from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class FreightHome(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "freight_shipment_count" in counters:
            values["freight_shipment_count"] = request.env[
                "freight.shipment"
            ].search_count([], limit=1)
        if "freight_account_count" in counters:
            viewer = request.env.user._get_freight_viewer()
            values["freight_account_count"] = int(viewer.can("finance"))
        return values
