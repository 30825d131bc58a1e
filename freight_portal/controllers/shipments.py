from odoo.http import Controller, request, route

from .page import enter, find_shipment, show

PAGE = 20


class FreightShipments(Controller):
    @route("/my/shipments", type="http", auth="user", website=True, readonly=True)
    def list_shipments(self):
        viewer = enter("shipments")
        shipments = request.env["freight.shipment"].search([], limit=PAGE)
        rows = shipments._customer_view(viewer)
        return show(
            "freight_portal.shipment_list", viewer, {"rows": rows}, tab="shipments"
        )

    @route(
        "/my/shipments/<int:shipment_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def show_shipment(self, shipment_id):
        shipment, viewer = find_shipment(shipment_id)
        (view,) = shipment._customer_view(viewer)
        return show(
            "freight_portal.shipment_page", viewer, {"view": view}, tab="shipments"
        )
