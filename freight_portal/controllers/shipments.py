from odoo.http import Controller, request, route

from .page import enter, find_shipment, show
from .parts import get_notices, get_talk

PAGE = 20


def show_shipment(shipment, viewer, said=None):
    """Render a shipment's page.

    :param said: what came of a form on it: the ``part`` that it stands beside, and
        the ``problem``
    """
    (view,) = shipment._customer_view(viewer)
    values = {
        "view": view,
        "talk": get_talk(shipment, viewer),
        "notices": get_notices(viewer),
        "said": said or {"part": None, "problem": None},
        # What a form on it has just done: the page says thank you.
        "done": None if said else request.httprequest.args.get("done"),
    }
    response = show("freight_portal.shipment_page", viewer, values, tab="shipments")
    if said:
        response.status_code = 422
    return response


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
    def open_shipment(self, shipment_id, **_kw):
        return show_shipment(*find_shipment(shipment_id))
