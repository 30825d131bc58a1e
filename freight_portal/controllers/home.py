from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.wording import Wording
from .page import get_html_data


class FreightHome(CustomerPortal):
    @route()
    def home(self, **kw):
        """Odoo's own home, with what needs a customer's person above the cards."""
        response = super().home(**kw)
        user = request.env.user
        if user._is_freight_customer():
            viewer = user._get_freight_viewer()
            response.qcontext |= {
                "freight_desk": user._get_freight_desk(viewer),
                "say": Wording.of(viewer),
                "viewer": viewer,
                "html_data": get_html_data(),
            }
        return response

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
